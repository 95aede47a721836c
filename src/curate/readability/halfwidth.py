"""How far an estimate may be off: half widths of 90 % intervals, by split conformal prediction.

The errors are those of rows that the model was not fitted to. Around each of some points of the
scale the half width is the one that held 90 % of the errors of estimates near by; between points it
runs straight.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

COVERED = 0.9
"""Share of errors that an interval is meant to hold."""

N_WORDS_OF_DEVELOPMENT = 175
"""Words of the excerpts on which the half widths were measured."""


SHORTER_POWER = 1.15
"""How fast half widths grow as texts get shorter: set on the development rows, cut at sentence ends
to 100 to 174 words. Errors of a mean would grow with the power 0.5; a part of a text differs from
the whole besides."""


@dataclass(frozen=True, slots=True)
class Straight:
    """A line that runs straight from point to point: `to` over rising `at`; level beyond its ends.

    As numpy's `interp` to the bit, which is slow for one number.
    """

    at: list[float]
    to: list[float]

    def of(self, x: float) -> float:
        """The height of the line at `x`."""
        at, to = self.at, self.to
        if x <= at[0]:
            return to[0]
        if x >= at[-1]:
            return to[-1]
        n = bisect_right(at, x) - 1
        return (to[n + 1] - to[n]) / (at[n + 1] - at[n]) * (x - at[n]) + to[n]


@dataclass(frozen=True, slots=True)
class HalfWidths:
    """Half width `width` at points `at` of the scale, both (k,), rising."""

    at: NDArray[np.float64]
    width: NDArray[np.float64]
    _between: Straight = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_between", Straight(self.at.tolist(), self.width.tolist()))

    @classmethod
    def measured(
        cls,
        estimates: NDArray[np.float64],
        errors: NDArray[np.float64],
        n_words: NDArray[np.float64],
        at: NDArray[np.float64],
        reach: float,
    ) -> HalfWidths:
        """From `errors` of `estimates` of texts of `n_words`, (n,) each.

        Errors of estimates within some `reach` of a point of `at` (k,) count most there.
        """
        of_length = np.abs(errors) / _wider_by(n_words)
        return cls(at, np.array([_quantile(estimates, of_length, x, reach) for x in at]))

    def of(self, estimate: float, n_words: int) -> float:
        """Half width for an estimate of a text of `n_words`.

        Shorter texts than those measured get a wider one, as excerpts cut shorter needed; longer
        ones, for which nothing was measured, the same.
        """
        shorter_by = max(1.0, N_WORDS_OF_DEVELOPMENT / n_words)
        return float(self._between.of(estimate) * shorter_by**SHORTER_POWER)


def _wider_by(n_words: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.maximum(1.0, N_WORDS_OF_DEVELOPMENT / n_words) ** SHORTER_POWER)


def _quantile(
    estimates: NDArray[np.float64], errors: NDArray[np.float64], at: float, reach: float
) -> float:
    """The error that 90 % of those near `at` do not exceed; conformal: one more counts as worse."""
    weight = np.exp(-(((estimates - at) / reach) ** 2) / 2)
    order = np.argsort(errors, kind="stable")
    share = np.cumsum(weight[order]) / (weight.sum() + 1.0)
    return float(errors[order][min(int(np.searchsorted(share, COVERED)), len(errors) - 1)])
