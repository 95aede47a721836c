"""The four sites as sources, what their READMEs say of them, and a catalog to crawl them into."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from crawl_sample import PUBLISHED, published, rows_of
from crawl_server import Served, served
from sqlalchemy import select

from curate.catalog import Catalog, open_catalog
from curate.catalog.models import CaptureRow
from curate.crawl import SourceDefinition
from curate.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

LESSONS = ("python-novice-inflammation", "shell-novice", "shell-novice-es")


@dataclass(frozen=True, slots=True)
class Reach:
    """A crawl by links alone: where it starts, what belongs to it, and what the README counts."""

    name: str
    site: str
    start: str
    scope: str
    expected: int
    of: int


REACHES = (
    Reach("storybooks", "storybooks", "/index.html", "/", 1439, 2764),
    Reach(LESSONS[0], "carpentries", f"/{LESSONS[0]}/index.html", f"/{LESSONS[0]}/", 48, 50),
    Reach(LESSONS[1], "carpentries", f"/{LESSONS[1]}/index.html", f"/{LESSONS[1]}/", 36, 38),
    Reach(LESSONS[2], "carpentries", f"/{LESSONS[2]}/index.html", f"/{LESSONS[2]}/", 34, 36),
    Reach("openstax-hs", "openstax-hs", "/index.html", "/", 635, 635),
    Reach("bjc", "bjc", "/bjc-r/index.html", "/", 24, 800),
)


def by_links(reach: Reach, url: str) -> SourceDefinition:
    """The source that follows links from one start page."""
    base = PUBLISHED[reach.site]
    return SourceDefinition(
        id=f"links-{reach.name}",
        name=f"{reach.name} by links",
        start=(base + reach.start,),
        scope=(base + reach.scope,),
        origin={base: url},
        delay_s=0,
        cadence="manual",
        max_pages=20_000,
    )


def whole(sites: Path, site: str, url: str) -> SourceDefinition:
    """The source that starts from every page of a site, as its list of pages has them."""
    base = PUBLISHED[site]
    return SourceDefinition(
        id=site,
        name=f"all of {site}",
        start=tuple(published(site, row["path"]) for row in rows_of(sites, site)),
        scope=(f"{base}/",),
        origin={base: url},
        delay_s=0,
        cadence="manual",
        max_pages=20_000,
    )


@contextmanager
def servers(sites: Path, names: Iterable[str] = tuple(PUBLISHED)) -> Iterator[dict[str, Served]]:
    """The named sites on loopback."""
    with ExitStack() as stack:
        yield {site: stack.enter_context(served(sites / site / "site")) for site in names}


@contextmanager
def fresh_catalog(folder: Path) -> Iterator[Catalog]:
    """An empty catalog in a new folder; loopback is the only network that may be asked."""
    settings = load_settings(
        data_dir=folder,
        allow_networks="127.0.0.0/8",
        contact="mailto:benchmark@curate.example",
    )
    with open_catalog(settings) as catalog:
        yield catalog


def path_of(url: str) -> str:
    """The path of a published page as `pages.csv` writes it: decoded, folders as their index.

    >>> path_of("https://global-asp.github.io/about/")
    '/about/index.html'
    """
    path = unquote(urlsplit(url).path)
    return path + "index.html" if path.endswith("/") else path


def pages_reached(catalog: Catalog, source_id: str) -> set[str]:
    """Paths of the pages that a source's crawl brought, each once."""
    with catalog.read() as session:
        urls = session.scalars(
            select(CaptureRow.url).where(
                CaptureRow.source_id == source_id, CaptureRow.payload_hash.is_not(None)
            )
        )
        return {path_of(url) for url in urls}
