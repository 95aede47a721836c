"""The published readability formulas, from the counts of one pass over a text.

Coefficients are those of textstat 0.7.13, the reference that other tools are compared with; where
an author's own differ, the docstring says so. What is counted differs from textstat on purpose in a
few places: `docs/readability.md` has the table, and a test shows each of them.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from curate.readability.counts import Counts, count

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_FEW_HARD_WORDS = 5.0  # %; Dale-Chall adds its constant above
_DALE_CHALL_CONSTANT = 3.6365
_EASY_LINSEAR = 20.0


def flesch_reading_ease(counts: Counts) -> float:
    """Flesch (1948), *A new readability yardstick*: 100 very easy, 0 very hard; not bounded."""
    return 206.835 - 1.015 * _sentence_length(counts) - 84.6 * _syllables_a_word(counts)


def flesch_kincaid_grade(counts: Counts) -> float:
    """Kincaid, Fishburne, Rogers and Chissom (1975), Navy report 8-75: a US grade."""
    return 0.39 * _sentence_length(counts) + 11.8 * _syllables_a_word(counts) - 15.59


def smog_index(counts: Counts) -> float:
    """McLaughlin (1969), *SMOG grading*: a US grade, meant for samples of 30 sentences."""
    per_30 = 30 * counts["polysyllables"] / counts.n_sentences
    return 1.043 * math.sqrt(per_30) + 3.1291


def coleman_liau_index(counts: Counts) -> float:
    """Coleman and Liau (1975): a US grade. Their slope of letters is 0.0588, textstat's 0.058."""
    letters = 100 * counts["letters"] / counts["words"]
    return 0.058 * letters - 0.296 * 100 / _sentence_length(counts) - 15.8


def automated_readability_index(counts: Counts) -> float:
    """Smith and Senter (1967), AMRL-TR-66-220: a US grade from strokes (signs included) a word."""
    strokes = counts["characters"] / counts["words"]
    return 4.71 * strokes + 0.5 * _sentence_length(counts) - 21.43


def dale_chall_readability_score(counts: Counts) -> float:
    """Dale and Chall (1948) with the words of 1995: up to 4.9 grade 4 and below, 10 college."""
    hard = _percent(counts, "hard_dale_chall")
    score = 0.1579 * hard + 0.0496 * _sentence_length(counts)
    return score + _DALE_CHALL_CONSTANT if hard > _FEW_HARD_WORDS else score


def spache_readability(counts: Counts) -> float:
    """Spache (1953), for grades 1 to 4: a US grade.

    Spache's own list is not free; as in textstat, a word is hard when it is not on the Dale-Chall
    list and has two syllables or more.
    """
    return 0.141 * _sentence_length(counts) + 0.086 * _percent(counts, "hard_spache") + 0.839


def gunning_fog(counts: Counts) -> float:
    """Gunning (1952), *The technique of clear writing*: years of schooling.

    Words of three syllables are hard but for names, compounds of easy words, and those that have
    the third syllable from -es, -ed or -ing.
    """
    return 0.4 * (_sentence_length(counts) + _percent(counts, "fog_hard"))


def linsear_write_formula(counts: Counts) -> float:
    """Linsear Write (O'Hayre 1966, *Gobbledygook has gotta go*): a US grade.

    Of the whole text, where the original takes 100 words of it.
    """
    hard = counts["polysyllables"]
    points = (counts["words"] - hard + 3 * hard) / counts.n_sentences
    return (points if points > _EASY_LINSEAR else points - 2) / 2


def lix(counts: Counts) -> float:
    """Björnsson (1968), *Läsbarhet*: words a sentence + percent of words over six letters."""
    return _sentence_length(counts) + _percent(counts, "long_words")


def rix(counts: Counts) -> float:
    """Anderson (1983), *Lix and Rix*: words of more than six letters a sentence."""
    return counts["long_words"] / counts.n_sentences


def _sentence_length(counts: Counts) -> float:
    """Words a sentence, a placeholder counting as a word."""
    return counts.n_words / counts.n_sentences


def _syllables_a_word(counts: Counts) -> float:
    return counts["syllables"] / counts["words"]


def _percent(counts: Counts, column: str) -> float:
    return 100 * counts[column] / counts["words"]


_FORMULAS: tuple[Callable[[Counts], float], ...] = (
    flesch_reading_ease,
    flesch_kincaid_grade,
    smog_index,
    coleman_liau_index,
    automated_readability_index,
    dale_chall_readability_score,
    spache_readability,
    gunning_fog,
    linsear_write_formula,
    lix,
    rix,
)

ENGLISH = tuple(formula.__name__ for formula in _FORMULAS)
"""Names of the formulas told of English, as textstat spells them."""


def english_formulas(text: Counts | Sequence[str]) -> dict[str, float]:
    """Every formula of `ENGLISH`, rounded to 2 decimals; empty where there is no word.

    Args:
        text: its counts, or its sentences, which are then counted.
    """
    counts = text if isinstance(text, Counts) else count(text)
    if not counts["words"]:
        return {}
    return {formula.__name__: round(formula(counts), 2) for formula in _FORMULAS}


def latin_formulas(text: Counts | Sequence[str]) -> dict[str, float]:
    """LIX (Björnsson 1968) and RIX (Anderson 1983), for any language in Latin script."""
    counts = text if isinstance(text, Counts) else count(text)
    if not counts["words"]:
        return {}
    return {"lix": round(lix(counts), 2), "rix": round(rix(counts), 2)}
