"""Languages: published codes and names to BCP 47, and which languages are easily confused.

The table `languages.csv` holds ISO 639-1 codes (and some three-letter ones that teachers meet),
their ISO 639-2/3 codes, English and own names, and a `near` code: the language a detector may
report in its stead (Cantonese is read as Chinese, Dari as Persian).
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(?:[-_](?P<script>[a-z]{4}))?(?:[-_](?P<region>[a-z]{2}|\d{3}))?"
    r"(?:[-_.@][\w.@-]*)?",
    re.IGNORECASE,
)
_NO_LANGUAGE = frozenset({"und", "zxx", "mul", "mis"})


@dataclass(frozen=True, slots=True)
class Language:
    """One row of the table."""

    code: str
    iso639_3: tuple[str, ...]
    near: str
    english: str
    native: str


@lru_cache(maxsize=1)
def language_table() -> dict[str, Language]:
    """The languages by code."""
    path = Path(__file__).with_name("languages.csv")
    with path.open(encoding="utf-8", newline="") as stream:
        rows = [
            Language(r["code"], tuple(r["iso639_3"].split()), r["near"], r["english"], r["native"])
            for r in csv.DictReader(stream)
        ]
    return {row.code: row for row in rows}


@lru_cache(maxsize=1)
def _by_code3() -> dict[str, str]:
    return {code: row.code for row in language_table().values() for code in row.iso639_3}


@lru_cache(maxsize=1)
def _by_name() -> dict[str, str]:
    names: dict[str, str] = {}
    for row in language_table().values():
        for name in (row.english, row.native):
            if name:
                names.setdefault(name.casefold(), row.code)
    return names


@lru_cache(maxsize=1024)
def language_code(value: str) -> str | None:
    """The BCP 47 tag that a published value means; None where it means none.

    >>> [language_code(v) for v in ("EN_us", "spa", "Español", "und", "x-klingon")]
    ['en-US', 'es', 'es', None, None]
    """
    text = value.strip()
    named = _by_name().get(text.casefold())
    if named:
        return named
    match = _TAG.fullmatch(text)
    if not match:
        return None
    language = match["language"].lower()
    language = _by_code3().get(language, language)
    if language in _NO_LANGUAGE or (language not in language_table() and len(language) != 3):
        return None
    if language not in language_table() and not _looks_like_a_code(text):
        return None
    parts = [language]
    if match["script"]:
        parts.append(match["script"].title())
    if match["region"]:
        parts.append(match["region"].upper())
    return "-".join(parts)


def _looks_like_a_code(text: str) -> bool:
    # A three-letter code that the table does not hold is believed as it stands, a word is not.
    return text.split("-")[0].islower()


def language_by_name(text: str) -> str | None:
    """The language whose English or own name `text` is; None where it is none."""
    return _by_name().get(text.strip().casefold())


def base_language(tag: str) -> str:
    """The language of a tag without script and region.

    >>> base_language("pt-BR")
    'pt'
    """
    return tag.split("-")[0].lower()


def are_near(one: str, other: str) -> bool:
    """Whether two tags are the same language or ones that a detector confuses."""
    a, b = base_language(one), base_language(other)
    return a == b or _family(a) == _family(b)


def _family(code: str) -> str:
    row = language_table().get(code)
    return row.near or code if row else code
