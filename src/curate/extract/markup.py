"""Microdata (`itemscope`, `itemprop`) and RDFa Lite (`typeof`, `property`, `rel`) as items."""

from __future__ import annotations

from typing import TYPE_CHECKING

from curate.extract.blocks import squeeze
from curate.extract.items import Item, Value, local_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.html import HtmlElement

    from curate.extract.page import Page

_MAX_ITEMS = 2_000
_ADDRESSES = {
    "a": "href", "area": "href", "link": "href", "img": "src", "audio": "src", "embed": "src",
    "iframe": "src", "source": "src", "track": "src", "video": "src", "object": "data",
}  # fmt: skip
_OPAQUE = {"meter": "value", "data": "value", "time": "datetime"}
_MAX_TEXT = 20_000  # characters of one value


def microdata_items(page: Page) -> list[Item]:
    """The page's microdata items that are no property of another item."""
    if not page.root.xpath("boolean(//@itemscope)"):  # most pages have none: no walk
        return []
    return _walk(page, _microdata_scope, _microdata_names, "microdata")


def rdfa_items(page: Page) -> list[Item]:
    """The page's RDFa items (elements with `typeof`) that are no property of another item."""
    if not page.root.xpath("boolean(//@typeof)"):
        return []
    return _walk(page, _rdfa_scope, _rdfa_names, "rdfa")


def _walk(
    page: Page,
    scope_of: Callable[[HtmlElement], Item | None],
    names_of: Callable[[HtmlElement], list[str]],
    place: str,
) -> list[Item]:
    """One pass over the tree; an explicit stack holds the item that encloses each element."""
    top: list[Item] = []
    n_items = 0
    stack: list[tuple[HtmlElement, Item | None]] = [(page.root, None)]
    while stack:
        element, owner = stack.pop()
        if not isinstance(element.tag, str):
            continue
        opened = scope_of(element) if n_items < _MAX_ITEMS else None
        names = names_of(element)
        if opened is not None:
            n_items += 1
            opened.place = place
        if owner is not None and names:
            value: Value = opened if opened is not None else _value(page, element)
            for name in names:
                owner.add(name, value)
        elif opened is not None:
            top.append(opened)
        inner = opened if opened is not None else owner
        stack.extend((child, inner) for child in reversed(element))
    return top


def _microdata_scope(element: HtmlElement) -> Item | None:
    if "itemscope" not in element.attrib:
        return None
    types = tuple(local_name(t) for t in (element.get("itemtype") or "").split())
    return Item(place="", types=types, id=element.get("itemid"))


def _microdata_names(element: HtmlElement) -> list[str]:
    return [local_name(name) for name in (element.get("itemprop") or "").split()]


def _rdfa_scope(element: HtmlElement) -> Item | None:
    types = tuple(local_name(t) for t in (element.get("typeof") or "").split())
    if not types:
        return None
    return Item(place="", types=types, id=element.get("resource") or element.get("about"))


def _rdfa_names(element: HtmlElement) -> list[str]:
    names = (element.get("property") or "").split()
    if element.get("typeof") or element.get("resource") or "vocab" in element.attrib:
        names += (element.get("rel") or "").split()
    return [local_name(name) for name in names]


def _value(page: Page, element: HtmlElement) -> str:
    if "content" in element.attrib:
        return squeeze(element.get("content"))
    resource = element.get("resource")
    if resource:
        return page.resolve(resource) or resource
    attribute = _ADDRESSES.get(element.tag)
    if attribute and element.get(attribute):
        return page.resolve(element.get(attribute)) or ""
    opaque = _OPAQUE.get(element.tag)
    if opaque and element.get(opaque):
        return squeeze(element.get(opaque))
    return squeeze(element.text_content())[:_MAX_TEXT]
