"""What the columns of a table are: known by the names that teachers, districts and vendors use.

A header is compared without case, punctuation and `*`; KBART (the libraries' title lists) is among
them. A column that no name here fits is left alone: its meaning is not guessed.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from curate.extract.rules import FieldRule, RecordRules

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

URL = "url"
ID = "id"
_NAMES: dict[str, str] = {
    URL: "url, urls, link, links, web address, website, web site, web page, webpage, address, uri, "
    "href, hyperlink, permalink, url link, link url, resource url, resource link, page url, "
    "title url, item url, content url, landing page, enlace",
    ID: "id, identifier, item id, resource id, record id, title id",
    "name": "title, name, resource title, resource name, resource, item, item name, lesson, "
    "lesson title, lesson name, course title, publication title, link text, titulo",
    "description": "description, summary, abstract, overview, blurb, annotation, "
    "short description, descripcion",
    "license": "license, licence, licenses, rights, license type, license url, usage rights, "
    "terms of use, cc license, creative commons license, copyright, licencia",
    "educational_level": "grade, grades, grade level, grade levels, grade band, grade bands, "
    "grade range, level, levels, education level, educational level, year group, key stage, grado",
    "ages": "age, ages, age range, typical age range",
    "about": "subject, subjects, subject area, subject areas, content area, discipline, topic, "
    "topics, category, categories, materia",
    "keywords": "keywords, keyword, key words, tags, tag",
    "in_language": "language, languages, lang, idioma",
    "author": "author, authors, creator, creators, first author, written by, instructor, autor",
    "publisher": "publisher, publisher name, vendor, vendor name, provider, organization, "
    "organisation, company",
    "educational_alignment": "standard, standards, standards alignment, alignment, alignments, "
    "standard code, standard codes, aligned standards, ccss, ngss, teks",
    "learning_resource_type": "type, resource type, material type, media type, content type, "
    "publication type, learning resource type",
    "audience": "audience, intended audience",
    "is_accessible_for_free": "cost, costs, price, list price, fee, free, is free, access type",
    "date_published": "date published, publication date, published, pub date, "
    "publication year, date monograph published online",
    "date_modified": "date modified, modified, updated, last updated, last modified, date updated",
    "time_required": "duration, time required",
    "accessibility_feature": "accessibility, accessibility features",
    "image": "image, image url, thumbnail, thumbnail url, cover, cover url, cover image",
}
_FIELD_OF = {name.strip(): field for field, names in _NAMES.items() for name in names.split(",")}
_MANY = frozenset(
    {"author", "about", "keywords", "educational_alignment", "learning_resource_type", "audience",
     "educational_level", "accessibility_feature"}
)  # fmt: skip
_SEPARATORS = (";", "|", "\n")
_CODES = ("educational_alignment",)  # codes hold no comma, so one may separate them
_TRUTHS = frozenset({"free", "is free"})

_ACCENTS = str.maketrans("áéíóúñ", "aeioun")
_NOT_A_LETTER = re.compile(r"[\W_]+")
_BARE_GRADES = re.compile(
    r"(?:pre-?k|k|\d{1,2})(?:st|nd|rd|th)?(?:\s*(?:-|–|to)\s*(?:k|\d{1,2})(?:st|nd|rd|th)?)?",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(.+?) ?\d{1,2}")
_PRICE = re.compile(r"[^\d,.-]{0,4}\s*(\d{1,7}(?:[.,]\d{1,3})*)\s*\D{0,24}")
_NO_PRICE = re.compile(r"free|no cost|no charge|gratis|gratuito|open access|f", re.IGNORECASE)
_PAID = re.compile(r"paid|p|subscription|purchase", re.IGNORECASE)


@lru_cache(maxsize=4096)
def plain(header: str) -> str:
    """A header without case, accents and punctuation.

    >>> plain(" Grade_Level(s)* "), plain("URL:")
    ('grade level s', 'url')
    """
    return _NOT_A_LETTER.sub(" ", header.casefold().translate(_ACCENTS)).strip()


def field_of(header: str) -> str | None:
    """The field that a column of this name holds; None where the name says none.

    >>> field_of("Grade Level(s)"), field_of("Web Address"), field_of("Room")
    ('educational_level', 'url', None)
    """
    name = plain(header)
    found = _FIELD_OF.get(name) or _FIELD_OF.get(name.removesuffix(" s") + "s")
    if found is None and (numbered := _NUMBERED.fullmatch(name)):
        found = _FIELD_OF.get(numbered[1])
        # `Subject 2` is a subject; `Grade 4` is a column of marks.
        return None if found in ("educational_level", "ages") else found
    return found


def recognized(headers: Sequence[str]) -> RecordRules:
    """The rules that the names of the columns make; several columns may serve one field."""
    columns: dict[str, list[str]] = {}
    for header in headers:
        field = field_of(header)
        if field is not None:
            columns.setdefault(field, []).append(as_path(header))
    return RecordRules(
        url=tuple(columns.pop(URL, [])),
        id=tuple(columns.pop(ID, [])),
        fields={field: _rule(field, paths) for field, paths in columns.items()},
    )


def as_path(header: str) -> str:
    """A column's name as a path; names with quotation marks are known without them."""
    return '"' + header.replace('"', "") + '"'


def _rule(field: str, paths: list[str]) -> FieldRule:
    if field not in _MANY:
        return FieldRule(path=tuple(paths))
    separators = (*_SEPARATORS, ",") if field in _CODES else _SEPARATORS
    return FieldRule(path=(paths[0],), also=tuple(paths[1:]), split=separators)


def reading(header: str) -> Callable[[str], str] | None:
    """How the cells of a column are read where the column's name is needed to understand them."""
    field = field_of(header)
    if field == "educational_level" and "grade" in plain(header):
        return graded
    if field == "is_accessible_for_free" and plain(header) not in _TRUTHS:
        return free_or_not
    return None


def graded(cell: str) -> str:
    """The grades in a column that is named for them: a bare number is one.

    >>> graded("3, 4"), graded("K-2"), graded("Grade 5"), graded("5-Mar")
    ('Grade 3; Grade 4', 'Grade K-2', 'Grade 5', '5-Mar')
    """
    parts = [part.strip() for part in re.split(r"[,;|\n]", cell) if part.strip()]
    if parts and all(_BARE_GRADES.fullmatch(part) for part in parts):
        return "; ".join(f"Grade {part}" for part in parts)
    return cell


def free_or_not(cell: str) -> str:
    """A price as a truth value: nothing to pay is `true`, an amount `false`, words neither.

    >>> free_or_not("$0.00"), free_or_not("12,50 €"), free_or_not("Free"), free_or_not("varies")
    ('true', 'false', 'true', '')
    """
    text = cell.strip()
    if _NO_PRICE.fullmatch(text):
        return "true"
    if _PAID.fullmatch(text):
        return "false"
    amount = _PRICE.fullmatch(text)
    if amount is None:
        return ""
    return "true" if not amount[1].strip("0.,") else "false"
