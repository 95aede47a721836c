"""Fit the models of reading level; tell rows by models that did not see their writer or source.

A model is the mean of a ridge regression and of boosted trees of depth 3: a straight line carries
on where the rows end, trees see what bends. LightGBM fits the trees; nothing of it is needed to use
them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from curate.readability.estimate import Blend, Stretch, formula_of_rows
from curate.readability.features import FEATURES
from curate.readability.halfwidth import HalfWidths
from curate.readability.regression import Line
from curate.readability.trees import Trees

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

_TREES = {
    "objective": "regression", "learning_rate": 0.03, "num_leaves": 8, "max_depth": 3,
    "min_data_in_leaf": 20, "feature_fraction": 0.5, "bagging_fraction": 0.7, "bagging_freq": 1,
    "lambda_l2": 5.0, "seed": 0, "num_threads": 1, "deterministic": True, "verbose": -1,
}  # fmt: skip
_N_TREES = 400
LEXILE_PENALTY = 3.0
_EASE_PENALTY, _VECTOR_WEIGHT = 30 / 9, 2.0
_STRETCH = 0.7
_SHRINK_ROWS = 10


@dataclass(frozen=True, slots=True)
class Data:
    """The development rows; `vectors` (n, 384) are weighted means of the vectors of their words."""

    checksum: str
    lexile: Numbers
    ease: Numbers
    n_words: Numbers
    fold: NDArray[np.int64]
    features: Numbers
    vectors: Numbers


def fit_trees(rows: Numbers, target: Numbers) -> Trees:
    """Boosted trees, laid out as complete binary trees."""
    import lightgbm

    booster = lightgbm.train(_TREES, lightgbm.Dataset(rows, target), _N_TREES)
    trees = [tree["tree_structure"] for tree in booster.dump_model()["tree_info"]]
    n_nodes = 2 ** _TREES["max_depth"] - 1
    features = np.zeros((len(trees), n_nodes), np.int16)
    thresholds = np.full((len(trees), n_nodes), np.inf, np.float32)
    leaves = np.zeros((len(trees), n_nodes + 1), np.float32)

    def place(tree: int, node: dict[str, Any], at: int) -> None:
        if at >= n_nodes:
            leaves[tree, at - n_nodes] = node["leaf_value"]
            return
        if "leaf_value" in node:  # a leaf higher up: whichever way, the same leaf
            place(tree, node, 2 * at + 1)
            place(tree, node, 2 * at + 2)
            return
        features[tree, at], thresholds[tree, at] = node["split_feature"], node["threshold"]
        place(tree, node["left_child"], 2 * at + 1)
        place(tree, node["right_child"], 2 * at + 2)

    for n, root in enumerate(trees):
        place(n, root, 0)
    return Trees(features, thresholds, leaves)


def fit_line(rows: Numbers, target: Numbers, penalty: float) -> Line:
    """Ridge regression on standardized columns, told in the columns' own units."""
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    scaled = (rows - mean) / spread
    slopes = np.linalg.solve(
        scaled.T @ scaled + penalty * np.eye(rows.shape[1]), scaled.T @ (target - target.mean())
    )
    constant = float(target.mean() - (slopes / spread) @ mean)
    return Line(slopes / spread, constant, rows.min(axis=0), rows.max(axis=0))


def fit_ease_line(rows: Numbers, vectors: Numbers, target: Numbers) -> tuple[Line, Numbers, float]:
    """Ridge on features and vectors at once: the line, and slopes and constant of the vectors."""
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    center = vectors.mean(axis=0)
    size = math.sqrt(((vectors - center) ** 2).sum(axis=1).mean()) / _VECTOR_WEIGHT
    both = np.hstack([(rows - mean) / spread, (vectors - center) / size])
    slopes = np.linalg.solve(
        both.T @ both + _EASE_PENALTY * np.eye(both.shape[1]), both.T @ (target - target.mean())
    )
    of_rows, of_vectors = slopes[: rows.shape[1]] / spread, slopes[rows.shape[1] :] / size
    line = Line(of_rows, float(target.mean() - of_rows @ mean), rows.min(axis=0), rows.max(axis=0))
    return line, of_vectors, float(-of_vectors @ center)


def fit_stretch(fitted: Numbers, truth: Numbers) -> Stretch:
    """From out-of-fold numbers: most of the way back to where each band's mean belongs."""
    bands = [band for band in np.unique(truth) if 300 <= band <= 1700]
    pulled = []
    for band in bands:
        errors = (fitted - truth)[truth == band]
        pulled.append(band + errors.sum() / (len(errors) + _SHRINK_ROWS))
    at = np.array(pulled)
    return Stretch(at, at + _STRETCH * (np.array(bands) - at))


def out_of_fold_lexile(data: Data, inside: NDArray[np.bool_]) -> Numbers:
    """Mean of line and trees for each row `inside`, by models of the other folds inside."""
    rows = data.features[:, : len(FEATURES)]
    found = np.full(len(rows), np.nan)
    for fold in np.unique(data.fold[inside]):
        fit, told = inside & (data.fold != fold), inside & (data.fold == fold)
        line = fit_line(rows[fit], data.lexile[fit], LEXILE_PENALTY)
        trees = fit_trees(rows[fit], data.lexile[fit])
        found[told] = (line.predict(rows[told]) + trees.predict(rows[told])) / 2
    return found


def out_of_fold_ease(data: Data, inside: NDArray[np.bool_]) -> Numbers:
    """As `out_of_fold_lexile`."""
    rows = data.features[:, : len(FEATURES)]
    with_axes = without_ease(data.features)
    found = np.full(len(rows), np.nan)
    for fold in np.unique(data.fold[inside]):
        fit, told = inside & (data.fold != fold), inside & (data.fold == fold)
        line, slopes, constant = fit_ease_line(rows[fit], data.vectors[fit], data.ease[fit])
        straight = line.predict(rows[told]) + data.vectors[told] @ slopes + constant
        trees = fit_trees(with_axes[fit], data.ease[fit])
        found[told] = (straight + trees.predict(with_axes[told])) / 2
    return found


def without_ease(features: Numbers) -> Numbers:
    """The column that holds the linear part of ease is 0 where trees are fitted."""
    kept = features.copy()
    kept[:, len(FEATURES)] = 0.0
    return kept


def tell_lexile(data: Data, fitted: Numbers, stretch: Stretch) -> Numbers:
    """Fitted numbers as they are told."""
    return Blend.apply(stretch.apply(fitted), formula_of_rows(data.features))


LEXILE_AT = np.arange(200.0, 1701.0, 100.0)
EASE_AT = np.arange(-3.0, 1.1, 1.0)
LEXILE_REACH, EASE_REACH = 80.0, 0.5


@dataclass(frozen=True, slots=True)
class CrossValidated:
    """What models that did not see a row, its writer or its source tell of it; (n,) each."""

    lexile: Numbers
    lexile_half: Numbers
    ease: Numbers
    ease_half: Numbers


def cross_validated(data: Data) -> CrossValidated:
    """Numbers and half widths of every row, with stretch and widths nested in the other folds."""
    everything = np.ones(len(data.fold), bool)
    fitted, ease = out_of_fold_lexile(data, everything), out_of_fold_ease(data, everything)
    lexile = np.empty_like(fitted)
    halves = np.empty((2, len(fitted)))
    for fold in np.unique(data.fold):
        others, own = data.fold != fold, data.fold == fold
        stretch = fit_stretch(fitted[others], data.lexile[others])
        told = tell_lexile(data, fitted, stretch)
        lexile[own] = told[own]
        widths = HalfWidths.measured(
            told[others],
            (told - data.lexile)[others],
            data.n_words[others],
            LEXILE_AT,
            LEXILE_REACH,
        )
        of_ease = HalfWidths.measured(
            ease[others], (ease - data.ease)[others], data.n_words[others], EASE_AT, EASE_REACH
        )
        for i in np.flatnonzero(own):
            halves[0, i] = widths.of(told[i], int(data.n_words[i]))
            halves[1, i] = of_ease.of(ease[i], int(data.n_words[i]))
    return CrossValidated(lexile, halves[0], ease, halves[1])
