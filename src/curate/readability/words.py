"""Words of a text and how common each is: Zipf frequency and the Dale-Chall list of familiar words.

A word is a run of letters or digits; apostrophes, inner hyphens, decimal points and the periods of
abbreviations belong to it ("don't", "well-known", "3.5" and "U.S" are one word each).
"""

from __future__ import annotations

import importlib.util
import re
from functools import lru_cache
from pathlib import Path

from curate.errors import ConfigError
from curate.readability.frequency import zipf_hundredths

PLACEHOLDER = "￼"
"""Stands for one formula inside a sentence: counted in sentence length, never in frequency."""

WORD = re.compile(r"\w+(?:['’-]\w+|(?<=\d)[.,]\d+|(?<=\b[A-Za-z])\.[A-Za-z]\b)*")
_EASY_WORDS = "resources/en/easy_words.txt"
_N_CACHED = 65_536  # distinct words kept per process; about 10 MB
_LONGEST_WORD = 60  # letters; longer tokens are never looked up, so that the cache stays small

# Last letter -> suffixes, each with what the listed word may end in instead. Regular inflections
# only; -er and -est of adjectives and -ly of adverbs are among them, as in the Dale-Chall
# instructions (1995).
_INFLECTIONS: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "s": (("ies", ("y",)), ("es", ("", "e")), ("s", ("",))),
    "d": (("ied", ("y",)), ("ed", ("", "e"))),
    "g": (("ing", ("", "e")),),
    "r": (("ier", ("y",)), ("er", ("", "e"))),
    "t": (("iest", ("y",)), ("est", ("", "e"))),
    "y": (("ily", ("y",)), ("ly", ("",))),
}
_DOUBLING = frozenset({"ed", "ing", "er", "est"})  # "stopped", "running", "bigger"


def words_of(text: str) -> list[str]:
    """Words of `text` in order, as written; placeholders are left out."""
    return WORD.findall(text)


def count_words(text: str) -> int:
    """Number of words, a placeholder counting as one."""
    return len(WORD.findall(text)) + text.count(PLACEHOLDER)


def folded(word: str) -> str:
    """Lower case with a straight apostrophe: the form that is looked up."""
    return word.lower().replace("’", "'")


@lru_cache(maxsize=1)
def familiar_words() -> frozenset[str]:
    """The Dale-Chall list of some 2,940 words, lower case, as the textstat package ships it.

    Raises:
        ConfigError: if the installed textstat lacks the list.
    """
    spec = importlib.util.find_spec("textstat")  # the package itself takes a second to import
    folders = (spec.submodule_search_locations or ()) if spec is not None else ()
    source = next((path for at in folders if (path := Path(at) / _EASY_WORDS).is_file()), None)
    if source is None:
        msg = "textstat's list of easy words is missing: install textstat 0.7.13 again"
        raise ConfigError(msg)
    lines = source.read_text(encoding="utf-8").split("\n")
    return frozenset(word for line in lines if (word := line.strip().lower()))


def is_familiar(word: str) -> bool:
    """Whether folded `word`, or what it is a regular inflection of, is on the Dale-Chall list.

    >>> [is_familiar(word) for word in ("dogs", "stopped", "teacher's", "photosynthesis")]
    [True, True, True, False]
    """
    listed = familiar_words()
    if word in listed:
        return True
    if word.endswith(("'s", "s'")):
        return is_familiar(word[: -2 if word.endswith("'s") else -1])
    for suffix, endings in _INFLECTIONS.get(word[-1:], ()):
        if not word.endswith(suffix):
            continue
        stem = word[: -len(suffix)]
        if any(stem + ending in listed for ending in endings):
            return True
        doubled = suffix in _DOUBLING and len(stem) > 2 and stem[-1] == stem[-2]
        if doubled and stem[:-1] in listed:
            return True
    return False


@lru_cache(maxsize=_N_CACHED)
def _facts(word: str) -> tuple[float, bool]:
    key = folded(word)
    return zipf_hundredths(key) / 100, is_familiar(key)


def word_facts(word: str) -> tuple[float, bool]:
    """Zipf frequency (log10 per billion words, 0 where unknown, English) and familiarity of a word.

    Frequencies are those of the wordfreq package; a hyphenated word gets the frequency of its
    parts taken together.
    """
    return _facts(word) if len(word) <= _LONGEST_WORD else (0.0, False)
