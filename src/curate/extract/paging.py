"""Paged JSON: from one answer to the addresses of the next, and of what its records lead to.

Five ways are known: `offset` (skip so many), `page` (a number), `next_link` (an address in the
answer or in the `Link` header), `token` (a word to hand back), and `none`. An answer is the last
when it says so, when it is empty, or when all its records were seen before: a server that ignores
the parameter, or a `next` that leads back, ends a crawl instead of keeping it going.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from curate.extract.json_records import items, parse_json, rules_for
from curate.extract.listing import Listing
from curate.extract.page import Unusable
from curate.extract.paging_rules import Paging
from curate.extract.rule_values import address, first_text, left_out
from curate.urls import canonical_or_none

if TYPE_CHECKING:
    from collections.abc import Mapping

    from curate.extract.paths import Node
    from curate.extract.rules import RecordRules

LINK_HEADER = "Link"
__all__ = ["Paging", "first_address", "json_listing", "with_parameter"]

_PARAMETERS = {"offset": "offset", "page": "page"}
_FIRST = {"offset": 0, "page": 1}
_NEXT_IN_HEADER = re.compile(r"<([^<>]*)>((?:\s*;[^,<\"]*(?:\"[^\"]*\")?)*)")
_REL = re.compile(r";\s*rel\s*=\s*(?:\"([^\"]*)\"|([^\s;,\"]*))", re.IGNORECASE)
_AS_IS = ",:*/[]|~"  # stand bare in the queries of many interfaces
_LAST_NUMBER = re.compile(r"(\d{1,12})\s*$")


def first_address(start: str, paging: Paging) -> str:
    """The address to ask first: `start` with the size of a page, where the source wants one."""
    if paging.size_parameter is None or _parameter(start, paging.size_parameter) is not None:
        return start
    return with_parameter(start, paging.size_parameter, str(paging.size))


def json_listing(
    payload: bytes,
    headers: Mapping[str, str],
    rules: RecordRules,
    paging: Paging,
    *,
    url: str,
    seen: set[str] | None = None,
) -> Listing:
    """What one answer leads to.

    Args:
        payload: the answer as fetched.
        headers: its headers, whatever their case.
        rules: where its records stand.
        paging: how it goes on.
        url: its published address.
        seen: names of the records that earlier answers of this listing held; those of this answer
            are added, so that the caller hands the same set in again.
    """
    try:
        top = parse_json(payload)
        if rules_for(top, rules) is not rules:
            return Listing(n_records=1)  # the answer about one record
        nodes = list(items(top, rules))
    except Unusable as err:
        return Listing(problem=err.detail)
    seen = set() if seen is None else seen
    names = {first_text(rules.id, node) or _name(node, rules, url) for node in nodes}
    is_new = not names <= seen
    seen |= names
    low = {name.lower(): value for name, value in headers.items()}
    total = _total(top, low, paging)
    return Listing(
        n_records=len(nodes),
        next=_next(top, low, paging, url=url, n_records=len(nodes), total=total) if is_new else (),
        follow=_follow(nodes, rules, url),
        total=total,
    )


def _name(node: Node, rules: RecordRules, url: str) -> str:
    leads_to = () if isinstance(rules.follow, bool) else rules.follow
    found = address(rules.url or leads_to, node, base=rules.base or url, answer=url)
    return found or repr(node.value)[:500]


def _follow(nodes: list[Node], rules: RecordRules, url: str) -> tuple[str, ...]:
    if rules.follow is False:
        return ()
    rule = rules.url if rules.follow is True else rules.follow
    found = (
        address(rule, node, base=rules.base or url, answer=url)
        for node in nodes
        if left_out(rules, node) is None
    )
    return tuple(dict.fromkeys(one for one in found if one))


def _total(top: Node, headers: Mapping[str, str], paging: Paging) -> int | None:
    texts = []
    if paging.total is not None:
        texts.append(first_text((paging.total,), top))
    if paging.total_header is not None:
        texts.append(headers.get(paging.total_header.lower()))
    return next((n for text in texts if (n := _number(text)) is not None), None)


def _number(text: str | None) -> int | None:
    """The number at the end of a text: `131`, or `items 0-9/131` as in `Content-Range`."""
    found = _LAST_NUMBER.search((text or "")[-40:])
    return int(found.group(1)) if found else None


def _next(
    top: Node, headers: Mapping[str, str], paging: Paging, *, url: str, n_records: int,
    total: int | None,
) -> tuple[str, ...]:  # fmt: skip
    if paging.kind == "offset":
        return _next_number(url, paging, step=n_records, total=total)
    if paging.kind == "page":
        pages = paging.pages and first_text((paging.pages,), top)
        pages = pages or headers.get((paging.pages_header or "").lower())
        last = _number(pages)
        if last is None and total is not None and paging.size is not None:
            last = -(-total // paging.size)
        return _next_number(url, paging, step=1, total=last)
    if paging.kind == "next_link":
        return _next_link(top, headers, paging, url)
    if paging.kind == "token":
        return _next_token(top, paging, url)
    return ()


def _next_number(url: str, paging: Paging, *, step: int, total: int | None) -> tuple[str, ...]:
    """The address after `step` more records (or pages) of `total`."""
    name = paging.parameter or _PARAMETERS[paging.kind]
    first = _FIRST[paging.kind] if paging.first is None else paging.first
    now = _number(_parameter(url, name))
    # The number of records received is what counts: a server may give fewer than were asked for.
    after = (first if now is None else now) + step
    if total is not None and after - first >= total:
        return ()
    return (with_parameter(url, name, str(after)),)


def _next_link(top: Node, headers: Mapping[str, str], paging: Paging, url: str) -> tuple[str, ...]:
    if paging.next == LINK_HEADER:
        found = _link_header(headers.get("link", ""))
    else:
        found = first_text((paging.next or "",), top)
    address = urljoin(url, found) if found and canonical_or_none(found, url) else None
    if address is None:
        return ()
    here, there = urlsplit(url), urlsplit(address)
    if here.scheme == "https" and there.scheme == "http" and there.netloc == here.netloc:
        address = urlunsplit(there._replace(scheme="https"))  # a server that sits behind a proxy
    return () if canonical_or_none(address) == canonical_or_none(url) else (address,)


def _link_header(value: str) -> str | None:
    """The address of `rel=next` in a `Link` header (RFC 8288)."""
    for match in _NEXT_IN_HEADER.finditer(value):
        rel = _REL.search(match[2])
        if rel and "next" in (rel[1] or rel[2] or "").lower().split():
            return match[1].strip()
    return None


def _next_token(top: Node, paging: Paging, url: str) -> tuple[str, ...]:
    token = first_text((paging.next or "",), top)
    name = paging.parameter or ""
    if not token or token == _parameter(url, name):
        return ()
    return (with_parameter(url, name, token),)


def _parameter(url: str, name: str) -> str | None:
    query = parse_qsl(urlsplit(url).query, keep_blank_values=True)
    return next((value for key, value in query if key == name), None)


def with_parameter(url: str, name: str, value: str) -> str:
    """`url` with one query parameter set, the others as they were.

    >>> with_parameter("https://a.example/x?q=1&page=2#top", "page", "3")
    'https://a.example/x?q=1&page=3'
    """
    parts = urlsplit(url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    if any(key == name for key, _ in query):
        query = [(key, value if key == name else old) for key, old in query]
    else:
        query.append((name, value))
    return urlunsplit(parts._replace(query=urlencode(query, safe=_AS_IS), fragment=""))
