"""One injectable clock: every judgment by time takes its `now` from here.

`CURATE_NOW` (or `--now`) fixes the time for a command and for the processes it starts, so that a
link's history can be replayed in a test without waiting three days.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol

from curate.errors import ConfigError


class Clock(Protocol):
    """Tells the time as aware UTC."""

    def now(self) -> datetime:
        """The current time, aware, in UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The current time, aware, in UTC."""
        return datetime.now(UTC)


class FixedClock:
    """A clock that stands still at a given time."""

    def __init__(self, at: datetime) -> None:
        if at.tzinfo is None:
            msg = f"the time {at.isoformat()} has no time zone: add Z or an offset"
            raise ConfigError(msg)
        self._at = at.astimezone(UTC)

    def now(self) -> datetime:
        """The fixed time, aware, in UTC."""
        return self._at


def parse_time(text: str) -> datetime:
    """Read an ISO 8601 time; one without a zone is taken as UTC.

    Raises:
        ConfigError: if `text` is no such time.

    >>> parse_time("2026-11-22T08:00:00Z").isoformat()
    '2026-11-22T08:00:00+00:00'
    """
    try:
        at = datetime.fromisoformat(text)
    except ValueError as err:
        msg = f"{text!r} is not an ISO 8601 time, such as 2026-11-22T08:00:00Z"
        raise ConfigError(msg) from err
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def clock_at(now: str | None) -> Clock:
    """A clock fixed at `now` (ISO 8601), or the machine's own when `now` is None or empty."""
    return FixedClock(parse_time(now)) if now else SystemClock()
