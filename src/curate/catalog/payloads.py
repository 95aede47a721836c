"""Bodies as fetched: one compressed WARC file per payload, addressed by the SHA-256 of its bytes.

A file of its own means that one payload can be deleted (a publisher asks, a license ends) without
rewriting others.
"""

from __future__ import annotations

import os
import tempfile
import zlib
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from curate.errors import CatalogUnavailable
from curate.hashing import bytes_hash

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

# Headers that speak of a transfer that no longer is one: the body is kept decoded.
_TRANSFER_HEADERS = frozenset({"content-encoding", "transfer-encoding", "content-length"})


class PayloadStore:
    """Keeps bodies under one folder; writing is atomic, reading checks the hash."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def path_of(self, payload_hash: str) -> Path:
        """Where the payload of that hash lies, whether or not it is there."""
        return self._root / payload_hash[:2] / f"{payload_hash}.warc.gz"

    def put(
        self,
        body: bytes,
        *,
        url: str,
        fetched_at: datetime,
        status: int = 200,
        headers: Sequence[tuple[str, str]] = (),
    ) -> str:
        """Store `body` (decoded bytes) once and return its hash."""
        payload_hash = bytes_hash(body)
        target = self.path_of(payload_hash)
        if target.exists():
            return payload_hash
        target.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=target.parent, suffix=".part")
        temporary = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as out:
                _write_record(out, body, url, fetched_at, status, headers)
                out.flush()
                os.fsync(out.fileno())
            temporary.replace(target)
        except OSError as err:
            temporary.unlink(missing_ok=True)
            msg = f"a capture cannot be written to {target.parent}: {err}"
            raise CatalogUnavailable(msg) from err
        return payload_hash

    def get(self, payload_hash: str) -> bytes:
        """The body of that hash.

        Raises:
            CatalogUnavailable: when the file is missing or its bytes are not the ones stored.
        """
        path = self.path_of(payload_hash)
        try:
            with path.open("rb") as stream:
                record = next(iter(ArchiveIterator(stream)))
                body: bytes = record.content_stream().read()
        except (OSError, StopIteration, ArchiveLoadFailed, EOFError, zlib.error) as err:
            msg = f"the capture {path} is missing or damaged: crawl its source again"
            raise CatalogUnavailable(msg) from err
        if bytes_hash(body) != payload_hash:
            msg = f"the capture {path} does not hold what was stored: crawl its source again"
            raise CatalogUnavailable(msg)
        return body


def _write_record(
    out: object,
    body: bytes,
    url: str,
    fetched_at: datetime,
    status: int,
    headers: Sequence[tuple[str, str]],
) -> None:
    kept = [(name, value) for name, value in headers if name.lower() not in _TRANSFER_HEADERS]
    kept.append(("Content-Length", str(len(body))))
    writer = WARCWriter(out, gzip=True)
    record = writer.create_warc_record(
        url,
        "response",
        payload=BytesIO(body),
        length=len(body),
        http_headers=StatusAndHeaders(str(status), kept, protocol="HTTP/1.1"),
        warc_headers_dict={"WARC-Date": fetched_at.strftime("%Y-%m-%dT%H:%M:%SZ")},
    )
    writer.write_record(record)
