"""Reads published dates, which may name a year or a month only."""

from __future__ import annotations

import calendar
import re
from datetime import date

_DATE = re.compile(r"^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:$|[T\s])")


def age_days(published: str | None, today: date) -> int | None:
    """Days from a published ISO 8601 date to `today`, at least 0; None where it cannot be told.

    A year or a month counts from its last day, so that nothing is called older than it is. A date
    that begins after tomorrow is a mistake of the page and tells nothing.

    >>> age_days("2024-02", date(2024, 3, 10))
    10
    """
    match = _DATE.match((published or "").strip())
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        first = date(year or 0, month or 1, day or 1)
        last_month = month or 12
        last = date(first.year, last_month, day or calendar.monthrange(first.year, last_month)[1])
    except ValueError:
        return None
    if (first - today).days > 1:  # one day of grace: the page may be written east of us
        return None
    return max(0, (today - last).days)
