"""Hosts: which addresses a name stands for, which of them may be asked, and how often.

Names are resolved in one place. The guard asks it before a request is queued, and Twisted asks it
when it connects, so a name cannot mean one address to the check and another to the connection.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import time
import weakref
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHostnameResolver, IHostResolution
from zope.interface import implementer

from curate.urls import is_contactable

if TYPE_CHECKING:
    from scrapy import Request

    from curate.urls import IPNetwork

FLOOR_S = 1.0  # DESIGN section 7: fewest seconds between two requests to a host in the open web
FAST_CONCURRENCY = 8  # in a network that the operator named, with `delay_s: 0`
_ANSWER_HOLDS_S = 600.0


@dataclass(slots=True, frozen=True)
class HostPolicy:
    """How a host is asked: seconds between requests, requests at once, and who says so."""

    delay_s: float
    concurrency: int
    is_allowed_network: bool


def host_policy(
    delay_s: float, *, is_allowed_network: bool, crawl_delay_s: float | None = None
) -> HostPolicy:
    """The policy for a host of a source.

    Args:
        delay_s: what the source's file asks for.
        is_allowed_network: whether every address of the host lies in `CURATE_ALLOW_NETWORKS`;
            only there the floor of one second falls.
        crawl_delay_s: what the host's robots.txt asks for; honored everywhere.
    """
    delay = delay_s if is_allowed_network else max(FLOOR_S, delay_s)
    delay = max(delay, crawl_delay_s or 0.0)
    concurrency = FAST_CONCURRENCY if delay == 0 else 1
    return HostPolicy(delay, concurrency, is_allowed_network)


def host_of(url: str) -> str:
    """The host that a request goes to, by the one name under which its pace is kept.

    >>> host_of("http://user@WWW.Example.org.:8000/a")
    'www.example.org'
    """
    return (urlsplit(url).hostname or "").rstrip(".").lower()


def authority_of(url: str) -> str:
    """Host, and the port where it is not one of the two usual ones; http and https are alike.

    >>> authority_of("http://x@Example.org:80/"), authority_of("https://[::1]:8443/")
    ('example.org', '[::1]:8443')
    """
    host = host_of(url)
    name = f"[{host}]" if ":" in host else host
    try:
        port = urlsplit(url).port
    except ValueError:  # beyond 65535: nothing can be asked there
        port = None
    return name if port in (None, 80, 443) else f"{name}:{port}"


@dataclass(slots=True, frozen=True)
class Resolved:
    """The addresses of a host that may be asked; `is_allowed_network` when all are named ones."""

    usable: tuple[str, ...]
    is_allowed_network: bool


class HostBook:
    """Resolves hosts and keeps their policies for one crawl."""

    def __init__(self, allowed: tuple[IPNetwork, ...], delay_s: float) -> None:
        self._allowed = allowed
        self._delay_s = delay_s
        self._answers: dict[str, tuple[float, asyncio.Future[Resolved]]] = {}
        self.policies: dict[str, HostPolicy] = {}
        self.held_until: dict[str, float] = {}  # host -> monotonic time until which it rests
        self.judged: weakref.WeakSet[Request] = weakref.WeakSet()  # may leave: guard, robots.txt
        self._lines: dict[str, asyncio.Semaphore] = {}

    async def resolve(self, host: str) -> Resolved:
        """What `host` stands for; a literal address, in whatever notation, stands for itself.

        Raises:
            OSError: when the name does not resolve.
        """
        held = self._answers.get(host)
        if held is None or held[0] < time.monotonic() or _has_failed(held[1]):
            future = asyncio.ensure_future(self._look_up(host))
            self._answers[host] = (time.monotonic() + _ANSWER_HOLDS_S, future)
        else:
            future = held[1]
        return await asyncio.shield(future)

    async def _look_up(self, host: str) -> Resolved:
        loop = asyncio.get_running_loop()
        try:
            answers = await loop.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        except UnicodeError as err:
            msg = f"{host} is no host name"
            raise OSError(msg) from err
        found = tuple(dict.fromkeys(str(answer[4][0]) for answer in answers))
        usable = tuple(address for address in found if is_contactable(address, self._allowed))
        named = bool(usable) and all(self._is_named(address) for address in usable)
        return Resolved(usable, named)

    def _is_named(self, address: str) -> bool:
        ip = ipaddress.ip_address(address.split("%")[0])
        return any(ip in network for network in self._allowed)

    def policy(self, host: str, resolved: Resolved | None = None) -> HostPolicy:
        """The policy of `host`; a host that is not resolved gets the strictest."""
        if host not in self.policies or resolved is not None:
            known = self.policies.get(host)
            fresh = host_policy(
                self._delay_s,
                is_allowed_network=resolved is not None and resolved.is_allowed_network,
            )
            if known is not None and known.delay_s > fresh.delay_s:
                fresh = replace(fresh, delay_s=known.delay_s, concurrency=1)
            self.policies[host] = fresh
        return self.policies[host]

    def slow_down(self, host: str, crawl_delay_s: float) -> HostPolicy:
        """Take robots.txt's Crawl-delay into the policy of `host`; never makes it faster."""
        known = self.policy(host)
        self.policies[host] = host_policy(
            known.delay_s,
            is_allowed_network=known.is_allowed_network,
            crawl_delay_s=crawl_delay_s,
        )
        return self.policies[host]

    def line(self, host: str) -> asyncio.Semaphore:
        """Where requests to `host` wait for their turn: one at a time, eight where it is fast."""
        if self.policy(host).concurrency == 1:
            return self._lines.setdefault(host, asyncio.Semaphore(1))
        return self._lines.setdefault(f"{host} fast", asyncio.Semaphore(FAST_CONCURRENCY))

    def wait_s(self, host: str, last_end: float | None, now: float) -> float:
        """Seconds until `host` may be asked again; 0 when it may be asked now.

        Args:
            host: as `host_of` names it.
            last_end: when its last answer was complete, None when there was none.
            now: both on the monotonic clock.
        """
        free_at = max(now, self.held_until.get(host, now))
        if last_end is not None:
            free_at = max(free_at, last_end + self.policy(host).delay_s)
        return free_at - now


def _has_failed(future: asyncio.Future[Resolved]) -> bool:
    return future.done() and (future.cancelled() or future.exception() is not None)


@implementer(IHostResolution)
class _Resolution:
    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None:
        """Nothing to cancel: other requests may wait for the same answer."""


@implementer(IHostnameResolver)
class GuardedResolver:
    """The resolver that Twisted connects through: forbidden addresses do not exist for it."""

    def __init__(self, book: HostBook) -> None:
        self._book = book

    def resolveHostName(
        self,
        resolutionReceiver: Any,  # noqa: ANN401
        hostName: str,
        portNumber: int = 0,
        addressTypes: Any = None,  # noqa: ANN401
        transportSemantics: str = "TCP",
    ) -> _Resolution:
        """Tell the receiver the addresses of a host that may be connected to."""
        resolution = _Resolution(hostName)
        resolutionReceiver.resolutionBegan(resolution)

        async def answer() -> None:
            try:
                usable = (await self._book.resolve(hostName)).usable
            except OSError:
                usable = ()
            for address in usable:
                kind = IPv6Address if ":" in address else IPv4Address
                resolutionReceiver.addressResolved(kind(transportSemantics, address, portNumber))
            resolutionReceiver.resolutionComplete()

        # Kept on the resolution: the loop holds tasks only weakly.
        resolution.task = asyncio.ensure_future(answer())  # type: ignore[attr-defined]
        return resolution
