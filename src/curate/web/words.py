"""Words on screen: short, concrete, second person. Never a code where a name exists."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from markupsafe import Markup

from curate.extract import license_words
from curate.plain import BIDI_CONTROLS
from curate.records import level_label
from curate.search import facet_label

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

LINK_WORDS = {
    "alive": "Works",
    "new": "Not checked yet",
    "suspect": "Did not open; we look again soon",
    "dead": "Gone",
    "flaky": "Comes and goes",
    "restricted": "Turns our checker away; try it yourself",
    "skipped": "Not checked on purpose",
}
LINK_MARKS = {
    "alive": "good",
    "suspect": "caution",
    "flaky": "caution",
    "dead": "bad",
}
READING_WORDS = {
    "ok": "",
    "low_confidence": "Take this as a rough guess. Read a part of it before you choose.",
    "too_short": "There is too little running text to tell a reading level. Read it before you"
    " choose: it will not take long.",
    "not_prose": "These are lists or verse, not running text, so there is no reading level. Try a"
    " few lines with a student.",
    "unreliable": "The text has no clear sentences, so there is no reading level. A copy with full"
    " stops would have one.",
    "unsupported_language": "We can only tell a Lexile-like level in English.",
}
ANSWER_WORDS = {
    "yes": "Yes",
    "partly": "Partly",
    "no": "No",
    "unknown": "No one knows yet",
}
DECISION_WORDS = {
    "accepted": "Your district has said yes to this item.",
    "rejected": "Your district has said no to this item.",
    "retired": "Your district has stopped using this item.",
}
DECISION_SHORT = {
    "rejected": "Turned down by your district",
    "retired": "No longer used by your district",
}
SORT_WORDS = {
    "best": "Best match",
    "score": "Highest score",
    "newest": "Newest",
    "easiest": "Easiest to read",
    "hardest": "Hardest to read",
}
LEVEL_MATCH_WORDS = {
    "number": "Best guess",
    "surely": "Surely",
    "maybe": "Maybe",
}
FACET_WORDS = {
    "grades": "Grade",
    "bands": "Reads like",
    "versions": "Other versions",
    "subjects": "Subject",
    "languages": "Language",
    "licenses": "What you may do",
    "resource_types": "Kind",
    "sources": "Source",
    "standards": "Standard",
}
# Below this share of answered questions a score is a start, not a judgment.
_LITTLE_SHARE = 0.25
# Signs that no page should hold and no screen can show; tab and line feed stay.
_CONTROLS = {code: None for code in (*range(32), *range(127, 160)) if code not in (9, 10)}
_CONTROLS |= dict.fromkeys(map(ord, BIDI_CONTROLS))
_NO_BREAK = "\u2011"  # a hyphen that stays on its line
_COMMON_CORE = re.compile(r"^CCSS\.(?:Math\.Content|Math|ELA-Literacy)\.", re.IGNORECASE)
_CC = re.compile(r"CC-(BY(?:-(?:NC|ND|SA|PLUS))*)(?:-(\d\.\d))?(?:-([A-Z]{2,}))?")


@dataclass(frozen=True, slots=True)
class When:
    """A time as people say it, with the exact one behind it."""

    words: str
    iso: str
    exact: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A judgment: `state` is good, caution, bad or unknown; `when` is when it was made."""

    state: str
    words: str
    when: When | None = None


def when(at: datetime, now: datetime) -> When:
    """How long ago, with the exact time to point at.

    >>> from datetime import UTC, datetime
    >>> noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    >>> when(noon, noon).words, when(noon, noon).exact
    ('today', '2 March 2026, 12:00 UTC')
    """
    return When(ago(at, now), f"{at:%Y-%m-%dT%H:%M:%SZ}", f"{at.day} {at:%B %Y, %H:%M} UTC")


def link_mark(
    state: str, checked_at: datetime | None, now: datetime, *, short: bool = False
) -> Mark:
    """Whether an address works, and when that was seen; `short` fits on a card's line."""
    said = LINK_WORDS.get(state, state)
    return Mark(
        LINK_MARKS.get(state, "unknown"),
        said.split(";")[0] if short else said,
        None if checked_at is None else when(checked_at, now),
    )


def grade_words(grades: tuple[int, ...]) -> str:
    """Grades as a reader says them.

    >>> grade_words((0, 1, 2)), grade_words((5,)), grade_words((2, 5))
    ('Grades K–2', 'Grade 5', 'Grades 2, 5')
    """
    if not grades:
        return ""
    ordered = sorted(set(grades))
    names = ["K" if grade == 0 else str(grade) for grade in ordered]
    if len(names) == 1:
        return "Kindergarten" if ordered == [0] else f"Grade {names[0]}"
    if ordered == list(range(ordered[0], ordered[-1] + 1)):
        return f"Grades {names[0]}–{names[-1]}"
    return f"Grades {', '.join(names)}"


def band_words(bands: Sequence[str]) -> str:
    """Grade bands as a reader says them.

    >>> band_words(["6-8", "9-10"]), band_words(["11-CCR"]), band_words(["K-1"])
    ('grades 6–8 or 9–10', 'grades 11–12', 'grades K–1')
    """
    if not bands:
        return ""
    if bands[0].startswith("above"):
        return "readers past high school"
    return "grades " + " or ".join(b.replace("CCR", "12").replace("-", "–") for b in bands)


def ago(at: datetime, now: datetime) -> str:
    """How long ago, in words; dates in the future count as now.

    >>> from datetime import UTC, datetime, timedelta
    >>> noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    >>> ago(noon - timedelta(days=3), noon), ago(noon - timedelta(hours=2), noon)
    ('3 days ago', 'today')
    """
    days = (now.date() - at.date()).days
    if days <= 0:
        return "today"
    if days == 1:
        return "yesterday"
    if days < 60:
        return f"{days} days ago"
    if days < 730:
        return f"{days // 30} months ago"
    return f"{days // 365} years ago"


def dated(text: str) -> str:
    """The text with dates as people write them.

    >>> dated("gone at 3 checks since 2026-02-18")
    'gone at 3 checks since 18 February 2026'
    """

    def written(match: re.Match[str]) -> str:
        try:
            day = date.fromisoformat(match[0])
        except ValueError:
            return match[0]
        return f"{day.day} {day:%B %Y}"

    return re.sub(r"\b\d{4}-\d{2}-\d{2}\b", written, text)


def duration_words(iso: str | None) -> str:
    """An ISO 8601 duration in words; "" where it is none.

    >>> duration_words("PT1H30M"), duration_words("PT45M"), duration_words("soon")
    ('1 h 30 min', '45 min', '')
    """
    found = re.fullmatch(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:\d+S)?)?", iso or "")
    if not found:
        return ""
    days, hours, minutes = (int(part) if part else 0 for part in found.groups())
    pieces = [(days, "day" if days == 1 else "days"), (hours, "h"), (minutes, "min")]
    return " ".join(f"{n} {unit}" for n, unit in pieces if n)


def level_words(level: int) -> str:
    """A reading level as it is written; below the scale's zero it is `BR`.

    >>> level_words(330), level_words(-120)
    ('330L', 'BR120L')
    """
    return level_label(level)


def language_words(code: str | None) -> str:
    """A language by its name.

    >>> language_words("es"), language_words("pt-BR"), language_words(None)
    ('Spanish', 'Portuguese (BR)', '')
    """
    if not code:
        return ""
    base, _, rest = code.partition("-")
    name = facet_label("languages", base)
    return f"{name} ({rest})" if rest else name


def is_foreign(code: str | None) -> bool:
    """Whether a text needs a `lang` of its own on a page in English."""
    return bool(code) and str(code).split("-")[0].lower() != "en"


def license_name(license_id: str) -> str:
    """The short name of a license.

    >>> license_name("CC-BY-NC-SA-4.0"), license_name("CC0-1.0")
    ('CC BY-NC-SA 4.0', 'CC0 1.0')
    >>> license_name("LicenseRef-public-domain")
    'Public domain'
    """
    found = _CC.fullmatch(license_id)
    if found:
        return " ".join(filter(None, ("CC", found[1], found[2], found[3])))
    if license_id.startswith("CC0"):
        return license_id.replace("-", " ")
    return first_capital(license_id.removeprefix("LicenseRef-").replace("-", " "))


def short_code(code: str) -> str:
    """The code of a standard as teachers say it, without the name of a framework they all know.

    >>> short_code("CCSS.Math.Content.4.NF.B.3"), short_code("MS-PS1-2")
    ('4.NF.B.3', 'MS-PS1-2')
    """
    return _COMMON_CORE.sub("", code)


def named_licenses(text: str) -> str:
    """The text with names of licenses where it holds their ids.

    >>> named_licenses("CC-BY-4.0 lets you change it.")
    'CC BY 4.0 lets you change it.'
    """
    return _CC.sub(lambda match: license_name(match[0]), text)


def license_short(license_id: str | None, use: str) -> str:
    r"""What one may do, in words that fit on a card's line.

    >>> license_short("CC-BY-SA-4.0", "adapt")
    'Free to use, change and share (CC\xa0BY‑SA\xa04.0)'
    """
    if license_id is not None and license_id.startswith("CC-BY"):
        name = license_name(license_id).replace("-", _NO_BREAK).replace(" ", "\u00a0")
        return f"{facet_label('licenses', use)} ({name})"
    return license_words(license_id)


def share_words(share: float) -> str:
    r"""A share as a percentage.

    >>> share_words(0.357)
    '36\xa0%'
    """
    return f"{share * 100:.0f}\u00a0%"


def is_little(coverage: float) -> bool:
    """Whether too few questions have an answer (share 0-1) for the score to count on."""
    return coverage < _LITTLE_SHARE


def showable(value: object) -> object:
    """What a template prints, without signs that control a screen or the reading order."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return value.translate(_CONTROLS)
    return value


def first_capital(text: str) -> str:
    """The text with its first letter in upper case, the rest as it is.

    >>> first_capital("language arts"), first_capital("")
    ('Language arts', '')
    """
    return text[:1].upper() + text[1:]


def counted(n: int, one: str, many: str) -> str:
    """A number with its noun.

    >>> counted(1, "link", "links"), counted(0, "link", "links")
    ('1 link', '0 links')
    """
    return f"{n:,} {one if n == 1 else many}"
