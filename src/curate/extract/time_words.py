"""How long a lesson takes, from the words in which the page says so ("Teaching: 30 min").

Only a labelled time counts ("Time: 45 minutes"): "boil for 10 minutes" says nothing of the lesson.
Class periods last what a school makes them last, so they are kept as words and give no duration.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_NUMBER = r"\d{1,3}(?:[.,]\d{1,2})?"
_HOURS = r"(?:hours?|hrs?\.?|h|horas?|stunden?|std\.?|heures?)"
_MINUTES = r"(?:minutes?|mins?\.?|minutos?|minuten)"
_TO = r"\s*(?:-|\u2010|\u2013|\u2014|to|a|bis|à)\s*"
_AMOUNT = re.compile(
    rf"(?P<low>{_NUMBER})(?:{_TO}(?P<high>{_NUMBER}))?[\s-]*"
    rf"(?:(?P<h>{_HOURS})|(?P<m>{_MINUTES}))(?![^\W\d_])"
    rf"(?:[\s,]*(?:and|y|und|et)?\s*(?P<more>\d{{1,2}})\s*(?:{_MINUTES})(?![^\W\d_]))?",
    re.IGNORECASE,
)
_PERIODS = re.compile(
    r"(?:\d{1,2}|one|two|three|four|five|half a)(?:\s*(?:-|\u2013|to)\s*\d{1,2})?\s*"
    r"(?:\d{2}[\s-]minute\s+)?(?:class(?:room)?\s+(?:periods?|sessions?)|class\s+days?|"
    r"lesson\s+periods?|periods?|sesiones|clases|unterrichtsstunden?|schulstunden?|séances?)"
    r"(?![^\W\d_])",
    re.IGNORECASE,
)
# A label stands at the start of its block or sentence, or has a colon; the amount follows it.
_ENGLISH = (
    r"(?:(?:estimated|total|approximate|average|suggested|recommended|required|typical|class|"
    r"lesson|activity|reading|learning|completion|instructional)\s+){0,2}"
    r"(?:time(?:\s+(?:required|needed|frame|estimate|to\s+complete|allotment))?|duration|"
    r"length(?:\s+of\s+(?:the\s+)?lesson)?|timing|pacing)"
)
_NAMES = "|".join(
    [_ENGLISH, "teaching", "exercises", "enseñanza", "ejercicios",
     r"tiempo(?:\s+(?:estimado|total|necesario|requerido|de\s+\w+))?", r"duración(?:\s+\w+)?",
     r"(?:geschätzte\s+|benötigte\s+)?dauer", "zeit(?:bedarf|aufwand|rahmen)?",
     "bearbeitungszeit", "lesezeit", r"durée(?:\s+\w+)?",
     r"temps(?:\s+(?:estimé|nécessaire|requis))?"]
)  # fmt: skip
_LABEL = re.compile(
    rf"(?<![^\W\d_])(?P<name>{_NAMES})\s*(?P<sign>[:=(,\u2013-]|is\b|of\b)?\s*"
    r"(?:(?:about|approximately|approx\.?|around|ca\.?|circa|unos?|etwa|environ|~)\s*)?"
    r"(?=\d|(?:one|two|three|four|five|half)\b)",
    re.IGNORECASE,
)
_STARTS = re.compile(r"(?:^|[.;|(•·:]\s*|\b(?:the|typical|la|el|die|der)\s+)$", re.IGNORECASE)
# Parts that together make up a lesson, each with a time of its own.
_PART = re.compile(r"^(?:teaching|exercises|enseñanza|ejercicios)", re.IGNORECASE)
_MAX_BLOCK = 300  # characters; a label starts a short line, hardly ever a long paragraph
_MAX_MINUTES = 60 * 200  # a course of a semester; more is a slip


@dataclass(frozen=True, slots=True)
class TimeSaid:
    """What a page says of the time: its words, and the duration where they give one."""

    words: str
    duration: str | None


@dataclass(frozen=True, slots=True)
class _Said:
    label: str
    words: str
    minutes: float | None


def time_said(blocks: Iterable[str]) -> TimeSaid | None:
    """The time that a page's blocks name, None where they name none or differ.

    A range gives its longer end, so that nobody plans too short. Teaching and exercises add up;
    of other labels the first counts, and two that differ count for nothing but their words.

    >>> time_said(["Teaching: 30 min", "Exercises: 15 min"])
    TimeSaid(words='Teaching: 30 min; Exercises: 15 min', duration='PT45M')
    >>> time_said(["Time: 2 class periods"])
    TimeSaid(words='Time: 2 class periods', duration=None)
    """
    said = [found for block in blocks for found in _in_block(block)]
    wholes = [s for s in said if not _PART.match(s.label)]
    kept = wholes or _first_of_each(said)
    if not kept:
        return None
    words = "; ".join(dict.fromkeys(s.words for s in kept))
    minutes = [s.minutes for s in kept]
    if wholes and len(set(minutes)) > 1:
        return TimeSaid(words, None)
    known = [m for m in (minutes[:1] if wholes else minutes) if m is not None]
    return TimeSaid(words, _iso(sum(known)))


def _in_block(block: str) -> list[_Said]:
    found = []
    text = block[:_MAX_BLOCK]
    for match in _LABEL.finditer(text):
        if match["sign"] not in (":", "(") and not _STARTS.search(text[: match.start()]):
            continue
        rest = block[match.end() :]
        periods, amount = _PERIODS.match(rest), _AMOUNT.match(rest)
        hit = periods or amount
        if hit is None or (periods is None and not _ends_well(rest[hit.end() :])):
            continue
        minutes = None if periods or amount is None else _minutes(amount)
        words = (match.group() + hit.group()).strip()
        found.append(_Said(match["name"].lower(), words, minutes))
    return found


def _ends_well(rest: str) -> bool:
    """Whether the amount ends the statement: "2 hours later" and "5 minutes of fame" do not."""
    return not rest.strip() or rest.lstrip()[:1] in ".;,|()[]•·\u2013\u2014-/+:\n" or bool(
        re.match(r"\s+(?:total|each|in total|insgesamt|en total|per|pro|por|for|plus|minimum|"
                 r"teaching|exercises|[A-Z])", rest)
    )  # fmt: skip


def _first_of_each(said: list[_Said]) -> list[_Said]:
    first: dict[str, _Said] = {}
    for each in said:
        first.setdefault(each.label, each)
    return list(first.values())


def _minutes(amount: re.Match[str]) -> float | None:
    number = float((amount["high"] or amount["low"]).replace(",", "."))
    minutes = number * (60 if amount["h"] else 1) + int(amount["more"] or 0)
    return minutes if minutes <= _MAX_MINUTES else None


def _iso(minutes: float) -> str | None:
    """An ISO 8601 duration of whole minutes.

    >>> _iso(95), _iso(120)
    ('PT1H35M', 'PT2H')
    """
    whole = round(minutes)
    hours, rest = divmod(whole, 60)
    if not whole:
        return None
    return "PT" + (f"{hours}H" if hours else "") + (f"{rest}M" if rest else "")
