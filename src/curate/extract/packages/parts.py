"""The (X)HTML documents inside a package: read once, their text, links and signals joined."""

from __future__ import annotations

from typing import TYPE_CHECKING

import lxml.etree
import lxml.html

from curate.extract.blocks import blocks_of
from curate.extract.language_page import RANK_TEXT, detect
from curate.extract.media import MAX_PLAYERS
from curate.extract.outlinks import MAX_LINKS, Place, out_links
from curate.extract.page import Unusable, read_page
from curate.extract.safe_xml import parse_xml
from curate.extract.signals import page_signals
from curate.extract.text import join
from curate.extract.values import unique
from curate.records import AccessibilitySignals, Measurement, PageSignals, SourceKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lxml.html import HtmlElement

    from curate.extract.page import Page
    from curate.extract.record_fields import RecordReader
    from curate.records import Marker, OutLink

# Relative addresses inside a package name its own files: resolved against this scheme they become
# no web address, so only what a part links on the web counts as a link.
_BASE = "package:/"
_XHTML = "{http://www.w3.org/1999/xhtml}"
# As for pages: fewer words, or a less certain verdict, name no language.
_MIN_WORDS = 12
_MIN_CONFIDENCE = 0.5
_MAX_SAMPLE = 3000
_MAX_MARKERS = 20


def read_part(content: bytes, name: str) -> Page:
    """One HTML or XHTML document of a package.

    Raises:
        Unusable: as `read_page`.
    """
    return read_page(_as_html(content), url=_BASE + name, content_type="text/html")


def read_fragment(markup: str, name: str) -> Page:
    """A piece of HTML from within an XML or JSON file; plain text is fine too."""
    wrapped = f"<html><body><div>{markup}</div></body></html>"
    return read_page(wrapped.encode("utf-8", "replace"), url=_BASE + name, content_type="text/html")


def _as_html(content: bytes) -> bytes:
    """XHTML as HTML: `<title/>` or `<script/>` would swallow the text behind it."""
    if b"http://www.w3.org/1999/xhtml" not in content[:4096]:
        return content
    try:
        root = parse_xml(content)
    except Unusable:
        return content  # books with broken XML are common, and HTML forgives
    for element in root.iter():
        if isinstance(element.tag, str) and element.tag.startswith(_XHTML):
            element.tag = element.tag.removeprefix(_XHTML)
    html: bytes = lxml.etree.tostring(root, method="html", encoding="utf-8")
    return html


def text_of_part(page: Page, skip: Callable[[HtmlElement], bool] | None = None) -> list[str]:
    """The paragraphs of a part; packages have no site frame that would have to go."""
    return list(blocks_of(page.body, skip))


def joined_signals(pages: Iterable[Page], *, n_bytes: int, quotes: dict[str, str]) -> PageSignals:
    """The signals of a package from those of its pages.

    A package of one page has all of that page's signals. Of several, numbers are added and lists
    joined; of accessibility only the share of pictures with an alternative text adds up.

    Args:
        pages: the parts.
        n_bytes: the package's size.
        quotes: words that the package itself states.
    """
    found = [page_signals(page, [], join(text_of_part(page))) for page in pages]
    said: dict[str, str] = {}
    for signals in found:
        for name, words in signals.quotes.items():
            said.setdefault(name, words)
    own: dict[str, object] = {"page_bytes": n_bytes, "quotes": {**said, **quotes}}
    if len(found) == 1:
        return found[0].model_copy(update=own)
    n_images = sum(s.n_images for s in found)
    n_bare = sum(s.n_images_without_alt for s in found)
    return PageSignals(
        **own,
        n_images=n_images,
        n_images_without_alt=n_bare,
        n_scripts=sum(s.n_scripts for s in found),
        n_caption_tracks=sum(s.n_caption_tracks for s in found),
        hosts=tuple(sorted({host for s in found for host in s.hosts})),
        videos=tuple(unique(v for s in found for v in s.videos)),
        audio=tuple(unique(a for s in found for a in s.audio)),
        documents=tuple(unique(d for s in found for d in s.documents)),
        has_password_form=any(s.has_password_form for s in found),
        players=tuple(player for s in found for player in s.players)[:MAX_PLAYERS],
        sign_in=_markers(s.sign_in for s in found),
        ads=_markers(s.ads for s in found),
        costs=_markers(s.costs for s in found),
        accessibility=picture_signals(n_images, n_bare, said.get("n_images_without_alt")),
    )


def _markers(found: Iterable[tuple[Marker, ...]]) -> tuple[Marker, ...]:
    return tuple(dict.fromkeys(marker for one in found for marker in one))[:_MAX_MARKERS]


def picture_signals(n_images: int, n_bare: int, note: str | None) -> AccessibilitySignals:
    """The share of pictures with an alternative text; nothing where there are no pictures."""
    if not n_images:
        return AccessibilitySignals()
    n_good = n_images - n_bare
    words = f"{n_good} of {n_images}" + (f"; not: {note}" if n_bare and note else "")
    return AccessibilitySignals(
        images_with_alt=Measurement(
            name="images_with_alt", value=round(n_good / n_images, 4), unit="share", note=words
        )
    )


def joined_links(pages: Iterable[Page], place: Place | None = None) -> tuple[OutLink, ...]:
    """The web addresses that the pages link; all in `place`, where one is given."""
    found = (link for page in pages for link in out_links(page))
    return unique_links(
        link if place is None else link.model_copy(update={"place": place}) for link in found
    )


def unique_links(links: Iterable[OutLink]) -> tuple[OutLink, ...]:
    """Each address once, as first met, at most `MAX_LINKS`."""
    found: dict[str, OutLink] = {}
    for link in links:
        found.setdefault(link.url, link)
        if len(found) >= MAX_LINKS:
            break
    return tuple(found.values())


def add_detected_language(reader: RecordReader, text: str) -> None:
    """Add what the text itself shows as a machine's candidate, behind every declaration."""
    detected = detect(text[:_MAX_SAMPLE])
    if detected is None or detected.n_words < _MIN_WORDS or detected.confidence < _MIN_CONFIDENCE:
        return
    evidence = Measurement(
        name="language_probability", value=round(detected.confidence, 3), unit="share",
        note=f"{detected.code}: py3langid on {detected.n_words} words of the text",
    )  # fmt: skip
    reader.into.add(
        "in_language", detected.code, "py3langid", evidence, RANK_TEXT, SourceKind.MACHINE
    )
