"""Chapters of a long text, told by its headings.

Headings come without any mark that says what they are: `Chapter 3`, `# Light`, `IV.` or just a
short line. The clearest kind that parts the text is taken, and the others are left alone: a book
with chapters is not cut at its section titles.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from curate.readability.prose import Prose

FEWEST_WORDS = 250  # of a chapter: two slices; shorter ones are put together
_MOST_CHAPTERS = 80  # more cannot be told apart in a picture
_LONGEST_NAME = 80  # characters
_MOST_WORDS = 10  # of a heading without any mark
# Headings of a kind between two paragraphs; more are a list.
_MOST_IN_A_ROW = {"plain": 2, "number0": 1, "number1": 1, "number2": 1}
_MOST_WORDS_OF_LINE = 14  # of a heading that ends like a sentence ("Chapter 1. The Boat.")

_NUMBER = (
    r"(?:\d{1,3}|[ivxlc]{1,8}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty(?:-\w{3,5})?"
    r"|thirty(?:-\w{3,5})?|the (?:first|second|third|fourth|fifth|last)|first|second|third|fourth)"
)
_LABELED = re.compile(
    rf"(?P<word>chapter|cap[ií]tulo|lesson|unit|module|part|book|section)\s+{_NUMBER}\b(?![-'’])",
    re.I,
)
_ROMAN = re.compile(r"(?=[IVXLC])[IVXLC]{1,8}(?:\.|$)(?=\s|$)")
_NUMBERED = re.compile(r"\d{1,3}(?P<deeper>(?:\.\d{1,3}){0,3})\.?\s+(?=[^\W\d_])")
_MARKDOWN = re.compile(r"(#{1,6}) ")
_NO_HEADING = re.compile(
    r"[$>]|(?:fig(?:ure|\.)|table|page|photo|image|credit|source|copyright|©|isbn)\b|.*[|\t￼{}<>=]",
    re.I,
)
_LETTERS = re.compile(r"[^\W\d_]{2}")

# Kinds of headings, clearest first.
_KINDS = (
    *("chapter", "capítulo", "lesson", "module", "unit", "part", "book"),
    *("md1", "md2", "roman", "number0", "md3", "section", "number1", "md4", "number2", "plain"),
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading before paragraph `at`; `is_bare` where it is only a label with its number."""

    at: int
    kind: str
    name: str
    is_bare: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """Paragraphs from `start` up to `stop` (not included) under one heading, None before any."""

    name: str | None
    start: int
    stop: int
    n_words: int


def chapters_of(prose: Prose, words_of_paragraph: Sequence[int]) -> list[Span]:
    """The chapters of `prose` in order, none shorter than 250 words where there are two or more.

    Short ones that follow one another are put together and named for the first and the last.
    One span without a name where no headings part the text.

    Args:
        prose: the text; paragraphs that are headings themselves stay inside the spans.
        words_of_paragraph: words of each of its paragraphs.
    """
    total = sum(words_of_paragraph)
    whole = [Span(None, 0, len(prose.paragraphs), total)]
    by_kind: dict[str, list[Heading]] = {}
    headings = _with_titles(_headings(prose))
    for heading in headings:
        by_kind.setdefault(heading.kind, []).append(heading)
    for kind in _KINDS:
        found = by_kind.get(kind, [])
        if len(found) < 2:
            continue
        spans = _pooled(
            list(_spans(found, words_of_paragraph)), max(FEWEST_WORDS, total / _MOST_CHAPTERS)
        )
        if len(spans) > 1:
            return spans
    return whole


def moved_headings(
    headings: Sequence[tuple[int, str]],
    before: Sequence[Sequence[str]],
    after: Sequence[Sequence[str]],
) -> tuple[tuple[int, str], ...]:
    """Headings of the paragraphs `before`, by the numbers they have `after` some were left out.

    `after` holds some of the paragraphs in the same order, perhaps without some of their sentences.
    """
    numbers = [0]  # old number of a paragraph -> the new one, of the next that is left
    n_kept = 0
    for paragraph in before:
        if n_kept < len(after) and after[n_kept] and after[n_kept][0] in paragraph:
            n_kept += 1
        numbers.append(n_kept)
    return tuple((numbers[at], text) for at, text in headings)


def is_heading_line(paragraph: Sequence[str]) -> bool:
    """Whether a kept paragraph is a heading that ends like a sentence ("Chapter 1. The Boat.")."""
    if len(paragraph) == 1 and _ROMAN.fullmatch(paragraph[0]):
        return True
    if len(paragraph) > 2 or not _LABELED.match(paragraph[0]):
        return False
    return sum(len(sentence.split()) for sentence in paragraph) <= _MOST_WORDS_OF_LINE and (
        len(paragraph) == 2 or _LABELED.sub("", paragraph[0]).strip(" .:") == ""
    )


def _headings(prose: Prose) -> list[Heading]:
    """All headings in order, those that were kept as paragraphs among them."""
    found = [h for at, text in prose.headings if (h := _read(at, text)) is not None]
    whole = {(heading.at, heading.kind) for heading in found}
    for at, paragraph in enumerate(prose.paragraphs):
        if is_heading_line(paragraph):
            heading = _read(at, " ".join(paragraph))
            if heading is not None and (at, heading.kind) not in whole:
                found.append(heading)
    return _without_doubtful(sorted(found, key=lambda heading: heading.at))


def _without_doubtful(headings: list[Heading]) -> list[Heading]:
    """Without plain lines that are hardly headings: one of many in a row, or told again and again.

    Answers of a quiz and terms of a list come in a row; "Solution" and "Strategy" come again.
    """
    headings = _without_contents(headings)
    in_a_row = Counter((heading.at, heading.kind) for heading in headings)
    told = Counter(heading.name for heading in headings if heading.kind == "plain")
    return [
        heading
        for heading in headings
        if in_a_row[heading.at, heading.kind] <= _MOST_IN_A_ROW.get(heading.kind, len(headings))
        and told[heading.name] <= 1
    ]


def _without_contents(headings: list[Heading]) -> list[Heading]:
    """Without the lines of a table of contents: labels in a row that come again in the text."""
    places: dict[tuple[int, str], list[str]] = {}
    everywhere: dict[str, set[int]] = {}
    for heading in headings:
        places.setdefault((heading.at, heading.kind), []).append(heading.name)
        everywhere.setdefault(heading.name, set()).add(heading.at)
    out: list[Heading] = []
    for heading in headings:
        row = places[heading.at, heading.kind]
        alone = [name for name in row if len(everywhere[name]) == 1]
        is_plain = heading.kind == "plain" or heading.kind.startswith("md")
        if is_plain or len(row) == 1 or (alone and heading.name == alone[-1]):
            out.append(heading)
    return out


def _read(at: int, text: str) -> Heading | None:
    """What kind of heading `text` is, or None where it hardly is one."""
    marked = _MARKDOWN.match(text)
    bare = text[marked.end() :] if marked else text
    bare = bare.strip(" *_#")
    if not _LETTERS.search(bare) and not _ROMAN.match(bare):
        return None
    if _NO_HEADING.match(bare):
        return None
    labeled = _LABELED.match(bare)
    name = bare[:_LONGEST_NAME].rstrip(" .:")
    if labeled:
        is_bare = not bare[labeled.end() :].strip(" .:—–-")
        return Heading(at, labeled["word"].lower().replace("capitulo", "capítulo"), name, is_bare)
    if marked:
        return Heading(at, f"md{len(marked[1])}", name) if name else None
    if roman := _ROMAN.match(bare):
        return Heading(at, "roman", name, not bare[roman.end() :].strip(" .:—–-"))
    if bare[0].islower():
        return None
    if bare.endswith((",", ";", ":", "-", "–", "—")) or len(bare.split()) > _MOST_WORDS:
        return None
    numbered = _NUMBERED.match(bare)
    if numbered and bare[numbered.end()].islower():
        return None  # "3 pieces of tape"
    kind = f"number{min(numbered['deeper'].count('.'), 2)}" if numbered else "plain"
    return Heading(at, kind, name)


def _with_titles(headings: list[Heading]) -> list[Heading]:
    """A bare label takes the title on the line after it: "Chapter I" + "The Boat"."""
    out: list[Heading] = []
    for heading in headings:
        before = out[-1] if out else None
        is_title = heading.kind == "plain" or heading.kind.startswith("md")
        if before is not None and before.is_bare and before.at == heading.at and is_title:
            name = f"{before.name}: {heading.name}"[:_LONGEST_NAME]
            out[-1] = Heading(before.at, before.kind, name)
        else:
            out.append(heading)
    return out


def _spans(headings: list[Heading], words_of_paragraph: Sequence[int]) -> Iterator[Span]:
    """What stands before the first heading, then under each one that has words under it."""
    starts: list[tuple[str | None, int]] = [(None, 0)]
    starts += [(heading.name, heading.at) for heading in headings]
    ends = [start for _, start in starts[1:]] + [len(words_of_paragraph)]
    for (name, start), stop in zip(starts, ends, strict=True):
        n_words = sum(words_of_paragraph[start:stop])
        if n_words:
            yield Span(name, start, stop, n_words)


def _pooled(spans: list[Span], fewest: float) -> list[Span]:
    """Neighbors put together until each has `fewest` words; a short last one joins the one before.

    What stands before the first heading is front matter where it is short: it goes by the name of
    what follows.
    """
    groups: list[list[Span]] = []
    n_words = 0
    for span in spans:
        if groups and n_words < fewest:
            groups[-1].append(span)
            n_words += span.n_words
        else:
            groups.append([span])
            n_words = span.n_words
    if len(groups) > 1 and n_words < fewest:
        last = groups.pop()
        groups[-1].extend(last)
    return [_joined(group) for group in groups]


def _joined(group: list[Span]) -> Span:
    names = list(dict.fromkeys(span.name for span in group if span.name))
    name = names[0] if names else None
    if len(names) > 1:
        name = f"{names[0]} – {names[-1]}"
    return Span(name, group[0].start, group[-1].stop, sum(span.n_words for span in group))
