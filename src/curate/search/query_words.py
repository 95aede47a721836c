"""Reads filters that teachers type among their words: `grade 4 fractions in spanish cc by`.

Only phrases that can mean nothing else are taken: `4` alone or `spanish` alone stay words (a
Spanish course is about Spanish, not in it). Every phrase taken is returned, so that the page can
show it as a chip and give it back.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from curate.search.labels import LANGUAGE_LABELS, grade_label

if TYPE_CHECKING:
    from collections.abc import Callable

    from curate.search.model import SearchQuery


class Recognized(NamedTuple):
    """A filter found in typed text.

    `field` names the field of `SearchQuery`, `values` what it adds there (one number for
    `level_min` and `level_max`), `label` says it in words, `text` is what was typed.
    """

    field: str
    values: tuple[int, ...] | tuple[str, ...]
    label: str
    text: str


_ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
    "eleventh": 11,
    "twelfth": 12,
}
_BANDS = {
    "elementary school": range(6),
    "middle school": range(6, 9),
    "high school": range(9, 13),
}
_LANGUAGES = {label.lower(): code for code, label in LANGUAGE_LABELS.items()}
_NAMES = "|".join(sorted(_LANGUAGES, key=len, reverse=True))

_GRADE = r"(?:k|kindergarten|1[0-2]|[1-9])"
_TO = r"\s*(?:-|–|—|to|through)\s*"
_LEVEL = r"(\d{2,4})\s?l\b"
# Creative Commons parts as written or spoken; a version may follow.
_CC = r"cc[\s-]?(by(?:[\s-](?:nc|sa|nd))*|0|zero)(?:[\s-](\d\.\d))?"
# Codes of the Common Core (mathematics, then English) and of the NGSS; nothing else looks so.
_STANDARD = (
    r"(?:ccss\.[a-z0-9.-]+"
    r"|(?:k|[1-8])\.(?:cc|oa|nbt|nf|md|g|rp|ns|ee|sp|f)(?:\.[a-d](?:\.\d{1,2}[a-e]?)?)?"
    r"|hs[a-z]-[a-z]{2,4}(?:\.[a-d](?:\.\d{1,2}[a-e]?)?)?"
    r"|(?:rl|ri|rf|sl|rh|rst|whst|w|l)\.(?:k|\d{1,2}(?:-\d{1,2})?)\.\d{1,2}[a-e]?"
    r"|(?:k|[1-5]|ms|hs)-(?:ps|ls|ess|ets)\d-\d{1,2})"
)


def _grade(text: str) -> int:
    return 0 if text.startswith("k") else int(text)


def _grades(first: int, last: int, text: str) -> list[Recognized]:
    if first > last:
        return []
    numbers = tuple(range(first, last + 1))
    several = f"Grades {'K' if first == 0 else first}–{last}"
    label = grade_label(first) if first == last else several
    return [Recognized("grades", numbers, label, text)]


def _grade_range(match: re.Match[str]) -> list[Recognized]:
    return _grades(_grade(match[1].lower()), _grade(match[2].lower()), match[0])


def _one_grade(match: re.Match[str]) -> list[Recognized]:
    grade = _grade(match[1].lower())
    return _grades(grade, grade, match[0])


def _ordinal_grade(match: re.Match[str]) -> list[Recognized]:
    word = match[1].lower()
    grade = _ORDINALS.get(word) or int(re.sub(r"\D", "", word))
    return _grades(grade, grade, match[0]) if 1 <= grade <= 12 else []


def _band(match: re.Match[str]) -> list[Recognized]:
    name = re.sub(r"[\s-]+", " ", match[1].lower())
    return [Recognized("grades", tuple(_BANDS[name]), name.capitalize(), match[0])]


def _language(match: re.Match[str]) -> list[Recognized]:
    name = re.sub(r"\s+", " ", match[1].lower())
    return [Recognized("languages", (_LANGUAGES[name],), f"In {name.title()}", match[0])]


def _license(match: re.Match[str]) -> list[Recognized]:
    part = re.sub(r"\s", "-", match[1].upper())
    name = "CC0" if part in ("0", "ZERO") else f"CC-{part}"
    pieces = name.split("-")
    if len(set(pieces)) != len(pieces) or {"SA", "ND"} <= set(pieces):
        return []  # no such license
    order = ["CC", "CC0", "BY", "NC", "ND", "SA"]
    name = "-".join(sorted(pieces, key=order.index))
    license_id = f"{name}-{match[2]}" if match[2] else name
    label = license_id.replace("CC-", "CC ", 1)
    return [Recognized("licenses", (license_id,), f"License {label}", match[0])]


def _level_range(match: re.Match[str]) -> list[Recognized]:
    low, high = int(match[1]), int(match[2])
    if low > high:
        return []
    label = f"Reading level {low}L–{high}L"
    return [
        Recognized("level_min", (low,), label, match[0]),
        Recognized("level_max", (high,), label, match[0]),
    ]


def _level_under(match: re.Match[str]) -> list[Recognized]:
    return [Recognized("level_max", (int(match[1]),), f"Up to {match[1]}L", match[0])]


def _level_over(match: re.Match[str]) -> list[Recognized]:
    return [Recognized("level_min", (int(match[1]),), f"From {match[1]}L", match[0])]


def _standard(match: re.Match[str]) -> list[Recognized]:
    return [Recognized("standards", (match[0],), f"Standard {match[0].upper()}", match[0])]


# The order matters: ranges before single values, standards before anything with digits.
_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], list[Recognized]]], ...] = tuple(
    (re.compile(rf"(?<![\w.-]){pattern}(?![\w-])(?!\.\w)", re.IGNORECASE), reader)
    for pattern, reader in (
        (_STANDARD, _standard),
        (rf"(?:lexile\s+)?(\d{{2,4}})\s?l?{_TO}{_LEVEL}", _level_range),
        (rf"(?:under|below|up\s+to|at\s+most|max(?:imum)?)\s+{_LEVEL}", _level_under),
        (rf"(?:over|above|at\s+least|min(?:imum)?)\s+{_LEVEL}", _level_over),
        (rf"grades?\s+({_GRADE}){_TO}({_GRADE})", _grade_range),
        (r"(k)\s*[-–—]\s*(1[0-2]|[1-9])", _grade_range),
        (rf"grade\s+({_GRADE})", _one_grade),
        (r"(1[0-2]th|[4-9]th|1st|2nd|3rd)[\s-]grade(?:rs?)?", _ordinal_grade),
        (rf"({'|'.join(_ORDINALS)})[\s-]grade(?:rs?)?", _ordinal_grade),
        (r"(kindergarten)(?:ers?)?", _one_grade),
        (r"((?:elementary|middle|high)[\s-]school)", _band),
        (rf"in\s+({_NAMES})", _language),
        (_CC, _license),
    )
)


def read_query(text: str) -> tuple[str, tuple[Recognized, ...]]:
    """What is left to search for, and the filters that were typed among it, in typed order.

    >>> rest, found = read_query("grade 4 fractions in spanish cc by")
    >>> rest, [(f.field, f.values) for f in found]
    ('fractions', [('grades', (4,)), ('languages', ('es',)), ('licenses', ('CC-BY',))])
    """
    found: list[tuple[int, Recognized]] = []
    text = text[:2000]  # no filter is typed after a page of text; patterns stay fast
    for pattern, reader in _RULES:
        for match in list(pattern.finditer(text)):
            recognized = reader(match)
            if recognized:
                found += [(match.start(), one) for one in recognized]
                # Blanks of the same length keep later offsets true.
                text = text[: match.start()] + " " * len(match[0]) + text[match.end() :]
    rest = " ".join(text.split())
    return rest, tuple(one for _, one in sorted(found, key=lambda pair: pair[0]))


def apply(query: SearchQuery, recognized: tuple[Recognized, ...]) -> SearchQuery:
    """`query` narrowed by recognized filters; what it already filters by wins."""
    update: dict[str, object] = {}
    for one in recognized:
        if one.field in ("level_min", "level_max"):
            if getattr(query, one.field) is None:
                update[one.field] = one.values[0]
        elif not getattr(query, one.field):
            before = update.get(one.field, ())
            assert isinstance(before, tuple)
            update[one.field] = tuple(dict.fromkeys((*before, *one.values)))
    return query.model_copy(update=update)
