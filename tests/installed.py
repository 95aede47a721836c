"""Fixtures of the session: curate as others install it, and its demo, really run once."""

import json
import subprocess
import sys
import sysconfig

import pytest

from tests.shell import DEMO, ROOT, clean_environment


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


@pytest.fixture(scope="session")
def demo(installed, tmp_path_factory):
    """The demo of the installed wheel, away from the checkout: its folder, and what it printed."""
    folder = tmp_path_factory.mktemp("demo")
    done = subprocess.run(
        [installed / "bin" / "curate", *DEMO.split()[1:], "--json"],
        cwd=folder,
        env=clean_environment(tmp_path_factory.mktemp("home")),
        capture_output=True,
        text=True,
        timeout=150,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return folder, json.loads(done.stdout)
