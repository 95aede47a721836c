"""Counts the captures of a run from the catalog, so that they hold over interruptions."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from curate.catalog.models import CaptureRow
from curate.urls import in_scope

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from curate_spiders.job import Job

_HTML = ("text/html", "application/xhtml+xml")


def count_run(session: Session, job: Job) -> dict[str, Any]:
    """The capture counts of `CrawlStats`."""
    rows = session.scalars(select(CaptureRow).where(CaptureRow.run_id == job.run_id)).all()
    earlier = _earlier_hashes(session, job)
    counts: Counter[str] = Counter(captures=len(rows))
    errors: Counter[str] = Counter()
    for row in rows:
        if row.payload_hash is not None:
            counts["pages"] += 1
            is_page = row.kind == "page"
            counts["pages_in_scope"] += is_page and in_scope(row.url, job.definition.scope)
            counts["not_modified"] += row.status == 304
            counts["unchanged"] += earlier.get(row.url) == row.payload_hash
        elif row.redirected_to is not None:
            counts["redirects"] += 1
        elif 200 <= row.status < 300:
            counts["too_large" if row.content_type in _HTML else "not_pages"] += 1
        else:
            errors[str(row.status)] += 1
    return {**counts, "errors": dict(sorted(errors.items()))}


def _earlier_hashes(session: Session, job: Job) -> dict[str, str | None]:
    """Address -> the newest payload that an earlier run of the source kept of it."""
    held, older = aliased(CaptureRow), aliased(CaptureRow)
    newest = (
        select(func.max(older.id))
        .where(
            older.source_id == job.definition.id,
            older.run_id != job.run_id,
            older.payload_hash.is_not(None),
        )
        .group_by(older.url)
    )
    found = session.execute(select(held.url, held.payload_hash).where(held.id.in_(newest)))
    return {str(row.url): row.payload_hash for row in found}
