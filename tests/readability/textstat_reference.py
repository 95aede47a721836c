"""textstat 0.7.13 as the reference of our formulas: without its download, with our syllables.

It asks NLTK to fetch a pronouncing dictionary at first use and fails without a network; our table
takes that place through one hook. Each of its functions keeps the last 128 texts alive, so its
caches are emptied after every text.
"""

from __future__ import annotations

import importlib
import re
import sys
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from curate.readability.formulas import ENGLISH
from curate.readability.syllables import syllable_table
from curate.readability.words import PLACEHOLDER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_WITHOUT_LANGUAGE = frozenset({"coleman_liau_index", "automated_readability_index", "lix", "rix"})
_LANGUAGE = "en_US"
_INNER_STOP = "·"  # neither a letter nor a stop to textstat, and one character like the stop
_FINAL_SIGNS = ".!?…\"'”’»)]*_ \t\n"
_STOPS = re.compile(r"[.!?]")
_KEPT_CACHES = frozenset({"get_cmudict", "get_pyphen", "get_lang_easy_words", "get_lang_cfg"})


class PronunciationsByCount:
    """Looks to textstat like NLTK's dictionary, but knows only how many vowels a word has."""

    def __init__(self, table: dict[str, int]) -> None:
        self._table = table
        most = max(table.values())
        # textstat counts the phones that end in a digit (the stress mark of a vowel)
        self._vowels = tuple((("V0",) * n,) for n in range(most + 1))

    def __getitem__(self, word: str) -> tuple[tuple[str, ...]]:
        return self._vowels[self._table[word]]


@lru_cache(maxsize=1)
def put_syllables_in_textstats_place() -> None:
    """Give textstat our table where it would download one; done once per process.

    Only English asks for it; other languages go on to textstat's hyphenation patterns.
    """
    ours = PronunciationsByCount(syllable_table())

    def get_cmudict(lang: str) -> PronunciationsByCount | None:
        return ours if lang.startswith("en") else None

    module = importlib.import_module("textstat.backend.counts._count_syllables")
    vars(module)["get_cmudict"] = get_cmudict


def text_for_textstat(sentences: Iterable[str]) -> str:
    """One text in which stops stand at the ends of `sentences` and nowhere else.

    >>> text_for_textstat(["Dr. Lee ran 3.5 miles!", "Wow."])
    'Dr· Lee ran 3·5 miles. Wow.'
    """
    ended: list[str] = []
    for sentence in sentences:
        body = sentence.rstrip(_FINAL_SIGNS)
        ended.append(_STOPS.sub(_INNER_STOP, body).replace(PLACEHOLDER, "x") + ".")
    return " ".join(ended)


def textstat_formulas(text: str, names: Iterable[str] = ENGLISH) -> dict[str, float]:
    """What textstat tells of `text` as English, by the names of `formulas.ENGLISH`, unrounded."""
    put_syllables_in_textstats_place()
    from textstat.backend import metrics

    found: dict[str, float] = {}
    for name in names:
        formula: Callable[..., float] = getattr(metrics, name)
        if name == "linsear_write_formula":
            found[name] = formula(text, _LANGUAGE, False, True)  # first 100 words, its default
        elif name in _WITHOUT_LANGUAGE:
            found[name] = formula(text)
        else:
            found[name] = formula(text, _LANGUAGE)
    for cached in _text_caches():
        cached.cache_clear()
    return found


@lru_cache(maxsize=1)
def _text_caches() -> tuple[Any, ...]:
    """The cached functions of textstat, but for those that hold dictionaries."""
    found: dict[int, Any] = {}
    for module_name, module in list(sys.modules.items()):
        if not module_name.startswith("textstat.backend"):
            continue
        for name, value in vars(module).items():
            if hasattr(value, "cache_clear") and name not in _KEPT_CACHES:
                found[id(value)] = value
    return tuple(found.values())
