"""What the catalog knows of one item, as plain data: for the command line and the item page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from curate.catalog.decisions import verdicts
from curate.catalog.drift import open_drift
from curate.catalog.findings import bodies
from curate.catalog.models import (
    CaptureRow,
    LinkRow,
    LinkUse,
    ResourceRow,
    ResourceUrl,
    ScorecardRow,
    Source,
    Work,
    WorkMember,
)
from curate.catalog.resources import candidates
from curate.catalog.versions import versions_of
from curate.extract import assemble, license_words
from curate.records import as_json
from curate.rubric import load_rubric

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from curate.catalog import Catalog
    from curate.settings import Settings


def list_items(
    catalog: Catalog, *, source: str | None = None, limit: int = 100, offset: int = 0
) -> list[dict[str, Any]]:
    """Items by address: id, name, url, source, language, license, gone, reading level and ease.

    Levels are Lexile-like estimates in L with their 90 % intervals, None where there is none.
    """
    statement = select(ResourceRow).order_by(ResourceRow.url).limit(limit).offset(offset)
    if source is not None:
        statement = statement.where(ResourceRow.source_id == source)
    with catalog.read() as session:
        rows = session.scalars(statement).all()
        reading = bodies(session, "readability", [row.id for row in rows], key="")
        return [
            {
                "id": row.id,
                "name": row.name,
                "url": row.url,
                "source": row.source_id,
                "inLanguage": row.document.get("inLanguage"),
                "license": row.document.get("license"),
                "gone_at": row.gone_at,
                "gone_because": row.gone_because,
                **_reading(reading.get(row.id, {}).get("", {})),
            }
            for row in rows
        ]


def _reading(found: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "reading_status": found.get("status"),
        "lexile_like": found.get("lexile_like"),
        "reading_label": found.get("label"),
        "reading_interval": found.get("interval_text"),
        "reading_bands": found.get("bands") or [],
        "ease": found.get("ease"),
        "ease_interval": found.get("ease_interval"),
    }


def item_record(catalog: Catalog, resource_id: str) -> dict[str, Any]:
    """Everything about one item, each fact with its ground.

    Keys: id, resource (LRMI), provenance (field -> winner and other candidates), license_words,
    source, fetched_at, gone_at, readability, alignments, scorecard, links, addresses, copies,
    versions (easier, harder, other languages), decision, drift (what changed since it was
    accepted, while nobody has looked again).
    """
    with catalog.read() as session:
        row = session.get_one(ResourceRow, resource_id)
        source = session.get_one(Source, row.source_id)
        capture = session.get_one(CaptureRow, row.capture_id)
        readability = bodies(session, "readability", [row.id]).get(row.id, {}).get("")
        alignment = bodies(session, "alignment", [row.id]).get(row.id, {})
        return {
            "id": row.id,
            "resource": row.document,
            "signals": row.signals,
            "provenance": _provenance(session, row),
            "license_words": license_words(row.document.get("license")),
            "source": {"id": source.id, "name": source.name},
            "fetched_at": capture.fetched_at,
            "first_seen_at": row.created_at,
            "changed_at": row.updated_at,
            "gone_at": row.gone_at,
            "gone_because": row.gone_because,
            "text": row.text,
            "readability": readability,
            "alignments": [
                {**found, "framework_key": key}
                for key, body in sorted(alignment.items())
                for found in body["alignments"]
            ],
            "frameworks_tried": sorted(alignment),
            "scorecard": _scorecard(session, catalog.settings, row.id),
            "links": _links(session, row.id),
            "addresses": _addresses(session, row.id),
            "copies": _copies(session, row.id),
            "versions": _versions(session, row.id),
            "decision": verdicts(session, catalog.settings.district).get(row.id),
            "drift": _drift(session, catalog.settings, row.id),
        }


def _versions(session: Session, resource_id: str) -> list[dict[str, Any]]:
    return [
        {
            "id": version.resource_id,
            "name": version.name,
            "url": version.url,
            "language": version.language,
            "level": version.lexile_like,
            "level_interval": version.interval,
            "level_status": version.status,
            "relation": version.relation,
        }
        for version in versions_of(session, [resource_id]).get(resource_id, ())
    ]


def _provenance(session: Session, row: ResourceRow) -> dict[str, dict[str, Any]]:
    every = candidates(session, row.id)
    _, winners = assemble(every, url=row.url)
    return {
        field: {
            "winner": as_json(winner),
            "others": [as_json(c) for c in every if c.field == field and c != winner],
        }
        for field, winner in winners.items()
    }


def _scorecard(session: Session, settings: Settings, resource_id: str) -> dict[str, Any] | None:
    """The card by the rubric in use; others may lie beside it from before a change of rubric."""
    row = session.scalars(
        select(ScorecardRow).where(
            ScorecardRow.district_id == settings.district,
            ScorecardRow.resource_id == resource_id,
            ScorecardRow.rubric == load_rubric(settings.rubric).id,
        )
    ).first()
    return None if row is None else {**row.body, "at": row.at}


def _drift(session: Session, settings: Settings, resource_id: str) -> list[dict[str, Any]]:
    return [
        {
            "kind": one.kind,
            "evidence": one.evidence,
            "found_at": one.found_at,
            "accepted_at": one.accepted_at,
        }
        for one in open_drift(session, settings.district, [resource_id])
    ]


def _links(session: Session, resource_id: str) -> list[dict[str, Any]]:
    rows = session.execute(
        select(LinkRow, LinkUse)
        .join(LinkUse, LinkUse.link_id == LinkRow.id)
        .where(LinkUse.resource_id == resource_id)
        .order_by(LinkRow.url)
    )
    return [
        {
            "url": link.url,
            "text": use.text,
            "place": use.place,
            "state": link.state,
            "reason": link.state_reason,
            "checked_at": link.last_check_at,
            "next_check_at": link.next_check_at,
        }
        for link, use in rows
    ]


def _addresses(session: Session, resource_id: str) -> list[dict[str, Any]]:
    rows = session.scalars(
        select(ResourceUrl).where(ResourceUrl.resource_id == resource_id).order_by(ResourceUrl.url)
    )
    return [{"url": row.url, "role": row.role, "since": row.since} for row in rows]


def _copies(session: Session, resource_id: str) -> list[dict[str, Any]]:
    member = session.get(WorkMember, resource_id)
    if member is None:
        return []
    work = session.get_one(Work, member.work_id)
    rows = session.execute(
        select(WorkMember, ResourceRow)
        .join(ResourceRow, ResourceRow.id == WorkMember.resource_id)
        .where(WorkMember.work_id == work.id)
        .order_by(ResourceRow.url)
    )
    return [
        {
            "id": other.id,
            "url": other.url,
            "name": other.name,
            "relation": member.relation,
            "canonical": other.id == work.canonical_id,
            "reason": work.reason,
        }
        for member, other in rows
    ]
