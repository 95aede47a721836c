"""robots.txt as RFC 9309 wants it: missing allows, failing forbids, and every verdict is kept."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest, StopDownload
from scrapy.http.request import NO_CALLBACK

from curate_spiders.caps import MAX_SITEMAP_BYTES
from curate_spiders.gate import leave_unasked
from curate_spiders.hosts import authority_of
from curate_spiders.pace import ROBOTS_NAME

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.robotstxt import RobotParser

MAX_ROBOTS_BYTES = 512 * 1024  # RFC 9309, 2.5: at least 500 KiB are read
_FORBID_ALL = b"User-agent: *\nDisallow: /\n"
_LISTED = 10  # refused addresses kept by name, for each host
# A request for robots.txt is known by this object: no spider gets hold of it by asking politely.
_MARK = object()
_MARKED = "robots_txt"
_SCHEMES = ("https", "http")
_AGENT = re.compile(
    rb"^[ \t]*user[- ]?agent[ \t]*:?[ \t]*([^\r\n#]*)", re.IGNORECASE | re.MULTILINE
)


class RobotsRefused(IgnoreRequest):
    """robots.txt does not allow the address; nothing was sent."""


class HostUnreachable(IgnoreRequest):
    """The host did not answer for its robots.txt; its pages are not asked for."""


def is_robots_txt(request: Request) -> bool:
    """Whether we ask for robots.txt itself, or for what it redirects to."""
    return request.meta.get(_MARKED) is _MARK


def for_our_name(body: bytes) -> bytes:
    """robots.txt with groups named as RFC 9309, 2.2.1 matches them: by the product token alone.

    `curate/1.0` is us, `cur` and `curate-images` are others: a parser that compares beginnings
    would see it the other way round. Only the first 512 KiB count, up to the last whole line.

    >>> for_our_name(b"User-Agent: Curate/1.0 (books)").decode()
    'User-agent: curate'
    """
    if len(body) > MAX_ROBOTS_BYTES:
        body = body[: body.rfind(b"\n", 0, MAX_ROBOTS_BYTES) + 1]
    return _AGENT.sub(_named, body.removeprefix(b"\xef\xbb\xbf"))


def _named(line: re.Match[bytes]) -> bytes:
    value = line[1].strip()
    if value == b"*" or value.startswith((b"* ", b"*\t")):
        return b"User-agent: *"
    token = re.match(rb"[A-Za-z_-]*", value)
    ours = token is not None and token[0].decode().lower() == ROBOTS_NAME
    return b"User-agent: " + (ROBOTS_NAME.encode() if ours else b"another-robot")


class Robots(RobotsTxtMiddleware):
    """Scrapy's middleware with the RFC's view of failures and one request for each host."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._job = crawler.spider.job
        # Address of a robots.txt -> its rules, None where it cannot be had.
        self._files: dict[str, asyncio.Future[RobotParser | None]] = {}
        # Host[:port] -> rules that a file stated; http and https of a host share them.
        self._rules: dict[str, RobotParser] = {}
        crawler.signals.connect(self._bytes_received, signal=signals.bytes_received)

    async def process_request(self, request: Request) -> None:
        """Refuse what robots.txt disallows, and everything once the crawl is over."""
        if not is_robots_txt(request):
            rules = await self.robot_parser(request)
            if self._job.over.is_set():
                leave_unasked(request)
            self.process_request_2(rules, request)
        self._job.hosts.judged.add(request)

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Judge one request by its host's robots.txt."""
        authority = authority_of(request.url)
        verdict = self._verdict(authority)
        if rp is None:
            msg = f"robots.txt of {authority} cannot be fetched"
            raise HostUnreachable(msg)
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest as err:
            verdict["n_refused"] = verdict.get("n_refused", 0) + 1
            refused = verdict.setdefault("refused_urls", [])
            if len(refused) < _LISTED and request.url not in refused:
                refused.append(request.url)
            raise RobotsRefused(str(err)) from err

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """The rules for a request's host, asked for once in a crawl; None when it does not answer.

        Rules that one scheme's file states hold for both. A file that is missing or failing speaks
        for its own scheme only: the other one's may forbid.
        """
        authority = authority_of(request.url)
        scheme = request.url.partition(":")[0]
        for other in _SCHEMES:
            if other != scheme and f"{other}://{authority}" in self._files:
                await asyncio.shield(self._files[f"{other}://{authority}"])
        if authority in self._rules:
            return self._rules[authority]
        address = f"{scheme}://{authority}"
        if address not in self._files:
            self._files[address] = asyncio.ensure_future(self._fetch(address, request))
        return await asyncio.shield(self._files[address])

    async def _fetch(self, address: str, page: Request) -> RobotParser | None:
        try:
            response = await self.crawler.engine.download_async(_request(address))
        except Exception as err:  # whatever the network can do to us: the host does not answer
            if not isinstance(err, IgnoreRequest):
                self._job.tally.error(str(err) or type(err).__name__)
            return None
        return await self._parsed(response, page)

    async def _parsed(self, response: Response, page: Request) -> RobotParser:
        body = for_our_name(response.body)
        # RFC 9309, 2.3.1: a file that is unavailable (4xx) restricts nothing, a server that is
        # failing (5xx, and a 429 says as much) disallows all. So does a body that cannot be read.
        status = response.status
        if status >= 500 or status == 429 or "cut" in response.meta:
            body = _FORBID_ALL
        elif status >= 300:
            body = b""
        rules: RobotParser = self._parserimpl.from_crawler(self.crawler, body)
        await self._take(rules, status, page)
        # Where it redirected to another host's own robots.txt, that one need not be asked again.
        if urlsplit(response.url).path == "/robots.txt":
            await self._take(rules, status, Request(response.url))
        return rules

    async def _take(self, rules: RobotParser, status: int, of: Request) -> None:
        """Keep the rules for the host of a request, and tell those who wait for them."""
        authority = authority_of(of.url)
        if authority in self._rules:
            return
        self._verdict(authority)["status"] = status
        if status == 200:
            self._rules[authority] = rules
        await self.crawler.signals.send_catch_log_async(
            signal=signals.robots_parsed, robotparser=rules, request=of
        )

    def _bytes_received(self, data: bytes, request: Request) -> None:
        """Read so much of robots.txt and no more, however long it is."""
        if is_robots_txt(request):
            request.meta["n_received"] = request.meta.get("n_received", 0) + len(data)
            if request.meta["n_received"] > MAX_ROBOTS_BYTES:
                raise StopDownload(fail=False)

    def _verdict(self, authority: str) -> dict[str, Any]:
        verdict: dict[str, Any] = self._job.tally.robots.setdefault(authority, {})
        verdict.setdefault("status", 0)
        return verdict


def _request(address: str) -> Request:
    return Request(
        f"{address}/robots.txt",
        priority=RobotsTxtMiddleware.DOWNLOAD_PRIORITY,
        # A file that was cut short can be read as far as it came only where it is not compressed.
        headers={"Accept": "text/plain,*/*;q=0.5", "Accept-Encoding": "identity"},
        # Longer ones are cut off; the limit of pages would leave the host without any answer.
        meta={_MARKED: _MARK, "download_maxsize": MAX_SITEMAP_BYTES},
        callback=NO_CALLBACK,
    )


class MachineryRedirects(RedirectMiddleware):
    """Follows redirects of robots.txt and sitemaps; a page's redirect is a capture of its own."""

    def handle_referer(self, request: Request, response: Response) -> None:
        """No Referer is sent: it would tell a publisher where else we read."""
