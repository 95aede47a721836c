"""The fetch port: one GET, no redirect followed, everything bounded.

`AioFetcher` does it over aiohttp. Whatever another engine does, the rest of the room sees only
`Hop`: an answer, or the kind of failure in the words of the bench (`timeout`, `tls_expired` ...).
"""

from __future__ import annotations

import asyncio
import errno
import socket
import ssl
import time
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from curate.errors import ConfigError
from curate.links.body import unpack
from curate.links.resolve import Lookup, Resolver

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from curate.links.policy import CheckPolicy
    from curate.links.target import Target

_MAX_HEADER_LINE = 16_384
_MAX_HEADERS = 256
_BINARY_CAP = 4096  # enough to see that a file begins; no words are read from it
_KEEP_ALIVE_S = 4.0
# X509_V_ERR_* of OpenSSL (x509_vfy.h) -> our kind; any other number is `tls_untrusted`.
_TLS_KINDS = {
    9: "tls_not_yet_valid",
    10: "tls_expired",
    18: "tls_self_signed",
    19: "tls_self_signed",
    62: "tls_wrong_host",
    64: "tls_wrong_host",
}
_OS_KINDS = {
    errno.ECONNREFUSED: "refused",
    errno.ETIMEDOUT: "timeout",
    errno.ECONNRESET: "reset",
    errno.EPIPE: "reset",
    errno.ENETUNREACH: "unreachable",
    errno.EHOSTUNREACH: "unreachable",
    errno.EADDRNOTAVAIL: "unreachable",
}


class Ending(StrEnum):
    """How the body ended."""

    WHOLE = "whole"
    CAPPED = "capped"  # we stopped: there is more than we want
    SLOW = "slow"  # the time was up in the middle of it
    CUT = "cut"  # the server stopped before the length it had named
    UNREADABLE = "unreadable"  # its Content-Encoding is not what it says


@dataclass(frozen=True, slots=True)
class Hop:
    """One request and what came of it.

    `status` is None where no answer came; `problem` then names the kind and `detail` says it in
    words. Header names are in lower case. `body` is unpacked and cut at the policy's cap.
    """

    url: str
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    set_cookies: tuple[str, ...] = ()
    body: bytes = b""
    ending: Ending = Ending.WHOLE
    problem: str | None = None
    detail: str = ""
    elapsed_s: float = 0.0

    @property
    def content_type(self) -> str:
        """The media type without parameters, lower case; "" where none is named."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


class FetchPort(Protocol):
    """What a run of checks needs from an HTTP engine."""

    async def lookup(self, host: str) -> Lookup:
        """Resolve a host; see `Resolver.lookup`."""
        ...

    async def fetch_hop(
        self,
        target: Target,
        *,
        headers: Mapping[str, str],
        timeout_s: float,
        body_cap: int | None = None,
    ) -> Hop:
        """GET `target` once, redirects not followed; never raises for what a server does."""
        ...

    def forget_failures(self) -> None:
        """A new round begins; see `Resolver.forget_failures`."""
        ...

    async def close(self) -> None:
        """Close every connection."""
        ...


class _PinnedResolver(AbstractResolver):
    """Gives aiohttp only addresses that `Resolver` let through."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._resolver.lookup(host)
        if not found.addresses:
            raise OSError(errno.EADDRNOTAVAIL, found.detail)
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in found.addresses
        ]

    async def close(self) -> None:
        """Nothing to close: the resolver belongs to the fetcher."""


class AioFetcher:
    """The fetch port over aiohttp; use it inside a running event loop."""

    def __init__(self, policy: CheckPolicy) -> None:
        self._policy = policy
        self._resolver = Resolver(policy.allowed)
        context = ssl.create_default_context()
        if policy.ca_file is not None:
            _trust(context, policy.ca_file)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                ssl=context,
                resolver=_PinnedResolver(self._resolver),
                use_dns_cache=False,
                limit=0,
                keepalive_timeout=_KEEP_ALIVE_S,
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            timeout=aiohttp.ClientTimeout(total=None, connect=None, sock_connect=None),
            max_line_size=_MAX_HEADER_LINE,
            max_field_size=_MAX_HEADER_LINE,
            max_headers=_MAX_HEADERS,
            skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding"),
        )

    async def lookup(self, host: str) -> Lookup:
        """Resolve a host; see `Resolver.lookup`."""
        return await self._resolver.lookup(host)

    def forget_failures(self) -> None:
        """A new round begins; see `Resolver.forget_failures`."""
        self._resolver.forget_failures()

    async def fetch_hop(
        self,
        target: Target,
        *,
        headers: Mapping[str, str],
        timeout_s: float,
        body_cap: int | None = None,
    ) -> Hop:
        """GET `target` once; the time covers look-up, connection, headers and body."""
        cap = body_cap or self._policy.body_cap
        started = time.perf_counter()
        raw = bytearray()
        response: aiohttp.ClientResponse | None = None
        ending = Ending.SLOW
        try:
            async with asyncio.timeout(timeout_s):
                refusal = await self._refuse(target.host)
                if refusal is not None:
                    return _failed(target, *refusal, started)
                response = await self._session.get(
                    URL(target.url, encoded=True), headers=headers, allow_redirects=False
                )
                ending = await self._fill(response, raw, cap)
        except TimeoutError:
            if response is None:
                return _failed(target, "timeout", f"no answer within {timeout_s:g} s", started)
        except (aiohttp.ClientError, OSError, ValueError) as err:
            if response is None:
                return _failed(target, *failure_of(err), started)
            ending = Ending.CUT
        finally:
            if response is not None and ending is not Ending.WHOLE:
                response.close()
        return _answer(target, response, bytes(raw), ending, cap, started)

    async def _refuse(self, host: str) -> tuple[str, str] | None:
        """Why this host must or can not be contacted; None where it may."""
        found = await self._resolver.lookup(host)
        if found.problem == "forbidden":
            return "blocked_address", f"{host} stands for {found.detail}, which is not public"
        if found.problem is not None:
            return found.problem, found.detail
        if not (found.is_allowed_network or self._policy.has_contact):
            return "no_contact", "CURATE_CONTACT is not set, so public hosts are not contacted"
        return None

    async def _fill(self, response: aiohttp.ClientResponse, raw: bytearray, cap: int) -> Ending:
        kind = response.headers.get("Content-Type", "text/").partition(";")[0].strip().lower()
        is_words = kind.startswith("text/") or "html" in kind or "xml" in kind
        cap = cap if is_words else min(cap, _BINARY_CAP)
        async for chunk in response.content.iter_any():
            raw += chunk
            if len(raw) >= cap:
                return Ending.CAPPED
        return Ending.WHOLE

    async def close(self) -> None:
        """Close every connection."""
        await self._session.close()
        self._resolver.close()


def _answer(
    target: Target,
    response: aiohttp.ClientResponse | None,
    raw: bytes,
    ending: Ending,
    cap: int,
    started: float,
) -> Hop:
    if response is None:  # cannot be: every path without a response has returned
        return _failed(target, "protocol_error", "no answer", started)
    body, is_whole = unpack(raw, response.headers.get("Content-Encoding", ""), cap)
    if body is None:
        ending = Ending.UNREADABLE
    elif not is_whole and ending is Ending.WHOLE:
        ending = Ending.CAPPED if len(body) >= cap else Ending.CUT
    return Hop(
        url=target.url,
        status=response.status,
        headers={name.lower(): value for name, value in response.headers.items()},
        set_cookies=tuple(response.headers.getall("Set-Cookie", ())),
        body=body or b"",
        ending=ending,
        elapsed_s=time.perf_counter() - started,
    )


def _trust(context: ssl.SSLContext, ca_file: Path) -> None:
    try:
        context.load_verify_locations(cafile=str(ca_file))
    except OSError as err:  # ssl.SSLError is one
        msg = "holds no certificate authority in PEM form"
        raise ConfigError(msg, path=ca_file) from err


def _failed(target: Target, problem: str, detail: str, started: float) -> Hop:
    return Hop(
        url=target.url, problem=problem, detail=detail, elapsed_s=time.perf_counter() - started
    )


def failure_of(err: BaseException) -> tuple[str, str]:
    """The kind of a failure and a sentence on it, for whatever aiohttp raised.

    Raises:
        ConfigError: if the failure is ours (no more files may be opened), which is no link's fault.
    """
    if isinstance(err, aiohttp.ClientConnectorCertificateError):
        cause = err.certificate_error
        code = getattr(cause, "verify_code", 0)
        return _TLS_KINDS.get(code, "tls_untrusted"), getattr(cause, "verify_message", str(cause))
    if isinstance(err, (aiohttp.ClientSSLError, ssl.SSLError)):
        reason = getattr(getattr(err, "os_error", err), "reason", None)
        return "tls_protocol", f"TLS cannot be set up ({reason or err})"
    if isinstance(err, aiohttp.ServerDisconnectedError):
        return "reset", "the server closed the connection without an answer"
    if isinstance(err, OSError):
        if err.errno in (errno.EMFILE, errno.ENFILE):
            msg = "too many open files: raise the limit (ulimit -n) or check fewer links at once"
            raise ConfigError(msg) from err
        kind = _OS_KINDS.get(err.errno or 0, "reset")
        return kind, (err.strerror or str(err)).partition("]")[2].strip() or str(err)
    return "protocol_error", f"the answer is no HTTP that can be read ({type(err).__name__})"
