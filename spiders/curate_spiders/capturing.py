"""Answers as captures: what is stored of a response, and how each odd answer is marked.

| answer | status | payload | content type |
| --- | --- | --- | --- |
| page | as answered | its bytes, decoded from the transfer only | as answered |
| file that the source wants (PDF, EPUB ...) | as answered | its bytes | as answered |
| records of an API, feed or list | as answered | its bytes | as answered |
| unchanged page | 304 | the earlier one | the earlier one |
| no HTML | as answered | none | as answered, no HTML |
| page over the size limit | as answered | none | as answered, HTML |
| empty page | as answered | the empty one | as answered |
| redirect | 30x | none; `redirected_to` | as answered |
| error | 4xx, 5xx | none | as answered |
| no answer at all | 0 | none | none |
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from curate.catalog import NewCapture
from curate.urls import canonical_or_none
from curate_spiders.caps import is_wanted, media_type

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Headers, Response

    from curate_spiders.job import Job

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# Begins an `etag` that is no server's: the publisher's own change mark, never sent as one.
MARK = "mark:"
# What a later reading may need of an answer's headers: totals and further pages of a listing.
_KEPT_HEADERS = (
    "Link", "Date", "Content-Language", "Content-Disposition", "X-WP-Total", "X-WP-TotalPages",
    "X-Total-Count", "X-Total", "X-Total-Pages", "X-Next-Page",
)  # fmt: skip


def capture_of(response: Response, job: Job) -> NewCapture:
    """The capture of one answer to a page request."""
    meta, headers = response.meta, response.headers
    redirected_to = _redirect_target(response, job)
    known = meta.get("not_modified")
    media, charset = media_type(headers), _charset(headers)
    body: bytes | None = None
    if 200 <= response.status < 300 and "cut" not in meta and is_wanted(response, media):
        body = response.body
    mark = f"{MARK}{meta['mark']}" if meta.get("mark") else None
    return NewCapture(
        url=meta["published"],
        served_url=meta.get("served", response.url),
        status=response.status,
        fetched_at=job.catalog.clock.now(),
        body=body,
        payload_hash=known.payload_hash if known else None,
        content_type=known.content_type if known else media,
        charset=known.charset if known else charset,
        # A 304 need not repeat what identifies the page, and what it does not say still holds.
        etag=mark or _text(headers, "ETag") or (known.etag if known else None),
        last_modified=_text(headers, "Last-Modified") or (known.last_modified if known else None),
        redirected_to=redirected_to,
        headers=tuple(
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, values in headers.items()
            for value in values
        ),
        kind=meta["kind"],
        kept_headers=kept_headers(headers, job) or (known.headers if known else {}),
    )


def kept_headers(headers: Headers, job: Job) -> dict[str, str]:
    """Headers that paging reads, by lower-case name; a source may name others."""
    paging = job.definition.paging
    named = (paging.total_header, paging.pages_header) if paging else ()
    names = {*_KEPT_HEADERS, *(name for name in named if name)}
    return {name.lower(): text for name in sorted(names) if (text := _text(headers, name))}


def capture_of_failure(request: Request, job: Job) -> NewCapture:
    """The capture of an address that did not answer: status 0."""
    return NewCapture(
        url=request.meta["published"],
        served_url=request.meta.get("served", request.url),
        status=0,
        fetched_at=job.catalog.clock.now(),
        kind=request.meta["kind"],
    )


def _redirect_target(response: Response, job: Job) -> str | None:
    location = _text(response.headers, "Location")
    if response.status not in _REDIRECTS or not location:
        return None
    target = canonical_or_none(location, response.url)
    return location if target is None else job.origins.published(target)


def _charset(headers: Headers) -> str | None:
    value = _text(headers, "Content-Type") or ""
    for part in value.split(";")[1:]:
        name, _, text = part.partition("=")
        if name.strip().lower() == "charset" and text.strip():
            return text.strip().strip("\"'").lower()[:64]
    return None


def _text(headers: Headers, name: str) -> str | None:
    value = headers.get(name)
    return value.decode("latin-1").strip() or None if value else None
