"""What one word adds to every count: one number for each column, told in a single look.

A new word costs some microseconds, and half of the work on a text never seen before is new words:
so everything that can be told of a word is told here at once, in one function.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from curate.readability.axes import AXIS_COLUMNS, NOT_KNOWN, word_axes
from curate.readability.frequency import zipf_hundredths
from curate.readability.lexicon import (
    ADJECTIVE_SUFFIXES,
    CONNECTIVES,
    CONTRACTED,
    CONTRACTED_WITH_IS,
    FIRST_PERSON,
    FUNCTION_WORDS,
    NOMINAL_SUFFIXES,
    PRONOUNS,
    SECOND_PERSON,
    THIRD_PERSON,
)
from curate.readability.syllables import syllables_of
from curate.readability.words import familiar_words, is_familiar

_LONGEST_WORD = 60  # letters; longer ones are not looked up
_FEWEST_OF_SUFFIX = 6  # letters of a word with a nominal or adjective suffix
_NOT_LETTERS = re.compile(r"\W")

_FREQUENCY_COLUMNS = (
    "zipf", "zipf_squared", "zipf_below_3", "zipf_below_4", "zipf_below_5", "unknown",
    "zipf_under_3", "zipf_under_4", "zipf_over_6",
    "lower", "lower_zipf", "lower_zipf_squared", "lower_hard", "lower_under_4", "lower_below_300",
    "lower_below_370",
)  # fmt: skip
_NOT_LOOKED_UP = (0,) * len(_FREQUENCY_COLUMNS)
_NO_LOWER = (0,) * (len(_FREQUENCY_COLUMNS) - _FREQUENCY_COLUMNS.index("lower"))
# Closed classes: few words belong to any.
_CLASSES = {
    "function_words": FUNCTION_WORDS,
    "pronouns": PRONOUNS,
    "first_person": FIRST_PERSON,
    "second_person": SECOND_PERSON,
    "third_person": THIRD_PERSON,
    "connectives": CONNECTIVES,
}
_CLASSES_OF = {
    key: tuple([int(key in one) for one in _CLASSES.values()])
    for key in FUNCTION_WORDS | PRONOUNS | CONNECTIVES
}
_IN_NO_CLASS = (0,) * len(_CLASSES)
_SPELLING_COLUMNS = (
    "letters", "long_words", "ten_letters", "all_caps", "nominal_suffixes", "adjective_suffixes",
    "adverbs", "past_forms", "ing_forms", "contractions", "digits", "hyphenated",
)  # fmt: skip

WORD_COLUMNS: tuple[str, ...] = (
    "words", "looked_up", "numbers", "hard_dale_chall", "hard_spache", "capitalized", "fog_hard",
    "syllables", "monosyllables", "polysyllables", "four_syllables",
    *_FREQUENCY_COLUMNS, *_CLASSES, *_SPELLING_COLUMNS, *AXIS_COLUMNS, "characters",
)  # fmt: skip
"""Names of what is told of a word, in the order of `Word.values`."""


class Word(NamedTuple):
    """One word as it is counted.

    `key` is its folded form, `zipf` its frequency in hundredths (0 where unknown, -1 for a number,
    which is not looked up), `values` by `WORD_COLUMNS`. `is_capitalized` says that it begins with a
    capital as names do ("I" is none), `is_fog_hard` that it is hard in Fog if it is no name.
    """

    key: str
    zipf: int
    values: tuple[int, ...]
    is_capitalized: bool
    is_fog_hard: bool


def word_of(text: str) -> Word:
    """The word `text` as it is written, which `words.WORD` matches as a whole."""
    key = text.lower()
    is_plain = text.isalpha()
    if not is_plain:
        key = key.replace("’", "'")
    looked_up = is_plain or not text[0].isdigit()
    is_known = looked_up and len(text) <= _LONGEST_WORD
    zipf = zipf_hundredths(key) if is_known else 0
    is_hard = looked_up and not (is_known and is_familiar(key))
    syllables = syllables_of(text)
    is_fog_hard = syllables >= 3 and looked_up and not _is_polysyllable_but_easy(key, syllables)
    is_upper = text != key and text[0].isupper()
    classes = _CLASSES_OF.get(key, _IN_NO_CLASS)
    is_capitalized = is_upper and not (text[0] == "I" and key in FIRST_PERSON)
    values = (
        1,
        looked_up,
        not looked_up,
        is_hard,
        is_hard and syllables >= 2,
        is_capitalized,
        is_fog_hard and not is_capitalized,
        syllables,
        syllables == 1,
        syllables >= 3,
        syllables >= 4,
        *(_of_frequency(zipf, is_hard, not is_upper) if looked_up else _NOT_LOOKED_UP),
        *classes,
        *_of_spelling(text, key, is_plain),
        *(word_axes().of(key, zipf) if looked_up else NOT_KNOWN),
        len(text),
    )
    return Word(key, zipf if looked_up else -1, values, is_capitalized, is_fog_hard)


def _of_frequency(zipf: int, is_hard: bool, is_lower: bool) -> tuple[int, ...]:
    """Numbers of `_FREQUENCY_COLUMNS` of a word that is looked up."""
    # By how many hundredths a word is rarer; unknown ones count as Zipf 1.
    under_4 = 0 if zipf >= 400 else min(300, 400 - zipf)
    in_general = (
        zipf,
        zipf * zipf,
        zipf < 300,
        zipf < 400,
        zipf < 500,
        zipf < 1,
        max(0, under_4 - 100),
        under_4,
        max(0, zipf - 600),
    )
    if not is_lower:
        return in_general + _NO_LOWER
    return (*in_general, 1, zipf, zipf * zipf, is_hard, under_4, zipf < 300, zipf < 370)


def _of_spelling(text: str, key: str, is_plain: bool) -> tuple[int, ...]:
    """Numbers of `_SPELLING_COLUMNS`."""
    n_letters = len(text) if is_plain else len(_NOT_LETTERS.sub("", text))
    n_key = len(key)
    has_suffix = n_key >= _FEWEST_OF_SUFFIX
    return (
        n_letters,
        n_letters > 6,
        n_letters >= 10,
        n_letters > 1 and text.isupper(),
        has_suffix and key.endswith(NOMINAL_SUFFIXES),
        has_suffix and key.endswith(ADJECTIVE_SUFFIXES),
        n_key > 4 and key.endswith("ly"),
        n_key > 4 and key.endswith("ed"),
        n_key > 5 and key.endswith("ing"),
        not is_plain and _is_contraction(key),
        not is_plain and any(map(str.isdigit, text)),
        not is_plain and "-" in text,
    )


def _is_contraction(key: str) -> bool:
    if "'" not in key:
        return False
    return key.endswith(CONTRACTED) or (key.endswith("'s") and key[:-2] in CONTRACTED_WITH_IS)


def _is_polysyllable_but_easy(key: str, syllables: int) -> bool:
    """Whether Gunning (1952) lets a word of three syllables pass: -es, -ed, -ing or a compound."""
    if "-" in key:
        return all(syllables_of(part) < 3 for part in key.split("-"))
    if syllables == 3 and key.endswith(("es", "ed", "ing")):
        return True
    listed = familiar_words()
    return any(
        key[:cut] in listed
        and is_familiar(key[cut:])
        and syllables_of(key[:cut]) < 3
        and syllables_of(key[cut:]) < 3
        for cut in range(3, len(key) - 2)
    )
