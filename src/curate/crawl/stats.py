"""What a crawl process reports of itself, and what the caller of `run_crawl` gets."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from curate.records import Record

FINISHED = "finished"
# The process ended before the crawl did; the run stays open and the next one goes on with it.
INTERRUPTED = frozenset({"killed", "shutdown"})


class RobotsVerdict(Record):
    """What one host's robots.txt said; `status` 0 means that it could not be fetched."""

    status: int
    crawl_delay_s: float | None = None
    n_refused: int = 0
    refused_urls: tuple[str, ...] = Field(
        default=(), description="The first 10 addresses, as they would have been asked for."
    )


class HostTraffic(Record):
    """What went over the wire to one host: everything, robots.txt, retries and redirects too."""

    requests: int = 0
    bytes: int = Field(default=0, description="Bytes of bodies received, as transferred.")
    retries: int = 0
    smallest_gap_s: float | None = Field(
        default=None,
        description="Fewest seconds between the starts of two consecutive requests; None under 2.",
    )
    most_at_once: int = Field(default=0, description="Most requests under way at one moment.")
    n_busy: int = Field(default=0, description="Answers 429 and 503.")
    n_forbidden: int = Field(default=0, description="Answers 403.")
    n_holds: int = Field(default=0, description="Times that the host was left alone for a while.")
    longest_hold_s: float = Field(default=0.0, description="As Retry-After or our backoff said.")


class CrawlStats(Record):
    """Counts of one crawl run.

    Those of captures hold for the whole run, over interruptions; requests, bytes, seconds and what
    was not asked for are those of its last process.
    """

    finish_reason: str
    seconds: float = Field(default=0.0, description="Wall-clock time.")
    requests: int = Field(
        default=0, description="Requests sent: robots.txt, sitemaps, retries too."
    )
    bytes: int = Field(default=0, description="Bytes of bodies received, as transferred.")
    replayed: int = Field(default=0, description="Pages taken from an interrupted run, not asked.")
    captures: int = Field(default=0, description="Addresses with a capture in this run.")
    pages: int = Field(default=0, description="Captures with a page, unchanged ones included.")
    pages_in_scope: int = 0
    items: int = Field(
        default=0, description="Items of the source: pages in scope, or records of its listing."
    )
    listing: Literal["complete", "partial"] | None = Field(
        default=None, description="Whether a listing was read to its end; None for sites."
    )
    incremental: bool = Field(
        default=False, description="Only what changed was asked for: few items are no failure."
    )
    listings_failed: int = Field(default=0, description="Answers of a listing that failed.")
    confirmed: int = Field(
        default=0, description="Items that the publisher's change mark proved unchanged, not asked."
    )
    unlinked: int = Field(
        default=0, description="Known pages that nothing linked to, asked for all the same."
    )
    unchanged: int = Field(default=0, description="Pages that are as the catalog knew them.")
    not_modified: int = Field(default=0, description="Those of them that were answered by 304.")
    redirects: int = 0
    not_pages: int = Field(default=0, description="Answers that are no HTML; no body was read.")
    too_large: int = Field(default=0, description="Pages over the size limit; no body was kept.")
    errors: dict[str, int] = Field(
        default_factory=dict, description="Status -> captures; `0` means no answer at all."
    )
    robots: dict[str, RobotsVerdict] = Field(default_factory=dict, description="By host[:port].")
    robots_refused: int = 0
    robots_refused_urls: tuple[str, ...] = Field(default=(), description="The first 100.")
    address_refused: int = Field(default=0, description="Private addresses that were not asked.")
    address_refused_urls: tuple[str, ...] = Field(default=(), description="The first 100.")
    redirected_out: int = Field(default=0, description="Redirects that lead out of scope.")
    redirected_out_urls: tuple[str, ...] = Field(default=(), description="The first 100 targets.")
    traps: dict[str, int] = Field(
        default_factory=dict, description="Kind of trap -> addresses that were left out."
    )
    trap_urls: dict[str, tuple[str, ...]] = Field(
        default_factory=dict, description="The first 10 of each kind."
    )
    assets_skipped: int = 0
    too_deep: int = 0
    too_long: int = 0
    over_max_pages: int = 0
    sitemaps_read: int = 0
    sitemaps_failed: int = 0
    delay_s: dict[str, float] = Field(
        default_factory=dict, description="Host -> seconds kept between two requests."
    )
    hosts: dict[str, HostTraffic] = Field(
        default_factory=dict, description="By host; empty in reports of older crawls."
    )
    user_agent: str | None = Field(default=None, description="As every request named us.")
    retries: int = 0
    spider_errors: int = Field(default=0, description="Pages whose links could not be read.")
    first_error: str | None = None
    marks: dict[str, str] = Field(
        default_factory=dict, description="What the next crawl goes on from (a response date)."
    )
    asked_to_wait_s: float | None = Field(
        default=None, description="Retry-After or Crawl-delay that was too long to wait for."
    )
    refusals: str | None = Field(
        default=None, description="Which burst of answers 403 and 429 ended the crawl early."
    )


class Health(Record):
    """Whether a crawl can be trusted; `reason` says why not and what to do."""

    ok: bool
    kind: Literal["ok", "interrupted", "unavailable", "changed"] = "ok"
    reason: str = ""


class CrawlResult(CrawlStats):
    """A crawl with its judgment."""

    source_id: str
    run_id: str
    health: Health
