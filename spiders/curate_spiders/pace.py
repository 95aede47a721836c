"""Applies a host's policy to Scrapy's download slots, and holds a host that asks to be left alone.

Scrapy parses Crawl-delay but does not apply it, and its AutoThrottle lowers any delay again; both
are set right here.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.extensions.throttle import AutoThrottle
from scrapy.utils.asyncio import call_later
from scrapy.utils.defer import _schedule_coro

from curate_spiders.hosts import FLOOR_S, authority_of, host_of

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request, Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.robotstxt import RobotParser

    from curate_spiders.hosts import HostPolicy

ROBOTS_NAME = "curate"  # the product token that robots.txt knows us by
# The longest we wait between two requests because a host asks for it; beyond, the crawl ends.
LONGEST_WAIT_S = 300.0


def set_pace(crawler: Crawler, host: str, policy: HostPolicy) -> None:
    """Give the host's download slot, made or yet to be made, the policy's pace."""
    downloader = crawler.engine.downloader
    downloader.per_slot_settings[host] = {
        "delay": policy.delay_s,
        "concurrency": policy.concurrency,
        "jitter": 0.0,  # half of a delay of one second would be under the floor
    }
    slot = downloader.slots.get(host)
    if slot is not None:
        slot.delay = max(slot.delay, policy.delay_s)
        slot.concurrency = min(slot.concurrency, policy.concurrency)


def hold(crawler: Crawler, host: str, seconds: float) -> None:
    """Send nothing to `host` for so many seconds; what is under way may still be answered."""
    job = crawler.spider.job
    now = time.monotonic()
    job.hosts.held_until[host] = until = max(now + seconds, job.hosts.held_until.get(host, 0.0))
    job.tally.host(host).held(seconds)
    downloader = crawler.engine.downloader
    slot = downloader.slots.get(host)
    if slot is None:
        return  # the gate keeps the time; the slot only keeps requests out of the gate's line
    if slot.latercall is not None:
        slot.latercall.cancel()
    slot.latercall = call_later(until - now, downloader._latercall, slot)


def stop(crawler: Crawler, reason: str) -> None:
    """End the crawl now: what waits in the queues is left unasked."""
    job = crawler.spider.job
    if job.over.is_set():
        return
    job.over.set()
    _schedule_coro(crawler.engine.close_spider_async(reason=reason))
    downloader = crawler.engine.downloader
    for slot in list(downloader.slots.values()):
        # The engine ends when its queues are empty; nothing passes the gate any more.
        slot.delay = 0.0
        if slot.latercall is not None:
            slot.latercall.cancel()
        slot.latercall = call_later(0, downloader._latercall, slot)


def give_up(crawler: Crawler, seconds: float) -> None:
    """End the crawl: a host asked for a wait that is too long to sit out."""
    tally = crawler.spider.job.tally
    if tally.asked_to_wait_s is None:
        tally.asked_to_wait_s = seconds
        stop(crawler, "asked_to_wait")


class CrawlDelay:
    """Applies robots.txt's Crawl-delay to its host before any page of it is asked for."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        crawler.signals.connect(self._robots_parsed, signal=signals.robots_parsed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor."""
        return cls(crawler)

    async def _robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        wanted = robotparser.crawl_delay(ROBOTS_NAME)
        if not wanted:
            return
        job, host = self._crawler.spider.job, host_of(request.url)
        job.tally.robots.setdefault(authority_of(request.url), {})["crawl_delay_s"] = wanted
        set_pace(self._crawler, host, job.hosts.slow_down(host, wanted))
        if wanted > LONGEST_WAIT_S:
            give_up(self._crawler, wanted)


class HostThrottle(AutoThrottle):
    """AutoThrottle for the open web that never goes below what a host's policy asks for."""

    def _response_downloaded(self, response: Response, request: Request, spider: Spider) -> None:
        key, slot = self._get_slot(request, spider)
        if key is None or slot is None:
            return
        policy = spider.job.hosts.policy(key)
        if policy.is_allowed_network:
            return
        super()._response_downloaded(response, request, spider)
        slot.delay = max(slot.delay, policy.delay_s, FLOOR_S)
