"""Names the crawler to the site; a spider cannot dress up as a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler


# Headers that would follow readers about, name somebody else, or ask one site's server for another
# site's pages, past the robots.txt that was read.
_FORBIDDEN = (
    "Cookie", "Referer", "Origin", "From", "Host", "Forwarded", "Via", "X-Forwarded-For",
    "X-Forwarded-Host", "X-Real-Ip", "X-Requested-With", "X-Original-Url", "X-Rewrite-Url",
    "X-Http-Method-Override", "Proxy-Authorization",
)  # fmt: skip


class IdentityMiddleware:
    """Writes our user agent over whatever a request carries, and takes false papers from it."""

    def __init__(self, user_agent: str) -> None:
        self._user_agent = user_agent

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor."""
        return cls(crawler.spider.job.catalog.settings.user_agent)

    def process_request(self, request: Request) -> None:
        """Set the header."""
        for name in list(request.headers):
            text = name.decode("latin-1").title()
            if text in _FORBIDDEN or text.startswith("Sec-"):
                del request.headers[name]
        request.headers["User-Agent"] = self._user_agent
