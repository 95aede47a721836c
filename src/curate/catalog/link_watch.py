"""What a run of link checks reads and plans: what people said of links, when to look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from curate.catalog.chunks import in_chunks
from curate.catalog.decisions import verdicts
from curate.catalog.links import SELF, link_ids, used_link_ids
from curate.catalog.models import District, LinkDesk, LinkRow, LinkUse, ResourceRow
from curate.links import Override

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session


def put_off(session: Session, until: Mapping[int, datetime]) -> None:
    """Look at these links (by id) at a later time than planned."""
    session.execute(
        update(LinkRow),
        [{"id": link_id, "next_check_at": at} for link_id, at in until.items()],
    )


def overrides(session: Session, district_id: str, link_ids: Sequence[int]) -> dict[int, Override]:
    """Link id -> what a person of the district said of its state, where it stands."""
    found: dict[int, Override] = {}
    for chunk in in_chunks(link_ids):
        rows = session.scalars(
            select(LinkDesk).where(
                LinkDesk.district_id == district_id,
                LinkDesk.said_state.is_not(None),
                LinkDesk.link_id.in_(chunk),
            )
        )
        for row in rows:
            found[row.link_id] = as_override(row)
    return found


def as_override(row: LinkDesk) -> Override:
    """A person's word as history reads it; the row must hold one (`said_state`)."""
    return Override.model_validate(
        {
            "state": row.said_state,
            "because": row.said_because,
            "at": row.said_at or row.updated_at,
        }
    )


def states_in_use(session: Session, source_id: str | None = None) -> dict[str, int]:
    """State -> how many of the links in use, by one source's items or by all, are in it."""
    rows = session.execute(
        select(LinkRow.state, func.count())
        .where(LinkRow.id.in_(used_link_ids(source_id)))
        .group_by(LinkRow.state)
        .order_by(LinkRow.state)
    )
    return {row[0]: row[1] for row in rows}


def watch_own_addresses(session: Session, *, at: datetime) -> None:
    """Make the own address of each item that a district accepts one of its links, of role `self`.

    A crawl may come by seldom or never again; whoever accepted an item wants to hear of its death
    all the same. It stays watched when the item is reopened.
    """
    districts = session.scalars(select(District.id)).all()
    said = [verdicts(session, district) for district in districts]
    accepted = {i for by_item in said for i, word in by_item.items() if word == "accepted"}
    rows = session.execute(
        select(ResourceRow.id, ResourceRow.url).where(
            ResourceRow.gone_at.is_(None),
            ResourceRow.id.not_in(select(LinkUse.resource_id).where(LinkUse.role == SELF)),
        )
    )
    urls = {i: url for i, url in rows if i in accepted}
    ids = link_ids(session, urls.values(), at=at)
    for resource_id, url in urls.items():
        use = session.get(LinkUse, (resource_id, ids[url]))
        if use is None:
            use = LinkUse(resource_id=resource_id, link_id=ids[url])
            session.add(use)
        use.role = SELF
