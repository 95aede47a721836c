"""A model as it is shipped: the mean of a straight line and of boosted trees, from one npz file."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np

from curate.readability.halfwidth import HalfWidths
from curate.readability.trees import Trees

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Line:
    """A linear model, (n_features,) each; features are first kept within what was seen in training.

    Outside of that a line through fifty features says nothing.
    """

    slopes: NDArray[np.float64]
    constant: float
    lowest: NDArray[np.float64]
    highest: NDArray[np.float64]

    def predict(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """For each of `rows` (n, n_features); (n,) float64."""
        # A sum by row, not a matrix product: the same last bits whatever the number of rows.
        inside = np.minimum(np.maximum(rows, self.lowest), self.highest)
        return np.asarray(np.add.reduce(inside * self.slopes, axis=1) + self.constant)


@dataclass(frozen=True, slots=True)
class Model:
    """Line and trees over the named features, and how far they are off (see `HalfWidths`)."""

    features: tuple[str, ...]
    line: Line
    trees: Trees
    half_widths: HalfWidths
    data_sha256: str
    extra: Mapping[str, NDArray[Any]]

    def predict(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Mean of line and trees for each of `rows` (n, n_features); (n,) float64."""
        return (self.line.predict(rows) + self.trees.predict(rows)) / 2


def read_model(name: str, features: tuple[str, ...]) -> Model:
    """The model in `data/<name>.npz`.

    Raises:
        ValueError: if it was fitted to other features than `features`: train it again.
    """
    source = resources.files("curate.readability").joinpath(f"data/{name}.npz")
    with source.open("rb") as stream, np.load(stream, allow_pickle=False) as data:
        arrays = {key: data[key] for key in data.files}
    fitted_to = tuple(arrays["features"].tolist())
    if fitted_to != features:
        msg = f"data/{name}.npz was fitted to other features: run tools/train_readability.py"
        raise ValueError(msg)
    return Model(
        features=features,
        line=Line(arrays["slopes"], float(arrays["constant"]), arrays["lowest"], arrays["highest"]),
        trees=Trees.read(arrays),
        half_widths=HalfWidths(arrays["width_at"], arrays["width"]),
        data_sha256=str(arrays["data_sha256"]),
        extra=arrays,
    )
