"""The published readability formulas, by textstat, on sentences that our own splitter found.

textstat ends a sentence at every period, so that "Dr. Lee" or "3.5" make a text look easier. It is
therefore given a text in which stops inside a sentence are replaced by a sign that it ignores. Its
functions are called with the language as an argument: nothing is switched process-wide. They keep
the last 128 texts alive in each of some 50 caches, which are emptied after every text.
"""

from __future__ import annotations

import re
import sys
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from curate.readability.syllables import put_syllables_in_textstats_place
from curate.readability.words import PLACEHOLDER

if TYPE_CHECKING:
    from collections.abc import Callable

ENGLISH = (
    "flesch_reading_ease",
    "flesch_kincaid_grade",
    "smog_index",
    "coleman_liau_index",
    "automated_readability_index",
    "dale_chall_readability_score",
    "spache_readability",
    "gunning_fog",
    "linsear_write_formula",
    "lix",
    "rix",
)
"""Names of the formulas told of English, as textstat spells them."""

ANY_LATIN = ("lix", "rix")
"""Formulas that need no dictionary: told of any language in Latin script."""

_WITHOUT_LANGUAGE = frozenset({"coleman_liau_index", "automated_readability_index", "lix", "rix"})
_LANGUAGE = "en_US"
_INNER_STOP = "·"  # neither a letter nor a stop to textstat, and one character like the stop
_FINAL_SIGNS = ".!?…\"'”’»)]*_ \t\n"
_STOPS = re.compile(r"[.!?]")
_KEPT_CACHES = frozenset({"get_cmudict", "get_pyphen", "get_lang_easy_words", "get_lang_cfg"})


def text_for_textstat(sentences: list[str]) -> str:
    """One text in which stops stand at the ends of `sentences` and nowhere else.

    >>> text_for_textstat(["Dr. Lee ran 3.5 miles!", "Wow."])
    'Dr· Lee ran 3·5 miles. Wow.'
    """
    ended: list[str] = []
    for sentence in sentences:
        body = sentence.rstrip(_FINAL_SIGNS)
        ended.append(_STOPS.sub(_INNER_STOP, body).replace(PLACEHOLDER, "x") + ".")
    return " ".join(ended)


def english_formulas(sentences: list[str]) -> dict[str, float]:
    """Every formula of `ENGLISH`, rounded to 2 decimals; grades and scores as textstat has them."""
    return _calculate(ENGLISH, sentences)


def latin_formulas(sentences: list[str]) -> dict[str, float]:
    """LIX (Björnsson 1968) and RIX (Anderson 1983), for any language in Latin script."""
    return _calculate(ANY_LATIN, sentences)


def _calculate(names: tuple[str, ...], sentences: list[str]) -> dict[str, float]:
    if not sentences:
        return {}
    put_syllables_in_textstats_place()
    from textstat.backend import metrics

    text = text_for_textstat(sentences)
    found: dict[str, float] = {}
    for name in names:
        formula: Callable[..., float] = getattr(metrics, name)
        if name == "linsear_write_formula":
            value = formula(text, _LANGUAGE, False, True)  # first 100 words, as textstat's default
        elif name in _WITHOUT_LANGUAGE:
            value = formula(text)
        else:
            value = formula(text, _LANGUAGE)
        found[name] = round(value, 2)
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
