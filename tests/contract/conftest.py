"""Engines for the contract suite: the embedded one always, Elasticsearch where a node is found."""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import uuid
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from tests.contract.documents import collection

from curate.clock import FixedClock, parse_time
from curate.search.elastic import ElasticBackend
from curate.search.embedded import EmbeddedBackend

if TYPE_CHECKING:
    from collections.abc import Iterator

    from curate.search import SearchBackend

START_TIMEOUT_S = 120
CLOCK = FixedClock(parse_time("2026-01-01T00:00:00Z"))
HOW_TO_GET_ONE = (
    "no Elasticsearch: set CURATE_TEST_ELASTICSEARCH_URL to a node's address, or "
    "CURATE_TEST_ELASTICSEARCH to a program that starts one (PROGRAM --port N --heap 512m)"
)


@pytest.fixture(scope="session")
def elasticsearch_url() -> Iterator[str]:
    """Address of a real Elasticsearch: one that runs, or one started for this session."""
    url = os.environ.get("CURATE_TEST_ELASTICSEARCH_URL")
    program = os.environ.get("CURATE_TEST_ELASTICSEARCH")
    if url:
        yield url
    elif program:
        yield from _started(program)
    elif os.environ.get("CI", "").lower() in ("true", "1"):
        pytest.fail(HOW_TO_GET_ONE)
    else:
        pytest.skip(HOW_TO_GET_ONE)


def _started(program: str) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        # The node's transport takes the port 100 above, so keep below the range's end.
        port = min(free.getsockname()[1], 65_000)
    node = subprocess.Popen(
        [program, "--port", str(port), "--heap", "512m"], stdout=subprocess.PIPE, text=True
    )
    try:
        assert node.stdout is not None
        readable, _, _ = select.select([node.stdout], [], [], START_TIMEOUT_S)
        line = node.stdout.readline() if readable else ""
        if not line.startswith("ready "):
            pytest.fail(f"{program} did not start a node within {START_TIMEOUT_S} s")
        yield line.split()[1]
    finally:
        node.send_signal(signal.SIGTERM)
        node.wait(timeout=60)


@contextmanager
def _elastic(url: str) -> Iterator[ElasticBackend]:
    alias = f"contract-{uuid.uuid4().hex[:12]}"
    backend = ElasticBackend(url, alias=alias, clock=CLOCK, backoff_s=0.05)
    try:
        yield backend
    finally:
        with ElasticBackend(url, alias=alias)._client as client:
            for name in client.indices.get(index=f"{alias}-*").body:
                client.indices.delete(index=name)
        backend.close()


@contextmanager
def _engine(name: str, request, folder) -> Iterator[SearchBackend]:
    if name == "elastic":
        with _elastic(request.getfixturevalue("elasticsearch_url")) as backend:
            yield backend
    else:
        backend = EmbeddedBackend(folder / "search.sqlite3", clock=CLOCK)
        yield backend
        backend.close()


ENGINES = ["embedded", pytest.param("elastic", marks=pytest.mark.elasticsearch)]


@pytest.fixture(params=ENGINES)
def backend(request, tmp_path) -> Iterator[SearchBackend]:
    """Each engine in turn, empty, for one test."""
    with _engine(request.param, request, tmp_path) as engine:
        yield engine


@pytest.fixture(params=ENGINES, scope="module")
def filled(request, tmp_path_factory) -> Iterator[SearchBackend]:
    """Each engine in turn with the collection; for tests that only read."""
    with _engine(request.param, request, tmp_path_factory.mktemp("search")) as engine:
        report = engine.upsert(collection())
        assert (report.written, report.failed) == (12, {})
        yield engine


@pytest.fixture
def rewritable(backend) -> SearchBackend:
    """Each engine in turn with the collection, for one test that writes."""
    backend.upsert(collection())
    return backend


@pytest.fixture(scope="module")
def both(request, tmp_path_factory) -> Iterator[tuple[SearchBackend, SearchBackend]]:
    """Both engines with the collection; for tests that only read."""
    folder = tmp_path_factory.mktemp("both")
    with (
        _engine("embedded", request, folder) as ours,
        _engine("elastic", request, folder) as theirs,
    ):
        ours.upsert(collection())
        theirs.upsert(collection())
        yield ours, theirs
