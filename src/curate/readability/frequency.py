"""How common an English word is: Zipf frequencies of the wordfreq package, in hundredths.

wordfreq answers at some 20 microseconds a word. Its word list is therefore read once into one
dictionary; words of several parts are put together as it does. Only forms that its tokenizer may
treat in a way of its own (digits, underscores, foreign scripts) still go through that tokenizer.
"""

from __future__ import annotations

import gzip
import importlib.util
import math
import re
from functools import lru_cache
from pathlib import Path

_WORD_LIST = "data/large_en.msgpack.gz"
_HEADER = {"format": "cB", "version": 1}
# What the tokenizer of wordfreq keeps in one piece: Latin letters with inner apostrophes, or
# letters with periods between them. ß, which case folding takes apart, is not among them.
_LETTERS = "a-zà-öø-ÿ"
_ONE_PIECE = re.compile(rf"[{_LETTERS}]+(?:'[{_LETTERS}]+)*|[a-z](?:\.[a-z])+")
# French elision ("l'eau"): the tokenizer cuts after the apostrophe.
_ELISION = re.compile(r"(?:^|-)\w\w?'[aehiouyáéíóúàèìòùâêîôûåïöœ]")


@lru_cache(maxsize=1)
def _centibels() -> dict[str, int]:
    """Word -> frequency in hundredths of a Zipf unit (1 to 900), some 320,000 English words."""
    table: dict[str, int] = {}
    for n_below, bucket in enumerate(_buckets()):  # hundredths of a bel below certainty
        if bucket:
            table.update(dict.fromkeys(bucket, 900 - n_below))
    return table


def _buckets() -> list[list[str]]:
    """Lists of words, each list a hundredth of a bel rarer than the one before it.

    The file is read as wordfreq reads it; to import the package itself takes a tenth of a second.
    """
    spec = importlib.util.find_spec("wordfreq")
    for folder in (spec.submodule_search_locations or ()) if spec is not None else ():
        path = Path(folder) / _WORD_LIST
        if path.is_file():
            import msgpack

            buckets: list[list[str]]
            header, *buckets = msgpack.unpackb(gzip.decompress(path.read_bytes()), raw=False)
            if header == _HEADER:
                return buckets
    from wordfreq import get_frequency_list

    return list(get_frequency_list("en", "large"))


def zipf_hundredths(word: str) -> int:
    """Zipf frequency times 100 (0 where unknown) of folded `word`, exactly as wordfreq tells it.

    >>> zipf_hundredths("the"), zipf_hundredths("qxzvbn")
    (773, 0)
    """
    table = _centibels()
    if word.isascii() and word.isalpha():
        return table.get(word, 0)
    if _ELISION.search(word) is None:
        if _ONE_PIECE.fullmatch(word):
            return table.get(word, 0)
        parts = word.split("-")
        if all(_ONE_PIECE.fullmatch(part) for part in parts):
            return _together([table.get(part, 0) for part in parts])
    return _tokenized(word)


def _together(parts: list[int]) -> int:
    """Frequency of a word of several parts: 1 / f = 1 / f1 + 1 / f2 + ...; 0 if one is unknown."""
    if not all(parts):
        return 0
    return _hundredths(1.0 / sum(1.0 / _share(part) for part in parts))


def _share(hundredths: int) -> float:
    return float(10 ** ((hundredths - 900) / 100))


def _hundredths(share: float) -> int:
    """From a share of all words; wordfreq rounds it to three digits before the logarithm."""
    digits = math.floor(-math.log(share, 10)) + 3
    return max(0, round(100 * (math.log(round(share, digits), 10) + 9)))


def _tokenized(word: str) -> int:
    """The frequency of a word that wordfreq's own tokenizer has to take apart.

    Digits are looked up as zeros there, and get their share of what such numbers have together.
    """
    from wordfreq.numbers import digit_freq, smash_numbers
    from wordfreq.tokens import lossy_tokenize

    table = _centibels()
    inverse = 0.0
    for token in lossy_tokenize(word, "en"):
        form = smash_numbers(token)
        if form not in table:
            return 0
        inverse += 1.0 / (_share(table[form]) * (digit_freq(token) if form != token else 1.0))
    return _hundredths(1.0 / inverse) if inverse else 0
