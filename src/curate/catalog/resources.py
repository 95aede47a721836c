"""Resources: what extraction found of an address, folded into the catalog without losing a word.

A person's values survive every later crawl; a page that stops yielding a record keeps the resource
it once gave.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select

from curate.catalog.links import remember_links
from curate.catalog.models import (
    CaptureRow,
    ExtractionRow,
    FieldValueRow,
    RejectionRow,
    ResourceRow,
    ResourceUrl,
)
from curate.extract import assemble
from curate.hashing import json_hash, text_hash
from curate.records import FieldValue, SourceKind, as_json

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from curate.records import ExtractedRecord, Extraction, Rejection


def store_extraction(
    session: Session,
    capture: CaptureRow,
    extraction: Extraction,
    *,
    input_hash: str,
    version: str,
    at: datetime,
) -> int:
    """Store what one capture held: resources, rejections and the mark that it was read.

    Returns:
        How many resources were written.
    """
    session.execute(
        delete(RejectionRow).where(
            RejectionRow.source_id == capture.source_id, RejectionRow.url == capture.url
        )
    )
    for rejection in extraction.rejections:
        session.add(_rejection_row(capture, rejection))
    written = sum(_store_record(session, capture, record, at) for record in extraction.records)
    mark = session.get(ExtractionRow, (capture.source_id, capture.url))
    if mark is None:
        mark = ExtractionRow(source_id=capture.source_id, url=capture.url)
        session.add(mark)
    mark.capture_id, mark.input_hash, mark.version = capture.id, input_hash, version
    mark.at, mark.n_resources = at, len(extraction.records)
    return written


def _rejection_row(capture: CaptureRow, rejection: Rejection) -> RejectionRow:
    return RejectionRow(
        source_id=capture.source_id,
        url=capture.url,
        locator=rejection.locator,
        reason=rejection.reason.value,
        detail=rejection.detail,
    )


def _store_record(
    session: Session, capture: CaptureRow, record: ExtractedRecord, at: datetime
) -> bool:
    row = session.scalars(
        select(ResourceRow).where(
            ResourceRow.url == capture.url, ResourceRow.locator == record.locator
        )
    ).first()
    kept = [] if row is None else person_values(session, row.id)
    resource, _ = assemble([*record.fields, *kept], url=capture.url)
    document = as_json(resource)
    signals = as_json(record.signals)
    new_text_hash = text_hash(record.text)
    new_hash = json_hash([document, signals])
    if row is None:
        row = ResourceRow(
            id=str(uuid.uuid4()),
            source_id=capture.source_id,
            url=capture.url,
            locator=record.locator,
            created_at=at,
        )
        session.add(row)
    changed = (row.document_hash, row.text_hash) != (new_hash, new_text_hash)
    row.capture_id = capture.id
    row.gone_at = None
    if changed:
        row.name, row.document, row.signals = resource.name, document, signals
        row.text, row.text_hash, row.document_hash = record.text, new_text_hash, new_hash
        row.updated_at = at
    session.flush()
    _replace_candidates(session, row.id, capture.id, record.fields, at)
    add_address(session, row.id, capture.url, "canonical", at)
    remember_links(session, row.id, record.links, at=at)
    return changed


def _replace_candidates(
    session: Session,
    resource_id: str,
    capture_id: int,
    fields: tuple[FieldValue, ...],
    at: datetime,
) -> None:
    session.execute(
        delete(FieldValueRow).where(
            FieldValueRow.resource_id == resource_id,
            FieldValueRow.source_kind != SourceKind.PERSON.value,
        )
    )
    session.add_all(
        field_value_row(resource_id, value, at=at, capture_id=capture_id) for value in fields
    )


def field_value_row(
    resource_id: str, value: FieldValue, *, at: datetime, capture_id: int | None = None
) -> FieldValueRow:
    """The row of a candidate; `capture_id` is None for what a person said."""
    return FieldValueRow(
        resource_id=resource_id,
        field=value.field,
        value=value.value,
        source_kind=value.source_kind.value,
        extractor=value.extractor,
        extractor_version=value.extractor_version,
        rank=value.rank,
        locked=value.locked,
        capture_id=capture_id,
        evidence=as_json(value.evidence),
        at=at,
    )


def as_field_value(row: FieldValueRow) -> FieldValue:
    """The candidate that a row holds."""
    return FieldValue.model_validate(
        {
            "field": row.field,
            "value": row.value,
            "source_kind": row.source_kind,
            "extractor": row.extractor,
            "extractor_version": row.extractor_version,
            "evidence": row.evidence,
            "rank": row.rank,
            "locked": row.locked,
        }
    )


def candidates(session: Session, resource_id: str) -> list[FieldValue]:
    """Every candidate for every field of a resource, in the order they were stored."""
    rows = session.scalars(
        select(FieldValueRow)
        .where(FieldValueRow.resource_id == resource_id)
        .order_by(FieldValueRow.id)
    )
    return [as_field_value(row) for row in rows]


def person_values(session: Session, resource_id: str) -> list[FieldValue]:
    """What people said of a resource's fields."""
    return [v for v in candidates(session, resource_id) if v.source_kind is SourceKind.PERSON]


def reassemble(session: Session, resource_id: str, *, at: datetime) -> None:
    """Pick the winners anew after a candidate changed (a person edited a field)."""
    session.flush()
    row = session.get_one(ResourceRow, resource_id)
    resource, _ = assemble(candidates(session, resource_id), url=row.url)
    document: dict[str, Any] = as_json(resource)
    new_hash = json_hash([document, row.signals])
    if new_hash != row.document_hash:
        row.name, row.document, row.document_hash = resource.name, document, new_hash
        row.updated_at = at


def add_address(session: Session, resource_id: str, url: str, role: str, at: datetime) -> None:
    """Join an address to a resource as `canonical`, `alias`, `source` or `redirect`."""
    if session.get(ResourceUrl, (url, resource_id)) is None:
        session.add(ResourceUrl(url=url, resource_id=resource_id, role=role, since=at))
