"""The pages of one book in reading order, with their levels: a book is often many pages.

The only ground is the publisher's own word: each page's "next" link, or the next page's "previous".
Where a page names two next pages, or the chain has a hole, the book ends there: nothing is guessed
from numbers in titles or addresses.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from curate.catalog.findings import bodies
from curate.catalog.link_models import LinkRow, LinkUse
from curate.catalog.models import ResourceRow, ResourceUrl

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy.orm import Session

_FEWEST_PAGES = 3
_MOST_PAGES = 1_000  # of a folder; a larger one is a site, not a book
_KIND = (
    r"(?:\s+(?:page|section|chapter|lesson|unit|part|topic|episode|p[áa]gina|secci[óo]n|cap[íi]tulo"
    r"|lecci[óo]n))?"
)
_TAIL = r"\s*(?:[:»›→>‣▶-].*)?$"
_NEXT = re.compile(rf"(?:[»›→>‣▶]\s*)?(?:next|siguiente){_KIND}{_TAIL}", re.I)
_PREVIOUS = re.compile(
    rf"(?:[«‹←<◀]\s*)?(?:previous|prev|anterior){_KIND}\s*(?:[:«‹←<◀-].*)?$", re.I
)


def book_of(session: Session, row: ResourceRow) -> list[dict[str, Any]] | None:
    """The pages before and after `row` in reading order, itself among them; None for no book.

    Each is `{id, name, url, n_words, level, slices, is_this}`: words of prose, the Lexile-like
    number of the page (L or None) and those of its slices, where it is long enough to have any.
    At least three pages; only those of the same source and folder count.
    """
    folder = row.url.rpartition("/")[0] + "/"
    pages = session.execute(
        select(ResourceRow.id, ResourceRow.name, ResourceRow.url)
        .where(
            ResourceRow.source_id == row.source_id,
            ResourceRow.locator == "page",
            ResourceRow.url >= folder,
            ResourceRow.url < folder + "\uffff",
            ResourceRow.gone_at.is_(None),
        )
        .limit(_MOST_PAGES + 1)
    ).all()
    known = {page.id: (page.name, page.url) for page in pages}
    if not _FEWEST_PAGES <= len(known) <= _MOST_PAGES or row.id not in known:
        return None
    order = _chain(row.id, _followers(session, known))
    if len(order) < _FEWEST_PAGES:
        return None
    found = bodies(session, "readability", order)
    return [_page(i, known[i], found.get(i, {}).get("", {}), is_this=i == row.id) for i in order]


def _page(
    page_id: str, named: tuple[str, str], finding: Mapping[str, Any], *, is_this: bool
) -> dict[str, Any]:
    course = finding.get("course") or {"chapters": ()}
    return {
        "id": page_id,
        "name": named[0],
        "url": named[1],
        "n_words": finding.get("prose_words", 0),
        "level": finding.get("lexile_like"),
        "slices": [level for chapter in course["chapters"] for level in chapter["slices"]],
        "is_this": is_this,
    }


def _followers(session: Session, known: Iterable[str]) -> dict[str, str]:
    """Page -> the one that follows, where links say so and none says otherwise."""
    ids = set(known)
    rows = session.execute(
        select(LinkUse.resource_id, LinkUse.text, ResourceUrl.resource_id)
        .join(LinkRow, LinkRow.id == LinkUse.link_id)
        .join(ResourceUrl, ResourceUrl.url == LinkRow.url)
        .join(ResourceRow, ResourceRow.id == LinkUse.resource_id)
        .where(LinkUse.resource_id.in_(ids), LinkUse.role == "out", LinkUse.text != "")
    )
    after: defaultdict[str, set[str]] = defaultdict(set)
    for page, text, target in rows:
        if target not in ids or target == page:
            continue
        if _NEXT.match(text.strip()):
            after[page].add(target)
        elif _PREVIOUS.match(text.strip()):
            after[target].add(page)
    return {page: next(iter(targets)) for page, targets in after.items() if len(targets) == 1}


def _chain(start: str, followers: Mapping[str, str]) -> list[str]:
    """Pages from the first to the last one that the chain through `start` reaches, each once."""
    before: defaultdict[str, list[str]] = defaultdict(list)
    for page, target in followers.items():
        before[target].append(page)
    order, seen = [start], {start}
    while len(found := before[order[0]]) == 1 and found[0] not in seen:
        order.insert(0, found[0])
        seen.add(found[0])
    while (following := followers.get(order[-1])) is not None and following not in seen:
        if len(before[following]) > 1:
            break  # two pages lead there: where it belongs is not known
        order.append(following)
        seen.add(following)
    return order
