"""Grade words of frameworks and documents as U.S. grade numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

KINDERGARTEN = 0
_BANDS = {
    "HS": range(9, 13),
    "MS": range(6, 9),
    "ES": range(0, 6),
    "HIGH SCHOOL": range(9, 13),
    "MIDDLE SCHOOL": range(6, 9),
    "ELEMENTARY": range(0, 6),
    "UPPER ELEMENTARY": range(3, 6),
    "LOWER ELEMENTARY": range(0, 3),
}
_GRADE = r"(?:K|KG|\d{1,2})"
_SPAN = re.compile(rf"({_GRADE})(?:\s*(?:-|–|to)\s*({_GRADE}))?", re.IGNORECASE)
_PREFIX = re.compile(r"^(?:grades?|gr\.?|year|level)\s*", re.IGNORECASE)
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b(?:\s+grade)?", re.IGNORECASE)
_STRANDS = frozenset({"RL", "RI", "RF", "W", "SL", "L", "RH", "RST", "WHST"})


def parse_grades(value: object) -> tuple[int, ...]:
    """Grades that a value names, ascending; empty where it names none that we know.

    Takes a number, a string such as `06`, `KG`, `K-2`, `6,7,8`, `Grade 5`, `HS`, `Upper
    Elementary`, or a list of them. A number outside 0-12 (CASE writes 13 and more for adult levels)
    is no grade.

    >>> parse_grades("K-2"), parse_grades(["06", "HS"]), parse_grades("grade 99")
    ((0, 1, 2), (6, 9, 10, 11, 12), ())
    """
    if value is None or isinstance(value, bool):
        return ()
    if isinstance(value, int | float):
        return (int(value),) if 0 <= value <= 12 else ()
    if isinstance(value, str):
        parts: Iterable[str] = re.split(r"[,;/|]|\band\b", value)
        return tuple(sorted({grade for part in parts for grade in _one(part)}))
    if isinstance(value, Iterable):
        return tuple(sorted({grade for one in value for grade in parse_grades(one)}))
    return ()


def _one(text: str) -> tuple[int, ...]:
    word = _ORDINAL.sub("", _PREFIX.sub("", text.strip()))
    band = _BANDS.get(word.upper()) or _BANDS.get(word.upper().removesuffix(" SCHOOL"))
    if band is not None:
        return tuple(band)
    if word.lower() == "kindergarten":
        return (KINDERGARTEN,)
    match = _SPAN.fullmatch(word)
    if match is None:
        return ()
    first, last = _number(match[1]), _number(match[2] or match[1])
    return tuple(range(first, last + 1)) if first <= last <= 12 else ()


def _number(text: str) -> int:
    return KINDERGARTEN if text.upper() in ("K", "KG") else int(text)


def grades_in_code(code: str) -> tuple[int, ...]:
    """Grades that the notation itself carries, for frameworks that state them nowhere else.

    >>> grades_in_code("6.SP.B.5"), grades_in_code("HSF-IF.A.2"), grades_in_code("W.9-10.3e")
    ((6,), (9, 10, 11, 12), (9, 10))
    >>> grades_in_code("D2.Geo.4")
    ()
    """
    parts = code.split(".")
    head = parts[0].split("-")[0].upper()
    if re.fullmatch(r"HS[A-Z]?|MS", head):
        return tuple(_BANDS[head[:2]])
    if head in _STRANDS and len(parts) > 1:
        return _one(parts[1])
    for part, following in pairwise(parts):
        if _SPAN.fullmatch(part) and re.match(r"[A-Za-z]{2}", following):
            return _one(part)
    return ()
