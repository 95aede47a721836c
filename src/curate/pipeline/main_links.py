"""How the own address of accepted items stands, with the ground for it: what alerts are made of.

Two things tell of an item's own address: what crawls fetched there, and looks at it as at any link.
The newer of the two holds. An item that its source no longer has is down as well.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from curate.catalog.links import histories
from curate.catalog.models import (
    CaptureRow,
    LinkArchive,
    LinkDesk,
    LinkRow,
    LinkUse,
    ResourceRow,
)
from curate.links import failures_in_a_row, judge
from curate.pipeline.own_state import check_from_capture
from curate.pipeline.steps import batches
from curate.records import LinkCheck, LinkState, LinkVerdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

_IN_CHUNK = 500


@dataclass(slots=True, frozen=True)
class MainLink:
    """The standing of an item's own address; neither down nor up where nobody can tell."""

    resource_id: str
    name: str
    url: str
    is_down: bool = False
    is_up: bool = False
    since: datetime | None = None
    last_alive_at: datetime | None = None
    evidence: str = ""
    fix_url: str | None = None
    fix_why: str = ""


def main_links(
    session: Session, district_id: str, ids: Sequence[str], *, now: datetime
) -> Iterator[MainLink]:
    """The standing of each of these items, by address; those whose link is ignored left out."""
    for chunk in batches(sorted(ids), _IN_CHUNK):
        rows = session.scalars(
            select(ResourceRow).where(ResourceRow.id.in_(chunk)).order_by(ResourceRow.url)
        ).all()
        ignored = _ignored(session, district_id, [row.url for row in rows], now)
        looks = _self_looks(session, chunk)
        fetches = _fetches(session, chunk)
        copies = _archived(session, chunk)
        for row in rows:
            if row.url in ignored:
                continue
            crawled = _Sight.of_crawls(fetches.get(row.id, []), now)
            looked = looks.get(row.id)
            newest = max((s for s in (crawled, looked) if s), key=lambda s: s.at, default=None)
            yield _main_link(row, newest, crawled, copies.get(row.id))


@dataclass(slots=True, frozen=True)
class _Sight:
    """What one kind of looks says: state, why, and the looks themselves, oldest first."""

    state: str
    reason: str
    at: datetime
    history: tuple[LinkCheck, ...]

    @classmethod
    def of_crawls(cls, history: Sequence[LinkCheck], now: datetime) -> _Sight | None:
        if not history:
            return None
        state, reason = judge(history, now)
        return cls(state.value, reason, history[-1].checked_at, tuple(history))


def _main_link(
    row: ResourceRow, newest: _Sight | None, crawled: _Sight | None, copy: LinkArchive | None
) -> MainLink:
    history = newest.history if newest else ()
    alive = [check for check in history if check.verdict is LinkVerdict.ALIVE]
    failures = failures_in_a_row(history)
    fix_url, fix_why = _fix(alive, crawled, copy, is_gone=row.gone_at is not None)
    is_dead = newest is not None and newest.state == LinkState.DEAD.value
    return MainLink(
        resource_id=row.id,
        name=row.name,
        url=row.url,
        is_down=row.gone_at is not None or is_dead,
        is_up=row.gone_at is None and newest is not None and newest.state == LinkState.ALIVE.value,
        since=failures[0].checked_at if failures else row.gone_at,
        last_alive_at=alive[-1].checked_at if alive else None,
        evidence=newest.reason if newest is not None and row.gone_at is None else row.gone_because,
        fix_url=fix_url,
        fix_why=fix_why,
    )


def _fix(
    alive: Sequence[LinkCheck],
    crawled: _Sight | None,
    copy: LinkArchive | None,
    *,
    is_gone: bool,
) -> tuple[str | None, str]:
    """An address to try, and the ground for it: where it moved to, else an archived copy."""
    latest = crawled.history[-1] if crawled else None
    if is_gone and latest is not None and latest.moved == "permanent":
        return latest.final_url, "it redirects there for good"
    if alive and alive[-1].moved == "permanent" and not is_gone:
        day = alive[-1].checked_at.date().isoformat()
        return alive[-1].final_url, f"it redirected there for good on {day}"
    if copy is not None and copy.copy_url:
        when = f" of {copy.copy_at.date().isoformat()}" if copy.copy_at else ""
        return copy.copy_url, f"an archived copy{when}"
    return None, ""


def _fetches(session: Session, ids: Sequence[str]) -> dict[str, list[LinkCheck]]:
    rows = session.execute(
        select(ResourceRow.id, CaptureRow)
        .join(
            CaptureRow,
            (CaptureRow.url == ResourceRow.url) & (CaptureRow.source_id == ResourceRow.source_id),
        )
        .where(ResourceRow.id.in_(ids))
        .order_by(CaptureRow.fetched_at, CaptureRow.id)
    )
    found: dict[str, list[LinkCheck]] = defaultdict(list)
    for resource_id, capture in rows:
        found[resource_id].append(check_from_capture(capture))
    return found


def _self_looks(session: Session, ids: Sequence[str]) -> dict[str, _Sight]:
    rows = session.execute(
        select(LinkUse.resource_id, LinkRow)
        .join(LinkRow, LinkRow.id == LinkUse.link_id)
        .where(LinkUse.resource_id.in_(ids), LinkUse.role == "self")
    ).all()
    history = histories(session, [link.id for _, link in rows])
    return {
        resource_id: _Sight(
            link.state, link.state_reason, link.last_check_at, tuple(history.get(link.id, ()))
        )
        for resource_id, link in rows
        if link.last_check_at is not None
    }


def _archived(session: Session, ids: Sequence[str]) -> dict[str, LinkArchive]:
    rows = session.execute(
        select(ResourceRow.id, LinkArchive)
        .join(LinkRow, LinkRow.url == ResourceRow.url)
        .join(LinkArchive, LinkArchive.link_id == LinkRow.id)
        .where(ResourceRow.id.in_(ids))
    )
    return {row[0]: row[1] for row in rows}


def _ignored(
    session: Session, district_id: str, urls: Sequence[str], now: datetime
) -> frozenset[str]:
    """Addresses that a person said not to speak of for now."""
    rows = session.scalars(
        select(LinkRow.url)
        .join(LinkDesk, LinkDesk.link_id == LinkRow.id)
        .where(
            LinkDesk.district_id == district_id,
            LinkDesk.ignored_until > now,
            LinkRow.url.in_(urls),
        )
    )
    return frozenset(rows)
