"""One object per host: when the next request may start, and when to leave the host alone."""

from __future__ import annotations

from collections import deque
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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
    """Spaces the requests to one host (seconds of a monotonic clock, passed in as `now`)."""

    def __init__(self, interval_s: float, at_once: int, max_wait_s: float) -> None:
        self.interval_s = interval_s
        self.waiting: deque[Any] = deque()  # who wants a turn, first come first served
        self.is_timed = False  # whether somebody will look again when the next turn comes
        self._at_once = at_once
        self._n_open = 0
        self._max_wait_s = max_wait_s
        self._next_start = 0.0
        self._closed_until = 0.0
        self._closed_because = ""
        self._n_refused = 0
        self._n_silent = 0
        self._crawl_delay_s = 0.0

    @property
    def has_room(self) -> bool:
        """Whether fewer requests are open than may be."""
        return self._n_open < self._at_once

    def wait_s(self, now: float) -> float:
        """Seconds until the next request may start; 0 or less: at once.

        Raises:
            PutOffError: if that is longer than `max_wait_s`.
        """
        wait = max(self._next_start, self._closed_until) - now
        if wait > self._max_wait_s:
            raise PutOffError(wait, self._why(now))
        return wait

    def begin(self, now: float) -> None:
        """A request starts."""
        self._n_open += 1
        self._next_start = now + max(self.interval_s, self._crawl_delay_s)

    def end(self) -> None:
        """A request is over."""
        self._n_open -= 1

    def close_for(self, wait_s: float, now: float, because: str = "") -> None:
        """Nothing may start for so long."""
        self._closed_until = max(self._closed_until, now + wait_s)
        self._closed_because = because or self._closed_because

    def _why(self, now: float) -> str:
        left = self._closed_until - now
        if left > self._max_wait_s:
            said = self._closed_because or f"the server asks for a wait of {left:.0f} s"
            return f"{said}: put off"
        return f"robots.txt asks for {self._crawl_delay_s:g} s between requests: put off"

    def slow_down(self, crawl_delay_s: float) -> None:
        """Honor a Crawl-delay from robots.txt from the next request on."""
        self._crawl_delay_s = crawl_delay_s

    def note(
        self, hop: Hop, now: float, *, retry_after_s: float | None, is_full_time: bool
    ) -> None:
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
        self.close_for(wait, now)
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
    except (ValueError, TypeError, OverflowError):  # OverflowError: a year of twenty digits
        return None
    at = at if at.tzinfo is not None else at.replace(tzinfo=UTC)
    return max(0.0, (at - now).total_seconds())
