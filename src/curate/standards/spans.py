"""Passages and sentences of a text with their places in it."""

from __future__ import annotations

import re
from dataclasses import dataclass

PASSAGE_WORDS = 60
MAX_SENTENCE_WORDS = 60
_WORD = re.compile(r"\S+")
_BREAK = re.compile(
    r"(?:(?<=[.!?…])|(?<=[.!?…][\"'”’)\]]))\s+(?=[\"'“‘(\[]?[A-Z0-9ÁÉÍÓÚÑ¿¡])"
    r"|\s*\n\s*\n\s*|\s*\n\s*(?=[-•*])"
)


@dataclass(frozen=True, slots=True)
class Span:
    """`text == source[start:end]`, without white space around."""

    start: int
    end: int
    text: str


def sentences(text: str) -> list[Span]:
    """The sentences of a text in order; one longer than 60 words is cut into pieces of 60."""
    edges = [0]
    for match in _BREAK.finditer(text):
        edges += [match.start(), match.end()]
    edges.append(len(text))
    spans = []
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        spans += _pieces(text, start, end, MAX_SENTENCE_WORDS)
    return spans


def passages(text: str) -> list[Span]:
    """The text cut into passages of about 60 words, in order; sentences stay whole."""
    out: list[Span] = []
    start = end = n_words = 0
    for sentence in sentences(text):
        length = len(sentence.text.split())
        if n_words and n_words + length > PASSAGE_WORDS * 1.25:
            out.append(Span(start, end, text[start:end]))
            n_words = 0
        if not n_words:
            start = sentence.start
        end, n_words = sentence.end, n_words + length
    if n_words:
        out.append(Span(start, end, text[start:end]))
    return out


def _pieces(text: str, start: int, end: int, limit: int) -> list[Span]:
    words = list(_WORD.finditer(text, start, end))
    return [
        Span(part[0].start(), part[-1].end(), text[part[0].start() : part[-1].end()])
        for part in (words[i : i + limit] for i in range(0, len(words), limit))
    ]
