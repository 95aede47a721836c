"""The links of a page, each with the part of the page it stands in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal
from urllib.parse import urldefrag

from curate.extract.blocks import squeeze, text_of
from curate.extract.text import is_frame_element
from curate.records import OutLink
from curate.urls import canonical_or_none

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from curate.extract.page import Page

Place = Literal["main", "nav", "media", "other"]

MAX_LINKS = 5_000
_MAX_TEXT = 200
_MEDIA = {
    "iframe": "src", "video": "src", "audio": "src", "source": "src",
    "track": "src", "embed": "src", "object": "data",
}  # fmt: skip
_NAVIGATION = re.compile(r"nav|menu|breadcrumb|\btoc\b|contents|pag(?:er|ination)|prevnext", re.I)
_NO_ADDRESS = re.compile(
    r"^\s*(?:#|javascript:|mailto:|tel:|data:|about:|blob:|sms:)", re.IGNORECASE
)


def out_links(page: Page) -> tuple[OutLink, ...]:
    """Web addresses that the page links or embeds (pictures apart), each once, in document order.

    Anchors within the page are left out; an anchor of another page is kept. Of several places the
    content's counts, because a link of the menu stands on every page.
    """
    own = canonical_or_none(page.url)
    found: dict[str, OutLink] = {}
    for href, text, place in _raw(page):
        url = _address(page, href, own)
        if url is None:
            continue
        before = found.get(url)
        if before is None:
            if len(found) < MAX_LINKS:
                found[url] = OutLink(url=url, text=text[:_MAX_TEXT], place=place)
        elif before.place in ("nav", "other") and place == "main":
            found[url] = OutLink(url=url, text=text[:_MAX_TEXT], place=place)
    return tuple(found.values())


def _raw(page: Page) -> Iterator[tuple[str, str, Place]]:
    for element in page.elements("a", "area", *_MEDIA):
        tag = element.tag
        if tag in ("a", "area"):
            href = element.get("href")
            if href:
                text = text_of(element) or squeeze(_alternative(element))
                yield href, text, place_of(element)
        elif src := element.get(_MEDIA[tag]):
            yield src, squeeze(element.get("alt") or element.get("title")), "media"


def _alternative(element: HtmlElement) -> str | None:
    image = element.find(".//img")
    label: str | None = element.get("aria-label") or element.get("title")
    return label or (image.get("alt") if image is not None else None)


def place_of(element: HtmlElement) -> Place:
    """Where a link stands; a box (`aside`) inside the marked content belongs to the content."""
    is_beside = False
    for node in element.iterancestors():
        if node.tag in ("main", "article"):
            return "main"
        if node.tag == "footer":
            return "other"
        if node.tag == "header" and node.find(".//h1") is None:
            return "nav"
        if node.tag != "body" and is_frame_element(node):
            attributes = (node.get(key) or "" for key in ("role", "class", "id"))
            names = " ".join((node.tag, *attributes))
            return "nav" if _NAVIGATION.search(names) else "other"
        is_beside = is_beside or node.tag == "aside"
    return "other" if is_beside else "main"


def _address(page: Page, href: str, own: str | None) -> str | None:
    if _NO_ADDRESS.match(href):
        return None
    absolute = page.resolve(href)
    if absolute is None or not absolute.lower().startswith(("http://", "https://")):
        return None
    bare, fragment = urldefrag(absolute)
    url = canonical_or_none(bare)
    if url is None or (fragment and url == own):
        return None
    return f"{url}#{fragment}" if fragment else url
