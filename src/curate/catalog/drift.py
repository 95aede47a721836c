"""Accepted items that are no longer what was accepted: found, withdrawn, settled by a person.

A drift is open until the page is again what was accepted (`withdrawn_at`) or a person decides on
the item anew (`settled_by`). The decision that accepted the item is never altered.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from curate.catalog.decisions import VERDICTS, verdicts
from curate.catalog.models import Decision, Drift, ResourceRow

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

DRIFT_KINDS = ("sign_in", "text", "license", "title")  # the gravest first
_UNDOES = re.compile(r"undoes (\d+)")


@dataclass(slots=True, frozen=True)
class Accepted:
    """An item that stands accepted in a district, and by which decision since when."""

    resource_id: str
    decision_id: int
    at: datetime


@dataclass(slots=True, frozen=True)
class FoundDrift:
    """One way in which an item differs from what was accepted; `evidence` is a sentence."""

    kind: str
    evidence: str
    before_capture_id: int | None = None
    after_capture_id: int | None = None


@dataclass(slots=True, frozen=True)
class OpenDrift:
    """A drift that waits for a person, with the item it is about."""

    id: int
    resource_id: str
    name: str
    url: str
    kind: str
    evidence: str
    found_at: datetime
    accepted_at: datetime
    accepted_by: int
    before_capture_id: int | None
    after_capture_id: int | None


def accepted_items(
    session: Session, district_id: str, resource_ids: Sequence[str] | None = None
) -> dict[str, Accepted]:
    """Resource id -> the acceptance that stands; items rejected, retired or reopened left out.

    Undoing a decision gives back the acceptance before it with its own date: nobody has looked at
    the item since.
    """
    statement = (
        select(Decision)
        .where(Decision.district_id == district_id, Decision.kind.in_(VERDICTS))
        .order_by(Decision.id)
    )
    if resource_ids is not None:
        statement = statement.where(Decision.resource_id.in_(resource_ids))
    standing: dict[str, Accepted | None] = {}
    before: dict[int, Accepted | None] = {}  # decision -> what stood before it
    for row in session.scalars(statement):
        if row.resource_id is None:
            continue
        held = standing.get(row.resource_id)
        before[row.id] = held
        undone = _UNDOES.fullmatch(row.note)
        if undone is not None and int(undone[1]) in before:
            standing[row.resource_id] = before[int(undone[1])]
        elif row.kind == "accept":
            standing[row.resource_id] = Accepted(row.resource_id, row.id, row.at)
        else:
            standing[row.resource_id] = None
    return {i: accepted for i, accepted in standing.items() if accepted is not None}


def open_drift(
    session: Session, district_id: str, resource_ids: Sequence[str] | None = None
) -> list[OpenDrift]:
    """Drifts that wait for a person, by address, the gravest of an item first."""
    statement = (
        select(Drift, ResourceRow.name, ResourceRow.url)
        .join(ResourceRow, ResourceRow.id == Drift.resource_id)
        .where(
            Drift.district_id == district_id,
            Drift.settled_by.is_(None),
            Drift.withdrawn_at.is_(None),
        )
    )
    if resource_ids is not None:
        statement = statement.where(Drift.resource_id.in_(resource_ids))
    rows = session.execute(statement).all()
    accepted = accepted_items(session, district_id, resource_ids) if rows else {}
    found = [
        OpenDrift(
            id=row.id,
            resource_id=row.resource_id,
            name=name,
            url=url,
            kind=row.kind,
            evidence=row.evidence,
            found_at=row.found_at,
            accepted_at=accepted[row.resource_id].at,
            accepted_by=row.accepted_by,
            before_capture_id=row.before_capture_id,
            after_capture_id=row.after_capture_id,
        )
        for row, name, url in rows
        if row.resource_id in accepted and accepted[row.resource_id].decision_id == row.accepted_by
    ]
    return sorted(found, key=lambda one: (one.url, one.resource_id, _gravity(one.kind)))


def standings(session: Session, district_id: str) -> dict[str, str | None]:
    """As `verdicts`, but an accepted item that changed since counts as undecided."""
    found = verdicts(session, district_id)
    found.update((one.resource_id, None) for one in open_drift(session, district_id))
    return found


def note_drift(
    session: Session,
    district_id: str,
    accepted: Accepted,
    found: Sequence[FoundDrift],
    *,
    judged: Collection[str],
    at: datetime,
) -> int:
    """Bring the drifts of an acceptance up to what was found; returns how many rows changed.

    A kind has one row for a decision: found again after it was withdrawn, it is open again; found
    no more though it was `judged`, it is withdrawn. An unchanged row is not written.
    """
    held = {
        row.kind: row
        for row in session.scalars(
            select(Drift).where(
                Drift.resource_id == accepted.resource_id,
                Drift.accepted_by == accepted.decision_id,
            )
        )
    }
    n_changed = sum(_open(session, district_id, accepted, held, one, at) for one in found)
    kinds = {one.kind for one in found}
    for kind, row in held.items():
        if kind in judged and kind not in kinds and row.withdrawn_at is None:
            row.withdrawn_at, row.settled_by = at, None
            row.evidence = f"{row.evidence} On {at:%Y-%m-%d} this was so no more."
            n_changed += 1
    session.flush()
    return n_changed


def _open(
    session: Session,
    district_id: str,
    accepted: Accepted,
    held: Mapping[str, Drift],
    found: FoundDrift,
    at: datetime,
) -> bool:
    row = held.get(found.kind)
    if row is None:
        row = Drift(
            district_id=district_id,
            resource_id=accepted.resource_id,
            accepted_by=accepted.decision_id,
            kind=found.kind,
            found_at=at,
            evidence="",
        )
        session.add(row)
    elif row.withdrawn_at is not None:
        row.found_at, row.withdrawn_at = at, None
    elif row.settled_by is None and _says(row) == _says(found):
        return False
    row.evidence, row.settled_by = found.evidence, None
    row.before_capture_id = found.before_capture_id
    row.after_capture_id = found.after_capture_id
    return True


def settle_drift(session: Session, district_id: str, resource_id: str, decision_id: int) -> None:
    """A person decided on the item: what was open is settled by that decision.

    Where the decision undoes another, the acceptance that stands again has its open drifts back.
    """
    standing = accepted_items(session, district_id, [resource_id]).get(resource_id)
    rows = session.scalars(
        select(Drift).where(Drift.district_id == district_id, Drift.resource_id == resource_id)
    )
    for row in rows:
        if standing is not None and row.accepted_by == standing.decision_id:
            row.settled_by = None
        elif row.settled_by is None and row.withdrawn_at is None:
            row.settled_by = decision_id
    session.flush()


def _says(one: Drift | FoundDrift) -> tuple[str, int | None, int | None]:
    return one.evidence, one.before_capture_id, one.after_capture_id


def _gravity(kind: str) -> int:
    return DRIFT_KINDS.index(kind) if kind in DRIFT_KINDS else len(DRIFT_KINDS)
