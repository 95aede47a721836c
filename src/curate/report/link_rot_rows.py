"""What the link-rot report reads from the catalog: few statements, whatever the number of links."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from curate.catalog.links import used_link_ids
from curate.catalog.models import LinkCheckRow, LinkRow, LinkUse, ResourceRow, Run, Source
from curate.errors import NotFound
from curate.records import LinkVerdict, Record

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

MAX_ITEMS = 100  # named for one link; a link in a site's footer stands on every page
_IN_CHUNK = 500


class ItemUse(Record):
    """An item that uses a link."""

    name: str
    url: str


def require_source(session: Session, source: str | None) -> None:
    """Make sure that a source is in the catalog.

    Raises:
        NotFound: if it is not.
    """
    if source is not None and session.get(Source, source) is None:
        msg = f"the catalog has nothing of a source {source!r}: see `curate sources list`"
        raise NotFound(msg)


def states(session: Session, source: str | None) -> Sequence[str]:
    """The state of every link in use."""
    return session.scalars(select(LinkRow.state).where(_used(source))).all()


def is_run_unfinished(session: Session) -> bool:
    """Whether looks are waiting for the end of a run that was interrupted."""
    running = select(Run.id).where(Run.kind == "links", Run.status == "running")
    return session.scalars(running.limit(1)).first() is not None


def last_run(session: Session, source: str | None) -> Run | None:
    """The newest finished run that looked at a link in use."""
    looked = select(LinkCheckRow.run_id).where(LinkCheckRow.link_id.in_(used_link_ids(source)))
    return session.scalars(
        select(Run)
        .where(Run.kind == "links", Run.finished_at.is_not(None), Run.id.in_(looked))
        .order_by(Run.finished_at.desc(), Run.started_at.desc())
        .limit(1)
    ).first()


def looks_of(session: Session, run_id: str | None, source: str | None) -> dict[int, datetime]:
    """Link id -> when that run looked at it; links in use only."""
    statement = select(LinkCheckRow.link_id, LinkCheckRow.checked_at).where(
        LinkCheckRow.run_id == run_id, LinkCheckRow.link_id.in_(used_link_ids(source))
    )
    return {row[0]: row[1] for row in session.execute(statement)}


def listed_links(
    session: Session, source: str | None, run_id: str | None, listed: Sequence[str]
) -> Sequence[LinkRow]:
    """Links in one of these states, moved for good, or that the run found alive again or closed."""
    latest = (LinkCheckRow.link_id == LinkRow.id) & (
        LinkCheckRow.checked_at == LinkRow.last_check_at
    )
    moved = (LinkRow.state == "alive") & (
        select(LinkCheckRow.id)
        .where(latest, LinkCheckRow.moved == "permanent", LinkCheckRow.incident.is_(None))
        .exists()
    )
    began_now = (
        select(LinkCheckRow.id)
        .where(
            LinkCheckRow.link_id == LinkRow.id,
            LinkCheckRow.run_id == run_id,
            LinkCheckRow.checked_at == LinkRow.state_since,
        )
        .exists()
    )
    failed = select(LinkCheckRow.link_id).where(
        LinkCheckRow.verdict.in_([LinkVerdict.DEAD.value, LinkVerdict.FAILING.value]),
        LinkCheckRow.incident.is_(None),
    )
    lived = select(LinkCheckRow.link_id).where(LinkCheckRow.verdict == LinkVerdict.ALIVE.value)
    again = (LinkRow.state == "alive") & LinkRow.id.in_(failed) & began_now
    closed = (LinkRow.state == "skipped") & LinkRow.id.in_(lived) & began_now
    return session.scalars(
        select(LinkRow)
        .where(_used(source), or_(LinkRow.state.in_(listed), moved, again, closed))
        .order_by(LinkRow.url)
    ).all()


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
            _used(source),
            LinkCheckRow.checked_at == LinkRow.last_check_at,
            LinkCheckRow.incident.is_not(None),
        )
        .group_by(LinkCheckRow.run_id, LinkCheckRow.incident)
        .order_by(func.min(LinkCheckRow.checked_at).desc(), LinkCheckRow.incident)
    )
    return [(str(row[0]), row[1], row[2], row[3]) for row in rows]


def uses(session: Session, link_ids: Sequence[int]) -> dict[int, tuple[int, tuple[ItemUse, ...]]]:
    """Link id -> how many items use it, and the first of them by address."""
    counts: dict[int, int] = defaultdict(int)
    named: dict[int, list[ItemUse]] = defaultdict(list)
    for start in range(0, len(link_ids), _IN_CHUNK):
        rows = session.execute(
            select(LinkUse.link_id, ResourceRow.name, ResourceRow.url)
            .join(ResourceRow, ResourceRow.id == LinkUse.resource_id)
            .where(
                LinkUse.link_id.in_(link_ids[start : start + _IN_CHUNK]),
                ResourceRow.gone_at.is_(None),
            )
            .order_by(ResourceRow.url, ResourceRow.locator)
        )
        for link_id, name, url in rows:
            counts[link_id] += 1
            if len(named[link_id]) < MAX_ITEMS:
                named[link_id].append(ItemUse(name=name, url=url))
    return {i: (counts[i], tuple(named[i])) for i in link_ids}


def _used(source: str | None) -> ColumnElement[bool]:
    return LinkRow.id.in_(used_link_ids(source))
