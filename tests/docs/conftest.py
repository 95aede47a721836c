import json
import shutil
import subprocess

import pytest
from tests.shell import environment


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """The demo, really run once: the folder it was run in, and what it printed."""
    folder = tmp_path_factory.mktemp("demo")
    done = subprocess.run(
        ["curate", "demo", "--no-serve", "--json"],
        cwd=folder,
        env=environment(tmp_path_factory.mktemp("home")),
        capture_output=True,
        text=True,
        timeout=150,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder, json.loads(done.stdout)


@pytest.fixture
def visitor(demo, tmp_path):
    """A folder where the demo was run already, and a visitor's variables."""
    folder = tmp_path / "here"
    shutil.copytree(demo[0], folder)
    return folder, environment(tmp_path / "home")
