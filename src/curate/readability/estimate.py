"""The Lexile-like estimate: counts of English prose -> a number in L, its label and intervals.

It is an estimate on a scale that schools know, not a certified Lexile measure. Method, source of
every coefficient and measured errors: `docs/readability.md` and `docs/models/lexile-like.md`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

import numpy as np

from curate.readability.features import FEATURES
from curate.readability.halfwidth import HalfWidths, Straight
from curate.readability.regression import Model, read_model

if TYPE_CHECKING:
    from numpy.typing import NDArray

ModelName = Literal["fitted", "formula", "published"]

LOWEST, HIGHEST = -400, 2000
"""L; the ends of the scale as it is seen in public. Below, the estimate stays at BR400L; above, a
text is hardly punctuated prose and no number is told."""

_WORK_SPREAD = 1750.0  # L; sd of an excerpt of n words about its whole work is 1750 / sqrt(n)
_NORMAL_90 = 1.64  # half width of a 90 % interval in standard deviations

_AT = {name: n for n, name in enumerate(FEATURES)}
_ASKED = [_AT[name] for name in ("log_clause_words", "zipf", "hard_dale_chall")]


@dataclass(frozen=True, slots=True)
class Coefficients:
    """Slopes of one linear model in L; frequency in Zipf, unfamiliar words as a share (0-1)."""

    log_clause_words: float
    zipf: float
    unfamiliar_share: float
    constant: float


FORMULAS: dict[str, Coefficients] = {
    # Least squares on the development rows of CLEAR (Crossley and others 2022, CC BY-NC-SA).
    "formula": Coefficients(1522.6, -155.9, 720.8, -69.0),
    # Slopes of Stenner and others (1988), as commonly reported; only the constant was set on CLEAR.
    "published": Coefficients(1768.0, -386.0, 0.0, 1066.0),
}


def formula_of_rows(rows: NDArray[np.float64], name: str = "formula") -> NDArray[np.float64]:
    """Numbers in L of `rows` of features (n, >= len(FEATURES)); (n,).

    Worked: 10 words a clause, Zipf 6, 10 % unfamiliar: 1522.6 - 935.4 + 72.08 - 69 = 590.28.
    """
    slopes = FORMULAS[name]
    return np.array(
        [
            slopes.log_clause_words * length
            + slopes.zipf * (zipf / 100)
            + slopes.unfamiliar_share * hard
            + slopes.constant
            for length, zipf, hard in rows.take(_ASKED, axis=1).tolist()
        ]
    )


@dataclass(frozen=True, slots=True)
class Stretch:
    """Takes back what every fit does: to pull high and low numbers toward the middle.

    A piecewise straight map from fitted to told numbers, (k,) each; beyond its ends in parallel.
    """

    fitted: NDArray[np.float64]
    told: NDArray[np.float64]

    _between: Straight = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        line = Straight(self.fitted.tolist(), self.told.tolist())
        object.__setattr__(self, "_between", line)

    def of(self, number: float) -> float:
        """The told number for a fitted one."""
        line = self._between
        kept = min(max(number, line.at[0]), line.at[-1])
        return line.of(kept) + (number - kept)

    def apply(self, numbers: NDArray[np.float64]) -> NDArray[np.float64]:
        """Told numbers (n,) for fitted ones."""
        return np.array([self.of(number) for number in numbers.tolist()])


class Blend:
    """Where the model gives way to the formula: at the ends of the scale rows are few.

    A model of fifty features says nothing of texts such as it never saw; the formula of three goes
    on as it is.
    """

    LOW = (250.0, 450.0)
    HIGH = (1600.0, 1800.0)

    _SHARE = Straight([*LOW, *HIGH], [0.0, 1.0, 1.0, 0.0])

    @classmethod
    def of(cls, modeled: float, formula: float) -> float:
        """A number in L: the model's in the middle of the scale, the formula's at its ends."""
        share = cls._SHARE.of((modeled + formula) / 2)
        return share * modeled + (1 - share) * formula

    @classmethod
    def apply(
        cls, modeled: NDArray[np.float64], formula: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Numbers in L for those of model and formula, (n,) each."""
        return np.array(list(map(cls.of, modeled.tolist(), formula.tolist())))


@lru_cache(maxsize=1)
def lexile_model() -> Model:
    """The fitted model that the package ships."""
    return read_model("lexile", FEATURES)


@lru_cache(maxsize=1)
def _stretch() -> Stretch:
    extra = lexile_model().extra
    return Stretch(extra["stretch_fitted"], extra["stretch_told"])


def estimates_of_rows(
    rows: NDArray[np.float64], model: ModelName = "fitted"
) -> NDArray[np.float64]:
    """Lexile-like numbers in L, before rounding, of `rows` of features; (n,)."""
    if model != "fitted":
        return formula_of_rows(rows, model)
    fitted = lexile_model()
    told = _stretch().apply(fitted.predict(rows[:, : len(FEATURES)]))
    return Blend.apply(told, formula_of_rows(rows))


def raw_estimate(
    rows: NDArray[np.float64], weights: NDArray[np.float64], model: ModelName = "fitted"
) -> float:
    """Lexile-like number of a text: the mean of its slices, weighted by their words (n,)."""
    return float((estimates_of_rows(rows, model) * weights).sum() / weights.sum())


def rounded(value: float) -> int:
    """To the nearest 10 L; a half goes up, so that it does not depend on the parity of the tens."""
    return math.floor(value / 10 + 0.5) * 10


def label_of(number: int) -> str:
    """`870L`; below the scale's zero `BR120L`.

    >>> label_of(870), label_of(0), label_of(-120)
    ('870L', '0L', 'BR120L')
    """
    return f"BR{-number}L" if number < 0 else f"{number}L"


def interval_of_text(number: int, n_words: int, model: ModelName) -> tuple[int, int]:
    """90 % interval (L) for the number of the text itself; see `HalfWidths`."""
    return _around(number, _half_width(number, n_words, model))


def interval_of_work(number: int, n_words: int, model: ModelName) -> tuple[int, int]:
    """90 % interval (L) for a whole work of which the text is an excerpt of `n_words`.

    Half width 1.64 * 1750 / sqrt(n): how far excerpts lie from their articles. Never narrower than
    the interval of the text itself, whose error it has as well.
    """
    half = _NORMAL_90 * _WORK_SPREAD / math.sqrt(n_words)
    return _around(number, max(half, _half_width(number, n_words, model)))


def _half_width(number: int, n_words: int, model: ModelName) -> float:
    fitted = lexile_model()
    if model == "fitted":
        widths = fitted.half_widths
    else:
        widths = HalfWidths(fitted.extra["width_at"], fitted.extra[f"width_{model}"])
    return widths.of(number, n_words)


def _around(number: int, half: float) -> tuple[int, int]:
    """The lowest and highest number in tens that lie within `half`, kept on the scale."""
    reach = math.floor(half / 10) * 10
    return max(number - reach, LOWEST), min(number + reach, HIGHEST)
