import shutil

import pytest
from tests.shell import environment


@pytest.fixture
def visitor(demo, tmp_path):
    """A folder where the demo was run already, and a visitor's variables."""
    folder = tmp_path / "here"
    shutil.copytree(demo[0], folder)
    return folder, environment(tmp_path / "home")
