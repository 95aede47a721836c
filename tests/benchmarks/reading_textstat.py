"""textstat's ten formulas beside ours: bands told after a linear fit, and speed in turns.

textstat would download a pronouncing dictionary at first use; it is given our table of syllables.
"""

from __future__ import annotations

import importlib
import time
from typing import TYPE_CHECKING

import numpy as np
from reading_data import BAND, Row, clear_rows, n_words, spread_out, texts_of_length

from curate.readability import assess
from curate.readability.syllables import syllable_table

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TEN = (
    "flesch_reading_ease",
    "flesch_kincaid_grade",
    "smog_index",
    "coleman_liau_index",
    "automated_readability_index",
    "dale_chall_readability_score",
    "spache_readability",
    "gunning_fog",
    "linsear_write_formula",
    "lix",
)

N_BEFORE = 400  # excerpts that are read before the turns, and never in them


class _Pronunciations(dict):
    """Syllables in the form of NLTK's dictionary, where phones that end in a digit are vowels."""

    def __missing__(self, word: str) -> tuple[tuple[str, ...]]:
        return (("V0",) * syllable_table()[word],)


def ten_formulas() -> Callable[[str], list[float]]:
    """A function from a text to textstat's ten numbers, with no download."""
    import textstat

    ours = _Pronunciations()
    module = importlib.import_module("textstat.backend.counts._count_syllables")
    vars(module)["get_cmudict"] = lambda lang: ours if lang.startswith("en") else None
    formulas = [getattr(textstat, name) for name in TEN]
    return lambda text: [formula(text) for formula in formulas]


def textstat_bands(data: Path, limit: int | None = None) -> dict[str, object]:
    """Bands exactly right when each formula, or the mean of all, is fitted on the other folds."""
    rows = spread_out(clear_rows(data), limit)
    ten = ten_formulas()
    scores = np.array([ten(row.text) for row in rows])
    # Higher is harder in all but the first, so that the mean of standard scores makes sense.
    signed = scores * np.array([-1.0, *[1.0] * (len(TEN) - 1)])
    mean = ((signed - signed.mean(axis=0)) / signed.std(axis=0)).mean(axis=1)
    columns = {name: scores[:, [i]] for i, name in enumerate(TEN)}
    columns["mean_of_ten"] = mean[:, None]
    columns["all_ten_together"] = scores
    return {name: _fitted(values, rows) for name, values in columns.items()}


def _fitted(scores: np.ndarray, rows: list[Row]) -> dict[str, float]:
    fold = np.array([row.fold for row in rows])
    truth = np.array([row.band for row in rows], dtype=float)
    design = np.column_stack([np.ones(len(rows)), scores])
    told = np.empty(len(rows))
    for held_out in np.unique(fold):
        kept = fold != held_out
        slopes = np.linalg.lstsq(design[kept], truth[kept], rcond=None)[0]
        told[~kept] = design[~kept] @ slopes
    off = np.abs(np.floor(told / BAND) - np.floor(truth / BAND))
    return {
        "exact_band_percent": round(100 * float(np.mean(off == 0)), 1),
        "within_one_band_percent": round(100 * float(np.mean(off <= 1)), 1),
        "mae_l": round(float(np.mean(np.abs(told - truth))), 1),
    }


def textstat_speed(data: Path, pairs: int, limit: int | None = None) -> dict[str, object]:
    """Ours (everything) and textstat's ten in turns on the same new texts: words a CPU second.

    Each pair reads its own texts. Their ratio is what survives a shared machine.
    """
    rows = clear_rows(data)
    for row in rows[: min(N_BEFORE, limit or N_BEFORE)]:
        assess(row.text)
    found = {}
    for words, wanted in ((175, 60), (300, 40), (5000, 3)):
        n_texts = min(wanted, limit or wanted)
        texts = texts_of_length(rows[N_BEFORE:], words, n_texts * pairs)
        found[words] = _in_turns(texts, n_texts)
    return found


def _in_turns(texts: list[str], size: int) -> dict[str, object]:
    ten = ten_formulas()
    assess(texts[0], language="en")
    ten(texts[0])
    ours, theirs = [], []
    for start in range(0, len(texts) - size + 1, size):
        chunk = texts[start : start + size]
        total = sum(map(n_words, chunk))
        turns = [(ours, lambda text: assess(text, language="en")), (theirs, ten)]
        for rates, read in turns if (start // size) % 2 else reversed(turns):
            started = time.process_time()
            for text in chunk:
                read(text)
            rates.append(total / max(time.process_time() - started, 1e-9))
    ratios = [one / other for one, other in zip(ours, theirs, strict=True)]
    return {
        "pairs": len(ratios),
        "ours_words_per_cpu_second": round(float(np.median(ours))),
        "textstat_words_per_cpu_second": round(float(np.median(theirs))),
        "ratio_median": round(float(np.median(ratios)), 2),
        "ratios": [round(ratio, 2) for ratio in ratios],
    }
