"""Front and back matter, footnotes, addresses and page furniture: marked unit by unit.

A heading such as "References" only drops what follows as long as that looks like what the heading
promises, so that a chapter named "Notes from Underground" or a paragraph on copyright stays.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from curate.readability.blocks import words_up_to
from curate.readability.sentences import has_stop_at_end

if TYPE_CHECKING:
    from curate.readability.blocks import Unit

_Kind = Literal["lines", "entries", "notes", "terms", "text"]

# Heading in lower case without its numbering -> (what follows, reason).
_SECTIONS: dict[str, tuple[_Kind, str]] = {
    **dict.fromkeys(
        ("contents", "table of contents", "list of figures", "list of tables", "índice",
         "contenido", "tabla de contenidos", "table des matières", "sommaire", "inhalt"),
        ("lines", "front_matter"),
    ),
    "index": ("lines", "back_matter"),
    **dict.fromkeys(
        ("references", "bibliography", "works cited", "further reading", "sources", "citations",
         "image credits", "photo credits", "credits", "answer key", "answers", "solutions",
         "referencias", "bibliografía", "bibliographie", "literatur", "selected bibliography",
         "suggested reading", "external links", "see also", "answers to exercises"),
        ("entries", "back_matter"),
    ),
    **dict.fromkeys(("notes", "endnotes", "footnotes", "notas"), ("notes", "footnote")),
    **dict.fromkeys(
        ("glossary", "key terms", "vocabulary", "vocabulary list", "key vocabulary", "glosario",
         "word list", "new words"),
        ("terms", "back_matter"),
    ),
    **dict.fromkeys(
        ("copyright", "copyright page", "colophon", "imprint", "license", "licence", "legal notice",
         "dedication", "disclaimer"),
        ("text", "front_matter"),
    ),
    **dict.fromkeys(
        ("acknowledgments", "acknowledgements", "about the author", "about the authors",
         "about the illustrator", "about the editor", "about the editors", "about the publisher",
         "about the translator", "agradecimientos", "remerciements"),
        ("text", "back_matter"),
    ),
}  # fmt: skip
_LONGEST_TITLE = 40  # characters of a section's heading
_NUMBERING = re.compile(
    r"[\s#*_]*(?:(?:appendix|chapter|section)\s+)?(?:[\divx]{1,4}(?:\.\d+)*[.):]?\s+)?", re.I
)
_N_PARAGRAPHS_OF_TEXT = 3  # that a section such as "About the author" may have
_LONGEST_ENTRY = 45  # words of one reference, note or definition
_LONGEST_HEADING = 8  # words

_CONTENTS_LINE = re.compile(
    r"\S.{0,100}?(?:\.{4,}|(?: \.){3,}|…{2,}|_{4,}) ?(?:\d{1,4}|[ivxl]{1,6})$"
)
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d[a-z]?\b")
_CITATION = re.compile(
    r"[A-Z][\w'’-]{1,30}, (?:[A-Z]\.[ ,-]?){1,3}.{0,200}?\(?\b(?:1[5-9]|20)\d\d[a-z]?\b\)?[.,:;)]"
)
# "New York: Bell Books, 2009." ends an entry of a list of books.
_NAME = r"(?:[A-Z][\w'’&.-]{0,30}|&|and|of|the)"
_PUBLISHED = re.compile(
    rf"[A-Z][\w., ]{{1,40}}: [A-Z][\w'’&.-]{{0,30}}(?: {_NAME}){{0,6}}, (?:1[5-9]|20)\d\d\.?$"
)
_DEFINITION = re.compile(
    r"[\w' -]{1,40} \((?:n|v|adj|adv|prep|conj|pl|noun|verb|adjective|adverb)\.?\) ?:"
)
_FOOTNOTE = re.compile(
    r"(?:\[\d{1,3}\]|[¹²³⁰⁴-⁹]{1,3}|\^\d{1,3}|[†‡§]{1,2}(?! ?\d)) ?(?=[^\W\d_]|[\"“‘])"
)
_RULE = re.compile(r"[-_*=—– ]{3,}$")
_IMPRINT = re.compile(
    r"(?:©|\(c\) |copyright (?:©|\(c\)|\d{4})|all rights reserved|isbn\b|issn\b"
    r"|(?:written|illustrated|translated|edited|published)(?: in \d{4})? by (?-i:[A-Z])"
    r"|first published (?:in|by)|printed (?:in|by|and bound)|cover (?:design|art|photo)"
    r"|library of congress (?:control|catalog)|typeset (?:in|by)"
    r"|no part of this (?:book|publication|work)"
    r"|except where otherwise (?:noted|stated)|some rights reserved|licensed under"
    r"|permission is (?:hereby )?granted|you are free (?:to (?:share|copy|use|download)|:)"
    r"|(?:this|the) (?:[\w-]+ ){1,4}(?:is|was|are) (?:also )?(?:licensed|released|brought to you"
    r"|made available|distributed) (?:under|by|through|for free)"
    r"|dedicated to my\b|for my (?:mother|father|parents|wife|husband|children)\W*$)",
    re.I,
)
# First signs of what `_IMPRINT` matches.
_IMPRINT_SIGNS = frozenset("©(ACDEFILNPSTWYacdefilnpstwy")
_LONGEST_IMPRINT = 80  # words
_FURNITURE = re.compile(
    r"(?:page \d+|p\. \d+"
    r"|(?:chapter|unit|lesson|section|part|figure|fig\.|table|exhibit) [\dIVXivx.]+)\W*$"
    r"|last (?:updated|modified)\b|skip to (?:main )?content|back to top|share (?:this|on)\b"
    r"|edit this page",
    re.I,
)
_BANNER = re.compile(
    r"\W{0,5}(?:we|this|our|by|on|the (?:web ?)?site)\b.{0,60}"
    r"\b(?:uses?|accept(?: all)?|store) (?:\w+ ){0,2}cookies\b.{0,400}?\b(?:experience|consent"
    r"|privacy|accept|analy\w+|settings|policy|preferences|browser|traffic|site)"
    r"|\W{0,5}(?:cookie (?:policy|settings|preferences)|accept(?: all)? cookies)\b",
    re.I,
)
_LONGEST_BANNER = 80  # words
_DIGIT = re.compile(r"\d")
_POSTAL = re.compile(
    r"\b[A-Z]{2},? \d{5}(?:-\d{4})?\b|\bP\.? ?O\.? Box \d|^\d{1,5}[A-Za-z]? (?:[A-Z][\w.]* ){1,4}"
    r"(?:St|Street|Ave|Avenue|Rd|Road|Blvd|Boulevard|Lane|Ln|Drive|Dr|Way|Court|Ct|Square)\b"
)
_LONGEST_ADDRESS = 20  # words
_N_CAPITALS = 0.7  # share of the words of an address that begin with a capital or a digit


def mark_definitions(units: list[Unit]) -> None:
    """Mark words explained with their part of speech (`agitate (v): to stir up`).

    Before sentences are joined across breaks, since such a line has no stop. One with a stop may
    have a paragraph of the text behind it and stays.
    """
    for unit in units:
        text = unit.parts[-1]
        is_candidate = unit.reason is None and "(" in unit.parts[0][:_LONGEST_TITLE]
        if is_candidate and _DEFINITION.match(unit.parts[0]) and not has_stop_at_end(text):
            unit.reason = "back_matter"


def mark_matter(units: list[Unit]) -> None:
    """Set `reason` of the units that are matter around the text rather than text."""
    i = 0
    while i < len(units):
        unit = units[i]
        if unit.reason not in (None, "heading"):
            i += 1
            continue
        section = _section_of(unit)
        if section is not None:
            i = _mark_section(units, i, *section)
            continue
        if unit.reason is None:
            unit.reason = _reason_of(unit)
            if unit.parts[0] and _RULE.match(unit.parts[0]):
                _mark_notes_at_end(units, i + 1)
        i += 1


def _section_of(unit: Unit) -> tuple[_Kind, str] | None:
    """What the heading `unit` announces, if that is front or back matter."""
    if len(unit.parts) > 1 or len(unit.parts[0]) > _LONGEST_TITLE:
        return None
    title = unit.parts[0].strip().rstrip(":*_ ").lower()
    return _SECTIONS.get(title) or _SECTIONS.get(_NUMBERING.sub("", title, count=1))


def _mark_section(units: list[Unit], start: int, kind: _Kind, reason: str) -> int:
    """Mark what the heading at `start` promises; where to go on."""
    end = start + 1
    while end < len(units) and _belongs(units, end, kind, start):
        end += 1
    if end == start + 1:
        return end  # a heading and nothing more
    for unit in units[start:end]:
        if unit.reason in (None, "heading", "list", "verse", "test_item"):
            unit.reason = reason
    return end


def _belongs(units: list[Unit], i: int, kind: _Kind, start: int) -> bool:
    """Whether `units[i]` is still part of the section that begins at `start`."""
    unit = units[i]
    text = unit.text
    if _section_of(unit) is not None:
        return False
    if unit.reason not in (None, "list", "verse", "test_item"):
        return unit.reason == "furniture"
    is_stopped = has_stop_at_end(text)
    if kind == "text":
        return (is_stopped or unit.is_item or not _is_heading(text)) and (
            i - start <= _N_PARAGRAPHS_OF_TEXT
        )
    if kind == "lines":
        return not is_stopped or _CONTENTS_LINE.match(text) is not None
    if words_up_to(text, _LONGEST_ENTRY + 1) > _LONGEST_ENTRY:
        return False
    is_marked = unit.is_item or _FOOTNOTE.match(text) is not None
    if kind == "notes":
        return is_marked
    if kind == "terms":
        return not is_stopped or is_marked or _is_definition(units, i)
    return is_marked or not is_stopped or _YEAR.search(text) is not None


def _is_heading(text: str) -> bool:
    return words_up_to(text, _LONGEST_HEADING + 1) <= _LONGEST_HEADING


_TERM = re.compile(r"[^.!?:–—]{1,40}?(?: ?[:–—=]| - | \([^)]{1,20}\) ?)")


def _is_definition(units: list[Unit], i: int) -> bool:
    """Whether a unit of a glossary begins with its term, or stands under it."""
    before = units[i - 1].text
    return _TERM.match(units[i].text) is not None or (
        not has_stop_at_end(before) and _is_heading(before)
    )


def _mark_notes_at_end(units: list[Unit], start: int) -> None:
    """Mark numbered notes between a rule and the end of the text."""
    notes = units[start:]
    if notes and all(
        note.mark.isdigit() or _FOOTNOTE.match(note.parts[0]) or note.reason == "furniture"
        for note in notes
    ):
        for note in notes:
            note.reason = note.reason or "footnote"


def _reason_of(unit: Unit) -> str | None:
    """Why a unit is no text by itself, or None."""
    text = unit.parts[0]
    first = text[:1]
    if not first.isalpha() and _FOOTNOTE.match(text):
        return "footnote"
    if first in _IMPRINT_SIGNS and _IMPRINT.match(text) and _has_up_to(unit, _LONGEST_IMPRINT):
        return "front_matter"
    if text[-1:].isalnum() and _CONTENTS_LINE.match(text):
        return "front_matter"
    if "ookie" in text and _BANNER.match(unit.text) and _has_up_to(unit, _LONGEST_BANNER):
        return "furniture"
    if first.isupper() and _is_citation(text) and _has_up_to(unit, _LONGEST_ENTRY):
        return "back_matter"
    if (
        first in "pPcCuUlLsSfFtTeEbB"
        and _FURNITURE.match(text)
        and _has_up_to(unit, _LONGEST_HEADING)
    ):
        return "furniture"
    if len(text) <= _LONGEST_ADDRESS * 10 and _is_postal(unit.text):
        return "address"
    return None


def _is_citation(text: str) -> bool:
    """Whether `text` begins or ends as entries of a bibliography do."""
    if "." in text[:_LONGEST_TITLE] and _CITATION.match(text):
        return True
    return text.rstrip(".")[-4:].isdigit() and _PUBLISHED.search(text) is not None


def _has_up_to(unit: Unit, n_words: int) -> bool:
    return words_up_to(unit.text, n_words + 1) <= n_words


def _is_postal(text: str) -> bool:
    """Whether `text` is a postal address by itself; one inside a sentence is left where it is."""
    if _DIGIT.search(text) is None or _POSTAL.search(text) is None:
        return False
    words = text.split()
    n_capitals = sum(word[0].isupper() or word[0].isdigit() for word in words)
    return len(words) <= _LONGEST_ADDRESS and n_capitals >= _N_CAPITALS * len(words)
