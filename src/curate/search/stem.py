"""The stems that both engines search by: Porter's algorithm (Program 14(3), 1980).

SQLite's `porter` tokenizer and Elasticsearch's `english` stemmer do the same inside the engines.
This copy lets Python mark the words of a result that an engine matched, and read synonyms by stem.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

_VOWELS = frozenset("aeiou")
# Longest ending first: the first that fits is the one that counts.
_STEP_2 = (
    ("ational", "ate"),
    ("ization", "ize"),
    ("iveness", "ive"),
    ("fulness", "ful"),
    ("ousness", "ous"),
    ("tional", "tion"),
    ("biliti", "ble"),
    ("entli", "ent"),
    ("ousli", "ous"),
    ("ation", "ate"),
    ("alism", "al"),
    ("aliti", "al"),
    ("iviti", "ive"),
    ("enci", "ence"),
    ("anci", "ance"),
    ("izer", "ize"),
    ("alli", "al"),
    ("ator", "ate"),
    ("logi", "log"),
    ("bli", "ble"),
    ("eli", "e"),
)
_STEP_3 = (
    ("icate", "ic"),
    ("ative", ""),
    ("alize", "al"),
    ("iciti", "ic"),
    ("ical", "ic"),
    ("ness", ""),
    ("ful", ""),
)
_STEP_4 = (
    *("ement", "ance", "ence", "able", "ible", "ment", "sion", "tion", "ant", "ent", "ism"),
    *("ate", "iti", "ous", "ive", "ize", "al", "er", "ic", "ou"),
)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of a lower-case word; words of one or two letters stay as they are.

    >>> stem("fractions"), stem("dividing"), stem("photosynthesis")
    ('fraction', 'divid', 'photosynthesi')
    """
    if len(word) < 3:
        return word
    word = _step_1(word)
    word = _replace(word, _STEP_2, longer_than=0)
    word = _replace(word, _STEP_3, longer_than=0)
    return _step_5(_step_4(word))


def _is_consonant(word: str, i: int) -> bool:
    letter = word[i]
    if letter in _VOWELS:
        return False
    return letter != "y" or i == 0 or not _is_consonant(word, i - 1)


def _measure(part: str) -> int:
    """How often a vowel run is followed by a consonant run."""
    kinds = [_is_consonant(part, i) for i in range(len(part))]
    return sum(1 for a, b in pairwise(kinds) if not a and b)


def _has_vowel(part: str) -> bool:
    return any(not _is_consonant(part, i) for i in range(len(part)))


def _ends_double(word: str) -> bool:
    return len(word) > 1 and word[-1] == word[-2] and _is_consonant(word, len(word) - 1)


def _ends_cvc(word: str) -> bool:
    n = len(word)
    return (
        n > 2
        and _is_consonant(word, n - 1)
        and not _is_consonant(word, n - 2)
        and _is_consonant(word, n - 3)
        and word[-1] not in "wxy"
    )


def _step_1(word: str) -> str:
    if word.endswith(("sses", "ies")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    if word.endswith("eed"):
        if _measure(word[:-3]) > 0:
            word = word[:-1]
    else:
        for ending in ("ed", "ing"):
            if word.endswith(ending):
                if _has_vowel(word[: -len(ending)]):
                    word = _mend(word[: -len(ending)])
                break
    if word.endswith("y") and _has_vowel(word[:-1]):
        word = word[:-1] + "i"
    return word


def _mend(word: str) -> str:
    """Repair what is left of a word after -ed or -ing."""
    if word.endswith(("at", "bl", "iz")):
        return word + "e"
    if _ends_double(word) and word[-1] not in "lsz":
        return word[:-1]
    if _measure(word) == 1 and _ends_cvc(word):
        return word + "e"
    return word


def _replace(word: str, endings: tuple[tuple[str, str], ...], *, longer_than: int) -> str:
    for ending, instead in endings:
        if word.endswith(ending):
            part = word[: -len(ending)]
            return part + instead if _measure(part) > longer_than else word
    return word


def _step_4(word: str) -> str:
    for ending in _STEP_4:
        if word.endswith(ending):
            # -ion goes only after s or t, which stay.
            cut = 3 if ending in ("sion", "tion") else len(ending)
            return word[:-cut] if _measure(word[:-cut]) > 1 else word
    return word


def _step_5(word: str) -> str:
    if word.endswith("e"):
        part = word[:-1]
        m = _measure(part)
        if m > 1 or (m == 1 and not _ends_cvc(part)):
            word = part
    if word.endswith("ll") and _measure(word) > 1:
        word = word[:-1]
    return word
