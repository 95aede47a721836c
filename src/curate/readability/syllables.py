"""Syllables of English words, from a table derived from the CMU Pronouncing Dictionary.

The table in `data/` (its license is in `data/NOTICE`) has the first pronunciation of each word.
What it does not know is taken apart: hyphens, apostrophes, figures, initials; then known parts, and
last the spelling.
"""

from __future__ import annotations

import gzip
import re
from functools import lru_cache
from importlib import resources

from curate.readability.spoken import of_ending, of_number
from curate.readability.syllable_rules import by_parts, by_spelling

_TABLE = "data/syllables.txt.gz"
_N_CACHED = 8_192  # words outside the table
_LONGEST = 60  # letters; longer words count by their vowels
_LONGEST_INITIALS = 5  # letters of a word in capitals that may be spelled out
_HAS_VOWEL = re.compile(r"[aeiouyà-æè-öø-ÿ]")
_RUN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_ENDS_IN_CONSONANT = re.compile(r"[^aeiouy]$")
# After an apostrophe: what is heard as a syllable of its own after a consonant.
_SYLLABIC_ENDINGS = frozenset({"ll", "ve", "re", "t"})
_HISSING = re.compile(r"(?:s|z|x|ch|sh|[cgsz]e)$")
_DENTAL = re.compile(r"[td]$")


@lru_cache(maxsize=1)
def syllable_table() -> dict[str, int]:
    """Word in lower case -> number of syllables of its first pronunciation, about 126,000 words."""
    packed = resources.files("curate.readability").joinpath(_TABLE).read_bytes()
    table: dict[str, int] = {}
    for line in gzip.decompress(packed).decode("utf-8").splitlines():
        count, _, words = line.partition("\t")
        table.update(dict.fromkeys(words.split(" "), int(count)))
    return table


def syllables_of(word: str) -> int:
    """Syllables of `word` as written (at least 1).

    Capitals matter only for initials: "FBI" is three, "fbi" as it is spelled.

    >>> [syllables_of(word) for word in ("reading", "well-known", "NASA", "1918", "boss's")]
    [2, 2, 2, 4, 2]
    """
    key = word.lower().replace("’", "'")
    known = syllable_table().get(key)
    return known if known is not None and "." not in key else _unlisted(word)


@lru_cache(maxsize=_N_CACHED)
def _unlisted(word: str) -> int:
    key = word.lower().replace("’", "'")
    if "-" in key:
        return sum(syllables_of(part) for part in word.split("-") if part) or 1
    if "'" in key:
        return _with_apostrophe(word)
    if not word.isalpha():  # not its key: some capitals fold to a letter and a mark
        return _of_runs(word)
    if len(key) > _LONGEST:
        return by_spelling(key)
    if word.isupper() and len(key) <= _LONGEST_INITIALS and _HAS_VOWEL.search(key) is None:
        return _spelled(key)
    if _HAS_VOWEL.search(key) is None:
        return _spelled(key) if len(key) <= _LONGEST_INITIALS else 1
    return by_parts(key, syllable_table()) or by_spelling(key)


def _spelled(letters: str) -> int:
    """Syllables of the names of `letters`: three for w, one for any other."""
    return sum(3 if letter == "w" else 1 for letter in letters)


def _with_apostrophe(word: str) -> int:
    """Of a genitive or contraction that the table does not have."""
    stem, _, ending = word.replace("’", "'").rpartition("'")
    if not stem:
        return syllables_of(ending) if ending else 1
    found, end = syllables_of(stem), ending.lower()
    before = stem.lower()
    if end == "s":
        return found + (_HISSING.search(before) is not None)
    if end == "d":
        return found + (_DENTAL.search(before) is not None)
    if end == "m":
        return found
    if end in _SYLLABIC_ENDINGS:
        return found + (_ENDS_IN_CONSONANT.search(before) is not None)
    return found + (syllables_of(ending) if ending else 0)


def _of_runs(word: str) -> int:
    """Of a word with figures or signs inside: figures are read aloud, letters between them too."""
    found = 0
    before = ""
    for run in _RUN.findall(word):
        if run[0].isdecimal():
            found += of_number(run)
        else:
            added = of_ending(before, run.lower()) if before and before[0].isdecimal() else None
            # signs such as a superscript two count as letters to the pattern, but are none
            found += added if added is not None else syllables_of(run) if run.isalpha() else 1
        before = run
    return max(1, found)
