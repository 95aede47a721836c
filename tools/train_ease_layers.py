"""Fit the ease model that looks at layers, and say how far it is off.

    PYTHONPATH=src python tools/train_ease_layers.py clear_dev.csv.gz \
        --out src/curate/readability/data/ease_layers.npz [--cache layers.npy]

Needs the packaged encoder and about ten minutes of one core; `--cache` keeps the layers between
runs. Cross-validated figures go to standard output as JSON. Seeds are
fixed and the file bears no time of day. What is done and why: `docs/models/ease-layers.md`.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from readability_folds import N_FOLDS, folds, read_clear
from scipy.linalg import cho_factor, cho_solve

from curate.embedding import load_encoder
from curate.readability.ease_features import EASE_LAYER_FEATURES, Slice, ease_layer_features
from curate.readability.ease_layers import EaseModel, inputs_of
from curate.readability.sentences import split_sentences

if TYPE_CHECKING:
    from curate.embedding.port import LayerEncoder

Array = np.ndarray[Any, np.dtype[np.float64]]
Floats = np.ndarray[Any, np.dtype[Any]]

# Weight of each block of inputs in the kernel: the poolings in their order, then the features.
BLOCKS = (0.5, 0.5, 0.5, 0.25, 0.3)
N_DIRECTIONS = 32
N_CENTERS = 400
N_ITERATIONS = 12
GAMMA = 0.6  # over the median squared distance
RIDGES = (0.008, 0.014, 0.024)
STUDENT_GAMMA, STUDENT_RIDGE = 0.3, 0.01
COVERED = 0.9


@dataclass(slots=True, frozen=True)
class Scale:
    """Makes every input mean 0 and gives each block its weight, whatever its size."""

    mean: Array
    factor: Array

    @classmethod
    def of(cls, inputs: Array, n_features: int, n_poolings: int, dim: int) -> Scale:
        """From `inputs` (n, layers * poolings * dim + features)."""
        n_layers = (inputs.shape[1] - n_features) // (n_poolings * dim)
        per_input = [np.sqrt(weight / (n_layers * dim)) for weight in BLOCKS[:-1]]
        weights = np.concatenate(
            [
                np.tile(np.repeat(per_input, dim), n_layers),
                np.full(n_features, np.sqrt(BLOCKS[-1] / n_features)),
            ]
        )
        return cls(inputs.mean(axis=0), weights / (inputs.std(axis=0) + 1e-6))

    def __call__(self, inputs: Array) -> Array:
        """Inputs on this scale."""
        return (inputs - self.mean) * self.factor


def squared_gaps(one: Array, other: Array) -> Array:
    """(n, m) squared distances between rows."""
    gram = one @ other.T
    return np.maximum(
        (one * one).sum(axis=1)[:, None] + (other * other).sum(axis=1)[None] - 2 * gram, 0
    )


def weights_of(kernel: Array, wanted: Array, ridge: float) -> Array:
    """Kernel ridge regression: what each row adds; `ridge` is per hundred rows."""
    solved = cho_factor(kernel + np.eye(len(kernel)) * ridge * len(kernel) / 100, lower=True)
    weights: Array = cho_solve(solved, wanted)
    return weights


def fit(inputs: Array, ease: Array, scale: Scale, ridge: float) -> EaseModel:
    """A kernel regression on all inputs, then one on few directions and centers that repeats it.

    The directions are those along which the first one changes most over the rows (the mean outer
    product of its gradients): the same errors with a hundredth of the numbers.
    """
    rows = scale(inputs)
    gaps = squared_gaps(rows, rows)
    kernel = np.exp(-GAMMA / float(np.median(gaps)) * gaps)
    constant = float(ease.mean())
    weights = weights_of(kernel, ease - constant, ridge)
    smooth = kernel @ weights
    pull = kernel * weights[None]
    directions = _directions(rows, np.diag(pull.sum(axis=1)) - pull)
    projection = (scale.factor[:, None] * directions).astype(np.float16)
    offset = (-(scale.mean @ projection.astype(np.float64))).astype(np.float32)
    points = inputs @ projection.astype(np.float64) + offset
    return _student(points, smooth, constant, projection, offset)


def _directions(rows: Array, differences: Array) -> Array:
    """Where the regression is steepest: (inputs, N_DIRECTIONS), the steeper the longer.

    Gradients at the rows are `differences @ rows`; the main directions of their outer product are
    found by subspace iteration, which needs no matrix of inputs by inputs.
    """
    block = np.random.default_rng(0).normal(size=(rows.shape[1], 2 * N_DIRECTIONS))
    for _ in range(N_ITERATIONS):
        block = np.linalg.qr(rows.T @ (differences.T @ (differences @ (rows @ block))))[0]
    _, steep, turns = np.linalg.svd(differences @ (rows @ block), full_matrices=False)
    turns = turns[:N_DIRECTIONS].T
    turns = turns * np.sign(turns[np.abs(turns).argmax(axis=0), np.arange(N_DIRECTIONS)])
    directions: Array = block @ turns
    return directions * np.sqrt(steep[:N_DIRECTIONS] / steep[0])


def _student(
    points: Array, smooth: Array, constant: float, projection: Floats, offset: Floats
) -> EaseModel:
    gaps = squared_gaps(points, points)
    gamma = STUDENT_GAMMA / float(np.median(gaps))
    centers = points[_centers(np.exp(-gamma * gaps))].astype(np.float32)
    between = np.exp(-gamma * squared_gaps(points, centers.astype(np.float64)))
    among = np.exp(-gamma * squared_gaps(*[centers.astype(np.float64)] * 2))
    ridge = STUDENT_RIDGE * len(points) / 100
    wanted = between.T @ smooth
    weights = np.linalg.solve(
        between.T @ between + ridge * among + 1e-9 * np.eye(len(among)), wanted
    )
    return EaseModel(
        encoder="",
        data_sha256="",
        projection=projection.astype(np.float32),
        offset=offset,
        centers=centers,
        weights=weights,
        constant=constant,
        gamma=gamma,
        half_width=0.0,
    )


def _centers(kernel: Array) -> list[int]:
    """Rows that stand for all others: each time the one that is told worst so far (pivots)."""
    left = kernel.diagonal().copy()
    factors = np.zeros((len(kernel), N_CENTERS))
    chosen: list[int] = []
    for n in range(N_CENTERS):
        at = int(left.argmax())
        chosen.append(at)
        factors[:, n] = (kernel[:, at] - factors[:, :n] @ factors[at, :n]) / np.sqrt(left[at])
        left = np.maximum(left - factors[:, n] ** 2, 0)
    return chosen


def choose(rows: Array, ease: Array, fold: Array) -> float:
    """The ridge that is best in a cross-validation over the folds among these rows."""
    gaps = squared_gaps(rows, rows)
    kernel = np.exp(-GAMMA / float(np.median(gaps)) * gaps)
    errors = dict.fromkeys(RIDGES, 0.0)
    for held_out in np.unique(fold):
        train, test = fold != held_out, fold == held_out
        mean = ease[train].mean()
        for ridge in RIDGES:
            weights = weights_of(kernel[np.ix_(train, train)], ease[train] - mean, ridge)
            told = kernel[np.ix_(test, train)] @ weights + mean
            errors[ridge] += float(((told - ease[test]) ** 2).sum())
    return min(errors, key=lambda ridge: errors[ridge])


def cross_validated(inputs: Array, ease: Array, fold: Array, shape: tuple[int, int, int]) -> Array:
    """What is told of each row by models that saw neither its author nor its source."""
    told = np.zeros(len(ease))
    for held_out in range(N_FOLDS):
        train, test = fold != held_out, fold == held_out
        scale = Scale.of(inputs[train], *shape)
        ridge = choose(scale(inputs[train]), ease[train], fold[train])
        model = fit(inputs[train], ease[train], scale, ridge)
        told[test] = model.of(inputs[test].astype(np.float32))
        sys.stderr.write(f"fold {held_out}: ridge {ridge}\n")
    return told


def conformal(errors: Array) -> float:
    """Half width that holds 90 % of errors; one more than there are counts as worse."""
    ordered = np.sort(np.abs(errors))
    return float(ordered[min(int(np.ceil(COVERED * (len(ordered) + 1))) - 1, len(ordered) - 1)])


def report(rows: list[dict[str, str]], ease: Array, told: Array, fold: Array) -> dict[str, Any]:
    """Figures of the cross-validation: in all, by category, by Lexile band and by fold."""
    errors = told - ease
    covered = np.zeros(len(ease), dtype=bool)
    for held_out in range(N_FOLDS):
        here = fold == held_out
        covered[here] = np.abs(errors[here]) <= conformal(errors[~here])

    def part(of: Array) -> dict[str, float]:
        return {
            "rows": int(of.sum()),
            "rmse": round(float(np.sqrt((errors[of] ** 2).mean())), 4),
            "bias": round(float(errors[of].mean()), 3),
            "covered": round(float(covered[of].mean()), 3),
        }

    def by(key: str) -> dict[str, dict[str, float]]:
        values = np.array([row[key] for row in rows])
        names = sorted({v for v in values if v.isalnum()}, key=lambda v: v.zfill(5))
        return {str(name): part(values == name) for name in names}

    return {
        **part(np.ones(len(ease), dtype=bool)),
        "r": round(float(np.corrcoef(told, ease)[0, 1]), 4),
        "half_width": round(conformal(errors), 3),
        "by_category": by("Categ"),
        "by_lexile_band": by("Lexile Band"),
        "by_ease": {
            f"{low} to {high}": part((ease >= low) & (ease < high))
            for low, high in ((-4, -2), (-2, -1), (-1, 0), (0, 2))
        },
        "by_fold": {str(n): part(fold == n) for n in range(N_FOLDS)},
    }


def write(path: Path, model: EaseModel, **told: str | float) -> None:
    """The artifact; numpy's own writer would stamp the time of day into it."""
    arrays = {
        "projection": model.projection.astype(np.float16),
        "offset": model.offset,
        "centers": model.centers,
        "weights": model.weights,
        "constant": np.float64(model.constant),
        "gamma": np.float64(model.gamma),
        "features": np.array(EASE_LAYER_FEATURES),
        **{name: np.asarray(value) for name, value in told.items()},
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, value in sorted(arrays.items()):
            packed = io.BytesIO()
            np.lib.format.write_array(packed, value, allow_pickle=False)
            info = zipfile.ZipInfo(f"{name}.npy")
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, packed.getvalue())


def whole(excerpt: str) -> Slice:
    """An excerpt as one slice; a line break ends a paragraph there."""
    paragraphs = [split_sentences(line) for line in excerpt.splitlines() if line.strip()]
    return Slice(tuple(sentence for part in paragraphs for sentence in part), len(paragraphs))


@dataclass(slots=True, frozen=True)
class Data:
    """The rows as the model sees them.

    `inputs` (n, inputs), `ease` and `fold` (n,); `shape` has the number of features, of poolings
    and of numbers in a vector.
    """

    inputs: Array
    ease: Array
    fold: Array
    shape: tuple[int, int, int]


def data_of(rows: list[dict[str, str]], encoder: LayerEncoder, cache: Path | None = None) -> Data:
    """Encode `rows` of CLEAR; layers are kept in the file `cache`, and read from there again."""
    if cache and cache.exists():
        layers = np.load(cache)
    else:
        layers = encoder.encode_layers([" ".join(row["Excerpt"].split()) for row in rows])
        if cache:
            np.save(cache, layers)
    features = np.stack([ease_layer_features(whole(row["Excerpt"])) for row in rows])
    return Data(
        inputs=inputs_of(layers, features).astype(np.float64),
        ease=np.array([float(row["BT_easiness"]) for row in rows]),
        fold=np.array(folds(rows)),
        shape=(features.shape[1], layers.shape[2], layers.shape[3]),
    )


def main() -> None:
    """Encode, cross-validate, fit, write."""
    parser = argparse.ArgumentParser(description="Fit the ease model that looks at layers.")
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--cache", type=Path)
    given = parser.parse_args()
    rows = read_clear(str(given.data))
    encoder = cast("LayerEncoder", load_encoder())
    data = data_of(rows, encoder, given.cache)
    inputs, ease, fold, shape = data.inputs, data.ease, data.fold, data.shape
    told = cross_validated(inputs, ease, fold, shape)
    figures = report(rows, ease, told, fold)
    scale = Scale.of(inputs, *shape)
    model = fit(inputs, ease, scale, choose(scale(inputs), ease, fold))
    write(
        given.out,
        model,
        encoder=encoder.name,
        data_sha256=hashlib.sha256(given.data.read_bytes()).hexdigest(),
        half_width=conformal(told - ease),
    )
    figures["artifact_sha256"] = hashlib.sha256(given.out.read_bytes()).hexdigest()
    sys.stdout.write(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()
