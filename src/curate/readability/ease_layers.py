"""Ease as teachers judge it, from the hidden layers of the packaged MiniLM and counted features.

The layers come from the caller: this room loads no model. Numbers -> a projection to a few
directions along which ease changes -> Gaussian bumps around a few hundred centers -> one number.
Made by `tools/train_ease_layers.py`; data, method and errors: `docs/models/ease-layers.md`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np

from curate.errors import ConfigError
from curate.readability.ease import EASIEST, HARDEST
from curate.readability.ease_features import EASE_LAYER_FEATURES, Slice, ease_layer_features
from curate.readability.words import count_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

EASE_LAYERS_VERSION = "1"
"""Raised whenever the same text may get another ease from its layers."""

FIRST_LAYER = 2
"""Layers below hold little more than which words there are; they made the error larger."""

SLICE_WORDS = 175
"""Words of the excerpts that the model was fitted to, and of the slices of longer texts."""

MAX_SLICES = 3  # each costs a pass of the model
_ARTIFACT = "data/ease_layers.npz"


@dataclass(frozen=True, slots=True)
class EaseModel:
    """The fitted numbers.

    `projection` is (inputs, k), `centers` (m, k), `weights` (m,), `half_width` that of a 90 %
    interval; `encoder` names the one whose layers it was fitted to, `data_sha256` the data.
    """

    encoder: str
    data_sha256: str
    projection: NDArray[np.float32]
    offset: NDArray[np.float32]
    centers: NDArray[np.float32]
    weights: NDArray[np.float64]
    constant: float
    gamma: float
    half_width: float

    def of(self, inputs: NDArray[np.float32]) -> NDArray[np.float64]:
        """Ease of each row of `inputs` (n, inputs), see `inputs_of`; (n,)."""
        points = (inputs @ self.projection + self.offset).astype(np.float64)
        gaps = ((points[:, None, :] - self.centers[None]) ** 2).sum(axis=-1)
        ease: NDArray[np.float64] = np.exp(-self.gamma * gaps) @ self.weights + self.constant
        return ease


@lru_cache(maxsize=1)
def ease_model() -> EaseModel:
    """The model that the package ships.

    Raises:
        ConfigError: if its file was made for other features.
    """
    source = resources.files("curate.readability").joinpath(_ARTIFACT)
    with source.open("rb") as stream, np.load(stream, allow_pickle=False) as data:
        if tuple(data["features"].tolist()) != EASE_LAYER_FEATURES:
            msg = f"{_ARTIFACT} was made for other features: install curate again"
            raise ConfigError(msg)
        return EaseModel(
            encoder=str(data["encoder"]),
            data_sha256=str(data["data_sha256"]),
            projection=data["projection"].astype(np.float32),
            offset=data["offset"],
            centers=data["centers"].astype(np.float32),
            weights=data["weights"],
            constant=float(data["constant"]),
            gamma=float(data["gamma"]),
            half_width=float(data["half_width"]),
        )


def inputs_of(layers: NDArray[np.float32], features: NDArray[np.float64]) -> NDArray[np.float32]:
    """What the model looks at, one row a text: (n, inputs).

    Args:
        layers: (n, layers + 1, poolings, dim), as `SentenceEncoder.encode_layers` gives them.
        features: (n, len(EASE_LAYER_FEATURES)), as `ease_layer_features` gives them.
    """
    upper = layers[:, FIRST_LAYER:].reshape(len(layers), -1)
    return np.hstack([upper, features.astype(np.float32)])


def slices_of(paragraphs: Sequence[Sequence[str]]) -> list[Slice]:
    """The parts of a text that are read: all of a short one, else its start, middle and end.

    Parts are of about `SLICE_WORDS` words and end where sentences end. At most `MAX_SLICES`; they
    do not overlap, and together they are the whole text where it is no longer than that.
    """
    told = [
        (sentence, count_words(sentence), n == 0)
        for paragraph in paragraphs
        for n, sentence in enumerate(paragraph)
    ]
    n_words = sum(length for _, length, _ in told)
    n_slices = min(MAX_SLICES, max(1, round(n_words / SLICE_WORDS)))
    if n_slices == 1:
        return [_slice(told)] if told else []
    width = min(SLICE_WORDS, n_words / n_slices)
    step = (n_words - width) / (n_slices - 1)
    found: list[list[tuple[str, int, bool]]] = [[] for _ in range(n_slices)]
    before = 0
    for sentence in told:
        middle = before + sentence[1] / 2
        at = min(int(middle / step), n_slices - 1)
        if at * step <= middle <= at * step + width:
            found[at].append(sentence)
        before += sentence[1]
    # Sentences of hundreds of words may lie across all gaps; the encoder reads their beginning.
    return [_slice(part) for part in found if part] or [_slice(told)]


def _slice(told: Sequence[tuple[str, int, bool]]) -> Slice:
    n_begun = sum(begins for _, _, begins in told)
    return Slice(tuple(sentence for sentence, _, _ in told), max(1, n_begun))


def ease_of(
    layers: NDArray[np.float32], slices: Sequence[Slice]
) -> tuple[float, tuple[float, float]]:
    """Ease of a text, and the 90 % interval of it, to 0.01 and within the scale's ends.

    Args:
        layers: of each slice: (len(slices), layers + 1, poolings, dim).
        slices: see `slices_of`; at least one.

    The interval's half width was measured on texts of about 175 words. Shorter ones get a wider
    one, as an error of a mean grows; longer ones, for which nothing was measured, the same.
    """
    model = ease_model()
    features = np.stack([ease_layer_features(part) for part in slices])
    value = float(model.of(inputs_of(layers, features)).mean())
    n_words = max(1, sum(count_words(sentence) for part in slices for sentence in part.sentences))
    half = model.half_width * math.sqrt(max(1.0, SLICE_WORDS / n_words))
    return _told(value), (_told(value - half), _told(value + half))


def _told(value: float) -> float:
    return round(min(max(value, HARDEST), EASIEST), 2)
