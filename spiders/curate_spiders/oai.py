"""Harvests OAI-PMH: who the repository is, then its records, one answer after the other.

| the repository | what is asked for |
| --- | --- |
| keeps deleted records (`persistent`, `transient`) | what changed since the last complete crawl |
| forgets deleted records, or was never harvested whole | everything |

`from` is the repository's own time of the last complete crawl, so that clocks need not agree. Sets
are listed one after the other: many repositories remember one listing a client only.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urldefrag

from scrapy import Request

from curate.crawl import OaiRules
from curate.extract.oai import BAD_TOKEN, oai_listing, read_identify, request_address
from curate.extract.page import Unusable
from curate_spiders.listing import ListingSpider

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from scrapy.http import Response
    from twisted.python.failure import Failure

    from curate.catalog import NewCapture
    from curate.extract.listing import Listing
    from curate.extract.oai import Repository
    from curate_spiders.job import Job

_MAX_RESTARTS = 1  # of one listing whose token has expired
_MAX_REDIRECTS = 5
# Makes the address of a restarted listing another one: what this run holds must not answer it.
_AGAIN = "#again"


@dataclass(slots=True)
class Harvest:
    """The listings of one repository: those still to come, and the one at hand."""

    base: str
    lists: deque[str] = field(default_factory=deque)
    first: str = ""
    n_restarts: int = 0
    n_records: int = 0
    response_date: str | None = None
    is_whole: bool = True


class OaiSpider(ListingSpider):
    """Every base address in `start` is a repository of its own."""

    name = "oai"

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        self.rules = job.definition.oai or OaiRules()
        self._harvests: list[Harvest] = []

    async def start(self) -> AsyncIterator[Request]:
        """Ask each repository who it is."""
        for base in self.first():
            harvest = Harvest(base)
            self._harvests.append(harvest)
            for request in self._identify(request_address(base, verb="Identify"), harvest):
                yield request

    def read(self, response: Response) -> Listing:
        """What one answer lists."""
        listing = oai_listing(response.body, url=urldefrag(response.meta["published"]).url)
        response.meta["n_listed"] = listing.n_records
        return listing

    # --- Identify ---------------------------------------------------------------------------------

    def _identify(self, url: str, harvest: Harvest, n_hops: int = 0) -> Iterator[Request]:
        yield from self.ask(
            url, "index", self.parse_identify, priority=2, harvest=harvest, n_hops=n_hops
        )

    def parse_identify(self, response: Response) -> Iterator[NewCapture | Request]:
        """Plan the listings of a repository from what it says of itself."""
        harvest, n_hops = response.meta["harvest"], response.meta["n_hops"]
        target = yield from self.keep(response)
        if target is not None and n_hops < _MAX_REDIRECTS:
            harvest.base = request_address(target)
            yield from self._identify(target, harvest, n_hops + 1)
            return
        try:
            repository = read_identify(response.body)
        except Unusable as err:
            harvest.is_whole = False
            self.listing_failed(f"{response.meta['published']}: {err.detail}")
            return
        harvest.lists.extend(self._lists(harvest, repository))
        yield from self._begin_next(harvest)

    def _lists(self, harvest: Harvest, repository: Repository) -> Iterator[str]:
        """Addresses of the first answers: one listing a set, or one of everything."""
        harvest.response_date = _utc(repository.response_date)
        since = self._since(harvest, repository)
        for name in self.rules.sets or (None,):
            arguments = {"metadataPrefix": self.rules.prefix, "set": name, "from": since}
            yield request_address(harvest.base, verb="ListRecords", **arguments)

    def _since(self, harvest: Harvest, repository: Repository) -> str | None:
        """From when on; None for everything: a deletion that nobody tells is found no other way."""
        last = self.job.marks.get(_mark(harvest))
        if not last or not self.rules.increments or repository.deleted_record == "no":
            return None
        self.job.tally.counts["incremental"] = 1
        return last if repository.granularity == "second" else last[:10]

    # --- Listings ---------------------------------------------------------------------------------

    def _begin_next(self, harvest: Harvest) -> Iterator[Request]:
        limit = self.job.limit
        is_enough = limit is not None and self.job.tally.counts["items"] >= limit
        if harvest.lists and not is_enough:
            harvest.first, harvest.n_restarts = harvest.lists.popleft(), 0
            harvest.n_records = 0
            yield from self.ask_listing(harvest.first, harvest=harvest)

    def parse_listing(self, response: Response) -> Iterator[NewCapture | Request]:
        """Read one answer; where its listing ends, begin the next one."""
        harvest = response.meta["harvest"]
        counts = self.job.tally.counts
        n_failed, goes_on = counts["listings_failed"], False
        for found in super().parse_listing(response):
            if isinstance(found, Request):
                found.meta["harvest"] = harvest
                goes_on = True
            yield found
        harvest.n_records += response.meta.get("n_listed", 0)
        harvest.is_whole = harvest.is_whole and counts["listings_failed"] == n_failed
        if not goes_on:
            yield from self._begin_next(harvest)

    def problem(self, response: Response, problem: str) -> Iterator[NewCapture | Request]:
        """Begin once more where a token has expired; read on where only a part was torn."""
        harvest = response.meta["harvest"]
        is_resumed = "resumptionToken=" in response.meta["published"]
        if problem.startswith(BAD_TOKEN) and is_resumed and harvest.n_restarts < _MAX_RESTARTS:
            harvest.n_restarts += 1
            self.logger.info("%s: begun again, for %s", harvest.base, problem)
            self.job.tally.counts["items"] -= harvest.n_records  # they come once more
            harvest.n_records = 0
            yield from self.ask_listing(harvest.first + _AGAIN)
            return
        super().problem(response, problem)
        yield from self._go_on(self.read(response))

    def failed(self, failure: Failure) -> Iterator[NewCapture | Request]:
        """Note a lost answer, and begin the next listing: this one cannot go on."""
        yield from super().failed(failure)
        harvest = failure.request.meta["harvest"]
        harvest.is_whole = False
        yield from self._begin_next(harvest)

    # --- The end ----------------------------------------------------------------------------------

    def closed(self, reason: str) -> None:
        """Leave for the next crawl what it can go on from: this one's time, where it was whole."""
        counts = self.job.tally.counts
        is_cut = counts["over_max_pages"] or counts["too_long"] or self.job.limit is not None
        for harvest in self._harvests:
            name = _mark(harvest)
            is_whole = reason == "finished" and harvest.is_whole and not is_cut
            if is_whole and harvest.response_date:
                self.job.tally.marks[name] = harvest.response_date
            elif name in self.job.marks:
                self.job.tally.marks[name] = self.job.marks[name]


def _mark(harvest: Harvest) -> str:
    return f"from {harvest.base}"


def _utc(text: str | None) -> str | None:
    """A response date as OAI wants it in `from`; None where it is no time with a zone."""
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    if moment.tzinfo is None:
        return None
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
