"""Fit the Lexile-like and the ease model on the development rows of CLEAR and write the artifacts.

    PYTHONPATH=src python tools/train_readability.py FOLDER [--write] [--words-cache FILE]

FOLDER holds `clear_dev.csv.gz`. Prints JSON: errors by cross-validation grouped by author and
source (`readability_folds.py`), so that no row is judged by a model that saw its writer or its
source. `--write` replaces the files in `src/curate/readability/data/`. Needs LightGBM and, for the
vectors of words, torch. The same rows and packages give the same files.

Two models, each the mean of a ridge regression and of boosted trees of depth 3: a straight line
carries on where the rows end, trees see what bends. Cards: `docs/models/`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import re
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from readability_fit import (
    EASE_AT,
    EASE_REACH,
    LEXILE_AT,
    LEXILE_PENALTY,
    LEXILE_REACH,
    CrossValidated,
    Data,
    cross_validated,
    fit_ease_line,
    fit_line,
    fit_stretch,
    fit_trees,
    out_of_fold_ease,
    out_of_fold_lexile,
    tell_lexile,
    without_ease,
)
from readability_folds import folds, read_clear
from readability_words import vocabulary, word_vectors

from curate.readability.axes import N_AXES, word_weight
from curate.readability.counts import count
from curate.readability.estimate import formula_of_rows
from curate.readability.features import EASE_FEATURES, FEATURES, feature_rows
from curate.readability.frequency import zipf_hundredths
from curate.readability.halfwidth import HalfWidths
from curate.readability.prose import select_prose
from curate.readability.regression import Line
from curate.readability.sentences import split_sentences
from curate.readability.words import folded, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from curate.readability.trees import Trees

    Numbers = NDArray[np.float64]

DATA = Path(__file__).resolve().parent.parent / "src" / "curate" / "readability" / "data"


def band_middle(told: str) -> int:
    """Middle of a 200L band; `410L-600L` is the band whose middle is 500."""
    found = [int(float(n)) for n in re.findall(r"\d+(?:\.\d+)?", told)]
    middle = found[0] if len(found) == 1 else math.ceil(sum(found) / 200) * 100
    return middle - (middle // 100 + 1) % 2 * 100


def sentences_of(text: str) -> list[str]:
    """The prose of an excerpt; all of it where it is all verse or the like."""
    return select_prose(text).sentences or split_sentences(text)


def write_axes(rows: Sequence[dict[str, str]], vectors: NDArray[np.float32]) -> None:
    """Write `words.npz` with the axes of words; what they add to ease follows when it is known."""
    weighted = _text_vectors(rows, vectors)
    centered = weighted - weighted.mean(axis=0)
    _, _, axes = np.linalg.svd(centered, full_matrices=False)
    axes = axes[:N_AXES] * np.sign(axes[:N_AXES].sum(axis=1))[:, None]  # a sign of their own
    turned = (vectors - weighted.mean(axis=0)) @ axes.T
    turned *= 127 / np.abs(turned).max()
    _write_words(np.round(turned).astype(np.int8), np.zeros(len(vectors), np.int16))


def _write_words(axes: NDArray[np.int8], ease: NDArray[np.int16]) -> None:
    words = np.frombuffer("\n".join(vocabulary()).encode(), np.uint8)
    _write("words", {"words": words, "axes": axes, "ease": ease})


def _write(name: str, arrays: dict[str, Any]) -> None:
    """Write `data/<name>.npz`; the same arrays give the same bytes."""
    np.savez_compressed(DATA / f"{name}.npz", **arrays)


def _text_vectors(rows: Sequence[dict[str, str]], vectors: NDArray[np.float32]) -> Numbers:
    """(n_rows, 384): the mean of each row's word vectors, rare words counting more."""
    at = {word: n for n, word in enumerate(vocabulary())}
    told = np.zeros((len(rows), vectors.shape[1]))
    for i, row in enumerate(rows):
        weights: Counter[int] = Counter()
        for word in (w for s in sentences_of(row["Excerpt"]) for w in words_of(s)):
            key = folded(word)
            n = at.get(key, at.get(key[:-2]) if key.endswith("'s") else None)
            if n is not None:
                weights[n] += word_weight(zipf_hundredths(key))
        order = sorted(weights)
        of_row = np.array([weights[n] for n in order], float)
        told[i] = of_row @ vectors[order] / of_row.sum()
    return told


def read_data(folder: Path, vectors: NDArray[np.float32]) -> Data:
    """The development rows with their features."""
    source = folder / "clear_dev.csv.gz"
    rows = read_clear(str(source))
    counted = [count(sentences_of(row["Excerpt"]), slice_starts=[0]) for row in rows]
    return Data(
        checksum=hashlib.sha256(source.read_bytes()).hexdigest(),
        lexile=np.array([band_middle(row["Lexile Band"]) for row in rows], float),
        ease=np.array([float(row["BT_easiness"]) for row in rows]),
        n_words=np.array([c.n_words for c in counted], float),
        fold=np.array(folds(rows)),
        features=np.vstack([feature_rows(c.slices) for c in counted]),
        vectors=_text_vectors(rows, vectors),
    )


def write_lexile(data: Data) -> None:
    """Fit on all rows, write `lexile.npz`; stretch and widths come from rows told out of fold."""
    rows = data.features[:, : len(FEATURES)]
    fitted = out_of_fold_lexile(data, np.ones(len(rows), bool))
    stretch = fit_stretch(fitted, data.lexile)
    told = tell_lexile(data, fitted, stretch)
    widths = {
        name: HalfWidths.measured(
            numbers, numbers - data.lexile, data.n_words, LEXILE_AT, LEXILE_REACH
        ).width
        for name, numbers in (
            ("width", told),
            ("width_formula", formula_of_rows(rows)),
            ("width_published", formula_of_rows(rows, "published")),
        )
    }
    _write(
        "lexile",
        _of_model(data, FEATURES, fit_line(rows, data.lexile, LEXILE_PENALTY),
                  fit_trees(rows, data.lexile))
        | {"stretch_fitted": stretch.fitted, "stretch_told": stretch.told, "width_at": LEXILE_AT}
        | widths,
    )  # fmt: skip


def write_ease(data: Data, vectors: NDArray[np.float32]) -> None:
    """Fit on all rows; write `ease.npz`, and what each word adds into `words.npz`."""
    rows = data.features[:, : len(FEATURES)]
    line, slopes, constant = fit_ease_line(rows, data.vectors, data.ease)
    of_words = vectors @ slopes
    unit = np.abs(of_words).max() / 4000
    with np.load(DATA / "words.npz") as known:
        axes = known["axes"]
    _write_words(axes, np.round(of_words / unit).astype(np.int16))
    n_more = len(EASE_FEATURES) - len(FEATURES)
    whole = Line(
        np.concatenate([line.slopes, [unit], np.zeros(n_more - 1)]),
        line.constant + constant,
        np.concatenate([line.lowest, np.full(n_more, -np.inf)]),
        np.concatenate([line.highest, np.full(n_more, np.inf)]),
    )
    told = out_of_fold_ease(data, np.ones(len(rows), bool))
    widths = HalfWidths.measured(told, told - data.ease, data.n_words, EASE_AT, EASE_REACH)
    trees = fit_trees(without_ease(data.features), data.ease)
    _write(
        "ease",
        _of_model(data, EASE_FEATURES, whole, trees) | {"width_at": EASE_AT, "width": widths.width},
    )


def _of_model(data: Data, names: Sequence[str], line: Line, trees: Trees) -> dict[str, Any]:
    return {
        "features": np.array(names),
        "data_sha256": np.array(data.checksum),
        "slopes": line.slopes,
        "constant": np.array(line.constant),
        "lowest": line.lowest,
        "highest": line.highest,
        "tree_features": trees.features.astype(np.int8),
        "tree_thresholds": trees.thresholds,
        "tree_leaves": trees.leaves,
    }


def report(data: Data, found: CrossValidated) -> dict[str, object]:
    """Errors of rows told out of fold; Lexile-like numbers against the middles of 200L bands."""
    told = np.floor(found.lexile / 10 + 0.5) * 10
    error = told - data.lexile
    off = np.abs(np.floor(told / 200) - np.floor(data.lexile / 200))
    ease_error = found.ease - data.ease
    formula = formula_of_rows(data.features)
    refit = np.column_stack(
        [data.features[:, 0], data.features[:, FEATURES.index("zipf")] / 100,
         data.features[:, FEATURES.index("hard_dale_chall")], np.ones(len(told))]
    )  # fmt: skip
    return {
        "rows": len(told),
        "exact_band_percent": round(100 * float(np.mean(off == 0)), 1),
        "within_one_band_percent": round(100 * float(np.mean(off <= 1)), 1),
        "mae_l": round(float(np.mean(np.abs(error))), 1),
        "rmse_l": round(float(np.sqrt(np.mean(error**2))), 1),
        "bias_by_band_l": {
            str(int(band)): round(float(error[data.lexile == band].mean()))
            for band in np.unique(data.lexile)
        },
        "lexile_interval_covers": round(
            float(np.mean(np.abs(found.lexile - data.lexile) <= found.lexile_half)), 3
        ),
        "ease_rmse": round(float(np.sqrt(np.mean(ease_error**2))), 4),
        "ease_r": round(float(np.corrcoef(found.ease, data.ease)[0, 1]), 4),
        "ease_interval_covers": round(float(np.mean(np.abs(ease_error) <= found.ease_half)), 3),
        "formula_mae_l": round(float(np.mean(np.abs(formula - data.lexile))), 1),
        "formula_refit": np.linalg.lstsq(refit, data.lexile, rcond=None)[0].round(1).tolist(),
    }


def main() -> int:
    """See the module."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--words-cache", type=Path)
    options = parser.parse_args()
    vectors = word_vectors(vocabulary(), options.words_cache)
    if options.write:
        write_axes(read_clear(str(options.folder / "clear_dev.csv.gz")), vectors)
    data = read_data(options.folder, vectors)
    if options.write:
        write_lexile(data)
        write_ease(data, vectors)
    sys.stdout.write(json.dumps(report(data, cross_validated(data)), indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
