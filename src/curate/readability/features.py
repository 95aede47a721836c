"""Counts -> the numbers that the models look at, each independent of the length of a text.

A feature is a share, a mean or a spread, so that a slice of a long work is judged as a short text
is. `FEATURES` names them; the artifacts in `data/` name them, too, and refuse to work with others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from curate.readability.axes import N_AXES
from curate.readability.chunks import COLUMNS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from curate.readability.counts import SliceCounts

_PER_WORD = (
    "letters", "syllables", "monosyllables", "polysyllables", "four_syllables", "long_words",
    "ten_letters", "capitalized", "function_words", "pronouns", "first_person", "second_person",
    "third_person", "connectives", "nominal_suffixes", "adjective_suffixes", "adverbs",
    "past_forms", "ing_forms", "contractions", "numbers", "commas", "semicolons", "colons",
    "brackets", "question", "exclamation", "quotes", "dashes",
)  # fmt: skip
_PER_LOOKED_UP = (
    "zipf", "hard_dale_chall", "unknown", "zipf_under_3", "zipf_under_4", "zipf_over_6",
)  # fmt: skip
_PER_LOWER = ("lower_zipf", "lower_hard", "lower_under_4", "lower_below_300", "lower_below_370")

FEATURES: tuple[str, ...] = (
    "log_clause_words", "log_clause_words_squared", "mean_log_sentence", "sd_log_sentence",
    "log_sentence_words", "type_zipf", "type_zipf_sd", "log_types",
    *_PER_WORD, *_PER_LOOKED_UP, "zipf_sd", *_PER_LOWER, "lower_zipf_sd",
)  # fmt: skip
"""Names of the features that both models look at, in order."""

EASE_FEATURES: tuple[str, ...] = (
    *FEATURES, "ease_weight", *(f"axis_{n}" for n in range(N_AXES)),
)  # fmt: skip
"""The ease model looks at what the words are about as well."""

_AT = {name: n for n, name in enumerate(COLUMNS)}
_WORD_COLUMNS = np.array([_AT[name] for name in _PER_WORD])
_LOOKED_UP_COLUMNS = np.array([_AT[name] for name in _PER_LOOKED_UP])
_LOWER_COLUMNS = np.array([_AT[name] for name in _PER_LOWER])
_AXES = slice(_AT["ease_weight"], _AT["ease_weight"] + 1 + N_AXES)


def feature_rows(slices: SliceCounts) -> NDArray[np.float64]:
    """Features of each slice of a text: (n, len(EASE_FEATURES)), those of `FEATURES` first.

    A slice without a word that can be looked up gets zeros where a mean would be.
    """
    sums = slices.sums
    words = (sums[:, _AT["words"]] + sums[:, _AT["placeholder"]])[:, None]
    looked_up = np.maximum(sums[:, _AT["looked_up"]], 1)[:, None]
    lower = np.maximum(sums[:, _AT["lower"]], 1)[:, None]
    weight = np.maximum(sums[:, _AT["weight"]], 1)[:, None]
    sentences = slices.sentences
    clauses = sentences + sums[:, _AT["clause_ends"]]
    of_lexile = np.log10(words[:, 0] / clauses)
    mean_log = slices.log_lengths / sentences
    types = np.maximum(slices.types_looked_up, 1)
    type_zipf = slices.type_zipf / types
    per_looked_up = sums[:, _LOOKED_UP_COLUMNS] / looked_up
    per_lower = sums[:, _LOWER_COLUMNS] / lower
    return np.column_stack(
        [
            of_lexile,
            of_lexile * of_lexile,
            mean_log,
            _spread(slices.log_lengths_squared / sentences, mean_log),
            np.log10(words[:, 0] / sentences),
            type_zipf,
            _spread(slices.type_zipf_squared / types, type_zipf),
            np.log(np.maximum(slices.types, 1)) / np.log(np.maximum(words[:, 0], 2)),
            sums[:, _WORD_COLUMNS] / words,
            per_looked_up,
            _spread(sums[:, _AT["zipf_squared"]] / looked_up[:, 0], per_looked_up[:, 0]),
            per_lower,
            _spread(sums[:, _AT["lower_zipf_squared"]] / lower[:, 0], per_lower[:, 0]),
            sums[:, _AXES] / weight,
        ]
    )


def _spread(mean_square: NDArray[np.float64], mean: NDArray[np.float64]) -> NDArray[np.float64]:
    """Standard deviation, from the mean of squares and the mean."""
    return np.sqrt(np.maximum(mean_square - mean * mean, 0.0))
