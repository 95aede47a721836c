"""Items of our own catalog that carry the title a broken link promised.

Titles are compared as words: case, accents' encoding, punctuation, articles and a plural s do not
count, numbers and everything else do. Titles too general to name one work are left alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from curate.catalog.chunks import in_chunks
from curate.catalog.decisions import verdicts
from curate.catalog.models import CaptureRow, LinkRow, LinkUse, ResourceRow, WorkMember

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

_WORD = re.compile(r"[^\W_]+")
_SITE_MARK = re.compile(r"\s+[|\u2013\u2014\u00b7:-]{1,2}\s+")  # between a title and its site
_SKIPPED_WORDS = frozenset({"a", "an", "and", "of", "the"})
_LEAST_WORDS = 2
_FEW_TITLES = 20
_LEAST_LETTERS = 10
# Names that many unrelated pages share; a match would say nothing.
_GENERAL = frozenset(
    {
        "lesson plan",
        "lesson plans",
        "teacher guide",
        "teachers guide",
        "student worksheet",
        "answer key",
        "click here",
        "read more",
        "learn more",
        "more information",
        "table contents",
        "home page",
        "course materials",
        "additional resources",
        "further reading",
        "page not found",
    }
)
_ALIVE_STATUS = (200, 304)


@dataclass(frozen=True, slots=True)
class SameTitle:
    """An item in use whose name is a link's title; `is_equal` where every word agrees in order."""

    name: str
    url: str
    title: str
    is_equal: bool


@dataclass(frozen=True, slots=True)
class _Item:
    id: str
    name: str
    url: str
    source_id: str
    work: str


def words_of(title: str) -> tuple[str, ...]:
    """The words of a title as they are compared.

    >>> words_of("The Water-Cycle, Part 2")
    ('water', 'cycle', 'part', '2')
    """
    plain = unicodedata.normalize("NFKC", title).casefold()
    return tuple(word for word in _WORD.findall(plain) if word not in _SKIPPED_WORDS)


def title_forms(title: str) -> tuple[str, ...]:
    """The title, and its first part where a site's name follows after a bar or a dash."""
    parts = _SITE_MARK.split(title.strip())
    return (title.strip(),) if len(parts) == 1 else (title.strip(), parts[0])


def is_telling(title: str) -> bool:
    """Whether a title can name one work: two words at least, and none of the general ones."""
    words = words_of(title)
    joined = " ".join(words)
    has_letters = sum(c.isalpha() for c in joined) >= _LEAST_LETTERS
    return len(words) >= _LEAST_WORDS and has_letters and joined not in _GENERAL


def same_titles(
    session: Session, links: Sequence[LinkRow], *, district: str
) -> dict[int, SameTitle]:
    """Link id -> the one item that has the link's title; none where several works share it.

    Items that are gone, that the district turned down, that use the link themselves, that are the
    link, or whose own address was not seen alive are left out.
    """
    titles = _titles(session, links)
    wanted = {_loose(title) for found in titles.values() for title in found}
    if not wanted:
        return {}
    items = _items_named(session, wanted, district)
    users = _users(session, list(titles))
    found = {}
    for link in links:
        matches = [
            (item, title)
            for title in titles.get(link.id, ())
            for item in items.get(_loose(title), ())
            if item.url != link.url and item.id not in users[link.id]
        ]
        if len({item.work for item, _ in matches}) == 1:
            found[link.id] = _closest(matches)
    return found


def _loose(title: str) -> tuple[str, ...]:
    """The key under which nearly equal titles meet: the words without a plural s, in any order."""
    return tuple(sorted(w[:-1] if len(w) > 3 and w.endswith("s") else w for w in words_of(title)))


def _closest(matches: Iterable[tuple[_Item, str]]) -> SameTitle:
    offered = [
        SameTitle(item.name, item.url, title, words_of(item.name) == words_of(title))
        for item, title in matches
    ]
    return min(offered, key=lambda match: (not match.is_equal, match.url))


def _titles(session: Session, links: Sequence[LinkRow]) -> dict[int, list[str]]:
    """Link id -> telling titles: that of the page when it was last seen, then words of the link."""
    found: dict[int, dict[str, None]] = defaultdict(dict)
    for link in links:
        for form in title_forms(str((link.page or {}).get("title") or "")):
            found[link.id][form] = None
    for chunk in in_chunks(link.id for link in links):
        for link_id, text in session.execute(
            select(LinkUse.link_id, LinkUse.text)
            .where(LinkUse.link_id.in_(chunk), LinkUse.role == "out")
            .distinct()
            .order_by(LinkUse.text)
        ):
            found[link_id][text.strip()] = None
    telling = {i: [title for title in titles if is_telling(title)] for i, titles in found.items()}
    return {i: titles for i, titles in telling.items() if titles}


def _items_named(
    session: Session, wanted: set[tuple[str, ...]], district: str
) -> dict[tuple[str, ...], list[_Item]]:
    turned_down = {
        i for i, word in verdicts(session, district).items() if word in ("rejected", "retired")
    }
    rows = session.execute(
        select(
            ResourceRow.id,
            ResourceRow.name,
            ResourceRow.url,
            ResourceRow.source_id,
            WorkMember.work_id,
        )
        .outerjoin(WorkMember, WorkMember.resource_id == ResourceRow.id)
        .where(ResourceRow.gone_at.is_(None), *_named_somehow(wanted))
    )
    items = [
        (key, _Item(i, name, url, source_id, work or i))
        for i, name, url, source_id, work in rows
        if i not in turned_down and (key := _loose(name)) in wanted
    ]
    alive = _seen_alive(session, [item for _, item in items])
    found: dict[tuple[str, ...], list[_Item]] = defaultdict(list)
    for key, item in items:
        if item.id in alive:
            found[key].append(item)
    return found


def _named_somehow(wanted: set[tuple[str, ...]]) -> list[ColumnElement[bool]]:
    """Lets the database leave out most items where only a few titles are wanted.

    Each wanted title's longest word stands in the name; beyond ASCII, databases differ in case.
    """
    longest = {max(words, key=len) for words in wanted}
    if len(longest) > _FEW_TITLES or not all(word.isascii() for word in longest):
        return []
    return [or_(*(func.lower(ResourceRow.name).contains(word) for word in sorted(longest)))]


def _seen_alive(session: Session, items: Sequence[_Item]) -> set[str]:
    """Items whose own address was there at the last look, or at the last crawl where none was."""
    states: dict[str, str] = {}
    fetched: dict[tuple[str, str], int] = {}
    for chunk in in_chunks({item.url for item in items}):
        states.update(
            (row[0], row[1])
            for row in session.execute(
                select(LinkRow.url, LinkRow.state).where(
                    LinkRow.url.in_(chunk), LinkRow.state.not_in(["new", "skipped"])
                )
            )
        )
        newest = (
            select(func.max(CaptureRow.id))
            .where(
                CaptureRow.source_id.in_({item.source_id for item in items}),
                CaptureRow.url.in_(chunk),
            )
            .group_by(CaptureRow.source_id, CaptureRow.url)
        )
        for source_id, url, status in session.execute(
            select(CaptureRow.source_id, CaptureRow.url, CaptureRow.status).where(
                CaptureRow.id.in_(newest)
            )
        ):
            fetched[source_id, url] = status
    return {
        item.id
        for item in items
        if (
            states[item.url] == "alive"
            if item.url in states
            else fetched.get((item.source_id, item.url)) in _ALIVE_STATUS
        )
    }


def _users(session: Session, link_ids: Sequence[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for chunk in in_chunks(link_ids):
        for link_id, resource_id in session.execute(
            select(LinkUse.link_id, LinkUse.resource_id).where(LinkUse.link_id.in_(chunk))
        ):
            found[link_id].add(resource_id)
    return found
