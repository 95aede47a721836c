"""A small web server for folders and rendered pages: the sample source, tests and benchmarks.

It speaks HTTP/1.1 with keep-alive, answers conditional requests with 304 and keeps a list of what
it was asked. HTML is sent as plain `text/html`, as `python -m http.server` does: what a page says
of its own encoding is left to the page.
"""

from __future__ import annotations

import hashlib
import socket
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import MimeTypes
from socketserver import TCPServer
from typing import TYPE_CHECKING, NamedTuple, Self
from urllib.parse import quote, unquote_to_bytes

if TYPE_CHECKING:
    from collections.abc import Callable
    from email.message import Message
    from pathlib import Path

# The machine's own tables differ from system to system, so only Python's built-in one is used,
# with the types of learning materials that it lacks.
_TYPES = MimeTypes()
for _suffix, _type in {
    ".epub": "application/epub+zip",
    ".h5p": "application/zip",
    ".imscc": "application/zip",
    ".md": "text/markdown",
    ".vtt": "text/vtt",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".yaml": "application/yaml",
}.items():
    _TYPES.add_type(_type, _suffix)

_IDLE_S = 60.0  # a kept-alive connection that asks nothing for so long is closed


@dataclass(slots=True, frozen=True)
class Reply:
    """What to answer; `last_modified` is aware, `location` goes with a redirect."""

    status: int = 200
    body: bytes = b""
    content_type: str = "text/html"
    last_modified: datetime | None = None
    location: str | None = None
    etag: str = field(init=False)

    def __post_init__(self) -> None:
        digest = hashlib.sha256(self.body).hexdigest()
        object.__setattr__(self, "etag", f'"{digest[:20]}"')


class Seen(NamedTuple):
    """One answered request; `at_s` is the monotonic clock, `path` as asked, with its query."""

    method: str
    path: str
    status: int
    at_s: float
    user_agent: str


def content_type(name: str) -> str:
    """The media type of a file name; HTML without a charset.

    >>> content_type("lesson.html"), content_type("captions.vtt"), content_type("strange")
    ('text/html', 'text/vtt', 'application/octet-stream')
    """
    guessed, encoding = _TYPES.guess_type(name, strict=False)
    if encoding is not None:
        return f"application/{encoding}"
    return guessed or "application/octet-stream"


class LoopbackServer:
    """Serves `answer(path)` from threads while its `with` block lasts.

    `answer` gets the decoded path without its query and must be safe to call from many threads.
    Port 0 takes a free one.
    """

    def __init__(
        self, answer: Callable[[str], Reply], *, host: str = "127.0.0.1", port: int = 0
    ) -> None:
        self._answer = answer
        self._address = (host, port)
        self._lock = threading.Lock()
        self._seen: list[Seen] = []
        self._httpd: _Server | None = None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        """Bind, and serve from a thread of its own.

        Raises:
            OSError: if the port is taken or the host is not this machine.
        """
        self._httpd = _Server(self._address, self._answer, self._note)
        self._thread = threading.Thread(
            target=self._httpd.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        """Stop listening and cut connections that clients keep open."""
        if self._httpd is None or self._thread is None:
            return
        self._httpd.shutdown()
        self._httpd.server_close()
        self._httpd.cut_connections()
        self._thread.join()
        self._httpd = None

    @property
    def url(self) -> str:
        """Where the server answers, such as `http://127.0.0.1:40123`; no slash at the end.

        Raises:
            RuntimeError: outside the `with` block.
        """
        if self._httpd is None:
            msg = "the loopback server is not running: use it as a context manager"
            raise RuntimeError(msg)
        host, port = self._httpd.server_address[:2]
        return f"http://{host!s}:{port}"

    @property
    def requests(self) -> list[tuple[str, str, int]]:
        """(method, path with query, status) of every answered request so far, oldest first."""
        return [(seen.method, seen.path, seen.status) for seen in self.seen]

    @property
    def seen(self) -> list[Seen]:
        """Every answered request with its time and user agent, oldest first."""
        with self._lock:
            return list(self._seen)

    def forget(self) -> None:
        """Empty the list of requests."""
        with self._lock:
            self._seen.clear()

    def _note(self, seen: Seen) -> None:
        with self._lock:
            self._seen.append(seen)


def serve_folder(root: Path, *, host: str = "127.0.0.1", port: int = 0) -> LoopbackServer:
    """A server of the files under `root`; `index.html` answers for its folder, nothing is listed.

    Raises:
        NotADirectoryError: if `root` is no folder.
    """
    top = root.resolve()
    if not top.is_dir():
        msg = f"{root} is no folder"
        raise NotADirectoryError(msg)
    return LoopbackServer(lambda path: _file_reply(top, path), host=host, port=port)


def not_found() -> Reply:
    """The answer for an address that does not exist."""
    return Reply(HTTPStatus.NOT_FOUND, b"Not found\n", "text/plain")


def _file_reply(top: Path, path: str) -> Reply:
    # resolve() follows `..` and symbolic links, so nothing outside `top` passes the test below.
    try:
        target = (top / path.lstrip("/")).resolve()
        if target.is_relative_to(top) and target.is_dir():
            if not path.endswith("/"):
                location = quote(f"/{path.strip('/')}/")
                return Reply(HTTPStatus.MOVED_PERMANENTLY, location=location)
            target = (target / "index.html").resolve()
        elif path.endswith("/"):
            return not_found()
        if not target.is_relative_to(top):
            return not_found()
        modified = datetime.fromtimestamp(int(target.stat().st_mtime), UTC)
        return Reply(200, target.read_bytes(), content_type(target.name), modified)
    except (OSError, ValueError):  # missing, unreadable, a name too long or with a NUL
        return not_found()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(
        self,
        address: tuple[str, int],
        answer: Callable[[str], Reply],
        note: Callable[[Seen], None],
    ) -> None:
        self.answer = answer
        self.note = note
        self._open: set[socket.socket] = set()
        self._open_lock = threading.Lock()
        super().__init__(address, _Handler)

    def server_bind(self) -> None:
        """Bind without HTTPServer's look-up of the host's name, which can take seconds."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), self.server_address[1]

    def get_request(self) -> tuple[socket.socket, object]:
        """Accept a connection and remember it, so that the end can cut it."""
        connection, client = super().get_request()
        with self._open_lock:
            self._open.add(connection)
        return connection, client

    def shutdown_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
        """Forget a connection that ended by itself."""
        with self._open_lock:
            if isinstance(request, socket.socket):
                self._open.discard(request)
        super().shutdown_request(request)

    def cut_connections(self) -> None:
        """Close what clients keep alive: a stopped server must not answer any more."""
        with self._open_lock:
            still_open = list(self._open)
        for connection in still_open:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a client that hung up is no news; other errors became a 500."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    server_version = "curate-loopback"
    sys_version = ""
    timeout = _IDLE_S
    # Header and body leave in one packet; otherwise each answer can wait 40 ms for an ACK.
    wbufsize = 1 << 16
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._respond(with_body=True)

    def do_HEAD(self) -> None:
        self._respond(with_body=False)

    def _respond(self, *, with_body: bool) -> None:
        try:
            raw = self.path.partition("?")[0].encode("latin-1")
            path = unquote_to_bytes(raw).decode("utf-8")
            reply = self.server.answer(path)
        except UnicodeDecodeError:
            reply = not_found()
        except Exception as err:  # the client must hear of it, the thread lives on
            reply = Reply(HTTPStatus.INTERNAL_SERVER_ERROR, f"{err!r}\n".encode(), "text/plain")
        validated = reply.status == HTTPStatus.OK
        if validated and _is_unchanged(reply, self.headers):
            self._head(HTTPStatus.NOT_MODIFIED, reply, validated=True)
            return
        self._head(reply.status, reply, validated=validated)
        if with_body:
            self.wfile.write(reply.body)

    def _head(self, status: int, reply: Reply, *, validated: bool) -> None:
        self.send_response(status)
        if status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Type", reply.content_type)
            self.send_header("Content-Length", str(len(reply.body)))
        if validated:
            self.send_header("ETag", reply.etag)
            if reply.last_modified is not None:
                self.send_header("Last-Modified", format_datetime(reply.last_modified, usegmt=True))
        if reply.location is not None:
            self.send_header("Location", reply.location)
        self.end_headers()

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Note the request on the server; called once for each status line that is sent."""
        del size
        self.server.note(
            Seen(
                method=self.command or "",
                path=getattr(self, "path", ""),
                status=int(code),
                at_s=time.monotonic(),
                user_agent=(getattr(self, "headers", None) or {}).get("User-Agent", ""),
            )
        )

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing."""


def _is_unchanged(reply: Reply, headers: Message) -> bool:
    """Whether the client's copy is current (RFC 9110 section 13.1: the ETag goes first)."""
    wanted = headers.get("If-None-Match")
    if wanted is not None:
        tags = {tag.strip().removeprefix("W/") for tag in wanted.split(",")}
        return "*" in tags or reply.etag in tags
    since = headers.get("If-Modified-Since")
    if since is None or reply.last_modified is None:
        return False
    try:
        moment = parsedate_to_datetime(since)
    except ValueError:
        return False
    if moment.tzinfo is None:  # "-0000" parses to a naive time, which means UTC
        moment = moment.replace(tzinfo=UTC)
    return reply.last_modified <= moment
