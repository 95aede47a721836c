"""How right the two numbers are on CLEAR and OneStopEnglish, and whether the intervals hold."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import numpy as np
from reading_bars import Bar, at_least, at_most, within
from reading_data import BAND, Row, clear_rows, cut, excerpt, onestop, spread_out
from reading_predict import Told, told_by

from curate.readability import assess

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from reading_predict import Predictor

BIAS_BANDS = (500, 700, 900, 1100, 1300)  # middles of the bands from 400L to 1400L
LENGTHS = ((100, 125), (125, 150), (150, 175), (175, 206))  # words; the second is left out
ESTIMATES = (-400, 400, 800, 1000, 1200, 1400, 2001)  # L; edges of the classes of estimates
WORK_WORDS = (100, 200, 400)
_FLOOR, _AIM = (86.0, 94.0), (88.0, 92.0)  # percent that 90 % intervals cover


def accuracy(
    data: Path, model: Predictor, limit: int | None = None
) -> tuple[list[Bar], dict[str, object]]:
    rows = spread_out(clear_rows(data), limit)
    told = [model.tell(row.text, row) for row in rows]
    lexile, ease = lexile_figures(rows, told), ease_figures(rows, told)
    covers = coverage(rows, told, model)
    order = {name: onestop_order(data, name, limit) for name in ("lexile_like", "ease")}
    work = work_coverage(data, limit)
    details = {
        "predictions": "in_sample" if model.in_sample else "grouped_cross_validation",
        "statuses": dict(Counter(t.status for t in told)),
        "lexile_like": lexile,
        "ease": ease,
        "interval_text_90": covers,
        "interval_work_90_onestop": work,
        "onestop_order": order,
    }
    return bars(lexile, ease, covers, order, in_sample=model.in_sample), details


def bars(
    lexile: dict, ease: dict, covers: dict, order: dict[str, dict], *, in_sample: bool
) -> list[Bar]:
    known = {"in_sample": in_sample}
    lengths = [found["percent"] for found in covers["by_words"].values()]
    return [
        at_least("exact 200L band, %", 75, 80, lexile["exact_band_percent"], **known),
        at_least("within one band, %", 99, 99.4, lexile["within_one_band_percent"], **known),
        at_most("mean absolute error, L", 72, 65, lexile["mae_l"], **known),
        at_most("largest bias of a band, 400-1400L, L", 50, 25, lexile["largest_bias_l"], **known),
        at_most("ease RMSE, no torch", 0.70, 0.65, ease["rmse"], **known),
        at_least("OneStopEnglish whole order", 0.94, 0.975, order["lexile_like"]["whole_order"]),
        within("90 % interval covers, %", _FLOOR, _AIM, [covers["all"]["percent"]], **known),
        within("90 % interval covers by length class, %", _FLOOR, _AIM, lengths, **known),
    ]


def lexile_figures(rows: list[Row], told: list[Told]) -> dict[str, object]:
    """Rows without a number are counted as wrong bands, and left out of the errors."""
    pairs = [
        (t.lexile_like, row) for t, row in zip(told, rows, strict=True) if t.lexile_like is not None
    ]
    number = np.array([value for value, _ in pairs], dtype=float)
    truth = np.array([row.band for _, row in pairs], dtype=float)
    by_band = by_class((row.band, value - row.band) for value, row in pairs)
    biases = [abs(by_band[band]["bias_l"]) for band in BIAS_BANDS if band in by_band]
    return {
        **_errors(number, truth, len(rows)),
        "largest_bias_l": max(biases) if biases else None,
        "by_band_l": by_band,
        "by_category": _by(pairs, len(rows), lambda row: row.category),
        "by_year": _by(pairs, len(rows), _period),
    }


def _errors(number: np.ndarray, truth: np.ndarray, n_rows: int) -> dict[str, object]:
    off = np.abs(np.floor(number / BAND) - np.floor(truth / BAND))
    error = number - truth
    return {
        "rows": n_rows,
        "with_number": len(number),
        "exact_band_percent": round(100 * float(np.sum(off == 0)) / n_rows, 1),
        "within_one_band_percent": round(100 * float(np.sum(off <= 1)) / n_rows, 1),
        "mae_l": round(float(np.mean(np.abs(error))), 1),
        "rmse_l": round(float(np.sqrt(np.mean(error**2))), 1),
        "bias_l": round(float(np.mean(error)), 1),
        "r": _r(number, truth),
    }


def by_class(pairs: Iterable[tuple[int, float]]) -> dict[int, dict[str, object]]:
    found = defaultdict(list)
    for key, error in pairs:
        found[key].append(error)
    return {
        key: {"rows": len(errors), "bias_l": round(float(np.mean(errors)), 1)}
        for key, errors in sorted(found.items())
    }


def _by(
    pairs: list[tuple[float, Row]], n_rows: int, key: Callable[[Row], str]
) -> dict[str, dict[str, object]]:
    found: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for value, row in pairs:
        found[key(row)].append((value, row.band))
    return {
        name: _errors(*(np.array(column, dtype=float) for column in zip(*values, strict=True)),
                      len(values))
        for name, values in sorted(found.items())
    }  # fmt: skip


def _period(row: Row) -> str:
    if row.year is None:
        return "unknown"
    return "before 1923" if row.year < 1923 else "1923-1989" if row.year < 1990 else "from 1990"


def ease_figures(rows: list[Row], told: list[Told]) -> dict[str, object]:
    pairs = [(t, row) for t, row in zip(told, rows, strict=True) if t.ease is not None]
    if not pairs:
        return {"with_number": 0, "rmse": None, "r": None}
    number = np.array([t.ease for t, _ in pairs], dtype=float)
    truth = np.array([row.ease for _, row in pairs])
    inside = [t.ease_interval[0] <= row.ease <= t.ease_interval[1]
              for t, row in pairs if t.ease_interval]  # fmt: skip
    groups = defaultdict(list)
    for (_, row), error in zip(pairs, number - truth, strict=True):
        groups[row.category].append(error)
    return {
        "with_number": len(pairs),
        "rmse": round(float(np.sqrt(np.mean((number - truth) ** 2))), 4),
        "r": _r(number, truth),
        "bias": round(float(np.mean(number - truth)), 3),
        "interval_90": _share(inside),
        "rmse_by_category": {
            name: round(float(np.sqrt(np.mean(np.square(errors)))), 3)
            for name, errors in sorted(groups.items())
        },
    }


def coverage(rows: list[Row], told: list[Told], model: Predictor) -> dict[str, object]:
    """Shares of true bands' middles inside the intervals.

    By length: excerpts are cut at sentence ends, each class holding every row that can be cut so;
    the label is that of the whole excerpt, so that sampling within the excerpt is in the error.
    """
    by_estimate = defaultdict(list)
    for t, row in zip(told, rows, strict=True):
        if t.lexile_like is not None:
            low = max(edge for edge in ESTIMATES if edge <= t.lexile_like)
            by_estimate[low].append(_holds(t, row))
    by_words = {
        f"{low}-{high - 1}": _share([_holds(model.tell(text, row), row) for text, row in texts])
        for low, high in LENGTHS
        if (texts := [(text, row) for row in rows if (text := cut(row.text, low, high))])
    }
    return {
        "all": _share([_holds(t, row) for t, row in zip(told, rows, strict=True)]),
        "by_words": by_words,
        "by_estimate_from_l": {edge: _share(v) for edge, v in sorted(by_estimate.items())},
    }


def _holds(told: Told, row: Row) -> bool | None:
    if told.interval_text is None:
        return None
    return told.interval_text[0] <= row.band <= told.interval_text[1]


def _share(inside: list[bool | None]) -> dict[str, object]:
    known = [value for value in inside if value is not None]
    percent = round(100 * sum(known) / len(known), 1) if known else None
    return {"rows": len(known), "percent": percent}


def work_coverage(data: Path, limit: int | None) -> dict[str, object]:
    """How often an excerpt's interval for the work holds the whole article's own number."""
    inside: dict[int, list[bool | None]] = {words: [] for words in WORK_WORDS}
    half: dict[int, list[float]] = defaultdict(list)
    for article in spread_out(list(onestop(data).values()), limit):
        for level in ("int", "adv"):
            whole = assess(article[level], language="en", formulas=False).lexile_like
            for words in WORK_WORDS:
                text = excerpt(article[level], words)
                if text is None or whole is None:
                    continue
                found = told_by(assess(text, language="en", formulas=False)).interval_work
                inside[words].append(None if found is None else found[0] <= whole <= found[1])
                if found is not None:
                    half[words].append((found[1] - found[0]) / 2)
    return {
        words: {**_share(values), "mean_half_width_l": round(float(np.mean(half[words])))}
        for words, values in inside.items()
        if half[words]
    }


def onestop_order(data: Path, name: str, limit: int | None) -> dict[str, object]:
    """Whether the three rewritings of each article are told in order; `ease` falls, not rises."""
    sign = -1 if name == "ease" else 1
    triples, levels, values = [], [], []
    articles = spread_out(list(onestop(data).values()), limit)
    for article in articles:
        found = {}
        for level in ("ele", "int", "adv"):
            value = getattr(assess(article[level], language="en", formulas=False), name)
            if value is not None:
                found[level] = sign * value
                levels.append(("ele", "int", "adv").index(level))
                values.append(sign * value)
        if len(found) == 3:
            triples.append(found)
    if not triples:
        return {"triples": 0, "of": len(articles), "whole_order": None}
    orders = {
        "ele_below_int": [t["ele"] < t["int"] for t in triples],
        "int_below_adv": [t["int"] < t["adv"] for t in triples],
        "ele_below_adv": [t["ele"] < t["adv"] for t in triples],
        "whole_order": [t["ele"] < t["int"] < t["adv"] for t in triples],
    }
    return {
        "triples": len(triples),
        "of": len(articles),
        **{key: round(sum(right) / len(articles), 3) for key, right in orders.items()},
        "rho": spearman(values, levels),
        "means": {
            level: round(sign * float(np.mean([t[level] for t in triples])), 2)
            for level in ("ele", "int", "adv")
        },
    }


def spearman(one: list[float], other: list[float]) -> float | None:
    return _r(ranks(np.array(one, dtype=float)), ranks(np.array(other, dtype=float)))


def ranks(values: np.ndarray) -> np.ndarray:
    """Ranks from 1, equal values sharing the mean of theirs."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return (last - (counts - 1) / 2)[place]


def _r(one: np.ndarray, other: np.ndarray) -> float | None:
    if len(one) < 3 or np.ptp(one) == 0 or np.ptp(other) == 0:
        return None
    return round(float(np.corrcoef(one, other)[0, 1]), 3)
