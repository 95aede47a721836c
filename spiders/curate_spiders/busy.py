"""Hosts that are busy or unwilling: Retry-After is kept, and a burst of refusals ends the crawl.

Both are judged as soon as an answer is complete, before Scrapy takes the next request of the host
out of its queue.
"""

from __future__ import annotations

from collections import deque
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scrapy import signals

from curate_spiders.pace import LONGEST_WAIT_S, give_up, hold, stop
from curate_spiders.retry import backoff_s, retry_after_s
from curate_spiders.robots import is_robots_txt

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from curate_spiders.job import Job

BUSY = frozenset({429, 503})
REFUSALS = frozenset({403, 429})
FIRST, LAST = 10, 50  # answers that are looked at: the crawl's first ones, and its latest


class Refusals:
    """Says when a site plainly does not want us: its first 10 answers, or most of the last 50."""

    def __init__(self) -> None:
        self._n_answers = 0
        self._latest: deque[bool] = deque(maxlen=LAST)

    def add(self, status: int) -> str | None:
        """Take one answer; in words why the crawl should stop, None while it may go on.

        >>> refusals = Refusals()
        >>> [refusals.add(403) for _ in range(10)][-2:]
        [None, 'all of the first 10 answers']
        """
        self._n_answers += 1
        self._latest.append(status in REFUSALS)
        n_refused = sum(self._latest)
        if self._n_answers == FIRST == n_refused:
            return f"all of the first {FIRST} answers"
        if len(self._latest) == LAST and n_refused > LAST / 2:
            return f"{n_refused} of the last {LAST} answers"
        return None


class BusyHosts:
    """Looks at every answer that came over the wire, and at nothing that was replayed."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._job: Job = crawler.spider.job
        self._refusals = Refusals()
        crawler.signals.connect(self._answered, signal=signals.response_downloaded)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor."""
        return cls(crawler)

    def _answered(self, response: Response, request: Request) -> None:
        host = request.meta["download_slot"]
        tally = self._job.tally.host(host)
        tally.n_forbidden += response.status == 403
        if response.status in BUSY:
            tally.n_busy += 1
        else:
            tally.busy_in_a_row = 0
        wait = self._wait_s(response, host)
        if wait > LONGEST_WAIT_S:
            give_up(self._crawler, wait)
        elif wait > 0:
            hold(self._crawler, host, wait)
        if not is_robots_txt(request):
            why = self._refusals.add(response.status)
            if why is not None and not self._job.over.is_set():
                self._job.tally.refusals = f"{why} were 403 or 429"
                stop(self._crawler, "refused")

    def _wait_s(self, response: Response, host: str) -> float:
        """Seconds to leave the host alone; 0 when it asks for none."""
        if response.status < 400:
            return 0.0
        asked = retry_after_s(
            _header(response, "Retry-After"),
            datetime.now(UTC),
            date=_header(response, "Date"),
        )
        if asked or response.status not in BUSY:
            return asked or 0.0
        tally = self._job.tally.host(host)
        tally.busy_in_a_row += 1
        return backoff_s(
            response.status, tally.busy_in_a_row, delay_s=self._job.hosts.policy(host).delay_s
        )


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
