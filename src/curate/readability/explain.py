"""Which sentences and words make a text hard, with the effect of each on the number.

Effects are differences of the estimate itself: the text is measured again without the sentence, or
with a common word in place of the rare one. There is no second formula that could disagree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from curate.readability.bands import nearest_band
from curate.readability.hard_words import HardWord, hard_words, number_if_plain
from curate.readability.levels import estimate_of_sentences, estimate_without
from curate.readability.sentences import split_clauses
from curate.readability.words import count_words, word_facts, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from curate.readability.estimate import ModelName

    Estimate = Callable[[Sequence[str]], float | None]
    Without = Callable[[Sequence[str], int], float | None]

# Usual words between two of . ! ? ; : and usual share (0-1) of unfamiliar words by grade band:
# medians of the development rows of CLEAR whose estimate is nearest to the band.
USUAL: dict[str, tuple[float, float]] = {
    "K-1": (6.5, 0.06),
    "2-3": (10.3, 0.09),
    "4-5": (14.7, 0.11),
    "6-8": (18.2, 0.16),
    "9-10": (21.6, 0.18),
    "11-CCR": (24.4, 0.22),
    "above 11-CCR": (29.3, 0.29),
}
_LONG = 2.0  # times the usual length: from here on a sentence is called long for its level
_SHORT = 0.75  # times the usual length: up to here a sentence is named as an easy one
_RARE = 4.0  # Zipf; a word below is told as rare in its sentence
_MOST_TRIED = 40  # sentences that are left out in turn
_WORDS_OF_WORK = 600_000  # measured at most, so that a book is explained in a second or two
_N_RARE = 5


@dataclass(frozen=True, slots=True)
class HardSentence:
    """A sentence, verbatim; `longest` words stand between two of its stops (. ! ? ; :).

    `effect` is what it adds to the number, in L: without it the text would measure so much lower.
    Negative where it makes the text easier. `rare` are its rarest unfamiliar words.
    """

    text: str
    n_words: int
    longest: int
    rare: tuple[str, ...]
    effect: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """What an English text's number rests on; sentences and words with the largest effect first.

    `number` is the estimate (L, unrounded). `stretch_words` are words between two stops on average,
    `usual_stretch` what is usual in `band`; the same for the share (0-1) of unfamiliar words.
    `n_long` of `n_sentences` have a stretch of at least `long_from` words, twice the usual;
    `n_short` none of more than half the usual. `number_if_cut` is the estimate with the long ones
    cut in two, `number_if_plain` with common words in place of all of `words`. `names` are rare
    words that always have a capital: they count like other words.
    """

    number: float
    band: str
    stretch_words: float
    usual_stretch: float
    unfamiliar_share: float
    usual_unfamiliar: float
    n_sentences: int
    n_long: int
    long_from: int
    n_short: int
    short_to: int
    number_if_cut: float | None
    number_if_plain: float | None
    sentences: tuple[HardSentence, ...]
    easy_sentences: tuple[HardSentence, ...]
    words: tuple[HardWord, ...]
    names: tuple[str, ...]


def estimator(model: ModelName = "fitted") -> Estimate:
    """The estimate behind the number, before rounding, of any list of sentences."""
    return lambda sentences: estimate_of_sentences(sentences, model)


def leaver_out(model: ModelName = "fitted") -> Without:
    """The same estimate of a text without one of its sentences, cut into the same slices."""
    return lambda sentences, at: estimate_without(sentences, at, model)


def explain(
    sentences: Sequence[str],
    estimate: Estimate,
    *,
    without: Without | None = None,
    n_sentences: int = 3,
    n_words: int = 8,
) -> Explanation | None:
    """Why English prose gets the number that `estimate` gives it; None where it gives none.

    Args:
        sentences: the prose that was judged, in order.
        estimate: the number (L, best unrounded) of any list of sentences.
        without: the number without the sentence at a position; None asks `estimate` of the rest.
        n_sentences: most sentences to name.
        n_words: most words, and names, to name.

    Equal effects keep the order of the text, so the answer is always the same. In a long text
    only the longest sentences are tried.
    """
    number = estimate(sentences)
    if number is None:
        return None
    band = nearest_band(round(number))
    usual_stretch, usual_unfamiliar = USUAL[band]
    stretches = [_stretches(sentence) for sentence in sentences]
    longest = [max(lengths, default=0) for lengths in stretches]
    unfamiliar = [_unfamiliar(sentence) for sentence in sentences]
    n_looked_up = sum(n for n, _ in unfamiliar) or 1
    n_tried = max(2 * n_sentences, min(_MOST_TRIED, _WORDS_OF_WORK // n_looked_up))
    told = [
        HardSentence(sentences[i], sum(stretches[i]), longest[i], _rarest(unfamiliar[i][1]), effect)
        for i, effect in _effects(sentences, longest, number, without or _rest(estimate), n_tried)
    ]
    found, names = hard_words(sentences, number, estimate, n_words)
    long_from, short_to = round(_LONG * usual_stretch), int(usual_stretch / 2)
    is_long = [length >= long_from for length in longest]
    return Explanation(
        number=number,
        band=band,
        stretch_words=sum(map(sum, stretches)) / max(1, sum(map(len, stretches))),
        usual_stretch=usual_stretch,
        unfamiliar_share=sum(len(rare) for _, rare in unfamiliar) / n_looked_up,
        usual_unfamiliar=usual_unfamiliar,
        n_sentences=len(sentences),
        n_long=sum(is_long),
        long_from=long_from,
        n_short=sum(length <= short_to for length in longest),
        short_to=short_to,
        number_if_cut=estimate(_cut(sentences, is_long)) if any(is_long) else None,
        number_if_plain=number_if_plain(sentences, found, estimate),
        sentences=tuple(one for one in told if _is_seen_to_be_hard(one, usual_stretch))[
            :n_sentences
        ],
        easy_sentences=tuple(
            one
            for one in reversed(told)
            if one.effect < 0 and one.longest <= _SHORT * usual_stretch
        )[:n_sentences],
        words=found,
        names=names,
    )


def _is_seen_to_be_hard(one: HardSentence, usual_stretch: float) -> bool:
    """Whether it adds to the number and a reader sees why: a long stretch, or a rare word."""
    return one.effect > 0 and (one.longest >= usual_stretch or bool(one.rare))


def _stretches(sentence: str) -> list[int]:
    return [count_words(clause) for clause in split_clauses(sentence)]


def _unfamiliar(sentence: str) -> tuple[int, list[tuple[float, str]]]:
    """Words that were looked up, and those not on the list: (Zipf, as written)."""
    looked_up = [word for word in words_of(sentence) if not word[0].isdigit()]
    facts = ((word, *word_facts(word)) for word in looked_up)
    return len(looked_up), [(zipf, word) for word, zipf, is_familiar in facts if not is_familiar]


def _rarest(found: list[tuple[float, str]]) -> tuple[str, ...]:
    rare = sorted((zipf, word) for zipf, word in found if zipf < _RARE)
    return tuple(dict.fromkeys(word for _, word in rare))[:_N_RARE]


def _effects(
    sentences: Sequence[str],
    longest: Sequence[int],
    number: float,
    without: Without,
    n_tried: int,
) -> list[tuple[int, float]]:
    """(position, effect in L) of the sentences that were left out in turn, hardest first.

    Tried are the ones with the longest stretches and the shortest, each text once.
    """
    by_length = sorted(range(len(sentences)), key=lambda i: -longest[i])
    half = -(-n_tried // 2)
    tried = by_length if len(by_length) <= n_tried else by_length[:half] + by_length[-half:]
    found: list[tuple[int, float]] = []
    seen: set[str] = set()
    for i in sorted(tried):
        if sentences[i] in seen:
            continue
        seen.add(sentences[i])
        left = without(sentences, i)
        if left is not None:
            found.append((i, number - left))
    return sorted(found, key=lambda pair: -pair[1])


def _rest(estimate: Estimate) -> Without:
    return lambda sentences, at: estimate([*sentences[:at], *sentences[at + 1 :]])


def _cut(sentences: Sequence[str], is_long: Sequence[bool]) -> list[str]:
    """The long sentences as two halves each."""
    out: list[str] = []
    for sentence, cut in zip(sentences, is_long, strict=True):
        chunks = sentence.split()
        middle = len(chunks) // 2
        if not cut or middle == 0:
            out.append(sentence)
            continue
        out += [" ".join(chunks[:middle]).rstrip(",;:") + ".", " ".join(chunks[middle:])]
    return out
