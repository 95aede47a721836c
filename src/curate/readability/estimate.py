"""The Lexile-like estimate: features of English prose -> a number in L, its label and intervals.

It is an estimate on a scale that schools know, not a certified Lexile measure. Method, source of
every coefficient and measured errors: `docs/readability.md`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from curate.readability.sentences import split_clauses
from curate.readability.words import PLACEHOLDER, word_facts, words_of

ModelName = Literal["fitted", "published"]

LOWEST, HIGHEST = -400, 2000
"""L; the ends of the scale as it is seen in public. Below, the estimate stays at BR400L; above, a
text is hardly punctuated prose and no number is told."""


@dataclass(frozen=True, slots=True)
class Features:
    """What the estimate rests on.

    `clause_words` is the mean number of words between any two of `. ! ? ; :`, `sentence_words`
    between two of `. ! ?`; `zipf` the mean Zipf frequency of the words (0-8); `unfamiliar_share`
    the share (0-1) of words that are not on the Dale-Chall list.
    """

    n_words: int
    n_sentences: int
    clause_words: float
    sentence_words: float
    zipf: float
    unfamiliar_share: float


@dataclass(frozen=True, slots=True)
class Coefficients:
    """Slopes of one linear model in L."""

    log_clause_words: float
    zipf: float
    unfamiliar_share: float
    constant: float


MODELS: dict[str, Coefficients] = {
    # Least squares on the development rows of CLEAR (Crossley and others 2022, CC BY-NC-SA).
    "fitted": Coefficients(1523.0, -139.4, 797.9, -189.8),
    # Slopes of Stenner and others (1988), as commonly reported; only the constant was set on CLEAR.
    "published": Coefficients(1768.0, -386.0, 0.0, 1066.0),
}

# Upper end (L, not included) of each class of estimates -> half width (L) that held 90 % of the
# development errors in that class, by model. The ends of the scale are less sure; only 48 and 31
# rows lie below 400L and from 1600L on.
HALF_WIDTHS: dict[str, tuple[tuple[float, float], ...]] = {
    "fitted": ((400, 230), (800, 164), (1000, 150), (1400, 122), (1600, 205), (math.inf, 342)),
    "published": ((400, 246), (800, 171), (1000, 176), (1400, 146), (1600, 222), (math.inf, 376)),
}

N_WORDS_OF_DEVELOPMENT = 175  # words of the excerpts on which the half widths were measured
_WORK_SPREAD = 1750.0  # L; sd of an excerpt of n words about its whole work is 1750 / sqrt(n)
_NORMAL_90 = 1.64  # half width of a 90 % interval in standard deviations


def features_of(sentences: list[str]) -> Features | None:
    """Features of English sentences; None where they hold no word that can be looked up."""
    n_words = n_clauses = n_looked_up = n_unfamiliar = 0
    zipf_sum = 0.0
    for sentence in sentences:
        words = words_of(sentence)
        n_words += len(words) + sentence.count(PLACEHOLDER)
        n_clauses += len(split_clauses(sentence))
        for word in words:
            if word[0].isdigit():
                continue
            zipf, is_familiar = word_facts(word)
            n_looked_up += 1
            zipf_sum += zipf
            n_unfamiliar += not is_familiar
    if n_looked_up == 0 or n_clauses == 0:
        return None
    return Features(
        n_words=n_words,
        n_sentences=len(sentences),
        clause_words=n_words / n_clauses,
        sentence_words=n_words / len(sentences),
        zipf=zipf_sum / n_looked_up,
        unfamiliar_share=n_unfamiliar / n_looked_up,
    )


def raw_estimate(features: Features, model: ModelName = "fitted") -> float:
    """Lexile-like number in L before rounding: 1523.0 log10(words per clause) - 139.4 Zipf + ...

    Worked: 10 words a clause, Zipf 6, 10 % unfamiliar: 1523 - 836.4 + 79.79 - 189.8 = 576.59.
    """
    slopes = MODELS[model]
    return (
        slopes.log_clause_words * math.log10(features.clause_words)
        + slopes.zipf * features.zipf
        + slopes.unfamiliar_share * features.unfamiliar_share
        + slopes.constant
    )


def rounded(value: float) -> int:
    """To the nearest 10 L; a half goes up, so that it does not depend on the parity of the tens."""
    return math.floor(value / 10 + 0.5) * 10


def label_of(number: int) -> str:
    """`870L`; below the scale's zero `BR120L`.

    >>> label_of(870), label_of(0), label_of(-120)
    ('870L', '0L', 'BR120L')
    """
    return f"BR{-number}L" if number < 0 else f"{number}L"


def interval_of_text(number: int, n_words: int, model: ModelName) -> tuple[int, int]:
    """90 % interval (L) for the number of the text itself: split conformal on development rows.

    Half widths are kept by class of estimate, since the ends of the scale are less sure. They stay
    as wide for longer texts, for which nothing was measured; for shorter ones they widen
    with the root of the length, as an error of the mean does.
    """
    return _around(number, _half_width(number, n_words, model))


def interval_of_work(number: int, n_words: int, model: ModelName) -> tuple[int, int]:
    """90 % interval (L) for a whole work of which the text is an excerpt of `n_words`.

    Half width 1.64 * 1750 / sqrt(n): how far excerpts lie from their articles. Never narrower than
    the interval of the text itself, whose error it has as well.
    """
    half = _NORMAL_90 * _WORK_SPREAD / math.sqrt(n_words)
    return _around(number, max(half, _half_width(number, n_words, model)))


def _half_width(number: int, n_words: int, model: ModelName) -> float:
    shorter_by = max(1.0, N_WORDS_OF_DEVELOPMENT / n_words)
    width = next(half for below, half in HALF_WIDTHS[model] if number < below)
    return width * math.sqrt(shorter_by)


def _around(number: int, half: float) -> tuple[int, int]:
    """Ends rounded to 10 L and kept on the scale."""
    return max(rounded(number - half), LOWEST), min(rounded(number + half), HIGHEST)
