"""Caps on what an answer may be: only what is wanted is read to its end, and only so much of it.

A page is HTML, or a file where the source wants files; an answer of an API, a feed or a list may
have any type: publishers serve them under many.

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
MAX_RECORDS_BYTES = 64 * 1024 * 1024  # a vendor's whole catalog in one file
MAX_FILE_BYTES = 64 * 1024 * 1024  # a textbook as PDF; pages and memory are capped when it is read
# A source of packages is asked for by name: a channel's database has 115 MB, and takes its time.
MAX_PACKAGE_BYTES = 256 * 1024 * 1024
_PACKAGE_TIMEOUT_S = 600.0
_MARGIN = 1024 * 1024
# What is no page is let come in whole when it is this short, and dropped. Ending the download costs
# the connection, and where the answer came in one piece the connection was already given to the
# next request, which had to be sent again: a page asked for twice.
_SHORT_BYTES = 64 * 1024
_HTML = ("text/html", "application/xhtml+xml")
_FILE_TYPES = frozenset(
    {
        "application/pdf", "application/epub+zip", "application/zip",
        "application/x-zip-compressed",
        "application/octet-stream", "binary/octet-stream", "application/vnd.ims.imsccv1p1",
        "application/vnd.ims.imsccv1p2", "application/vnd.ims.imsccv1p3", "text/markdown",
        "text/plain", "application/vnd.sqlite3", "application/x-sqlite3", "application/h5p",
    }
)  # fmt: skip


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


def is_wanted(response: Response, media: str | None) -> bool:
    """Whether the body of an answer is kept: by what was asked for and what came."""
    meta = response.meta
    if meta["kind"] != "page":
        return True
    return is_html(media, response.body) or (bool(meta.get("files")) and _is_file(media))


def _is_file(media: str | None) -> bool:
    return media is None or media in _FILE_TYPES


def _limit(request: Request, media: str | None = None) -> int | None:
    """The most bytes that an answer may have; None where nobody keeps it."""
    kind = request.meta.get("kind")
    if kind in ("records", "index"):
        return MAX_RECORDS_BYTES
    if kind != "page":
        return None
    is_file = request.meta.get("files") and media is not None and media not in _HTML
    return _file_limit(request) if is_file else MAX_PAGE_BYTES


def _file_limit(request: Request) -> int:
    return MAX_PACKAGE_BYTES if request.meta.get("files") == "packages" else MAX_FILE_BYTES


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
        limit = _limit(request)
        if limit is not None:
            # Scrapy's own limit stands behind ours, and decompression is judged by it.
            files = request.meta.get("files")
            most = _file_limit(request) if files else limit
            request.meta["download_maxsize"] = most + _MARGIN
            if files == "packages":
                request.meta["download_timeout"] = _PACKAGE_TIMEOUT_S

    def _headers_received(self, headers: Headers, body_length: int, request: Request) -> None:
        media = media_type(headers)
        limit = request.meta["max_bytes"] = _limit(request, media)
        if limit is None:
            return
        is_page = request.meta["kind"] == "page"
        is_file = bool(request.meta.get("files")) and _is_file(media)
        if is_page and media is not None and media not in _HTML and not is_file:
            request.meta["cut"] = "not_a_page"
        if isinstance(body_length, int) and body_length > limit:
            request.meta.setdefault("cut", "too_large")
        short = isinstance(body_length, int) and body_length <= _SHORT_BYTES
        if "cut" in request.meta and not short:
            raise StopDownload(fail=False)

    def _bytes_received(self, data: bytes, request: Request) -> None:
        limit = request.meta.get("max_bytes")
        if limit is None:
            return
        request.meta["n_received"] = request.meta.get("n_received", 0) + len(data)
        if request.meta["n_received"] > limit:
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
