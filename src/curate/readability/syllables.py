"""Syllables of English words, from a table derived from the CMU Pronouncing Dictionary.

textstat 0.7.13 asks NLTK to download that dictionary at first use and fails without a network. The
table in `data/` (its license is in `data/NOTICE`) takes its place through one hook.
"""

from __future__ import annotations

import gzip
import importlib
import re
from functools import lru_cache
from importlib import resources

_TABLE = "data/syllables.txt.gz"


@lru_cache(maxsize=1)
def syllable_table() -> dict[str, int]:
    """Word in lower case -> number of syllables of its first pronunciation, about 126,000 words."""
    packed = resources.files("curate.readability").joinpath(_TABLE).read_bytes()
    table: dict[str, int] = {}
    for line in gzip.decompress(packed).decode("utf-8").splitlines():
        count, _, words = line.partition("\t")
        table.update(dict.fromkeys(words.split(" "), int(count)))
    return table


class PronunciationsByCount:
    """Looks to textstat like NLTK's dictionary, but knows only how many vowels a word has."""

    def __init__(self, table: dict[str, int]) -> None:
        self._table = table
        most = max(table.values())
        # textstat counts the phones that end in a digit (the stress mark of a vowel).
        self._vowels = tuple((("V0",) * n,) for n in range(most + 1))

    def __getitem__(self, word: str) -> tuple[tuple[str, ...]]:
        return self._vowels[self._table[word]]


@lru_cache(maxsize=1)
def put_syllables_in_textstats_place() -> None:
    """Give textstat our table where it would download one; done once per process.

    Only English asks for it; other languages go on to textstat's hyphenation rules.
    """
    ours = PronunciationsByCount(syllable_table())

    def get_cmudict(lang: str) -> PronunciationsByCount | None:
        return ours if lang.startswith("en") else None

    module = importlib.import_module("textstat.backend.counts._count_syllables")
    vars(module)["get_cmudict"] = get_cmudict


_GROUP = re.compile(r"[aeiouyà-öø-ÿ]+")


def syllables_of(word: str) -> int:
    """Syllables of one word."""
    key = word.lower().replace("’", "'")
    known = syllable_table().get(key)
    if known is not None:
        return known
    return max(1, len(_GROUP.findall(key)))
