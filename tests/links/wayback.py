"""A local double of a web archive, after what is publicly known of the Wayback Machine.

`/web/{time}/{address}` leads to the nearest copy by 302, shows a copy asked for by its exact time
with the status that was archived, replays an archived redirect as one into the archive, and answers
404 where there is no copy. Addresses are one whatever their scheme, `www.` and default port.
"""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_ASKED = re.compile(r"/web/(\d{14})/(.+)", re.DOTALL)


@dataclass
class Copy:
    time: str  # YYYYMMDDhhmmss
    status: int = 200
    title: str = "Adding fractions"
    to: str | None = None  # where an archived redirect led

    @property
    def at(self) -> datetime:
        return datetime.strptime(self.time, "%Y%m%d%H%M%S").replace(tzinfo=UTC)


@dataclass
class Wayback:
    """Copies by address; `asked` has every path in order, `refusal` answers all of them."""

    host: str = "127.0.0.1"
    copies: dict[str, list[Copy]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    refusal: tuple[int, dict[str, str]] | None = None
    robots: str | None = None

    def hold(self, url: str, *copies: Copy) -> str:
        self.copies.setdefault(_key(url), []).extend(copies)
        return url

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self._httpd.server_address[1]}"

    @property
    def look_ups(self) -> list[str]:
        """What was asked of the archive itself: no robots.txt."""
        return [path for path in self.asked if path.startswith("/web/")]

    def __enter__(self) -> Wayback:
        archive = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                status, headers, body = archive.answer(self.path)
                archive.asked.append(self.path)
                archive.agents.add(self.headers.get("User-Agent", ""))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_args: object) -> None:
                pass

        self._httpd = ThreadingHTTPServer((self.host, 0), Handler)
        self._httpd.daemon_threads = True
        self._thread = threading.Thread(
            target=self._httpd.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        self._thread.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self._httpd.shutdown()
        self._httpd.server_close()
        self._thread.join()

    def answer(self, path: str) -> tuple[int, dict[str, str], bytes]:
        if path == "/robots.txt":
            body = (self.robots or "").encode()
            return (200 if self.robots else 404), {"Content-Type": "text/plain"}, body
        if self.refusal is not None:
            status, headers = self.refusal
            return status, {"Content-Type": "text/html", **headers}, _page("Refused")
        asked = _ASKED.fullmatch(path)
        held = self.copies.get(_key(asked[2]), []) if asked else []
        if not held:
            return 404, {"Content-Type": "text/html"}, _page("Wayback Machine")
        wanted = Copy(asked[1]).at
        nearest = min(held, key=lambda copy: abs(copy.at - wanted))
        if nearest.time != asked[1]:
            return 302, {"Location": f"/web/{nearest.time}/{asked[2]}"}, b""
        headers = {"Content-Type": "text/html", "Memento-Datetime": nearest.time}
        if nearest.to is not None:
            return nearest.status, {**headers, "Location": f"/web/{nearest.time}/{nearest.to}"}, b""
        return nearest.status, headers, _page(nearest.title)


def _key(url: str) -> str:
    return re.sub(r"^https?://(www\.)?|:(80|443)(?=/)", "", url).rstrip("/")


def _page(title: str) -> bytes:
    words = " ".join(f"word{n}" for n in range(60))
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{words}".encode()
