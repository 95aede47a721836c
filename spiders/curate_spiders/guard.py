"""The first middleware: refuses private addresses and nameless crawls, sets each host's pace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.exceptions import IgnoreRequest
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached

from curate_spiders.hosts import GuardedResolver
from curate_spiders.pace import set_pace

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler

# Keys by which a spider could step around what the operator and the publisher asked for.
_FORBIDDEN_META = ("proxy", "bindaddress", "dont_obey_robotstxt")


class AddressRefused(IgnoreRequest):
    """The address is private, or in the open web while no contact is set; nothing was sent."""


class GuardMiddleware:
    """Runs before every other middleware, on each request: pages, robots.txt, redirect targets."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._job = crawler.spider.job
        crawler.signals.connect(self._install_resolver, signal=signals.spider_opened)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor."""
        return cls(crawler)

    def _install_resolver(self) -> None:
        from twisted.internet import reactor

        reactor.installNameResolver(GuardedResolver(self._job.hosts))

    async def process_request(self, request: Request) -> None:
        """Let the request pass at its host's pace, or refuse it."""
        is_robots_txt = request.callback is NO_CALLBACK
        for key in _FORBIDDEN_META:
            if not (is_robots_txt and key == "dont_obey_robotstxt"):
                request.meta.pop(key, None)
        host = urlparse_cached(request).hostname or ""
        request.meta["download_slot"] = host
        try:
            resolved = await self._job.hosts.resolve(host)
        except OSError:
            set_pace(self._crawler, host, self._job.hosts.policy(host))
            return  # the downloader will meet the same failure, and report it as one
        if not resolved.usable:
            msg = f"{host} is a private address"
            raise AddressRefused(msg)
        if not resolved.is_allowed_network and not self._job.catalog.settings.contact:
            msg = f"{host} is in the open web and CURATE_CONTACT is not set"
            raise AddressRefused(msg)
        set_pace(self._crawler, host, self._job.hosts.policy(host, resolved))
