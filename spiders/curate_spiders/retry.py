"""Retries, and how long a busy host wants to be left alone."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.retry import RetryMiddleware

from curate_spiders.pace import LONGEST_WAIT_S

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

_BREATHER_S = 5.0  # after a first 429 that does not say how long
_TEN_YEARS_S = 315_576_000.0  # a number longer than any calendar is still only "very long"
_SECONDS = re.compile(r"[0-9]+(\.[0-9]+)?", re.ASCII)


def retry_after_s(value: str | None, now: datetime, *, date: str | None = None) -> float | None:
    """Seconds that a Retry-After header asks for (RFC 9110, 10.2.3); None when it is no such.

    Args:
        value: the header: seconds or a date. A date that has passed asks for 0.
        now: our clock, aware.
        date: the answer's own Date header. A host's dates are read by its own clock, so that a
            wrong one, theirs or ours, makes the wait neither longer nor shorter.

    >>> from datetime import UTC, datetime
    >>> retry_after_s("120", datetime(2026, 11, 22, tzinfo=UTC))
    120.0
    >>> retry_after_s("Sun, 22 Nov 2026 00:00:30 GMT", datetime(2026, 11, 22, tzinfo=UTC))
    30.0
    """
    text = (value or "").strip()
    if _SECONDS.fullmatch(text):
        return min(float(text), _TEN_YEARS_S)
    until = _moment(text)
    if until is None:
        return None
    return min(max(0.0, (until - (_moment(date or "") or now)).total_seconds()), _TEN_YEARS_S)


def backoff_s(status: int, n_in_a_row: int, *, delay_s: float) -> float:
    """Seconds to leave a host alone that is busy and does not say for how long.

    Doubles with each such answer in a row, up to five minutes: from 5 s for a 429, which asks for
    fewer requests; from the host's own delay for a 503, which may be one broken page.

    >>> [backoff_s(429, n, delay_s=1.0) for n in (1, 2, 3, 20)]
    [5.0, 10.0, 20.0, 300.0]
    """
    first = _BREATHER_S if status == 429 else delay_s
    return min(first * 2.0 ** min(n_in_a_row - 1, 20), LONGEST_WAIT_S)


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError, OverflowError, IndexError):
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


class PoliteRetry(RetryMiddleware):
    """Scrapy's retries, counted by host; the wait before them is kept by the host's line."""

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Retry a failing answer, unless it is one that we keep from earlier."""
        if "replayed" in response.flags:
            return response
        return super().process_response(request, response)

    def _retry(self, request: Request, reason: str | Exception) -> Request | None:
        again = super()._retry(request, reason)
        if again is not None:
            self.crawler.spider.job.tally.host(request.meta["download_slot"]).retries += 1
        return again
