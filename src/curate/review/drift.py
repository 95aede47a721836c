"""What changed in a text, for a person to read: sentences, and the words inside them.

Whole paragraphs are compared first, then the sentences of those that differ, then the words of
sentences that were edited, so that a book costs seconds and not hours.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Literal

from curate.readability.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Mark = Literal["same", "gone", "new"]

_CONTEXT = 1  # unchanged sentences shown before and after a change
_EDITED_DICE = 0.4  # sentences that share this much of their words are one that was edited
_MAX_PAIRS = 400  # gone times new sentences of one place that are searched for edited ones
_MAX_WORDS = 300  # of a sentence whose words are compared
# Comparing the words of a sentence costs the product of their numbers. This much is some seconds,
# and enough for thousands of sentences as people write them; later ones are shown whole.
_MOST_COMPARED = 3_000_000
_PIECES = re.compile(r"\s+|\w+|[^\w\s]")
_WORDS = re.compile(r"\w+")
_WIDE_STOP = re.compile(r"(?<=[。！？])")


@dataclass(slots=True, frozen=True)
class Words:
    """A run of words that is the same in both texts, gone, or new."""

    mark: Mark
    text: str


@dataclass(slots=True, frozen=True)
class DiffPart:
    """A stretch of the comparison.

    `same` is shown as it is, `folded` stands for `n_sentences` unchanged ones that are left out
    (its `words` are empty), `gone` and `new` are whole sentences, `edited` one sentence with marks
    on its words.
    """

    kind: Literal["same", "folded", "gone", "new", "edited"]
    n_sentences: int
    words: tuple[Words, ...] = ()

    @property
    def text(self) -> str:
        """The words without their marks."""
        return "".join(words.text for words in self.words)


def readable_diff(before_text: str, after_text: str) -> tuple[DiffPart, ...]:
    """What is gone from a text and what is new in it, in reading order.

    Layout alone (spaces, line breaks) is no change. Two equal texts give one folded part, two
    empty ones nothing. Everything is text as it was read: escape it before it goes into a page.

    >>> [part.kind for part in readable_diff("One. Two. Three.", "One. Two. Four more.")]
    ['folded', 'same', 'gone', 'new']
    """
    return tuple(_folded(_joined(_sentence_parts(_blocks(before_text), _blocks(after_text)))))


def _blocks(text: str) -> list[str]:
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return [line for line in lines if line]


def _sentence_parts(before: list[str], after: list[str]) -> Iterator[DiffPart]:
    edits = _Edits()
    for same, old, new in _stretches(before, after):
        if same:
            yield from (_whole("same", s) for line in old for s in _sentences(line))
            continue
        old_sentences = [s for line in old for s in _sentences(line)]
        new_sentences = [s for line in new for s in _sentences(line)]
        for alike, gone, come in _stretches(old_sentences, new_sentences):
            if alike:
                yield from (_whole("same", s) for s in gone)
            else:
                yield from edits.parts(gone, come)


def _sentences(line: str) -> list[str]:
    """Sentences of a line; a line without a letter or digit is one as well."""
    pieces = [piece for piece in _WIDE_STOP.split(line) if piece]
    return [s for piece in pieces for s in split_sentences(piece)] or [line]


def _stretches(
    before: Sequence[str], after: Sequence[str]
) -> Iterator[tuple[bool, Sequence[str], Sequence[str]]]:
    """Stretches of both lists in order, and whether they are the same."""
    # Equal ends are cut off first: the rest of the work is then the size of the change.
    start = 0
    shorter = min(len(before), len(after))
    while start < shorter and before[start] == after[start]:
        start += 1
    end = 0
    while end < shorter - start and before[-1 - end] == after[-1 - end]:
        end += 1
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    if start:
        yield True, before[:start], after[:start]
    if old and new:
        # autojunk keeps a text of one line repeated thousands of times from costing its square.
        matcher = SequenceMatcher(None, old, new, autojunk=True)
        for tag, i, j, k, m in matcher.get_opcodes():
            yield tag == "equal", old[i:j], new[k:m]
    elif old or new:
        yield False, old, new
    if end:
        yield True, before[len(before) - end :], after[len(after) - end :]


class _Edits:
    """Finds sentences that were edited among those gone and new, within a budget."""

    def __init__(self) -> None:
        self._left = _MOST_COMPARED

    def parts(self, gone: Sequence[str], new: Sequence[str]) -> Iterator[DiffPart]:
        """The parts of one place: edited sentences in order, between them what is gone or new."""
        at_gone = at_new = 0
        for i, j in self._pairs(gone, new):
            yield from (_whole("gone", s) for s in gone[at_gone:i])
            yield from (_whole("new", s) for s in new[at_new:j])
            yield DiffPart("edited", 1, _word_marks(gone[i], new[j]))
            at_gone, at_new = i + 1, j + 1
        yield from (_whole("gone", s) for s in gone[at_gone:])
        yield from (_whole("new", s) for s in new[at_new:])

    def _pairs(self, gone: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
        """Positions of edited sentences, ascending on both sides."""
        if len(gone) * len(new) > _MAX_PAIRS and len(gone) != len(new):
            return []
        window = _MAX_PAIRS // max(len(gone), 1) + 1  # sentences looked at beyond the next one
        counts = [Counter(_WORDS.findall(s.casefold())) for s in new]
        pairs: list[tuple[int, int]] = []
        start = 0
        for i, sentence in enumerate(gone):
            if self._left <= 0:
                break
            mine = Counter(_WORDS.findall(sentence.casefold()))
            for j in range(start, min(len(new), max(start, i) + window)):
                if _are_alike(mine, counts[j]):
                    pairs.append((i, j))
                    start = j + 1
                    self._left -= mine.total() * counts[j].total()
                    break
        return pairs


def _are_alike(one: Counter[str], other: Counter[str]) -> bool:
    n_words = one.total() + other.total()
    return 0 < n_words <= 2 * _MAX_WORDS and 2 * (one & other).total() >= _EDITED_DICE * n_words


def _word_marks(before: str, after: str) -> tuple[Words, ...]:
    """One sentence with marks on its words; a change takes the spaces around its words along."""
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    marks: list[Words] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            marks.append(Words("same", "".join(old[i:j])))
            continue
        if i < j:
            marks.append(Words("gone", "".join(old[i:j])))
        if k < m:
            marks.append(Words("new", "".join(new[k:m])))
    return tuple(_without_islands(marks))


def _without_islands(marks: list[Words]) -> list[Words]:
    """Changes with nothing but a space between them are one: single words are hard to read."""
    out: list[Words] = []
    gone = new = ""
    for position, words in enumerate(marks):
        is_island = (
            words.mark == "same"
            and words.text.isspace()
            and 0 < position < len(marks) - 1
            and (gone or new)
        )
        if words.mark == "same" and not is_island:
            out += _pair(gone, new)
            gone = new = ""
            out.append(words)
            continue
        gone += words.text if words.mark != "new" else ""
        new += words.text if words.mark != "gone" else ""
    return out + _pair(gone, new)


def _pair(gone: str, new: str) -> list[Words]:
    found = []
    if gone:
        found.append(Words("gone", gone))
    if new:
        found.append(Words("new", new))
    return found


def _whole(kind: Literal["same", "gone", "new"], sentence: str) -> DiffPart:
    return DiffPart(kind, 1, (Words(kind, sentence),))


def _joined(parts: Iterator[DiffPart]) -> Iterator[DiffPart]:
    """Neighbors that are both gone, or both new, as one part."""
    run: list[DiffPart] = []
    for part in parts:
        if run and (part.kind != run[0].kind or part.kind not in ("gone", "new")):
            yield _run(run)
            run = []
        run.append(part)
    if run:
        yield _run(run)


def _run(run: list[DiffPart]) -> DiffPart:
    first = run[0]
    if len(run) == 1:
        return first
    text = " ".join(part.text for part in run)
    return DiffPart(first.kind, len(run), (Words(first.words[0].mark, text),))


def _folded(parts: Iterator[DiffPart]) -> Iterator[DiffPart]:
    """Unchanged stretches shortened to the sentences next to a change."""
    same: list[DiffPart] = []
    is_first = True
    for part in parts:
        if part.kind == "same":
            same.append(part)
            continue
        yield from _fold(same, head=0 if is_first else _CONTEXT, tail=_CONTEXT)
        yield part
        same, is_first = [], False
    yield from _fold(same, head=0 if is_first else _CONTEXT, tail=0)


def _fold(same: list[DiffPart], *, head: int, tail: int) -> Iterator[DiffPart]:
    n_hidden = len(same) - head - tail
    if n_hidden < 1:
        yield from same
        return
    yield from same[:head]
    yield DiffPart("folded", n_hidden)
    yield from same[len(same) - tail :]
