"""What lies around items in the catalog that may be versions of one another, read by index.

Around one item a handful of lookups are made, around a batch the same ones for all of it at once:
the answer for an item does not depend on what else was asked for. Items folded behind another stand
for that one, here called their node, and what they name counts for it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from curate.catalog.chunks import in_chunks
from curate.catalog.models import LinkRow, LinkUse, ResourceRow, ResourceUrl, Work, WorkMember

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

# An address that more items than this name as their work is a shelf, not a work.
MOST_VERSIONS = 500


@dataclass(slots=True, frozen=True)
class Item:
    """What versions are found by; `translations` are the languages that its page links."""

    id: str
    url: str
    locator: str
    name: str
    language: str | None
    translations: frozenset[str]
    version_of: str | None
    is_gone: bool


class VersionGraph:
    """Items, addresses and links around what was asked for; grows as it is asked."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.items: dict[str, Item] = {}
        self._node: dict[str, str] = {}
        self._members: dict[str, set[str]] = defaultdict(set)
        self._parent: dict[str, str] = {}  # of addresses and nodes that belong to one work
        self._grown: set[str] = set()
        self._urls_done: set[str] = set()

    def node(self, resource_id: str) -> str:
        """The item that stands for it: itself, or the one that it is folded behind."""
        return self._node.get(resource_id, resource_id)

    def members(self, node: str) -> set[str]:
        """The node and what is folded behind it."""
        return {node, *self._members.get(node, ())}

    def naming_items(self) -> set[str]:
        """Ids of items that name a work, or say that they come in other languages."""
        named = self._session.scalars(
            select(ResourceRow.id).where(ResourceRow.version_of.is_not(None))
        )
        linked = self._session.execute(select(ResourceRow.id, ResourceRow.signals["translations"]))
        return {*named, *(row[0] for row in linked if row[1])}

    def grow_works(self, ids: Iterable[str]) -> None:
        """Read all items that share a work with these: by naming it, and by what they name."""
        pending = set(ids) - self._grown
        while pending:
            self._grown |= pending
            self._load(pending)
            nodes = {self.node(i) for i in pending}
            found = {member for node in nodes for member in self.members(node)}
            found |= self._around(pending)
            pending = found - self._grown

    def works(self) -> dict[str, list[str]]:
        """Key of a work -> its nodes, two at least."""
        groups: dict[str, list[str]] = defaultdict(list)
        for node in sorted({self.node(i) for i in self._grown if i in self.items}):
            groups[self._root(node)].append(node)
        return {key: nodes for key, nodes in groups.items() if len(nodes) > 1}

    def linked_from(self, nodes: Iterable[str]) -> dict[str, set[str]]:
        """Node -> nodes that its pages link to, without itself."""
        ids = {member for node in nodes for member in self.members(node)}
        found: dict[str, set[str]] = {node: set() for node in nodes}
        pairs: set[tuple[str, str]] = set()
        for chunk in in_chunks(sorted(ids)):
            rows = self._session.execute(
                select(LinkUse.resource_id, ResourceUrl.resource_id)
                .join(LinkRow, LinkRow.id == LinkUse.link_id)
                .join(ResourceUrl, ResourceUrl.url == LinkRow.url)
                .where(LinkUse.resource_id.in_(chunk))
                .distinct()
            )
            pairs.update((row[0], row[1]) for row in rows)
        targets = {target for _, target in pairs}
        self._load(targets)
        self._load({self.node(target) for target in targets})
        for source, target in pairs:
            found[self.node(source)].add(self.node(target))
        return {node: linked - {node} for node, linked in found.items()}

    def _around(self, ids: set[str]) -> set[str]:
        """Items one step away: at the addresses that these name, and naming theirs."""
        named = {i: url for i in ids if i in self.items and (url := self.items[i].version_of)}
        urls = self._addresses_of(ids) | set(named.values())
        too_many = self._shelves(urls)
        at = self._items_at(set(named.values()) - too_many)
        for resource_id, url in named.items():
            if url not in too_many:
                self._join(self.node(resource_id), self.node(at[url]) if url in at else url)
        found = set(at.values())
        fresh = urls - too_many - self._urls_done
        self._urls_done |= fresh
        for chunk in in_chunks(sorted(fresh)):
            rows = select(ResourceRow.id).where(ResourceRow.version_of.in_(chunk))
            found.update(self._session.scalars(rows))
        return found

    def _addresses_of(self, ids: set[str]) -> set[str]:
        found: set[str] = set()
        for chunk in in_chunks(sorted(ids)):
            rows = select(ResourceUrl.url).where(ResourceUrl.resource_id.in_(chunk))
            found.update(self._session.scalars(rows))
        return found

    def _shelves(self, urls: set[str]) -> set[str]:
        found: set[str] = set()
        for chunk in in_chunks(sorted(urls)):
            found.update(
                self._session.scalars(
                    select(ResourceRow.version_of)
                    .where(ResourceRow.version_of.in_(chunk))
                    .group_by(ResourceRow.version_of)
                    .having(func.count() > MOST_VERSIONS)
                )
            )
        return found

    def _items_at(self, urls: set[str]) -> dict[str, str]:
        """Address -> the item that lives there, before those that only led there.

        Ties are broken by address and place, never by id.
        """
        best: dict[str, tuple[bool, str, str, str]] = {}
        for chunk in in_chunks(sorted(urls)):
            rows = self._session.execute(
                select(
                    ResourceUrl.url,
                    ResourceUrl.role != "canonical",
                    ResourceRow.url,
                    ResourceRow.locator,
                    ResourceRow.id,
                )
                .join(ResourceRow, ResourceRow.id == ResourceUrl.resource_id)
                .where(ResourceUrl.url.in_(chunk))
            )
            for url, *order in rows:
                key = (bool(order[0]), str(order[1]), str(order[2]), str(order[3]))
                best[url] = min(key, best.get(url, key))
        self._load({key[3] for key in best.values()})
        return {url: key[3] for url, key in best.items()}

    def _load(self, ids: set[str]) -> None:
        """Read items and where they are folded; known ones are not read again."""
        wanted = sorted(ids - self.items.keys())
        for chunk in in_chunks(wanted):
            for row in self._session.execute(
                select(
                    ResourceRow.id,
                    ResourceRow.url,
                    ResourceRow.locator,
                    ResourceRow.name,
                    ResourceRow.document["inLanguage"].as_string(),
                    ResourceRow.signals["translations"],
                    ResourceRow.version_of,
                    ResourceRow.gone_at,
                ).where(ResourceRow.id.in_(chunk))
            ):
                self.items[row[0]] = Item(
                    id=row[0],
                    url=row[1],
                    locator=row[2],
                    name=row[3],
                    language=row[4] or None,
                    translations=frozenset(row[5] or ()),
                    version_of=row[6],
                    is_gone=row[7] is not None,
                )
            folded = select(WorkMember.resource_id, Work.canonical_id).join(
                Work, Work.id == WorkMember.work_id
            )
            for column in (WorkMember.resource_id, Work.canonical_id):
                for member, canonical in self._session.execute(folded.where(column.in_(chunk))):
                    self._node[member] = canonical
                    self._members[canonical].add(member)

    def _root(self, key: str) -> str:
        while (above := self._parent.get(key, key)) != key:
            self._parent[key] = self._parent.get(above, above)
            key = above
        return key

    def _join(self, first: str, second: str) -> None:
        low, high = sorted((self._root(first), self._root(second)))
        self._parent[high] = low


def only_one_per_language(nodes: Iterable[str], language_of: dict[str, str]) -> set[str]:
    """Those that are alone in their language: of two it is open which one is meant."""
    found = list(nodes)
    n = Counter(language_of[node] for node in found)
    return {node for node in found if n[language_of[node]] == 1}
