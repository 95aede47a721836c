"""The pieces of a feed's item: its address, author, dates, duration, media and own HTML.

RSS 0.9x/2.0, RSS 1.0 (RDF) and Atom name them differently; here each piece is read from all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email.utils import parseaddr, parsedate_to_datetime
from typing import TYPE_CHECKING

import lxml.etree

from curate.extract.elements import children, first_text, local, namespace, text_of
from curate.extract.page import Unusable, read_page
from curate.extract.values import iso_date, iso_duration
from curate.urls import canonical_or_none

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from curate.extract.page import Page

ATOM = "http://www.w3.org/2005/Atom"
XHTML = "http://www.w3.org/1999/xhtml"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_PODCAST = "itunes.com/dtds"
_FEEDBURNER = "rssnamespace.org/feedburner"
_MEDIA = "search.yahoo.com/mrss"
_MAX_STATED = 300  # characters of a name, date or duration that are looked at
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2})(?:\.\d+)?")
_IN_PARENTHESES = re.compile(r"^\S+@\S+\s*\((?P<name>[^)]+)\)\s*$")
_DOCUMENT_TYPES = re.compile(r"pdf|epub|msword|officedocument|opendocument|zip", re.IGNORECASE)


# --- Names of others' namespaces ------------------------------------------------------------------


def podcast(element: _Element, *names: str) -> list[_Element]:
    """Children of the podcast (iTunes) vocabulary."""
    return [child for child in children(element, *names) if _PODCAST in namespace(child)]


def native(element: _Element, *names: str) -> list[_Element]:
    """Children of the feed's own vocabulary: RSS without a namespace, RSS 1.0, Atom."""
    own = ("", "http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/", ATOM)
    return [child for child in children(element, *names) if namespace(child) in own]


def native_text(element: _Element, *names: str) -> str | None:
    """The first text among these children, in the order of `names`."""
    for name in names:
        for child in native(element, name):
            if text := text_of(child):
                return text
    return None


# --- Addresses ------------------------------------------------------------------------------------


def links_of(element: _Element, rel: str) -> Iterator[_Element]:
    """Atom `link` children with this relation (`alternate` is the default), in order."""
    for link in children(element, "link"):
        if namespace(link) == ATOM and (link.get("rel") or "alternate").strip().lower() == rel:
            yield link


def item_page(item: _Element) -> str | None:
    """The address of an item's page; a file that it encloses where it names no page.

    `feedburner:origLink` goes first: it is the publisher's own address, `link` one that counts
    clicks. A `guid` is an address only where it does not say otherwise.
    """
    for child in children(item, "origLink"):
        if _FEEDBURNER in namespace(child) and (text := text_of(child)):
            return text
    alternates = list(links_of(item, "alternate"))
    alternates.sort(key=lambda link: "html" not in (link.get("type") or "html"))
    found = [link.get("href") for link in alternates]
    found += [text_of(link) for link in native(item, "link") if namespace(link) != ATOM]
    guid = next(iter(native(item, "guid")), None)
    if guid is not None and (guid.get("isPermaLink") or "true").strip().lower() != "false":
        found.append(text_of(guid))
    found += [item.get(f"{_RDF}about"), *(address for address, _ in enclosures_of(item))]
    pages = (address.strip() for address in found if address)
    return next((address for address in pages if not _is_no_page(address)), None)


def _is_no_page(address: str) -> bool:
    scheme = address.partition(":")[0].lower() if ":" in address.partition("/")[0] else ""
    return bool(scheme) and scheme not in ("http", "https")


def item_id(item: _Element) -> str | None:
    """What names an item within its feed: `guid`, Atom's `id`, `rdf:about`."""
    about: str | None = item.get(f"{_RDF}about")
    return native_text(item, "guid", "id") or about


# --- People, dates, times -------------------------------------------------------------------------


def authors_of(element: _Element) -> list[str]:
    """Names of the authors; a bare e-mail address is no name and is left out."""
    names = []
    for author in native(element, "author"):
        name = first_text(author, "name")
        text = (name or text_of(author))[:_MAX_STATED]
        match = _IN_PARENTHESES.match(text)
        shown = match["name"] if match else parseaddr(text)[0] if "@" in text else text
        names.append(shown.strip())
    return [name for name in names if name]


def day_of(text: str) -> str | None:
    """The day of an RFC 822 or ISO 8601 date, as its publisher's calendar showed it.

    >>> day_of("Wed, 01 Apr 2020 18:20:31 +0000"), day_of("2021-02-03T10:00:00Z"), day_of("soon")
    ('2020-04-01', '2021-02-03', None)
    """
    found = iso_date(text)
    if found:
        return found
    try:
        return parsedate_to_datetime(text.strip()[:_MAX_STATED]).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def duration_of(text: str) -> str | None:
    """An ISO 8601 duration from `itunes:duration`: seconds, `MM:SS` or `HH:MM:SS`.

    >>> duration_of("00:17:16"), duration_of("3600"), duration_of("5:00"), duration_of("long")
    ('PT17M16S', 'PT1H', 'PT5M', None)
    """
    stated = text.strip()[:_MAX_STATED]
    if stated.isascii() and stated.isdigit() and len(stated) < 7:
        seconds = int(stated)
    elif match := _CLOCK.fullmatch(stated):
        seconds = int(match[1] or 0) * 3600 + int(match[2]) * 60 + int(match[3])
    else:
        return iso_duration(stated)
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    parts = "".join(f"{n}{unit}" for n, unit in ((hours, "H"), (minutes, "M"), (left, "S")) if n)
    return f"PT{parts}" if parts else None


# --- Media and content ----------------------------------------------------------------------------


@dataclass(slots=True)
class Media:
    """Addresses (absolute) of what an item encloses, by kind."""

    audio: list[str] = field(default_factory=list)
    videos: list[str] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)
    images: list[str] = field(default_factory=list)


def enclosures_of(item: _Element) -> list[tuple[str, str]]:
    """`(address, media type)` of RSS and Atom enclosures and of `media:content`."""
    found = [(e.get("url"), e.get("type") or "") for e in native(item, "enclosure")]
    found += [(e.get("href"), e.get("type") or "") for e in links_of(item, "enclosure")]
    for group in (item, *(g for g in children(item, "group") if _MEDIA in namespace(g))):
        for content in children(group, "content"):
            if _MEDIA in namespace(content):
                kind = content.get("type") or f"{content.get('medium') or ''}/"
                found.append((content.get("url"), kind))
    return [(address, kind.strip().lower()) for address, kind in found if address]


def media_of(item: _Element, base: str) -> Media:
    """What an item encloses; a file of a kind that nobody names is left out."""
    media = Media()
    for address, kind in enclosures_of(item):
        absolute = canonical_or_none(address, base)
        if absolute is None:
            continue
        if kind.startswith("audio/"):
            media.audio.append(absolute)
        elif kind.startswith("video/"):
            media.videos.append(absolute)
        elif kind.startswith("image/"):
            media.images.append(absolute)
        elif _DOCUMENT_TYPES.search(kind):
            media.documents.append(absolute)
    return media


def content_page(item: _Element, url: str) -> Page | None:
    """The full text that an item carries as HTML, parsed; None where it carries none.

    RSS has `content:encoded`, Atom a `content` of type text, html or xhtml. What Atom only points
    at (`src`) or carries as another medium is none.
    """
    for child in children(item, "encoded"):
        return _fragment(text_of(child), url)
    for child in children(item, "content"):
        kind = (child.get("type") or "text").strip().lower()
        if namespace(child) != ATOM or child.get("src"):
            continue
        if kind == "text":
            return _fragment("<p>" + _escaped(text_of(child)) + "</p>", url)
        if kind in ("html", "text/html"):
            return _fragment(text_of(child), url)
        if kind in ("xhtml", "application/xhtml+xml"):
            return _fragment("".join(_as_html(inner) for inner in child), url)
    return None


def _fragment(source: str, url: str) -> Page | None:
    if not source.strip():
        return None
    document = f"<!DOCTYPE html><html><body>{source}</body></html>"
    try:
        return read_page(
            document.encode("utf-8", "replace"), url=url, content_type="text/html; charset=utf-8"
        )
    except (Unusable, RecursionError):
        return None


def _as_html(element: _Element) -> str:
    for inner in element.iter():
        if namespace(inner) == XHTML:
            inner.tag = local(inner)
    lxml.etree.cleanup_namespaces(element)
    return str(lxml.etree.tostring(element, encoding="unicode", method="html"))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\n\n", "</p><p>")
