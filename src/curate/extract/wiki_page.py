"""One page of a wiki as its API puts it, in any of the forms that MediaWiki answers in.

`action=query` (format versions 1 and 2), `action=parse` (both), the REST page of MediaWiki itself
(`/page/{title}/with_html`), Wikimedia's `page/summary`, and Parsoid's HTML.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

from curate.extract.blocks import squeeze
from curate.extract.languages import base_language
from curate.extract.paths import Node
from curate.extract.wiki_site import mapping, text_or_none

if TYPE_CHECKING:
    from collections.abc import Iterator

    from curate.extract.page import Page

_DISAMBIGUATION = "disambiguation"


@dataclass(frozen=True, slots=True)
class WikiPage:
    """A page as one answer states it; None and () where it does not say.

    `place` is where it stands, `html` its content as HTML, `text` as plain text.
    """

    place: str
    title: str
    id: str | None = None
    namespace: int = 0
    url: str | None = None
    display_title: str | None = None
    revision: str | None = None
    modified: str | None = None
    language: str | None = None
    categories: tuple[str, ...] = ()
    licenses: tuple[str, ...] = ()
    description: str | None = None
    image: str | None = None
    html: str | None = None
    text: str | None = None
    is_redirect: bool = False
    is_disambiguation: bool = False
    is_missing: bool = False
    places: dict[str, str] = field(default_factory=dict)


def pages_of(top: Any) -> Iterator[WikiPage]:  # noqa: ANN401 - JSON
    """The pages of a JSON answer, in its order; nothing where it is no answer about pages."""
    answer = mapping(top)
    if isinstance(answer.get("parse"), dict):
        yield _parsed(answer["parse"])
    elif "pages" in mapping(answer.get("query")):
        pages = answer["query"]["pages"]
        named = pages.items() if isinstance(pages, dict) else enumerate(pages or ())
        for key, page in named:
            if isinstance(page, dict):
                yield _queried(page, f"$.query.pages[{key}]")
    elif "content_urls" in answer and "title" in answer:
        yield _summary(answer)
    elif isinstance(answer.get("html"), str) and isinstance(answer.get("latest"), dict):
        yield _rest(answer)


def _queried(page: dict[str, Any], place: str) -> WikiPage:
    revisions = page.get("revisions")
    revision = mapping(revisions[0]) if isinstance(revisions, list) and revisions else {}
    properties = mapping(page.get("pageprops"))
    extract = text_or_none(page.get("extract"))
    is_html = bool(extract and extract.lstrip().startswith("<"))
    return WikiPage(
        place=place,
        title=text_or_none(page.get("title")) or "",
        id=text_or_none(page.get("pageid")),
        namespace=_int(page.get("ns")),
        url=_first(page.get("canonicalurl"), page.get("fullurl")),
        display_title=_first(page.get("displaytitle"), properties.get("displaytitle")),
        revision=text_or_none(revision.get("revid")) or text_or_none(page.get("lastrevid")),
        modified=text_or_none(revision.get("timestamp")),
        language=_first(page.get("pagelanguagehtmlcode"), page.get("pagelanguage")),
        categories=_categories(page.get("categories")),
        description=text_or_none(properties.get("wikibase-shortdesc")),
        image=text_or_none(mapping(page.get("original")).get("source"))
        or text_or_none(mapping(page.get("thumbnail")).get("source")),
        html=extract if is_html else None,
        text=None if is_html else extract,
        is_redirect=_flag(page, "redirect"),
        is_disambiguation=_DISAMBIGUATION in properties,
        is_missing=_flag(page, "missing") or _flag(page, "invalid"),
        places={
            "modified": "revisions[0].timestamp", "categories": "categories",
            "description": "pageprops.wikibase-shortdesc",
        },
    )  # fmt: skip


def _parsed(parse: dict[str, Any]) -> WikiPage:
    head = text_or_none(_starred(parse.get("headhtml"))) or ""
    named = parse.get("properties")
    if isinstance(named, list):  # format version 1: a list of names
        properties = {str(mapping(one).get("name")): _starred(one) for one in named}
    else:
        properties = dict(mapping(named))
    return WikiPage(
        place="$.parse",
        title=text_or_none(parse.get("title")) or "",
        id=text_or_none(parse.get("pageid")),
        namespace=_namespace_of(head),
        url=_link(head, "canonical"),
        display_title=text_or_none(parse.get("displaytitle")),
        revision=text_or_none(parse.get("revid")),
        language=_html_language(head),
        categories=_categories(parse.get("categories")),
        licenses=tuple(x for x in (_link(head, "license"), _link(head, "copyright")) if x)[:1],
        description=text_or_none(properties.get("wikibase-shortdesc")),
        html=text_or_none(_starred(parse.get("text"))) or "",
        is_disambiguation=_DISAMBIGUATION in properties,
        places={
            "licenses": "headhtml: link[rel=license]", "categories": "categories",
            "description": "properties.wikibase-shortdesc",
        },
    )  # fmt: skip


def _summary(page: dict[str, Any]) -> WikiPage:
    desktop = mapping(mapping(page.get("content_urls")).get("desktop"))
    kind = text_or_none(page.get("type"))
    return WikiPage(
        place="$",
        title=text_or_none(mapping(page.get("titles")).get("normalized"))
        or text_or_none(page.get("title"))
        or "",
        id=text_or_none(page.get("pageid")),
        namespace=_int(mapping(page.get("namespace")).get("id")),
        url=text_or_none(desktop.get("page")),
        display_title=text_or_none(page.get("displaytitle")),
        revision=text_or_none(page.get("revision")),
        modified=text_or_none(page.get("timestamp")),
        language=text_or_none(page.get("lang")),
        description=text_or_none(page.get("description")),
        image=text_or_none(mapping(page.get("originalimage")).get("source"))
        or text_or_none(mapping(page.get("thumbnail")).get("source")),
        html=text_or_none(page.get("extract_html")),
        text=text_or_none(page.get("extract")),
        is_disambiguation=kind == _DISAMBIGUATION,
        places={"modified": "timestamp", "language": "lang", "image": "originalimage.source"},
    )


def _rest(page: dict[str, Any]) -> WikiPage:
    latest, license_ = mapping(page.get("latest")), mapping(page.get("license"))
    title = text_or_none(page.get("title")) or text_or_none(page.get("key")) or ""
    return WikiPage(
        place="$",
        title=title.replace("_", " "),
        id=text_or_none(page.get("id")),
        revision=text_or_none(latest.get("id")),
        modified=text_or_none(latest.get("timestamp")),
        licenses=tuple(
            x for x in (text_or_none(license_.get("url")), text_or_none(license_.get("title"))) if x
        ),
        html=text_or_none(page.get("html")),
        is_redirect="redirect_target" in page,
        places={"modified": "latest.timestamp", "licenses": "license"},
    )


def parsoid_page(page: Page) -> WikiPage:
    """The page that Parsoid's HTML holds; what it says of itself stands in its head."""
    properties = {
        name: squeeze(meta.get("content"))
        for meta in page.elements("meta")
        if (name := meta.get("property"))
    }
    links: dict[str, list[str]] = {}
    for link in page.elements("link"):
        href = link.get("href") or ""
        links.setdefault(link.get("rel") or "", []).append(href)
    version_of = next(iter(links.get("dc:isVersionOf", [])), None)
    about = re.search(r"revision/(\d+)$", page.root.get("about") or "")
    title = next((squeeze(e.text) for e in page.elements("title")), "")
    path = urlsplit(version_of or page.url).path
    language = page.body.get("lang") or page.root.get("lang")
    categories: list[str] = []
    if base_language(language or "") == "en":  # elsewhere the editors' ones cannot be told apart
        hrefs = links.get("mw:PageProp/Category", [])
        categories = [unquote(h.partition("#")[0].partition(":")[2]) for h in hrefs]
    return WikiPage(
        place="html",
        title=title.replace("_", " ") or path.rpartition("/wiki/")[2],
        id=properties.get("mw:pageId"),
        namespace=_int(properties.get("mw:pageNamespace")),
        url=page.resolve(version_of) if version_of else None,
        revision=about.group(1) if about else None,
        modified=properties.get("dc:modified"),
        language=language,
        categories=tuple(dict.fromkeys(c.replace("_", " ") for c in categories if c)),
        is_redirect="mw:PageProp/redirect" in links,
        is_disambiguation=any(name.endswith("/disambiguation") for name in properties),
        places={
            "modified": "meta[property=dc:modified]",
            "categories": "link[rel=mw:PageProp/Category]",
        },
    )


def as_node(page: WikiPage) -> Node:
    """A page as what a source's rules are applied to."""
    value = {
        "title": page.title, "key": page.title.replace(" ", "_"), "id": page.id,
        "namespace": page.namespace, "categories": list(page.categories),
        "language": page.language,
    }  # fmt: skip
    return Node({k: v for k, v in value.items() if v is not None}, "$")


def at_address(page: WikiPage, url: str | None) -> WikiPage:
    """The page with its published address, where it has none yet."""
    return page if page.url or url is None else replace(page, url=url)


def asked_title(url: str) -> str | None:
    """The title that an address of the API asks for."""
    query = dict(parse_qsl(urlsplit(url).query))
    return query.get("page") or query.get("titles")


def _categories(found: object) -> tuple[str, ...]:
    """Names of the categories that a wiki shows its readers; hidden ones serve its editors."""
    names: list[str] = []
    for one in found if isinstance(found, list) else ():
        entry = mapping(one)
        name = text_or_none(entry.get("title"))
        name = (
            name.partition(":")[2]
            if name
            else text_or_none(entry.get("category") or _starred(entry))
        )
        if name and not _flag(entry, "hidden"):
            names.append(name.replace("_", " "))
    return tuple(dict.fromkeys(names))


def _flag(page: dict[str, Any], name: str) -> bool:
    """A flag of the API: `true` in format version 2, an empty text in version 1."""
    return page.get(name, False) not in (False, None)


def _starred(value: object) -> Any:  # noqa: ANN401 - JSON
    """The content of `{"*": ...}`, as format version 1 wraps it."""
    return value.get("*") if isinstance(value, dict) else value


def _first(*values: object) -> str | None:
    return next((text for value in values if (text := text_or_none(value))), None)


def _int(value: object) -> int:
    text = text_or_none(value) or "0"
    return int(text) if re.fullmatch(r"-?\d{1,6}", text) else 0


_LINK = re.compile(r"<link\b([^<>]{1,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([\w:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_HTML_TAG = re.compile(r"<html\b([^<>]{1,2000})>", re.IGNORECASE)
_NAMESPACE = re.compile(r"\"wgNamespaceNumber\":\s*(-?\d{1,6})")


def _attributes(tag: str) -> dict[str, str]:
    found = _ATTRIBUTE.findall(tag)
    return {
        name.lower(): (double or single).replace("&amp;", "&") for name, double, single in found
    }


def _link(head: str, rel: str) -> str | None:
    for tag in _LINK.findall(head):
        attributes = _attributes(tag)
        if attributes.get("rel", "").lower() == rel and attributes.get("href"):
            href = attributes["href"]
            return f"https:{href}" if href.startswith("//") else href
    return None


def _html_language(head: str) -> str | None:
    found = _HTML_TAG.search(head)
    return _attributes(found.group(1)).get("lang") if found else None


def _namespace_of(head: str) -> int:
    found = _NAMESPACE.search(head)
    return int(found.group(1)) if found else 0
