"""Elasticsearch that is away, refuses or is busy, played by a scripted server on loopback."""

from __future__ import annotations

import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from tests.contract.documents import document

from curate.errors import ConfigError, SearchUnavailable
from curate.search import SearchQuery, open_backend
from curate.search.elastic import ElasticBackend
from curate.settings import Settings

if TYPE_CHECKING:
    from email.message import Message


class Scripted:
    """Answers each path prefix from a list of (status, body); the last one repeats."""

    def __init__(self, script: dict[str, list[tuple[int, dict]]]) -> None:
        self.requests: list[tuple[str, str, Message]] = []
        scripted = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                scripted.requests.append((self.command, self.path, self.headers))
                for prefix, answers in script.items():
                    if self.path.startswith(prefix):
                        status, body = answers.pop(0) if len(answers) > 1 else answers[0]
                        break
                else:
                    status, body = 200, {}
                data = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("X-Elastic-Product", "Elasticsearch")
                self.send_header("Content-Type", "application/vnd.elasticsearch+json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = answer

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def scripted():
    servers: list[Scripted] = []

    def start(script: dict[str, list[tuple[int, dict]]]) -> Scripted:
        servers.append(Scripted(script))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


def closed_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


ALIAS = {"/_alias/": [(200, {"curate-resources-00000000000000000000": {}})]}


def item(status: int, one: str) -> dict:
    busy = {"error": {"type": "es_rejected_execution_exception", "reason": "queue is full"}}
    return {"index": {"_id": one, "status": status, **(busy if status == 429 else {})}}


@pytest.mark.parametrize(
    "call",
    [
        lambda b: b.search(SearchQuery(text="x")),
        lambda b: b.upsert([document(1, "X")]),
        lambda b: b.delete(["x"]),
        lambda b: b.replace_all([document(1, "X")]),
        lambda b: b.get("x"),
        lambda b: b.ids_and_hashes(),
        lambda b: b.has_vectors(),
        lambda b: b.check(),
    ],
)
def test_a_cluster_that_is_away_is_reported_by_every_call(call):
    settings = Settings(elasticsearch_url=f"http://127.0.0.1:{closed_port()}")
    backend = open_backend(settings)
    with pytest.raises(SearchUnavailable, match="does not answer") as caught:
        call(backend)
    assert caught.value.backend == "elasticsearch"
    assert caught.value.exit_code == 3
    assert "\n" not in str(caught.value)
    backend.close()


@pytest.mark.parametrize("url", ["localhost:9200", "ftp://x", "http://", "http://x:port"])
def test_an_address_that_is_none_is_a_mistake_in_the_settings(url):
    with pytest.raises(ConfigError, match="CURATE_ELASTICSEARCH_URL"):
        ElasticBackend(url)


def test_refused_credentials_are_named(scripted):
    server = scripted({"/": [(401, {"error": "missing authentication credentials"})]})
    with pytest.raises(SearchUnavailable, match=r"refused the credentials \(HTTP 401\)"):
        ElasticBackend(f"http://{server.address}").search(SearchQuery())


def test_user_and_password_may_stand_in_the_address(scripted):
    server = scripted({"/_cluster/health": [(200, {"status": "green"})]})
    ElasticBackend(f"http://elastic:p%40ss@{server.address}").check()
    assert server.requests[0][2]["Authorization"] == "Basic ZWxhc3RpYzpwQHNz"  # elastic:p@ss


def test_an_api_key_is_sent_as_such(scripted):
    server = scripted({"/_cluster/health": [(200, {"status": "yellow"})]})
    settings = Settings(elasticsearch_url=f"http://{server.address}", elasticsearch_api_key="a2V5")
    open_backend(settings).check()
    assert server.requests[0][2]["Authorization"] == "ApiKey a2V5"


def test_a_red_cluster_can_not_serve(scripted):
    server = scripted({"/_cluster/health": [(200, {"status": "red"})]})
    with pytest.raises(SearchUnavailable, match="red"):
        ElasticBackend(f"http://{server.address}").check()


def test_a_busy_cluster_is_asked_again_for_the_items_it_refused(scripted):
    bulk = [
        (200, {"errors": True, "items": [item(201, "r1"), item(429, "r2")]}),
        (429, {"error": {"type": "circuit_breaking_exception", "reason": "too much"}}),
        (200, {"errors": False, "items": [item(201, "r2")]}),
    ]
    server = scripted({**ALIAS, "/_bulk": bulk})
    backend = ElasticBackend(f"http://{server.address}", backoff_s=0.01)
    report = backend.upsert([document(1, "One"), document(2, "Two")])
    assert (report.written, report.failed) == (2, {})
    assert sum(path.startswith("/_bulk") for _, path, _ in server.requests) == 3


def test_a_cluster_that_stays_busy_leaves_its_refusals_in_the_report(scripted):
    server = scripted({**ALIAS, "/_bulk": [(200, {"errors": True, "items": [item(429, "r1")]})]})
    backend = ElasticBackend(f"http://{server.address}", backoff_s=0.001)
    report = backend.upsert([document(1, "One")])
    assert (report.written, report.failed) == (0, {"r1": "queue is full"})


def test_a_new_index_with_too_few_documents_is_not_swapped_in(scripted):
    script = {
        **ALIAS,
        "/_bulk": [(200, {"errors": False, "items": [item(201, "r1")]})],
        "/curate-resources-00000000000000000000/_count": [(200, {"count": 7})],
        "/curate-resources-2": [(200, {"count": 0})],
    }
    server = scripted(script)
    with pytest.raises(SearchUnavailable, match="0 documents instead of 1: the old one stays"):
        ElasticBackend(f"http://{server.address}").replace_all([document(1, "One")])
    sent = [(method, path) for method, path, _ in server.requests]
    assert not [path for _, path in sent if path.startswith("/_aliases")]
    assert [path for method, path in sent if method == "DELETE"]
