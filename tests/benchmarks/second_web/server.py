"""Serves the second web on loopback addresses, one address a site, and counts what it is asked."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import ipaddress
import re
import socket
import ssl
import struct
import threading
import time
import zlib
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from model import Ask, Case, Reply, Site

if TYPE_CHECKING:
    from pathlib import Path

PORT = 28080
TLS_PORT = 28443
CLOSED_PORT = 28081  # nobody listens here
FORBIDDEN = ("127.66.0.7", "127.66.66.66", "::1")  # must never be contacted
_TOKEN = re.compile(r"@(host:|number:)?([a-z][a-z0-9_-]*)@")
_TLS_HELLO = b"\x16"  # the first byte of a TLS connection
_NOBODY_ENTERS = {"old", "client"}  # certificates of sites whose handshake always fails
_BLOCK = 16384
_HANG_S = 30.0
_MAX_ENDLESS = 8_000_000  # bytes of an answer without end


@dataclass(slots=True)
class Seen:
    """What one host was asked, and how."""

    asked: list[tuple[float, str, str]] = field(default_factory=list)  # time, method, target
    active: int = 0
    most_active: int = 0
    closed_until: float = 0.0
    early: int = 0
    sent: int = 0
    agents: set[str] = field(default_factory=set)


class Web:
    """The sites of the given cases, served from a thread of their own between start and stop."""

    def __init__(self, cases: list[Case], certificates: Path) -> None:
        self.cases = cases
        self.certificates = certificates
        self.origins: dict[tuple[str, str], tuple[str, str]] = {}  # case, site -> origin, host
        self.by_host: dict[str, tuple[Case, Site]] = {}
        self.seen: dict[str, Seen] = defaultdict(Seen)
        self.counts: Counter[tuple[str, str]] = Counter()
        self.first: dict[tuple[str, str], float] = {}
        self.contacts: list[str] = []
        self.port80 = False
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._trouble: OSError | None = None
        self._servers: list[asyncio.Server] = []
        self._thread = threading.Thread(target=self._run, daemon=True)
        for number, (one, name) in enumerate((c, name) for c in cases for name in c.sites):
            place = one.sites[name]
            place.host = f"127.0.{40 + number // 200}.{number % 200 + 1}"
            scheme, port = ("https", TLS_PORT) if place.tls else ("http", PORT)
            self.origins[one.id, name] = (f"{scheme}://{place.host}:{port}", place.host)
            self.by_host[place.host] = (one, place)

    def fill(self, text: str, one: Case) -> str:
        """Replaces the tokens of a case's text by addresses."""

        def value(found: re.Match[str]) -> str:
            known = self.origins.get((one.id, found[2]))
            if known is None:
                return found[0]
            if found[1] == "number:":
                return str(int(ipaddress.ip_address(known[1])))
            return known[1] if found[1] else known[0]

        return _TOKEN.sub(value, text)

    def start(self) -> None:
        self._thread.start()
        if not self._ready.wait(30):
            raise RuntimeError("the second web did not start")
        if self._trouble:
            raise RuntimeError("the second web's addresses are taken") from self._trouble

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.set_exception_handler(lambda *_: None)  # broken connections are the point
        try:
            self._loop.run_until_complete(self._listen())
        except OSError as error:
            self._trouble = error
            return
        finally:
            self._ready.set()
        self._loop.run_forever()
        for server in self._servers:
            server.close()
        left = asyncio.all_tasks(self._loop)
        for task in left:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        self._loop.close()

    async def _listen(self) -> None:
        for host, (_, place) in self.by_host.items():
            context = _context(self.certificates, place.tls) if place.tls else None
            if context and place.tls in _NOBODY_ENTERS:
                await self._open(host, TLS_PORT, partial(_refuse_tls, context))
            else:
                await self._open(host, TLS_PORT if place.tls else PORT, self._serve, context)
        for host in FORBIDDEN:
            with contextlib.suppress(OSError):  # a machine without IPv6
                await self._open(host, PORT, self._forbidden)
        for one in self.cases:
            if one.needs == "port80":
                with contextlib.suppress(OSError):
                    await self._open(one.sites["main"].host, 80, self._serve)
                    self.port80 = True

    async def _open(
        self, host: str, port: int, serve: object, context: ssl.SSLContext | None = None
    ) -> None:
        sock = _socket(host, port)
        self._servers.append(await asyncio.start_server(serve, sock=sock, ssl=context))

    async def _forbidden(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.contacts.append(writer.get_extra_info("sockname")[0])
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecret")
        writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host = writer.get_extra_info("sockname")[0]
        try:
            while await self._one(host, reader, writer):
                pass
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError):
            pass
        finally:
            writer.close()

    async def _one(
        self, host: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        first = await reader.readexactly(1)
        if first == _TLS_HELLO:
            writer.write(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
            return False
        head = (first + await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        lines = head.split("\r\n")
        method, target = lines[0].split(" ")[:2]
        headers = {
            name.strip().lower(): value.strip()
            for name, _, value in (line.partition(":") for line in lines[1:] if line)
        }
        one, place = self.by_host[host]
        seen = self.seen[host]
        seen.active += 1
        seen.most_active = max(seen.most_active, seen.active)
        seen.agents.add(headers.get("user-agent", ""))
        now = time.monotonic()
        seen.asked.append((now, method, target))
        seen.early += now < seen.closed_until - 0.05
        self.counts[host, target] += 1
        first = self.first.setdefault((host, target), now)
        ask = Ask(method, target, headers, self.counts[host, target], now - first, now)
        reply = _reply(place, ask)
        if reply.status in (429, 503):
            later = dict(reply.headers).get("Retry-After", "")
            if later.isdigit():
                seen.closed_until = time.monotonic() + int(later)
        try:
            return await self._send(reply, one, ask, writer, seen)
        finally:
            seen.active -= 1

    async def _send(
        self,
        reply: Reply,
        one: Case,
        ask: Ask,
        writer: asyncio.StreamWriter,
        seen: Seen,
    ) -> bool:
        await asyncio.sleep(reply.wait_s)
        if reply.end in ("hang", "reset", "empty", "garbage", "endless_headers"):
            await _break_early(reply, writer, seen)
            return False
        body = reply.body
        if isinstance(body, str):
            body = self.fill(body, one).encode()
        body = _coded(body, reply.coding)
        extra = [(name, self.fill(value, one)) for name, value in reply.headers]
        length = len(body) // 2 if reply.end == "short_length" else len(body)
        if reply.type:
            extra.append(("Content-Type", reply.type))
        if reply.coding:
            extra.append(("Content-Encoding", reply.coding.removeprefix("raw-")))
        if reply.framing == "chunked":
            extra.append(("Transfer-Encoding", "chunked"))
        elif reply.framing == "length" and reply.status not in (204, 304):
            extra.append(("Content-Length", str(length)))
        else:
            extra.append(("Connection", "close"))
        head = f"HTTP/1.1 {reply.status} {_REASONS.get(reply.status, 'Status')}\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in extra)
        writer.write(f"{head}Server: nginx\r\n\r\n".encode("utf-8", "surrogateescape"))
        if ask.method != "HEAD" and reply.status not in (204, 304):
            await _send_body(reply, body, writer, seen)
        await writer.drain()
        keep = reply.framing != "close" and reply.end == "whole"
        return keep and ask.headers.get("connection", "").lower() != "close"


_REASONS = {200: "OK", 301: "Moved Permanently", 302: "Found", 403: "Forbidden", 404: "Not Found"}


def _reply(place: Site, ask: Ask) -> Reply:
    if ask.path == "/robots.txt" and "/robots.txt" not in place.pages:
        answer = place.robots or Reply(404, "Not found", type="text/plain")
    else:
        answer = place.pages.get(ask.target) or place.pages.get(ask.path) or place.missing
    return answer if isinstance(answer, Reply) else answer(ask)


async def _break_early(reply: Reply, writer: asyncio.StreamWriter, seen: Seen) -> None:
    if reply.end == "hang":
        await asyncio.sleep(_HANG_S)
    elif reply.end == "reset":
        _reset(writer)
    elif reply.end == "garbage":
        writer.write(b"\x16\x03\x01\x02\x00SSH-2.0-dropbear\r\n\x00\xff\xfe")
        await writer.drain()
    elif reply.end == "endless_headers":
        writer.write(b"HTTP/1.1 200 OK\r\n")
        while seen.sent < _MAX_ENDLESS:
            block = b"".join(b"X-Trace-%d: %s\r\n" % (seen.sent + n, b"a" * 200) for n in range(60))
            writer.write(block)
            seen.sent += len(block)
            await writer.drain()


async def _send_body(reply: Reply, body: bytes, writer: asyncio.StreamWriter, seen: Seen) -> None:
    if reply.end in ("cut", "hang_body", "reset_body"):
        body = body[: len(body) // 2]
    blocks = [body[at : at + _BLOCK] for at in range(0, len(body), _BLOCK)]
    if reply.body_s:
        size = max(1, len(body) // 20)
        blocks = [body[at : at + size] for at in range(0, len(body), size)]
    for block in blocks:
        chunked = reply.framing == "chunked"
        writer.write(b"%x\r\n%s\r\n" % (len(block), block) if chunked else block)
        seen.sent += len(block)
        await writer.drain()
        await asyncio.sleep(reply.body_s / len(blocks) if reply.body_s else 0)
    if reply.end == "hang_body":
        await asyncio.sleep(_HANG_S)
    elif reply.end == "reset_body":
        await asyncio.sleep(0.05)
        _reset(writer)
    elif reply.framing == "chunked" and reply.end == "whole":
        writer.write(b"0\r\n\r\n")


async def _refuse_tls(
    context: ssl.SSLContext, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    """Shakes hands by hand, because asyncio drops the alert that says why it failed."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = context.wrap_bio(incoming, outgoing, server_side=True)
    with contextlib.suppress(OSError):
        while block := await reader.read(_BLOCK):
            incoming.write(block)
            try:
                tls.do_handshake()
            except ssl.SSLWantReadError:
                writer.write(outgoing.read())
                continue
            except ssl.SSLError:
                writer.write(outgoing.read())
                await writer.drain()
            break
    writer.close()


def _coded(body: bytes, coding: str) -> bytes:
    if coding == "gzip":
        return gzip.compress(body)
    if coding == "deflate":
        return zlib.compress(body)
    if coding == "raw-deflate":
        packer = zlib.compressobj(wbits=-15)
        return packer.compress(body) + packer.flush()
    if coding == "br":
        import brotli

        return brotli.compress(body)
    return body


def _reset(writer: asyncio.StreamWriter) -> None:
    raw = writer.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


def _socket(host: str, port: int) -> socket.socket:
    sock = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Small, so that `sent` tells how much of a large body the visitor took.
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _BLOCK)
    sock.bind((host, port))
    return sock


def _context(folder: Path, name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if name == "old":
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.maximum_version = context.minimum_version = ssl.TLSVersion.TLSv1
    if name == "client":
        context.verify_mode = ssl.CERT_REQUIRED
        context.maximum_version = ssl.TLSVersion.TLSv1_2  # refuse in the handshake
        context.load_verify_locations(folder / "ca.pem")
    context.load_cert_chain(folder / f"{name}.pem", folder / f"{name}.key")
    return context
