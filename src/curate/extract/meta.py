"""Fields from `meta` elements (Dublin Core, Open Graph, plain), the title, headings and `html`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from curate.extract.blocks import squeeze, text_of
from curate.extract.grades import grades_of
from curate.extract.items import is_address
from curate.extract.languages import language_code
from curate.extract.values import iso_date, split_keywords, unique

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.html import HtmlElement

    from curate.extract.candidates import Candidates
    from curate.extract.page import Page

RANK_META = 25
RANK_NAME = {"og": 30, "h1": 35, "title": 40, "heading": 60}

# Names of `meta`, most direct first (lower case, `dc.` also stands for `dcterms.` and `dc:`).
_ONE = {
    "description": ("dc.description", "description", "og:description", "twitter:description"),
    "publisher": ("dc.publisher", "citation_publisher", "og:site_name"),
    "date_published": ("article:published_time", "dc.issued", "dc.date.issued", "dc.date",
                       "dc.created", "citation_publication_date", "datepublished"),
    "date_modified": ("article:modified_time", "og:updated_time", "dc.modified",
                      "dc.date.modified", "last-modified", "datemodified"),
    "in_language": ("dc.language", "content-language", "language", "og:locale"),
}  # fmt: skip
_MANY = {
    "author": ("dc.creator", "citation_author", "author"),
    "about": ("dc.subject",),
    "learning_resource_type": ("lrmi.learningresourcetype", "dc.type"),
    "educational_level": ("lrmi.educationallevel", "dc.educationlevel"),
    "audience": ("dc.audience",),
}
_CONVERT: dict[str, Callable[[str], str | None]] = {
    "date_published": iso_date,
    "date_modified": iso_date,
    "in_language": language_code,
}
# Types that say "a web page" of a web page.
_EMPTY_TYPES = frozenset({"text", "website", "article", "webpage", "page", "interactiveresource"})
_SEPARATORS = re.compile(r"\s+[|·•»:\u2013\u2014-]{1,2}\s+|\s*\|\s*")
_SPACE_IN_HTML = re.compile(r"^(?:home|index|untitled(?: document)?|document)$", re.IGNORECASE)


def meta_values(page: Page) -> dict[str, list[str]]:
    """`meta` contents by lower-case name, in document order; `dcterms.` is filed under `dc.`."""
    found: dict[str, list[str]] = {}
    for element in page.elements("meta"):
        content = squeeze(element.get("content"))
        names = element.get("name") or element.get("property") or element.get("http-equiv") or ""
        if not content:
            continue
        for name in names.lower().split():
            key = re.sub(r"^(?:dcterms|dct|dc|dcterm)[.:]", "dc.", name)
            found.setdefault(key, []).append(content)
    return found


def add_meta(page: Page, meta: dict[str, list[str]], into: Candidates) -> None:
    """Add the candidates that `meta`, `html[lang]`, the title and headings give."""
    for field, names in _ONE.items():
        for position, name in enumerate(names):
            raw = next(iter(meta.get(name, [])), None)
            value = _CONVERT[field](raw) if raw and field in _CONVERT else raw
            if value:
                _claim(into, field, value, name, raw, position)
    for field, names in _MANY.items():
        for position, name in enumerate(names):
            values = [v for v in unique(meta.get(name, [])) if v.lower() not in _EMPTY_TYPES]
            _claim(into, field, values, name, None, position)
            if field == "educational_level":
                _claim(into, "grades", list(grades_of(values)), name, "; ".join(values), position)
    _claim(into, "keywords", split_keywords(meta.get("keywords", [])), "keywords", None, 0)
    for position, name in enumerate(("og:image", "twitter:image")):
        image = page.resolve(meta[name][0]) if meta.get(name) else None
        if image and is_address(image):
            _claim(into, "image", image, name, None, position)
    _add_html_language(page, into)
    _add_names(page, meta, into)


def _claim(
    into: Candidates, field: str, value: object, name: str, raw: str | None, position: int
) -> None:
    into.claim(
        field, value, extractor="meta", place=f"meta[{name}]", rank=RANK_META + position, text=raw  # type: ignore[arg-type]
    )  # fmt: skip


def _add_html_language(page: Page, into: Candidates) -> None:
    xml_lang = page.root.get("{http://www.w3.org/XML/1998/namespace}lang")
    raw = page.root.get("lang") or xml_lang or page.root.get("xml:lang") or page.body.get("lang")
    code = language_code(raw) if raw else None
    if raw and code:
        into.claim(
            "in_language", code, extractor="html_lang", place="html[lang]", rank=20, text=raw
        )


def _add_names(page: Page, meta: dict[str, list[str]], into: Candidates) -> None:
    site = next(iter(meta.get("og:site_name", [])), None)
    heading = main_heading(page)
    heading_text = text_of(heading) if heading is not None else ""
    for name in ("og:title", "citation_title", "dc.title"):
        raw = next(iter(meta.get(name, [])), None)
        if raw:
            value = without_site(raw, heading_text, site)
            into.claim(
                "name",
                value,
                extractor="meta",
                place=f"meta[{name}]",
                rank=RANK_NAME["og"],
                text=raw,
            )
    if heading_text:
        into.quote("name", heading_text, extractor="html_h1", place="h1", rank=RANK_NAME["h1"])
    title = squeeze(next((e.text_content() for e in page.elements("title") if _in_head(e)), ""))
    if title and not _SPACE_IN_HTML.match(title):
        value = without_site(title, heading_text, site)
        into.quote(
            "name",
            value,
            extractor="html_title",
            place="title",
            rank=RANK_NAME["title"],
            text=title,
        )
    if not into.of("name"):
        below = next((t for e in page.elements("h2", "h3") if (t := text_of(e))), None)
        if below:
            into.quote(
                "name", below, extractor="html_heading", place="h2", rank=RANK_NAME["heading"]
            )


def _in_head(element: HtmlElement) -> bool:
    # An inline drawing has a `title` of its own.
    return next(element.iterancestors("svg"), None) is None


def main_heading(page: Page) -> HtmlElement | None:
    """The first `h1` of the content, else the first of the page; None without one.

    Where several stand outside of any marked content, the page has no one heading: slides and
    lists of posts have many, and the first is the best guess only there.
    """
    headings = [e for e in page.elements("h1") if text_of(e)]
    inside = [h for h in headings if next(h.iterancestors("main", "article"), None) is not None]
    outside_frame = [h for h in headings if next(h.iterancestors("nav", "footer"), None) is None]
    return next(iter(inside or outside_frame or headings), None)


def without_site(title: str, heading: str, site: str | None) -> str:
    """A title without the site's name.

    The part that repeats the heading is the title; a part that repeats the site's name is not; and
    what stands behind the last bar or dot is taken for the site.

    >>> without_site("Fractions | Open School", "", None)
    'Fractions'
    >>> without_site("Well-being - a start", "", None)
    'Well-being - a start'
    """
    parts = [part for part in _SEPARATORS.split(title) if part.strip()]
    if len(parts) < 2:
        return title
    folded = heading.casefold()
    if folded and folded in (part.casefold() for part in parts):
        return heading
    if site:
        if parts[-1].casefold() == site.casefold():
            return title[: title.rindex(parts[-1])].rstrip(" |·•»:\u2013\u2014-")
        if parts[0].casefold() == site.casefold():
            return title[len(parts[0]) :].lstrip(" |·•»:\u2013\u2014-")
    last = max(title.rfind(mark) for mark in ("|", "·", "•", "»"))
    return title[:last].strip() or title if last > 0 else title
