"""Reads lists of links: a teacher's, a team's, a vendor's export; and the pages behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from curate.extract.table import table_listing
from curate_spiders.folders import FolderListingSpider

if TYPE_CHECKING:
    from scrapy.http import Response

    from curate.extract.listing import Listing


class TableSpider(FolderListingSpider):
    """Each list of the folder and in `start`; its rows' own pages where the source follows them."""

    name = "table"
    suffixes = frozenset({".csv", ".tsv", ".tab", ".txt", ".json", ".jsonl", ".ndjson"})

    def read(self, response: Response) -> Listing:
        """What one list names."""
        return self.list_file(response.body, response.meta["published"])

    def list_file(self, body: bytes, url: str) -> Listing:
        """What one list names."""
        return table_listing(body, self.job.definition.records, url=url)
