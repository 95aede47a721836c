"""Pages through an interface that answers in JSON, by the rules of its source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from curate.extract.paging import Paging, first_address, json_listing
from curate_spiders.folders import FolderListingSpider

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from scrapy import Request
    from scrapy.http import Response

    from curate.catalog import NewCapture
    from curate.extract.listing import Listing
    from curate_spiders.job import Job


class JsonSpider(FolderListingSpider):
    """Files of the folder, then each start address to its end; `follow` names what is more."""

    name = "json"
    suffixes = frozenset({".json"})

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
        named = {str(name): str(value) for name, value in headers.items()}
        return self._listing(response.body, named, response.meta["published"])

    def list_file(self, body: bytes, url: str) -> Listing:
        """What one file lists."""
        return self._listing(body, {}, url)

    def _listing(self, body: bytes, headers: Mapping[str, str], url: str) -> Listing:
        rules = self.job.definition.records
        return json_listing(body, headers, rules, self._paging, url=url, seen=self._records)

    def follow(self, url: str) -> Iterator[NewCapture | Request]:
        """An answer about one record where the rules have `details`, else the record's page."""
        if self.job.definition.records.details is not None:
            yield from self.ask_details(url)
        else:
            yield from self.ask_item(url)
