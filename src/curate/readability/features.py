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
_OF_WORD = slice(_TO[_PER_WORD[0]], _TO[_PER_WORD[-1]] + 1)
_OF_LOOKED_UP = slice(_TO[_PER_LOOKED_UP[0]], _TO[_PER_LOOKED_UP[-1]] + 1)
_OF_LOWER = slice(_TO[_PER_LOWER[0]], _TO[_PER_LOWER[-1]] + 1)
_ZIPF, _LOWER_ZIPF = _TO["zipf"], _TO["lower_zipf"]
_ZIPF_SPREAD, _LOWER_SPREAD = _TO["zipf_sd"], _TO["lower_zipf_sd"]
_SPREADS = [_TO[name] for name in EASE_FEATURES if name.startswith("sd_") or name.endswith("_sd")]

_AT = {name: n for n, name in enumerate(COLUMNS)}
_WORDS, _PLACEHOLDERS, _LOOKED_UP = _AT["words"], _AT["placeholder"], _AT["looked_up"]
_LOWER, _WEIGHT, _CLAUSE_ENDS = _AT["lower"], _AT["weight"], _AT["clause_ends"]
_ZIPF_SQUARED, _LOWER_SQUARED = _AT["zipf_squared"], _AT["lower_zipf_squared"]
_WORD_COLUMNS = np.array([_AT[name] for name in _PER_WORD])
_LOOKED_UP_COLUMNS = np.array([_AT[name] for name in _PER_LOOKED_UP])
_LOWER_COLUMNS = np.array([_AT[name] for name in _PER_LOWER])
_AXES = slice(_AT["ease_weight"], _AT["ease_weight"] + 1 + N_AXES)


def feature_rows(slices: SliceCounts) -> NDArray[np.float64]:
    """Features of each slice of a text: (n, len(EASE_FEATURES)), those of `FEATURES` first.

    A slice without a word that can be looked up gets zeros where a mean would be.
    """
    sums = slices.sums.astype(np.float64)
    words = sums[:, _WORDS] + sums[:, _PLACEHOLDERS]
    sentences = slices.sentences
    mean_log = slices.log_lengths / sentences
    types = np.maximum(slices.types_looked_up, 1)
    type_zipf = slices.type_zipf / types
    looked_up = np.maximum(sums[:, _LOOKED_UP], 1)
    lower = np.maximum(sums[:, _LOWER], 1)
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
    np.divide(sums[:, _WORD_COLUMNS], words[:, None], out=rows[:, _OF_WORD])
    np.divide(sums[:, _LOOKED_UP_COLUMNS], looked_up[:, None], out=rows[:, _OF_LOOKED_UP])
    np.divide(sums[:, _LOWER_COLUMNS], lower[:, None], out=rows[:, _OF_LOWER])
    rows[:, _ZIPF_SPREAD] = sums[:, _ZIPF_SQUARED] / looked_up - rows[:, _ZIPF] ** 2
    rows[:, _LOWER_SPREAD] = sums[:, _LOWER_SQUARED] / lower - rows[:, _LOWER_ZIPF] ** 2
    weight = np.maximum(sums[:, _WEIGHT], 1)
    np.divide(sums[:, _AXES], weight[:, None], out=rows[:, len(FEATURES) :])
    rows[:, _SPREADS] = np.sqrt(np.maximum(rows[:, _SPREADS], 0.0))
    return rows
