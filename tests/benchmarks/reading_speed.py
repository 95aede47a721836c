"""Words per CPU second of everything the reading level tells, but the embedding model's part.

Distinct texts of 175, 300 and 5,000 words. *Warm* is a process that has read other texts before;
*cold* a fresh one with its start; *command* the command `curate readability --jsonl`, whole.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from reading_bars import Bar, at_least
from reading_data import clear_rows, n_words, texts_of_length

if TYPE_CHECKING:
    from reading_data import Row

# Words of a text -> texts that are measured, in rounds; then that are read before.
SIZES = {175: 1000, 300: 600, 5000: 40}
ROUNDS = 5
N_COLD = 1000
_READ_ALL = """
import json, sys, time
started = time.process_time()
texts = json.load(open(sys.argv[1], encoding="utf-8"))
read = time.process_time()
from curate.readability import assess
for text in texts:
    assess(text)
done = time.process_time()
print(json.dumps({"all": done - (read - started), "first_line_to_last": done - read}))
"""


def speed(data: Path, limit: int | None = None) -> tuple[list[Bar], dict[str, object]]:
    rows = clear_rows(data)
    calibration = calibrate()
    warm = {words: warm_rate(rows, words, limit) for words in SIZES}
    cold = cold_rate(rows, limit)
    command = {words: command_rate(rows, words, limit) for words in SIZES}
    slowest = min(found["words_per_cpu_second"] for found in warm.values())
    details = {
        "calibration_million_steps_per_cpu_second": calibration,
        "calibration_again": calibrate(),
        "warm": warm,
        "cold_first_documents": cold,
        "command": command,
    }
    through = min(found["words_per_cpu_second"] for found in command.values())
    return [
        at_least("words per CPU second, warm, slowest length", 250_000, 500_000, slowest),
        at_least("words per CPU second, fresh process, 175 words", 250_000, 500_000,
                 cold["words_per_cpu_second"]),
        at_least("words per CPU second, command, slowest length", 250_000, 500_000, through),
    ], details  # fmt: skip


def calibrate() -> float:
    """Steps of a fixed loop in plain Python, in millions a CPU second: to compare machines."""
    table = {str(i): i for i in range(1000)}
    keys = list(table)
    started = time.process_time()
    total = 0
    for _ in range(1000):
        for key in keys:
            total += table[key]
    return round(1 / (time.process_time() - started), 1)


def warm_rate(rows: list[Row], words: int, limit: int | None) -> dict[str, object]:
    """The median and the best of a few rounds, each over texts that were not read before."""
    from curate.readability import assess

    size = min(SIZES[words], limit or SIZES[words])
    texts = texts_of_length(rows, words, size * 2)
    before, measured = texts[: len(texts) // 2], texts[len(texts) // 2 :]
    for text in before:
        assess(text)
    step = max(1, len(measured) // ROUNDS)
    rates = []
    for start in range(0, len(measured) - step + 1, step):
        chunk = measured[start : start + step]
        started = time.process_time()
        for text in chunk:
            assess(text)
        spent = time.process_time() - started
        rates.append(sum(map(n_words, chunk)) / max(spent, 1e-9))
    return {
        "texts": len(measured),
        "read_before": len(before),
        "words_per_cpu_second": round(float(np.median(rates))),
        "best_round": round(max(rates)),
    }


def cold_rate(rows: list[Row], limit: int | None) -> dict[str, object]:
    """A fresh process: interpreter, imports, tables and its first documents, all counted."""
    texts = [row.text for row in rows[: min(N_COLD, limit or N_COLD)]]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "texts.json"
        path.write_text(json.dumps(texts), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-c", _READ_ALL, str(path)],
            capture_output=True, text=True, check=True, env=environment(),
        )  # fmt: skip
    spent = json.loads(done.stdout)
    total = sum(map(n_words, texts))
    return {
        "texts": len(texts),
        "cpu_s": round(spent["all"], 3),
        "words_per_cpu_second": round(total / spent["all"]),
    }


def command_rate(rows: list[Row], words: int, limit: int | None) -> dict[str, object]:
    """`curate readability --jsonl` as a child process: its whole CPU time, start included."""
    size = min(SIZES[words] * 2, limit or SIZES[words] * 2)
    texts = texts_of_length(rows, words, size)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "texts.jsonl"
        lines = [json.dumps({"id": i, "text": text}) for i, text in enumerate(texts)]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(
            [sys.executable, "-m", "curate", "readability", "--jsonl", str(path)],
            capture_output=True, text=True, check=True, env=environment(),
        )  # fmt: skip
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    n_lines = len(done.stdout.splitlines())
    if n_lines != len(texts):
        msg = f"{n_lines} findings for {len(texts)} texts"
        raise RuntimeError(msg)
    total = sum(map(n_words, texts))
    return {
        "texts": len(texts),
        "words": total,
        "cpu_s": round(spent, 3),
        "words_per_cpu_second": round(total / spent),
    }


def environment(**changes: str) -> dict[str, str]:
    """Ours, for a child that imports the same `curate`."""
    source = str(Path(__file__).resolve().parents[2] / "src")
    paths = [source, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "OMP_NUM_THREADS": "1", **changes}
