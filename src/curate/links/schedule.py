"""When to look at a link again. Pure.

An alive link weekly; a suspect or flaky one after three days, which is also how far apart the
failures of the dead rule lie; a moved, restricted or skipped one monthly. A link that died is
looked at after a week, then after as long as it has been dead, then monthly: most pages that come
back do so soon.
"""

from __future__ import annotations

import zlib
from datetime import timedelta
from typing import TYPE_CHECKING

from curate.links.history import SLACK
from curate.records import LinkState

if TYPE_CHECKING:
    from datetime import datetime

    from curate.records import LinkCheck

WEEKLY = timedelta(days=7)
MONTHLY = timedelta(days=30)
AFTER_INCIDENT = timedelta(days=1)
MOST_SPREAD = 0.1
# A run of fewer looks is over within the hour on most catalogs: nothing to spread.
SPREAD_FROM = 1000

_PAUSES = {
    LinkState.NEW: timedelta(0),
    LinkState.ALIVE: WEEKLY,
    LinkState.SUSPECT: timedelta(days=3),
    LinkState.FLAKY: timedelta(days=3),
    LinkState.RESTRICTED: MONTHLY,
    LinkState.DEAD: MONTHLY,
    LinkState.SKIPPED: MONTHLY,
}
# Looks at these are what the dead rule counts: on time, neither sooner nor later.
_ON_TIME = (LinkState.NEW, LinkState.SUSPECT, LinkState.FLAKY)
_LEAST_PUT_OFF = timedelta(hours=1)
_LONGEST_PUT_OFF = timedelta(days=30)  # a server cannot put itself out of sight for longer
_HASH_RANGE = 1 << 32


def next_check_at(
    state: LinkState,
    last_check: LinkCheck,
    retry_after_s: float | None = None,
    *,
    since: datetime | None = None,
    spread: float = 0.0,
) -> datetime:
    """When to look at a link again (aware UTC).

    A Retry-After moves it: a rate-limited link is due when the server said (1 hour to 30 days),
    any other one not before.

    Args:
        state: what `history.judge` says.
        last_check: the look that it was judged by; its `url` decides its place in the spread.
        retry_after_s: a pause asked for elsewhere; default: that of the look itself.
        since: when the link entered the state; a link that is not long dead is looked at sooner.
        spread: the most that the interval is stretched by (share, 0-0.1, see `spread_for`); how
            much of it a link gets depends on its address alone. Suspect and flaky links get none.
    """
    pause = _PAUSES[state]
    if state is LinkState.ALIVE and last_check.moved is not None:
        pause = MONTHLY
    if state is LinkState.DEAD and since is not None:
        pause = min(MONTHLY, max(WEEKLY, last_check.checked_at - since))
    if state not in _ON_TIME:
        pause += pause * (spread * _place(last_check.url))
    wait = retry_after_s if retry_after_s is not None else last_check.retry_after_s
    if wait is not None:
        asked = timedelta(seconds=min(wait, _LONGEST_PUT_OFF.total_seconds()))
        is_put_off = last_check.kind == "rate_limited"
        # With the slack that `is_due` takes off again: no server is asked before its time.
        pause = max(_LEAST_PUT_OFF if is_put_off else pause, asked + SLACK)
    return last_check.checked_at + pause


def is_due(next_at: datetime, now: datetime) -> bool:
    """Whether to look now: runs take along what falls due within the slack of the dead rule."""
    return next_at <= now + SLACK


def spread_for(n_looks: int) -> float:
    """How far to spread the next looks of a run of so many (share of the interval)."""
    return MOST_SPREAD if n_looks >= SPREAD_FROM else 0.0


def _place(url: str) -> float:
    """A place in 0-1 that an address always gets, evenly spread over addresses."""
    return zlib.crc32(url.encode()) / _HASH_RANGE
