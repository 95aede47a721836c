"""`curate run`: the whole flow, through Prefect. The only command that starts it."""

from __future__ import annotations

import importlib.util
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from curate import bundled
from curate.cli.common import JsonFlag, NowOption, note, print_json, settings
from curate.errors import EXIT_REJECTED, EXIT_SERVICE_DOWN, CatalogUnavailable, ConfigError
from curate.report.run_summary import render_markdown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from curate.settings import Settings


def command(
    sources: Annotated[list[str], typer.Argument(help="Names or files of sources.")],
    approved_only: Annotated[
        bool, typer.Option("--approved-only", help="Refuse sources nobody approved.")
    ] = False,
    as_json: JsonFlag = False,
    now: NowOption = None,
) -> None:
    """Refresh the catalog from sources: crawl, read, judge, score, index, as one Prefect flow.

    Example:  curate run our-museum --approved-only
    """
    from curate.crawl import find_source

    found = settings(now=now)
    for source in sources:
        find_source(found, source)  # a wrong name ends here, before Prefect starts
    note("Starting Prefect; the first run takes about 20 seconds to set up.")
    flow = load_flow(found).refresh_catalog
    with _told_to_tasks("CURATE_NOW", now):
        report: dict[str, Any] = flow(sources, approved_only=approved_only)
    if as_json:
        print_json(report)
    else:
        typer.echo(render_markdown(report))
    if report["search_down"]:
        raise typer.Exit(EXIT_SERVICE_DOWN)
    if report["problems"]:
        raise typer.Exit(EXIT_REJECTED)


@contextmanager
def _told_to_tasks(name: str, value: str | None) -> Iterator[None]:
    """Set a variable that each task of the flow reads its settings from; None leaves it alone."""
    before = os.environ.get(name)
    if value is not None:
        os.environ[name] = value
    try:
        yield
    finally:
        if value is not None:
            os.environ.pop(name)
            if before is not None:
                os.environ[name] = before


def load_flow(found: Settings) -> ModuleType:
    """Import the flow's module from its folder.

    Without an API address Prefect keeps its own state in the data directory, not in the home of
    whoever runs this.
    """
    home = (found.data_dir / "prefect").resolve()
    if "PREFECT_HOME" not in os.environ:
        try:
            home.mkdir(parents=True, exist_ok=True)  # Prefect makes one folder, not two
        except OSError as err:
            msg = f"the data directory {found.data_dir} cannot be used: {err}"
            raise CatalogUnavailable(msg) from err
    os.environ.setdefault("PREFECT_HOME", str(home))
    os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "WARNING")
    path = bundled.folder("flows") / "refresh_catalog.py"
    spec = importlib.util.spec_from_file_location("refresh_catalog", path)
    if spec is None or spec.loader is None:
        msg = "the flow is missing from this installation: install curate again"
        raise ConfigError(msg, path=path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["refresh_catalog"] = module
    spec.loader.exec_module(module)
    return module
