"""Measure the reading level on real data and print JSON.

    CURATE_TEST_DATA=/folder/that/holds/data PYTHONPATH=src python tests/benchmarks/readability.py

Reads the development rows of CLEAR (Lexile bands of 200L, known by their middles) and
OneStopEnglish (189 articles at three levels). A perfect number would still show a mean error of 50
L, since only the middles of the bands are known.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import math
import os
import re
import sys
import time
from collections import defaultdict
from pathlib import Path

import numpy as np

from curate.readability import assess

BAND = 200  # L


def folder() -> Path | None:
    root = os.environ.get("CURATE_TEST_DATA")
    found = Path(root) / "data" / "readability" if root else None
    return found if found is not None and found.is_dir() else None


def clear_rows(data: Path) -> list[tuple[str, int]]:
    """(excerpt, middle of its Lexile band) for each development row."""
    text = gzip.decompress((data / "clear_dev.csv.gz").read_bytes()).decode("utf-8")
    rows = []
    for row in csv.DictReader(io.StringIO(text, newline="")):
        found = [int(float(n)) for n in re.findall(r"\d+(?:\.\d+)?", row["Lexile Band"])]
        # "410L-600L" is the band whose middle is 500
        middle = found[0] if len(found) == 1 else math.ceil(sum(found) / 2 / 100) * 100
        rows.append((row["Excerpt"], middle - (middle // 100 + 1) % 2 * 100))
    return rows


def lexile_like(rows: list[tuple[str, int]], model: str) -> dict[str, object]:
    findings = [assess(text, model=model, formulas=False) for text, _ in rows]  # type: ignore[arg-type]
    told = [(f, y) for f, (_, y) in zip(findings, rows, strict=True) if f.lexile_like is not None]
    number = np.array([f.lexile_like for f, _ in told], dtype=float)
    truth = np.array([y for _, y in told], dtype=float)
    error = number - truth
    off = np.abs(np.floor(number / BAND) - np.floor(truth / BAND))
    inside = [f.interval_text[0] <= y <= f.interval_text[1] for f, y in told if f.interval_text]
    by_band = defaultdict(list)
    for value, middle in zip(error, truth, strict=True):
        by_band[int(middle)].append(value)
    statuses = defaultdict(int)
    for finding in findings:
        statuses[finding.status.value] += 1
    return {
        "rows": len(rows),
        "told": len(told),
        "statuses": dict(statuses),
        "exact_band_percent": round(100 * float(np.mean(off == 0)), 1),
        "within_one_band_percent": round(100 * float(np.mean(off <= 1)), 1),
        "mae_l": round(float(np.mean(np.abs(error))), 1),
        "rmse_l": round(float(np.sqrt(np.mean(error**2))), 1),
        "bias_l": round(float(np.mean(error)), 1),
        "r": round(float(np.corrcoef(number, truth)[0, 1]), 3),
        "interval_text_covers_percent": round(100 * float(np.mean(inside)), 1),
        "bias_by_band_l": {
            str(band): {"rows": len(v), "bias": round(float(np.mean(v)))}
            for band, v in sorted(by_band.items())
        },
    }


def onestop(data: Path) -> dict[str, object]:
    levels: dict[str, dict[str, int]] = defaultdict(dict)
    lines = gzip.decompress((data / "onestopenglish.jsonl.gz").read_bytes()).decode().splitlines()
    n_without = 0
    for line in lines:
        row = json.loads(line)
        number = assess(row["text"], formulas=False).lexile_like
        n_without += number is None
        if number is not None:
            levels[row["article"]][row["level"]] = number
    triples = [found for found in levels.values() if len(found) == 3]

    def share(right: list[bool]) -> float:
        return round(sum(right) / len(right), 3)

    return {
        "triples": len(triples),
        "texts_without_number": n_without,
        "ele_below_int": share([t["ele"] < t["int"] for t in triples]),
        "int_below_adv": share([t["int"] < t["adv"] for t in triples]),
        "ele_below_adv": share([t["ele"] < t["adv"] for t in triples]),
        "whole_order": share([t["ele"] < t["int"] < t["adv"] for t in triples]),
        "means": {
            level: round(sum(t[level] for t in triples) / len(triples))
            for level in ("ele", "int", "adv")
        },
    }


def speed(rows: list[tuple[str, int]], *, formulas: bool) -> int:
    """Words per CPU second over distinct texts, caches of words warm."""
    sample = [text for text, _ in rows[:600]]
    n_words = sum(len(text.split()) for text in sample)
    for text in sample:
        assess(text, formulas=False)
    started = time.process_time()
    for text in sample:
        assess(text, formulas=formulas)
    return round(n_words / (time.process_time() - started))


def main() -> int:
    data = folder()
    if data is None:
        print(
            "CURATE_TEST_DATA does not name a folder that holds data/readability", file=sys.stderr
        )
        return 2
    rows = clear_rows(data)
    report = {
        "clear_development": {model: lexile_like(rows, model) for model in ("fitted", "published")},
        "onestopenglish": onestop(data),
        "words_per_cpu_second": {
            "lexile_like": speed(rows, formulas=False),
            "with_all_formulas": speed(rows, formulas=True),
        },
    }
    print(json.dumps(report, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
