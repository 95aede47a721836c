"""Versions of an item that the catalog holds: easier, harder, or in another language.

Two grounds count, both the publisher's own word: items that name one another, or the same third,
as the work they are versions of (`isBasedOn`, `exampleOfWork`, `translationOfWork`, followed to
the end); and two pages that each say they come in the other's language and link to one another. A
likeness of texts is no ground. Scoring, the item page and the search index all ask here.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from curate.catalog.findings import bodies
from curate.catalog.version_graph import VersionGraph, only_one_per_language
from curate.records import told_apart

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from sqlalchemy.orm import Session

    from curate.catalog.version_graph import Item


@dataclass(slots=True, frozen=True)
class VersionOf:
    """Another version of an item.

    `relation` is `translation`, `easier`, `harder`, or `version`: the same language, and no two
    levels that can be told apart. `lexile_like` and its 90 % `interval` are in L, None where there
    is no estimate; `status` is what its reading level has, None where nobody read it yet.
    """

    url: str
    resource_id: str
    name: str
    language: str | None
    relation: str
    lexile_like: int | None
    interval: tuple[int, int] | None
    status: str | None


def versions_of(
    session: Session, ids: Iterable[str] | None = None
) -> dict[str, tuple[VersionOf, ...]]:
    """Resource id -> its other versions, by address; items without any are left out.

    None asks for all items of the catalog. A copy that is folded behind another item answers as
    that one; copies and what is gone upstream are no versions.
    """
    graph = VersionGraph(session)
    asked = graph.naming_items() if ids is None else set(ids)
    graph.grow_works(asked)
    partners: dict[str, set[str]] = defaultdict(set)
    for nodes in graph.works().values():
        for node in nodes:
            partners[node].update(nodes)
    everything = set(graph.items) if ids is None else asked
    for node, others in _translations(graph, {graph.node(i) for i in everything}).items():
        partners[node] |= others
    if ids is None:
        everything |= {member for node in partners for member in graph.members(node)}
    relatives = {
        i: {n for n in partners.get(graph.node(i), ()) if _may_be_named(graph, n, i)}
        for i in everything
    }
    levels = _levels(session, relatives, graph)
    return {
        i: tuple(
            sorted(
                (_version(graph, graph.node(i), n, levels) for n in nodes),
                key=lambda version: (version.url, graph.items[version.resource_id].locator),
            )
        )
        for i, nodes in relatives.items()
        if nodes
    }


def _may_be_named(graph: VersionGraph, node: str, asker: str) -> bool:
    item = graph.items.get(node)
    return item is not None and not item.is_gone and node != graph.node(asker)


def _version(
    graph: VersionGraph, mine: str, other: str, levels: Mapping[str, Mapping[str, Any]]
) -> VersionOf:
    item, found = graph.items[other], levels.get(other, {})
    interval = found.get("interval_text")
    return VersionOf(
        url=item.url,
        resource_id=other,
        name=item.name,
        language=item.language,
        relation=_relation(graph.items.get(mine), levels.get(mine, {}), item, found),
        lexile_like=found.get("lexile_like"),
        interval=(int(interval[0]), int(interval[1])) if interval else None,
        status=found.get("status"),
    )


def _relation(
    mine: Item | None, my_level: Mapping[str, Any], other: Item, its_level: Mapping[str, Any]
) -> str:
    mine_in, other_in = _base(mine.language if mine else None), _base(other.language)
    if mine_in and other_in and mine_in != other_in:
        return "translation"
    here, there = my_level.get("lexile_like"), its_level.get("lexile_like")
    if here is None or there is None:
        return "version"
    if not told_apart(here, there, my_level.get("interval_text"), its_level.get("interval_text")):
        return "version"
    return "easier" if there < here else "harder"


def _levels(
    session: Session, relatives: Mapping[str, set[str]], graph: VersionGraph
) -> dict[str, dict[str, Any]]:
    wanted = {n for nodes in relatives.values() for n in nodes}
    wanted |= {graph.node(i) for i, nodes in relatives.items() if nodes}
    found = bodies(session, "readability", sorted(wanted), key="")
    return {i: by_key[""] for i, by_key in found.items() if "" in by_key}


def _translations(graph: VersionGraph, nodes: set[str]) -> dict[str, set[str]]:
    """Node -> nodes in a language that its page says it comes in, where each links to the other.

    Two candidates in one language leave open which of them is meant, so neither is taken.
    """
    asking = _candidates(graph, nodes)
    found = dict(asking)
    for _ in range(2):  # to theirs, and to those that theirs may be confused with
        further = {other for others in found.values() for other in others} - found.keys()
        found |= _candidates(graph, further)
    language_of = {i: _base(item.language) for i, item in graph.items.items()}

    def chosen(node: str) -> set[str]:
        mutual = {n for n in found.get(node, ()) if node in found.get(n, ())}
        return only_one_per_language(mutual, language_of)

    return {
        node: kept
        for node in asking
        if (kept := {other for other in chosen(node) if node in chosen(other)})
    }


def _candidates(graph: VersionGraph, nodes: set[str]) -> dict[str, set[str]]:
    """Node -> linked nodes in a wanted language that say they come in this one's."""
    asking = {
        node: item
        for node in nodes
        if (item := graph.items.get(node)) and item.translations and item.language
    }
    linked = graph.linked_from(asking)
    return {
        node: {
            other
            for other in linked[node]
            if (it := graph.items.get(other)) is not None
            and not it.is_gone
            and _says_it_comes_in(item, it.language)
            and _says_it_comes_in(it, item.language)
        }
        for node, item in asking.items()
    }


def _says_it_comes_in(item: Item, language: str | None) -> bool:
    wanted = _base(language)
    others = {_base(one) for one in item.translations} - {_base(item.language)}
    return bool(wanted) and wanted in others


def _base(language: str | None) -> str:
    return (language or "").split("-")[0].lower()
