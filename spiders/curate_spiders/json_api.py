"""Pages through an interface that answers in JSON, by the rules of its source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from curate.extract.paging import Paging, first_address, json_listing
from curate_spiders.listing import ListingSpider

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrapy import Request
    from scrapy.http import Response

    from curate.catalog import NewCapture
    from curate.extract.listing import Listing
    from curate_spiders.job import Job


class JsonSpider(ListingSpider):
    """Each start address to its last page; details or own pages where the source says `follow`."""

    name = "json"

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        self._records: set[str] = set()  # names of those seen: a page of old ones is the last
        self._paging = job.definition.paging or Paging()
        if job.definition.records.details is not None:
            # A record has one voice within its source: its own answer, which says more.
            self.listing_kind = "index"

    def first(self) -> Iterable[str]:
        """The start addresses, with the size of a page where the source wants one."""
        return [first_address(url, self._paging) for url in super().first()]

    def read(self, response: Response) -> Listing:
        """What one answer lists."""
        headers = response.headers.to_unicode_dict()
        return json_listing(
            response.body,
            {str(name): str(value) for name, value in headers.items()},
            self.job.definition.records,
            self._paging,
            url=response.meta["published"],
            seen=self._records,
        )

    def follow(self, url: str) -> Iterator[NewCapture | Request]:
        """An answer about one record where the rules have `details`, else the record's page."""
        if self.job.definition.records.details is not None:
            yield from self.ask_details(url)
        else:
            yield from self.ask_item(url)
