"""Aligns resources to a framework: declared codes first, then ranked suggestions with evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from curate.records import Alignment, Quote
from curate.standards.codes import CodeResolver
from curate.standards.confidence import AlignmentModel, shipped_model
from curate.standards.evidence import EvidenceFinder
from curate.standards.features import Match, Prepared, match, prepare
from curate.standards.index import FrameworkIndex, cache_name
from curate.standards.words import stems

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from curate.standards.index import Encode
    from curate.standards.model import AlignDoc, Framework, Statement

# Raise it when alignments of the same text can change.
ALIGN_VERSION = "1"
# Documents whose texts are embedded in one call.
_BATCH = 32


class Aligner:
    """Ranks the statements of one framework for a document.

    Args:
        framework: what to align to.
        encode: texts to (n, dim) float32 unit vectors, such as `Encoder.encode`.
        encoder_name: the encoder's name; with `cache_dir` it allows to keep statement vectors.
        cache_dir: folder for statement vectors, keyed by framework hash, encoder and version.
        model: fitted numbers; the shipped ones by default.
    """

    def __init__(
        self,
        framework: Framework,
        encode: Encode,
        *,
        encoder_name: str | None = None,
        cache_dir: Path | None = None,
        model: AlignmentModel | None = None,
    ) -> None:
        cache_file = None
        if encoder_name is not None and cache_dir is not None:
            cache_file = cache_dir / cache_name(framework, encoder_name, ALIGN_VERSION)
        self.framework = framework
        self.model = model or shipped_model()
        self._encode = encode
        self._index = FrameworkIndex(framework, encode, cache_file=cache_file)
        self._resolver = CodeResolver(framework)

    def align(
        self, doc: AlignDoc, top: int = 5, *, min_confidence: float | None = None
    ) -> tuple[Alignment, ...]:
        """What `doc` may be aligned to, declared codes first, then by falling confidence.

        Args:
            doc: the resource; its grade and subject weigh on the ranking, they never filter.
            top: most alignments returned; codes that the publisher declares are always all there.
            min_confidence: smallest confidence (0-1) of a suggestion; the model's threshold by
                default. 0 returns the ranking as it is, for measuring or for a person to choose.
        """
        return next(self.align_many([doc], top, min_confidence=min_confidence))

    def align_many(
        self, docs: Iterable[AlignDoc], top: int = 5, *, min_confidence: float | None = None
    ) -> Iterator[tuple[Alignment, ...]]:
        """`align` for many documents, in their order; their texts are embedded together."""
        batch: list[AlignDoc] = []
        for doc in docs:
            batch.append(doc)
            if len(batch) == _BATCH:
                yield from self._align_batch(batch, top, min_confidence)
                batch = []
        yield from self._align_batch(batch, top, min_confidence)

    def matches(self, docs: Sequence[AlignDoc]) -> list[tuple[Prepared, Match]]:
        """The features behind the ranking, one pair a document; for fitting and for inspection."""
        prepared = [prepare(self._index, doc) for doc in docs]
        if not prepared or not self.framework.statements:
            return []
        vectors = self._encode([text for ready in prepared for text in ready.texts])
        out, row = [], 0
        for ready in prepared:
            rows = vectors[row : row + len(ready.texts)]
            row += len(ready.texts)
            out.append((ready, match(self._index, ready, rows)))
        return out

    def _align_batch(
        self, docs: Sequence[AlignDoc], top: int, min_confidence: float | None
    ) -> Iterator[tuple[Alignment, ...]]:
        floor = self.model.suggest_from if min_confidence is None else min_confidence
        worded = [doc for doc in docs if stems(f"{doc.title} {doc.text}")]
        found = dict(zip((id(doc) for doc in worded), self.matches(worded), strict=False))
        for doc in docs:
            declared = self._declared(doc)
            pair = found.get(id(doc))
            left = top - len(declared)
            if pair is None or left <= 0:
                yield tuple(declared)
                continue
            known = {alignment.code for alignment in declared}
            yield (*declared, *self._suggested(*pair, left, floor, known))

    def _declared(self, doc: AlignDoc) -> list[Alignment]:
        out: dict[str, Alignment] = {}
        for name in doc.declared:
            statement = self._resolver.resolve(name)
            if statement is not None and statement.code not in out:
                claim = Quote(text=name, place="educationalAlignment", start=0, end=len(name))
                out[statement.code] = self._alignment(statement, 1.0, claim, declared=True)
        return list(out.values())

    def _suggested(
        self, ready: Prepared, found: Match, left: int, floor: float, known: set[str]
    ) -> Iterator[Alignment]:
        scores = self.model.rank_scores(found.features)
        confidences = self.model.confidences(scores, found.signs)
        finder = EvidenceFinder(self._index, ready)
        for place in _order(scores, confidences):
            statement = self.framework.statements[place]
            if left == 0:
                return
            if confidences[place] < floor or statement.code in known:
                continue
            left -= 1
            quote = finder.quote(statement, int(found.best[place]))
            yield self._alignment(statement, float(confidences[place]), quote, declared=False)

    def _alignment(
        self, statement: Statement, confidence: float, evidence: Quote, *, declared: bool
    ) -> Alignment:
        return Alignment(
            framework=self.framework.id,
            code=statement.code,
            uri=statement.uri,
            statement=statement.text,
            confidence=round(confidence, 4),
            cluster=statement.cluster,
            declared=declared,
            evidence=evidence,
        )


def _order(scores: NDArray[np.float64], confidences: NDArray[np.float64]) -> list[int]:
    """Places by falling confidence, then rank score, then order of the framework.

    Rounded, because the last bits of a dot product differ between machines.
    """
    order: list[int] = np.lexsort((-scores.round(6), -confidences.round(4))).tolist()
    return order
