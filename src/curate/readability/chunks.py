"""What one chunk of a text (`dog,` or `“Stop!”`) adds to every count, kept in a bounded table.

A sentence is cut at white space; a chunk is what stands between. It holds no word ("—"), one, or
several ("end.—Then"). Each distinct chunk is analyzed once: its whole numbers are written into one
row of a matrix, so that the counts of a text are one sum over rows. All columns are whole numbers
(frequencies in hundredths): sums are exact, and do not depend on order, threads or the state of
the table.
"""

from __future__ import annotations

import re
import struct
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

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
from curate.readability.words import PLACEHOLDER, WORD, familiar_words, folded, is_familiar

if TYPE_CHECKING:
    from collections.abc import Callable

_N_WORDS_CACHED = 16_384
_N_SIGNS_CACHED = 1_024
_LONGEST_WORD = 60  # letters; longer ones are not looked up
_FEWEST_NOMINAL = 6  # letters of a word with a nominal suffix
_CLOSERS = "\"'”’»)\\]}*_"
# Also the end of a call or question before the words that say whose it is (`"Stop!" he said`).
_CLAUSE_END = re.compile(rf"(?:[;:][{_CLOSERS}]*|[!?][{_CLOSERS}]+)(?=$|[—–])")
_MAY_END_CLAUSE = frozenset(";:!?")
_NOT_LETTERS = re.compile(r"\W")
_QUOTES = re.compile('[“”"«»„]')
_INNER_MARK = re.compile(r"[,;:—–()]")


class Word(NamedTuple):
    """One word as it is counted; `zipf` in hundredths, 0 where unknown or not looked up."""

    text: str
    key: str  # folded
    is_plain: bool  # nothing but letters
    is_number: bool  # begins with a digit; numbers are not looked up
    is_lower: bool  # looked up and no name: names say little of how hard a text is
    n_letters: int  # letters and digits
    zipf: int
    is_hard: bool  # looked up, but not on the Dale-Chall list, nor an inflection of it
    syllables: int


def word_of(text: str) -> Word:
    """The word `text`, looked up."""
    key = folded(text)
    is_plain = text.isalpha()
    is_number = not is_plain and text[0].isdigit()
    is_known = not is_number and len(text) <= _LONGEST_WORD
    return Word(
        text,
        key,
        is_plain,
        is_number,
        not is_number and (text == key or not text[0].isupper()),
        len(text) if is_plain else len(_NOT_LETTERS.sub("", text)),
        zipf_hundredths(key) if is_known else 0,
        not is_number and not (is_known and is_familiar(key)),
        syllables_of(text),
    )


def _is_below(word: Word, zipf: int) -> bool:
    return not word.is_number and word.zipf < zipf


def _is_contraction(word: Word) -> bool:
    key = word.key
    if word.is_plain or "'" not in key:
        return False
    return key.endswith(CONTRACTED) or (key.endswith("'s") and key[:-2] in CONTRACTED_WITH_IS)


def _is_capitalized(word: Word) -> bool:
    """Whether it begins with a capital, as names do; "I" is none."""
    text, key = word.text, word.key
    return text != key and text[0].isupper() and not (text[0] == "I" and key in FIRST_PERSON)


def _depth(word: Word, below: int) -> int:
    """By how many hundredths a word is rarer than `below`; unknown words count as Zipf 1."""
    return 0 if word.is_number else max(0, below - max(word.zipf, 100))


def _is_polysyllable_but_easy(word: Word) -> bool:
    """Whether Gunning (1952) lets a word of three syllables pass: -es, -ed, -ing or a compound."""
    key = word.key
    if "-" in key:
        return all(syllables_of(part) < 3 for part in key.split("-"))
    if word.syllables == 3 and key.endswith(("es", "ed", "ing")):
        return True
    listed = familiar_words()
    return any(
        key[:cut] in listed
        and is_familiar(key[cut:])
        and syllables_of(key[:cut]) < 3
        and syllables_of(key[cut:]) < 3
        for cut in range(3, len(key) - 2)
    )


def _is_fog_hard(word: Word) -> bool:
    return word.syllables >= 3 and not word.is_number and not _is_polysyllable_but_easy(word)


# Column -> what one word adds to it. One line adds a column.
_OF_WORD: dict[str, Callable[[Word], int]] = {
    "words": lambda _: 1,
    "looked_up": lambda word: not word.is_number,
    "letters": lambda word: word.n_letters,
    "syllables": lambda word: word.syllables,
    "monosyllables": lambda word: word.syllables == 1,
    "polysyllables": lambda word: word.syllables >= 3,
    "long_words": lambda word: word.n_letters > 6,
    "ten_letters": lambda word: word.n_letters >= 10,
    "hard_dale_chall": lambda word: word.is_hard,
    "hard_spache": lambda word: word.is_hard and word.syllables >= 2,
    "fog_hard": lambda word: _is_fog_hard(word) and not _is_capitalized(word),
    "zipf": lambda word: word.zipf,
    "zipf_squared": lambda word: word.zipf * word.zipf,
    "zipf_below_3": lambda word: _is_below(word, 300),
    "zipf_below_4": lambda word: _is_below(word, 400),
    "zipf_below_5": lambda word: _is_below(word, 500),
    "unknown": lambda word: _is_below(word, 1),
    "function_words": lambda word: word.key in FUNCTION_WORDS,
    "pronouns": lambda word: word.key in PRONOUNS,
    "first_person": lambda word: word.key in FIRST_PERSON,
    "second_person": lambda word: word.key in SECOND_PERSON,
    "connectives": lambda word: word.key in CONNECTIVES,
    "nominal_suffixes": lambda word: (
        len(word.key) >= _FEWEST_NOMINAL and word.key.endswith(NOMINAL_SUFFIXES)
    ),
    "contractions": _is_contraction,
    "third_person": lambda word: word.key in THIRD_PERSON,
    "adjective_suffixes": lambda word: (
        len(word.key) >= _FEWEST_NOMINAL and word.key.endswith(ADJECTIVE_SUFFIXES)
    ),
    "adverbs": lambda word: len(word.key) > 4 and word.key.endswith("ly"),
    "past_forms": lambda word: len(word.key) > 4 and word.key.endswith("ed"),
    "ing_forms": lambda word: len(word.key) > 5 and word.key.endswith("ing"),
    "four_syllables": lambda word: word.syllables >= 4,
    "numbers": lambda word: word.is_number,
    "zipf_under_3": lambda word: _depth(word, 300),
    "zipf_under_4": lambda word: _depth(word, 400),
    "zipf_over_6": lambda word: max(0, word.zipf - 600),
    "lower": lambda word: word.is_lower,
    "lower_zipf": lambda word: word.zipf if word.is_lower else 0,
    "lower_zipf_squared": lambda word: word.zipf * word.zipf if word.is_lower else 0,
    "lower_hard": lambda word: word.is_lower and word.is_hard,
    "lower_under_4": lambda word: _depth(word, 400) if word.is_lower else 0,
    "lower_below_300": lambda word: word.is_lower and word.zipf < 300,
    "lower_below_370": lambda word: word.is_lower and word.zipf < 370,
    "capitalized": _is_capitalized,
    "all_caps": lambda word: word.n_letters > 1 and word.text.isupper(),
    "digits": lambda word: not word.is_plain and any(map(str.isdigit, word.text)),
    "hyphenated": lambda word: not word.is_plain and "-" in word.text,
}
# Column -> what the signs of one chunk add to it, given the chunk without the words inside.
_OF_SIGNS: dict[str, Callable[[str], int]] = {
    "commas": lambda signs: signs.count(","),
    "semicolons": lambda signs: signs.count(";"),
    "colons": lambda signs: signs.count(":"),
    "question": lambda signs: signs.count("?"),
    "exclamation": lambda signs: signs.count("!"),
    "quotes": lambda signs: len(_QUOTES.findall(signs)),
    "brackets": lambda signs: sum(map(signs.count, "([{")),
    "dashes": lambda signs: sum(map(signs.count, ("—", "–", "--"))) + (signs == "-"),
    "inner_marks": lambda signs: len(_INNER_MARK.findall(signs)),
}

COLUMNS: tuple[str, ...] = (
    *_OF_WORD, *AXIS_COLUMNS, *_OF_SIGNS, "placeholder", "characters", "clause_ends",
)  # fmt: skip
"""Names of the counts, in the order of the matrix.

`characters` are all but white space; `zipf`, `zipf_squared` and those `below` are told of words
looked up (0 where unknown). `capitalized` and `fog_hard` of the first word of a sentence are put
right by `counts`, and so is `clause_ends` at its end.
"""

SCALES = {"zipf": 100, "zipf_squared": 10_000}
"""What the whole numbers of a column are divided by, where it is not 1."""

PACK = struct.Struct(f"{len(COLUMNS)}i")
"""Packs the values of one chunk as a row of 32-bit numbers."""

_NO_WORDS = (len(_OF_WORD) + len(AXIS_COLUMNS)) * (0,)
_NO_SIGNS = len(_OF_SIGNS) * (0,)
CAPITAL, FOG, END, ODD_END, NO_WORD = 1, 2, 4, 8, 16
"""What `Chunk.place` is made of: the chunk begins with a capital that says nothing where it opens a
sentence; its first word is then hard in Fog; it ends a clause after its last word, and ends none
where it ends the sentence; it ends a clause without a word before; it holds no word at all."""


class Chunk(NamedTuple):
    """The analysis of one chunk: `values` by column, and what depends on its place in a sentence.

    `length` is what it adds to a sentence: words and placeholders; `place` the sum of such signs as
    `CAPITAL`.
    """

    values: tuple[int, ...]
    words: tuple[Word, ...]
    length: int
    place: int


@lru_cache(maxsize=_N_WORDS_CACHED)
def _word_and_values(text: str) -> tuple[Word, tuple[int, ...]]:
    """The word, and its values of the columns of words, then of the axes."""
    word = word_of(text)
    axes = NOT_KNOWN if word.is_number else word_axes().of(word.key, word.zipf)
    return word, (*[value(word) for value in _OF_WORD.values()], *axes)


@lru_cache(maxsize=_N_SIGNS_CACHED)
def _sign_values(signs: str) -> tuple[int, ...]:
    return tuple([value(signs) for value in _OF_SIGNS.values()])


def analyze(chunk: str) -> Chunk:
    """What `chunk`, which holds no white space, adds to each column."""
    found = [chunk] if chunk.isalpha() else WORD.findall(chunk)
    words: tuple[Word, ...]
    if len(found) == 1:
        first, of_words = _word_and_values(found[0])
        words = (first,)
        signs = "" if found[0] == chunk else chunk.replace(found[0], "", 1)
    else:
        analyzed = [_word_and_values(word) for word in found]
        words = tuple([word for word, _ in analyzed])
        of_words = tuple(map(sum, zip(*[values for _, values in analyzed], strict=True)))
        of_words = of_words or _NO_WORDS
        signs = WORD.sub("", chunk)
    of_signs = _sign_values(signs) if signs else _NO_SIGNS
    n_ends, end = (0, 0) if _MAY_END_CLAUSE.isdisjoint(signs) else _clause_ends(chunk)
    n_placeholders = signs.count(PLACEHOLDER)
    length = len(words) + n_placeholders
    place = end if length else end | NO_WORD
    if words and _is_capitalized(words[0]):
        place |= CAPITAL | FOG if _is_fog_hard(words[0]) else CAPITAL
    return Chunk((*of_words, *of_signs, n_placeholders, len(chunk), n_ends), words, length, place)


def _clause_ends(chunk: str) -> tuple[int, int]:
    """Ends of clauses in `chunk`, each after a word, and how the chunk itself ends.

    As `sentences.split_clauses` has it: `;` or `:`, closing signs, then the end or a dash.
    """
    n_ends = start = 0
    is_odd = False
    for match in _CLAUSE_END.finditer(chunk):
        if _holds_word(chunk[start : match.end()]):
            n_ends += 1
            start = match.end()
        else:
            is_odd = True
    if is_odd:
        return n_ends, ODD_END
    return n_ends, END if n_ends and not _holds_word(chunk[start:]) else 0


def _holds_word(text: str) -> bool:
    return PLACEHOLDER in text or WORD.search(text) is not None
