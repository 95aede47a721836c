"""Asks for no page of a family that was closed while the request waited in the queue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.exceptions import IgnoreRequest

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler

    from curate_spiders.job import Job
    from curate_spiders.traps import TrapKind


class TrapClosed(IgnoreRequest):
    """The address belongs to a closed family; nothing was sent."""

    def __init__(self, kind: TrapKind) -> None:
        super().__init__(f"left out as a trap: {kind}")
        self.kind = kind


class TrapMiddleware:
    """Stands first: a page that is left out costs no look at robots.txt either."""

    def __init__(self, job: Job) -> None:
        self._job = job

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor."""
        return cls(crawler.spider.job)

    def process_request(self, request: Request) -> None:
        """Refuse what was queued before its family was closed; start pages are never refused."""
        if request.meta.get("kind") != "page" or request.meta.get("is_start"):
            return
        kind = self._job.traps.closed(request.meta["published"])
        if kind is not None:
            raise TrapClosed(kind)
