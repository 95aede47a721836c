"""What stands of people's words on links, by district, and what it changes in the links.

A word belongs to one of four topics (the address, ignoring, the state, the owner); the newest word
on a topic holds. `decision` keeps each as it was said, `link_desk` what stands now.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, TypeAdapter
from sqlalchemy import select

from curate.catalog.chunks import in_chunks
from curate.catalog.link_watch import as_override
from curate.catalog.links import histories
from curate.catalog.models import Actor, District, LinkCheckRow, LinkDesk, LinkRow
from curate.links import judge
from curate.records import LinkState, LinkVerdict, Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

ERASED = "somebody whose name was erased"
Topic = Literal["address", "ignoring", "word", "owner"]
TOPICS: dict[Topic, tuple[str, ...]] = {
    "address": ("accepted_url",),
    "ignoring": ("ignored_until", "ignored_because"),
    "word": ("said_state", "said_because", "said_at"),
    "owner": ("assignee_id", "due_on"),
}
_READS: dict[str, TypeAdapter[Any]] = {
    "ignored_until": TypeAdapter(AwareDatetime | None),
    "said_at": TypeAdapter(AwareDatetime | None),
    "due_on": TypeAdapter(date | None),
}


class Standing(Record):
    """What people's words say of a link; None and "" where nobody said anything.

    `is_ignored` and `is_overdue` hold for the time that the standing was asked for: an ignoring
    that has run out is told still, and counts no more. `due_on` is a day of the district.
    """

    ignored_until: AwareDatetime | None = None
    ignored_because: str = ""
    is_ignored: bool = False
    said_state: LinkState | None = None
    said_because: str = ""
    said_at: AwareDatetime | None = None
    accepted_url: str | None = None
    assignee: str | None = None
    due_on: date | None = None
    is_overdue: bool = False


def standings(
    session: Session, district_id: str, now: datetime, link_ids: Sequence[int] | None = None
) -> dict[int, Standing]:
    """Link id -> what stands of it at `now`; links that nobody spoke of are left out."""
    today = now.astimezone(zone_of(session, district_id)).date()
    statement = (
        select(LinkDesk, Actor.name)
        .join(Actor, Actor.id == LinkDesk.assignee_id, isouter=True)
        .where(LinkDesk.district_id == district_id)
    )
    found: dict[int, Standing] = {}
    for chunk in [None] if link_ids is None else in_chunks(link_ids):
        wanted = statement if chunk is None else statement.where(LinkDesk.link_id.in_(chunk))
        for row, name in session.execute(wanted):
            found[row.link_id] = _standing(row, name, now, today)
    return found


def _standing(row: LinkDesk, name: str | None, now: datetime, today: date) -> Standing:
    owned = row.assignee_id is not None
    return Standing(
        ignored_until=row.ignored_until,
        ignored_because=row.ignored_because,
        is_ignored=row.ignored_until is not None and now < row.ignored_until,
        said_state=LinkState(row.said_state) if row.said_state else None,
        said_because=row.said_because,
        said_at=row.said_at,
        accepted_url=row.accepted_url,
        assignee=(name or ERASED) if owned else None,
        due_on=row.due_on,
        is_overdue=owned and row.due_on is not None and row.due_on < today,
    )


def zone_of(session: Session, district_id: str) -> ZoneInfo:
    """The time zone whose days count in a district."""
    district = session.get(District, district_id)
    return ZoneInfo(district.time_zone if district else "UTC")


def end_of_day(session: Session, district_id: str, day: date) -> datetime:
    """The moment at which a day of the district is over."""
    return datetime.combine(day + timedelta(days=1), time(), zone_of(session, district_id))


def read_topic(row: LinkDesk | None, topic: Topic) -> dict[str, Any]:
    """The words of a topic as they stand, as plain JSON values: None where nothing stands."""
    found = {name: getattr(row, name) if row is not None else None for name in TOPICS[topic]}
    return {
        name: value.isoformat() if isinstance(value, datetime | date) else value or None
        for name, value in found.items()
    }


def write_topic(row: LinkDesk, topic: Topic, words: dict[str, Any], *, at: datetime) -> None:
    """Make these words, in the form of `read_topic`, the ones that stand."""
    for name in TOPICS[topic]:
        value = words.get(name)
        if name in _READS:
            value = _READS[name].validate_python(value)
        elif name.endswith("_because"):
            value = value or ""
        setattr(row, name, value)
    row.updated_at = at


def desk_row(session: Session, district_id: str, link_id: int, *, at: datetime) -> LinkDesk:
    """The row of a link in a district, made where there is none."""
    row = session.get(LinkDesk, (district_id, link_id))
    if row is None:
        row = LinkDesk(district_id=district_id, link_id=link_id, updated_at=at)
        row.ignored_because = row.said_because = ""
        session.add(row)
    return row


def rejudge(session: Session, link: LinkRow, row: LinkDesk, now: datetime) -> None:
    """Give a link the state that a person's word, or else its history, says it has."""
    override = as_override(row) if row.said_state is not None else None
    looks = [] if override else histories(session, [link.id]).get(link.id, [])
    state, link.state_reason = judge(looks, now, override)
    if link.state != state.value:
        link.state, link.state_since = state.value, now


def permanent_target(session: Session, link: LinkRow) -> str | None:
    """Where the last look that counts proves that the page moved for good; None without proof."""
    latest = session.scalars(
        select(LinkCheckRow)
        .where(LinkCheckRow.link_id == link.id, LinkCheckRow.incident.is_(None))
        .order_by(LinkCheckRow.checked_at.desc(), LinkCheckRow.id.desc())
        .limit(1)
    ).first()
    if latest is None or latest.verdict != LinkVerdict.ALIVE.value or latest.moved != "permanent":
        return None
    # A crawl's look may hold the redirect alone: it proves nothing of the page at its end.
    if len(latest.hops) < 2 or latest.final_url is None:
        return None
    is_placeless = latest.kind == "fragment_missing"
    return latest.final_url if is_placeless else with_fragment(latest.final_url, link.url)


def with_fragment(target: str, url: str) -> str:
    """A redirect hands the fragment of `url` on to a target without one (RFC 9110, 10.2.2)."""
    _, mark, fragment = url.partition("#")
    return target if "#" in target else target + mark + fragment
