"""Fixtures of the session: curate as others install it, and its demo, really run once."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
import sysconfig

import pytest

from tests.shell import DEMO, ROOT, clean_environment


def _made_once(tmp_path_factory, name, make):
    """The folder `name` of this run of the suite, which the first worker to ask for it makes."""
    root = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent  # the folder that all workers of the run share
    folder, done = root / name, root / f"{name}.done"
    with (root / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)  # what a maker that failed left
            folder.mkdir()
            make(folder)
            done.touch()
    return folder


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """The folder of a fresh source archive and of the wheel that was built from that archive."""
    return _made_once(tmp_path_factory, "dist", _build)


def _build(folder):
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]


@pytest.fixture(scope="session")
def wheel(built):
    return next(built.glob("*.whl"))


@pytest.fixture(scope="session")
def installed(wheel, tmp_path_factory):
    """A virtual environment that holds the wheel and sees our dependencies, not our checkout.

    A path file names the folder of the dependencies. Path files inside that folder are not read
    then, so an editable installation of the checkout is out of sight.
    """
    return _made_once(tmp_path_factory, "venv", lambda home: _install(wheel, home))


def _install(wheel, home):
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(home)], check=True)
    python = home / "bin" / "python"
    pip = ["-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index", "--quiet"]
    subprocess.run([sys.executable, *pip, str(wheel)], check=True, timeout=120)
    site = next(home.glob("lib/python*/site-packages"))
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")


@pytest.fixture(scope="session")
def demo(installed, tmp_path_factory):
    """The demo of the installed wheel, away from the checkout: its folder, and what it printed."""
    made = _made_once(tmp_path_factory, "demo", lambda folder: _run_demo(installed, folder))
    return made / "here", json.loads((made / "printed.json").read_text(encoding="utf-8"))


def _run_demo(installed, folder):
    for name in ("here", "home"):
        (folder / name).mkdir()
    done = subprocess.run(
        [installed / "bin" / "curate", *DEMO.split()[1:], "--json"],
        cwd=folder / "here",
        env=clean_environment(folder / "home"),
        capture_output=True,
        text=True,
        timeout=150,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    (folder / "printed.json").write_text(done.stdout, encoding="utf-8")
