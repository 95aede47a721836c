"""The same texts in fresh processes with other hash seeds, locales, orders and threads."""

from __future__ import annotations

import hashlib
import json
import random
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from reading_bars import Bar, at_most
from reading_data import clear_rows, onestop, spread_out
from reading_speed import environment

# What changes from process to process.
WORLDS: tuple[dict[str, str], ...] = (
    {"PYTHONHASHSEED": "0", "LC_ALL": "C", "ORDER": "as it is", "THREADS": "1"},
    {"PYTHONHASHSEED": "1", "LC_ALL": "C.UTF-8", "ORDER": "backwards", "THREADS": "1"},
    {"PYTHONHASHSEED": "2", "LC_ALL": "tr_TR.UTF-8", "ORDER": "mixed", "THREADS": "1"},
    {"PYTHONHASHSEED": "3", "LC_ALL": "de_DE.UTF-8", "ORDER": "mixed", "THREADS": "8"},
)


def determinism(data: Path, limit: int | None = None) -> tuple[list[Bar], dict[str, object]]:
    texts = [row.text for row in spread_out(clear_rows(data), limit or 400)]
    texts += [article["adv"] for article in spread_out(list(onestop(data).values()), limit or 40)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "texts.json"
        path.write_text(json.dumps(texts), encoding="utf-8")
        hashes = [
            subprocess.run(
                [sys.executable, str(Path(__file__).resolve()), str(path), world["ORDER"],
                 world["THREADS"]],
                capture_output=True, text=True, check=True, env=environment(**world),
            ).stdout.strip()
            for world in WORLDS
        ]  # fmt: skip
    different = len(set(hashes)) - 1
    return [at_most("processes whose findings differ", 0, 0, different)], {
        "texts": len(texts),
        "processes": [
            {**world, "sha256": found} for world, found in zip(WORLDS, hashes, strict=True)
        ],
    }


def _main(path: Path, order: str, threads: int) -> None:
    from curate.readability import assess
    from curate.records import as_json

    texts = list(enumerate(json.loads(path.read_text(encoding="utf-8"))))
    if order == "backwards":
        texts.reverse()
    elif order == "mixed":
        random.Random(threads).shuffle(texts)
    with ThreadPoolExecutor(threads) as pool:
        found = dict(pool.map(lambda pair: (pair[0], as_json(assess(pair[1]))), texts))
    whole = json.dumps([found[i] for i in range(len(texts))], sort_keys=True)
    print(hashlib.sha256(whole.encode()).hexdigest())


if __name__ == "__main__":
    _main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
