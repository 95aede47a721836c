"""How alike two pages are, where an error page may echo the address it was asked for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from curate.links.phrases import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_WORD = re.compile(r"\w+")
_SHINGLE = 3  # words; as in Bar-Yossef et al. 2004, short enough for pages of a few lines


def echo_words(*urls: str) -> frozenset[str]:
    """Words of the addresses' paths and queries: what an error page may repeat."""
    words: set[str] = set()
    for url in urls:
        parts = urlsplit(url)
        for piece in re.split(r"[^\w-]+", plain(unquote(f"{parts.path} {parts.query}"))):
            words.add(piece)
            words.update(_WORD.findall(piece.replace("_", " ")))
    return frozenset(words - {""})


def masked(words: Iterable[str], echo: frozenset[str]) -> tuple[str, ...]:
    """The words without those that the address itself gave."""
    return tuple(word for word in words if word not in echo)


def masked_text(text: str, echo: frozenset[str]) -> tuple[str, ...]:
    """As `masked`, from a text."""
    return masked(_WORD.findall(text), echo)


def echo_places(words: Sequence[str], url: str) -> frozenset[tuple[str, ...]]:
    """Where a page repeats the last name of an address: the two words before each place.

    >>> echo_places("we looked for zq1 but found nothing".split(), "http://example.org/a/zq1")
    frozenset({('looked', 'for')})
    """
    path = plain(unquote(urlsplit(url).path)).rstrip("/")
    name = frozenset(_WORD.findall(path.rpartition("/")[2]))
    begins = (
        at
        for at, word in enumerate(words)
        if at >= 2 and word in name and words[at - 1] not in name
    )
    return frozenset(tuple(words[at - 2 : at]) for at in begins)


def likeness(one: Sequence[str], other: Sequence[str]) -> float:
    """Share of word triples that two texts have in common (Jaccard), 0-1; 1 where both are empty.

    >>> likeness("a b c d".split(), "a b c e".split())
    0.3333333333333333
    """
    left, right = _shingles(one), _shingles(other)
    if not left and not right:
        return 1.0
    return len(left & right) / len(left | right)


def _shingles(words: Sequence[str]) -> set[tuple[str, ...]]:
    if 0 < len(words) < _SHINGLE:
        return {tuple(words)}
    return {tuple(words[i : i + _SHINGLE]) for i in range(len(words) - _SHINGLE + 1)}
