"""robots.txt as RFC 9309 wants it: missing allows, failing forbids, and every verdict is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.utils.httpobj import urlparse_cached

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response
    from scrapy.robotstxt import RobotParser

_FORBID_ALL = b"User-agent: *\nDisallow: /\n"


class RobotsRefused(IgnoreRequest):
    """robots.txt does not allow the address; nothing was sent."""


class HostUnreachable(IgnoreRequest):
    """The host did not answer for its robots.txt; its pages are not asked for."""


class Robots(RobotsTxtMiddleware):
    """Scrapy's middleware with the RFC's view of failures."""

    async def process_request(self, request: Request) -> None:
        """Refuse what robots.txt disallows, and all of a host that asks for endless patience."""
        await super().process_request(request)
        if self.crawler.spider.job.tally.asked_to_wait_s is not None:
            msg = "the host asks for a longer wait than a crawl can keep"
            raise RobotsRefused(msg)

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """The host's rules, for every request that waits for them.

        Scrapy hands the answer to the first of the waiting requests only and None to the others
        (a Deferred's result is what its last callback returned), as if the file had failed.
        """
        await super().robot_parser(request)
        parser: RobotParser | None = self._parsers[urlparse_cached(request).netloc]
        return parser

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Judge one request by its host's robots.txt."""
        job = self.crawler.spider.job
        netloc = urlparse_cached(request).netloc
        verdict = job.tally.robots.setdefault(netloc, {"status": 0})
        if rp is None:
            msg = f"robots.txt of {netloc} cannot be fetched"
            raise HostUnreachable(msg)
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest as err:
            verdict["n_refused"] = verdict.get("n_refused", 0) + 1
            raise RobotsRefused(str(err)) from err

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        verdict = self.crawler.spider.job.tally.robots.setdefault(netloc, {})
        verdict["status"] = response.status
        # RFC 9309, 2.3.1: a file that is unavailable (4xx) restricts nothing, a server that is
        # failing (5xx, and a 429 says as much) disallows all.
        if response.status >= 500 or response.status == 429:
            response = response.replace(body=_FORBID_ALL)
        elif response.status >= 300:
            response = response.replace(body=b"")
        await super()._parse_robots(response, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        if not isinstance(exc, IgnoreRequest):
            self.crawler.spider.job.tally.error(str(exc) or type(exc).__name__)
        super()._robots_error(exc, netloc)


class MachineryRedirects(RedirectMiddleware):
    """Follows redirects of robots.txt and sitemaps; a page's redirect is a capture of its own."""

    def handle_referer(self, request: Request, response: Response) -> None:
        """No Referer is sent: it would tell a publisher where else we read."""
