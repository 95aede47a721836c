"""How the reading level goes through a long text: slices of 125 words, by chapter.

One number for a book hides that its chapters differ. Slices end at the first sentence end after
125 words, as the makers of such measures cut theirs, and never reach into the next chapter.
"""

from __future__ import annotations

import statistics
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from curate.readability.chapters import chapters_of, is_heading_line
from curate.readability.estimate import HIGHEST, LOWEST, rounded
from curate.readability.levels import estimates_of_slices
from curate.readability.words import count_words
from curate.records import ReadingChapter, ReadingCourse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from curate.readability.chapters import Span
    from curate.readability.estimate import ModelName
    from curate.readability.prose import Prose

SLICE_WORDS = 125
FEWEST_WORDS = 1_000  # of prose; a shorter text has no course
_FEWEST_SLICES = 8
_SHORTEST_LAST = 60  # words; a shorter last slice of a chapter joins the one before
_MOST_STORED = 400

Slice = tuple[int, int]
"""First sentence, and the one after the last, counted through the whole text."""


def course_of(
    prose: Prose,
    levels_of: Callable[[Sequence[Slice]], Sequence[float | None]],
    *,
    sentence_words: Iterable[int] | None = None,
) -> ReadingCourse | None:
    """The course of the level through `prose`; None under 1,000 words or 8 slices.

    Args:
        prose: the chosen prose of one text, all of it to be judged.
        levels_of: the level in L of every slice, in one call; None where a slice has none. Slices
            are ranges of sentences, so that sums over words need not be made again.
        sentence_words: words of each sentence in order, where they are counted already.

    `n_slices`, `mean`, `low` and `high` are of all slices. A text with more than 400 keeps the
    means of as many neighbors as bring it under that, within a chapter.
    """
    if prose.n_words < FEWEST_WORDS:
        return None
    n_of_paragraph = [len(paragraph) for paragraph in prose.paragraphs]
    starts = [0, *accumulate(n_of_paragraph)]
    words = [int(n) for n in sentence_words] if sentence_words is not None else []
    if len(words) != starts[-1]:
        words = [count_words(sentence) for sentence in prose.sentences]
    words_of_paragraph = [sum(words[start:stop]) for start, stop in pairwise(starts)]
    spans = chapters_of(prose, words_of_paragraph)
    by_chapter = [_slices_of(span, prose, starts, words) for span in spans]
    every = [one for slices in by_chapter for one in slices]
    if len(every) < _FEWEST_SLICES:
        return None
    levels = iter(levels_of(every))
    told = [
        [level for level in (next(levels) for _ in slices) if level is not None]
        for slices in by_chapter
    ]
    return _course([(span.name, span.n_words) for span in spans], told)


def levels_with(
    sentences: Sequence[str], model: ModelName
) -> Callable[[Sequence[Slice]], list[float]]:
    """`levels_of` for `course_of` from our own estimate: one pass over all slices."""
    return lambda slices: estimates_of_slices(
        [sentences[start:stop] for start, stop in slices], model
    )


def levels_by(
    sentences: Sequence[str], estimate: Callable[[Sequence[str]], float | None]
) -> Callable[[Sequence[Slice]], list[float | None]]:
    """`levels_of` for `course_of` from an estimate that takes the sentences of one slice."""
    return lambda slices: [estimate(sentences[start:stop]) for start, stop in slices]


def _slices_of(
    span: Span, prose: Prose, starts: Sequence[int], words: Sequence[int]
) -> list[Slice]:
    """Slices of one chapter, without headings that were kept as paragraphs."""
    slices: list[tuple[int, int, int]] = []  # first, after the last, words
    begin: int | None = None
    n_words = 0
    for index in range(span.start, span.stop):
        if is_heading_line(prose.paragraphs[index]):
            if begin is not None:  # a slice is one run of sentences
                slices.append((begin, starts[index], n_words))
            begin, n_words = None, 0
            continue
        for sentence in range(starts[index], starts[index + 1]):
            begin = sentence if begin is None else begin
            n_words += words[sentence]
            if n_words > SLICE_WORDS:
                slices.append((begin, sentence + 1, n_words))
                begin, n_words = None, 0
    if begin is not None:
        slices.append((begin, starts[span.stop], n_words))
    return _without_stubs(slices)


def _without_stubs(slices: list[tuple[int, int, int]]) -> list[Slice]:
    """A short slice joins the one before it, where nothing stands between them."""
    out: list[Slice] = []
    for begin, end, n_words in slices:
        if n_words >= _SHORTEST_LAST:
            out.append((begin, end))
        elif out and out[-1][1] == begin:
            out[-1] = (out[-1][0], end)
    return out


def _course(
    chapters: Sequence[tuple[str | None, int]], levels: Sequence[Sequence[float]]
) -> ReadingCourse | None:
    every = [level for of_chapter in levels for level in of_chapter]
    if len(every) < _FEWEST_SLICES:
        return None
    tenths = statistics.quantiles(every, n=10, method="inclusive")
    size = _pool_size([len(of_chapter) for of_chapter in levels])
    return ReadingCourse(
        n_slices=len(every),
        mean=_tens(statistics.fmean(every)),
        low=_tens(tenths[0]),
        high=_tens(tenths[-1]),
        chapters=tuple(
            ReadingChapter(name=name, n_words=n_words, slices=_pooled(of_chapter, size))
            for (name, n_words), of_chapter in zip(chapters, levels, strict=True)
        ),
    )


def _pool_size(counts: Sequence[int]) -> int:
    """How many neighbors make one stored slice, so that at most 400 are stored."""
    size = 1
    while sum(-(-n // size) for n in counts) > _MOST_STORED:
        size += 1
    return size


def _pooled(levels: Sequence[float], size: int) -> tuple[int, ...]:
    return tuple(_tens(statistics.fmean(levels[i : i + size])) for i in range(0, len(levels), size))


def _tens(level: float) -> int:
    return min(max(rounded(level), LOWEST), HIGHEST)
