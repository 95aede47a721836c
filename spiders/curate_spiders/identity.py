"""Names the crawler to the site; a spider cannot dress up as a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler


class IdentityMiddleware:
    """Writes our user agent over whatever a request carries."""

    def __init__(self, user_agent: str) -> None:
        self._user_agent = user_agent

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor."""
        return cls(crawler.spider.job.catalog.settings.user_agent)

    def process_request(self, request: Request) -> None:
        """Set the header."""
        request.headers["User-Agent"] = self._user_agent
