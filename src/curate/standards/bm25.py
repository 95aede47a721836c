"""BM25 over a small collection, numpy only (Robertson and Zaragoza 2009)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

K1 = 1.2
B = 0.75


class Bm25:
    """An index of short texts; `idf` maps a stem to its weight."""

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        self._n = len(documents)
        lengths = np.array([len(words) for words in documents], dtype=np.float64)
        mean = lengths.mean() if self._n and lengths.sum() else 1.0
        rows: dict[str, list[tuple[int, int]]] = {}
        for i, words in enumerate(documents):
            for word, count in Counter(words).items():
                rows.setdefault(word, []).append((i, count))
        self.idf: dict[str, float] = {}
        self._postings: dict[str, tuple[NDArray[np.intp], NDArray[np.float64]]] = {}
        for word, postings in rows.items():
            places = np.array([place for place, _ in postings], dtype=np.intp)
            counts = np.array([count for _, count in postings], dtype=np.float64)
            idf = float(np.log(1 + (self._n - len(places) + 0.5) / (len(places) + 0.5)))
            damped = counts + K1 * (1 - B + B * lengths[places] / mean)
            self.idf[word] = idf
            self._postings[word] = (places, idf * counts * (K1 + 1) / damped)

    def scores(self, query: Mapping[str, float]) -> NDArray[np.float64]:
        """Score of every text, (n,) float64, at least 0; `query` maps stems to their weight."""
        out = np.zeros(self._n)
        for word, weight in query.items():
            found = self._postings.get(word)
            if found is not None:
                out[found[0]] += weight * found[1]
        return out
