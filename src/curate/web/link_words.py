"""Words and marks of the link report: what a state means, why a link comes first, what to do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from curate.report.link_rot_records import Section, Urgency
from curate.web.words import LINK_MARKS, Mark, When, dated, first_capital, when

if TYPE_CHECKING:
    from datetime import date, datetime

SECTION_WORDS = {
    Section.DEAD: "Gone",
    Section.SUSPECT: "Failing",
    Section.FLAKY: "Comes and goes",
    Section.RESTRICTED: "Turns our checker away",
    Section.DISPUTED: "Fails against your word",
    Section.MOVED: "Moved for good",
}
SECTION_MARKS = {
    Section.DEAD: "bad",
    Section.SUSPECT: "caution",
    Section.FLAKY: "caution",
    Section.RESTRICTED: "unknown",
    Section.DISPUTED: "caution",
    Section.MOVED: "good",
}
# Why a link stands where it does; the order itself is the report's.
URGENCY_WORDS = {
    Urgency.ACCEPTED_PAGE_DEAD: "The page of an item your district uses is gone",
    Urgency.ACCEPTED_USES_DEAD: "Stands on an item your district uses",
    Urgency.ACCEPTED_PAGE_SHAKY: "The page of an item your district uses is failing",
    Urgency.PAGE_DEAD: "The page of a cataloged item is gone",
    Urgency.ACCEPTED_USES_SHAKY: "Stands on an item your district uses",
}
FIX_WORDS = {
    "moved": "New address",
    "archive": "Archived copy",
    "same_title": "Same title in the catalog",
    "own_capture": "Our own copy",
}
STATE_WORDS = {
    "new": "not checked yet",
    "alive": "works",
    "suspect": "failing",
    "dead": "gone",
    "flaky": "comes and goes",
    "restricted": "turns our checker away",
    "skipped": "not checked on purpose",
}
# Of several links, where that is said in other words.
PLURAL_WORDS = {
    "alive": "work",
    "flaky": "come and go",
    "restricted": "turn our checker away",
}
VERDICT_WORDS = {
    "alive": "Worked",
    "dead": "Not there",
    "failing": "Failed",
    "restricted": "Turned away",
    "skipped": "Not asked",
}
VERDICT_MARKS = {"alive": "good", "dead": "bad", "failing": "caution"}


KIND_WORDS = {
    "http_404": "not found",
    "http_410": "gone",
    "http_4xx": "refused the request",
    "http_5xx": "server error",
    "soft_404": "page says it is not there",
    "parked": "domain for sale",
    "dns": "no such name",
    "timeout": "no answer in time",
    "reset": "connection cut",
    "refused": "connection refused",
    "unreachable": "not reachable",
    "truncated": "page cut short",
    "protocol_error": "unreadable answer",
    "too_many_redirects": "too many redirects",
    "redirect_loop": "redirects in a circle",
    "tls_expired": "certificate ran out",
    "tls_not_yet_valid": "certificate not valid yet",
    "tls_self_signed": "certificate signed by itself",
    "tls_wrong_host": "certificate of another host",
    "tls_untrusted": "certificate not trusted",
    "tls_protocol": "no safe connection",
}
_KIND = re.compile(r"\b(" + "|".join(KIND_WORDS) + r") (\d+)\b")
_FAILED = re.compile(r"^(\d+) failed since ([^,]+), last: ", re.DOTALL)


def reason_words(reason: str) -> str:
    """A reason as history or an incident gives it, for people: dates and kinds in words.

    >>> reason_words("2 failed since 2026-02-18, last: answered 404")
    'Failed 2 times since 18 February 2026: answered 404'
    >>> reason_words("9 of 9 links of a.example failed at once (http_5xx 8, timeout 1)")
    '9 of 9 links of a.example failed at once (8 × server error, 1 × no answer in time)'
    """

    def row(found: re.Match[str]) -> str:
        times = "once" if found[1] == "1" else f"{found[1]} times"
        return f"Failed {times} since {found[2]}: "

    said = _KIND.sub(lambda found: f"{found[2]} × {KIND_WORDS[found[1]]}", reason)
    return first_capital(dated(_FAILED.sub(row, said)))


def section_mark(section: Section) -> Mark:
    """The mark of a link in the report."""
    return Mark(SECTION_MARKS[section], SECTION_WORDS[section])


def state_mark(state: str) -> Mark:
    """The mark of a state, in the middle of a sentence or alone."""
    return Mark(LINK_MARKS.get(state, "unknown"), STATE_WORDS.get(state, state))


def ahead(at: datetime, now: datetime) -> When:
    """A time to come as people say it, with the exact one behind it.

    >>> from datetime import UTC, datetime, timedelta
    >>> noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    >>> [ahead(noon + timedelta(days=n), noon).words for n in (-1, 0, 1, 5, 70)]
    ['due now', 'today', 'tomorrow', 'in 5 days', 'in 2 months']
    """
    days = (at.date() - now.date()).days
    if at < now:
        said = "due now"
    elif days == 0:
        said = "today"
    elif days == 1:
        said = "tomorrow"
    else:
        said = f"in {days} days" if days < 60 else f"in {days // 30} months"
    return When(said, *_exact(at, now))


def _exact(at: datetime, now: datetime) -> tuple[str, str]:
    told = when(at, now)
    return told.iso, told.exact


def day_words(day: date) -> str:
    """A day as people write it.

    >>> from datetime import date
    >>> day_words(date(2026, 3, 2))
    '2 March 2026'
    """
    return f"{day.day} {day:%B %Y}"
