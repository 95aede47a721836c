"""Links on a page, and which of them are worth a request."""

from __future__ import annotations

import posixpath
import re
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import lxml.etree
import lxml.html

from curate.urls import canonical_or_none

if TYPE_CHECKING:
    from lxml.html import HtmlElement
    from scrapy.http import Response

    from curate.crawl import OriginMap

# What is plainly no page by its name: never asked for, never a capture.
_ASSETS = (
    "png jpg jpeg gif svg webp avif ico bmp tif tiff psd css js mjs woff woff2 ttf otf eot",
    "mp3 m4a ogg oga opus wav flac mp4 m4v webm ogv mov avi mkv",
    "zip gz tgz bz2 xz 7z rar tar imscc h5p exe dmg msi apk iso",
    "pdf epub mobi doc docx odt ppt pptx odp xls xlsx ods",
)
ASSET_SUFFIXES = frozenset(f".{name}" for line in _ASSETS for name in line.split())
# A menu stands on every page: its addresses are made canonical once. Some thousand are a few MB.
_REMEMBERED = 16_384
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)


def is_asset(url: str) -> bool:
    """Whether an address names an image, style, script, font, film, archive or document.

    >>> is_asset("https://example.org/a/film.MP4?x=1"), is_asset("https://example.org/v1.2")
    (True, False)
    """
    return posixpath.splitext(urlsplit(url).path)[1].lower() in ASSET_SUFFIXES


def page_root(response: Response) -> HtmlElement | None:
    """The tree of a page, parsed once for links and marks; None where there is none.

    lxml itself: a Selector for each page and link would cost more than all the rest.
    """
    encoding: str | None = None
    found = _CHARSET.search(response.headers.get("Content-Type") or b"")
    if found:
        encoding = found.group(1).decode("ascii")
    else:
        try:  # most pages are; where one is not, the parser reads what its `meta` says
            response.body.decode("utf-8")
            encoding = "utf-8"
        except UnicodeDecodeError:
            pass
    for name in (encoding, None):
        try:
            parser = lxml.html.HTMLParser(encoding=name, huge_tree=True, no_network=True)
            return lxml.html.document_fromstring(response.body.replace(b"\0", b""), parser=parser)
        except LookupError:  # a charset that nobody knows
            continue
        except (lxml.etree.LxmlError, ValueError, AssertionError):
            return None
    return None


def page_links(response: Response, origins: OriginMap) -> list[str]:
    """The canonical published addresses that a page links to, in the page's order, repeats too."""
    root = page_root(response) if response.body else None
    return [] if root is None else links_of(root, response.url, origins)


def links_of(root: HtmlElement, served_url: str, origins: OriginMap) -> list[str]:
    """The canonical published addresses that a page links to, in the page's order, repeats too.

    Relative links are joined to the address that served the page and then mapped back, so both a
    link to the published origin and one to the serving origin come out as the published address.
    """
    hrefs: list[str] = []
    given = ""
    for element in root.iter("a", "area", "meta", "base"):  # one walk over the tree
        href = element.get("href")
        if element.tag == "meta":
            hrefs += _refresh(element)
        elif href is not None and element.tag != "base":
            hrefs.append(href.strip())
        elif href is not None:
            given = given or href.strip()
    base = (_join(served_url, given) if given else None) or served_url
    path = base.partition("#")[0].partition("?")[0]
    folder = path[: path.rindex("/") + 1] if path.count("/") > 2 else base
    # What a link leads to depends on the page's folder alone, but for these.
    found = (_leads_to(base if href[:1] in ("", "?", "#") else folder, href) for href in hrefs)
    return [origins.published(url) for url in found if url is not None]


def _refresh(meta: HtmlElement) -> list[str]:
    content = meta.get("content") or ""
    if (meta.get("http-equiv") or "").strip().lower() != "refresh" or "=" not in content:
        return []
    return [content.split("=", 1)[1].strip(" '\"")]


@lru_cache(maxsize=_REMEMBERED)
def _leads_to(base: str, href: str) -> str | None:
    # Canonical first: that is the form in which origins are written.
    joined = _join(base, href)
    return canonical_or_none(joined) if joined else None


def _join(base: str, href: str) -> str | None:
    try:
        return urljoin(base, href)
    except ValueError:  # such as a bracket that begins no IPv6 address
        return None
