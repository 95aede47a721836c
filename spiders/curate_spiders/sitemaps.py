"""Sitemaps: urlsets and indexes of them, plain or compressed, as hostile as any other input."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scrapy.utils.gz import gunzip
from scrapy.utils.sitemap import Sitemap

from curate_spiders.caps import MAX_SITEMAP_BYTES

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_SITEMAPS = 1000


class UnreadableSitemap(ValueError):
    """The answer is no sitemap."""


@dataclass(slots=True, frozen=True)
class SitemapContent:
    """Addresses that a sitemap lists: pages, or further sitemaps."""

    pages: Sequence[str] = ()
    sitemaps: Sequence[str] = ()


def read_sitemap(body: bytes) -> SitemapContent:
    """Read a sitemap or an index; entities are not resolved, a gzip bomb is refused.

    Raises:
        UnreadableSitemap: when `body` is neither.
    """
    try:
        if body.startswith(b"\x1f\x8b"):
            body = gunzip(body, max_size=MAX_SITEMAP_BYTES)
        sitemap = Sitemap(body)
        addresses = [entry["loc"] for entry in sitemap if entry.get("loc")]
    except Exception as err:  # lxml, gzip and Scrapy's nameless sign of a bomb: all mean the same
        raise UnreadableSitemap(str(err)) from err
    if sitemap.type == "sitemapindex":
        return SitemapContent(sitemaps=addresses)
    if sitemap.type == "urlset":
        return SitemapContent(pages=addresses)
    msg = f"<{sitemap.type}> is no sitemap"
    raise UnreadableSitemap(msg)
