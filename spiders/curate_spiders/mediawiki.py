"""Asks a wiki for its pages: the list with their revisions, then the content of what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from curate.extract.mediawiki import mediawiki_listing, page_marks
from curate.extract.mediawiki_asking import list_address, page_id_of
from curate_spiders.listing import ListingSpider
from curate_spiders.retry import retry_after_s

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrapy import Request
    from scrapy.http import Response

    from curate.catalog import NewCapture
    from curate.extract.listing import Listing
    from curate_spiders.job import Job


class MediaWikiSpider(ListingSpider):
    """Each start address is a wiki's `api.php`; a page is asked for when its revision is new."""

    name = "mediawiki"
    listing_kind = "index"  # a page's own answer says all that the list does, and its text

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        self._revisions: dict[str, str] = {}  # page id -> revision, until it is asked for

    def first(self) -> Iterable[str]:
        """The lists of pages."""
        return [list_address(url) for url in super().first()]

    def read(self, response: Response) -> Listing:
        """The pages that one answer lists; a wiki that lags says when to come back."""
        url, rules = response.meta["published"], self.job.definition.records
        self._revisions.update(page_marks(response.body))
        listing = mediawiki_listing(response.body, rules, url=url)
        wait_s = self._asked_wait(response) if listing.wait_s is not None else None
        return listing if wait_s is None else listing.model_copy(update={"wait_s": wait_s})

    def _asked_wait(self, response: Response) -> float | None:
        header = response.headers.get("Retry-After")
        now = self.job.catalog.clock.now()
        return retry_after_s(header.decode("latin-1"), now) if header else None

    def follow(self, url: str) -> Iterator[NewCapture | Request]:
        """The content of a page, unless the catalog holds this revision of it."""
        yield from self.ask_details(url, mark=self._revisions.pop(page_id_of(url) or "", None))

    def parse_details(self, response: Response) -> Iterator[NewCapture | Request]:
        """Capture the content of a page; an answer that only asks us to wait is none."""
        if response.status == 200 and b'"error"' in response.body[:200]:
            wait_s = self.read(response).wait_s
            if wait_s is not None:
                self._ask_again(response, wait_s)
                return
        yield from super().parse_details(response)
