"""What a link's history says: the dead rule, flaky links, and a person's word over both. Pure.

The rule follows InternetArchiveBot (three failures, days apart, one success resets), with a longer
patience for what may pass: servers come back, pages that are gone seldom do.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from pydantic import AwareDatetime

from curate.records import LinkState, LinkVerdict, Record

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from curate.records import LinkCheck

GONE_FAILURES = 3
GONE_APART = timedelta(days=3)
PASSING_FAILURES = 5
PASSING_APART = timedelta(days=1)
PASSING_SPAN = timedelta(days=14)
FLAKY_CHANGES = 3
FLAKY_WINDOW = timedelta(days=60)
# A daily run starts some seconds or minutes earlier on one day than on another, and reaches a link
# sooner. Without this, "3 days apart" would mean 4 for whoever runs at the same hour each day.
SLACK = timedelta(minutes=15)

BROKEN = (LinkVerdict.DEAD, LinkVerdict.FAILING)
FAILING_STATES = (LinkState.DEAD, LinkState.SUSPECT, LinkState.FLAKY)
# Answers that speak of the page. A redirect loop or an unreadable answer (verdict dead as well)
# may be made for robots alone, or mended by the next release: these get the longer patience.
_GONE = frozenset({"http_404", "http_410", "soft_404", "parked", "dns"})


class Override(Record):
    """What a person said of a link; it wins over every look until it is lifted."""

    state: Literal["alive", "dead"]
    because: str
    at: AwareDatetime


def judge(
    history: Sequence[LinkCheck], now: datetime, override: Override | None = None
) -> tuple[LinkState, str]:
    """The state of a link and why, in one sentence.

    Args:
        history: its checks, oldest first; those inside incidents are left out by the caller (see
            `incident.without_incidents`).
        now: aware UTC; changes count within the 60 days before it.
        override: a person's word; without one the looks decide.
    """
    if override is not None:
        day = override.at.date().isoformat()
        return LinkState(override.state), f"a person said so on {day}: {override.because}"
    if not history:
        return LinkState.NEW, "never checked"
    latest = history[-1]
    if latest.verdict is LinkVerdict.SKIPPED:
        return LinkState.SKIPPED, latest.evidence
    if latest.verdict is LinkVerdict.RESTRICTED:
        return LinkState.RESTRICTED, latest.evidence
    row = failures_in_a_row(history)
    dead = _why_dead(row)
    if dead is not None:
        return LinkState.DEAD, dead
    n_changes = _changes(history, now)
    if n_changes >= FLAKY_CHANGES:
        days = FLAKY_WINDOW.days
        return LinkState.FLAKY, f"changed between alive and broken {n_changes} times in {days} days"
    if row:
        since = row[0].checked_at.date().isoformat()
        return LinkState.SUSPECT, f"{len(row)} failed since {since}, last: {latest.evidence}"
    return LinkState.ALIVE, latest.evidence


def failures_in_a_row(history: Sequence[LinkCheck]) -> list[LinkCheck]:
    """Failures since the last success or refusal, oldest first; links not asked are passed over.

    A refusal is no success, but it ends the row: walls against robots answer 403 at one time and
    404 or 503 at another, and three of those with refusals between would be no death.
    """
    row: list[LinkCheck] = []
    for check in reversed(history):
        if check.verdict in (LinkVerdict.ALIVE, LinkVerdict.RESTRICTED):
            break
        if check.verdict in BROKEN:
            row.append(check)
    return row[::-1]


def is_news(before: LinkState, now: LinkState) -> bool:
    """Whether a change of state is worth telling: not where a link was never well and fails not.

    >>> is_news(LinkState.NEW, LinkState.ALIVE), is_news(LinkState.DEAD, LinkState.ALIVE)
    (False, True)
    """
    if before is now:
        return False
    return before is LinkState.ALIVE or before in FAILING_STATES or now in FAILING_STATES


def is_gone(check: LinkCheck) -> bool:
    """Whether a look says that the page is gone, not only that it did not come."""
    return check.verdict is LinkVerdict.DEAD and check.kind in _GONE


def _why_dead(row: Sequence[LinkCheck]) -> str | None:
    if not row:
        return None
    if row[-1].kind == "invalid_url":
        return f"can never work: {row[-1].evidence}"
    # A time-out between two 404s is no success: it neither counts among them nor ends their row.
    gone = _spaced([check for check in row if is_gone(check)], GONE_APART)
    if len(gone) >= GONE_FAILURES:
        return f"gone at {len(gone)} checks since {_day(gone[0])}, last: {row[-1].evidence}"
    failed = _spaced(row, PASSING_APART)
    if (
        len(failed) >= PASSING_FAILURES
        and failed[-1].checked_at - failed[0].checked_at >= PASSING_SPAN - SLACK
    ):
        return f"failed at {len(failed)} checks since {_day(failed[0])}, last: {row[-1].evidence}"
    return None


def _spaced(checks: Sequence[LinkCheck], apart: timedelta) -> list[LinkCheck]:
    """The checks that lie at least `apart` after the last one counted, give or take the slack."""
    kept: list[LinkCheck] = []
    for check in checks:
        if not kept or check.checked_at - kept[-1].checked_at >= apart - SLACK:
            kept.append(check)
    return kept


def _changes(history: Sequence[LinkCheck], now: datetime) -> int:
    """How often alive and broken took turns; a change lies where it was seen, at the later look."""
    looks = [check for check in history if check.verdict in (*BROKEN, LinkVerdict.ALIVE)]
    return sum(
        (one.verdict is LinkVerdict.ALIVE) is not (other.verdict is LinkVerdict.ALIVE)
        for one, other in pairwise(looks)
        if now - other.checked_at <= FLAKY_WINDOW
    )


def _day(check: LinkCheck) -> str:
    return check.checked_at.date().isoformat()
