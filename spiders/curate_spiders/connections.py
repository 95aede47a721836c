"""Connections that are kept: as many to a host as may be asked for at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class KeptConnections(HTTP11DownloadHandler):
    """Scrapy's handler with a pool that fits our paces.

    Scrapy keeps as many connections to a host as `CONCURRENT_REQUESTS_PER_DOMAIN` says, which is
    one here; a host in an allowed network is asked by several requests at once, and all but one of
    them had to connect anew. A host in the open web still has one connection: one request at a time
    needs no second.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool.maxPersistentPerHost = crawler.settings.getint("CONCURRENT_REQUESTS")
