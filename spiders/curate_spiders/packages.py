"""Files as items: EPUB, PDF, Common Cartridge, H5P, Markdown, from addresses or from a folder.

A folder's files are read from the disk, as captures of the addresses under which the source says
that they are published. Nothing is asked of a network for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from curate.catalog import NewCapture
from curate_spiders.caps import MAX_PACKAGE_BYTES
from curate_spiders.folders import capture_of_file, files_of
from curate_spiders.job import FILE_SUFFIXES
from curate_spiders.listing import ListingSpider

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from scrapy import Request
    from scrapy.http import Response

_SUFFIXES = FILE_SUFFIXES | {".html", ".htm", ".xhtml"}


class PackagesSpider(ListingSpider):
    """Each file is one capture; what it holds (one book, forty parts) is extraction's business."""

    name = "packages"

    async def start(self) -> AsyncIterator[NewCapture | Request]:
        """Files of the folder, then files at addresses."""
        for path, url in files_of(self.job, _SUFFIXES):
            for capture in self._capture(path, url):
                yield capture
        for url in self.job.definition.start:
            for request in self.ask(url, "page", self.parse_file, files="packages"):
                yield request

    def parse_file(self, response: Response) -> Iterator[NewCapture | Request]:
        """Capture one file."""
        for found in self.parse_item(response):
            if isinstance(found, NewCapture):
                self._count(found)
            yield found
        if "replayed" in response.meta:
            self.job.tally.counts["items"] += response.meta["replayed"].payload_hash is not None

    def _count(self, capture: NewCapture) -> None:
        if capture.body is not None or capture.payload_hash is not None:
            self.job.tally.counts["items"] += 1
        elif capture.redirected_to is None:
            self.job.tally.add("listings_failed")

    def _capture(self, path: Path, url: str) -> Iterator[NewCapture]:
        tally, limit = self.job.tally, self.job.limit
        if url in self._seen or (limit is not None and tally.counts["items"] >= limit):
            return
        self._seen.add(url)
        if tally.counts["items"] >= self.job.definition.max_pages:
            tally.add("over_max_pages")
            return
        tally.counts["items"] += 1
        if self.job.log.in_run(url) is not None:
            tally.add("replayed")
            return
        capture = capture_of_file(path, url, self.job, kind="page", max_bytes=MAX_PACKAGE_BYTES)
        if capture is not None:
            yield capture
