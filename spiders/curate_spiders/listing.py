"""Sources that list their records: answers are captured, followed to their end and counted.

A subclass is one protocol. It says which addresses to begin with (`first`) and what an answer means
(`read`): how many records it holds, where it goes on, which pages or details it names. Nothing is
extracted here; that is done later, from what was stored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.exceptions import DontCloseSpider
from scrapy.utils.asyncio import call_later

from curate_spiders.base import SourceSpider

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from curate.catalog import NewCapture
    from curate.extract.listing import Listing
    from curate_spiders.job import Job

_MAX_PAGE_REDIRECTS = 5
_MAX_LISTING_REDIRECTS = 5
_MAX_WAITS = 3  # times that an answer may ask to be asked again later
_LONGEST_WAIT_S = 60.0


class ListingSpider(SourceSpider):
    """Base of the spiders that read listings; answers are asked for one after the other."""

    # What the answers that list records are stored as: `records` are read by extraction, an
    # `index` only names addresses.
    listing_kind = "records"

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        self._waiting = 0

    def connect(self, crawler: Crawler) -> None:
        """Stay open while an answer asks us to wait."""
        crawler.signals.connect(self._spider_idle, signal=signals.spider_idle)

    def _spider_idle(self) -> None:
        if self._waiting:
            raise DontCloseSpider

    def first(self) -> Iterable[str]:
        """Published addresses to begin with."""
        return self.job.definition.start

    def read(self, response: Response) -> Listing:
        """What one answer lists; a protocol's own reading of it."""
        raise NotImplementedError

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the first answers."""
        for url in self.first():
            for request in self.ask_listing(url):
                yield request

    # --- Listings ---------------------------------------------------------------------------------

    def ask_listing(self, url: str, **meta: object) -> Iterator[Request]:
        """The request for an answer that lists records."""
        yield from self.ask(url, self.listing_kind, self.parse_listing, priority=1, **meta)

    def parse_listing(self, response: Response) -> Iterator[NewCapture | Request]:
        """Capture an answer, count its records, go on where it says."""
        is_answer = 200 <= response.status < 300 or "replayed" in response.flags
        is_answer = is_answer or "not_modified" in response.flags
        listing = self.read(response) if is_answer and response.body else None
        if listing is not None and listing.wait_s is not None:
            self._ask_again(response, listing.wait_s)  # such an answer is none: it is not kept
            return
        target = yield from self.keep(response)
        if target is not None:
            yield from self._follow_listing(target, response)
        elif listing is None:
            self.listing_failed(f"{response.meta['published']} answered {response.status}")
        elif listing.problem is not None:
            yield from self.problem(response, listing.problem)
        else:
            yield from self._go_on(listing)

    def _go_on(self, listing: Listing) -> Iterator[NewCapture | Request]:
        tally, limit = self.job.tally, self.job.limit
        tally.counts["items"] += listing.n_records
        for url in listing.follow[:limit]:
            yield from self.follow(url)
        if limit is not None and tally.counts["items"] >= limit:
            return
        for url in listing.next:
            yield from self.ask_listing(url)

    def follow(self, url: str) -> Iterator[NewCapture | Request]:
        """What to do with an address that a listing names: its item's page, by default."""
        yield from self.ask_item(url)

    def problem(self, response: Response, problem: str) -> Iterable[Request]:
        """What to do where an answer itself says that something is wrong; by default, nothing."""
        self.listing_failed(f"{response.meta['published']}: {problem}")
        return ()

    def listing_failed(self, message: str) -> None:
        """Note that a part of the listing is missing: absence of a record now proves nothing."""
        self.job.tally.add("listings_failed")
        self.job.tally.error(message)
        self.logger.warning("%s", message)

    def failed(self, failure: Failure) -> Iterator[NewCapture]:
        """A listing that did not answer is incomplete."""
        if failure.request.meta["kind"] != "page":
            self.job.tally.add("listings_failed")
        yield from super().failed(failure)

    def _follow_listing(self, target: str, response: Response) -> Iterator[Request]:
        n_hops = response.meta.get("n_hops", 0) + 1
        if n_hops > _MAX_LISTING_REDIRECTS:
            self.listing_failed(f"{response.meta['published']} redirects without end")
            return
        yield from self.ask_listing(target, n_hops=n_hops)

    def _ask_again(self, response: Response, wait_s: float) -> None:
        """Ask the same question once more after the pause that the answer asks for."""
        n_waits = response.meta.get("n_waits", 0) + 1
        if n_waits > _MAX_WAITS or wait_s > _LONGEST_WAIT_S:
            self.listing_failed(f"{response.meta['published']} asks again and again to wait")
            return
        self.job.tally.add("waits")
        again = response.request.replace(meta={**response.request.meta, "n_waits": n_waits})
        self._waiting += 1
        call_later(wait_s, self._send_again, again)

    def _send_again(self, request: Request) -> None:
        self._waiting -= 1
        self.crawler.engine.crawl(request)

    # --- What a listing names ---------------------------------------------------------------------

    def ask_item(self, url: str, *, mark: str | None = None) -> Iterator[Request | NewCapture]:
        """The request for a record's own page or file."""
        yield from self.ask(url, "page", self.parse_item, files=True, mark=mark)

    def ask_details(self, url: str, *, mark: str | None = None) -> Iterator[Request | NewCapture]:
        """The request for the record behind a listing's entry; none where its mark is known."""
        if mark is not None and url not in self._seen:
            confirmed = self.confirm(url, mark)
            if confirmed is not None:
                yield confirmed
                return
        yield from self.ask(url, "records", self.parse_details, mark=mark)

    def parse_item(self, response: Response) -> Iterator[NewCapture | Request]:
        """Capture a record's own page; a redirect is followed, its links are not."""
        yield from self._capture_and_redirect(response, "page")

    def parse_details(self, response: Response) -> Iterator[NewCapture | Request]:
        """Capture a record behind a listing's entry."""
        yield from self._capture_and_redirect(response, "records")

    def _capture_and_redirect(
        self, response: Response, kind: str
    ) -> Iterator[NewCapture | Request]:
        meta = response.meta
        target = yield from self.keep(response)
        n_hops = meta.get("n_hops", 0) + 1
        if target is None or n_hops > _MAX_PAGE_REDIRECTS:
            return
        callback = self.parse_item if kind == "page" else self.parse_details
        yield from self.ask(target, kind, callback, files=meta.get("files"), n_hops=n_hops)
