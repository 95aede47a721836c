"""One object per host: when the next request may start, and when to leave the host alone."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import datetime

    from curate.links.fetch import Hop

_SILENT_AFTER = 3  # time-outs in a row; one more costs a link's whole time limit
_FIRST_BACKOFF_S = 1.0
_SLOWEST_S = 5.0  # how far a 429 may stretch the interval by itself


class PutOffError(Exception):
    """The host wants a longer wait than a run should last; `wait_s` says how long."""

    def __init__(self, wait_s: float, why: str) -> None:
        super().__init__(why)
        self.wait_s = wait_s
        self.why = why


class HostGate:
    """Spaces the requests to one host (seconds, monotonic clock)."""

    def __init__(self, interval_s: float, at_once: int, max_wait_s: float) -> None:
        self.interval_s = interval_s
        self._max_wait_s = max_wait_s
        self._slots = asyncio.Semaphore(at_once)
        self._next_start = 0.0
        self._closed_until = 0.0
        self._n_refused = 0
        self._n_silent = 0
        self._crawl_delay_s = 0.0

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for this request's turn.

        Raises:
            PutOffError: if the wait would be longer than `max_wait_s`.
        """
        async with self._slots:
            while True:
                now = time.monotonic()
                wait = max(self._next_start, self._closed_until) - now
                if wait <= 0:
                    break
                if wait > self._max_wait_s:
                    raise PutOffError(wait, self._why(now))
                await asyncio.sleep(wait)
            self._next_start = time.monotonic() + max(self.interval_s, self._crawl_delay_s)
            yield

    def _why(self, now: float) -> str:
        if self._closed_until - now > self._max_wait_s:
            return f"the server asks for a wait of {self._closed_until - now:.0f} s: put off"
        return f"robots.txt asks for {self._crawl_delay_s:g} s between requests: put off"

    def slow_down(self, crawl_delay_s: float) -> None:
        """Honor a Crawl-delay from robots.txt from the next request on."""
        self._crawl_delay_s = crawl_delay_s

    def note(self, hop: Hop, *, retry_after_s: float | None, is_full_time: bool) -> None:
        """Learn from an answer: 429 closes the host for a while and stretches its interval.

        A 429 without Retry-After closes it for 1 s, then 2, 4, ... A time-out counts as silence
        only if the request had most of a link's time (`is_full_time`).
        """
        if hop.problem == "timeout":
            self._n_silent += is_full_time
        elif hop.status is not None:
            self._n_silent = 0
        if hop.status != 429:
            self._n_refused = 0 if hop.status == 200 else self._n_refused
            return
        backoff = min(_FIRST_BACKOFF_S * 2**self._n_refused, self._max_wait_s)
        self._n_refused += 1
        wait = retry_after_s if retry_after_s is not None else backoff
        self._closed_until = max(self._closed_until, time.monotonic() + wait)
        self.interval_s = min(max(2 * self.interval_s, 0.1), max(_SLOWEST_S, self.interval_s))

    @property
    def is_silent(self) -> bool:
        """Whether the host let several requests in a row run into their time limit."""
        return self._n_silent >= _SILENT_AFTER

    def give_another_chance(self) -> None:
        """Before a retry: let one request find out whether the host speaks again."""
        self._n_silent = min(self._n_silent, _SILENT_AFTER - 1)


def retry_after(hop: Hop, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for (RFC 9110 section 10.2.3); None without one."""
    value = hop.headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return float(value[:12])
    try:
        at = parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    at = at if at.tzinfo is not None else at.replace(tzinfo=UTC)
    return max(0.0, (at - now).total_seconds())
