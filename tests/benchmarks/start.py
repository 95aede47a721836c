"""Times what a newcomer meets first: `curate --help` and a warm `curate demo`; prints JSON.

    python tests/benchmarks/start.py

Each is a process of its own, started as a user starts it. The demo gets a new data directory; warm
means that curate was run before, so that its files are in the memory of the machine.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def seconds(*arguments: str, cwd: str) -> float:
    started = time.perf_counter()
    command = [sys.executable, "-m", "curate", *arguments]
    subprocess.run(command, check=True, cwd=cwd, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        helps = [seconds("--help", cwd=folder) for _ in range(5)]
        data = str(Path(folder) / "demo")
        demo = seconds("demo", "--no-serve", "--data-dir", data, cwd=folder)
        again = seconds("demo", "--no-serve", "--data-dir", data, cwd=folder)
    figures = {
        "help_s": round(statistics.median(helps), 3),
        "demo_s": round(demo, 1),
        "demo_again_s": round(again, 1),
    }
    print(json.dumps(figures, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
