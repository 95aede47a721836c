"""The file half of `curate links check`: links from a file, looks at them in the file's order.

Looks wait on disk until the run is over: what many links of one site have in common (they all end
at one address) is only known then, and a hundred thousand looks need not lie in memory.
"""

from __future__ import annotations

import gc
import json
import sys
import tempfile
from array import array
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
import typer

from curate.errors import ConfigError
from curate.plain import printable
from curate.records import LinkCheck, LinkState, LinkVerdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from curate.links.policy import CheckPolicy

_LONGEST_TABLE = 500  # links; a longer table lists only those that are not plainly alive


def check_file(
    file: str, policy: CheckPolicy, now: str | None, *, as_json: bool
) -> Counter[LinkVerdict]:
    """Check every link of a file and print what was found, in the order of the file.

    An interrupted run prints what it has.

    Returns:
        How many links of the file have each verdict.
    """
    from curate.clock import clock_at
    from curate.links import check_links

    urls = read_links(file)
    with _Looks(urls) as looks, _progress(looks.n_distinct) as advance, _collecting_less():
        try:
            for check in check_links(urls, policy, clock_at(now)):
                looks.keep(check)
                advance()
        finally:
            looks.settle()
            _print(looks, as_json=as_json)
        return looks.counts


@contextmanager
def _collecting_less() -> Iterator[None]:
    """Let the collector of cycles rest: what a look leaves is freed by its count of references.

    A tenth of the time of a large file went into looking for cycles that are not there.
    """
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def read_links(file: str) -> list[str]:
    """Links of a file (`-` is stdin), one a line; blank lines and `#` comments are left out.

    Raises:
        ConfigError: if the file cannot be read.
    """
    try:
        raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as err:
        msg = f"cannot be read: {err.strerror}"
        raise ConfigError(msg, path=Path(file)) from err
    lines = (line.strip() for line in raw.decode("utf-8-sig", "replace").split("\n"))
    return [line for line in lines if line and not line.startswith("#")]


def as_output(found: LinkCheck, state: str | None = None) -> dict[str, Any]:
    """One output line; `state` is history's judgment, or else what this look alone says."""
    return {
        "url": found.url,
        "verdict": found.verdict.value,
        "kind": found.kind,
        "status": found.status,
        "moved": found.moved,
        "final_url": found.final_url,
        "hops": found.hops,
        "elapsed_s": found.elapsed_s,
        "checked_at": found.checked_at.isoformat().replace("+00:00", "Z"),
        "state": state or _state_of_one(found),
        "evidence": found.evidence,
    }


def _state_of_one(found: LinkCheck) -> str:
    from curate.links import judge

    if found.verdict is LinkVerdict.ALIVE:
        return LinkState.ALIVE.value
    return judge([found], found.checked_at)[0].value


def _as_line(found: LinkCheck) -> bytes:
    row = as_output(found)
    try:
        return orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)
    except TypeError:  # half a character in an address, as a server may send it
        return json.dumps(row, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


class _Looks:
    """Looks by link, on disk, as they come; read back in the order of the links."""

    def __init__(self, urls: list[str]) -> None:
        self._urls = urls
        self._number = {url: number for number, url in enumerate(dict.fromkeys(urls))}
        self._n_times = {u: n for u, n in Counter(urls).items() if n > 1}
        self._places = array("q", [-1]) * len(self._number)
        self._end = 0
        self.counts: Counter[LinkVerdict] = Counter()
        self._moved: list[LinkCheck] = []

    def __enter__(self) -> _Looks:
        self._spool = tempfile.TemporaryFile()
        return self

    def __exit__(self, *_: object) -> None:
        self._spool.close()

    @property
    def n_distinct(self) -> int:
        """How many looks there will be."""
        return len(self._number)

    def keep(self, check: LinkCheck) -> None:
        """Put a look away, as it will be printed."""
        self._places[self._number[check.url]] = self._end
        self._end += self._spool.write(_as_line(check))
        self.counts[check.verdict] += self._n_times.get(check.url, 1)
        if check.moved is not None:  # few, unlike the looks themselves
            self._moved.append(check)

    def settle(self) -> None:
        """Judge anew what only the whole run can tell: many links that all end at one address."""
        from curate.links import shared_ends

        by_url = {check.url: check for check in self._moved}
        for url, why in shared_ends(self._moved).items():
            self.counts[by_url[url].verdict] -= self._n_times.get(url, 1)
            told = {"verdict": LinkVerdict.DEAD, "kind": "soft_404", "moved": None}
            self.keep(by_url[url].model_copy(update={**told, "evidence": why}))

    def lines(self) -> Iterator[bytes]:
        """The looks there are as lines of output, one for each link of the file."""
        self._spool.flush()
        for url in self._urls:
            place = self._places[self._number[url]]
            if place >= 0:
                self._spool.seek(place)
                yield self._spool.readline()


def _print(looks: _Looks, *, as_json: bool) -> None:
    if as_json:
        out = sys.stdout.buffer
        sys.stdout.flush()
        out.writelines(looks.lines())
        out.flush()
        return
    rows = (json.loads(line) for line in looks.lines())
    _print_table(rows, is_long=looks.n_distinct > _LONGEST_TABLE)
    told = ", ".join(f"{looks.counts[v]} {v.value}" for v in LinkVerdict if looks.counts[v])
    typer.echo(told or "no links", err=True)


def _print_table(rows: Iterable[dict[str, Any]], *, is_long: bool) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table("verdict", "kind", "link", "evidence", box=None, pad_edge=False)
    for row in rows:
        if is_long and row["verdict"] == LinkVerdict.ALIVE and row["kind"] == "ok":
            continue
        # Text, not markup: links and titles come from strangers.
        link, evidence = Text(printable(row["url"])), Text(printable(row["evidence"]))
        table.add_row(row["verdict"], row["kind"], link, evidence)
    Console(highlight=False).print(table)
    if is_long:
        typer.echo(
            "links that are alive and where they were are left out; --json has all", err=True
        )


@contextmanager
def _progress(total: int) -> Iterator[Callable[[], None]]:
    """A progress bar on standard error, only where somebody watches."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("links", total=total)
        yield lambda: progress.advance(task)
