"""Which words make a text hard: the unfamiliar ones, by their effect on the number.

The effect of a word is a difference of the estimate itself, with a common word in its place.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from curate.readability.words import folded, word_facts, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Estimate = Callable[[Sequence[str]], float | None]

_COMMON_WORD = "thing"  # takes the place of a rare word; on every list, Zipf 5.9


@dataclass(frozen=True, slots=True)
class HardWord:
    """A word that is not on the Dale-Chall list; `zipf` is 0 where it is unknown.

    `effect` is how much lower, in L, the text would measure with a common word in its place.
    """

    word: str
    zipf: float
    n_times: int
    effect: float


def frequency_words(zipf: float) -> str:
    """How common a word is, as a teacher would say it; `zipf` is log10 per billion words.

    >>> frequency_words(2.7), frequency_words(4.5), frequency_words(0)
    ('rare: about 1 in 2 million words', 'fairly common: about 32 in a million words', 'not in our \
list of words')
    """
    if zipf <= 0:
        return "not in our list of words"
    steps = ((2, "very rare"), (3, "rare"), (4, "uncommon"), (5, "fairly common"))
    kind = next((name for below, name in steps if zipf < below), "common")
    in_a_million = 10 ** (zipf - 3)
    if in_a_million >= 1:
        return f"{kind}: about {float(f'{in_a_million:.2g}'):,.0f} in a million words"
    return f"{kind}: about 1 in {float(f'{1 / in_a_million:.2g}'):,.0f} million words"


def hard_words(
    sentences: Sequence[str], number: float, estimate: Estimate, n_words: int
) -> tuple[tuple[HardWord, ...], tuple[str, ...]]:
    """Unfamiliar words by their effect, hardest first, and names by how often they come.

    Names are those that always have a capital; they count like other words. At most `n_words` of
    each. `number` is the estimate of the text as it is.
    """
    n_times, names_seen = _seen(sentences)
    hard = {key: word_facts(key)[0] for key in n_times if _is_hard(key)}
    by_weight = sorted(hard, key=lambda key: (-n_times[key] * (6 - hard[key]), key))
    tried = [key for key in by_weight if key not in names_seen][: 2 * n_words]
    found = []
    for key in tried:
        replaced = estimate(_with_common(sentences, [key]))
        if replaced is not None:
            found.append(HardWord(key, round(hard[key], 2), n_times[key], number - replaced))
    found.sort(key=lambda word: -word.effect)
    names = sorted((key for key in hard if key in names_seen), key=lambda key: (-n_times[key], key))
    written = _as_written(sentences, set(names[:n_words]))
    return tuple(found[:n_words]), tuple(written[key] for key in names[:n_words])


def _is_hard(key: str) -> bool:
    return not key[0].isdigit() and not word_facts(key)[1]


def _seen(sentences: Sequence[str]) -> tuple[Counter[str], set[str]]:
    """How often each word comes, and which always have a capital, inside sentences too."""
    n_times: Counter[str] = Counter()
    in_small: set[str] = set()
    inside: set[str] = set()
    for sentence in sentences:
        for position, word in enumerate(words_of(sentence)):
            key = folded(word)
            n_times[key] += 1
            if word[0].islower():
                in_small.add(key)
            elif position:
                inside.add(key)
    return n_times, inside - in_small


def _as_written(sentences: Sequence[str], keys: set[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for sentence in sentences:
        for word in words_of(sentence):
            if folded(word) in keys:
                found.setdefault(folded(word), word)
    return found


def _with_common(sentences: Sequence[str], keys: Sequence[str]) -> list[str]:
    """The sentences with a common word in place of each of `keys`."""
    names = "|".join(re.escape(key).replace("'", "['’]") for key in sorted(keys, key=len)[::-1])
    pattern = re.compile(rf"(?<![\w'’-])(?:{names})(?![\w])(?!['’-]\w)", re.I)
    return [pattern.sub(_COMMON_WORD, sentence) for sentence in sentences]


def number_if_plain(
    sentences: Sequence[str], words: Sequence[HardWord], estimate: Estimate
) -> float | None:
    """The estimate with common words in place of all of `words`; None without any."""
    if not words:
        return None
    return estimate(_with_common(sentences, [word.word for word in words]))
