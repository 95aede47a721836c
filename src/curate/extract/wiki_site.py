"""A wiki as its API describes it: where its pages are published, and under which license."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from curate.extract.paths import as_text, is_scalar

# Hosts of the Wikimedia Foundation, whose article path is /wiki/ everywhere.
_WIKIMEDIA = re.compile(
    r"(?:^|\.)(?:wikipedia|wikibooks|wikiversity|wikisource|wikivoyage|wiktionary|wikiquote|"
    r"wikinews|wikimedia|mediawiki|wikidata)\.org$"
)


@dataclass(frozen=True, slots=True)
class WikiSite:
    """What a wiki says of itself (`meta=siteinfo`); None where it does not say.

    `server` is its address (`https://en.wikibooks.org`), `article_path` holds `$1` for the title.
    """

    server: str | None = None
    article_path: str | None = None
    name: str | None = None
    language: str | None = None
    main_page: str | None = None
    license_url: str | None = None
    license_text: str | None = None

    def address(self, title: str) -> str | None:
        """The published address of a page."""
        if self.server is None or self.article_path is None:
            return None
        return urljoin(self.server, self.article_path.replace("$1", quoted_title(title)))


def quoted_title(title: str) -> str:
    """A title as MediaWiki writes it in an address.

    >>> quoted_title("C++ and C#/Part 1: Início?")
    'C%2B%2B_and_C%23/Part_1:_In%C3%ADcio%3F'
    """
    return quote(title.strip().replace(" ", "_"), safe="/:;@$!*(),~-_.'")


def site_of(top: Any) -> WikiSite:  # noqa: ANN401 - JSON
    """What an answer says of the wiki itself: `query.general`, `query.rightsinfo`."""
    query = mapping(mapping(top).get("query")) or mapping(top)
    general, rights = mapping(query.get("general")), mapping(query.get("rightsinfo"))
    server = text_or_none(general.get("server"))
    return WikiSite(
        server=f"https:{server}" if server and server.startswith("//") else server,
        article_path=text_or_none(general.get("articlepath")),
        name=text_or_none(general.get("sitename")),
        language=text_or_none(general.get("lang")),
        main_page=text_or_none(general.get("mainpage")),
        license_url=text_or_none(rights.get("url")),
        license_text=text_or_none(rights.get("text")),
    )


def site_by_address(url: str) -> WikiSite:
    """Where a wiki's pages are published, told from the address of its API.

    `index.php` beside `api.php` shows any page by its title; Wikimedia's wikis have `/wiki/`.
    """
    parts = urlsplit(url)
    server = f"{parts.scheme}://{parts.netloc}"
    if _WIKIMEDIA.search(parts.hostname or ""):
        return WikiSite(server=server, article_path="/wiki/$1")
    folder, found, _ = parts.path.rpartition("/api.php")
    if not found:
        folder, found, _ = parts.path.rpartition("/rest.php")
    if not found:
        return WikiSite(server=server)
    return WikiSite(server=server, article_path=f"{folder}/index.php?title=$1")


def mapping(value: object) -> dict[str, Any]:
    """A JSON object; an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def text_or_none(value: object) -> str | None:
    """A text or number as clean text; None where it is none or empty."""
    return as_text(value) or None if is_scalar(value) else None
