"""Wall time, processor time and peak memory of a piece of work and the processes that it starts."""

from __future__ import annotations

import resource
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_SAMPLE_EVERY_S = 0.05


@dataclass(slots=True)
class Cost:
    """Seconds by the wall and of processor, and the largest resident size seen of the tree."""

    wall_s: float = 0.0
    cpu_s: float = 0.0
    peak_mib: float = 0.0
    children_peak_mib: float = 0.0

    def rounded(self) -> dict[str, float]:
        """For JSON."""
        return {
            "wall_s": round(self.wall_s, 2),
            "cpu_s": round(self.cpu_s, 2),
            "peak_mib_with_parent": round(self.peak_mib),
            "peak_mib": round(self.children_peak_mib),
        }


def _cpu_s() -> float:
    # Of this process and of its children that have ended (servers run on and are not in it).
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(sum(resource.getrusage(kind)[:2]) for kind in kinds)


@contextmanager
def watched(left_out: Collection[int] = ()) -> Iterator[Cost]:
    """Measure the block; processes in `left_out` (the servers) are not counted."""
    cost, stop = Cost(), threading.Event()
    thread = threading.Thread(target=_sample, args=(cost, stop, left_out), daemon=True)
    started, cpu = time.perf_counter(), _cpu_s()
    thread.start()
    try:
        yield cost
    finally:
        cost.wall_s, cost.cpu_s = time.perf_counter() - started, _cpu_s() - cpu
        stop.set()
        thread.join()


def _sample(cost: Cost, stop: threading.Event, left_out: Collection[int]) -> None:
    own = psutil.Process()
    while not stop.wait(_SAMPLE_EVERY_S):
        children = 0
        for process in own.children(recursive=True):
            if process.pid not in left_out:
                try:
                    children += process.memory_info().rss
                except psutil.NoSuchProcess:
                    continue
        cost.children_peak_mib = max(cost.children_peak_mib, children / 2**20)
        cost.peak_mib = max(cost.peak_mib, (children + own.memory_info().rss) / 2**20)
