"""Files as items: EPUB, PDF, Common Cartridge, H5P, Markdown, from addresses or from a folder.

A folder's files are read from the disk, as captures of the addresses under which the source says
that they are published. Nothing is asked of a network for them.
"""

from __future__ import annotations

import mimetypes
import stat
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from curate.catalog import NewCapture
from curate.errors import SourceUnavailable
from curate.urls import canonical
from curate_spiders.caps import MAX_FILE_BYTES
from curate_spiders.job import FILE_SUFFIXES
from curate_spiders.listing import ListingSpider

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from scrapy import Request
    from scrapy.http import Response

_TYPES = {
    ".md": "text/markdown", ".markdown": "text/markdown", ".imscc": "application/zip",
    ".h5p": "application/zip", ".sqlite3": "application/vnd.sqlite3", ".html": "text/html",
    ".htm": "text/html", ".xhtml": "application/xhtml+xml",
}  # fmt: skip
_SUFFIXES = FILE_SUFFIXES | {".html", ".htm", ".xhtml"}


class PackagesSpider(ListingSpider):
    """Each file is one capture; what it holds (one book, forty parts) is extraction's business."""

    name = "packages"

    async def start(self) -> AsyncIterator[NewCapture | Request]:
        """Files of the folder, then files at addresses."""
        if self.job.definition.folder is not None:
            for path in self._files(Path(self.job.definition.folder)):
                for capture in self._capture(path):
                    yield capture
        for url in self.job.definition.start:
            for request in self.ask(url, "page", self.parse_file, files=True):
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

    def _files(self, folder: Path) -> Iterator[Path]:
        """Files of the folder that may be items, in order; links out of it are not followed."""
        root = folder.resolve()
        if not root.is_dir():
            msg = f"the folder {folder} is not there"
            raise SourceUnavailable(msg, source_id=self.job.definition.id)
        for path in sorted(root.rglob("*")):
            is_hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
            if is_hidden or path.suffix.lower() not in _SUFFIXES:
                continue
            if path.is_file() and path.resolve().is_relative_to(root):
                yield path

    def _capture(self, path: Path) -> Iterator[NewCapture]:
        tally, limit = self.job.tally, self.job.limit
        root = Path(str(self.job.definition.folder)).resolve()
        url = canonical(self.job.definition.scope[0] + quote(path.relative_to(root).as_posix()))
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
        info = path.stat()
        if not stat.S_ISREG(info.st_mode):
            return
        media = _TYPES.get(path.suffix.lower()) or mimetypes.guess_type(path.name)[0]
        yield NewCapture(
            url=url,
            served_url=url,
            status=200,
            fetched_at=self.job.catalog.clock.now(),
            body=path.read_bytes() if info.st_size <= MAX_FILE_BYTES else None,
            content_type=media,
            kind="page",
        )
