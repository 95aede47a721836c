"""A small real encoder without a model: hashed word n-grams."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

_WORD = re.compile(r"\w+")


class HashEncoder:
    """Signed feature hashing of words and word pairs (Weinberger et al. 2009), sublinear counts.

    Deterministic across processes and machines, needs neither torch nor a download, knows words
    but no synonyms. The fast tests use it, and an installation that must do without a model can.
    """

    def __init__(self, dim: int = 256) -> None:
        if dim < 1:
            msg = f"an encoder needs at least one dimension, not {dim}"
            raise ValueError(msg)
        self._dim = dim

    @property
    def name(self) -> str:
        """Model and revision."""
        return f"hashed-word-ngrams-{self._dim}@1"

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return self._dim

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed `texts`; (n, dim) float32, unit rows, zeros for a text without a word."""
        rows = np.zeros((len(texts), self._dim), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for feature, count in Counter(_features(text)).items():
                bucket, sign = _place(feature, self._dim)
                row[bucket] += sign * (1.0 + np.log(count))
        norms = np.linalg.norm(rows, axis=1, keepdims=True)
        np.divide(rows, norms, out=rows, where=norms > 0)
        return rows


def _features(text: str) -> Iterator[str]:
    words = _WORD.findall(text.casefold())
    yield from words
    for first, second in pairwise(words):
        yield f"{first} {second}"


def _place(feature: str, dim: int) -> tuple[int, float]:
    # blake2b, not hash(): Python salts the latter anew in every process.
    number = int.from_bytes(hashlib.blake2b(feature.encode(), digest_size=8).digest(), "big")
    return (number >> 1) % dim, 1.0 if number & 1 else -1.0
