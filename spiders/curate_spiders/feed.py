"""Reads RSS and Atom feeds, back through their pages and archives (RFC 5005)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from curate.extract.feed import feed_listing
from curate_spiders.listing import ListingSpider

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from scrapy import Request
    from scrapy.http import Response

    from curate.catalog import NewCapture
    from curate.extract.listing import Listing


class FeedSpider(ListingSpider):
    """Each feed in `start`; the items' own pages too where the source says `records.follow`."""

    name = "feed"

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the feeds; what they do not show may exist all the same."""
        self.job.tally.add("listing_partial")
        async for request in super().start():
            yield request

    def read(self, response: Response) -> Listing:
        """What one feed, or one page of it, shows."""
        return feed_listing(response.body, url=response.meta["published"])

    def follow(self, url: str) -> Iterator[NewCapture | Request]:
        """The page of an item, where the source wants it."""
        rules = self.job.definition.records
        if rules is not None and rules.follow:
            yield from super().follow(url)

    def problem(self, response: Response, problem: str) -> Iterator[NewCapture | Request]:
        """Note what is wrong, and go on with the items that could be read."""
        super().problem(response, problem)
        yield from self._go_on(self.read(response))
