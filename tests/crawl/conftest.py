import hashlib
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from curate.catalog import open_catalog
from curate.catalog.models import CaptureRow
from curate.settings import load_settings


@dataclass
class Asked:
    at: float
    path: str
    headers: dict


@dataclass
class Site:
    """A loopback site: `pages` maps a path to HTML, a (status, headers, body) or a function."""

    host: str = "127.0.0.1"
    pages: dict = field(default_factory=dict)
    asked: list = field(default_factory=list)
    answered: Counter = field(default_factory=Counter)
    body_bytes: int = 0
    gate: object = None  # called with the path before answering; False: hang up
    server: object = None

    def start(self):
        self.server = ThreadingHTTPServer((self.host, 0), self._handler())
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    @property
    def origin(self):
        return f"http://{self.host}:{self.server.server_port}"

    def paths(self):
        return [asked.path for asked in self.asked]

    def forget(self):
        self.asked.clear()
        self.answered.clear()
        self.body_bytes = 0

    def _handler(site):
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                site.asked.append(Asked(time.monotonic(), self.path, dict(self.headers)))
                if site.gate is not None and not site.gate(self.path):
                    self.close_connection = True
                    return
                page = site.pages.get(self.path, (404, {}, b"nothing here"))
                try:
                    if callable(page):
                        page = page(self)
                    if page is not None:
                        self.answer(page)
                except OSError:
                    self.close_connection = True

            def answer(self, page):
                status, headers, body = (200, {}, page) if isinstance(page, str) else page
                body = body.encode() if isinstance(body, str) else body
                headers = {"Content-Type": "text/html; charset=utf-8", **headers}
                if status == 200 and not self.path.endswith((".txt", ".xml", ".gz")):
                    headers["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
                    if self.headers.get("If-None-Match") == headers["ETag"]:
                        status, body = 304, b""
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if status != 304:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
                if status == 200 and not self.path.endswith((".txt", ".xml", ".gz")):
                    site.body_bytes += len(body)
                site.answered[self.path] += 1

            def log_message(self, *args):
                pass

        return Handler


@pytest.fixture(scope="module")
def new_site():
    """Starts loopback sites; all are stopped at the module's end."""
    started = []

    def start(pages=None, host="127.0.0.1"):
        site = Site(host=host, pages=pages or {}).start()
        started.append(site)
        return site

    yield start
    for site in started:
        site.stop()


@pytest.fixture(scope="module")
def new_catalog(tmp_path_factory):
    """Opens catalogs in folders of their own that may crawl 127.0.0.1 and nothing else private."""
    opened = []

    def start(**overrides):
        settings = {
            "data_dir": tmp_path_factory.mktemp("data"),
            "allow_networks": "127.0.0.1/32",
            **overrides,
        }
        catalog = open_catalog(load_settings(**settings))
        opened.append(catalog)
        return catalog

    yield start
    for catalog in opened:
        catalog.close()


def rows_of(catalog, run_id=None):
    """Address -> its newest capture (of a run)."""
    with catalog.read() as session:
        query = session.query(CaptureRow).order_by(CaptureRow.id)
        if run_id is not None:
            query = query.filter(CaptureRow.run_id == run_id)
        found = {row.url: row for row in query}
        session.expunge_all()
        return found


@pytest.fixture(scope="session")
def captures():
    return rows_of
