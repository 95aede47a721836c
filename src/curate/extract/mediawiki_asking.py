"""Questions to a wiki's API: the list of its pages with their revisions, one page's content."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

# Seconds of lag between the wiki's databases at which we rather wait; the API's own advice is 5.
MAX_LAG = "5"
_PAGES_AT_ONCE = "50"
_COMMON = {"format": "json", "formatversion": "2", "maxlag": MAX_LAG}
# One answer says it all: which pages there are, their addresses, revisions and subjects, and the
# license of the wiki.
_LIST = {
    "action": "query",
    "generator": "allpages",
    "gapfilterredir": "nonredirects",
    "gapnamespace": "0",
    "gaplimit": _PAGES_AT_ONCE,
    "prop": "info|revisions|categories|pageprops",
    "inprop": "url|displaytitle",
    "rvprop": "ids|timestamp",
    "clshow": "!hidden",
    "cllimit": "max",
    "meta": "siteinfo",
    "siprop": "general|rightsinfo",
}
_CONTENT = {
    "action": "parse",
    "prop": "text|categories|properties|displaytitle|revid|headhtml",
    "disableeditsection": "1",
    "disablelimitreport": "1",
    "disabletoc": "1",
}
_OF_LISTS = frozenset({"gapcontinue", "apcontinue", "gcmcontinue", "cmcontinue", "continue"})


def list_address(start: str) -> str:
    """The address of the first list of pages.

    `start` is the address of `api.php`. Parameters that it holds already stay (`gapnamespace`,
    `generator=categorymembers` with its `gcmtitle`, or a whole question of its own).

    >>> list_address("https://w.example/api.php?gapprefix=A").split("&")[-2:]
    ['formatversion=2', 'maxlag=5']
    """
    given = dict(parse_qsl(urlsplit(start).query, keep_blank_values=True))
    if "action" in given:
        asked = given
    else:
        asked = {**_LIST, **given}
        if asked["generator"] != "allpages":
            asked = {key: value for key, value in asked.items() if not key.startswith("gap")}
    return _with_query(start, {**asked, **_COMMON})


def content_address(url: str, page_id: str) -> str:
    """The address of the content of one page of the wiki whose API `url` asks."""
    return _with_query(url, {**_CONTENT, "pageid": page_id, **_COMMON})


def page_id_of(url: str) -> str | None:
    """The page that a content address asks for."""
    return dict(parse_qsl(urlsplit(url).query)).get("pageid")


def next_address(url: str, top: Any) -> tuple[str, ...]:  # noqa: ANN401 - JSON
    """The address of the next answer, as the `continue` of this one says; () at the end."""
    asked = {k: v for k, v in _query(url).items() if k not in _continued(url)}
    found = top.get("continue") if isinstance(top, dict) else None
    if found is None and isinstance(top, dict):  # before MediaWiki 1.26: one object a module
        old = top.get("query-continue")
        found = _merged(old) if isinstance(old, dict) else None
    if not isinstance(found, dict) or not found:
        return ()
    following = {key: str(value) for key, value in found.items() if isinstance(key, str)}
    address = _with_query(url, {**asked, **following})
    return () if _query(address) == _query(url) else (address,)


def _merged(modules: dict[str, Any]) -> dict[str, Any]:
    return {k: v for one in modules.values() if isinstance(one, dict) for k, v in one.items()}


def is_repetition(url: str) -> bool:
    """Whether an answer repeats pages of the one before: only a property of them goes on."""
    return bool(_continued(url) - _OF_LISTS)


def _continued(url: str) -> set[str]:
    return {key for key in _query(url) if key.endswith("continue")}


def _query(url: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))


def _with_query(url: str, query: dict[str, str]) -> str:
    return urlunsplit(urlsplit(url)._replace(query=urlencode(query, safe="|!:/"), fragment=""))
