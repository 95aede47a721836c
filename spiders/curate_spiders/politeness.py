"""The add-on that makes every spider polite, above the priority of any other setting.

Scrapy ranks settings: default 0, add-on 15, project 20, spider 30, command line 40. Ours are set at
100, so neither a spider's `custom_settings` nor `-s` on the command line changes them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from curate_spiders.caps import MAX_PAGE_BYTES
from curate_spiders.hosts import FLOOR_S
from curate_spiders.pace import ROBOTS_NAME

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

PRIORITY = 100
ADDONS = {"curate_spiders.politeness.PolitenessAddon": 0}

_MIDDLEWARES = {
    "curate_spiders.guard.GuardMiddleware": 50,
    "curate_spiders.robots.Robots": 100,
    "curate_spiders.incremental.IncrementalMiddleware": 120,
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "curate_spiders.identity.IdentityMiddleware": 500,
    "curate_spiders.retry.PoliteRetry": 550,
    "curate_spiders.caps.CappedCompression": 590,
    "curate_spiders.robots.MachineryRedirects": 600,
    "curate_spiders.caps.CapsMiddleware": 890,
}
_EXTENSIONS = {
    "scrapy.extensions.corestats.CoreStats": 0,
    "scrapy.extensions.logcount.LogCount": 0,
    "curate_spiders.pace.CrawlDelay": 0,
    "curate_spiders.pace.HostThrottle": 0,
    "curate_spiders.traffic.Traffic": 0,
}

POLITE: dict[str, Any] = {
    "ROBOTSTXT_OBEY": True,
    "ROBOTSTXT_PARSER": "scrapy.robotstxt.ProtegoRobotParser",
    # Only the product token: words of the contact must not match another robot's rules.
    "ROBOTSTXT_USER_AGENT": ROBOTS_NAME,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,  # hosts in allowed networks get theirs from `host_policy`
    "CONCURRENT_REQUESTS_PER_IP": 0,
    "CONCURRENT_REQUESTS": 16,
    "DOWNLOAD_DELAY": FLOOR_S,
    "DOWNLOAD_DELAY_JITTER": 0.0,
    "DOWNLOAD_SLOTS": {},
    "DOWNLOAD_TIMEOUT": 30,
    # The spider's own caps end a download first; this one stands behind them.
    "DOWNLOAD_MAXSIZE": MAX_PAGE_BYTES + 1024 * 1024,
    "DOWNLOAD_WARNSIZE": 0,
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    "DOWNLOADER": "scrapy.core.downloader.Downloader",
    "DOWNLOADER_MIDDLEWARES": {},
    "DOWNLOADER_MIDDLEWARES_BASE": _MIDDLEWARES,
    "DOWNLOAD_HANDLERS": {},
    "DOWNLOAD_HANDLERS_BASE": {
        "http": "curate_spiders.connections.KeptConnections",
        "https": "curate_spiders.connections.KeptConnections",
    },
    "EXTENSIONS": {},
    "EXTENSIONS_BASE": _EXTENSIONS,
    "AUTOTHROTTLE_ENABLED": True,
    "AUTOTHROTTLE_START_DELAY": FLOOR_S,
    "AUTOTHROTTLE_MAX_DELAY": 60.0,
    "AUTOTHROTTLE_TARGET_CONCURRENCY": 1.0,
    "RETRY_ENABLED": True,
    "RETRY_TIMES": 2,
    "RETRY_HTTP_CODES": [408, 429, 500, 502, 503, 504, 522, 524],
    "REDIRECT_ENABLED": True,
    "REDIRECT_MAX_TIMES": 5,  # RFC 9309, 2.3.1.2: at least five hops for robots.txt
    "COOKIES_ENABLED": False,
    "HTTPCACHE_ENABLED": False,
    # A proxy would resolve names in our place, past the check for private addresses.
    "HTTPPROXY_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
}


def insist(settings: BaseSettings) -> None:
    """Put the add-on itself beyond the reach of spiders and of the command line."""
    settings.set("ADDONS", ADDONS, priority=PRIORITY)


class PolitenessAddon:
    """Sets what no spider may change; pace, addresses and robots.txt have their own components."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor."""
        return cls(crawler)

    def update_settings(self, settings: BaseSettings) -> None:
        """Scrapy's hook, called after spider and command line had their say."""
        for name, value in POLITE.items():
            settings.set(name, value, priority=PRIORITY)
        user_agent = self._crawler.spider.job.catalog.settings.user_agent
        settings.set("USER_AGENT", user_agent, priority=PRIORITY)
