"""The fetch port over libcurl: its multi interface, driven by readiness of sockets.

libcurl was chosen for what it costs and for what it tells: a code of its own for each kind of
failure, and a callback before each connection (docs/decisions/0011). It follows no redirect here,
knows no proxy, keeps no cookies and speaks nothing but HTTP.
"""

from __future__ import annotations

import os
import select
import socket
import ssl
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pycurl

from curate.errors import ConfigError
from curate.links.curl_answer import MAX_HEADER_LINES, hop_of
from curate.urls import is_contactable

if TYPE_CHECKING:
    from collections.abc import Callable

    from curate.links.fetch import Hop, Request
    from curate.links.policy import CheckPolicy

_BINARY_CAP = 4096  # enough to see that a file begins; no words are read from it
_KEEP_ALIVE_S = 4  # seconds that an idle connection is trusted
_READY = {
    select.EPOLLIN: pycurl.CSELECT_IN,
    select.EPOLLOUT: pycurl.CSELECT_OUT,
}
_INTEREST = {
    pycurl.POLL_IN: select.EPOLLIN,
    pycurl.POLL_OUT: select.EPOLLOUT,
    pycurl.POLL_INOUT: select.EPOLLIN | select.EPOLLOUT,
    pycurl.POLL_NONE: 0,
}


class _Transfer:
    """One handle of libcurl, used for one request after the other."""

    def __init__(self, owner: CurlFetcher) -> None:
        self.lines: list[bytes] = []
        self.body = bytearray()
        self.cap = 0
        self.refused = ""  # an address that the guard turned down
        self.done: Callable[[Hop], None] | None = None
        self.request: Request | None = None
        self._headers: object = None
        self._pins: list[str] = []
        self._owner = owner
        self.handle = handle = pycurl.Curl()
        handle.transfer = self
        for option, value in owner.options:
            handle.setopt(option, value)
        handle.setopt(pycurl.HEADERFUNCTION, self._take_header)
        handle.setopt(pycurl.WRITEFUNCTION, self._take)
        handle.setopt(pycurl.OPENSOCKETFUNCTION, self._open_socket)

    def begin(self, request: Request, done: Callable[[Hop], None]) -> None:
        """Set the handle up for a request."""
        self.lines.clear()
        self.body = bytearray()
        self.cap = request.body_cap
        self.refused = ""
        self.request, self.done = request, done
        handle, target = self.handle, request.target
        handle.setopt(pycurl.URL, target.url)
        handle.setopt(pycurl.TIMEOUT_MS, max(1, int(request.timeout_s * 1000)))
        if request.headers is not self._headers:  # most requests of a run carry the same
            lines = [f"{k}: {v}".encode("utf-8", "replace") for k, v in request.headers.items()]
            handle.setopt(pycurl.HTTPHEADER, lines)
            self._headers = request.headers
        # The look-up was made and judged before; libcurl makes none of its own.
        pins = [] if target.host in request.addresses else [_pin(request)]
        if pins != self._pins:
            handle.setopt(pycurl.RESOLVE, pins)
            self._pins = pins

    def _take_header(self, line: bytes) -> int | None:
        self.lines.append(line)
        return -1 if len(self.lines) > MAX_HEADER_LINES else None

    def _take(self, chunk: bytes) -> int | None:
        body = self.body
        if not body:
            self.cap = self._cap_of_kind()
        body += chunk
        return -1 if len(body) >= self.cap else None  # -1 ends the transfer

    def _cap_of_kind(self) -> int:
        kind = ""
        for line in reversed(self.lines):
            if line[:13].lower() == b"content-type:":
                kind = line[13:].partition(b";")[0].strip().lower().decode("latin-1")
                break
        is_words = not kind or kind.startswith("text/") or "html" in kind or "xml" in kind
        return self.cap if is_words else min(self.cap, _BINARY_CAP)

    def _open_socket(self, _purpose: int, address: Any) -> Any:  # noqa: ANN401 - pycurl's own tuple
        """The last word on every connection, whoever resolved its name (DNS rebinding)."""
        family, kind, protocol, place = address
        host = str(place[0])
        if family not in (socket.AF_INET, socket.AF_INET6) or not self._owner.may_contact(host):
            self.refused = host
            return pycurl.SOCKET_BAD
        self._owner.n_opened += 1
        try:
            return socket.socket(family, kind, protocol)
        except OSError as err:
            self._owner.error = err
            return pycurl.SOCKET_BAD


def _pin(request: Request) -> str:
    found = ",".join(f"[{a}]" if ":" in a else a for a in request.addresses)
    return f"{request.target.host}:{request.target.port}:{found}"


class CurlFetcher:
    """See `FetchPort`. Sockets are watched with epoll, so a wait costs by what is ready."""

    def __init__(self, policy: CheckPolicy) -> None:
        self._allowed = policy.allowed
        self.error: OSError | None = None
        self._bundle = _Bundle(policy.ca_file)
        self.options = _options(self._bundle.path)
        self._multi = pycurl.CurlMulti()
        self._multi.setopt(pycurl.M_SOCKETFUNCTION, self._watch)
        self._multi.setopt(pycurl.M_TIMERFUNCTION, self._set_timer)
        self._multi.setopt(pycurl.M_MAXCONNECTS, 2 * policy.at_once)
        self._idle: list[_Transfer] = []
        self._busy: set[_Transfer] = set()
        self._poll = select.epoll()
        self.n_opened = 0  # sockets so far
        self._watched: dict[int, tuple[int, int]] = {}  # socket -> what epoll was told, and when
        self._wanted: dict[int, int] = {}  # socket -> what libcurl wants to hear of now
        self._timer_s = -1.0
        self._wake_out, self._wake_in = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._poll.register(self._wake_out, select.EPOLLIN)

    def may_contact(self, address: str) -> bool:
        """Whether a connection to this IP address may be made."""
        return is_contactable(address, self._allowed)

    def start(self, request: Request, done: Callable[[Hop], None]) -> None:
        """See `FetchPort.start`."""
        transfer = self._idle.pop() if self._idle else _Transfer(self)
        transfer.begin(request, done)
        self._busy.add(transfer)
        self._multi.add_handle(transfer.handle)

    def wait(self, seconds: float) -> None:
        """See `FetchPort.wait`.

        Raises:
            ConfigError: if no more sockets can be opened, which is no link's fault.
        """
        timeout = seconds if self._timer_s < 0 else min(seconds, self._timer_s)
        events = self._poll.poll(timeout)
        act = self._multi.socket_action
        if not events or self._timer_s == 0:
            self._timer_s = -1.0
            act(pycurl.SOCKET_TIMEOUT, 0)
        for fd, event in events:
            if fd == self._wake_out:
                with suppress(BlockingIOError):
                    os.read(self._wake_out, 4096)
                continue
            if not self._wanted.get(fd):
                self._ignore(fd)
                continue
            ready = _READY.get(event)
            if ready is None:
                ready = sum(bit for ours, bit in _READY.items() if event & ours)
                if event & (select.EPOLLERR | select.EPOLLHUP):
                    ready = ready or pycurl.CSELECT_ERR
            act(fd, ready)
        self._finish()
        if self.error is not None:
            msg = "too many open files: raise the limit (ulimit -n) or check fewer links at once"
            raise ConfigError(msg) from self.error

    def wake(self) -> None:
        """See `FetchPort.wake`."""
        with suppress(OSError):  # full: the wait ends anyway; closed: nobody waits
            os.write(self._wake_in, b"x")

    def _finish(self) -> None:
        left = 1
        while left:
            left, good, bad = self._multi.info_read()
            for handle in good:
                self._end(handle, 0, "")
            for handle, code, words in bad:
                self._end(handle, code, words)

    def _end(self, handle: Any, code: int, words: str) -> None:  # noqa: ANN401 - pycurl has no types
        transfer: _Transfer = handle.transfer
        self._multi.remove_handle(handle)
        self._busy.discard(transfer)
        request, done = transfer.request, transfer.done
        if request is None or done is None:
            return
        hop = hop_of(
            request,
            code,
            words,
            lines=transfer.lines,
            body=bytes(transfer.body),
            is_capped=len(transfer.body) >= transfer.cap,
            refused=transfer.refused,
            info=handle.getinfo,
        )
        transfer.request = transfer.done = None
        self._idle.append(transfer)
        done(hop)

    def _watch(self, what: int, fd: int, _multi: object, _data: object) -> None:
        """Note what libcurl wants to hear of a socket.

        A connection that is kept open is let go and wanted again with every request. epoll is told
        only what it does not know yet: it goes on watching, and what nobody wants is ignored.
        """
        wanted = _INTEREST.get(what, 0)
        self._wanted[fd] = wanted
        # Since a socket was opened, a number may belong to another one than before.
        state = (wanted, self.n_opened)
        if not wanted or self._watched.get(fd) == state:
            return
        try:
            self._poll.modify(fd, wanted)
        except FileNotFoundError:
            self._poll.register(fd, wanted)
        self._watched[fd] = state

    def _ignore(self, fd: int) -> None:
        self._watched.pop(fd, None)
        with suppress(OSError):  # closed since: epoll forgot it by itself
            self._poll.unregister(fd)

    def _set_timer(self, milliseconds: int) -> None:
        self._timer_s = milliseconds / 1000

    def close(self) -> None:
        """See `FetchPort.close`."""
        for transfer in self._busy:
            with suppress(pycurl.error):
                self._multi.remove_handle(transfer.handle)
        # Connections call back the handle that opened them when they close: handles go last.
        self._multi.close()
        for transfer in (*self._busy, *self._idle):
            transfer.handle.close()
            del transfer.handle.transfer  # the two refer to one another
        self._busy.clear()
        self._idle.clear()
        self._poll.close()
        os.close(self._wake_in)
        os.close(self._wake_out)
        self._bundle.close()


def _options(bundle: str) -> tuple[tuple[int, object], ...]:
    """What every request has in common."""
    return (
        (pycurl.FOLLOWLOCATION, 0),
        (pycurl.PROTOCOLS, pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS),
        (pycurl.HTTP_VERSION, pycurl.CURL_HTTP_VERSION_2TLS),
        (pycurl.ACCEPT_ENCODING, "gzip, deflate, br"),
        (pycurl.PROXY, ""),
        (pycurl.NOSIGNAL, 1),
        (pycurl.MAXAGE_CONN, _KEEP_ALIVE_S),
        (pycurl.CAINFO, bundle),
    )


class _Bundle:
    """The certificate authorities to trust, as the one file that libcurl wants."""

    def __init__(self, further: Path | None) -> None:
        self._made: str | None = None
        self.path = ssl.get_default_verify_paths().cafile or _packaged()
        if further is None:
            return
        try:
            ssl.create_default_context().load_verify_locations(cafile=str(further))
            added = further.read_bytes()
        except OSError as err:  # ssl.SSLError is one
            msg = "holds no certificate authority in PEM form"
            raise ConfigError(msg, path=further) from err
        whole = Path(self.path).read_bytes() + b"\n" + added
        handle, self._made = tempfile.mkstemp(suffix=".pem")
        with os.fdopen(handle, "wb") as out:
            out.write(whole)
        self.path = self._made

    def close(self) -> None:
        if self._made is not None:
            with suppress(OSError):
                Path(self._made).unlink()


def _packaged() -> str:
    import certifi

    return certifi.where()
