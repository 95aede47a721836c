"""Host names to addresses, where only addresses that may be contacted come through.

The check stands here, at the resolved address, and the connection is made to exactly the address
that was checked: a name that resolves to a private network, or that changes between two look-ups
(DNS rebinding), does not get around it.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from curate.urls import IPNetwork, is_contactable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

# getaddrinfo's answers that say "no such name"; every other one may be our own network.
_NO_SUCH_NAME = frozenset({socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)})
_N_THREADS = 32  # getaddrinfo blocks, some names for seconds
NEVER_RESOLVES = "invalid"  # RFC 6761 section 6.4: this top-level name never exists


@dataclass(frozen=True, slots=True)
class Lookup:
    """What a host name stands for.

    `addresses` may all be contacted. Where it is empty, `problem` says why: `forbidden` (only
    addresses that must not be contacted), `no_such_name`, or `lookup_failed` (try again later).
    `is_allowed_network` is True where the operator's own list, not global reachability, lets
    every address through.
    """

    addresses: tuple[str, ...] = ()
    problem: str | None = None
    detail: str = ""
    is_allowed_network: bool = False


class Resolver:
    """Looks names up in threads of its own, each once a run, and keeps the answers.

    A failed look-up that may pass is kept too, until `forget_failures` starts a new round: many
    links of one host must not each wait for a name server that does not answer.
    """

    def __init__(self, allowed: Sequence[IPNetwork] = (), wake: Callable[[], object] = int) -> None:
        self._allowed = tuple(allowed)
        self._wake = wake
        self._known: dict[str, Lookup] = {}
        self._answers: deque[tuple[str, Lookup]] = deque()
        self._asked_at: dict[str, float] = {}  # names that a thread asks for now
        self._stuck: set[str] = set()  # those of them that were given up on
        self._threads = ThreadPoolExecutor(_N_THREADS, thread_name_prefix="dns")

    def known(self, host: str) -> Lookup | None:
        """What is known of `host` (ASCII name or IP literal) without asking anybody."""
        found = self._known.get(host)
        if found is None:
            found = self._without_asking(host)
            if found is not None:
                self._known[host] = found
        return found

    def begin(self, host: str) -> None:
        """Look a name up; `finished` will tell, and `wake` is called (in another thread)."""

        def ask() -> None:
            self._asked_at[host] = time.monotonic()
            try:
                self._answers.append((host, _ask_system(host, self._judge)))
            finally:
                self._asked_at.pop(host, None)
                self._stuck.discard(host)
            self._wake()

        self._threads.submit(ask)

    def finished(self) -> Iterator[tuple[str, Lookup]]:
        """The look-ups that ended since the last call."""
        while self._answers:
            host, found = self._answers.popleft()
            # One that was given up on keeps that answer within its round.
            yield host, self._known.setdefault(host, found)

    def time_left(self, host: str, seconds: float) -> float:
        """How much of its time a look-up still has: it counts from when a thread took it up.

        A run begins with a thousand names; those that wait for a thread have all of it, unless name
        servers that never answer hold every thread.
        """
        asked_at = self._asked_at.get(host)
        if asked_at is None:
            return 0.0 if len(self._stuck) >= _N_THREADS else seconds
        return asked_at + seconds - time.monotonic()

    def give_up(self, host: str, seconds: float) -> Lookup:
        """Count a look-up that takes too long as failed."""
        if host in self._asked_at:
            self._stuck.add(host)
        detail = f"{host}: no answer from the name service within {seconds:.3g} s"
        return self._known.setdefault(host, Lookup(problem="lookup_failed", detail=detail))

    def forget_failures(self) -> None:
        """Let names whose look-up failed in a way that may pass be tried again."""
        self._known = {
            host: found for host, found in self._known.items() if found.problem != "lookup_failed"
        }

    def _without_asking(self, host: str) -> Lookup | None:
        try:
            return self._judge([ipaddress.ip_address(host).compressed])
        except ValueError:
            pass
        if host.rpartition(".")[2] == NEVER_RESOLVES:
            return Lookup(problem="no_such_name", detail=f"{host} is a reserved name")
        return None

    def _judge(self, addresses: Sequence[str]) -> Lookup:
        good = tuple(dict.fromkeys(a for a in addresses if is_contactable(a, self._allowed)))
        if not good:
            return Lookup(problem="forbidden", detail=", ".join(dict.fromkeys(addresses)))
        by_name = all(not is_contactable(address) for address in good)
        return Lookup(addresses=good, is_allowed_network=by_name)

    def close(self) -> None:
        """Let the threads go; look-ups under way are abandoned."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _ask_system(host: str, judge: Callable[[Sequence[str]], Lookup]) -> Lookup:
    try:
        rows = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except socket.gaierror as err:
        problem = "no_such_name" if err.errno in _NO_SUCH_NAME else "lookup_failed"
        return Lookup(problem=problem, detail=f"{host}: {err.strerror}")
    except (OSError, UnicodeError) as err:
        return Lookup(problem="lookup_failed", detail=f"{host}: {err}")
    return judge([str(row[4][0]) for row in rows])
