"""One Prefect test server for all tests of flows, with a home of its own."""

import os

import pytest

from curate.sample import SampleServer

# Read when Prefect is first imported, so they are set before it is.
QUIET = {
    "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
}


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory):
    """A server that knows nothing, in a home that is empty."""
    wanted = {**QUIET, "PREFECT_HOME": str(tmp_path_factory.mktemp("prefect"))}
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    from prefect.testing.utilities import prefect_test_harness

    try:
        with prefect_test_harness(server_startup_timeout=120):
            yield
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


@pytest.fixture(scope="session")
def server():
    with SampleServer() as running:
        yield running
