"""The generic spider: start pages, sitemaps and links of a site, inside its scope.

It yields raw captures; what a page says is read later, by `curate.extract`, from what was stored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from scrapy import Request, signals
from scrapy.exceptions import DontCloseSpider

from curate.urls import canonical_or_none, host_of, in_scope
from curate_spiders.base import SourceSpider
from curate_spiders.caps import MAX_SITEMAP_BYTES, is_html, media_type
from curate_spiders.links import is_asset, links_of, page_root
from curate_spiders.marks import content_hash, page_marks
from curate_spiders.sitemaps import MAX_SITEMAPS, UnreadableSitemap, read_sitemap
from curate_spiders.traps import TrapKind

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from lxml.html import HtmlElement
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.robotstxt import RobotParser
    from twisted.python.failure import Failure

    from curate.catalog import NewCapture
    from curate_spiders.job import Job

# Links from a start page: more than the "next" links of a long book; traps end earlier.
MAX_DEPTH = 1000
MAX_REDIRECTS = 10
MAZE_DEPTH = 3


MAX_LOST_SHARE = 0.3  # of the pages that are known; health calls less than 70 % a failure


class SiteSpider(SourceSpider):
    """Every page of a source is asked for once, under its published address."""

    name = "site"

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        self._sitemaps_seen: set[str] = set()
        self._looked_after = False
        self._hosts = {
            host_of(url)
            for url in (*job.definition.start, *job.definition.sitemaps, *job.definition.scope)
        }

    def connect(self, crawler: Crawler) -> None:
        """Read what robots.txt lists, and look after known pages before the end."""
        crawler.signals.connect(self._robots_parsed, signal=signals.robots_parsed)
        crawler.signals.connect(self._spider_idle, signal=signals.spider_idle)

    async def start(self) -> AsyncIterator[Request]:
        """Start pages, inside the scope or not, then sitemaps."""
        for url in self.job.definition.start:
            for request in self._page(url, depth=0, is_start=True):
                yield request
        for url in self.job.definition.sitemaps:
            for request in self._sitemap(url):
                yield request

    # --- Pages ------------------------------------------------------------------------------------

    def _page(
        self, url: str, *, depth: int, is_start: bool = False, hops: tuple[str, ...] = ()
    ) -> Iterator[Request]:
        """The request for a published address, unless it is none of ours; says why not.

        `hops` are the addresses that redirected to it.
        """
        definition, tally = self.job.definition, self.job.tally
        if url in self._seen or not (is_start or in_scope(url, definition.scope)):
            return
        refusal = None
        if is_asset(url) and not is_start and not self.job.wants_file(url):
            refusal = "assets_skipped"
        elif depth > MAX_DEPTH:
            refusal = "too_deep"
        if refusal is not None:
            self._seen.add(url)
            tally.add(refusal)
            return
        trap = None if is_start else self.job.traps.refusal(url)
        if trap is not None:
            self._seen.add(url)
            tally.trap(trap, url)
            return
        yield from self.ask(
            url, "page", self.parse_page,
            priority=-depth, depth=depth, is_start=is_start, hops=hops, files=definition.files,
        )  # fmt: skip

    def parse_page(self, response: Response) -> Iterator[NewCapture | Request]:
        """Capture an answer, then follow its redirect or its links."""
        target = yield from self.keep(response)
        if target is not None:
            yield from self._redirect(target, response.meta)
            return
        yield from self._follow(response)

    def _follow(self, response: Response) -> Iterator[Request]:
        """Ask for the pages that a page links to, unless it is one more copy of the same."""
        meta = response.meta
        if not response.body or "cut" in meta:
            return
        if not is_html(media_type(response.headers), response.body):
            return  # a file that the source wants
        root = page_root(response)
        if root is None:
            return
        links = links_of(root, response.url, self.job.origins)
        is_page = response.status in (200, 304)
        if is_page and not self._is_new(root, meta["published"], links, meta["depth"]):
            self.job.tally.trap(TrapKind.SAME_CONTENT, meta["published"])
            return
        for url in links:
            yield from self._page(url, depth=meta["depth"] + 1)

    def _is_new(self, root: HtmlElement, url: str, links: list[str], depth: int) -> bool:
        """Whether a page is more than one more copy of what the site has shown many times."""
        traps = self.job.traps
        if traps.watches(url):
            return traps.saw(url, page_marks(root, url, links))
        # A maze is deep: what stands near the start is not compared.
        return depth < MAZE_DEPTH or traps.saw_content(content_hash(root, url))

    def _redirect(self, target: str, meta: dict[str, Any]) -> Iterator[Request]:
        # A start page may lie outside the scope, and so may the page it moved to on its own host.
        keeps_start = meta["is_start"] and host_of(target) == host_of(meta["published"])
        if not keeps_start and not in_scope(target, self.job.definition.scope):
            self.job.tally.add("redirected_out", target)
            return
        hops = (*meta["hops"], meta["published"])
        if target in hops:
            self.job.tally.trap(TrapKind.REDIRECT_LOOP, target)
        elif len(hops) > MAX_REDIRECTS:
            self.job.tally.trap(TrapKind.REDIRECT_CHAIN, target)
        else:
            yield from self._page(target, depth=meta["depth"] + 1, is_start=keeps_start, hops=hops)

    def _spider_idle(self) -> None:
        """Ask once for each page that an earlier crawl had and that no link led to this time.

        Only its own answer says whether it is gone: that nothing links to it any more does not.
        """
        if self.job.limit is not None or self._looked_after:
            return
        self._looked_after = True
        scope = self.job.definition.scope
        known = [url for url in self.job.log.known_urls("page") if in_scope(url, scope)]
        lost = [url for url in known if url not in self._seen]
        if len(lost) > MAX_LOST_SHARE * len(known):
            return  # the site is down or laid out anew: that is a failure to tell, not to hide
        requests = [request for url in lost for request in self._page(url, depth=1)]
        self.job.tally.counts["unlinked"] += len(requests)
        for request in requests:
            self.crawler.engine.crawl(request)
        if requests:
            raise DontCloseSpider

    # --- Sitemaps ---------------------------------------------------------------------------------

    def _sitemap(self, url: str) -> Iterator[Request]:
        if url in self._sitemaps_seen or len(self._sitemaps_seen) >= MAX_SITEMAPS:
            return
        self._sitemaps_seen.add(url)
        yield Request(
            self.job.origins.served(url),
            callback=self.parse_sitemap,
            errback=self.sitemap_failed,
            dont_filter=True,
            priority=1,
            meta={
                "kind": "sitemap",
                "published": None,
                "download_maxsize": MAX_SITEMAP_BYTES,
            },
        )

    def parse_sitemap(self, response: Response) -> Iterator[Request]:
        """Ask for the pages and further sitemaps that a sitemap lists."""
        if response.status != 200:
            self._count_bad_sitemap(f"sitemap {response.url}: answered {response.status}")
            return
        try:
            content = read_sitemap(response.body)
        except UnreadableSitemap as err:
            self._count_bad_sitemap(f"sitemap {response.url}: {err}")
            return
        self.job.tally.add("sitemaps_read")
        for listed in content.pages:
            url = self._listed(response.url, listed)
            if url is not None:
                yield from self._page(url, depth=1)
        for listed in content.sitemaps:
            url = self._listed(response.url, listed)
            if url is not None and host_of(url) in self._hosts:
                yield from self._sitemap(url)

    def _listed(self, base: str, address: str) -> str | None:
        url = canonical_or_none(address, base)
        return None if url is None else self.job.origins.published(url)

    def sitemap_failed(self, failure: Failure) -> None:
        """Count a sitemap that did not come."""
        self._count_bad_sitemap(failure.getErrorMessage() or failure.type.__name__)

    def _count_bad_sitemap(self, message: str) -> None:
        self.job.tally.add("sitemaps_failed")
        self.logger.warning("%s", message)

    def _robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Read the sitemaps that robots.txt names, where they belong to the source's hosts."""
        for listed in getattr(getattr(robotparser, "rp", None), "sitemaps", ()):
            url = self._listed(urljoin(request.url, "/"), listed)
            if url is not None and host_of(url) in self._hosts:
                for sitemap in self._sitemap(url):
                    self.crawler.engine.crawl(sitemap)
