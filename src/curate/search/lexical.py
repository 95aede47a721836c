"""What a query asks of the words: groups of equals, and how many of them a document must hold."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from curate.errors import ConfigError
from curate.search.stem import stem
from curate.search.words import query_terms, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable

Phrase = tuple[str, ...]

# Share of the words that must stand in a document when no document holds them all. Below that,
# results share too little with the query to be understood (search users: "unrelated results").
MOST_WORDS_SHARE = 0.6
MIN_PREFIX = 3  # letters; shorter beginnings match half the index

# Weight of a match by field, the same in both engines: (index field, weight). A word in the
# title says what an item is about, one in a long text may be an aside.
FIELD_WEIGHTS: tuple[tuple[str, int], ...] = (
    ("name", 6),
    ("topics", 4),
    ("description", 2),
    ("standards_text", 2),
    ("text", 1),
)


class Attempt(StrEnum):
    """How the words are looked for; the first that finds anything at all is used."""

    ALL = "all"
    PREFIX = "prefix"
    MOST = "most"


@dataclass(frozen=True, slots=True)
class Group:
    """One thing asked for: any of its phrases will do; the first is what was typed."""

    phrases: tuple[Phrase, ...]

    @property
    def typed(self) -> str:
        """The words as typed."""
        return " ".join(self.phrases[0])


@dataclass(frozen=True, slots=True)
class Lexical:
    """The words of a query. `terms` are what was typed, without stop words."""

    terms: tuple[str, ...]
    groups: tuple[Group, ...]

    @property
    def most(self) -> int:
        """Groups that a document must hold in the attempt `MOST`."""
        return max(1, math.ceil(len(self.groups) * MOST_WORDS_SHARE))

    def attempts(self) -> tuple[Attempt, ...]:
        """The attempts that make sense for these words, strictest first."""
        if not self.terms:
            return ()
        found = [Attempt.ALL]
        if len(self.terms[-1]) >= MIN_PREFIX:
            found.append(Attempt.PREFIX)
        if self.most < len(self.groups):
            found.append(Attempt.MOST)
        return tuple(found)


class Synonyms:
    """Sets of phrases that mean the same, read by stem."""

    def __init__(self, sets: Iterable[tuple[Phrase, ...]]) -> None:
        self._equals: dict[Phrase, list[Phrase]] = {}
        self._longest = 1
        for phrases in sets:
            for phrase in phrases:
                key = _stems(phrase)
                self._longest = max(self._longest, len(key))
                known = self._equals.setdefault(key, [])
                known.extend(p for p in phrases if p not in known and _stems(p) != key)

    @classmethod
    def parse(cls, lines: Iterable[str]) -> Synonyms:
        """Read `a, b, c` lines (Solr's format without arrows); `#` begins a comment.

        Raises:
            ConfigError: if a line is no such set.
        """
        return cls(_phrases(line) for line in synonym_lines(lines))

    def groups(self, terms: tuple[str, ...]) -> tuple[Group, ...]:
        """Cut `terms` into groups, the longest known phrase first."""
        groups: list[Group] = []
        i = 0
        while i < len(terms):
            for n in range(min(self._longest, len(terms) - i), 0, -1):
                typed = terms[i : i + n]
                equals = self._equals.get(_stems(typed))
                if equals is not None or n == 1:
                    groups.append(Group((typed, *(equals or ()))))
                    i += n
                    break
        return tuple(groups)


def parse_text(text: str, synonyms: Synonyms) -> Lexical:
    """The words of a query with their synonyms; no words at all for text without any."""
    terms = query_terms(text)
    return Lexical(terms=terms, groups=synonyms.groups(terms))


def synonym_lines(lines: Iterable[str]) -> list[str]:
    """The sets of a synonyms file without comments and empty lines, as Elasticsearch wants them."""
    return [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]


def _phrases(line: str) -> tuple[Phrase, ...]:
    phrases = tuple(tuple(w.folded for w in words_of(part)) for part in line.split(","))
    if len(phrases) < 2 or not all(phrases) or "=>" in line:
        msg = f"synonyms: {line!r} is no set of phrases separated by commas"
        raise ConfigError(msg)
    return phrases


def _stems(phrase: Phrase) -> Phrase:
    return tuple(stem(word) for word in phrase)
