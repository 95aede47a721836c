"""What captured addresses contribute to resources: stored, kept, marked gone, never lost.

A page, a file and a record of a listing each contribute candidates, a text, signals and links. A
resource is put together from all of its contributions that are not gone, or from all that it ever
had where every one is.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from curate.catalog.models import CaptureRow, Contribution, FieldValueRow, ResourceRow, ResourceUrl
from curate.catalog.resources import add_address, field_value_row, put_together
from curate.records import as_json
from curate.urls import PERMANENT_REDIRECTS

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from curate.records import ExtractedRecord

PAGE = "page"  # locator of what an address itself holds
RECORDS = "records"


@dataclass(slots=True, frozen=True)
class _Place:
    """Where a record was found: its key within the source, and the address of its resource."""

    key: str
    kind: str
    url: str
    locator: str


def contribute(
    session: Session, capture: CaptureRow, record: ExtractedRecord, *, at: datetime
) -> bool:
    """Store what a record says of its resource; makes the resource where there is none.

    A record of an older capture than the one that is held is left alone: listings overlap, and the
    newest answer counts.

    Returns:
        Whether the resource changed.
    """
    place = _place(capture, record)
    held = session.scalars(
        select(Contribution).where(
            Contribution.source_id == capture.source_id, Contribution.key == place.key
        )
    ).first()
    if held is not None and held.capture_id > capture.id:
        return False
    row = _resource_of(session, capture, place, held, at)
    if held is None:
        held = Contribution(source_id=capture.source_id, key=place.key, resource_id=row.id)
        session.add(held)
    held.kind, held.url, held.locator = place.kind, capture.url, record.locator
    held.capture_id, held.text = capture.id, record.text
    held.signals = as_json(record.signals)
    held.links = [as_json(link) for link in record.links]
    held.gone_at, held.gone_because = None, ""
    session.flush()
    _replace_candidates(session, held, record, at)
    add_address(session, row.id, place.url, "canonical", at)
    if capture.url != place.url:
        add_address(session, row.id, capture.url, "source", at)
    return put_together(session, row, at=at)


def key_of(capture: CaptureRow, record: ExtractedRecord) -> str:
    """What names a record's contribution within its source."""
    return _place(capture, record).key


def mark_gone(session: Session, contribution: Contribution, *, at: datetime, because: str) -> bool:
    """Mark what an address contributed as gone upstream; says whether its resource is gone now."""
    if contribution.gone_at is None:
        contribution.gone_at, contribution.gone_because = at, because
        session.flush()
    row = session.get_one(ResourceRow, contribution.resource_id)
    was_gone = row.gone_at is not None
    put_together(session, row, at=at)
    return row.gone_at is not None and not was_gone


def mark_back(session: Session, contribution: Contribution, *, at: datetime) -> bool:
    """Take back that it is gone; says whether its resource is there again."""
    contribution.gone_at, contribution.gone_because = None, ""
    session.flush()
    row = session.get_one(ResourceRow, contribution.resource_id)
    was_gone = row.gone_at is not None
    put_together(session, row, at=at)
    return was_gone


def mark_deleted(
    session: Session, capture: CaptureRow, locators: tuple[str, ...], *, at: datetime
) -> int:
    """Mark records that the source itself says are deleted; returns how many resources went."""
    keys = [f"record:{locator}" for locator in locators]
    found = session.scalars(
        select(Contribution).where(
            Contribution.source_id == capture.source_id,
            Contribution.key.in_(keys),
            Contribution.gone_at.is_(None),
            Contribution.capture_id < capture.id,
        )
    )
    because = "the source says that it was deleted"
    n_gone = 0
    for contribution in found.all():
        # From now on this answer is the newest word: an older one that is read again is not.
        contribution.capture_id = capture.id
        n_gone += mark_gone(session, contribution, at=at, because=because)
    return n_gone


def _place(capture: CaptureRow, record: ExtractedRecord) -> _Place:
    if capture.kind == RECORDS:
        key = f"record:{record.locator}"
        return _Place(key, RECORDS, record.url or capture.url, PAGE)
    key = capture.url if record.locator == PAGE else f"{capture.url}#{record.locator}"
    if record.url is None or record.locator == PAGE:
        return _Place(key, PAGE, capture.url, record.locator)
    return _Place(key, RECORDS, record.url, PAGE)  # a link in a cartridge, a channel's video


def _resource_of(
    session: Session,
    capture: CaptureRow,
    place: _Place,
    held: Contribution | None,
    at: datetime,
) -> ResourceRow:
    """The resource that a record speaks of: the one it spoke of before, the one at its address."""
    if held is not None:
        same = session.get_one(ResourceRow, held.resource_id)
        if same.url != place.url and _is_of_one_source(session, same):
            _move(session, same, place)
        return same
    row = _at(session, place.url, place.locator)
    if row is not None and place.kind == RECORDS and _says_it_twice(session, capture, row, place):
        # One source never says the same thing twice: two records of one address are two items.
        place = _Place(place.key, place.kind, place.url, f"{capture.source_id}:{place.key}")
        row = _at(session, place.url, place.locator)
    if row is None and place.kind == PAGE and place.locator == PAGE:
        row = _moved_here(session, capture.source_id, place)
    if row is None:
        row = ResourceRow(
            id=str(uuid.uuid4()),
            source_id=capture.source_id,
            url=place.url,
            locator=place.locator,
            capture_id=capture.id,
            name="",
            document={},
            signals={},
            text="",
            text_hash="",
            document_hash="",
            created_at=at,
            updated_at=at,
        )
        session.add(row)
        session.flush()
    return row


def _at(session: Session, url: str, locator: str) -> ResourceRow | None:
    found = select(ResourceRow).where(ResourceRow.url == url, ResourceRow.locator == locator)
    return session.scalars(found).first()


def _says_it_twice(session: Session, capture: CaptureRow, row: ResourceRow, place: _Place) -> bool:
    other = session.scalars(
        select(Contribution.id).where(
            Contribution.resource_id == row.id,
            Contribution.source_id == capture.source_id,
            Contribution.kind == RECORDS,
            Contribution.key != place.key,
        )
    ).first()
    return other is not None


def _is_of_one_source(session: Session, row: ResourceRow) -> bool:
    """Whether only one source speaks of a resource, and of one record of it at most."""
    found = session.scalars(select(Contribution).where(Contribution.resource_id == row.id)).all()
    n_records = sum(one.kind == RECORDS for one in found)
    return n_records <= 1 and len({one.source_id for one in found}) == 1


def _move(session: Session, row: ResourceRow, place: _Place) -> None:
    """Give a resource the new address of its record, unless another resource has it."""
    if _at(session, place.url, row.locator) is None:
        row.url = place.url


def _moved_here(session: Session, source_id: str, place: _Place) -> ResourceRow | None:
    """The resource whose address now leads here for good: it keeps its id and what people said."""
    moves = session.scalars(
        select(CaptureRow)
        .where(
            CaptureRow.redirected_to == place.url,
            CaptureRow.source_id == source_id,
            CaptureRow.status.in_(PERMANENT_REDIRECTS),
        )
        .order_by(CaptureRow.url)
    )
    for move in moves.all():
        older = _at(session, move.url, PAGE)
        if older is None or older.source_id != source_id or not _is_newest(session, move):
            continue
        address = session.get(ResourceUrl, (older.url, older.id))
        if address is not None:
            address.role = "redirect"
        older.url = place.url
        session.flush()
        return older
    return None


def _is_newest(session: Session, capture: CaptureRow) -> bool:
    newest = session.scalar(
        select(func.max(CaptureRow.id)).where(
            CaptureRow.source_id == capture.source_id, CaptureRow.url == capture.url
        )
    )
    return newest == capture.id


def _replace_candidates(
    session: Session, held: Contribution, record: ExtractedRecord, at: datetime
) -> None:
    session.execute(delete(FieldValueRow).where(FieldValueRow.contribution_id == held.id))
    session.add_all(
        field_value_row(
            held.resource_id, value, at=at, capture_id=held.capture_id, contribution_id=held.id
        )
        for value in record.fields
    )
    session.flush()
