"""How a document and every statement of a framework resemble each other."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from curate.standards.spans import Span, passages
from curate.standards.subjects import subject_families
from curate.standards.words import stems

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from curate.standards.index import FrameworkIndex
    from curate.standards.model import AlignDoc, Statement

# The model's window; what a lesson is about stands in its title and opening.
START_WORDS = 200
# Passages embedded for a long document, those with the strongest lexical match: a 1,000-word
# lesson has 17, and each costs as much as a short document.
MAX_PASSAGES = 4
# Grades further apart than this are equally wrong.
MAX_GRADE_DISTANCE = 4


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document cut for matching.

    `embedded` are places in `passages`; `texts` is what to embed: the start, then those passages.
    """

    doc: AlignDoc
    passages: tuple[Span, ...]
    embedded: tuple[int, ...]
    passage_scores: NDArray[np.float64]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """What the model needs to know of a document and n statements.

    `features` is (n, 9), `signs` (n, 3): the document's best cosine of a
    passage and its best with context (one value each, repeated), and the subject mismatch.
    `best` names each statement's most similar embedded passage, by its place in
    `Prepared.passages` (-1 where there is none).
    """

    features: NDArray[np.float64]
    signs: NDArray[np.float64]
    best: NDArray[np.intp]


def prepare(index: FrameworkIndex, doc: AlignDoc) -> Prepared:
    """Cut a document into passages and choose those that are worth embedding."""
    cut = tuple(passages(doc.text))
    n_statements = len(index.framework.statements)
    scores = np.zeros((len(cut), n_statements))
    for row, passage in zip(scores, cut, strict=True):
        row[:] = index.lexical.scores(dict(Counter(stems(passage.text))))
    chosen = np.argsort(-scores.max(axis=1, initial=0.0), kind="stable")[:MAX_PASSAGES]
    embedded = tuple(sorted(chosen.tolist()))
    start = " ".join(doc.text.split()[:START_WORDS])
    first = f"{doc.title.strip()}\n{start}".strip()
    return Prepared(doc, cut, embedded, scores, (first, *(cut[i].text for i in embedded)))


def match(index: FrameworkIndex, ready: Prepared, vectors: NDArray[np.float32]) -> Match:
    """Compute the features of all statements; `vectors` embed `ready.texts`, row by row."""
    doc = ready.doc
    counts = Counter(stems(f"{doc.title} {doc.text}"))
    query = {word: 1 + math.log(count) for word, count in counts.items()}
    start = index.statement_vectors @ vectors[0]
    context = index.context_vectors @ vectors[0]
    if ready.embedded:
        by_passage = index.statement_vectors @ vectors[1:].T
        passage = by_passage.max(axis=1)
        best = np.array(ready.embedded, dtype=np.intp)[by_passage.argmax(axis=1)]
    else:
        passage, best = start, np.full(len(start), -1, dtype=np.intp)
    lexical = index.lexical.scores(query)
    by_words = ready.passage_scores.max(axis=0) if len(ready.passages) else lexical
    mismatch = _subject_mismatches(doc, index)
    distances = _grade_distances(doc, index.framework.statements)
    features = np.column_stack(
        [
            _standard(lexical),
            _standard(index.lexical_context.scores(query)),
            _standard(by_words),
            _standard(start),
            _standard(passage),
            _standard(context),
            distances > 0,
            distances,
            mismatch,
        ]
    )
    # The best cosines say whether the document is on any topic of the framework. Being the same for
    # every statement, they leave the order to the rank scores.
    on_topic = np.tile([passage.max(), context.max()], (len(mismatch), 1))
    return Match(features, np.column_stack([on_topic, mismatch]), best)


def _standard(values: NDArray[np.floating]) -> NDArray[np.float64]:
    """Values less their mean, over their deviation; zeros where all are equal."""
    exact = values.astype(np.float64)
    deviation = float(exact.std())
    out: NDArray[np.float64] = (exact - exact.mean()) / deviation if deviation > 1e-9 else exact * 0
    return out


def _grade_distances(doc: AlignDoc, statements: tuple[Statement, ...]) -> NDArray[np.float64]:
    """0 (a grade in common, or unknown) to 1 (four grades or more apart)."""
    out = np.zeros(len(statements))
    if doc.grades:
        for i, statement in enumerate(statements):
            if statement.grades:
                gap = min(abs(a - b) for a in doc.grades for b in statement.grades)
                out[i] = min(gap, MAX_GRADE_DISTANCE) / MAX_GRADE_DISTANCE
    return out


def _subject_mismatches(doc: AlignDoc, index: FrameworkIndex) -> NDArray[np.float64]:
    """1 where both subjects are known and have nothing in common, else 0."""
    ours = subject_families(doc.subject)
    return np.array(
        [float(bool(ours and theirs and not ours & theirs)) for theirs in index.families]
    )
