"""`curate demo`: everything at once, offline, on the lessons that curate brings along."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Annotated

import typer

from curate.cli.common import Bars, JsonFlag, note, print_json, settings
from curate.errors import EXIT_REJECTED

if TYPE_CHECKING:
    from curate.demo import DemoSummary


def command(
    data_dir: Annotated[
        str | None,
        typer.Option("--data-dir", help="Where to put the demo's catalog; default: DATA_DIR/demo."),
    ] = None,
    serve: Annotated[
        bool | None,
        typer.Option(
            "--serve/--no-serve", help="Serve the pages at the end; default: at a terminal."
        ),
    ] = None,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port of the pages; 0 takes a free one.")
    ] = 8000,
    as_json: JsonFlag = False,
) -> None:
    """Crawl, judge and index the bundled sample lessons, then show them.

    Example:  curate demo --no-serve --json
    """
    from curate.demo import run_demo

    started = time.perf_counter()
    found = settings(data_dir=data_dir)
    if data_dir is None:
        found = found.model_copy(update={"data_dir": found.data_dir / "demo"})
    with Bars() as bars:
        summary = run_demo(found, bars)
    seconds = time.perf_counter() - started
    if as_json:
        print_json({**summary.as_dict(), "seconds": round(seconds, 1)})
    else:
        _print(summary, seconds)
    if serve if serve is not None else sys.stdout.isatty() and not as_json:
        from curate.web import serve as serve_pages

        serve_pages(found, port=port, on_ready=lambda url: note(f"\nOpen {url}  (Ctrl-C stops)"))
    elif not as_json:
        note(f"\nTo look at it:  curate serve --data-dir {found.data_dir}")
        note("and open        http://127.0.0.1:8000/")
        note(f"or search it:   CURATE_DATA_DIR={found.data_dir} curate search fractions")
    if summary.report.problems:
        raise typer.Exit(EXIT_REJECTED)


def _print(summary: DemoSummary, seconds: float) -> None:
    counts = summary.counts
    typer.echo(f"The sample lessons are cataloged ({seconds:.0f} seconds).\n")
    typer.echo(f"  items       {counts['items']}, {_words(counts['languages'])}")
    typer.echo(f"  licenses    {_words(counts['licenses'])}")
    typer.echo(f"  duplicates  {counts['works_with_copies']} folded behind one item")
    typer.echo(f"  links       {_words(counts['links'])}")
    typer.echo(f"  answers     {_words(counts['answers'])}")
    typer.echo(f"  left out    {_words(counts['rejected']) or 'nothing'}")
    for problem in summary.report.problems:
        note(f"  problem     {problem}")


def _words(counts: dict[str, int]) -> str:
    return ", ".join(f"{n} {name}" for name, n in counts.items())
