"""What is counted of a slice of some 175 words for the ease model that looks at layers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from curate.readability.lexicon import CONNECTIVES, FIRST_PERSON, FUNCTION_WORDS, PRONOUNS
from curate.readability.sentences import split_clauses
from curate.readability.syllables import syllables_of
from curate.readability.words import folded, word_facts, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

EASE_LAYER_FEATURES: tuple[str, ...] = (
    "log_sentence_words", "sd_sentence_words", "longest_sentence", "log_clause_words",
    "zipf", "zipf_sd", "zipf_10th_percentile", "zipf_below_3", "zipf_below_4", "zipf_below_5",
    "type_zipf", "type_zipf_sd", "type_zipf_25th_percentile", "unfamiliar", "syllables",
    "letters", "three_syllables", "seven_letters", "ten_letters", "types", "capitalized",
    "pronouns", "first_person", "function_words", "connectives", "contracted",
    "commas", "semicolons_colons", "quotes", "questions_exclamations", "brackets", "dashes",
    "digits", "paragraphs",
)  # fmt: skip
"""Means, spreads and shares of words; `types` are distinct words by the word, so a slice's length
matters a little: give slices of about 175 words."""

_SIGNS = (",", ";:", '"“”', "?!", "()[]", "—–", "0123456789")


@dataclass(frozen=True, slots=True)
class Slice:
    """Sentences in a row, and how many of them begin a paragraph (at least one)."""

    sentences: tuple[str, ...]
    n_paragraphs: int

    @property
    def text(self) -> str:
        """What the encoder is given."""
        return " ".join(self.sentences)


def ease_layer_features(part: Slice) -> NDArray[np.float64]:
    """Features of English prose, in the order of `EASE_LAYER_FEATURES`; zeros without words."""
    sentences = part.sentences
    of_sentence = [words for sentence in sentences if (words := words_of(sentence))]
    words = [word for sentence in of_sentence for word in sentence]
    told = [(folded(word), *word_facts(word)) for word in words if not word[0].isdigit()]
    if not told:
        return np.zeros(len(EASE_LAYER_FEATURES))
    text = part.text
    return np.array(
        [
            *_of_sentences(of_sentence, sentences),
            *_of_frequency(told),
            *_of_words(words, of_sentence),
            *(sum(map(text.count, signs)) / len(words) for signs in _SIGNS),
            part.n_paragraphs / len(words),
        ]
    )


def _of_sentences(of_sentence: list[list[str]], sentences: Sequence[str]) -> list[float]:
    lengths = np.array([len(words) for words in of_sentence])
    n_clauses = sum(len(split_clauses(sentence)) for sentence in sentences)
    return [
        math.log(lengths.mean()),
        float(lengths.std()),
        float(lengths.max()),
        math.log(lengths.sum() / max(1, n_clauses)),
    ]


def _of_frequency(told: list[tuple[str, float, bool]]) -> list[float]:
    zipf = np.array([frequency for _, frequency, _ in told])
    types = np.array(list({word: frequency for word, frequency, _ in told}.values()))
    return [
        float(zipf.mean()),
        float(zipf.std()),
        float(np.percentile(zipf, 10)),
        *(float((zipf < limit).mean()) for limit in (3, 4, 5)),
        float(types.mean()),
        float(types.std()),
        float(np.percentile(types, 25)),
        sum(not is_familiar for *_, is_familiar in told) / len(told),
    ]


def _of_words(words: list[str], of_sentence: list[list[str]]) -> list[float]:
    keys = [folded(word) for word in words]
    syllables = np.array([syllables_of(word) for word in words])
    letters = np.array([len(word) for word in words])
    n_capitals = sum(word[0].isupper() for sentence in of_sentence for word in sentence[1:])
    n = len(words)
    return [
        float(syllables.mean()),
        float(letters.mean()),
        float((syllables >= 3).mean()),
        float((letters >= 7).mean()),
        float((letters >= 10).mean()),
        len(set(keys)) / n,
        n_capitals / n,
        *(
            sum(key in listed for key in keys) / n
            for listed in (PRONOUNS, FIRST_PERSON, FUNCTION_WORDS, CONNECTIVES)
        ),
        sum("'" in key for key in keys) / n,
    ]
