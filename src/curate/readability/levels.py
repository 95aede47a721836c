"""Lexile-like numbers of given sentences: of one text, or of many slices in one go."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from curate.readability.counts import WORDS_COLUMN, count
from curate.readability.estimate import ModelName, estimates_of_rows, raw_estimate
from curate.readability.features import feature_rows

if TYPE_CHECKING:
    from collections.abc import Sequence


def estimate_of_sentences(sentences: Sequence[str], model: ModelName = "fitted") -> float | None:
    """Lexile-like number in L, before rounding, of English `sentences` taken as one text.

    None where they hold no word that can be looked up.
    """
    counts = count(sentences)
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
