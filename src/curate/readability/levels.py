"""Lexile-like numbers of given sentences: of one text, or of many slices in one go."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from curate.readability.counts import WORDS_COLUMN, Counts, count, starts_of_slices
from curate.readability.estimate import ModelName, estimates_of_rows, raw_estimate
from curate.readability.features import feature_rows

if TYPE_CHECKING:
    from collections.abc import Sequence


def estimate_of_sentences(sentences: Sequence[str], model: ModelName = "fitted") -> float | None:
    """Lexile-like number in L, before rounding, of English `sentences` taken as one text.

    None where they hold no word that can be looked up.
    """
    return _estimate(count(sentences), model)


def estimate_without(
    sentences: Sequence[str], at: int, model: ModelName = "fitted"
) -> float | None:
    """The same of the text without its sentence `at`, whose other slices stay as they are.

    Slices cut anew would move the number, too, which says nothing of the sentence. Every sentence
    holds a word; None where no other holds one that can be looked up.
    """
    starts = starts_of_slices(count(sentences).sentence_words)
    moved = sorted({start - (start > at) for start in starts} & set(range(len(sentences) - 1)))
    rest = [*sentences[:at], *sentences[at + 1 :]]
    return _estimate(count(rest, slice_starts=moved), model) if rest else None


def _estimate(counts: Counts, model: ModelName) -> float | None:
    if not counts["looked_up"]:
        return None
    weights = counts.slices.sums[:, WORDS_COLUMN].astype(float)
    return raw_estimate(feature_rows(counts.slices), weights, model)


def estimates_of_slices(
    slices: Sequence[Sequence[str]], model: ModelName = "fitted"
) -> list[float]:
    """Lexile-like number in L, before rounding, of each of `slices`, which all hold a word.

    A slice is a run of sentences; each gets the number that it would get alone. Hundreds of slices
    cost little more than their words do.
    """
    if not slices:
        return []
    starts = [0, *accumulate(len(sentences) for sentences in slices[:-1])]
    counts = count([one for sentences in slices for one in sentences], slice_starts=starts)
    return [float(number) for number in estimates_of_rows(feature_rows(counts.slices), model)]
