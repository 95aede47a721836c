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

_TO = {name: n for n, name in enumerate(EASE_FEATURES)}
_SPREADS = [_TO[name] for name in EASE_FEATURES if name.startswith("sd_") or name.endswith("_sd")]
_ZIPFS = [_TO["zipf"], _TO["lower_zipf"]]
_ZIPF_SPREADS = [_TO["zipf_sd"], _TO["lower_zipf_sd"]]

_AT = {name: n for n, name in enumerate(COLUMNS)}
_PLACEHOLDERS, _CLAUSE_ENDS = _AT["placeholder"], _AT["clause_ends"]
# From here on a feature is a sum over the slice, divided by another; spreads begin as mean squares.
_FIRST_RATIO = _TO[_PER_WORD[0]]
_MEAN_SQUARES = {"zipf_sd": "zipf_squared", "lower_zipf_sd": "lower_zipf_squared"}
_SUMS = np.array([_AT[_MEAN_SQUARES.get(name, name)] for name in EASE_FEATURES[_FIRST_RATIO:]])
_DIVISORS = np.array([_AT[name] for name in ("words", "looked_up", "lower", "weight")])
_DIVISOR_OF = np.repeat(
    np.arange(len(_DIVISORS)),
    [len(_PER_WORD), len(_PER_LOOKED_UP) + 1, len(_PER_LOWER) + 1, 1 + N_AXES],
)


def feature_rows(slices: SliceCounts) -> NDArray[np.float64]:
    """Features of each slice of a text: (n, len(EASE_FEATURES)), those of `FEATURES` first.

    A slice without a word that can be looked up gets zeros where a mean would be.
    """
    sums, sentences = slices.sums, slices.sentences
    divisors = sums.take(_DIVISORS, axis=1)
    divisors[:, 0] += sums[:, _PLACEHOLDERS]
    np.maximum(divisors, 1, out=divisors)
    words = divisors[:, 0]
    mean_log = slices.log_lengths / sentences
    types = np.maximum(slices.types_looked_up, 1)
    type_zipf = slices.type_zipf / types
    rows = np.empty((len(sums), len(EASE_FEATURES)))
    of_lexile = np.log10(words / (sentences + sums[:, _CLAUSE_ENDS]))
    rows[:, 0] = of_lexile
    rows[:, 1] = of_lexile * of_lexile
    rows[:, 2] = mean_log
    rows[:, 3] = slices.log_lengths_squared / sentences - mean_log * mean_log
    rows[:, 4] = np.log10(words / sentences)
    rows[:, 5] = type_zipf
    rows[:, 6] = slices.type_zipf_squared / types - type_zipf * type_zipf
    rows[:, 7] = np.log(np.maximum(slices.types, 1)) / np.log(np.maximum(words, 2))
    divisor_of_each = divisors.take(_DIVISOR_OF, axis=1)
    np.divide(sums.take(_SUMS, axis=1), divisor_of_each, out=rows[:, _FIRST_RATIO:])
    means = rows.take(_ZIPFS, axis=1)
    rows[:, _ZIPF_SPREADS] -= means * means
    rows[:, _SPREADS] = np.sqrt(np.maximum(rows.take(_SPREADS, axis=1), 0.0))
    return rows
