"""Measures the reading level and prints one JSON object.

    CURATE_TEST_DATA=FOLDER python tests/benchmarks/readability.py [SECTION ...] [--json]

FOLDER holds `data/readability` (CLEAR's development rows and OneStopEnglish) and `data/sites`.
Sections (all without a name):

    accuracy     the two numbers and their intervals against the labels
    layers       ease with the embedding model's layers (ten minutes; needs torch)
    textstat     its ten formulas beside ours: bands after a linear fit, speed in turns
    speed        words per CPU second: warm, in a fresh process, through the command
    memory       resident memory over 100,000 distinct documents
    pitfalls     the misleading texts of the tests, and which get an absurd number
    determinism  equal findings in other processes, locales, orders and threads
    sites        the real sites' items, and how their levels are distributed

`bars` lists every figure that has a floor and an aim. Accuracy is that of models fitted anew
without the row's fold, where folds share no author and no source; this needs LightGBM and torch, as
`tools/train_readability.py` does. With `--in-sample` it is that of the packaged models, which saw
the rows; such figures are marked.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from reading_accuracy import accuracy
from reading_data import data_folder
from reading_determinism import determinism
from reading_layers import layers
from reading_memory import memory
from reading_pitfalls import pitfalls
from reading_predict import predictor
from reading_sites import sites
from reading_speed import calibrate, speed
from reading_textstat import textstat_bands, textstat_speed

if TYPE_CHECKING:
    from collections.abc import Callable

    from reading_bars import Bar

Section = tuple[list["Bar"], dict[str, object]]


def _accuracy(data: Path, args: argparse.Namespace) -> Section:
    model = predictor(data, in_sample=args.in_sample, words_cache=args.words_cache)
    return accuracy(data, model, args.limit)


def _textstat(data: Path, args: argparse.Namespace) -> Section:
    return [], {
        "bands_after_a_linear_fit": textstat_bands(data, args.limit),
        "speed_in_turns": textstat_speed(data, args.pairs, args.limit),
    }


SECTIONS: dict[str, Callable[[Path, argparse.Namespace], Section]] = {
    "accuracy": _accuracy,
    "layers": lambda data, args: layers(data, args.layers_cache, args.limit),
    "textstat": _textstat,
    "speed": lambda data, args: speed(data, args.limit),
    "memory": lambda data, args: memory(args.documents),
    "pitfalls": lambda data, args: pitfalls(),
    "determinism": lambda data, args: determinism(data, args.limit),
    "sites": lambda data, args: ([], sites(data, args.texts, args.limit)),
}


def main() -> int:
    args = _arguments()
    data = data_folder()
    if data is None:
        print(
            "CURATE_TEST_DATA does not name a folder that holds data/readability", file=sys.stderr
        )
        return 2
    bars: list[Bar] = []
    report: dict[str, object] = {}
    for name in args.sections or list(SECTIONS):
        started = time.process_time()
        found, report[name] = SECTIONS[name](data, args)
        bars += found
        print(f"{name}: {time.process_time() - started:.0f} CPU s", file=sys.stderr)
    whole = {
        "machine": {
            "python": platform.python_version(),
            "million_steps_per_cpu_second": calibrate(),
        },
        "bars": [bar.as_dict() for bar in bars],
        **report,
    }
    print(json.dumps(whole, indent=None if args.json else 1))
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=", ".join(SECTIONS))
    parser.add_argument("--json", action="store_true", help="the object in one line")
    parser.add_argument("--documents", type=int, default=100_000, help="of the memory section")
    parser.add_argument("--pairs", type=int, default=5, help="turns with textstat")
    parser.add_argument("--in-sample", action="store_true", help="judge the packaged models")
    parser.add_argument("--words-cache", type=Path, help="keep the vectors of words here (.npz)")
    parser.add_argument("--layers-cache", type=Path, help="keep the layers of CLEAR here (.npy)")
    parser.add_argument("--texts", type=Path, help="keep the sites' extracted texts here")
    parser.add_argument("--limit", type=int, help="rows, articles and items at most: a quick look")
    args = parser.parse_args()
    if unknown := set(args.sections) - set(SECTIONS):
        parser.error(f"no section {', '.join(sorted(unknown))}: use {', '.join(SECTIONS)}")
    return args


if __name__ == "__main__":
    sys.exit(main())
