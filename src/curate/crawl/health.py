"""Judges a crawl from its numbers: Scrapy ends well even when everything failed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from curate.crawl.stats import FINISHED, INTERRUPTED, Health

if TYPE_CHECKING:
    from curate.crawl.stats import CrawlStats

MIN_SHARE_OF_EXPECTED = 0.7


@dataclass(slots=True, frozen=True)
class Expectations:
    """What a source should yield; `expected_items` None means that nobody said."""

    expected_items: int | None = None


def crawl_health(stats: CrawlStats, expectations: Expectations) -> Health:
    """Say whether a crawl can be trusted, and if not, why and what to do.

    A bad crawl prunes nothing, whatever it brought.
    """
    for verdict in (_stopped(stats), _came_home_empty(stats), _too_little(stats, expectations)):
        if verdict is not None:
            return verdict
    return Health(ok=True)


def _stopped(stats: CrawlStats) -> Health | None:
    if stats.finish_reason in INTERRUPTED:
        return _bad("interrupted", "the crawl was stopped before its end: run it again to go on")
    if stats.asked_to_wait_s is not None:
        wait = f"{stats.asked_to_wait_s:.0f} s"
        return _bad(
            "unavailable", f"the site asks to wait {wait} between requests: come back later"
        )
    if stats.refusals is not None:
        return _refused(stats.refusals, stats)
    if stats.finish_reason != FINISHED:
        detail = f" ({stats.first_error})" if stats.first_error else ""
        return _bad(
            "unavailable", f"the crawl ended by {stats.finish_reason}{detail}: see the crawl's log"
        )
    return None


def _refused(refusals: str, stats: CrawlStats) -> Health:
    """A burst of 403 is a no; a burst of 429 is a not now."""
    hosts = stats.hosts.values()
    if sum(host.n_busy for host in hosts) > sum(host.n_forbidden for host in hosts):
        return _bad("unavailable", f"refused: {refusals}: come back later, and slower")
    return _bad("changed", f"refused: {refusals}: ask the publisher to admit the crawler")


def _came_home_empty(stats: CrawlStats) -> Health | None:
    if stats.items or (stats.incremental and not stats.errors and not stats.listings_failed):
        return None
    n_errors = sum(stats.errors.values())
    n_unreachable = stats.errors.get("0", 0)
    n_blocked = stats.errors.get("403", 0)
    if n_errors and n_unreachable == n_errors:
        detail = f" ({stats.first_error})" if stats.first_error else ""
        return _bad("unavailable", f"the site cannot be reached{detail}: try again later")
    if n_errors and n_blocked == n_errors:
        return _bad(
            "changed", "every page was refused (403): ask the publisher to admit the crawler"
        )
    if stats.robots_refused and not n_errors:
        return _bad(*_robots_reason(stats))
    if stats.address_refused and not n_errors:
        return _bad(
            "changed",
            "its addresses lie in private networks that CURATE_ALLOW_NETWORKS does not name",
        )
    if n_errors:
        counts = ", ".join(f"{n} x {status}" for status, n in sorted(stats.errors.items()))
        return _bad("unavailable", f"no page could be fetched (answers: {counts}): try again later")
    if stats.redirected_out_urls:
        target = stats.redirected_out_urls[0]
        return _bad("changed", f"it redirects to {target}, outside its scope: check `scope`")
    if stats.listing is not None:
        return _bad(
            "changed",
            "the answers hold not one record: the interface changed, or `records` is wrong",
        )
    return _bad("changed", "not one page came: check `start` and `scope`")


def _robots_reason(stats: CrawlStats) -> tuple[str, str]:
    failing = [f"{verdict.status}" for verdict in stats.robots.values() if verdict.status >= 500]
    if failing:
        return (
            "unavailable",
            f"robots.txt answers {failing[0]}, which forbids crawling: try again later",
        )
    return "changed", "robots.txt disallows every page: ask the publisher, or retire the source"


def _too_little(stats: CrawlStats, expectations: Expectations) -> Health | None:
    expected = expectations.expected_items
    if expected is None or stats.incremental or stats.items >= MIN_SHARE_OF_EXPECTED * expected:
        return None
    return _bad(
        "changed",
        f"{stats.items} items came where about {expected} were expected: "
        "look at the site, then correct `start`, `scope` or `expected_items`, or crawl it with "
        "--accept-fewer if it really is so small now",
    )


def _bad(kind: str, reason: str) -> Health:
    return Health.model_validate({"ok": False, "kind": kind, "reason": reason})
