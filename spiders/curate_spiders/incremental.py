"""Asks for nothing twice: replays what this run holds, and asks whether older pages changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.http import HtmlResponse, Response

from curate.errors import CatalogUnavailable
from curate_spiders.capturing import MARK

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler

    from curate.catalog import Known
    from curate_spiders.job import Job


class IncrementalMiddleware:
    """Stands between robots.txt and the network; only pages concern it."""

    def __init__(self, job: Job) -> None:
        self._job = job

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor."""
        return cls(crawler.spider.job)

    def process_request(self, request: Request) -> Response | None:
        """Answer from this run's captures, or make the request conditional."""
        published = request.meta.get("published")
        if published is None:
            return None
        done = self._job.log.in_run(published)
        if done is not None:
            return self._replay(done, request)
        known = self._job.log.last(published)
        etag = known.etag if known and not (known.etag or MARK).startswith(MARK) else None
        if known is not None and (etag or known.last_modified):
            body = self._body(known)
            if body is not None:  # a payload that was deleted must be fetched again
                request.meta["known"], request.meta["known_body"] = known, body
                if etag:
                    request.headers["If-None-Match"] = etag
                if known.last_modified:
                    request.headers["If-Modified-Since"] = known.last_modified
        return None

    def _replay(self, done: Known, request: Request) -> Response:
        request.meta["replayed"] = done
        body = self._body(done) or b""
        return _page(done, body, request, done.status, ["replayed"])

    def _body(self, known: Known) -> bytes | None:
        if known.payload_hash is None:
            return None
        try:
            return self._job.log.payload(known.payload_hash)
        except CatalogUnavailable:
            return None

    def process_response(self, request: Request, response: Response) -> Response:
        """Put the page that we hold in the place of a 304, so that its links are followed."""
        known = request.meta.get("known")
        if response.status != 304 or known is None or "replayed" in response.flags:
            return response
        request.meta["not_modified"] = known
        page = _page(known, request.meta["known_body"], request, 304, ["not_modified"])
        for name in ("ETag", "Last-Modified"):
            if name in response.headers:
                page.headers[name] = response.headers[name]
        return page


def _page(known: Known, body: bytes, request: Request, status: int, flags: list[str]) -> Response:
    content_type = known.content_type or "text/html"
    if known.charset:
        content_type += f"; charset={known.charset}"
    is_page = request.meta["kind"] == "page" and "html" in content_type
    return (HtmlResponse if is_page else Response)(
        request.url,
        status=status,
        headers={"Content-Type": content_type, **known.headers},
        body=body,
        flags=flags,
        request=request,
    )
