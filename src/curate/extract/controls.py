"""The links and buttons of a page, read once for everything that looks for words on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from curate.extract.blocks import squeeze, text_of
from curate.extract.outlinks import place_of
from curate.extract.phrases import fold_phrase
from curate.records import Marker

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from curate.extract.page import Page

MAX_CONTROLS = 3_000  # a page with more is a list of links
MAX_MARKERS = 10  # of one list; more of the same tell nobody more
MAX_QUOTE = 200  # characters


@dataclass(frozen=True, slots=True)
class Control:
    """A link or button: its words, its absolute address, and whether it stands in the content."""

    element: HtmlElement
    text: str
    folded: str
    url: str
    place: Literal["main", "frame"]

    def marker(self, kind: str) -> Marker:
        """This control as a marker, its words as the quote."""
        quote = (self.text or self.url or tag_of(self.element))[:MAX_QUOTE]
        return Marker(kind=kind, quote=quote, place=self.place, url=self.url or None)


def controls_of(page: Page) -> list[Control]:
    """The links and buttons in document order; a link's address is "" where it has none."""
    found: list[Control] = []
    for element in page.elements("a", "button", "input"):
        kind = (element.get("type") or "").lower()
        if element.tag == "input" and kind not in ("submit", "button"):
            continue
        text = element.get("value") if element.tag == "input" else text_of(element)
        text = squeeze(text or element.get("aria-label") or element.get("title"))
        href = element.get("href")
        url = (page.resolve(href) or "") if href else ""
        found.append(Control(element, text, fold_phrase(text[:80]), url, frame_or_main(element)))
        if len(found) >= MAX_CONTROLS:
            break
    return found


def frame_or_main(element: HtmlElement) -> Literal["main", "frame"]:
    """Whether an element stands in the content or in what is around it."""
    return "main" if place_of(element) == "main" else "frame"


def tag_of(element: HtmlElement) -> str:
    """An element's start tag, as a quote."""
    attributes = " ".join(f'{key}="{value}"' for key, value in element.attrib.items())
    return f"<{element.tag} {attributes}>"[:MAX_QUOTE] if attributes else f"<{element.tag}>"


def distinct_markers(markers: list[Marker]) -> tuple[Marker, ...]:
    """The markers, each kind and quote once, at most `MAX_MARKERS`; the content's come first."""
    first: dict[tuple[str, str], Marker] = {}
    for marker in sorted(markers, key=lambda m: m.place != "main"):
        first.setdefault((marker.kind, marker.url or marker.quote), marker)
    return tuple(first.values())[:MAX_MARKERS]
