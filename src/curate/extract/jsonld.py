"""JSON-LD as publishers really write it, without a JSON-LD processor.

Read: `@graph`, lists at the top, list values and types, `@value` objects, references to other
nodes of the page; blocks wrapped in comments, with raw control characters, HTML entities, comment
lines, trailing commas, or several objects in one block. A block that cannot be read is left out
and the page is read on.
"""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Any

from curate.extract.items import Item, local_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from curate.extract.page import Page

_MAX_BLOCK = 2_000_000  # characters
_MAX_DEPTH = 24
_MAX_NODES = 5_000
_WRAPPER = re.compile(
    r"^(?:\s|<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)+|"
    r"(?:\s|;|-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>|//\s*-->)+$"
)
_COMMENT_LINE = re.compile(r"^\s*//.*$|^\s*/\*.*?\*/\s*$", re.MULTILINE)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")


def json_ld_items(page: Page) -> list[Item]:
    """The items that the page's JSON-LD blocks state at their top level, in document order."""
    items: list[Item] = []
    for script in page.elements("script"):
        if (script.get("type") or "").split(";")[0].strip().lower() != "application/ld+json":
            continue
        reader = _Reader()
        for value in parse_block(script.text or ""):
            items += reader.top_level(value)
    return items


def items_of(value: object) -> list[Item]:
    """The items at the top level of a JSON-LD value that is parsed already."""
    return _Reader().top_level(value)


def parse_block(text: str) -> list[Any]:
    """The JSON values of one block; [] where it is no JSON even after repair."""
    if len(text) > _MAX_BLOCK:
        return []
    text = _WRAPPER.sub("", text.lstrip("\ufeff"))
    repaired = _TRAILING_COMMA.sub(r"\1", _COMMENT_LINE.sub("", text))
    for attempt in (text, repaired, html.unescape(repaired)):
        try:
            return list(_values(attempt))
        except (ValueError, RecursionError):
            continue
    return []


def _values(text: str) -> Iterator[Any]:
    # `strict=False` lets raw line breaks and tabs stand inside strings.
    decoder = json.JSONDecoder(strict=False)
    text = text.strip()
    position = 0
    while position < len(text):
        value, position = decoder.raw_decode(text, position)
        yield value
        while position < len(text) and text[position] in " \t\r\n,;":
            position += 1


class _Reader:
    """Turns JSON values of one block into items; stops at a depth and a number of nodes."""

    def __init__(self) -> None:
        self._by_id: dict[str, dict[str, Any]] = {}
        self._n_nodes = 0

    def top_level(self, value: object) -> list[Item]:
        nodes = list(self._flatten(value, 0))
        for node in nodes:
            if isinstance(node.get("@id"), str) and len(node) > 1:
                self._by_id.setdefault(node["@id"], node)
        return [item for node in nodes if (item := self._item(node, 0)) is not None]

    def _flatten(self, value: object, depth: int) -> Iterator[dict[str, Any]]:
        if depth > _MAX_DEPTH:
            return
        if isinstance(value, list):
            for part in value:
                yield from self._flatten(part, depth + 1)
        elif isinstance(value, dict):
            graph = value.get("@graph")
            if isinstance(graph, list | dict):
                yield from self._flatten(graph, depth + 1)
            if any(not key.startswith("@") for key in value):
                yield value

    def _item(self, node: dict[str, Any], depth: int) -> Item | None:
        self._n_nodes += 1
        if depth > _MAX_DEPTH or self._n_nodes > _MAX_NODES:
            return None
        if depth and set(node) == {"@id"}:
            node = self._by_id.get(str(node["@id"]), node)
        identifier = node.get("@id") or node.get("id")
        item = Item(
            place="json-ld",
            types=_types(node.get("@type") or node.get("type")),
            id=identifier if isinstance(identifier, str) else None,
        )
        for key, value in node.items():
            if not key.startswith("@"):
                self._add(item, local_name(key), value, depth)
        return item

    def _add(self, item: Item, name: str, value: object, depth: int) -> None:
        if depth > _MAX_DEPTH:
            return
        if isinstance(value, list):
            for part in value:
                self._add(item, name, part, depth + 1)
        elif isinstance(value, dict):
            if "@value" in value:
                self._add(item, name, value["@value"], depth + 1)
            elif "@list" in value or "@set" in value:
                self._add(item, name, value.get("@list") or value.get("@set"), depth + 1)
            elif (inner := self._item(value, depth + 1)) is not None:
                item.add(name, inner)
        elif isinstance(value, str):
            item.add(name, html.unescape(value).strip())
        elif isinstance(value, bool | int | float):
            item.add(name, value)


def _types(value: object) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(local_name(v) for v in values if isinstance(v, str) and v)
