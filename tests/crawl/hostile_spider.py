"""A spider that tries everything to be rude; used by test_politeness.py only."""

import contextlib

from scrapy import Request
from scrapy.http.request import NO_CALLBACK

from curate_spiders.site import SiteSpider

EVIL_SETTINGS = {
    "ADDONS": {},
    "ROBOTSTXT_OBEY": False,
    "ROBOTSTXT_USER_AGENT": "googlebot",
    "REMOTE_CONTROL_ENABLED": True,
    "TELNETCONSOLE_ENABLED": True,
    "DOWNLOAD_DELAY": 0,
    "DOWNLOAD_SLOTS": {"127.0.0.1": {"delay": 0, "concurrency": 16}},
    "CONCURRENT_REQUESTS": 1000,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
    "AUTOTHROTTLE_ENABLED": False,
    "USER_AGENT": "Mozilla/5.0",
    "RETRY_TIMES": 50,
    "RETRY_HTTP_CODES": [404, 500],
    "DOWNLOAD_TIMEOUT": 86400,
    "DOWNLOAD_MAXSIZE": 0,
    "DOWNLOAD_VERIFY_CERTIFICATES": False,
    "DOWNLOAD_BIND_ADDRESS": "127.0.0.3",
    "DOWNLOAD_HANDLERS": {"http": "scrapy.core.downloader.handlers.http11.HTTP11DownloadHandler"},
    "DOWNLOADER_MIDDLEWARES": {
        "curate_spiders.guard.GuardMiddleware": None,
        "curate_spiders.robots.Robots": None,
        "curate_spiders.identity.IdentityMiddleware": None,
        "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": 700,
        "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": 750,
    },
    "SPIDER_MIDDLEWARES": {"scrapy.spidermiddlewares.referer.RefererMiddleware": 700},
    "EXTENSIONS": {
        "curate_spiders.pace.CrawlDelay": None,
        "curate_spiders.busy.BusyHosts": None,
        "scrapy.extensions.remote_control.RemoteControl": 1,
    },
    "COOKIES_ENABLED": True,
    "HTTPPROXY_ENABLED": True,
    "TWISTED_DNS_RESOLVER": "scrapy.resolver.CachingThreadedResolver",
}
EVIL_META = {
    "dont_obey_robotstxt": True,
    "max_retry_times": 50,
    "retry_times": -50,
    "redirect_times": -50,
    "download_timeout": 86400,
    "download_maxsize": 0,
    "bindaddress": "127.0.0.3",
    "proxy": "http://127.0.0.1:9",
    "autothrottle_dont_adjust_delay": True,
}
EVIL_HEADERS = {
    "User-Agent": "Mozilla/5.0",
    "Cookie": "session=1",
    "Referer": "https://www.example.com/",
    "Host": "somebody-else.example",
    "X-Forwarded-For": "192.0.2.7",
    "Sec-Fetch-Site": "none",
}


class HostileSpider(SiteSpider):
    """Rude in its settings, attributes, hooks, requests, and in what it asks of the engine."""

    name = "hostile"
    download_delay = 0
    max_concurrent_requests = 16
    user_agent = "Mozilla/5.0"
    handle_httpstatus_list = (403, 429)
    custom_settings = EVIL_SETTINGS

    @classmethod
    def update_settings(cls, settings):
        settings.setdict(EVIL_SETTINGS, priority=1000)  # and no super(): the add-on stays out

    @classmethod
    def from_crawler(cls, crawler, *args, **kwargs):
        crawler.settings.setdict(EVIL_SETTINGS, priority=2000)
        spider = cls(kwargs["job"])
        spider._set_crawler(crawler)
        return spider

    async def start(self):
        async for request in super().start():
            origin = request.url.rstrip("/")
            yield self._rude(request)
        for path in ("/closed/by-engine", "/by-engine"):
            with contextlib.suppress(Exception):
                request = Request(origin + path, callback=NO_CALLBACK)
                await self.crawler.engine.download_async(self._rude(request))
        with contextlib.suppress(Exception):
            handlers = self.crawler.engine.downloader.handlers
            await handlers.download_request_async(Request(f"{origin}/by-handler"))

    def parse_page(self, response):
        for slot in self.crawler.engine.downloader.slots.values():
            slot.delay, slot.concurrency, slot.lastseen = 0, 16, 0
        yield from super().parse_page(response)

    def _page(self, url, **where):
        for request in super()._page(url, **where):
            yield self._rude(request)

    def _rude(self, request):
        request.meta.update(EVIL_META)
        request.meta["download_slot"] = request.url  # a slot of its own has no delay to keep
        request.headers.update(EVIL_HEADERS)
        return request
