"""The same kinds of model as the packaged ones, each fitted without the texts that it judges.

Texts go to five folds that share no author and no source. Everything that is learned of labels is
learned anew for each fold by the training tool's own functions: the line, the trees, the stretch
and the half widths. A text is then told as `assess` tells it, slice by slice.

The axes of what words are about were made of all excerpts without their labels, and the settings of
the models were chosen by this same cross-validation; neither is taken out again.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from reading_predict import Told, told_by

from curate.readability import assess, select_prose
from curate.readability.counts import count
from curate.readability.ease import EASIEST, HARDEST
from curate.readability.estimate import Blend, Stretch, formula_of_rows, rounded
from curate.readability.features import FEATURES, feature_rows
from curate.readability.halfwidth import HalfWidths

sys.path.append(str(Path(__file__).resolve().parents[2] / "tools"))
import readability_fit as fit
import train_readability as training
from readability_words import vocabulary, word_vectors

if TYPE_CHECKING:
    from reading_data import Row

    from curate.readability.regression import Line
    from curate.readability.trees import Trees

_N = len(FEATURES)


@dataclass(frozen=True, slots=True)
class _Fitted:
    """What is learned of all folds but one."""

    line: Line
    trees: Trees
    stretch: Stretch
    widths: HalfWidths
    ease_line: Line
    ease_slopes: np.ndarray
    ease_constant: float
    ease_trees: Trees
    ease_widths: HalfWidths


class OutOfFold:
    """Tells each text by the models of the folds that its row is not in."""

    in_sample = False

    def __init__(self, data: Path, words_cache: Path | None) -> None:
        vectors = word_vectors(vocabulary(), words_cache)
        self._data = training.read_data(data / "readability", vectors)
        self._models = _all_fitted(self._data)
        self._vector_of = {
            row["ID"]: vector
            for row, vector in zip(
                training.read_clear(str(data / "readability" / "clear_dev.csv.gz")),
                self._data.vectors,
                strict=True,
            )
        }

    def tell(self, text: str, row: Row) -> Told:
        """Ease is told of whole excerpts only, whose words' vectors are known."""
        finding = told_by(assess(text, language="en", formulas=False))
        if finding.lexile_like is None:
            return finding
        counts = count(select_prose(text).sentences)
        rows = feature_rows(counts.slices)
        weights = counts.slices.sums[:, 0] / counts.slices.sums[:, 0].sum()
        model = self._models[row.fold]
        modeled = (model.line.predict(rows[:, :_N]) + model.trees.predict(rows)) / 2
        slices = Blend.apply(model.stretch.apply(modeled), formula_of_rows(rows))
        number = rounded(float(slices @ weights))
        half = model.widths.of(number, counts.n_words)
        whole = text == row.text
        ease, ease_half = self._ease(rows, weights, counts.n_words, row) if whole else (None, 0.0)
        return Told(
            status=finding.status,
            lexile_like=number,
            interval_text=(rounded(number - half), rounded(number + half)),
            interval_work=finding.interval_work,
            ease=ease,
            ease_interval=None if ease is None else (ease - ease_half, ease + ease_half),
        )

    def _ease(
        self, rows: np.ndarray, weights: np.ndarray, n_words: int, row: Row
    ) -> tuple[float, float]:
        model = self._models[row.fold]
        straight = float(model.ease_line.predict(rows[:, :_N]) @ weights)
        straight += float(self._vector_of[row.id] @ model.ease_slopes) + model.ease_constant
        bent = rows.copy()
        bent[:, _N] = 0.0  # the linear part is told by `straight`
        value = (straight + float(model.ease_trees.predict(bent) @ weights)) / 2
        value = min(max(value, HARDEST), EASIEST)
        return value, model.ease_widths.of(value, n_words)


def _all_fitted(data: fit.Data) -> dict[int, _Fitted]:
    everything = np.ones(len(data.fold), bool)
    fitted = fit.out_of_fold_lexile(data, everything)
    ease = fit.out_of_fold_ease(data, everything)
    return {int(fold): _fitted(data, data.fold != fold, fitted, ease)
            for fold in np.unique(data.fold)}  # fmt: skip


def _fitted(data: fit.Data, others: np.ndarray, fitted: np.ndarray, ease: np.ndarray) -> _Fitted:
    rows, bent = data.features[:, :_N], data.features.copy()
    bent[:, _N] = 0.0
    stretch = fit.fit_stretch(fitted[others], data.lexile[others])
    told = fit.tell_lexile(data, fitted, stretch)
    ease_line, slopes, constant = fit.fit_ease_line(
        rows[others], data.vectors[others], data.ease[others]
    )
    return _Fitted(
        line=fit.fit_line(rows[others], data.lexile[others], fit.LEXILE_PENALTY),
        trees=fit.fit_trees(rows[others], data.lexile[others]),
        stretch=stretch,
        widths=HalfWidths.measured(
            told[others],
            (told - data.lexile)[others],
            data.n_words[others],
            fit.LEXILE_AT,
            fit.LEXILE_REACH,
        ),
        ease_line=ease_line,
        ease_slopes=slopes,
        ease_constant=constant,
        ease_trees=fit.fit_trees(bent[others], data.ease[others]),
        ease_widths=HalfWidths.measured(
            ease[others],
            (ease - data.ease)[others],
            data.n_words[others],
            fit.EASE_AT,
            fit.EASE_REACH,
        ),
    )
