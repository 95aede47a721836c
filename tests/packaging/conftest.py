import os
import subprocess
import sys
import sysconfig

import pytest
from tests.shell import ROOT


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """The folder of a fresh source archive and of the wheel that was built from that archive."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return folder


@pytest.fixture(scope="session")
def wheel(built):
    return next(built.glob("*.whl"))


@pytest.fixture(scope="session")
def installed(wheel, tmp_path_factory):
    """A virtual environment that holds the wheel and sees our dependencies, not our checkout.

    A path file names the folder of the dependencies. Path files inside that folder are not read
    then, so an editable installation of the checkout is out of sight.
    """
    home = tmp_path_factory.mktemp("venv")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(home)], check=True)
    python = home / "bin" / "python"
    pip = ["-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index", "--quiet"]
    subprocess.run([sys.executable, *pip, str(wheel)], check=True, timeout=120)
    site = next(home.glob("lib/python*/site-packages"))
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return home


@pytest.fixture
def elsewhere(tmp_path):
    """Variables and a folder that know nothing of the checkout."""
    kept = {name: os.environ[name] for name in ("LANG", "TMPDIR") if name in os.environ}
    env = {
        **kept,
        "PATH": "/usr/bin:/bin",
        "HOME": str(tmp_path),
        "CURATE_EMBEDDING_MODEL": "hashed",
    }
    folder = tmp_path / "away"
    folder.mkdir()
    return folder, env
