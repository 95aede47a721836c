"""Bodies as fetched: one compressed WARC file per payload, addressed by the SHA-256 of its bytes.

A file of its own means that one payload can be deleted (a publisher asks, a license ends) without
rewriting others.
"""

from __future__ import annotations

import gzip
import os
import threading
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

_LEVEL = 4  # of gzip
# Headers that speak of a transfer that no longer is one: the body is kept decoded.
_TRANSFER_HEADERS = frozenset({"content-encoding", "transfer-encoding", "content-length"})


class PayloadStore:
    """Keeps bodies under one folder; writing is atomic, reading checks the hash."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._folders: set[str] = set()  # that were made, or found

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
        target = str(self.path_of(payload_hash))
        if os.path.exists(target):  # noqa: PTH110 - thousands in a row: paths as objects cost more
            return payload_hash
        folder = os.path.dirname(target)  # noqa: PTH120
        temporary = f"{target}.{os.getpid()}-{threading.get_ident()}.part"
        try:
            if folder not in self._folders:
                os.makedirs(folder, exist_ok=True)  # noqa: PTH103
                self._folders.add(folder)
            with open(temporary, "xb") as out:  # noqa: PTH123
                out.write(_record(body, payload_hash, url, fetched_at, status, headers))
                out.flush()
                os.fsync(out.fileno())
            os.replace(temporary, target)  # noqa: PTH105
        except OSError as err:
            Path(temporary).unlink(missing_ok=True)
            msg = f"a capture cannot be written to {folder}: {err}"
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


def _record(
    body: bytes,
    payload_hash: str,
    url: str,
    fetched_at: datetime,
    status: int,
    headers: Sequence[tuple[str, str]],
) -> bytes:
    """One response record of a WARC file, compressed."""
    kept = [(name, value) for name, value in headers if name.lower() not in _TRANSFER_HEADERS]
    kept.append(("Content-Length", str(len(body))))
    plain = BytesIO()
    writer = WARCWriter(plain, gzip=False)
    record = writer.create_warc_record(
        url,
        "response",
        payload=BytesIO(body),
        length=len(body),
        http_headers=StatusAndHeaders(str(status), kept, protocol="HTTP/1.1"),
        warc_headers_dict={
            "WARC-Date": fetched_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "WARC-Payload-Digest": f"sha256:{payload_hash}",
        },
    )
    writer.write_record(record)
    # One gzip member, as the format wants it; level 9, which warcio has, takes nearly twice as long
    # for 2 % less.
    return gzip.compress(plain.getvalue(), _LEVEL, mtime=0)
