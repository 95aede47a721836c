"""Links on a page, and which of them are worth a request."""

from __future__ import annotations

import posixpath
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from scrapy.http import HtmlResponse

from curate.urls import canonical_or_none

if TYPE_CHECKING:
    from collections.abc import Iterator

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
_HREFS = "//a/@href | //area/@href"
_REFRESH = "//meta[translate(@http-equiv, 'REFSH', 'refsh') = 'refresh']/@content[contains(., '=')]"


def is_asset(url: str) -> bool:
    """Whether an address names an image, style, script, font, film, archive or document.

    >>> is_asset("https://example.org/a/film.MP4?x=1"), is_asset("https://example.org/v1.2")
    (True, False)
    """
    return posixpath.splitext(urlsplit(url).path)[1].lower() in ASSET_SUFFIXES


def page_links(response: Response, origins: OriginMap) -> Iterator[str]:
    """The canonical published addresses that a page links to, in the page's order, repeats too.

    Relative links are joined to the address that served the page and then mapped back, so both a
    link to the published origin and one to the serving origin come out as the published address.
    """
    if not response.body:
        return
    if not isinstance(response, HtmlResponse):
        response = HtmlResponse(response.url, body=response.body)
    root = response.selector.root  # lxml itself: a Selector for each link would cost more than it
    base = _join(response.url, root.xpath("string(//base/@href)").strip()) or response.url
    hrefs = [href.strip() for href in root.xpath(_HREFS)]
    hrefs += [text.split("=", 1)[1].strip(" '\"") for text in root.xpath(_REFRESH)]
    path = base.partition("#")[0].partition("?")[0]
    folder = path[: path.rindex("/") + 1] if path.count("/") > 2 else base
    for href in hrefs:
        # What a link leads to depends on the page's folder alone, but for these.
        url = _leads_to(base if href[:1] in ("", "?", "#") else folder, str(href))
        if url is not None:
            yield origins.published(url)


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
