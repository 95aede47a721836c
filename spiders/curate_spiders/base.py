"""What every spider of the house shares: the job, politeness, requests under published addresses.

A spider yields raw captures; what they say is read later, by `curate.extract`, from what was
stored. A request carries in its meta what the components around it need:

| key | meaning |
| --- | --- |
| `kind` | `page` (HTML or a wanted file), `records` (an answer that lists or holds records),
`index` (stored, but read for its addresses only), `sitemap` (not stored) |
| `published` | the published address, under which the capture is stored; None stores nothing |
| `served` | the address that was asked, without a key |
| `depth`, `is_start` | how the address was found |
| `mark` | the publisher's own change mark (a revision), kept where there is no ETag |
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider

from curate.catalog import NewCapture
from curate.urls import in_scope
from curate_spiders.capturing import MARK, capture_of, capture_of_failure
from curate_spiders.guard import AddressRefused
from curate_spiders.politeness import insist
from curate_spiders.robots import RobotsRefused
from curate_spiders.trapping import TrapClosed

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure

    from curate_spiders.job import Job

MAX_LENGTH = 2083  # longest address that is asked for
_ACCEPT = {
    "page": None,  # the project's default: HTML first
    "records": "application/json, application/xml;q=0.9, text/xml;q=0.9, text/csv;q=0.9, */*;q=0.5",
    "index": "application/json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5",
}


class SourceSpider(Spider):
    """Base of the spiders; a subclass says where to begin and what an answer leads to."""

    def __init__(self, job: Job) -> None:
        super().__init__()
        self.job = job
        self._seen: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler, job: Job | None = None, spec: str = "") -> Self:
        """Scrapy's constructor; `scrapy crawl site -a spec=FILE` works too."""
        if job is None:
            from curate_spiders.process import open_job

            job = open_job(json.loads(Path(spec).read_text(encoding="utf-8")))
        spider = cls(job)
        spider._set_crawler(crawler)
        spider.connect(crawler)
        return spider

    def connect(self, crawler: Crawler) -> None:
        """Connect to Scrapy's signals; a subclass that needs some overrides this."""

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Scrapy's hook; the politeness add-on cannot be left out, not even on the command line."""
        super().update_settings(settings)
        insist(settings)

    def ask(
        self,
        url: str,
        kind: str,
        callback: Callable[..., Any],
        *,
        priority: int = 0,
        **meta: Any,  # noqa: ANN401
    ) -> Iterator[Request]:
        """The request for a published address, unless this crawl asks for it already.

        `max_pages` and the length of addresses are judged here; what is left out is counted.
        """
        if url in self._seen:
            return
        self._seen.add(url)
        tally = self.job.tally
        refusal = "too_long" if len(url) > MAX_LENGTH else None
        if kind == "page" and self._has_enough(url):
            return
        if refusal is None and tally.counts["scheduled"] >= self.job.definition.max_pages:
            refusal = "over_max_pages"
        if refusal is not None:
            tally.add(refusal)
            return
        tally.add("scheduled")
        served = self.job.origins.served(url)
        accept = _ACCEPT.get(kind)
        headers = {"Accept": accept} if accept else {}
        yield Request(
            self.job.with_key(served),
            callback=callback,
            errback=self.failed,
            headers={**headers, **self.job.key_header(served)},
            dont_filter=True,  # published addresses are told apart above
            priority=priority,
            meta={
                "kind": kind,
                "published": url,
                "served": served,
                "dont_redirect": True,
                "handle_httpstatus_all": True,
                **meta,
            },
        )

    def keep(self, response: Response) -> Generator[NewCapture, None, str | None]:
        """Capture an answer, unless this run holds it already; returns where it redirects to."""
        replayed = response.meta.get("replayed")
        if replayed is not None:
            self.job.tally.add("replayed")
            target: str | None = replayed.redirected_to
            return target
        capture = capture_of(response, self.job)
        yield capture
        return capture.redirected_to

    def _has_enough(self, url: str) -> bool:
        """Whether a trial has as many items as it wants; pages out of scope are none."""
        definition, tally = self.job.definition, self.job.tally
        if self.job.limit is None or (definition.scope and not in_scope(url, definition.scope)):
            return False
        tally.counts["wanted"] += 1
        return tally.counts["wanted"] > self.job.limit

    def confirm(self, url: str, mark: str) -> NewCapture | None:
        """The capture of an address that is known to be unchanged, without asking for it.

        None where the catalog holds no payload of it under this change mark: it must be asked for.
        """
        known = self.job.log.last(url)
        if known is None or known.payload_hash is None or known.etag != f"{MARK}{mark}":
            return None
        self._seen.add(url)
        self.job.tally.add("confirmed")
        return NewCapture(
            url=url,
            served_url=self.job.origins.served(url),
            status=304,
            fetched_at=self.job.catalog.clock.now(),
            payload_hash=known.payload_hash,
            content_type=known.content_type,
            charset=known.charset,
            etag=known.etag,
            kind=known.kind,
        )

    def failed(self, failure: Failure) -> Iterator[NewCapture]:
        """Count what was not asked for; an address that did not answer is a capture, status 0."""
        published = failure.request.meta["published"]
        if failure.check(RobotsRefused):
            self.job.tally.add("robots_refused", published)
        elif failure.check(TrapClosed):
            self.job.tally.counts["scheduled"] -= 1  # others may be asked for in its place
            self.job.tally.trap(failure.value.kind, published)
        elif failure.check(AddressRefused):
            self.job.tally.add("address_refused", published)
            self.job.tally.error(failure.getErrorMessage())
        else:
            self.job.tally.error(failure.getErrorMessage() or failure.type.__name__)
            yield capture_of_failure(failure.request, self.job)
