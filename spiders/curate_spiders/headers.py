"""What Twisted's reading of an answer's head leaves to be desired.

It limits the length of one line, but not their number: a host could send headers for as long as a
request may take, and all would be held in memory; the caps on bodies never see them.

It keeps the connection of an HTTP/1.0 answer, which the server closes (RFC 9112, 9.3): the next
request would be lost on it.
"""

from __future__ import annotations

from scrapy.core.downloader.handlers import http11
from twisted.web._newclient import ParseError

MAX_HEADER_BYTES = 100_000  # all lines of one answer; h11 and most servers allow as much


class _CappedParser(http11._LenientHTTPClientParser):
    """Counts what comes before the body; too much ends the connection as a broken answer."""

    _n_bytes = 0

    def lineReceived(self, line: bytes) -> None:
        """Take one line of the head of an answer, its line end left out."""
        self._n_bytes += len(line)
        if self._n_bytes > MAX_HEADER_BYTES:
            msg = f"more than {MAX_HEADER_BYTES} bytes of headers"
            raise ParseError(msg, line[:100])
        super().lineReceived(line)

    def allHeadersReceived(self) -> None:
        """Mark the connection of an old server as one that ends with this answer."""
        version = self.response.version if self.response is not None else None
        if version is not None and version[1:] < (1, 1):
            said = self.connHeaders.getRawHeaders(b"connection", [])
            if not any(b"keep-alive" in value.lower() for value in said):
                self.connHeaders.setRawHeaders(b"connection", [b"close"])
        super().allHeadersReceived()


def cap_headers() -> None:
    """Have every connection of this process parse its answers so.

    Scrapy names its parser in one place and offers no setting for it; a test with endless headers
    shows whether a new version still looks there.
    """
    http11._LenientHTTPClientParser = _CappedParser
