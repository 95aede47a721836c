"""`curate index`: bring the search index up to the catalog."""

from __future__ import annotations

from typing import Annotated

import typer

from curate.catalog import open_catalog
from curate.cli.common import Bars, JsonFlag, note, print_json, settings

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
) -> None:
    """Score what changed, then write the documents that changed.

    Example:  curate index build --rebuild
    """
    from curate.pipeline.models import Models
    from curate.pipeline.refresh import update_index
    from curate.pipeline.score_step import ScoreStage
    from curate.pipeline.steps import run_stage

    found = settings()
    with open_catalog(found) as catalog, Bars() as bars:
        scored = run_stage(catalog, ScoreStage(found), bars)
        report = update_index(catalog, Models(found), rebuild=rebuild, reporter=bars)
    if as_json:
        print_json({"score": scored.as_dict(), "index": report.as_dict()})
        return
    note(f"{report.n_items} items, {report.n_written} written, {len(report.failed)} refused.")


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
