"""What the link-rot report reads from the catalog: few statements, whatever the number of links."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, literal, or_, select
from sqlalchemy.orm import defer

from curate.catalog.chunks import in_chunks
from curate.catalog.links import TROUBLED, used_link_ids
from curate.catalog.models import LinkCheckRow, LinkRow, Run, Source
from curate.errors import NotFound
from curate.links.history import BROKEN, SLACK
from curate.records import LinkCheck, LinkVerdict

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

_BROKEN = tuple(verdict.value for verdict in BROKEN)


@dataclass(slots=True, frozen=True)
class Figures:
    """What the looks that count say of a link.

    `looks` are the last alive one, the first of the failures since, and the newest, oldest first,
    each once: all that a report tells of or suggests a fix from.
    """

    looks: tuple[LinkCheck, ...] = ()
    n_failures: int = 0
    first_failed_at: datetime | None = None
    last_alive_at: datetime | None = None

    @property
    def latest(self) -> LinkCheck | None:
        """The newest look; None where there is none."""
        return self.looks[-1] if self.looks else None


@dataclass(slots=True)
class _Outline:
    """The course of a link's looks, fed oldest first, and which of them matter; 0 is none."""

    last_alive: int = 0
    first_failed: int = 0
    n_failures: int = 0
    newest: int = 0

    def add(self, check_id: int, verdict: str) -> None:
        self.newest = check_id
        if verdict == LinkVerdict.ALIVE.value:
            self.last_alive, self.first_failed, self.n_failures = check_id, 0, 0
        elif verdict in _BROKEN:
            self.n_failures += 1
            self.first_failed = self.first_failed or check_id

    @property
    def ids(self) -> list[int]:
        """The looks that matter, oldest first."""
        told = (self.last_alive, self.first_failed, self.newest)
        return list(dict.fromkeys(i for i in told if i))


def require_source(session: Session, source: str | None) -> None:
    """Make sure that a source is in the catalog.

    Raises:
        NotFound: if it is not.
    """
    if source is not None and session.get(Source, source) is None:
        msg = f"the catalog has nothing of a source {source!r}: see `curate sources list`"
        raise NotFound(msg)


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

    `also` are further links to list, whatever their state and whoever uses them.
    """
    moved = (
        select(LinkCheckRow.link_id)
        .join(LinkRow, LinkRow.id == LinkCheckRow.link_id)
        .where(
            # Written out, as the index holds these rows only.
            LinkCheckRow.moved == literal("permanent", literal_execute=True),
            LinkCheckRow.incident.is_(None),
            LinkCheckRow.checked_at == LinkRow.last_check_at,
            LinkRow.state == "alive",
        )
    )
    moved_ids = set(session.scalars(moved))
    # The used ones are looked up once: a filter by address or owner would cost that again.
    is_listed = or_(LinkRow.state.in_(TROUBLED), LinkRow.id.in_(moved))
    statement = select(LinkRow).options(defer(LinkRow.page))
    found = list(session.scalars(statement.where(is_listed, _used(source))))
    known = {link.id for link in found}
    for chunk in in_chunks(sorted(set(also) - known)):
        found += session.scalars(statement.where(LinkRow.id.in_(chunk)))
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
        LinkRow.state.in_(TROUBLED),
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
    for chunk in in_chunks(sorted(also)):
        said = session.scalars(select(LinkRow).where(LinkRow.id.in_(chunk)))
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
    for chunk in in_chunks(link_ids):
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
    found: dict[int, Figures] = {}
    for chunk in in_chunks(link_ids):
        # Times are not read of all looks: making them takes longer than all the rest.
        outline = session.execute(
            select(LinkCheckRow.link_id, LinkCheckRow.id, LinkCheckRow.verdict)
            .where(LinkCheckRow.link_id.in_(chunk), LinkCheckRow.incident.is_(None))
            .order_by(LinkCheckRow.link_id, LinkCheckRow.checked_at, LinkCheckRow.id)
        )
        wanted: dict[int, _Outline] = {}
        for link_id, check_id, verdict in outline:
            wanted.setdefault(link_id, _Outline()).add(check_id, verdict)
        looks = _looks(session, [i for one in wanted.values() for i in one.ids])
        for link_id, one in wanted.items():
            failed, alive = looks.get(one.first_failed), looks.get(one.last_alive)
            found[link_id] = Figures(
                looks=tuple(looks[i] for i in one.ids),
                n_failures=one.n_failures,
                first_failed_at=failed.checked_at if failed else None,
                last_alive_at=alive.checked_at if alive else None,
            )
    return found


def _looks(session: Session, check_ids: Sequence[int]) -> dict[int, LinkCheck]:
    """Check id -> the look, with its hops where it moved for good."""
    read = (
        LinkCheckRow.id,
        LinkCheckRow.verdict,
        LinkCheckRow.kind,
        LinkCheckRow.status,
        LinkCheckRow.moved,
        LinkCheckRow.final_url,
        LinkCheckRow.checked_at,
        LinkCheckRow.evidence,
        LinkRow.url,
    )
    found: dict[int, LinkCheck] = {}
    moved: list[int] = []
    for chunk in in_chunks(check_ids):
        of_link = select(*read).join(LinkRow, LinkRow.id == LinkCheckRow.link_id)
        for row in session.execute(of_link.where(LinkCheckRow.id.in_(chunk))):
            check_id, verdict, kind, status, move, final_url, at, evidence, url = row
            # Our own rows are not checked again: that takes longer than all the rest.
            found[check_id] = LinkCheck.model_construct(
                url=url,
                verdict=LinkVerdict(verdict),
                kind=kind,
                status=status,
                moved=move,  # type: ignore[arg-type]  # a word of our own rows
                final_url=final_url,
                checked_at=at,
                evidence=evidence,
            )
            if move == "permanent":
                moved.append(check_id)
    for chunk in in_chunks(moved):
        hops = select(LinkCheckRow.id, LinkCheckRow.hops).where(LinkCheckRow.id.in_(chunk))
        for check_id, told in session.execute(hops):
            found[check_id] = found[check_id].model_copy(update={"hops": tuple(told)})
    return found


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


def _used(source: str | None) -> ColumnElement[bool]:
    return LinkRow.id.in_(used_link_ids(source))
