"""What one chunk of a text (`dog,` or `“Stop!”`) adds to every count.

A sentence is cut at white space; a chunk is what stands between. It holds no word ("—"), one, or
several ("end.—Then"). What it adds comes from two parts: its words, each looked up once, and its
signs, of which there are few kinds. All columns are whole numbers (frequencies in hundredths): sums
are exact, and do not depend on order, threads or what was read before.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from curate.readability.looked_up import WORD_COLUMNS, Word, word_of
from curate.readability.words import PLACEHOLDER, WORD

_N_WORDS_CACHED = 16_384
_CLOSERS = "\"'”’»)\\]}*_"
# Also the end of a call or question before the words that say whose it is (`"Stop!" he said`).
_CLAUSE_END = re.compile(rf"(?:[;:][{_CLOSERS}]*|[!?][{_CLOSERS}]+)(?=$|[—–])")
_MAY_END_CLAUSE = frozenset(";:!?")
_QUOTES = re.compile('[“”"«»„]')
_INNER_MARK = re.compile(r"[,;:—–()]")
_SIGN_COLUMNS = (
    "characters", "commas", "semicolons", "colons", "question", "exclamation", "quotes", "brackets",
    "dashes", "inner_marks", "placeholder", "clause_ends",
)  # fmt: skip

COLUMNS: tuple[str, ...] = (*WORD_COLUMNS, *_SIGN_COLUMNS[1:])
"""Names of the counts: first those of words, then those of signs; both have characters.

`characters` are all but white space; `zipf`, `zipf_squared` and those `below` are told of words
looked up (0 where unknown). `capitalized` and `fog_hard` of the first word of a sentence are put
right by `counts`, and so is `clause_ends` at its end.
"""

OF_WORDS = slice(0, len(WORD_COLUMNS))
OF_SIGNS = slice(len(WORD_COLUMNS) - 1, len(COLUMNS))
"""Where the numbers of words and of signs stand in `COLUMNS`; the characters belong to both."""

N_SIGN_COLUMNS = len(_SIGN_COLUMNS)
SCALES = {"zipf": 100, "zipf_squared": 10_000}
"""What the whole numbers of a column are divided by, where it is not 1."""

CAPITAL, FOG, END, ODD_END, NO_WORD = 1, 2, 4, 8, 16
"""What the place of a chunk is made of: it begins with a capital that says nothing where it opens a
sentence; its first word is then hard in Fog; it ends a clause after its last word, and ends none
where it ends the sentence; it ends a clause without a word before; it holds no word at all."""


class Signs(NamedTuple):
    """The signs of a chunk: numbers of its columns from `characters` on, placeholders, place."""

    values: tuple[int, ...]
    n_placeholders: int
    place: int


class Chunk(NamedTuple):
    """The analysis of one chunk: `values` by column, and what depends on its place in a sentence.

    `length` is what it adds to a sentence: words and placeholders; `place` the sum of such signs as
    `CAPITAL`.
    """

    values: tuple[int, ...]
    words: tuple[Word, ...]
    length: int
    place: int


def signs_of(signs: str, chunk: str) -> Signs:
    """What the `signs` of `chunk` add, which are left when its words are taken out."""
    n_ends, end = (0, 0) if _MAY_END_CLAUSE.isdisjoint(signs) else _clause_ends(chunk)
    n_placeholders = signs.count(PLACEHOLDER)
    values = (
        len(signs),
        signs.count(","),
        signs.count(";"),
        signs.count(":"),
        signs.count("?"),
        signs.count("!"),
        len(_QUOTES.findall(signs)),
        sum(map(signs.count, "([{")),
        sum(map(signs.count, ("—", "–", "--"))) + (signs == "-"),
        len(_INNER_MARK.findall(signs)),
        n_placeholders,
        n_ends,
    )
    has_none = not n_placeholders and len(signs) == len(chunk)
    return Signs(values, n_placeholders, end | NO_WORD if has_none else end)


def place_of_words(words: tuple[Word, ...]) -> int:
    """What the first of `words` says of the place of its chunk."""
    if not words or not words[0].is_capitalized:
        return 0
    return CAPITAL | FOG if words[0].is_fog_hard else CAPITAL


def sum_of_words(words: tuple[Word, ...]) -> tuple[int, ...]:
    """Numbers of `WORD_COLUMNS` of all `words` together."""
    return tuple(map(sum, zip(*[word.values for word in words], strict=True))) or _NO_WORDS


_NO_WORDS = len(WORD_COLUMNS) * (0,)


@lru_cache(maxsize=_N_WORDS_CACHED)
def word_again(text: str) -> Word:
    """`word_of`, for words of chunks that are analyzed more than once."""
    return word_of(text)


def analyze(chunk: str) -> Chunk:
    """What `chunk`, which holds no white space, adds to each column."""
    words = tuple([word_again(word) for word in WORD.findall(chunk)])
    signs = signs_of(WORD.sub("", chunk), chunk)
    values = [*sum_of_words(words), *signs.values[1:]]
    values[OF_SIGNS.start] += signs.values[0]
    length = len(words) + signs.n_placeholders
    return Chunk(tuple(values), words, length, signs.place | place_of_words(words))


def _clause_ends(chunk: str) -> tuple[int, int]:
    """Ends of clauses in `chunk`, each after a word, and how the chunk itself ends.

    As `sentences.split_clauses` has it: `;` or `:`, closing signs, then the end or a dash.
    """
    n_ends = start = 0
    is_odd = False
    for match in _CLAUSE_END.finditer(chunk):
        if _holds_word(chunk[start : match.end()]):
            n_ends += 1
            start = match.end()
        else:
            is_odd = True
    if is_odd:
        return n_ends, ODD_END
    return n_ends, END if n_ends and not _holds_word(chunk[start:]) else 0


def _holds_word(text: str) -> bool:
    return PLACEHOLDER in text or WORD.search(text) is not None
