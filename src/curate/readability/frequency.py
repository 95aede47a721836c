"""How common an English word is: Zipf frequencies of the wordfreq package, in hundredths.

wordfreq answers at some 20 microseconds a word. Its word list is therefore read once into one
dictionary; words of several parts are put together as it does. Only forms that its tokenizer may
treat in a way of its own (digits, underscores, foreign scripts) are still asked of the package.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache

# What the tokenizer of wordfreq keeps in one piece: Latin letters with inner apostrophes, or
# letters with periods between them. ß, which case folding takes apart, is not among them.
_LETTERS = "a-zà-öø-ÿ"
_ONE_PIECE = re.compile(rf"[{_LETTERS}]+(?:'[{_LETTERS}]+)*|[a-z](?:\.[a-z])+")
# French elision ("l'eau"): the tokenizer cuts after the apostrophe.
_ELISION = re.compile(r"(?:^|-)\w\w?'[aehiouyáéíóúàèìòùâêîôûåïöœ]")


@lru_cache(maxsize=1)
def _centibels() -> dict[str, int]:
    """Word -> frequency in hundredths of a Zipf unit (1 to 900), some 320,000 English words."""
    from wordfreq import get_frequency_list

    table: dict[str, int] = {}
    for n_below, bucket in enumerate(
        get_frequency_list("en", "large")
    ):  # hundredths of a bel below certainty
        table.update(dict.fromkeys(bucket, 900 - n_below))
    return table


def zipf_hundredths(word: str) -> int:
    """Zipf frequency times 100 (0 where unknown) of folded `word`, exactly as wordfreq tells it.

    >>> zipf_hundredths("the"), zipf_hundredths("qxzvbn")
    (773, 0)
    """
    table = _centibels()
    if _ELISION.search(word) is None:
        if _ONE_PIECE.fullmatch(word):
            return table.get(word, 0)
        parts = word.split("-")
        if all(_ONE_PIECE.fullmatch(part) for part in parts):
            return _together([table.get(part, 0) for part in parts])
    return _asked(word)


def _together(parts: list[int]) -> int:
    """Frequency of a word of several parts: 1 / f = 1 / f1 + 1 / f2 + ...; 0 if one is unknown."""
    if not all(parts):
        return 0
    frequency = 1.0 / sum(1.0 / 10 ** ((part - 900) / 100) for part in parts)
    # wordfreq rounds to three digits before it takes the logarithm
    digits = math.floor(-math.log(frequency, 10)) + 3
    return round(100 * (math.log(round(frequency, digits), 10) + 9))


def _asked(word: str) -> int:
    from wordfreq import zipf_frequency

    return round(100 * zipf_frequency(word, "en"))
