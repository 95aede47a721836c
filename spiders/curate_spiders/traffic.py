"""Counts what really went over the wire: requests sent and bytes of bodies received."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy import signals

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler


class Traffic:
    """Scrapy's own downloader statistics count replayed pages too; these do not."""

    def __init__(self, crawler: Crawler) -> None:
        self._counts = crawler.spider.job.tally.counts
        crawler.signals.connect(self._sent, signal=signals.request_reached_downloader)
        crawler.signals.connect(self._received, signal=signals.bytes_received)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor."""
        return cls(crawler)

    def _sent(self) -> None:
        self._counts["requests"] += 1

    def _received(self, data: bytes) -> None:
        self._counts["bytes"] += len(data)
