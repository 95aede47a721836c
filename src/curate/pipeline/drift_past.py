"""What an item was when it was accepted and what it is now, both read again from what was stored.

Both sides are read by the extractor and the source's rules of today, so that a better extractor is
no change of the page. Only like is compared with like: a page with that page (or the one that it
moved to), a listing's record with that record. What people edited is left out, and a page that
is a sign-in or a check of the visitor says nothing of the item.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError
from sqlalchemy import select

from curate.catalog.chunks import in_chunks
from curate.catalog.contributions import PAGE, RECORDS, key_of
from curate.catalog.drift import accepted_items
from curate.catalog.models import CaptureRow, Contribution, ResourceRow, Source
from curate.crawl import SourceDefinition
from curate.errors import CatalogUnavailable, RecordRejected
from curate.extract import assemble
from curate.pipeline.drift_access import is_wall
from curate.pipeline.extract_step import read_capture

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from curate.catalog import Catalog
    from curate.catalog.drift import Accepted
    from curate.records import ExtractedRecord

_MAX_LISTINGS = 200  # pages of a listing that are searched for a record that moved among them
_RECORD = "record:"
NOTHING_TO_COMPARE = "nothing of what was accepted can be compared with what is there now"


@dataclass(slots=True, frozen=True)
class Part:
    """One contribution to an item: the capture it was accepted from, and the one that holds now.

    `before` is None where nothing was captured by then, `after` where it is gone upstream.
    """

    key: str
    kind: str
    url: str
    source_id: str
    before: CaptureRow | None
    after: CaptureRow | None

    @property
    def is_same(self) -> bool:
        """Whether the very bytes are the same."""
        one, other = self.before, self.after
        return one is not None and other is not None and one.payload_hash == other.payload_hash


@dataclass(slots=True, frozen=True)
class ItemState:
    """What was read of an item at one time; `capture_id` is where its text comes from."""

    name: str
    text: str
    license: str | None
    capture_id: int


@dataclass(slots=True, frozen=True)
class Comparison:
    """An accepted item then and now; `why_not` says why the two are None."""

    accepted: Accepted
    before: ItemState | None = None
    after: ItemState | None = None
    why_not: str = ""


@dataclass(slots=True, frozen=True)
class Item:
    """An accepted item with its parts, those that hold its text first."""

    accepted: Accepted
    url: str
    source_id: str
    parts: tuple[Part, ...]


def load_items(session: Session, accepted: Sequence[Accepted]) -> dict[str, Item]:
    """Resource id -> the item with the captures of its parts, then and now."""
    found: dict[str, Item] = {}
    for chunk in in_chunks(accepted):
        by_id = {one.resource_id: one for one in chunk}
        rows = session.execute(
            select(ResourceRow.id, ResourceRow.url, ResourceRow.source_id).where(
                ResourceRow.id.in_(by_id)
            )
        ).all()
        parts = _parts(session, by_id, {row.id: row.url for row in rows})
        for row in sorted(rows, key=lambda r: (r.url, r.id)):
            found[row.id] = Item(by_id[row.id], row.url, row.source_id, parts.get(row.id, ()))
    return found


def compare_item(catalog: Catalog, resource_id: str) -> Comparison | None:
    """An item as the district accepted it and as it is now; None where it is not accepted."""
    with catalog.read() as session:
        accepted = accepted_items(session, catalog.settings.district, [resource_id])
        items = load_items(session, list(accepted.values()))
    if resource_id not in items:
        return None
    standing = accepted[resource_id]
    try:
        states = PastReader(catalog).states(items[resource_id])
    except CatalogUnavailable as err:
        return Comparison(standing, why_not=str(err))
    if states is None:
        return Comparison(standing, why_not=NOTHING_TO_COMPARE)
    return Comparison(standing, *states)


def _parts(
    session: Session, accepted: Mapping[str, Accepted], urls: Mapping[str, str]
) -> dict[str, tuple[Part, ...]]:
    rows = session.execute(
        select(
            Contribution.resource_id,
            Contribution.key,
            Contribution.kind,
            Contribution.url,
            Contribution.source_id,
            Contribution.capture_id,
            Contribution.gone_at,
        )
        .where(Contribution.resource_id.in_(accepted))
        .order_by(Contribution.key)
    ).all()
    held = {
        row.id: row
        for row in session.scalars(
            select(CaptureRow).where(CaptureRow.id.in_({row.capture_id for row in rows}))
        )
    }
    found: dict[str, list[Part]] = {}
    # The order in which the catalog puts contributions together.
    for row in sorted(rows, key=lambda r: (r.kind != PAGE, r.url != urls[r.resource_id])):
        at = accepted[row.resource_id].at
        if row.gone_at is not None and row.gone_at <= at:
            continue
        newest = held[row.capture_id]
        # What is read now was there by then already: most items do not change.
        is_old = newest.fetched_at <= at and newest.payload_hash is not None
        before = newest if is_old else _by_then(session, row.source_id, row.url, at)
        part = Part(
            key=row.key,
            kind=row.kind,
            url=row.url,
            source_id=row.source_id,
            before=before,
            after=newest if row.gone_at is None else None,
        )
        found.setdefault(row.resource_id, []).append(part)
    return {resource_id: tuple(parts) for resource_id, parts in found.items()}


def _by_then(session: Session, source_id: str, url: str, at: datetime) -> CaptureRow | None:
    """The newest capture of an address with a payload at that time."""
    return session.scalars(
        select(CaptureRow)
        .where(
            CaptureRow.source_id == source_id,
            CaptureRow.url == url,
            CaptureRow.payload_hash.is_not(None),
            CaptureRow.fetched_at <= at,
        )
        .order_by(CaptureRow.fetched_at.desc(), CaptureRow.id.desc())
        .limit(1)
    ).first()


class PastReader:
    """Reads stored captures; each once, however many items it speaks of."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._records: dict[int, dict[str, ExtractedRecord]] = {}
        self._definitions: dict[str, SourceDefinition | None] = {}

    def states(self, item: Item) -> tuple[ItemState, ItemState] | None:
        """The item as it was accepted and as it is; None where nothing can be compared.

        Raises:
            CatalogUnavailable: when a stored payload is missing or damaged.
        """
        at = item.accepted.at
        before = {p.key: self._before(p, at) for p in item.parts}
        after = {p.key: self._held(p.after, p.key) for p in item.parts}
        pairs = [(before[k], after[k]) for k in before if before[k] and after[k]]
        if not any(p.kind == PAGE and before[p.key] and after[p.key] for p in item.parts):
            pairs = [*_moved(item, before, after), *pairs]
        old = _state([one for one, _ in pairs if one is not None], item.url)
        new = _state([other for _, other in pairs if other is not None], item.url)
        return None if old is None or new is None else (old, new)

    def _before(self, part: Part, at: datetime) -> _Found | None:
        found = self._held(part.before, part.key)
        if found is None and part.kind == RECORDS and part.key.startswith(_RECORD):
            return self._in_other_listings(part, at)
        return found

    def _held(self, capture: CaptureRow | None, key: str) -> _Found | None:
        if capture is None:
            return None
        record = self._read(capture).get(key)
        return None if record is None else _Found(record, capture.id)

    def _in_other_listings(self, part: Part, at: datetime) -> _Found | None:
        """The record in another page of its listing: records move as the listing grows."""
        with self._catalog.read() as session:
            rows = session.scalars(
                select(CaptureRow)
                .where(
                    CaptureRow.source_id == part.source_id,
                    CaptureRow.kind == RECORDS,
                    CaptureRow.payload_hash.is_not(None),
                    CaptureRow.fetched_at <= at,
                )
                .order_by(CaptureRow.fetched_at.desc(), CaptureRow.id.desc())
                .limit(_MAX_LISTINGS)
            ).all()
        name = part.key.removeprefix(_RECORD).encode()
        for row in rows:
            is_read = row.id in self._records
            if is_read or name in self._catalog.payloads.get(str(row.payload_hash)):
                found = self._held(row, part.key)
                if found is not None:
                    return found
        return None

    def _read(self, capture: CaptureRow) -> dict[str, ExtractedRecord]:
        held = self._records.get(capture.id)
        if held is None:
            definition = self._definition(capture.source_id)
            held = self._records[capture.id] = {}
            is_unread = capture.kind == PAGE and is_wall(self._catalog, capture)
            if definition is not None and not is_unread:
                found = read_capture(self._catalog, capture, definition)
                held.update((key_of(capture, record), record) for record in found.records)
        return held

    def _definition(self, source_id: str) -> SourceDefinition | None:
        if source_id not in self._definitions:
            with self._catalog.read() as session:
                row = session.get(Source, source_id)
                try:
                    found = SourceDefinition.model_validate(row.definition) if row else None
                except ValidationError:  # written by an older curate: its next crawl renews it
                    found = None
            self._definitions[source_id] = found
        return self._definitions[source_id]


@dataclass(slots=True, frozen=True)
class _Found:
    record: ExtractedRecord
    capture_id: int


def _moved(
    item: Item, before: Mapping[str, _Found | None], after: Mapping[str, _Found | None]
) -> list[tuple[_Found | None, _Found | None]]:
    """The page that was accepted and the one that took its place: the item's address moved."""
    pages = [p.key for p in item.parts if p.kind == PAGE]
    left = next((before[k] for k in pages if before[k] and not after[k]), None)
    came = next((after[k] for k in pages if after[k] and not before[k]), None)
    return [(left, came)] if left and came else []


def _state(found: Sequence[_Found], url: str) -> ItemState | None:
    values = [value for one in found for value in one.record.fields]
    try:
        resource, _ = assemble(values, url=url)
    except (RecordRejected, ValueError):  # nothing names it: no item to compare
        return None
    main = next((one for one in found if one.record.text), found[0])
    return ItemState(resource.name, main.record.text, resource.license, main.capture_id)
