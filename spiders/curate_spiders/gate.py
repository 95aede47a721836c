"""The last gate before the network: what was not judged does not leave, nor does it leave early.

Scrapy's download slots keep a host's requests in line. A spider can reach into a slot, and a slot
counts from the moment a request left: the connection that was slow for the first request and is
open for the second brings the two closer together at the server. So the delay is kept here once
more, from the end of one answer to the start of the next request.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import TYPE_CHECKING

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.exceptions import IgnoreRequest
from twisted.web.client import HTTPConnectionPool

from curate_spiders.hosts import FAST_CONCURRENCY

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.web._newclient import HTTP11ClientProtocol

    from curate_spiders.job import Job


_KEPT_S = 2


class NotAsked(IgnoreRequest):
    """The crawl ended before the request could be sent."""


class NotJudged(IgnoreRequest):
    """The request went around the guard or robots.txt; nothing was sent."""


def leave_unasked(request: Request) -> None:
    """Drop a request of a crawl that is over; its page did not fail, so no errback hears of it.

    Raises:
        NotAsked: always.
    """
    request.errback = None
    msg = "the crawl ended before this was asked for"
    raise NotAsked(msg)


class _Pool(HTTPConnectionPool):
    """Keeps connections for the next request, but none that is being closed.

    An answer that we stop reading may have come whole by then. Twisted would keep its connection,
    and the next request would reach the host, lose its answer and be sent a second time.
    """

    def _putConnection(self, key: object, connection: HTTP11ClientProtocol) -> None:
        if not connection.transport.disconnecting:
            super()._putConnection(key, connection)


class GatedHandler(HTTP11DownloadHandler):
    """Scrapy's handler of http and https behind the gate."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._job: Job = crawler.spider.job
        pool = _Pool(self._pool._reactor, persistent=True)
        pool._factory = self._pool._factory
        pool.maxPersistentPerHost = FAST_CONCURRENCY
        # Servers close idle connections after five seconds and more: one that was kept for longer
        # may be closed at the very moment it is used again, and the request would be lost.
        pool.cachedConnectionTimeout = _KEPT_S
        # Twisted would send a request again, at once and unseen, when a kept connection breaks.
        pool.retryAutomatically = False
        self._pool = pool

    async def download_request(self, request: Request) -> Response:
        """Send a request that was judged, when it is its turn."""
        if request not in self._job.hosts.judged:
            msg = "a request went around the guard"
            raise NotJudged(msg)
        async with self._turn(request):
            return await super().download_request(request)

    @contextlib.asynccontextmanager
    async def _turn(self, request: Request) -> AsyncIterator[None]:
        host, hosts = request.meta["download_slot"], self._job.hosts
        tally = self._job.tally.host(host)
        async with hosts.line(host):
            while (wait := hosts.wait_s(host, tally.last_end, time.monotonic())) > 0:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._job.over.wait(), wait)
                if self._job.over.is_set():
                    break
            if self._job.over.is_set():
                leave_unasked(request)
            self._job.tally.counts["requests"] += 1
            tally.start()
            try:
                yield
            finally:
                tally.end()
