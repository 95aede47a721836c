"""What each layer of a sentence-transformers model makes of a text, pooled over its tokens.

An embedding is the last layer's mean, trained to say what a text is about. How hard it is to read
stands in the layers between, which one forward pass gives as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from sentence_transformers import SentenceTransformer

POOLINGS: tuple[str, ...] = ("first_half", "second_half", "spread", "first_token")
"""Mean over the first and the second half of the tokens, standard deviation over all, and what the
token says that stands for the whole text."""

MAX_PIECES = 320
"""Word pieces read of a text, about 240 English words. The model has places for 512; embeddings
stop at 256, which would cut the longest slices that reading levels are told of."""


def pooled_layers(model: SentenceTransformer, texts: Sequence[str]) -> NDArray[np.float32]:
    """One batch in one forward pass: (len(texts), layers + 1, len(POOLINGS), dim).

    The layer at 0 is the input. Padding is left out of every number, so that a text's neighbors in
    the batch change nothing beyond rounding (1e-4).
    """
    import torch

    transformer: Any = model[0]
    batch = transformer.tokenizer(
        list(texts), padding=True, truncation=True, max_length=MAX_PIECES, return_tensors="pt"
    )
    with torch.inference_mode():
        states = transformer.auto_model(**batch, output_hidden_states=True).hidden_states
        real = batch["attention_mask"].float()[..., None]
        n = real.sum(1, keepdim=True)
        first = real * (real.cumsum(1) <= n / 2)
        second = real - first
        pooled = [_pool(state, real, first, second) for state in states]
        return np.asarray(torch.stack(pooled, dim=1).numpy(), dtype=np.float32)


def _pool(state: Any, real: Any, first: Any, second: Any) -> Any:  # noqa: ANN401 - torch is imported lazily
    """(n, tokens, dim) -> (n, len(POOLINGS), dim); masks are (n, tokens, 1)."""
    import torch

    def mean(values: Any, mask: Any) -> Any:  # noqa: ANN401 - tensors
        return (values * mask).sum(1) / mask.sum(1).clamp(min=1)

    center = mean(state, real)
    spread = mean((state - center[:, None]) ** 2, real).sqrt()
    return torch.stack([mean(state, first), mean(state, second), spread, state[:, 0]], dim=1)
