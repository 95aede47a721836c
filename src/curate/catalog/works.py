"""Works: duplicates folded behind one canonical resource; every address is kept."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from curate.catalog.models import ResourceRow, ResourceUrl, Work, WorkMember
from curate.catalog.resources import add_address

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session


@dataclass(slots=True, frozen=True)
class Folding:
    """One cluster: the canonical resource, its copies with relation and similarity, and why."""

    canonical_id: str
    members: tuple[tuple[str, str, float], ...]  # (resource id, relation, similarity)
    reason: str


def store_foldings(session: Session, foldings: Sequence[Folding], *, at: datetime) -> int:
    """Make the works what `foldings` says; returns how many works or members changed.

    A work keeps its id while its canonical resource or any member stays; a resource that belongs to
    no folding any more leaves its work, and a work left empty goes.
    """
    old_members = {row.resource_id: row for row in session.scalars(select(WorkMember))}
    works = {row.id: row for row in session.scalars(select(Work))}
    names = _urls(session)
    changed = 0
    kept_works: set[str] = set()
    placed: set[str] = set()
    for folding in sorted(foldings, key=lambda f: names.get(f.canonical_id, "")):
        work = _work_for(folding, old_members, works, kept_works)
        if work is None:
            work = Work(id=str(uuid.uuid4()), canonical_id=folding.canonical_id, created_at=at)
            session.add(work)
            session.flush()
            changed += 1
        kept_works.add(work.id)
        if (work.canonical_id, work.reason) != (folding.canonical_id, folding.reason):
            work.canonical_id, work.reason = folding.canonical_id, folding.reason
            changed += 1
        for resource_id, relation, similarity in folding.members:
            placed.add(resource_id)
            changed += _place(session, old_members, resource_id, work.id, relation, similarity)
    for resource_id, member in old_members.items():
        if resource_id not in placed:
            session.delete(member)
            changed += 1
    session.flush()
    for work_id, work in works.items():
        if work_id not in kept_works:
            session.delete(work)
            changed += 1
    _settle_aliases(session, foldings, names, at)
    return changed


def _settle_aliases(
    session: Session, foldings: Sequence[Folding], names: dict[str, str], at: datetime
) -> None:
    """Give each canonical resource the addresses of its copies, and take all former ones back."""
    wanted = {
        (names[member[0]], folding.canonical_id)
        for folding in foldings
        for member in folding.members
        if member[0] != folding.canonical_id and member[0] in names
    }
    for row in session.scalars(select(ResourceUrl).where(ResourceUrl.role == "alias")):
        if (row.url, row.resource_id) not in wanted:
            session.delete(row)
    session.flush()
    for url, canonical_id in sorted(wanted):
        add_address(session, canonical_id, url, "alias", at)


def _work_for(
    folding: Folding,
    old_members: dict[str, WorkMember],
    works: dict[str, Work],
    taken: set[str],
) -> Work | None:
    ids = [folding.canonical_id, *(member[0] for member in folding.members)]
    for resource_id in ids:
        member = old_members.get(resource_id)
        if member is not None and member.work_id not in taken:
            return works[member.work_id]
    return None


def _place(
    session: Session,
    old_members: dict[str, WorkMember],
    resource_id: str,
    work_id: str,
    relation: str,
    similarity: float,
) -> int:
    member = old_members.get(resource_id)
    if member is None:
        session.add(
            WorkMember(
                resource_id=resource_id, work_id=work_id, relation=relation, similarity=similarity
            )
        )
        return 1
    if (member.work_id, member.relation, member.similarity) == (work_id, relation, similarity):
        return 0
    member.work_id, member.relation, member.similarity = work_id, relation, similarity
    return 1


def _urls(session: Session) -> dict[str, str]:
    return {row[0]: row[1] for row in session.execute(select(ResourceRow.id, ResourceRow.url))}


def canonical_of(session: Session) -> dict[str, str]:
    """Resource id -> id of the canonical resource of its work, for folded resources only."""
    rows = session.execute(
        select(WorkMember.resource_id, Work.canonical_id).join(Work, Work.id == WorkMember.work_id)
    )
    return {row[0]: row[1] for row in rows}
