"""Files of a folder on this machine, as captures of the addresses that the source gives them."""

from __future__ import annotations

import mimetypes
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from curate.catalog import NewCapture
from curate.errors import SourceUnavailable
from curate.urls import canonical
from curate_spiders.listing import ListingSpider

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Iterator

    from scrapy import Request

    from curate.extract.listing import Listing
    from curate_spiders.job import Job

MAX_LISTING_BYTES = 200 * 1024 * 1024  # a table is read row by row
_TYPES = {
    ".md": "text/markdown", ".markdown": "text/markdown", ".imscc": "application/zip",
    ".h5p": "application/zip", ".sqlite3": "application/vnd.sqlite3", ".html": "text/html",
    ".htm": "text/html", ".xhtml": "application/xhtml+xml", ".csv": "text/csv",
    ".tsv": "text/tab-separated-values", ".jsonl": "application/jsonl", ".json": "application/json",
}  # fmt: skip


def files_of(job: Job, suffixes: Collection[str]) -> Iterator[tuple[Path, str]]:
    """Files of the source's folder with their published addresses, in order.

    Hidden ones are passed over, and links that lead out of the folder are not followed.

    Raises:
        SourceUnavailable: where the folder is not there.
    """
    folder = job.definition.folder
    if folder is None:
        return
    root = Path(folder).resolve()
    if not root.is_dir():
        msg = f"the folder {folder} is not there"
        raise SourceUnavailable(msg, source_id=job.definition.id)
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root)
        is_hidden = any(part.startswith(".") for part in name.parts)
        if is_hidden or path.suffix.lower() not in suffixes:
            continue
        if path.is_file() and path.resolve().is_relative_to(root):
            # As bytes: a name need not be UTF-8.
            named = quote(os.fsencode(name.as_posix()))
            yield path, canonical(job.definition.scope[0] + named)


def capture_of_file(
    path: Path, url: str, job: Job, *, kind: str, max_bytes: int
) -> NewCapture | None:
    """A file as a capture, without its content where it is too large; None where it is no file.

    A file that cannot be read is none; the tally keeps why.
    """
    try:
        info = path.stat()
        body = path.read_bytes() if info.st_size <= max_bytes else None
    except OSError as err:
        job.tally.error(f"{path.name}: {err.strerror or err}")
        job.tally.add("listings_failed")
        return None
    if not stat.S_ISREG(info.st_mode):
        return None
    return NewCapture(
        url=url,
        served_url=url,
        status=200,
        fetched_at=job.catalog.clock.now(),
        body=body,
        content_type=_TYPES.get(path.suffix.lower()) or mimetypes.guess_type(path.name)[0],
        kind=kind,
    )


class FolderListingSpider(ListingSpider):
    """Base of the spiders whose listings may lie in a folder: files first, then addresses."""

    suffixes: Collection[str] = ()

    def list_file(self, body: bytes, url: str) -> Listing:
        """What one file lists; a protocol's own reading of it."""
        raise NotImplementedError

    async def start(self) -> AsyncIterator[NewCapture | Request]:
        """Read the folder's files, then ask for the first answers."""
        for path, url in files_of(self.job, self.suffixes):
            for found in self._read_file(path, url):
                yield found
        async for request in super().start():
            yield request

    def _read_file(self, path: Path, url: str) -> Iterator[NewCapture | Request]:
        tally, limit = self.job.tally, self.job.limit
        if url in self._seen or (limit is not None and tally.counts["items"] >= limit):
            return
        self._seen.add(url)
        capture = capture_of_file(
            path, url, self.job, kind=self.listing_kind, max_bytes=MAX_LISTING_BYTES
        )
        if capture is None:
            return
        if capture.body is None:
            self.listing_failed(f"{path.name} is larger than a list may be")
            return
        if self.job.log.in_run(url) is None:
            yield capture
        else:
            tally.add("replayed")
        listing = self.list_file(capture.body, url)
        if listing.problem is not None:
            self.listing_failed(f"{path.name}: {listing.problem}")
        else:
            yield from self._go_on(listing.model_copy(update={"next": ()}))
