"""Published values in one form: dates, durations, lists of words, yes and no."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_DATE = re.compile(r"^(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?=$|[T\s])")
_COMPACT_DATE = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_DURATION = re.compile(
    r"P(?=\d|T\d)(?:\d+Y)?(?:\d+M)?(?:\d+W)?(?:\d+D)?(?:T(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?"
)
_SPOKEN_DURATION = re.compile(
    r"(?:(\d+)\s*(?:hours?|hrs?|h|horas?|stunden?|heures?))?[\s,]*(?:and\s+|y\s+)?"
    r"(?:(\d+)\s*(?:minutes?|mins?|min|minutos?|minuten))?",
    re.IGNORECASE,
)
_YES = frozenset({"true", "yes", "1", "https://schema.org/true", "http://schema.org/true"})
_NO = frozenset({"false", "no", "0", "https://schema.org/false", "http://schema.org/false"})


def iso_date(value: str) -> str | None:
    """The day (or month, or year) of an ISO-like date; None where it is none or cannot be.

    >>> iso_date("2017-09-16T10:25:16.642Z"), iso_date("2017/9"), iso_date("next May")
    ('2017-09-16', '2017-09', None)
    """
    text = value.strip()
    match = _DATE.match(text) or _COMPACT_DATE.match(text)
    if not match:
        return None
    year, month, day = match.groups()
    try:
        full = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return full.isoformat()[: 10 if day else 7 if month else 4]


def iso_duration(value: str) -> str | None:
    """An ISO 8601 duration; spoken hours and minutes are turned into one.

    >>> [iso_duration(text) for text in ("PT1H30M", "1 hour", "45 min", "soon")]
    ['PT1H30M', 'PT1H', 'PT45M', None]
    """
    text = value.strip()
    if _DURATION.fullmatch(text.upper()):
        return text.upper()
    match = _SPOKEN_DURATION.fullmatch(text)
    if not match or not any(match.groups()):
        return None
    hours, minutes = match.groups()
    return "PT" + (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")


def yes_or_no(value: object) -> bool | None:
    """A published truth value; None where it is none.

    >>> yes_or_no("True"), yes_or_no("perhaps")
    (True, None)
    """
    text = str(value).strip().lower()
    return True if text in _YES else False if text in _NO else None


def unique(values: Iterable[str]) -> list[str]:
    """The values in their order, each once whatever its case, empty ones left out."""
    seen: dict[str, str] = {}
    for value in values:
        text = re.sub(r"\s+", " ", value).strip()
        if text:
            seen.setdefault(text.casefold(), text)
    return list(seen.values())


def split_keywords(values: Iterable[str]) -> list[str]:
    """Keywords; a single text is split at commas or semicolons."""
    found = list(values)
    if len(found) == 1:
        found = found[0].split(";" if ";" in found[0] else ",")
    return unique(found)
