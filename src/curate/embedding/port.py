"""The embedding port: what the rest of the house needs from a model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

# Raise it when text selection, pooling or normalization changes: stored vectors become stale.
EMBEDDING_VERSION = "1"


class Encoder(Protocol):
    """Turns texts into vectors whose dot product is their cosine similarity."""

    @property
    def name(self) -> str:
        """Model and revision; stable, stored with every vector, compared before vectors are."""
        ...

    @property
    def dim(self) -> int:
        """Length of a vector."""
        ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed `texts`; returns (len(texts), dim) float32, rows L2-normalized, in input order.

        A text without a word gets a row of zeros: it is similar to nothing (cosine 0), never NaN.
        """
        ...


@runtime_checkable
class LayerEncoder(Encoder, Protocol):
    """An encoder that also tells what its layers hold; a hashed one has none."""

    def encode_layers(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Pooled layers of each text: (len(texts), layers + 1, poolings, dim), in input order."""
        ...
