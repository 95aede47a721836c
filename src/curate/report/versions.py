"""Other versions of an item that the catalog holds: easier, harder, or in another language.

Two grounds count, both the publisher's own word: an item that names the work it is a version of,
and two pages that each say they come in the other's language and link to one another. It looks at
one item at a time, by links, so it answers fast in a large catalog too (`curate.catalog.versions`
reads all items at once, for scoring). Versions that do not link to their original are not found
here; a likeness of texts is no ground.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import defer

from curate.catalog.findings import bodies
from curate.catalog.models import LinkRow, LinkUse, ResourceRow, ResourceUrl, Work, WorkMember
from curate.urls import canonical_or_none

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

_MOST = 500  # pages linking to one address that are looked at; a hub links to everything


def versions_of(session: Session, row: ResourceRow) -> list[dict[str, Any]]:
    """Versions of `row`, by address: id, name, url, language, level (L or None) and relation.

    `relation` is `translation`, `easier`, `harder` or `version` (the same language, and no two
    levels to compare).
    """
    own = _addresses_of(session, row.id) | {row.url}
    family = _named_family(session, row, own)
    family.update(_translations(session, row, own))
    for folded in (row.id, *_copies_among(session, [row.id, *family])):
        family.pop(folded, None)
    reading = bodies(session, "readability", [row.id, *family])
    levels = {i: by_key.get("", {}).get("lexile_like") for i, by_key in reading.items()}
    found = [
        {
            "id": other.id,
            "name": other.name,
            "url": other.url,
            "language": _language(other),
            "level": levels.get(other.id),
            "relation": _relation(row, other, levels),
        }
        for other in family.values()
    ]
    return sorted(found, key=lambda version: str(version["url"]))


def _relation(row: ResourceRow, other: ResourceRow, levels: dict[str, int | None]) -> str:
    if _base(_language(row)) != _base(_language(other)):
        return "translation"
    mine, theirs = levels.get(row.id), levels.get(other.id)
    if mine is None or theirs is None or mine == theirs:
        return "version"
    return "easier" if theirs < mine else "harder"


def _named_family(session: Session, row: ResourceRow, own: set[str]) -> dict[str, ResourceRow]:
    """Items that name this one as their work, the work this one names, and its other versions."""
    named = _work_of(row)
    works = own | ({named} if named else set())
    found = {item.id: item for item in _items_at(session, {named} if named else ())}
    for item in _linking_to(session, works):
        if _work_of(item) in works:
            found[item.id] = item
    return found


def _translations(session: Session, row: ResourceRow, own: set[str]) -> dict[str, ResourceRow]:
    """Pages in a language that this page says it comes in, where each links to the other.

    Two candidates in one language leave open which of them is meant, so neither is taken.
    """
    wanted = {_base(language) for language in row.signals.get("translations") or ()}
    mine = _base(_language(row))
    if not wanted or not mine:
        return {}
    back = {item.id: item for item in _linking_to(session, own)}
    candidates = [
        back[i]
        for i in _linked_from(session, row.id)
        if i in back
        and _base(_language(back[i])) in wanted - {mine}
        and mine in {_base(one) for one in back[i].signals.get("translations") or ()}
    ]
    per_language = Counter(_base(_language(item)) for item in candidates)
    return {item.id: item for item in candidates if per_language[_base(_language(item))] == 1}


def _copies_among(session: Session, ids: list[str]) -> list[str]:
    """Those that are folded behind another item, and the item that `ids[0]` is folded behind."""
    rows = session.execute(
        select(WorkMember.resource_id, Work.canonical_id)
        .join(Work, Work.id == WorkMember.work_id)
        .where(WorkMember.resource_id.in_(ids))
    )
    canonical = {row[0]: row[1] for row in rows}
    mine = canonical.get(ids[0], ids[0])
    return [i for i, behind in canonical.items() if behind == mine or i != behind]


def _work_of(row: ResourceRow) -> str | None:
    return canonical_or_none(row.document.get("versionOf") or "")


def _language(row: ResourceRow) -> str | None:
    language = row.document.get("inLanguage")
    return str(language) if language else None


def _base(language: str | None) -> str:
    return (language or "").split("-")[0].lower()


def _addresses_of(session: Session, resource_id: str) -> set[str]:
    rows = session.scalars(select(ResourceUrl.url).where(ResourceUrl.resource_id == resource_id))
    return set(rows)


def _items_at(session: Session, urls: Iterable[str]) -> Iterable[ResourceRow]:
    ids = select(ResourceUrl.resource_id).where(ResourceUrl.url.in_(sorted(urls)))
    return session.scalars(_live(ids))


def _live(ids: Select[Any]) -> Select[Any]:
    wanted = select(ResourceRow).where(ResourceRow.id.in_(ids), ResourceRow.gone_at.is_(None))
    return wanted.options(defer(ResourceRow.text))  # texts are long and not looked at


def _linking_to(session: Session, urls: Iterable[str]) -> Iterable[ResourceRow]:
    ids = (
        select(LinkUse.resource_id)
        .join(LinkRow, LinkRow.id == LinkUse.link_id)
        .where(LinkRow.url.in_(sorted(urls)))
        .order_by(LinkUse.resource_id)
        .limit(_MOST)
    )
    return session.scalars(_live(ids))


def _linked_from(session: Session, resource_id: str) -> list[str]:
    rows = session.scalars(
        select(ResourceUrl.resource_id)
        .join(LinkRow, LinkRow.url == ResourceUrl.url)
        .join(LinkUse, LinkUse.link_id == LinkRow.id)
        .where(LinkUse.resource_id == resource_id)
        .distinct()
    )
    return list(rows)
