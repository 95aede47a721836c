"""Reads lists of links: a teacher's, a team's, a vendor's export; and the pages behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from curate.extract.table import table_listing
from curate_spiders.listing import ListingSpider

if TYPE_CHECKING:
    from scrapy.http import Response

    from curate.extract.listing import Listing


class TableSpider(ListingSpider):
    """Each list in `start`; its rows' own pages too where the source says `follow`."""

    name = "table"

    def read(self, response: Response) -> Listing:
        """What one list names."""
        rules = self.job.definition.records
        return table_listing(response.body, rules, url=response.meta["published"])
