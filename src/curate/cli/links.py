"""`curate links`: check links and say what is wrong with them."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from curate.errors import EXIT_FINDINGS, ConfigError
from curate.records import LinkVerdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from curate.links.policy import CheckPolicy
    from curate.records import LinkCheck

app = typer.Typer(
    help="Check links and report what rots.", no_args_is_help=True, add_completion=False
)

_OUTPUT_FIELDS = (
    "url",
    "verdict",
    "kind",
    "status",
    "moved",
    "final_url",
    "hops",
    "elapsed_s",
    "checked_at",
)


@app.callback()
def _links() -> None:
    """Check links and report what rots."""


@app.command()
def check(
    file: Annotated[
        str | None, typer.Option("--file", help="File of links, one a line; `-` reads stdin.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON Lines instead of a table.")] = False,
    timeout_s: Annotated[
        float | None, typer.Option("--timeout-s", min=0.1, help="Longest a link may take in all.")
    ] = None,
    ca_file: Annotated[
        Path | None, typer.Option("--ca-file", help="PEM file of further trusted authorities.")
    ] = None,
    allow_network: Annotated[
        list[str] | None,
        typer.Option("--allow-network", help="Private network (CIDR) that may be asked; repeat."),
    ] = None,
    interval_ms: Annotated[
        int | None,
        typer.Option("--interval-ms", min=0, help="Pause per host; public hosts: 1000 at least."),
    ] = None,
    now: Annotated[str | None, typer.Option("--now", help="Fixes the clock (ISO 8601).")] = None,
    fail_on: Annotated[
        list[LinkVerdict] | None,
        typer.Option("--fail-on", help="Exit 1 if a link has this verdict; repeat."),
    ] = None,
) -> None:
    """Check links once and say of each whether it lives, with the evidence.

    Example:  curate links check --file links.txt --json
    """
    if file is None:
        msg = "name the links to check with --file FILE (or --file - for standard input)"
        raise ConfigError(msg)
    policy, clock_time = _policy(timeout_s, ca_file, allow_network, interval_ms, now)
    checks = check_file(file, policy, clock_time, as_json=as_json)
    wanted = set(fail_on or ())
    if any(found.verdict in wanted for found in checks):
        raise typer.Exit(EXIT_FINDINGS)


def check_file(
    file: str, policy: CheckPolicy, now: str | None, *, as_json: bool
) -> Sequence[LinkCheck]:
    """Check every link of a file and print what was found, in the order of the file."""
    from curate.clock import clock_at
    from curate.links.check import run_checks

    urls = read_links(file)
    with _progress(len(set(urls))) as advance:
        checks = run_checks(urls, policy, clock_at(now), on_result=lambda _check: advance())
    if as_json:
        for found in checks:
            _print_json(found)
    else:
        _print_table(checks)
    return checks


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


def as_output(found: LinkCheck) -> dict[str, Any]:
    """One output line of the batch interface; the state is what this single check says."""
    from curate.links.history import judge

    row = found.model_dump(mode="json")
    state, _why = judge([found], found.checked_at)
    out = {name: row[name] for name in _OUTPUT_FIELDS}
    return {**out, "state": state.value, "evidence": found.evidence}


def _policy(
    timeout_s: float | None,
    ca_file: Path | None,
    allow_network: list[str] | None,
    interval_ms: int | None,
    now: str | None,
) -> tuple[CheckPolicy, str | None]:
    from curate.links.policy import CheckPolicy
    from curate.settings import load_settings

    settings = load_settings(link_timeout_s=timeout_s, link_interval_ms=interval_ms, now=now)
    if allow_network:
        networks = ",".join([settings.allow_networks, *allow_network])
        settings = load_settings(
            link_timeout_s=timeout_s,
            link_interval_ms=interval_ms,
            now=now,
            allow_networks=networks,
        )
    if ca_file is not None and not ca_file.is_file():
        msg = "there is no such file of authorities"
        raise ConfigError(msg, path=ca_file)
    return CheckPolicy.from_settings(settings, ca_file=ca_file), settings.now


def _print_json(found: LinkCheck) -> None:
    import json

    typer.echo(json.dumps(as_output(found), ensure_ascii=False))


def _print_table(checks: Sequence[LinkCheck]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table("verdict", "kind", "link", "evidence", box=None, pad_edge=False)
    for found in checks:
        # Text, not markup: links and titles come from strangers.
        table.add_row(found.verdict.value, found.kind, Text(found.url), Text(found.evidence))
    Console(highlight=False).print(table)
    counts = ", ".join(
        f"{n} {verdict.value}"
        for verdict in LinkVerdict
        if (n := sum(found.verdict is verdict for found in checks))
    )
    typer.echo(counts or "no links", err=True)


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
