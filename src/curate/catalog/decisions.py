"""What people said: append-only, per district. The newest word on a subject holds."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from curate.catalog.models import Decision

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

VERDICTS = {"accept": "accepted", "reject": "rejected", "retire": "retired", "reopen": None}


def add_decision(
    session: Session,
    *,
    district_id: str,
    resource_id: str | None,
    kind: str,
    actor_id: str,
    at: datetime,
    subject: str = "",
    value: Any = None,  # noqa: ANN401 - any JSON value
    before: Any = None,  # noqa: ANN401 - any JSON value
    note: str = "",
) -> int:
    """Append a person's word to the audit trail and return its number."""
    row = Decision(
        district_id=district_id,
        resource_id=resource_id,
        kind=kind,
        subject=subject,
        value=value,
        before=before,
        note=note,
        actor_id=actor_id,
        at=at,
    )
    session.add(row)
    session.flush()
    return row.id


def verdicts(session: Session, district_id: str) -> dict[str, str | None]:
    """Resource id -> accepted, rejected, retired, or None where reopened."""
    rows = session.execute(
        select(Decision.resource_id, Decision.kind)
        .where(Decision.district_id == district_id, Decision.kind.in_(VERDICTS))
        .order_by(Decision.id)
    )
    return {row[0]: VERDICTS[row[1]] for row in rows if row[0] is not None}


def answers(
    session: Session, district_id: str, resource_ids: Sequence[str] | None = None
) -> dict[str, dict[str, Decision]]:
    """Resource id -> question -> the newest answer that a person gave; withdrawn ones left out."""
    statement = (
        select(Decision)
        .where(Decision.district_id == district_id, Decision.kind == "answer")
        .order_by(Decision.id)
    )
    if resource_ids is not None:
        statement = statement.where(Decision.resource_id.in_(resource_ids))
    found: dict[str, dict[str, Decision]] = defaultdict(dict)
    for row in session.scalars(statement):
        if row.resource_id is None:
            continue
        if row.value is None:
            found[row.resource_id].pop(row.subject, None)
        else:
            found[row.resource_id][row.subject] = row
    return dict(found)
