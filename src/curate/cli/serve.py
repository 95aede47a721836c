"""`curate serve`: the pages."""

from __future__ import annotations

from typing import Annotated

import typer

from curate.cli.common import NowOption, note, settings


def command(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = 8000,
    data_dir: Annotated[
        str | None, typer.Option("--data-dir", help="Data directory; default: CURATE_DATA_DIR.")
    ] = None,
    now: NowOption = None,
) -> None:
    """Serve the pages for teachers and curriculum teams.

    Example:  curate serve --port 8080
    """
    from curate.web import serve

    found = settings(data_dir=data_dir, now=now)
    serve(found, host=host, port=port, on_ready=lambda url: note(f"Open {url}  (Ctrl-C stops)"))
