"""Published levels and ages to U.S. grades (0 is kindergarten, 12 the last).

A value that names no grade for certain gives none: a bare number may be a Flesch value, "level 2"
a reading scheme, "beginner" anything.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_N = r"(k(?:indergarten)?|\d{1,2})(?:st|nd|rd|th)?"
_TO = r"\s*(?:-|\u2010|\u2011|\u2012|\u2013|\u2014|to|through|thru|and|&|a)\s*"
_GRADE_WORD = r"(?:grade(?:\s+levels?|\s+bands?)?s?|grados?|gr\.?)"
_PATTERNS = (
    re.compile(rf"\b{_GRADE_WORD}[\s:]*{_N}(?:{_TO}(?:grade\s+)?{_N})?\b"),
    re.compile(rf"\b{_N}(?:{_TO}{_N})?[\s-]+{_GRADE_WORD}\b"),
    re.compile(rf"\b(k|pre-?k){_TO}{_N}\b"),
)
_ASN_LEVEL = re.compile(r"/ASNEducationLevel/(k|\d{1,2})$", re.IGNORECASE)
_YEAR = re.compile(rf"^(?:year|years|yr)\s*(\d{{1,2}})(?:{_TO}(?:year\s*)?(\d{{1,2}}))?$")
_KEY_STAGE = re.compile(r"\b(?:key\s*stage|ks)\s*-?([1-4])\b")
_AGES = re.compile(
    rf"(?:ages?\s*)?(\d{{1,2}}){_TO}(\d{{1,2}})(?:\s*(?:years?|yrs?|años)(?:\s*old)?)?"
)
_ONE_AGE = re.compile(r"(?:age\s*)?(\d{1,2})\s*(?:years?|yrs?)\s*old|age\s*(\d{1,2})")
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12,
}  # fmt: skip
_ORDINAL_GRADE = re.compile(rf"\b({'|'.join(_ORDINALS)})[\s-]+grade\b")
# England's key stages by age (5-7, 7-11, 11-14, 14-16), one year down to U.S. grades.
_KEY_STAGES = {"1": (0, 1), "2": (2, 5), "3": (6, 8), "4": (9, 10)}
_WORDS = (
    (re.compile(r"\blower\s+primary\b"), (0, 2)),
    (re.compile(r"\bupper\s+primary\b"), (3, 5)),
    (re.compile(r"\blower\s+elementary\b"), (0, 2)),
    (re.compile(r"\bupper\s+elementary\b"), (3, 5)),
    (re.compile(r"\b(?:elementary|primary)(?:\s+(?:school|education|level|grades?))?\b"), (0, 5)),
    (re.compile(r"\b(?:middle|junior\s+high)[\s-]+school\b"), (6, 8)),
    (re.compile(r"(?<!junior )(?<!junior-)\b(?:senior\s+)?high[\s-]+school\b"), (9, 12)),
    (re.compile(r"\blower\s+secondary\b"), (6, 8)),
    (re.compile(r"\bupper\s+secondary\b"), (9, 12)),
    (re.compile(r"(?<!post)(?<!post-)(?<!post )\bsecondary(?:\s+(?:school|education))\b"), (6, 12)),
    (re.compile(r"\bkindergarten\b|^k$"), (0, 0)),
)
# "Higher education" names no school grade, whatever else stands beside it in the same value.
_BEYOND_SCHOOL = re.compile(
    r"\b(?:college|university|undergraduate|graduate|post[\s-]?secondary|adult)\b"
)
_OLDEST = 18
_MAX_LEVEL = 1_000  # characters; a longer value is a text, not a level


def grades_of(values: Iterable[str], *, framework: str = "") -> tuple[int, ...]:
    """The U.S. grades that published levels name, sorted; () where none is certain.

    `framework` is what the publisher calls the scale: "US Grade Levels" makes "2" a grade.

    >>> grades_of(["Grades 3-5"]), grades_of(["78.18"])
    ((3, 4, 5), ())
    >>> grades_of(["2"], framework="US Grade Levels")
    (2,)
    """
    is_grade_scale = bool(re.search(r"\bgrades?\b", framework.lower()))
    found: set[int] = set()
    for value in values:
        if len(value) <= _MAX_LEVEL:
            found |= _one(value.lower().strip(), is_grade_scale)
    return tuple(sorted(found))


def grades_of_ages(value: str) -> tuple[int, ...]:
    """The U.S. grades of a `typicalAgeRange` such as "7-9"; () where it is open or unclear.

    Children start grade g at age g + 5, so the ages 7-9 span the grades 2 and 3.

    >>> grades_of_ages("7-9"), grades_of_ages("18-"), grades_of_ages("10")
    ((2, 3), (), (5,))
    """
    text = value.lower().strip()
    if len(text) > _MAX_LEVEL:
        return ()
    match = _AGES.fullmatch(text)
    if match:
        low, high = int(match[1]), int(match[2])
    elif text.isdecimal() or _ONE_AGE.fullmatch(text):
        low = high = int(re.sub(r"\D", "", text))
    else:
        return ()
    if not 0 < low <= high or high > _OLDEST + 2 or low > _OLDEST:
        return ()
    return tuple(g for g in range(low - 5, max(high - 6, low - 5) + 1) if 0 <= g <= 12)


def _one(text: str, is_grade_scale: bool) -> set[int]:
    asn = _ASN_LEVEL.search(text)
    if asn:
        return _span(asn[1], asn[1])
    if is_grade_scale and re.fullmatch(rf"{_N}(?:{_TO}{_N})?", text):
        text = f"grade {text}"
    found: set[int] = set()
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            found |= _span(match[1], match[2] or match[1])
    found |= {_ORDINALS[match[1]] for match in _ORDINAL_GRADE.finditer(text)}
    year = _YEAR.match(text)
    if year:  # England's year n is grade n - 1
        found |= set(range(int(year[1]) - 1, int(year[2] or year[1])))
    for stage in _KEY_STAGE.findall(text):
        low, high = _KEY_STAGES[stage]
        found |= set(range(low, high + 1))
    if not found and not _BEYOND_SCHOOL.search(text):
        found = _by_words(text)
    return {grade for grade in found if 0 <= grade <= 12}


def _by_words(text: str) -> set[int]:
    found: set[int] = set()
    for pattern, (low, high) in _WORDS:
        if pattern.search(text):
            found |= set(range(low, high + 1))
            text = pattern.sub(" ", text)
    return found


def _span(low: str, high: str) -> set[int]:
    first, last = (0 if grade.startswith(("k", "pre")) else int(grade) for grade in (low, high))
    return set(range(first, last + 1)) if 0 <= first <= last <= 12 else set()
