"""What web archives hold of links: which links want a look-up, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from curate.catalog.chunks import in_chunks
from curate.catalog.decisions import verdicts
from curate.catalog.links import used_link_ids
from curate.catalog.models import LinkArchive, LinkCheckRow, LinkRow, LinkUse, ResourceRow
from curate.records import LinkState, LinkVerdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session


@dataclass(slots=True, frozen=True)
class WantedCopy:
    """A link whose archived copy is worth looking up; `good_at` is when it was last known good.

    That is the last look that found it alive, or else the day we first saw the link.
    """

    link_id: int
    url: str
    good_at: datetime


def archive_copies(session: Session, link_ids: Iterable[int]) -> dict[int, LinkArchive]:
    """Link id -> the copy that an archive holds, of the links that have one."""
    return {
        row.link_id: row
        for chunk in in_chunks(link_ids)
        for row in session.scalars(
            select(LinkArchive).where(
                LinkArchive.link_id.in_(chunk), LinkArchive.copy_url.is_not(None)
            )
        )
    }


def wanted_copies(
    session: Session,
    *,
    district: str,
    before: datetime,
    limit: int | None = None,
    source_id: str | None = None,
) -> list[WantedCopy]:
    """Links in use that want a look-up: never looked up first, then the longest ago.

    Dead links, and suspect ones that an accepted item of the district uses, unless a look-up took
    place after `before`.
    """
    accepted = [i for i, word in verdicts(session, district).items() if word == "accepted"]
    vetted = {
        link_id
        for chunk in in_chunks(accepted)
        for link_id in session.scalars(
            select(LinkUse.link_id)
            .join(ResourceRow, ResourceRow.id == LinkUse.resource_id)
            .where(LinkUse.resource_id.in_(chunk), ResourceRow.gone_at.is_(None))
        )
    }
    rows = session.execute(
        select(LinkRow.id, LinkRow.url, LinkRow.state, LinkRow.first_seen_at)
        .outerjoin(LinkArchive, LinkArchive.link_id == LinkRow.id)
        .where(
            LinkRow.state.in_([LinkState.DEAD.value, LinkState.SUSPECT.value]),
            LinkRow.id.in_(used_link_ids(source_id)),
            or_(LinkArchive.looked_at.is_(None), LinkArchive.looked_at <= before),
        )
        .order_by(LinkArchive.looked_at.is_not(None), LinkArchive.looked_at, LinkRow.url)
    )
    wanted = [
        (link_id, url, first_seen_at)
        for link_id, url, state, first_seen_at in rows
        if state == LinkState.DEAD.value or link_id in vetted
    ][:limit]
    alive_at = last_alive_looks(session, [link_id for link_id, _, _ in wanted])
    return [
        WantedCopy(link_id, url, alive_at.get(link_id, first_seen_at))
        for link_id, url, first_seen_at in wanted
    ]


def last_alive_looks(session: Session, link_ids: Sequence[int]) -> dict[int, datetime]:
    """Link id -> time of the last look that found it alive; links without one are left out."""
    return {
        row[0]: row[1]
        for chunk in in_chunks(link_ids)
        for row in session.execute(
            select(LinkCheckRow.link_id, func.max(LinkCheckRow.checked_at))
            .where(
                LinkCheckRow.link_id.in_(chunk),
                LinkCheckRow.verdict == LinkVerdict.ALIVE.value,
                LinkCheckRow.incident.is_(None),
            )
            .group_by(LinkCheckRow.link_id)
        )
    }


def remember_look_up(
    session: Session,
    link_id: int,
    *,
    looked_at: datetime,
    found: tuple[str, datetime] | None,
    because: str,
    is_known: bool = True,
) -> None:
    """Write down what an archive answered; it takes the place of what was known before.

    `found` is the copy's address and time. Where the archive could not tell (`is_known` false), a
    copy that it had before stands.
    """
    row = session.get(LinkArchive, link_id)
    if row is None:
        row = LinkArchive(link_id=link_id, copy_url=None, copy_at=None)
        session.add(row)
    row.looked_at = looked_at
    if is_known or row.copy_url is None:
        row.copy_url, row.copy_at = found or (None, None)
        row.because = because
