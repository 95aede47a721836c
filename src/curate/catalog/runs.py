"""Runs: one execution of a stage. A run left `running` by a killed process is taken up again."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from curate.catalog.models import CaptureRow, Run

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session


def begin_run(
    session: Session, kind: str, *, at: datetime, source_id: str | None = None
) -> tuple[str, bool]:
    """Start a run, or resume the unfinished one of that kind and source.

    The caller holds the lock of that kind and source, so an unfinished run means a dead process.

    Returns:
        The run's id, and whether it is an earlier one taken up again.
    """
    unfinished = session.scalars(
        select(Run)
        .where(Run.kind == kind, Run.source_id == source_id, Run.status == "running")
        .order_by(Run.started_at.desc())
    ).first()
    if unfinished is not None:
        return unfinished.id, True
    run = Run(id=str(uuid.uuid4()), kind=kind, source_id=source_id, started_at=at, status="running")
    session.add(run)
    session.flush()
    return run.id, False


def finish_run(
    session: Session,
    run_id: str,
    *,
    at: datetime,
    status: str,
    reason: str | None = None,
    stats: dict[str, Any] | None = None,
) -> None:
    """Close a run with `status` ok, failed or incident, a sentence and its numbers."""
    run = session.get_one(Run, run_id)
    run.status = status
    run.finished_at = at
    run.reason = reason
    run.stats = stats or {}


def last_crawls(session: Session, source_id: str | None = None) -> dict[str, list[Run]]:
    """Ended crawls by source, the newest first; of one source or of all.

    A fixed clock gives runs equal times: what they captured says which came later.
    """
    last_capture = func.max(CaptureRow.id)
    query = (
        select(Run)
        .outerjoin(CaptureRow, CaptureRow.run_id == Run.id)
        .where(Run.kind == "crawl", Run.source_id.is_not(None), Run.status != "running")
        .group_by(Run.id)
        .order_by(Run.started_at.desc(), last_capture.desc(), Run.id)
    )
    if source_id is not None:
        query = query.where(Run.source_id == source_id)
    found: dict[str, list[Run]] = {}
    for run in session.scalars(query):
        found.setdefault(str(run.source_id), []).append(run)
    return found


def last_good_stats(session: Session, source_id: str) -> dict[str, Any]:
    """What the newest good crawl of a source counted and left for the next; {} without one."""
    runs = last_crawls(session, source_id).get(source_id, [])
    return next((dict(run.stats) for run in runs if run.status == "ok"), {})
