"""How the own address of accepted items stands, with the ground for it: what alerts are made of.

The judgment is `own_state`'s. An item that its source no longer has is down as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from curate.catalog.chunks import in_chunks
from curate.catalog.models import LinkArchive, LinkDesk, LinkRow, ResourceRow
from curate.pipeline.own_state import own_judgments
from curate.records import LinkState
from curate.wording import iso_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from curate.pipeline.own_state import OwnState


@dataclass(slots=True, frozen=True)
class MainLink:
    """The standing of an item's own address; neither down nor up where nobody can tell."""

    resource_id: str
    name: str
    url: str
    is_down: bool
    is_up: bool
    since: datetime | None
    last_alive_at: datetime | None
    evidence: str
    fix_url: str | None
    fix_why: str


def main_links(
    session: Session, district_id: str, ids: Sequence[str], *, now: datetime
) -> Iterator[MainLink]:
    """The standing of each of these items, by address; those whose link is ignored left out."""
    for chunk in in_chunks(sorted(ids)):
        rows = session.scalars(
            select(ResourceRow).where(ResourceRow.id.in_(chunk)).order_by(ResourceRow.url)
        ).all()
        judged = own_judgments(session, now, chunk, district_id=district_id)
        ignored = _ignored(session, district_id, [row.url for row in rows], now)
        copies = _archived(session, chunk)
        for row in rows:
            if row.url not in ignored:
                yield _main_link(row, judged.get(row.id), copies.get(row.id))


def _main_link(row: ResourceRow, own: OwnState | None, copy: LinkArchive | None) -> MainLink:
    is_gone = row.gone_at is not None
    state = own.state if own is not None else LinkState.NEW
    since = own.first_failed_at if own is not None else None
    fix_url, fix_why = _fix(own, copy, is_gone=is_gone)
    return MainLink(
        resource_id=row.id,
        name=row.name,
        url=row.url,
        is_down=is_gone or state is LinkState.DEAD,
        is_up=not is_gone and state is LinkState.ALIVE,
        since=since or row.gone_at,
        last_alive_at=own.last_alive_at if own is not None else None,
        evidence=row.gone_because if is_gone or own is None else own.reason,
        fix_url=fix_url,
        fix_why=fix_why,
    )


def _fix(
    own: OwnState | None, copy: LinkArchive | None, *, is_gone: bool
) -> tuple[str | None, str]:
    """An address to try, and the ground for it: where it moved to, else an archived copy."""
    if own is not None and own.moved_to and own.last_alive_at:
        day = iso_day(own.last_alive_at)
        why = "it redirects there for good" if is_gone else f"it redirected there for good on {day}"
        return own.moved_to, why
    return _of_archive(copy)


def archived_copies(session: Session, ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Item -> an archived copy of its own page and what it is; those without one left out."""
    found = {i: _of_archive(copy) for i, copy in _archived(session, ids).items()}
    return {i: (url, why) for i, (url, why) in found.items() if url}


def _of_archive(copy: LinkArchive | None) -> tuple[str | None, str]:
    if copy is None or not copy.copy_url:
        return None, ""
    when = f" of {iso_day(copy.copy_at)}" if copy.copy_at else ""
    return copy.copy_url, f"an archived copy{when}"


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
