"""Words on screen: short, concrete, second person. Never a code where a name exists."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

LINK_WORDS = {
    "alive": "Works",
    "new": "Not checked yet",
    "suspect": "Failed once; we look again soon",
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
    "low_confidence": "The text is short or has odd parts, so take this as a rough guess.",
    "too_short": "Too little running text to tell a reading level.",
    "not_prose": "Lists or verse, not running text, so there is no reading level.",
    "unreliable": "The text has no clear sentences, so there is no reading level.",
    "unsupported_language": "We can not tell a reading level in this language.",
}
ANSWER_WORDS = {
    "yes": "Yes",
    "partly": "Partly",
    "no": "No",
    "unknown": "No one knows yet",
}
SORT_WORDS = {
    "best": "Best match",
    "score": "Highest score",
    "newest": "Newest",
    "easiest": "Easiest to read",
    "hardest": "Hardest to read",
}
FACET_WORDS = {
    "grades": "Grade",
    "subjects": "Subject",
    "languages": "Language",
    "licenses": "What you may do",
    "resource_types": "Kind",
    "sources": "Source",
    "standards": "Standard",
}


def grade_words(grades: tuple[int, ...]) -> str:
    """Grades as a reader says them.

    >>> grade_words((0, 1, 2)), grade_words((5,)), grade_words((2, 5))
    ('Grades K-2', 'Grade 5', 'Grades 2, 5')
    """
    if not grades:
        return ""
    names = ["K" if grade == 0 else str(grade) for grade in sorted(grades)]
    if len(names) == 1:
        return f"Grade {names[0]}"
    ordered = sorted(grades)
    if ordered == list(range(ordered[0], ordered[-1] + 1)):
        return f"Grades {names[0]}-{names[-1]}"
    return f"Grades {', '.join(names)}"


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


def duration_words(iso: str | None) -> str:
    """An ISO 8601 duration in words; "" where it is none.

    >>> duration_words("PT1H30M"), duration_words("PT45M"), duration_words("soon")
    ('1 h 30 min', '45 min', '')
    """
    import re

    found = re.fullmatch(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:\d+S)?)?", iso or "")
    if not found:
        return ""
    days, hours, minutes = (int(part) if part else 0 for part in found.groups())
    pieces = [(days, "day" if days == 1 else "days"), (hours, "h"), (minutes, "min")]
    return " ".join(f"{n} {unit}" for n, unit in pieces if n)


def share_words(share: float) -> str:
    """A share as a percentage.

    >>> share_words(0.357)
    '36 %'
    """
    return f"{share * 100:.0f} %"
