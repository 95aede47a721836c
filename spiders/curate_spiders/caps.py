"""Caps on what an answer may be: only HTML is read to its end, and only so much of it.

A cut answer keeps its status and headers; `request.meta["cut"]` says why its body is missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest, StopDownload

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Headers, Response

MAX_PAGE_BYTES = 10 * 1024 * 1024
MAX_SITEMAP_BYTES = 50 * 1024 * 1024  # the sitemap protocol's own limit, uncompressed
# What is no page is let come in whole when it is this short, and dropped. Ending the download costs
# the connection, and where the answer came in one piece the connection was already given to the
# next request, which had to be sent again: a page asked for twice.
_SHORT_BYTES = 64 * 1024
_HTML = ("text/html", "application/xhtml+xml")


def media_type(headers: Headers) -> str | None:
    """The media type of an answer without its parameters, in lower case; None when it has none."""
    value = (headers.get("Content-Type") or b"").decode("latin-1")
    return value.partition(";")[0].strip().lower() or None


def is_html(media: str | None, body: bytes) -> bool:
    """Whether an answer is a page; one without a type is judged by how it begins."""
    if media is not None:
        return media in _HTML
    head = body[:1024].lower()
    return any(mark in head for mark in (b"<!doctype html", b"<html", b"<head", b"<body"))


class CapsMiddleware:
    """Stops downloads early and drops the piece that came."""

    def __init__(self, crawler: Crawler) -> None:
        crawler.signals.connect(self._headers_received, signal=signals.headers_received)
        crawler.signals.connect(self._bytes_received, signal=signals.bytes_received)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Begin to count anew: a retried request carries the meta of the first try."""
        request.meta.pop("cut", None)
        request.meta["n_received"] = 0

    def _headers_received(self, headers: Headers, body_length: int, request: Request) -> None:
        if request.meta.get("kind") != "page":
            return
        media = media_type(headers)
        if media is not None and media not in _HTML:
            request.meta["cut"] = "not_a_page"
        elif isinstance(body_length, int) and body_length > MAX_PAGE_BYTES:
            request.meta["cut"] = "too_large"
        short = isinstance(body_length, int) and body_length <= _SHORT_BYTES
        if "cut" in request.meta and not short:
            raise StopDownload(fail=False)

    def _bytes_received(self, data: bytes, request: Request) -> None:
        if request.meta.get("kind") != "page":
            return
        request.meta["n_received"] = request.meta.get("n_received", 0) + len(data)
        if request.meta["n_received"] > MAX_PAGE_BYTES:
            request.meta["cut"] = "too_large"
            raise StopDownload(fail=False)

    def process_response(self, request: Request, response: Response) -> Response:
        """A piece of a page is no page: drop it before anybody decodes it."""
        return _without_body(response) if "cut" in request.meta else response


class CappedCompression(HttpCompressionMiddleware):
    """Decodes bodies; a bomb is a page that is too large, and rubbish is kept as it came."""

    def process_response(self, request: Request, response: Response) -> Response:
        """Decode the body, or say why not."""
        try:
            return super().process_response(request, response)
        except IgnoreRequest:
            request.meta["cut"] = "too_large"
            return _without_body(response)
        except Exception:
            return response


def _without_body(response: Response) -> Response:
    headers = response.headers.copy()
    headers.pop("Content-Encoding", None)
    return response.replace(body=b"", headers=headers)
