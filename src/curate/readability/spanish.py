"""The published formulas for Spanish, on one pass over its words.

No Lexile-like number is told of Spanish: the Spanish scale is another one than the English.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from curate.readability.spanish_sentences import spanish_sentences
from curate.readability.spanish_syllables import count_syllables, is_number
from curate.readability.words import WORD

if TYPE_CHECKING:
    from collections.abc import Iterable

SPANISH = (
    "fernandez_huerta",
    "szigriszt_pazos",
    "gutierrez_de_polini",
    "crawford",
    "lix",
    "rix",
)
"""Names of the formulas told of Spanish."""

_N_CACHED = 65_536  # distinct words kept per process; about 8 MB
_LONGEST_WORD = 60  # letters; longer tokens are not kept, so that the cache stays small
_LONG_FROM = 7  # letters of a long word, in LIX and RIX


def _measure(word: str) -> tuple[int, int]:
    """Syllables and letters of a word; (0, 0) for a number."""
    if is_number(word):
        return 0, 0
    return count_syllables(word), sum(map(str.isalpha, word))


_facts = lru_cache(maxsize=_N_CACHED)(_measure)


def spanish_formulas(sentences: Iterable[str]) -> dict[str, float]:
    """The formulas of `SPANISH`, rounded to 2 decimals; empty for no words.

    With S syllables, L letters, W words and F sentences:

    - fernandez_huerta (1959) = 206.84 - 60 S/W - 1.02 W/F, higher is easier. The article prints
      sentences per 100 words where its own examples, and Flesch's formula that it adapts, have
      words per sentence (Law 2011): as printed, longer sentences would make a text easier.
    - szigriszt_pazos (1993) = 206.835 - 62.3 S/W - W/F, higher is easier.
    - gutierrez_de_polini (1972) = 95.2 - 9.7 L/W - 0.35 W/F, higher is easier; made on texts of
      grades 3 to 6, and no measure of others.
    - crawford (1989) = -0.205 (100 F/W) + 0.049 (100 S/W) - 3.407: years of school, for the
      primary grades.
    - lix (Björnsson 1968) = W/F + 100 long/W; rix (Anderson 1983) = long/F; long is 7 letters
      or more.

    A number, in digits or Roman, is a word of its sentence; it has no part in S/W and L/W, whose W
    is the words in letters, as Flesch (1949) advises for longer figures.

    Args:
        sentences: in order, as `split_sentences` found them; `spanish_sentences` puts them right.
    """
    n_words = n_spelled = n_syllables = n_letters = n_long = n_sentences = 0
    for sentence in spanish_sentences(sentences):
        words = WORD.findall(sentence)
        n_sentences += bool(words)
        n_words += len(words)
        for word in words:
            syllables, letters = _facts(word) if len(word) <= _LONGEST_WORD else _measure(word)
            n_syllables += syllables
            n_letters += letters
            n_spelled += syllables > 0
            n_long += letters >= _LONG_FROM
    if not n_spelled:
        return {}
    per_word = n_syllables / n_spelled
    length = n_words / n_sentences
    values = {
        "fernandez_huerta": 206.84 - 60 * per_word - 1.02 * length,
        "szigriszt_pazos": 206.835 - 62.3 * per_word - length,
        "gutierrez_de_polini": 95.2 - 9.7 * n_letters / n_spelled - 0.35 * length,
        "crawford": -0.205 * 100 / length + 0.049 * 100 * per_word - 3.407,
        "lix": length + 100 * n_long / n_words,
        "rix": n_long / n_sentences,
    }
    return {name: round(value, 2) for name, value in values.items()}
