"""Counts what really went over the wire, host by host; the etiquette report is made of it.

Scrapy's own downloader statistics count replayed pages and requests that wait in a queue; these
count when a request leaves and when bytes come.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scrapy import signals

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler


@dataclass(slots=True)
class HostTally:
    """What one host was asked and answered; times are seconds of the monotonic clock."""

    requests: int = 0
    bytes: int = 0
    retries: int = 0
    n_busy: int = 0  # answers 429 and 503
    n_forbidden: int = 0  # answers 403
    n_holds: int = 0
    longest_hold_s: float = 0.0
    smallest_gap_s: float | None = None  # between the starts of two consecutive requests
    most_at_once: int = 0
    busy_in_a_row: int = 0
    last_end: float | None = None
    _last_start: float | None = None
    _under_way: int = 0

    def start(self) -> None:
        """A request leaves."""
        now = time.monotonic()
        if self._last_start is not None:
            gap = now - self._last_start
            self.smallest_gap_s = min(gap, self.smallest_gap_s or gap)
        self._last_start = now
        self.requests += 1
        self._under_way += 1
        self.most_at_once = max(self.most_at_once, self._under_way)

    def end(self) -> None:
        """Its answer is complete, or will not come."""
        self._under_way -= 1
        self.last_end = time.monotonic()

    def held(self, seconds: float) -> None:
        """The host asked to be left alone for so long."""
        self.n_holds += 1
        self.longest_hold_s = max(self.longest_hold_s, seconds)

    def report(self) -> dict[str, Any]:
        """The numbers as `HostTraffic` has them."""
        gap = self.smallest_gap_s
        return {
            "requests": self.requests,
            "bytes": self.bytes,
            "retries": self.retries,
            "n_busy": self.n_busy,
            "n_forbidden": self.n_forbidden,
            "n_holds": self.n_holds,
            "longest_hold_s": round(self.longest_hold_s, 3),
            "smallest_gap_s": None if gap is None else round(gap, 3),
            "most_at_once": self.most_at_once,
        }


class Traffic:
    """Adds the bytes of bodies to their host, as they come, before any decompression."""

    def __init__(self, crawler: Crawler) -> None:
        self._tally = crawler.spider.job.tally
        crawler.signals.connect(self._received, signal=signals.bytes_received)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor."""
        return cls(crawler)

    def _received(self, data: bytes, request: Request) -> None:
        self._tally.counts["bytes"] += len(data)
        self._tally.host(request.meta["download_slot"]).bytes += len(data)
