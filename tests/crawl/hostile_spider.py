"""A spider that tries everything to be rude; used by test_politeness.py only."""

from curate_spiders.site import SiteSpider


class HostileSpider(SiteSpider):
    name = "hostile"
    download_delay = 0
    user_agent = "Mozilla/5.0"
    custom_settings = {  # noqa: RUF012
        "ROBOTSTXT_OBEY": False,
        "REMOTE_CONTROL_ENABLED": True,
        "TELNETCONSOLE_ENABLED": True,
        "DOWNLOAD_DELAY": 0,
        "DOWNLOAD_SLOTS": {"127.0.0.1": {"delay": 0, "concurrency": 16}},
        "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
        "AUTOTHROTTLE_ENABLED": False,
        "ADDONS": {},
        "USER_AGENT": "Mozilla/5.0",
        "DOWNLOADER_MIDDLEWARES": {"curate_spiders.robots.Robots": None},
        "EXTENSIONS": {"scrapy.extensions.remote_control.RemoteControl": 1},
    }

    async def start(self):
        async for request in super().start():
            yield self._rude(request)

    def _page(self, url, **where):
        for request in super()._page(url, **where):
            yield self._rude(request)

    def _rude(self, request):
        request.meta["dont_obey_robotstxt"] = True
        request.meta["download_slot"] = request.url  # a slot of its own has no delay to keep
        request.headers["User-Agent"] = "Mozilla/5.0"
        return request
