"""The first middleware: refuses private addresses and nameless crawls, sets each host's pace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.exceptions import IgnoreRequest

from curate_spiders.caps import MAX_SITEMAP_BYTES
from curate_spiders.gate import leave_unasked
from curate_spiders.hosts import GuardedResolver, host_of
from curate_spiders.pace import set_pace

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler

LONGEST_ANSWER_S = 30.0
# Keys by which a spider could step around what the operator and the publisher asked for.
_FORBIDDEN_META = (
    "proxy",
    "bindaddress",
    "dont_obey_robotstxt",
    "max_retry_times",
    "autothrottle_dont_adjust_delay",
)
# Keys that may ask for less than the limit, not for more: 0 would mean no limit at all.
_LIMITED_META = {"download_timeout": LONGEST_ANSWER_S, "download_maxsize": MAX_SITEMAP_BYTES}
# Counts of Scrapy's own: below zero they would stand for hundreds of tries.
_COUNTED_META = ("retry_times", "redirect_times")


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
        if self._job.over.is_set():
            leave_unasked(request)
        _clean(request)
        host = host_of(request.url)
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


def _clean(request: Request) -> None:
    """Take out of a request's meta what would widen the limits."""
    meta = request.meta
    for key in _FORBIDDEN_META:
        meta.pop(key, None)
    for key, most in _LIMITED_META.items():
        if key in meta:
            given = meta[key]
            fits = isinstance(given, int | float) and 0 < given <= most
            meta[key] = given if fits else most
    for key in _COUNTED_META:
        if key in meta and not (isinstance(meta[key], int) and meta[key] >= 0):
            del meta[key]
