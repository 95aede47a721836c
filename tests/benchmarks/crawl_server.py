"""A folder on loopback in a process of its own, which counts what it is asked.

It is `curate.loopback` (keep-alive, ETag and Last-Modified, 304) with every answer kept once made,
so that the server costs little beside the crawlers that are measured on the same machine.
As a script it reads commands from standard input: `report` prints one JSON line, `forget` empties
the list of requests.
"""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil

from curate.loopback import LoopbackServer, Reply, serve_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Served:
    """A running server: its address, its process, and what it saw."""

    def __init__(self, process: subprocess.Popen[str], url: str) -> None:
        self._process = process
        self.url = url
        self.pid = process.pid

    def _ask(self, command: str) -> Any:
        self._process.stdin.write(command + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def forget(self) -> None:
        """Empty the list of requests."""
        self._ask("forget")

    def seen(self) -> list[tuple[str, str, int, int]]:
        """(method, path with query, status, bytes of body sent) since the last `forget`."""
        return [tuple(row) for row in self._ask("report")]

    def cpu_s(self) -> float:
        """Seconds of processor time that the server has used so far."""
        times = psutil.Process(self.pid).cpu_times()
        return times.user + times.system


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    """Serve a folder on a free loopback port until the block ends."""
    process = subprocess.Popen(
        [sys.executable, __file__, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Served(process, process.stdout.readline().strip())
    finally:
        process.stdin.close()
        process.wait(10)


def _kept(answer: Callable[[str], Reply]) -> Callable[[str], Reply]:
    # A Reply hashes its body when it is made: that would be the server's largest cost.
    return lru_cache(maxsize=None)(answer)


def main() -> None:
    """Serve until standard input ends."""
    server = serve_folder(Path(sys.argv[1]))
    answer = _kept(server._answer)
    with LoopbackServer(answer) as running:
        print(running.url, flush=True)
        for line in sys.stdin:
            rows: list[tuple[str, str, int, int]] = []
            if line.strip() == "forget":
                running.forget()
            else:
                rows = [
                    (s.method, s.path, s.status, _sent(s.method, s.path, s.status, answer))
                    for s in running.seen
                ]
            print(json.dumps(rows), flush=True)


def _sent(method: str, path: str, status: int, answer: Callable[[str], Reply]) -> int:
    """Bytes of the body that went out with an answer; none with a 304."""
    from urllib.parse import unquote_to_bytes

    if method != "GET" or status == 304:
        return 0
    return len(answer(unquote_to_bytes(path.partition("?")[0]).decode("utf-8", "replace")).body)


if __name__ == "__main__":
    main()
