"""The ease index: how easy teachers would judge a text, from features and the words it uses.

The scale is that of the CLEAR corpus (Crossley and others 2022): teachers said of two excerpts
which is easier, and from their choices each got a number (Bradley-Terry), about -3.5 hard to 1.5
easy, mean -0.96, standard deviation 1.03. Method and measured errors: `docs/models/ease.md`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from curate.readability.features import EASE_FEATURES
from curate.readability.regression import Model, read_model

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

HARDEST, EASIEST = -4.0, 2.0
"""The ends of the scale as it is told: a little beyond the rows it was fitted to."""


@lru_cache(maxsize=1)
def ease_model() -> Model:
    """The fitted model that the package ships."""
    return read_model("ease", EASE_FEATURES)


def ease_of(
    rows: NDArray[np.float64], weights: NDArray[np.float64], n_words: int
) -> tuple[float, tuple[float, float]]:
    """Ease of a text and its 90 % interval, from the features of its slices.

    Args:
        rows: (n, len(EASE_FEATURES)), as `features.feature_rows` gives them.
        weights: (n,) words of each slice.
        n_words: words of the whole text.
    """
    model = ease_model()
    value = float((model.predict(rows) * weights).sum() / weights.sum())
    half = model.half_widths.of(value, n_words)
    return _told(value), (_told(value - half), _told(value + half))


def _told(value: float) -> float:
    return round(min(max(value, HARDEST), EASIEST), 2)
