"""Retries that wait as long as the server asks: Retry-After holds the whole host."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.retry import RetryMiddleware

from curate_spiders.pace import LONGEST_WAIT_S, give_up, hold

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

_BUSY = frozenset({429, 503})
_BREATHER_S = 5.0  # after a 429 that does not say how long


def retry_after_s(value: str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for (RFC 9110, 10.2.3); None when it is no such.

    >>> from datetime import UTC, datetime
    >>> retry_after_s("120", datetime(2026, 11, 22, tzinfo=UTC))
    120.0
    >>> retry_after_s("Sun, 22 Nov 2026 00:00:30 GMT", datetime(2026, 11, 22, tzinfo=UTC))
    30.0
    """
    if value is None:
        return None
    if value.strip().isdigit():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - now).total_seconds())
    except (TypeError, ValueError):
        return None


class PoliteRetry(RetryMiddleware):
    """Scrapy's retries; a busy host is left alone first."""

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Retry a failing answer, after the pause that it asks for."""
        if "replayed" in response.flags:
            return response
        if response.status in _BUSY:
            header = response.headers.get("Retry-After")
            wait = retry_after_s(header.decode("latin-1") if header else None, datetime.now(UTC))
            if wait is None and response.status == 429:
                wait = _BREATHER_S
            if wait is not None and wait > LONGEST_WAIT_S:
                give_up(self.crawler, wait)
                return response
            if wait:
                hold(self.crawler, request.meta["download_slot"], wait)
        return super().process_response(request, response)
