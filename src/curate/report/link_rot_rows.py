"""What the link-rot report reads from the catalog: few statements, whatever the number of links."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_, select

from curate.catalog.links import used_link_ids
from curate.catalog.models import LinkCheckRow, LinkRow, Run, Source
from curate.errors import NotFound
from curate.links.history import SLACK
from curate.records import LinkCheck, LinkVerdict

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

_IN_CHUNK = 500
_BROKEN = (LinkVerdict.DEAD.value, LinkVerdict.FAILING.value)
_TROUBLED = ("dead", "suspect", "flaky", "restricted")


@dataclass(slots=True)
class Figures:
    """What the looks that count say of a link: the newest of them, and the row of failures."""

    verdict: str | None = None
    kind: str | None = None
    status: int | None = None
    evidence: str = ""
    n_failures: int = 0
    first_failed_at: datetime | None = None
    last_alive_at: datetime | None = None


def require_source(session: Session, source: str | None) -> None:
    """Make sure that a source is in the catalog.

    Raises:
        NotFound: if it is not.
    """
    if source is not None and session.get(Source, source) is None:
        msg = f"the catalog has nothing of a source {source!r}: see `curate sources list`"
        raise NotFound(msg)


def states(session: Session, source: str | None) -> dict[str, int]:
    """State -> how many of the links in use are in it."""
    rows = session.execute(
        select(LinkRow.state, func.count()).where(_used(source)).group_by(LinkRow.state)
    )
    return {row[0]: row[1] for row in rows}


def n_due(session: Session, source: str | None, now: datetime) -> int:
    """How many links in use are due."""
    # As `curate.catalog.links.due_links`.
    due = select(func.count()).where(LinkRow.next_check_at <= now + SLACK, _used(source))
    return session.scalar(due) or 0


def is_run_unfinished(session: Session) -> bool:
    """Whether looks are waiting for the end of a run that was interrupted."""
    running = select(Run.id).where(Run.kind == "links", Run.status == "running")
    return session.scalars(running.limit(1)).first() is not None


def runs_since(session: Session, source: str | None, since: datetime | None) -> list[Run]:
    """Finished runs that looked at a link in use, newest first: the last one and those after.

    With `since` None the last one alone; else it and every one that ended after that time.
    """
    newest = select(Run).where(Run.kind == "links", Run.finished_at.is_not(None))
    found: list[Run] = []
    for run in session.scalars(newest.order_by(Run.finished_at.desc(), Run.started_at.desc())):
        if found and not (since and run.finished_at and run.finished_at > since):
            break
        looked = select(LinkCheckRow.id).where(LinkCheckRow.run_id == run.id)
        of_it = looked.where(LinkCheckRow.link_id.in_(used_link_ids(source)))
        if session.scalars(of_it.limit(1)).first() is not None:
            found.append(run)
    return found


def n_looks(session: Session, run_id: str, source: str | None) -> int:
    """How many links in use a run looked at."""
    looks = select(func.count()).where(
        LinkCheckRow.run_id == run_id, LinkCheckRow.link_id.in_(used_link_ids(source))
    )
    return session.scalar(looks) or 0


def listed_links(
    session: Session, source: str | None, also: Collection[int]
) -> list[tuple[LinkRow, bool]]:
    """Links in trouble, and those that their last look saw moved for good (True); by address.

    `also` are further links to list if they are in use, whatever their state.
    """
    moved = (
        select(LinkCheckRow.link_id)
        .join(LinkRow, LinkRow.id == LinkCheckRow.link_id)
        .where(
            LinkCheckRow.moved == "permanent",
            LinkCheckRow.checked_at == LinkRow.last_check_at,
            LinkCheckRow.incident.is_(None),
            LinkRow.state == "alive",
        )
    )
    moved_ids = set(session.scalars(moved))
    wanted = sorted(moved_ids | set(also))
    found = list(
        session.scalars(select(LinkRow).where(LinkRow.state.in_(_TROUBLED), _used(source)))
    )
    known = {link.id for link in found}
    for chunk in chunks(wanted):
        ids = [i for i in chunk if i not in known]
        found += session.scalars(select(LinkRow).where(LinkRow.id.in_(ids), _used(source)))
    return [(link, link.id in moved_ids) for link in sorted(found, key=lambda link: link.url)]


def changed_links(
    session: Session, source: str | None, run_ids: Sequence[str], also: Collection[int]
) -> list[LinkRow]:
    """Links that a look of these runs, or a person (`also`), moved to the state they are in.

    A first look that found a link well is no change: only those in trouble, recovered or not asked
    any more are read.
    """
    failed = select(LinkCheckRow.link_id).where(
        LinkCheckRow.verdict.in_(_BROKEN), LinkCheckRow.incident.is_(None)
    )
    lived = select(LinkCheckRow.link_id).where(LinkCheckRow.verdict == LinkVerdict.ALIVE.value)
    is_news = or_(
        LinkRow.state.in_(_TROUBLED),
        (LinkRow.state == "alive") & LinkRow.id.in_(failed),
        (LinkRow.state == "skipped") & LinkRow.id.in_(lived),
    )
    entered = (
        select(LinkRow)
        .join(LinkCheckRow, LinkCheckRow.link_id == LinkRow.id)
        .where(
            LinkCheckRow.run_id.in_(run_ids),
            LinkCheckRow.checked_at == LinkRow.state_since,
            is_news,
            _used(source),
        )
    )
    found = {link.id: link for link in session.scalars(entered)}
    for chunk in chunks(sorted(also)):
        said = session.scalars(select(LinkRow).where(LinkRow.id.in_(chunk), _used(source)))
        found |= {link.id: link for link in said}
    return sorted(found.values(), key=lambda link: link.url)


def looks_outside(
    session: Session, link_ids: Sequence[int], run_ids: Sequence[str]
) -> dict[int, list[LinkCheck]]:
    """Looks that count and are of other runs than these, oldest first, by link id.

    They hold what judging reads and no more.
    """
    found: dict[int, list[LinkCheck]] = defaultdict(list)
    read = (LinkCheckRow.verdict, LinkCheckRow.kind, LinkCheckRow.checked_at, LinkCheckRow.evidence)
    for chunk in chunks(link_ids):
        rows = session.execute(
            select(LinkCheckRow.link_id, *read)
            .where(
                LinkCheckRow.link_id.in_(chunk),
                LinkCheckRow.incident.is_(None),
                LinkCheckRow.run_id.not_in(run_ids),
            )
            .order_by(LinkCheckRow.checked_at, LinkCheckRow.id)
        )
        for link_id, verdict, kind, checked_at, evidence in rows:
            # Our own rows are not checked again: that takes longer than all the rest.
            look = LinkCheck.model_construct(
                url="",
                verdict=LinkVerdict(verdict),
                kind=kind,
                checked_at=checked_at,
                evidence=evidence,
            )
            found[link_id].append(look)
    return found


def figures(session: Session, link_ids: Sequence[int]) -> dict[int, Figures]:
    """Link id -> what its looks say; links that nobody looked at are left out."""
    found: dict[int, Figures] = defaultdict(Figures)
    for chunk in chunks(link_ids):
        counted = LinkCheckRow.link_id.in_(chunk) & LinkCheckRow.incident.is_(None)
        alive = select(LinkCheckRow.link_id, func.max(LinkCheckRow.checked_at).label("at"))
        lived = alive.where(counted, LinkCheckRow.verdict == LinkVerdict.ALIVE.value)
        last = lived.group_by(LinkCheckRow.link_id).subquery()
        for link_id, at in session.execute(select(last.c.link_id, last.c.at)):
            found[link_id].last_alive_at = at
        failures = (
            select(LinkCheckRow.link_id, func.count(), func.min(LinkCheckRow.checked_at))
            .join(last, last.c.link_id == LinkCheckRow.link_id, isouter=True)
            .where(counted, LinkCheckRow.verdict.in_(_BROKEN))
            .where(or_(last.c.at.is_(None), LinkCheckRow.checked_at > last.c.at))
            .group_by(LinkCheckRow.link_id)
        )
        for link_id, n, first_at in session.execute(failures):
            found[link_id].n_failures, found[link_id].first_failed_at = n, first_at
        for look in session.execute(_newest(counted)):
            one = found[look.link_id]
            one.verdict, one.kind = look.verdict, look.kind
            one.status, one.evidence = look.status, look.evidence
    return found


def _newest(counted: ColumnElement[bool]) -> Any:  # noqa: ANN401 - a statement of four columns
    place = func.row_number().over(
        partition_by=LinkCheckRow.link_id,
        order_by=(LinkCheckRow.checked_at.desc(), LinkCheckRow.id.desc()),
    )
    columns = (
        LinkCheckRow.link_id,
        LinkCheckRow.verdict,
        LinkCheckRow.kind,
        LinkCheckRow.status,
        LinkCheckRow.evidence,
    )
    ranked = select(*columns, place.label("place")).where(counted).subquery()
    return select(ranked).where(ranked.c.place == 1)


def open_incidents(
    session: Session, source: str | None
) -> list[tuple[str, datetime, int, datetime]]:
    """Incidents that hold some link's last look: sentence, when, links, next look; newest first."""
    rows = session.execute(
        select(
            LinkCheckRow.incident,
            func.min(LinkCheckRow.checked_at),
            func.count(),
            func.min(LinkRow.next_check_at),
        )
        .join(LinkRow, LinkRow.id == LinkCheckRow.link_id)
        .where(
            LinkCheckRow.checked_at == LinkRow.last_check_at,
            LinkCheckRow.incident.is_not(None),
            _used(source),
        )
        .group_by(LinkCheckRow.run_id, LinkCheckRow.incident)
        .order_by(func.min(LinkCheckRow.checked_at).desc(), LinkCheckRow.incident)
    )
    return [(str(row[0]), row[1], row[2], row[3]) for row in rows]


def chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """The ids, as many at a time as a statement can hold."""
    for start in range(0, len(ids), _IN_CHUNK):
        yield ids[start : start + _IN_CHUNK]


def _used(source: str | None) -> ColumnElement[bool]:
    return LinkRow.id.in_(used_link_ids(source))
