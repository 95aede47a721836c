"""How a person's words on links are noted: what stood, what stands now, what follows for a link."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from curate.catalog.decisions import add_decision
from curate.catalog.link_desk import (
    TOPICS,
    Standing,
    Topic,
    desk_row,
    permanent_target,
    read_topic,
    rejudge,
    standings,
    write_topic,
)
from curate.catalog.links import TROUBLED, find_link, used_link_ids
from curate.catalog.models import LinkDesk, LinkRow
from curate.errors import NotFound
from curate.records import LinkState, Record

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy.orm import Session

    from curate.catalog import Catalog
    from curate.catalog.models import Decision

KIND = "link"
_ACTIONS: dict[Topic, tuple[str, str]] = {
    "address": ("accept", "unaccept"),
    "ignoring": ("ignore", "unignore"),
    "word": ("say", "unsay"),
    "owner": ("assign", "unassign"),
}


class Said(Record):
    """What came of a word on one link: `number` undoes it, None where it stood already."""

    url: str
    number: int | None
    standing: Standing


class Speaker:
    """One call of a person: who speaks, and for which catalog and district."""

    def __init__(self, catalog: Catalog, actor: str | None, note: str = "") -> None:
        self.catalog = catalog
        self.actor = actor
        self.note = note
        self.district = catalog.settings.district
        self.now = catalog.clock.now()

    def say(
        self,
        topic: Topic,
        urls: str | Sequence[str],
        host: str | None,
        words: Callable[[Session, LinkRow], dict[str, Any]],
        fits: Callable[[Session, LinkRow], bool] | None = None,
    ) -> tuple[Said, ...]:
        """Write the words of each link; all of them or, after an error, none."""
        with self.catalog.begin() as session:
            links = [find_used(session, url) for url in ([urls] if isinstance(urls, str) else urls)]
            if host is not None:
                at_host = _used_at(session, host)
                troubled = fits or (lambda _session, link: link.state in TROUBLED)
                links += [link for link in at_host if troubled(session, link)]
            return self._write_all(session, links, topic, words, host)

    def take_back(
        self, topic: Topic, urls: str | Sequence[str], host: str | None
    ) -> tuple[Said, ...]:
        """Let nothing stand of a topic any more."""
        with self.catalog.begin() as session:
            links = [find_used(session, url) for url in ([urls] if isinstance(urls, str) else urls)]
            if host is not None:
                links += [
                    link for link in _used_at(session, host) if self._stands(session, link, topic)
                ]
            return self._write_all(session, links, topic, lambda _session, _link: {}, host)

    def _stands(self, session: Session, link: LinkRow, topic: Topic) -> bool:
        row = session.get(LinkDesk, (self.district, link.id))
        return any(value is not None for value in read_topic(row, topic).values())

    def _write_all(
        self,
        session: Session,
        links: Sequence[LinkRow],
        topic: Topic,
        words: Callable[[Session, LinkRow], dict[str, Any]],
        host: str | None,
    ) -> tuple[Said, ...]:
        if not links:
            msg = f"no link of {host} can be meant" if host else "name a link, or --host"
            raise NotFound(msg)
        distinct = {link.id: link for link in links}
        numbers = {
            i: self.write(session, link, topic, words(session, link))
            for i, link in distinct.items()
        }
        session.flush()
        now_stands = standings(session, self.district, self.now, list(distinct))
        return tuple(
            Said(url=link.url, number=numbers[i], standing=now_stands.get(i, Standing()))
            for i, link in distinct.items()
        )

    def write(
        self, session: Session, link: LinkRow, topic: Topic, words: dict[str, Any]
    ) -> int | None:
        """Note words on a topic and what follows for the link; None where they stand already."""
        before = read_topic(session.get(LinkDesk, (self.district, link.id)), topic)
        said = {name: words.get(name) for name in TOPICS[topic]}
        if _same(before, said):
            return None
        row = desk_row(session, self.district, link.id, at=self.now)
        write_topic(row, topic, said, at=self.now)
        self._follow(session, link, row, topic)
        stands = any(value is not None for value in said.values())
        return add_decision(
            session,
            district_id=self.district,
            resource_id=None,
            kind=KIND,
            subject=link.url,
            value={"action": _ACTIONS[topic][0 if stands else 1], **said},
            before=before,
            note=self.note,
            actor_id=self.catalog.actor_id(session, self.actor),
            at=self.now,
        )

    def _follow(self, session: Session, link: LinkRow, row: LinkDesk, topic: Topic) -> None:
        if topic == "word":
            rejudge(session, link, row, self.now)
        is_fixed = topic == "word" and row.said_state == LinkState.ALIVE.value
        is_unseen = topic == "address" and row.accepted_url != permanent_target(session, link)
        if is_fixed or is_unseen:
            link.next_check_at = min(link.next_check_at, self.now)


def _same(before: dict[str, Any], said: dict[str, Any]) -> bool:
    """Whether two words say the same; when something was said is no part of it."""
    return all(before[name] == said[name] for name in said if name != "said_at")


def topic_of(row: Decision) -> Topic:
    """What a noted word on a link is about."""
    return next(topic for topic, names in _ACTIONS.items() if row.value["action"] in names)


def find_used(session: Session, url: str) -> LinkRow:
    """The link of an address.

    Raises:
        NotFound: if no item ever used it.
    """
    link = find_link(session, url)
    if link is None:
        msg = f"no item uses a link {url!r}: `curate links report` lists those with trouble"
        raise NotFound(msg)
    return link


def _used_at(session: Session, host: str) -> list[LinkRow]:
    wanted = LinkRow.host == host.strip().lower()
    rows = session.scalars(
        select(LinkRow).where(wanted, LinkRow.id.in_(used_link_ids())).order_by(LinkRow.url)
    ).all()
    if not rows:
        msg = f"no item uses a link of the host {host!r}"
        raise NotFound(msg)
    return list(rows)
