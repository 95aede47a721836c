"""The log of what one crawl run fetched: one row per fetch, committed in batches.

It answers the two questions that make a crawl polite and resumable: what did *this* run fetch
already (never fetch it again after a crash), and what do we hold from earlier runs (ask the server
only whether it changed).
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from curate.catalog.models import CaptureRow, Payload

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import Engine

    from curate.catalog.payloads import PayloadStore


_WRITERS = 4  # payload files written at once


@dataclass(slots=True, frozen=True)
class Known:
    """What the catalog remembers of an address; `payload_hash` is None for errors and redirects."""

    url: str
    status: int
    payload_hash: str | None
    content_type: str | None
    charset: str | None
    etag: str | None
    last_modified: str | None
    redirected_to: str | None
    kind: str = "page"
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True, frozen=True)
class NewCapture:
    """One response to store. `url` is published, `served_url` the address that answered.

    `body` is decoded; None for errors, redirects and 304s. A 304 names the payload that still
    holds in `payload_hash`. `kind` says what was asked for: `page`, `records` or `index`;
    `headers` go into the payload's file, `kept_headers` beside the capture.
    """

    url: str
    served_url: str
    status: int
    fetched_at: datetime
    body: bytes | None = None
    payload_hash: str | None = None
    content_type: str | None = None
    charset: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    redirected_to: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    kind: str = "page"
    kept_headers: dict[str, str] = field(default_factory=dict)


class CaptureLog:
    """What one run of one source fetched; safe to open again after a crash."""

    def __init__(
        self, engine: Engine, payloads: PayloadStore, *, run_id: str, source_id: str
    ) -> None:
        self._engine = engine
        self._payloads = payloads
        self._run_id = run_id
        self._source_id = source_id
        with Session(engine) as session:
            self._in_run = {row.url: _known(row) for row in self._rows_of_run(session)}
            self._earlier = {row.url: _known(row) for row in self._newest_with_payload(session)}

    def in_run(self, url: str) -> Known | None:
        """What this run captured of the published address `url`, before a crash, if anything."""
        return self._in_run.get(url)

    def last(self, url: str) -> Known | None:
        """The newest payload held of the published address `url`, from any run."""
        return self._earlier.get(url)

    def known_urls(self, kind: str) -> list[str]:
        """Addresses of that kind with a payload from any run, in order."""
        return sorted(url for url, known in self._earlier.items() if known.kind == kind)

    def payload(self, payload_hash: str) -> bytes:
        """A stored body, decoded."""
        return self._payloads.get(payload_hash)

    def add(self, captures: Sequence[NewCapture]) -> list[Known]:
        """Store captures in one transaction; payload files are written first.

        An address that this run holds already is left as it is, so that a repeat is harmless.

        Returns:
            What is known of the addresses that were stored.
        """
        fresh = {c.url: c for c in captures if c.url not in self._in_run}
        if not fresh:
            return []
        # Waiting for the disk, file by file, is most of the work of a batch.
        with ThreadPoolExecutor(_WRITERS) as writers:
            hashes = list(writers.map(self._put, fresh.values()))
        rows: list[CaptureRow] = []
        bodies: dict[str, NewCapture] = {}
        for capture, payload_hash in zip(fresh.values(), hashes, strict=True):
            if payload_hash is not None and capture.body is not None:
                bodies[payload_hash] = capture
            rows.append(self._row(capture, payload_hash))
        with Session(self._engine) as session, session.begin():
            held = set(session.scalars(select(Payload.hash).where(Payload.hash.in_(bodies))))
            for payload_hash, capture in bodies.items():
                if payload_hash not in held:
                    path = self._payloads.path_of(payload_hash)
                    session.add(
                        Payload(
                            hash=payload_hash,
                            n_bytes=len(capture.body or b""),
                            path=f"{path.parent.name}/{path.name}",
                        )
                    )
            session.flush()
            session.add_all(rows)
            session.flush()
            stored = [_known(row) for row in rows]
        self.remember(stored)
        return stored

    def remember(self, stored: Iterable[Known]) -> None:
        """Take notice of what was stored, here or by another process of the same run."""
        for known in stored:
            self._in_run[known.url] = known
            if known.payload_hash is not None:
                self._earlier[known.url] = known

    def _put(self, capture: NewCapture) -> str | None:
        """The hash of the capture's payload, stored where it brings one."""
        if capture.body is None:
            return capture.payload_hash
        return self._payloads.put(
            capture.body,
            url=capture.url,
            fetched_at=capture.fetched_at,
            status=capture.status,
            headers=capture.headers,
        )

    def _row(self, capture: NewCapture, payload_hash: str | None) -> CaptureRow:
        return CaptureRow(
            run_id=self._run_id,
            source_id=self._source_id,
            url=capture.url,
            served_url=capture.served_url,
            redirected_to=capture.redirected_to,
            status=capture.status,
            fetched_at=capture.fetched_at,
            payload_hash=payload_hash,
            content_type=capture.content_type,
            charset=capture.charset,
            etag=capture.etag,
            last_modified=capture.last_modified,
            n_bytes=len(capture.body) if capture.body is not None else 0,
            kind=capture.kind,
            headers=capture.kept_headers,
        )

    def _rows_of_run(self, session: Session) -> Sequence[CaptureRow]:
        return session.scalars(
            select(CaptureRow)
            .where(CaptureRow.run_id == self._run_id, CaptureRow.source_id == self._source_id)
            .order_by(CaptureRow.id)
        ).all()

    def _newest_with_payload(self, session: Session) -> Sequence[CaptureRow]:
        newest = (
            select(func.max(CaptureRow.id))
            .where(CaptureRow.source_id == self._source_id, CaptureRow.payload_hash.is_not(None))
            .group_by(CaptureRow.url)
        )
        return session.scalars(select(CaptureRow).where(CaptureRow.id.in_(newest))).all()


def _known(row: CaptureRow) -> Known:
    return Known(
        url=row.url,
        status=row.status,
        payload_hash=row.payload_hash,
        content_type=row.content_type,
        charset=row.charset,
        etag=row.etag,
        last_modified=row.last_modified,
        redirected_to=row.redirected_to,
        kind=row.kind,
        headers=dict(row.headers or {}),
    )
