"""The bench's scripted web as a rig: written, served, scored; and commands timed against it."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import threading
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).parents[2]
ADMIN = "http://127.0.0.1:18079"
# The bench's README: allow this network, which leaves its forbidden 127.66.0.0/16 out.
ALLOWED = "127.0.0.0/16"
CLI = "from curate.cli.links import app; app()"
IN_NAMESPACE = "CURATE_BENCH_IN_NAMESPACE"
_SAMPLE_EVERY_S = 0.02


@dataclass(slots=True)
class Spent:
    """What one command cost: seconds by the wall and of processor, peak memory of its tree."""

    run_s: float
    cpu_s: float
    peak_mib: float

    def as_dict(self) -> dict[str, float]:
        """For JSON."""
        return {
            "run_s": round(self.run_s, 2),
            "cpu_s": round(self.cpu_s, 2),
            "peak_mib": round(self.peak_mib, 1),
        }


@dataclass(slots=True)
class Rig:
    """A folder with the bench's lists, truth and keys, and the server that plays them."""

    folder: Path
    timeout_s: float = 10.0
    bench: list[str] = field(default_factory=list)

    def check(self, links: Path, out: Path, *more: str, program: str = CLI) -> Spent:
        """`curate links check --file` as a user runs it, unpaced."""
        options = {
            "--file": str(links),
            "--timeout-s": str(self.timeout_s),
            "--ca-file": str(self.folder / "ca.pem"),
            "--allow-network": ALLOWED,
            "--interval-ms": "0",
        }
        command = [
            sys.executable,
            "-c",
            program,
            "check",
            "--json",
            *sum(options.items(), ()),
            *more,
        ]
        return timed(command, out, {"PYTHONPATH": str(ROOT / "src")})

    def score(self, results: Path, *more: str) -> dict:
        """The bench's own scoring."""
        command = [*self.bench, "score", str(self.folder), str(results), "--json", *more]
        return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)

    def reset(self) -> None:
        """Forget what was asked so far."""
        get(f"{ADMIN}/reset")

    def stats(self) -> dict:
        """What the server saw since the last reset."""
        return json.loads(get(f"{ADMIN}/stats"))


def bench_server() -> Path | None:
    """The bench's program, found through CURATE_TEST_DATA."""
    server = Path(os.environ.get("CURATE_TEST_DATA", "/nonexistent"), "bench", "linkrot_server.py")
    return server if server.is_file() else None


@contextmanager
def rigged(server: Path, folder: Path, timeout_s: float = 10.0) -> Iterator[Rig]:
    """Write the rig into a folder and serve it while the block runs."""
    folder.mkdir(parents=True, exist_ok=True)
    bench = [sys.executable, str(server)]
    subprocess.run([*bench, "write", str(folder)], check=True, stdout=subprocess.DEVNULL)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    serving = subprocess.Popen([*bench, "serve", str(folder)], **quiet)
    try:
        wait_for(f"{ADMIN}/stats", serving)
        yield Rig(folder, timeout_s, bench)
    finally:
        serving.terminate()
        serving.wait(10)


def timed(command: Sequence[str], out: Path, more: dict[str, str] | None = None) -> Spent:
    """Run a command to its end, its output in a file; the exit code is for the caller's eyes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    peak = 0
    with out.open("wb") as sink:
        child = subprocess.Popen(
            command, stdout=sink, stderr=subprocess.PIPE, env={**os.environ, **(more or {})}
        )
        drain = threading.Thread(target=child.stderr.read, daemon=True)
        drain.start()
        while child.poll() is None:
            peak = max(peak, _tree_bytes(child.pid))
            time.sleep(_SAMPLE_EVERY_S)
        drain.join()
    run_s = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if child.returncode < 0:
        msg = f"{command[0]} ended by signal {-child.returncode}"
        raise RuntimeError(msg)
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Spent(run_s, cpu_s, peak / 2**20)


def _tree_bytes(pid: int) -> int:
    try:
        process = psutil.Process(pid)
        family = (process, *process.children(recursive=True))
        return sum(one.memory_info().rss for one in family)
    except psutil.NoSuchProcess:
        return 0


def wait_for(url: str, serving: subprocess.Popen, seconds: float = 30) -> None:
    """Wait until a server answers."""
    until = time.monotonic() + seconds
    while True:
        try:
            get(url)
        except OSError:
            if serving.poll() is not None or time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return


def get(url: str) -> bytes:
    """The body of a loopback address."""
    with urllib.request.urlopen(url, timeout=5) as answer:
        return answer.read()


def can_unshare() -> bool:
    """Whether a network namespace of our own can be had."""
    try:
        return subprocess.run(["unshare", "-n", "true"], capture_output=True).returncode == 0
    except OSError:
        return False


def again_in_namespace() -> int:
    """Run this program once more where no network but loopback exists."""
    script = 'ip link set lo up && exec "$0" "$@"'
    command = ["unshare", "-n", "sh", "-c", script, sys.executable, *sys.orig_argv[1:]]
    return subprocess.run(command, env={**os.environ, IN_NAMESPACE: "1"}).returncode
