"""What people say of links: a new address, ignoring for a time, fixed or dead, who looks after it.

Every word is appended to the decision log (kind `link`) and can be undone; a call is one
transaction, and saying the same twice notes it once. Calls take one address, several, or `host`:
then the links of that host that the word can be about.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from curate.catalog.link_desk import end_of_day, permanent_target, read_topic
from curate.catalog.models import Actor, Decision, LinkDesk, LinkRow, LinkUse
from curate.errors import ConfigError, NotFound
from curate.records import LinkState
from curate.review import desk
from curate.review.link_noting import KIND, Said, Speaker, find_used, topic_of
from curate.urls import canonical_or_none

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from curate.catalog import Catalog

__all__ = [
    "Said",
    "accept_address",
    "assign",
    "ignore",
    "log_of",
    "retire_item",
    "say",
    "unaccept",
    "unassign",
    "undo",
    "unignore",
    "unsay",
]

LONGEST_IGNORE = timedelta(days=366)
SAYABLE = (LinkState.ALIVE, LinkState.DEAD)


def accept_address(
    catalog: Catalog,
    urls: str | Sequence[str] = (),
    new_url: str | None = None,
    *,
    host: str | None = None,
    actor: str | None = None,
) -> tuple[Said, ...]:
    """Take the new address of links: it is asked and shown in place of the old one.

    Without `new_url` it is where the last look proves that the page moved for good.

    Raises:
        ConfigError: where no look proves it, or `new_url` is no web address.
        NotFound: where no item uses such a link.
    """
    if new_url is not None and (host is not None or not isinstance(urls, str)):
        msg = "one new address fits one link: leave it out to take the one that each look proves"
        raise ConfigError(msg)

    def words(session: Session, link: LinkRow) -> dict[str, Any]:
        row = session.get(LinkDesk, (catalog.settings.district, link.id))
        if new_url is None and row is not None and row.accepted_url:
            return read_topic(row, "address")  # looks go to that address: it proves itself
        target = permanent_target(session, link) if new_url is None else _web_address(new_url)
        if target is None:
            msg = f"no look proves a new address of {link.url}: name one"
            raise ConfigError(msg)
        if target == link.url:
            msg = f"{link.url} is the address that it has"
            raise ConfigError(msg)
        return {"accepted_url": target}

    def moved(session: Session, link: LinkRow) -> bool:
        return permanent_target(session, link) is not None

    return Speaker(catalog, actor).say("address", urls, host, words, fits=moved)


def unaccept(
    catalog: Catalog,
    urls: str | Sequence[str] = (),
    *,
    host: str | None = None,
    actor: str | None = None,
) -> tuple[Said, ...]:
    """Go back to the links' own addresses."""
    return Speaker(catalog, actor).take_back("address", urls, host)


def ignore(
    catalog: Catalog,
    urls: str | Sequence[str] = (),
    *,
    because: str,
    until: date | datetime,
    host: str | None = None,
    actor: str | None = None,
) -> tuple[Said, ...]:
    """Leave links out of what needs a person until a time, or to the end of a day.

    They are looked at all the same, and come back by themselves.

    Raises:
        ConfigError: without a reason, or where the time is past or more than a year ahead.
        NotFound: where no item uses such a link.
    """
    reason = _reason(because, "ignored")
    now = catalog.clock.now()
    with catalog.read() as session:
        end = until if isinstance(until, datetime) else _end(session, catalog, until)
    if not now < end <= now + LONGEST_IGNORE + timedelta(days=1):
        msg = f"ignore until a day after {now:%Y-%m-%d}, {LONGEST_IGNORE.days} days ahead at most"
        raise ConfigError(msg)
    words = {"ignored_until": end.isoformat(), "ignored_because": reason}
    return Speaker(catalog, actor).say("ignoring", urls, host, lambda _session, _link: words)


def unignore(
    catalog: Catalog,
    urls: str | Sequence[str] = (),
    *,
    host: str | None = None,
    actor: str | None = None,
) -> tuple[Said, ...]:
    """Take ignored links back into the report."""
    return Speaker(catalog, actor).take_back("ignoring", urls, host)


def say(
    catalog: Catalog,
    urls: str | Sequence[str] = (),
    state: LinkState | str = LinkState.ALIVE,
    *,
    because: str,
    host: str | None = None,
    actor: str | None = None,
) -> tuple[Said, ...]:
    """Say that links are alive ("fixed") or dead, whatever looks say, until it is taken back.

    A link that is said to be fixed is due for a look at once.

    Raises:
        ConfigError: for another state, or without a reason.
        NotFound: where no item uses such a link.
    """
    if state not in SAYABLE:
        msg = f"{state!r} is nothing to say of a link: use alive or dead"
        raise ConfigError(msg)
    reason = _reason(because, "said to be fixed or dead")
    words = {
        "said_state": LinkState(state).value,
        "said_because": reason,
        "said_at": catalog.clock.now().isoformat(),
    }
    return Speaker(catalog, actor).say("word", urls, host, lambda _session, _link: words)


def unsay(
    catalog: Catalog,
    urls: str | Sequence[str] = (),
    *,
    host: str | None = None,
    actor: str | None = None,
) -> tuple[Said, ...]:
    """Let the history of looks judge links again."""
    return Speaker(catalog, actor).take_back("word", urls, host)


def assign(
    catalog: Catalog,
    urls: str | Sequence[str],
    person: str,
    due_on: date | None = None,
    *,
    note: str = "",
    host: str | None = None,
    actor: str | None = None,
) -> tuple[Said, ...]:
    """Give links to a person, to be mended by a day.

    Raises:
        ConfigError: without a name.
        NotFound: where no item uses such a link.
    """
    name = " ".join(person.split())
    if not name or not name.isprintable():
        msg = "name the person who looks after it"
        raise ConfigError(msg)
    due = due_on.isoformat() if due_on is not None else None

    def words(session: Session, _link: LinkRow) -> dict[str, Any]:
        return {"assignee_id": catalog.actor_id(session, name), "due_on": due}

    return Speaker(catalog, actor, note).say("owner", urls, host, words)


def unassign(
    catalog: Catalog,
    urls: str | Sequence[str] = (),
    *,
    host: str | None = None,
    actor: str | None = None,
) -> tuple[Said, ...]:
    """Take links from whoever looks after them."""
    return Speaker(catalog, actor).take_back("owner", urls, host)


def retire_item(
    catalog: Catalog, url: str, item: str, *, because: str, actor: str | None = None
) -> int:
    """Retire an item for the sake of its link; returns the number of the decision on the item.

    Raises:
        ConfigError: without a reason, or where the item does not use that link.
        NotFound: where there is no such link or item.
    """
    reason = _reason(because, "the ground of retiring an item")
    with catalog.read() as session:
        link = find_used(session, url)
        row = desk.find_resource(session, item)
        if row.url != link.url and session.get(LinkUse, (row.id, link.id)) is None:
            msg = f"{row.url} does not use {link.url}"
            raise ConfigError(msg)
        target, name = link.url, row.id
    return desk.decide(catalog, name, "retire", note=f"{reason} (link {target})", actor=actor)


def undo(catalog: Catalog, number: int, *, actor: str | None = None) -> int:
    """Take a word on a link back; the log keeps both. Reached through `desk.undo` too.

    Raises:
        NotFound: when the district has no such word on a link.
        ConfigError: when something newer was said on the same topic of that link.
    """
    call = Speaker(catalog, actor, f"undoes {number}")
    with catalog.begin() as session:
        row = session.get(Decision, number)
        if row is None or row.district_id != catalog.settings.district or row.kind != KIND:
            msg = f"no decision number {number} on a link: see `curate links log`"
            raise NotFound(msg)
        topic = topic_of(row)
        newer = session.scalars(
            select(Decision)
            .where(Decision.kind == KIND, Decision.subject == row.subject, Decision.id > number)
            .where(Decision.district_id == row.district_id)
            .order_by(Decision.id)
        )
        for later in newer:
            if topic_of(later) == topic:
                msg = f"decision {later.id} was made after {number} on the same: undo that first"
                raise ConfigError(msg)
        said = call.write(session, find_used(session, row.subject), topic, dict(row.before or {}))
        if said is None:
            msg = f"what stood before decision {number} stands already"
            raise ConfigError(msg)
        return said


def log_of(catalog: Catalog, url: str | None = None, limit: int = 50) -> list[dict[str, Any]]:
    """The newest words on links, or on one link, newest first.

    Keys: number, at, url, action, words (what was said, by name), note, actor (a name, or None
    where it was erased).

    Raises:
        NotFound: where no item uses such a link.
    """
    with catalog.read() as session:
        statement = (
            select(Decision, Actor.name)
            .join(Actor, Actor.id == Decision.actor_id)
            .where(Decision.kind == KIND, Decision.district_id == catalog.settings.district)
            .order_by(Decision.id.desc())
            .limit(limit)
        )
        if url is not None:
            statement = statement.where(Decision.subject == find_used(session, url).url)
        rows = [(row[0], row[1]) for row in session.execute(statement)]
        ids = {said.value.get("assignee_id") for said, _ in rows} - {None}
        names = {a.id: a.name for a in session.scalars(select(Actor).where(Actor.id.in_(ids)))}
        return [
            {
                "number": row.id,
                "at": row.at.isoformat(),
                "url": row.subject,
                "action": row.value["action"],
                "words": _told(row.value, names),
                "note": row.note,
                "actor": name,
            }
            for row, name in rows
        ]


def _told(value: dict[str, Any], names: dict[str, str | None]) -> dict[str, Any]:
    words = {k: v for k, v in value.items() if k not in ("action", "assignee_id") and v is not None}
    if value.get("assignee_id"):
        words["assignee"] = names.get(value["assignee_id"])
    return words


def _reason(because: str, what: str) -> str:
    reason = " ".join(because.split())
    if not reason:
        msg = f"say why: a link {what} without a reason cannot be understood later"
        raise ConfigError(msg)
    return reason


def _web_address(url: str) -> str:
    plain = canonical_or_none(url)
    if plain is None:
        msg = f"{url!r} is no web address"
        raise ConfigError(msg)
    _, mark, fragment = url.strip().partition("#")
    return plain + mark + fragment


def _end(session: Session, catalog: Catalog, day: date) -> datetime:
    try:
        return end_of_day(session, catalog.settings.district, day)
    except OverflowError as err:
        msg = f"{day} is too far ahead"
        raise ConfigError(msg) from err
