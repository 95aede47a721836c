"""The sentence of a document that speaks most for a statement."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from curate.records import Quote
from curate.standards.spans import Span, sentences
from curate.standards.words import stems

if TYPE_CHECKING:
    from curate.standards.features import Prepared
    from curate.standards.index import FrameworkIndex
    from curate.standards.model import Statement

# A sentence shorter than this ("Yes.") shows nothing alone: the next one is quoted with it.
MIN_WORDS = 5
# How much a sentence gains by standing in the passage that the model finds most alike.
PASSAGE_BONUS = 1.5


class EvidenceFinder:
    """Picks the quote for one document; its sentences are read once."""

    def __init__(self, index: FrameworkIndex, ready: Prepared) -> None:
        self._idf = index.lexical.idf
        self._ready = ready
        self._sentences = sentences(ready.doc.text)
        self._stems = [frozenset(stems(sentence.text)) for sentence in self._sentences]

    def quote(self, statement: Statement, best_passage: int) -> Quote:
        """A verbatim span of the text (place `text`), or the title where there is no text.

        The sentence shares the most telling words with the statement (sum of idf over the square
        root of the sentence's words), with a bonus in the passage most alike; the first one wins a
        tie.
        """
        doc = self._ready.doc
        if not self._sentences:
            return Quote(text=doc.title, place="title", start=0, end=len(doc.title))
        wanted = frozenset(stems(statement.text))
        home = self._ready.passages[best_passage] if best_passage >= 0 else None
        scores = [
            self._score(words, wanted, inside=home is not None and _within(sentence, home))
            for sentence, words in zip(self._sentences, self._stems, strict=True)
        ]
        place = scores.index(max(scores))
        span = self._sentences[place]
        end = span.end
        if len(span.text.split()) < MIN_WORDS and place + 1 < len(self._sentences):
            end = self._sentences[place + 1].end
        return Quote(text=doc.text[span.start : end], place="text", start=span.start, end=end)

    def _score(self, words: frozenset[str], wanted: frozenset[str], *, inside: bool) -> float:
        common = sum(self._idf.get(word, 0.0) for word in words & wanted)
        weight = common / math.sqrt(len(words) + 4)
        # The small constant lets the alike passage win where no sentence shares a word.
        return (weight + 1e-3) * (PASSAGE_BONUS if inside else 1.0)


def _within(sentence: Span, passage: Span) -> bool:
    return passage.start <= sentence.start and sentence.end <= passage.end
