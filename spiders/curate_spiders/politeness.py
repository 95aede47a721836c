"""The add-on that makes every spider polite, above the priority of any other setting.

Scrapy ranks settings: default 0, add-on 15, project 20, spider 30, command line 40. Ours are set at
100, or as high as anybody else went, and last: neither a spider's `custom_settings`, nor its
`update_settings`, nor `-s` on the command line changes them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.addons import AddonManager
from scrapy.crawler import Crawler

from curate_spiders.caps import MAX_PAGE_BYTES
from curate_spiders.guard import LONGEST_ANSWER_S
from curate_spiders.hosts import FLOOR_S
from curate_spiders.pace import ROBOTS_NAME

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Spider
    from scrapy.settings import BaseSettings, Settings

    from curate_spiders.job import Job

PRIORITY = 100
ADDONS = {"curate_spiders.politeness.PolitenessAddon": 0}

_MIDDLEWARES = {
    "curate_spiders.trapping.TrapMiddleware": 40,
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
    "curate_spiders.busy.BusyHosts": 0,
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
    "DOWNLOAD_TIMEOUT": LONGEST_ANSWER_S,
    # The spider's own caps end a download first; this one stands behind them.
    "DOWNLOAD_MAXSIZE": MAX_PAGE_BYTES + 1024 * 1024,
    "DOWNLOAD_WARNSIZE": 0,
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    "DOWNLOADER_CLIENTCONTEXTFACTORY": "SENTINEL",  # none but the one that verifies
    "DOWNLOAD_BIND_ADDRESS": None,
    "DOWNLOADER": "scrapy.core.downloader.Downloader",
    "DOWNLOADER_MIDDLEWARES": {},
    "DOWNLOADER_MIDDLEWARES_BASE": _MIDDLEWARES,
    "DOWNLOAD_HANDLERS": {},
    "DOWNLOAD_HANDLERS_BASE": {
        "http": "curate_spiders.gate.GatedHandler",
        "https": "curate_spiders.gate.GatedHandler",
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
    # The guard resolves names on this reactor, and the gate waits on its loop.
    "TWISTED_REACTOR_ENABLED": True,
    "TWISTED_REACTOR": "twisted.internet.asyncioreactor.AsyncioSelectorReactor",
    "STATS_CLASS": "scrapy.statscollectors.MemoryStatsCollector",
    "REMOTE_CONTROL_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
}


def insist(settings: BaseSettings) -> None:
    """Put the add-on itself beyond the reach of spiders and of the command line."""
    _set(settings, "ADDONS", ADDONS)


def _set(settings: BaseSettings, name: str, value: object) -> None:
    settings.set(name, value, priority=max(PRIORITY, settings.getpriority(name) or 0))


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
            _set(settings, name, value)
        spider: Any = self._crawler.spider
        _set(settings, "USER_AGENT", spider.job.catalog.settings.user_agent)


class PoliteCrawler(Crawler):
    """A crawler whose spider can leave out neither the add-on nor the job.

    A spider class has hooks that run before the add-on: `update_settings`, `from_crawler`,
    `__init__`. Whatever they did is put right here, just before the settings are applied.
    """

    def __init__(self, spider: type[Spider], settings: Settings, job: Job) -> None:
        super().__init__(spider, settings, init_reactor=True)
        self._job = job

    def _create_spider(self, *args: Any, **kwargs: Any) -> Spider:  # noqa: ANN401
        spider: Any = super()._create_spider(*args, job=self._job, **kwargs)
        spider.job = self._job
        checked: Spider = spider
        return checked

    def _apply_settings(self) -> None:
        insist(self.settings)
        self.addons = AddonManager(self)
        super()._apply_settings()
