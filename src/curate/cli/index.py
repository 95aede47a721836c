"""`curate index`: bring the search index up to the catalog."""

from __future__ import annotations

from typing import Annotated

import typer

from curate.catalog import open_catalog
from curate.cli.common import Bars, JsonFlag, NowOption, note, print_json, settings
from curate.errors import EXIT_REJECTED

app = typer.Typer(
    help="Bring the search index up to date, or rebuild it.",
    no_args_is_help=True,
    add_completion=False,
)


@app.command()
def build(
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Fill a new index and swap it in at once.")
    ] = False,
    as_json: JsonFlag = False,
    now: NowOption = None,
) -> None:
    """Read and judge what changed since, then write the documents that changed.

    Everything after the crawl but the link checks, without Prefect: after `curate crawl run`, a
    decision, or a new rubric.

    Example:  curate index build --rebuild
    """
    from curate.pipeline.models import Models
    from curate.pipeline.refresh import RefreshReport, judge_findings, update_index

    found = settings(now=now)
    models = Models(found)
    report = RefreshReport()
    with open_catalog(found) as catalog, Bars() as bars:
        judge_findings(catalog, report, models=models, reporter=bars)
        written = update_index(catalog, models, rebuild=rebuild, reporter=bars)
        report.add(written)
    if as_json:
        print_json(report.as_dict())
    else:
        for problem in report.problems:
            note(problem)
        note(
            f"{written.n_items} items, {written.n_written} written, {len(written.failed)} refused."
        )
    if report.problems:
        raise typer.Exit(EXIT_REJECTED)


@app.command()
def status(as_json: JsonFlag = False) -> None:
    """Say which engine is used and how many items it holds.

    Example:  curate index status --json
    """
    from curate.search import open_backend

    found = settings()
    backend = open_backend(found, data_dir=found.data_dir)
    try:
        n = len(backend.ids_and_hashes())
    finally:
        backend.close()
    if as_json:
        print_json({"engine": backend.name, "items": n})
        return
    typer.echo(f"{backend.name}: {n} items")
