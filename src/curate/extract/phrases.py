"""Published terms ("AP Biology", "Grade 5: Math") as comparable phrases, and tables of them."""

from __future__ import annotations

import csv
import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_TERM = 120  # characters; a longer value is a sentence, not a term

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NO_WORD = re.compile(r"[\W_]+")
_PARENTHESES = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_PARTS = re.compile(r"\s*(?:[:;|>/,»›·•→]|\s[-\u2013\u2014]\s)\s*")
_AND = re.compile(r"\s+(?:and|y|e|und|et|or|o|oder|ou)\s+")
# "Mathematics -- Study and teaching": a library heading says behind the dashes how, not what.
_SUBDIVISION = re.compile(r"\s*(?<!-)--(?!-).*$")
_QUALIFIER_WORDS = (
    "a advanced al an ap avanzada basic basica basico basics beginning children clase class "
    "classes college cours course courses curriculum curso das de der die du ecole einfuhrung "
    "el elementary fach for foundations fundamentals gcse grade grades grundlagen grundschule "
    "high honors honours i ib ii iii in intro introduccion introduction introductory iv junior "
    "k key kids kindergarten klasse ks kurs la las le learn learning les lesson lessons level "
    "levels los lower lycee middle of pre primaria primary principles resources school schools "
    "secondary secundaria sekundarstufe senior stage subject subjects teach teaching the to "
    "topic university unterricht upper year years"
)
_QUALIFIERS = frozenset(_QUALIFIER_WORDS.split())
_NUMBER = re.compile(r"\d{1,3}(?:st|nd|rd|th)?")


def fold_phrase(text: str) -> str:
    """A term for comparison: lower case, no marks or signs, words of camel case apart.

    >>> fold_phrase("Français & Science-Fiction"), fold_phrase("generalPublic")
    ('francais and science fiction', 'general public')
    """
    apart = _CAMEL.sub(" ", text.replace("&", " and "))
    plain = unicodedata.normalize("NFKD", apart.casefold())
    kept = "".join(char for char in plain if not unicodedata.combining(char))
    return _NO_WORD.sub(" ", kept).strip()


def phrases_in(value: str) -> Iterator[tuple[str, ...]]:
    """The terms of one published value, each as its readings, the most literal first.

    A list ("Math, Physical Science"), a path ("Science > Biology") and a pair ("Reading and
    Writing") are taken apart only where the whole is not known, so the caller stops at the first
    reading that it knows; see `look_up`. An address gives its last segment.
    """
    text = value.strip()
    if "://" in text:
        text = re.split(r"[/#]", text.rstrip("/#"))[-1]
    if not text or len(text) > MAX_TERM:
        return
    text = _SUBDIVISION.sub("", _PARENTHESES.sub(" ", text))
    for part in [text, *_PARTS.split(text)]:
        folded = fold_phrase(part)
        if folded:
            yield folded, without_qualifiers(folded)


def look_up(value: str, table: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The ids that one published value names, in order; () where a table holds none of it."""
    phrases = list(phrases_in(value))
    if not phrases:
        return ()
    whole, *parts = phrases
    found = _known(whole, table)
    if found:
        return found
    for part in parts:
        found += _known(part, table)
        if not _known(part, table):
            for half in _AND.split(part[0]) if _AND.search(part[0]) else ():
                found += _known((half, without_qualifiers(half)), table)
    return tuple(dict.fromkeys(found))


def _known(readings: tuple[str, ...], table: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    return next((table[reading] for reading in readings if reading in table), ())


def without_qualifiers(folded: str) -> str:
    """A folded term without the level and the kind of course around it.

    >>> without_qualifiers("introduction to ap biology 2"), without_qualifiers("high school")
    ('biology', '')
    """
    words = folded.split()
    while words and _is_qualifier(words[0]):
        words.pop(0)
    while words and _is_qualifier(words[-1]):
        words.pop()
    return " ".join(words)


def _is_qualifier(word: str) -> bool:
    return word in _QUALIFIERS or _NUMBER.fullmatch(word) is not None


def read_table(name: str) -> list[dict[str, str]]:
    """The rows of a table that lies beside this module."""
    with Path(__file__).with_name(name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
