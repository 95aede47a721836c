"""Runs: one execution of a stage. A run left `running` by a killed process is taken up again."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from curate.catalog.models import Run

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
