"""What makes a text hard: its longest sentences and its rarest unfamiliar words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from curate.readability.prose import select_prose
from curate.readability.words import count_words, folded, word_facts, words_of


@dataclass(frozen=True, slots=True)
class HardWord:
    """A word that is not on the Dale-Chall list; `zipf` is 0 where it is unknown."""

    word: str
    zipf: float
    n_times: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """Hardest first; sentences verbatim as they were measured, English words only."""

    sentences: tuple[str, ...]
    words: tuple[HardWord, ...]


def explain(text: str, *, n_sentences: int = 3, n_words: int = 10) -> Explanation:
    """The longest sentences and the rarest unfamiliar words of English prose.

    Each once, at most `n_sentences` and `n_words`. Equally long sentences keep the order of the
    text, equally rare words are in alphabetical order.
    """
    sentences = select_prose(text).sentences
    hardest = sorted(dict.fromkeys(sentences), key=count_words, reverse=True)[:n_sentences]
    counts = Counter(folded(word) for sentence in sentences for word in words_of(sentence))
    rare: list[HardWord] = []
    for word, n_times in counts.items():
        zipf, is_familiar = word_facts(word)
        if not is_familiar and not word[0].isdigit():
            rare.append(HardWord(word, round(zipf, 2), n_times))
    rare.sort(key=lambda hard: (hard.zipf, hard.word))
    return Explanation(tuple(hardest), tuple(rare[:n_words]))
