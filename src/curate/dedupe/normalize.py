"""What counts as the same words: the normal form of a text and its key."""

from __future__ import annotations

import re
import unicodedata

from curate.hashing import text_hash

# Shorter texts ("Click the link to download the worksheet.") are stubs that many unlike items
# share: equal stubs say nothing about the items behind them.
MIN_WORDS = 20

# Words, numbers with their inner marks (3.5, 1/2, 10:30, 40%), and signs that carry meaning in
# mathematics. All other punctuation is layout.
_TOKEN = re.compile(
    r"(?P<number>\d+(?:[.,:/]\d+)*%?)|(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)*)|(?P<sign>[^\w\s])"
)
_MEANINGFUL_ASCII = frozenset("-*/^%&@#")
_MINUS = str.maketrans("−‐‑‒–—", "------")
_NUMBER_WORDS = {
    word: str(value)
    for value, words in enumerate(
        (
            "zero",
            "one first",
            "two second",
            "three third",
            "four fourth",
            "five fifth",
            "six sixth",
            "seven seventh",
            "eight eighth",
            "nine ninth",
            "ten tenth",
            "eleven eleventh",
            "twelve twelfth",
        )
    )
    for word in words.split()
}
_PART_NAMES = frozenset(
    ["part", "unit", "chapter", "lesson", "level", "volume", "module", "book", "section", "form"]
)
_ROMAN = re.compile(r"[ivx]{1,5}|[a-h]")


def tokens(text: str) -> tuple[str, ...]:
    """The words, numbers and meaningful signs of a text, in order (NFKC, case folded).

    Quotation marks, bullets, full stops and dashes between words go; `+ - * / = < >` stay where a
    digit, a bracket or a single letter stands next to them, so that `x + 3` and `x - 3` differ.

    >>> tokens("Solve: “x – 3 = 4.50” (well-known)!")
    ('solve', 'x', '-', '3', '=', '4.50', 'well', 'known')
    """
    normal = unicodedata.normalize("NFKC", text).casefold().translate(_MINUS)
    found = [(m.lastgroup, m.group()) for m in _TOKEN.finditer(normal)]
    out: list[str] = []
    for i, (kind, token) in enumerate(found):
        if kind == "sign" and not _carries_meaning(token, found[i + 1 : i + 2]):
            continue
        out.append(token.replace("’", "'"))
    return tuple(out)


def _carries_meaning(sign: str, following: list[tuple[str | None, str]]) -> bool:
    if unicodedata.category(sign) in ("Sm", "Sc"):
        return sign not in "|~"
    if sign not in _MEANINGFUL_ASCII or not following:
        return False
    kind, token = following[0]
    return kind == "number" or (kind == "word" and len(token) == 1)


def normalize_text(text: str) -> str:
    """`tokens` joined by single spaces; equal for texts that differ in layout only."""
    return " ".join(tokens(text))


def content_key(text: str) -> str | None:
    """SHA-256 of the normal form; None under 20 words, so that stubs never fold."""
    found = tokens(text)
    if sum(token[0].isalpha() for token in found) < MIN_WORDS:
        return None
    return text_hash(" ".join(found))


def number_tokens(words: tuple[str, ...]) -> tuple[str, ...]:
    """The numbers among `words`, sorted: digits, number words to twelve, `part ii`, `form b`.

    >>> number_tokens(tokens("Unit II, Lesson Four: 3/4 of a cup"))
    ('2', '3/4', '4')
    """
    out = []
    for i, word in enumerate(words):
        if word[0].isdigit():
            out.append(word)
        elif word in _NUMBER_WORDS:
            out.append(_NUMBER_WORDS[word])
        elif i and words[i - 1] in _PART_NAMES and _ROMAN.fullmatch(word):
            out.append(_roman(word))
    return tuple(sorted(out))


def _roman(word: str) -> str:
    values = {"i": 1, "v": 5, "x": 10}
    if not set(word) <= set(values):
        return word  # a letter: Form A, Form B
    total = 0
    for this, following in zip(word, [*word[1:], ""], strict=True):
        value = values[this]
        total += -value if following and values[following] > value else value
    return str(total)
