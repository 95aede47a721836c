"""Resources: candidates and texts from everywhere, put together by one rule.

A person's values survive every later crawl; a page that stops yielding a record keeps the resource
it once gave.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, or_, select

from curate.catalog.links import remember_links
from curate.catalog.models import (
    Contribution,
    FieldValueRow,
    ResourceRow,
    ResourceUrl,
)
from curate.extract import assemble, same_terms
from curate.hashing import json_hash, text_hash
from curate.records import FieldValue, OutLink, SourceKind, as_json
from curate.urls import canonical_or_none

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

_TOGETHER = "contributions"  # extractor of what only shows when contributions are compared


def put_together(session: Session, row: ResourceRow, *, at: datetime) -> bool:
    """Build a resource anew from what contributes to it; says whether it changed.

    Pages and files come before records of listings: their text is the item itself. Where every
    contribution is gone upstream, so is the resource, and it stays as it was.
    """
    every = session.scalars(
        select(Contribution).where(Contribution.resource_id == row.id).order_by(Contribution.key)
    ).all()
    live = [c for c in every if c.gone_at is None]
    # A stable sort: then by key. A page that the item has left since says less than its own.
    parts = sorted(live or every, key=lambda c: (c.kind != "page", c.url != row.url))
    ids = [c.id for c in parts]
    values = _values_of(session, row.id, ids)
    disagreement = _disagreement(values)
    _replace_disagreement(session, row.id, disagreement, at)
    found = [value for _, value in values] + ([disagreement] if disagreement else [])
    resource, _ = assemble(found, url=row.url)
    main = next((c for c in parts if c.text), parts[0])
    row.capture_id, row.source_id = main.capture_id, main.source_id
    row.gone_at = None if live else max(c.gone_at for c in every if c.gone_at is not None)
    row.gone_because = "" if live else parts[0].gone_because
    document = as_json(resource)
    new_hash, new_text_hash = json_hash([document, main.signals]), text_hash(main.text)
    changed = (row.document_hash, row.text_hash) != (new_hash, new_text_hash)
    if changed:
        row.name, row.document, row.signals = resource.name, document, dict(main.signals)
        row.text, row.text_hash, row.document_hash = main.text, new_text_hash, new_hash
        row.version_of = canonical_or_none(resource.version_of or "")
        row.updated_at = at
    session.flush()
    remember_links(session, row.id, _links_of(parts), at=at)
    return changed


def _values_of(
    session: Session, resource_id: str, contributions: list[int]
) -> list[tuple[int | None, FieldValue]]:
    """Candidates with what contributed them (None: a person), of these contributions."""
    rows = session.scalars(
        select(FieldValueRow)
        .where(
            FieldValueRow.resource_id == resource_id,
            or_(
                FieldValueRow.contribution_id.in_(contributions),
                FieldValueRow.source_kind == SourceKind.PERSON.value,
            ),
        )
        .order_by(FieldValueRow.id)
    )
    return [(row.contribution_id, as_field_value(row)) for row in rows]


def _disagreement(values: list[tuple[int | None, FieldValue]]) -> FieldValue | None:
    """A note where a page and a listing state different licenses for the same item."""
    best: dict[int, FieldValue] = {}
    for contribution, value in values:
        if contribution is not None and value.field == "license":
            held = best.get(contribution)
            if held is None or value.rank < held.rank:
                best[contribution] = value
    said = sorted(best.values(), key=lambda v: (v.rank, v.extractor, str(v.value)))
    others = [v for v in said[1:] if not same_terms(str(v.value), str(said[0].value))]
    if not others:
        return None
    text = f"{said[0].value} by {said[0].extractor}, but " + "; ".join(
        f"{v.value} by {v.extractor}" for v in others
    )
    return FieldValue(
        field="license_disagreement",
        value=f"The places that describe this item differ: {text}",
        source_kind=SourceKind.MACHINE,
        extractor=_TOGETHER,
        extractor_version="1",
        evidence=others[0].evidence,
        rank=10,
    )


def _replace_disagreement(
    session: Session, resource_id: str, value: FieldValue | None, at: datetime
) -> None:
    session.execute(
        delete(FieldValueRow).where(
            FieldValueRow.resource_id == resource_id, FieldValueRow.extractor == _TOGETHER
        )
    )
    if value is not None:
        session.add(field_value_row(resource_id, value, at=at))


def _links_of(parts: list[Contribution]) -> list[OutLink]:
    links: dict[str, OutLink] = {}
    for part in parts:
        for link in part.links:
            links.setdefault(link["url"], OutLink.model_validate(link))
    return list(links.values())


def field_value_row(
    resource_id: str,
    value: FieldValue,
    *,
    at: datetime,
    capture_id: int | None = None,
    contribution_id: int | None = None,
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
        contribution_id=contribution_id,
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
    """Every candidate that counts for a field of a resource, in the order they were stored.

    Those of contributions that are gone upstream count only where all of them are.
    """
    rows = session.execute(
        select(Contribution.id, Contribution.gone_at).where(Contribution.resource_id == resource_id)
    ).all()
    live = [row.id for row in rows if row.gone_at is None] or [row.id for row in rows]
    together = session.scalars(
        select(FieldValueRow).where(
            FieldValueRow.resource_id == resource_id, FieldValueRow.extractor == _TOGETHER
        )
    )
    values = [value for _, value in _values_of(session, resource_id, live)]
    return values + [as_field_value(row) for row in together]


def reassemble(session: Session, resource_id: str, *, at: datetime) -> None:
    """Pick the winners anew after a candidate changed (a person edited a field)."""
    session.flush()
    put_together(session, session.get_one(ResourceRow, resource_id), at=at)


def add_address(session: Session, resource_id: str, url: str, role: str, at: datetime) -> None:
    """Join an address to a resource as `canonical`, `alias`, `source` or `redirect`."""
    if session.get(ResourceUrl, (url, resource_id)) is None:
        session.add(ResourceUrl(url=url, resource_id=resource_id, role=role, since=at))
