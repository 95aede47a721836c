"""The lines of a result that show why it matched; the same for every engine."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from curate.search.stem import stem
from curate.search.words import words_of

if TYPE_CHECKING:
    from curate.search.lexical import Lexical
    from curate.search.model import SearchDocument

OPEN, CLOSE = "\u0002", "\u0003"
LENGTH = 200  # characters, about two lines on a card
_SPACES = re.compile(r"[\s\u0000-\u0008]+")


def highlight(document: SearchDocument, lexical: Lexical | None, *, length: int = LENGTH) -> str:
    """The best fragment of the description or text, matches between U+0002 and U+0003.

    The fragment that holds the most different words of the query wins, the description before
    the text, the earlier before the later. Without a match it is the beginning.
    """
    stems = _wanted(lexical)
    beginnings = {one[:2] for one in stems}
    best: tuple[int, str] | None = None
    for raw in (document.description, document.text):
        text = _SPACES.sub(" ", raw or "").strip()
        if not text:
            continue
        # A stem keeps the first letters of its word: most words need no stemming to be ruled out.
        marks = [
            (word.start, word.end, stem(word.folded))
            for word in (words_of(text) if stems else ())
            if word.folded[:2] in beginnings
        ]
        marks = [mark for mark in marks if mark[2] in stems]
        start, distinct = _best_window(marks, length)
        if best is None or distinct > best[0]:
            best = (distinct, _fragment(text, marks, start, length))
    return best[1] if best else ""


def _wanted(lexical: Lexical | None) -> frozenset[str]:
    if lexical is None:
        return frozenset()
    return frozenset(
        stem(word) for group in lexical.groups for phrase in group.phrases for word in phrase
    )


def _best_window(marks: list[tuple[int, int, str]], length: int) -> tuple[int, int]:
    """Where to start so that `length` characters hold the most different stems, and how many."""
    best_start, best_distinct = 0, 0
    last = 0
    for first, (start, _, _) in enumerate(marks):
        last = max(last, first)
        while last < len(marks) and marks[last][1] <= start + length * 3 // 4:
            last += 1
        distinct = len({mark[2] for mark in marks[first:last]})
        if distinct > best_distinct:
            best_start, best_distinct = start, distinct
    return best_start, best_distinct


def _fragment(text: str, marks: list[tuple[int, int, str]], start: int, length: int) -> str:
    begin = _fragment_begin(text, start, length)
    end = min(len(text), begin + length)
    if end < len(text):
        space = text.rfind(" ", begin + length // 2, end + 1)
        end = space if space > begin else end
    pieces = ["… " if begin else ""]
    at = begin
    for mark_start, mark_end, _ in marks:
        if mark_start < at or mark_end > end:
            continue
        pieces += [text[at:mark_start], OPEN, text[mark_start:mark_end], CLOSE]
        at = mark_end
    pieces += [text[at:end], " …" if end < len(text) else ""]
    return "".join(pieces)


def _fragment_begin(text: str, start: int, length: int) -> int:
    """A little before the first match, at a sentence's or at least a word's beginning."""
    if start < length * 3 // 4:
        return 0
    earliest = start - length // 4
    for sign in (". ", "! ", "? "):
        at = text.rfind(sign, earliest, start)
        if at >= 0:
            return at + 2
    at = text.find(" ", earliest, start)
    return at + 1 if at >= 0 else start
