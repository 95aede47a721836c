"""The sample source on a port that lasts for the session, and catalogs filled from it."""

import shutil
import socket

import pytest
import structlog
from tests.pipeline.runs import sample_definition, sample_settings

from curate.catalog import open_catalog
from curate.pipeline.refresh import refresh
from curate.sample import SampleServer


@pytest.fixture(autouse=True)
def _log_of_its_own():
    """Commands point the log at the standard error of their time, which closes with its test."""
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def server():
    with SampleServer() as running:
        yield running


class _Copies:
    """Copies the data directory whenever a stage begins."""

    def __init__(self, data_dir, folder):
        self._data_dir, self._folder = data_dir, folder

    def start(self, stage, total):
        if stage != "crawl":
            shutil.copytree(self._data_dir, self.before(stage))

    def before(self, stage):
        return self._folder / stage.replace(":", "-")

    def advance(self, n):
        pass

    def finish(self):
        pass


@pytest.fixture(scope="session")
def whole_run(server, tmp_path_factory):
    """One uninterrupted run over the sample: its data directory, and copies before each stage."""
    folder = tmp_path_factory.mktemp("whole-run")
    data_dir = folder / "data"
    copies = _Copies(data_dir, folder / "before")
    with open_catalog(sample_settings(data_dir)) as catalog:
        report = refresh(catalog, [sample_definition(server)], reporter=copies)
    assert report.problems == []
    return data_dir, copies.before


@pytest.fixture(scope="session")
def filled(whole_run):
    """A data directory after one uninterrupted run. Copy it, do not change it."""
    return whole_run[0]


@pytest.fixture
def copy_of(tmp_path):
    """Copies a data directory, so that a test may change it."""

    def copy(data_dir):
        target = tmp_path / "data"
        shutil.copytree(data_dir, target)
        return target

    return copy


@pytest.fixture
def a_catalog(copy_of, filled):
    """A catalog that one whole run over the sample filled."""
    with open_catalog(sample_settings(copy_of(filled))) as catalog:
        yield catalog


@pytest.fixture
def closed_port():
    """An address on this machine where nothing listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"
