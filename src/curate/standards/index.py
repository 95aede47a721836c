"""A framework prepared for matching: lexical indexes and statement vectors."""

from __future__ import annotations

import hashlib
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

import numpy as np

from curate.standards.bm25 import Bm25
from curate.standards.subjects import subject_families
from curate.standards.words import stems

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from curate.standards.model import Framework, Statement

    Encode = Callable[[Sequence[str]], NDArray[np.float32]]

# The end of the context stands nearest to the statement; more would push the statement out of the
# model's window.
MAX_CONTEXT_WORDS = 60


class FrameworkIndex:
    """Statement and context as two fields, lexical at once, vectors when first asked for.

    Args:
        framework: what to index.
        encode: texts to unit vectors.
        cache_file: where the vectors are kept between runs; None keeps them in memory only.
    """

    def __init__(
        self, framework: Framework, encode: Encode, *, cache_file: Path | None = None
    ) -> None:
        self.framework = framework
        self.lexical = Bm25([stems(s.text) for s in framework.statements])
        self.lexical_context = Bm25([stems(" ".join(s.context)) for s in framework.statements])
        self.families = [subject_families(s.subject) for s in framework.statements]
        self._encode = encode
        self._cache_file = cache_file
        self._vectors: NDArray[np.float32] | None = None

    @property
    def statement_vectors(self) -> NDArray[np.float32]:
        """(n, dim) float32: the statements alone."""
        return self._all_vectors()[: len(self.framework.statements)]

    @property
    def context_vectors(self) -> NDArray[np.float32]:
        """(n, dim) float32: the statements below their context."""
        return self._all_vectors()[len(self.framework.statements) :]

    def _all_vectors(self) -> NDArray[np.float32]:
        if self._vectors is None:
            statements = self.framework.statements
            self._vectors = self._load(2 * len(statements))
            if self._vectors is None:
                texts = [s.text for s in statements] + [with_context(s) for s in statements]
                self._vectors = self._encode(texts)
                self._save(self._vectors)
        return self._vectors

    def _load(self, n_rows: int) -> NDArray[np.float32] | None:
        if self._cache_file is None or not self._cache_file.is_file():
            return None
        try:
            vectors = np.load(self._cache_file, allow_pickle=False)
        except (OSError, ValueError):
            return None  # a torn file is computed anew
        fits = vectors.ndim == 2 and len(vectors) == n_rows and vectors.dtype == np.float32
        return vectors if fits else None

    def _save(self, vectors: NDArray[np.float32]) -> None:
        if self._cache_file is None:
            return
        self._cache_file.parent.mkdir(parents=True, exist_ok=True)
        # A draft of its own: two threads or processes may compute the same vectors at once.
        folder = self._cache_file.parent
        with NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as draft:
            np.save(draft, vectors, allow_pickle=False)
        Path(draft.name).replace(self._cache_file)


def with_context(statement: Statement) -> str:
    """The statement below the last 60 words of what stands above it."""
    words = " ".join(statement.context).split()[-MAX_CONTEXT_WORDS:]
    return "\n".join(part for part in (" ".join(words), statement.text) if part)


def cache_name(framework: Framework, encoder_name: str, version: str) -> str:
    """File name of cached vectors; changes with the framework's words, the model and ours."""
    ground = f"{framework.hash} {encoder_name} {version}"
    return f"{framework.id}-{hashlib.sha256(ground.encode()).hexdigest()[:16]}.npy"
