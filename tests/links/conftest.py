"""A scripted web site on a loopback socket, and the policy that lets it be checked."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from curate.clock import FixedClock, parse_time
from curate.links import CheckPolicy, run_checks

if TYPE_CHECKING:
    from curate.records import LinkCheck

NOW = "2026-03-02T08:00:00Z"


@dataclass
class Request:
    path: str
    headers: dict[str, str]
    at: float


Answer = bytes | None  # None: reset the connection
Handler = Callable[[Request], Answer]


def answer(status: int, body: str | bytes = b"", **headers: str) -> bytes:
    payload = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status} Status", f"Content-Length: {len(payload)}"]
    given = {"Content-Type": "text/html; charset=utf-8"}
    given.update({name.replace("_", "-"): value for name, value in headers.items()})
    lines += [f"{name}: {value}" for name, value in given.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + payload


def page(title: str, text: str, head: str = "") -> str:
    return (
        f"<!doctype html><html><head><title>{title}</title>{head}</head>"
        f"<body><nav>Home Lessons About</nav><main>{text}</main></body></html>"
    )


@dataclass
class Site:
    """Answers by path; everything else is a true 404 unless `fallback` says otherwise."""

    host: str = "127.0.0.1"
    port: int = 0
    pages: dict[str, Handler] = field(default_factory=dict)
    fallback: Handler | None = None
    requests: list[Request] = field(default_factory=list)

    def url(self, path: str) -> str:
        return f"http://{self.host}:{self.port}{path}"

    def give(self, path: str, status: int, body: str | bytes = b"", **headers: str) -> str:
        self.pages[path] = lambda _request: answer(status, body, **headers)
        return self.url(path)

    def on(self, path: str, handler: Handler) -> str:
        self.pages[path] = handler
        return self.url(path)

    def asked(self, path: str) -> list[Request]:
        return [request for request in self.requests if request.path == path]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while first_byte := await reader.read(1):
                if first_byte == b"\x16":  # a TLS greeting: answer as plain servers do
                    writer.write(answer(400))
                    return
                head = first_byte + await reader.readuntil(b"\r\n\r\n")
                first, *rest = head.decode("latin-1").split("\r\n")
                headers = dict(line.lower().split(": ", 1) for line in rest if ": " in line)
                request = Request(first.split(" ")[1], headers, time.monotonic())
                self.requests.append(request)
                handler = self.pages.get(request.path) or self.fallback
                out = handler(request) if handler else answer(404, page("Missing", "Missing"))
                if out is None:
                    writer.transport.abort()
                    return
                if out == b"hang":
                    await asyncio.sleep(30)
                writer.write(out)
                await writer.drain()
                if b"\r\nConnection: close" in out:
                    return
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()


class Sites:
    """Starts sites, each on a loopback address of its own, in one background loop."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.servers: list[asyncio.Server] = []

    def start(self, host: str = "127.0.0.1", ssl: object = None) -> Site:
        site = Site(host)
        sock = socket.create_server((host, 0))

        async def begin() -> asyncio.Server:
            return await asyncio.start_server(site.serve, sock=sock, ssl=ssl)

        self.servers.append(asyncio.run_coroutine_threadsafe(begin(), self.loop).result(5))
        site.port = sock.getsockname()[1]
        return site

    def stop(self) -> None:
        async def end() -> None:
            for server in self.servers:
                server.close()
            tasks = [t for t in asyncio.all_tasks() if t is not asyncio.current_task()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

        asyncio.run_coroutine_threadsafe(end(), self.loop).result(5)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(5)
        self.loop.close()


@pytest.fixture
def sites() -> Iterator[Sites]:
    started = Sites()
    yield started
    started.stop()


@pytest.fixture
def site(sites: Sites) -> Site:
    return sites.start()


@pytest.fixture
def policy() -> CheckPolicy:
    return CheckPolicy(
        user_agent="curate-test (+mailto:test@example.org)",
        timeout_s=2.0,
        interval_s=0.0,
        retry_pauses_s=(0.01,),
        allowed=(ipaddress.ip_network("127.0.0.0/16"),),
    )


@pytest.fixture
def look(policy: CheckPolicy) -> Callable[[str], LinkCheck]:
    """Checks one link once, with the test policy."""

    def one(url: str) -> LinkCheck:
        return run_checks([url], policy, FixedClock(parse_time(NOW)))[0]

    return one
