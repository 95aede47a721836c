"""What a link's history says: the dead rule, flaky links, and when to look again. Pure.

The rule follows InternetArchiveBot (three failures, days apart, one success resets), with a longer
patience for what may pass: servers come back, pages that are gone seldom do.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from curate.records import LinkState, LinkVerdict

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

_BROKEN = (LinkVerdict.DEAD, LinkVerdict.FAILING)
_PAUSES = {
    LinkState.NEW: timedelta(0),
    LinkState.ALIVE: timedelta(days=7),
    LinkState.SUSPECT: timedelta(days=3),
    LinkState.FLAKY: timedelta(days=3),
    LinkState.RESTRICTED: timedelta(days=30),
    LinkState.DEAD: timedelta(days=30),
    LinkState.SKIPPED: timedelta(days=30),
}
_MOVED_PAUSE = timedelta(days=30)
_LEAST_PUT_OFF = timedelta(hours=1)
_LONGEST_PUT_OFF = timedelta(days=30)  # a server cannot put itself out of sight for longer


def judge(history: Sequence[LinkCheck], now: datetime) -> tuple[LinkState, str]:
    """The state of a link and why, in one sentence.

    Args:
        history: its checks, oldest first; those inside incidents are left out by the caller (see
            `incident.without_incidents`).
        now: aware UTC; changes count within the 60 days before it.
    """
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


def next_check_at(
    state: LinkState, last_check: LinkCheck, retry_after_s: float | None = None
) -> datetime:
    """When to look at a link again (aware UTC).

    Alive links weekly, suspect and flaky ones after 3 days, moved, restricted, dead and skipped
    ones after 30. A Retry-After moves that: a rate-limited link is due when the server said (1
    hour to 30 days), any other one not before.
    """
    pause = _PAUSES[state]
    if state is LinkState.ALIVE and last_check.moved is not None:
        pause = _MOVED_PAUSE
    wait = retry_after_s if retry_after_s is not None else last_check.retry_after_s
    if wait is not None:
        asked = timedelta(seconds=min(wait, _LONGEST_PUT_OFF.total_seconds()))
        is_put_off = last_check.kind == "rate_limited"
        pause = max(asked, _LEAST_PUT_OFF) if is_put_off else max(pause, asked)
    return last_check.checked_at + pause


def failures_in_a_row(history: Sequence[LinkCheck]) -> list[LinkCheck]:
    """Failures since the last success, oldest first; refusals and skips say nothing of the page."""
    row: list[LinkCheck] = []
    for check in reversed(history):
        if check.verdict is LinkVerdict.ALIVE:
            break
        if check.verdict in _BROKEN:
            row.append(check)
    return row[::-1]


def _why_dead(row: Sequence[LinkCheck]) -> str | None:
    if not row:
        return None
    if row[-1].kind == "invalid_url":
        return f"can never work: {row[-1].evidence}"
    gone = _spaced([c for c in row if c.verdict is LinkVerdict.DEAD], GONE_APART)
    if len(gone) >= GONE_FAILURES:
        return f"gone at {len(gone)} checks since {_day(gone[0])}, last: {row[-1].evidence}"
    failed = _spaced(row, PASSING_APART)
    if (
        len(failed) >= PASSING_FAILURES
        and failed[-1].checked_at - failed[0].checked_at >= PASSING_SPAN
    ):
        return f"failed at {len(failed)} checks since {_day(failed[0])}, last: {row[-1].evidence}"
    return None


def _spaced(checks: Sequence[LinkCheck], apart: timedelta) -> list[LinkCheck]:
    """The checks that lie at least `apart` after the last one counted."""
    kept: list[LinkCheck] = []
    for check in checks:
        if not kept or check.checked_at - kept[-1].checked_at >= apart:
            kept.append(check)
    return kept


def _changes(history: Sequence[LinkCheck], now: datetime) -> int:
    outcomes = [
        check.verdict is LinkVerdict.ALIVE
        for check in history
        if check.verdict in (*_BROKEN, LinkVerdict.ALIVE) and now - check.checked_at <= FLAKY_WINDOW
    ]
    return sum(one is not other for one, other in pairwise(outcomes))


def _day(check: LinkCheck) -> str:
    return check.checked_at.date().isoformat()
