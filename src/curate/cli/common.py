"""What commands share: settings with overrides, JSON out, progress bars, the log."""

from __future__ import annotations

import json
import logging
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from curate.settings import Settings, load_settings

if TYPE_CHECKING:
    from rich.progress import TaskID

JsonFlag = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]
NowOption = Annotated[
    str | None, typer.Option("--now", help="Judge as if it were this time (ISO 8601).")
]

STAGE_WORDS = {
    "crawl": "Fetching pages",
    "extract": "Reading pages",
    "gone": "Looking for what is gone",
    "readability": "Estimating reading levels",
    "embedding": "Embedding texts",
    "alignment": "Aligning to standards",
    "links": "Checking links",
    "archive": "Looking for archived copies",
    "drift": "Comparing accepted items",
    "dedupe": "Folding duplicates",
    "score": "Answering the questions",
    "index": "Indexing",
}


def settings(**overrides: object) -> Settings:
    """The settings with this command's options laid over; starts the log on standard error."""
    found = load_settings(**overrides)
    level = logging.getLevelNamesMapping().get(found.log_level.upper(), logging.WARNING)
    import structlog  # takes a quarter of a second, which the commands that log nothing save

    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(level),
        # Looked up at each line: whoever replaced standard error since then is heard too.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )
    logging.basicConfig(level=level, stream=sys.stderr)
    return found


def print_json(value: object) -> None:
    """One JSON document on standard output."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def note(text: str) -> None:
    """A line for the person at the terminal, on standard error."""
    typer.echo(text, err=True)


class Bars:
    """Progress bars on standard error; gone when it is no terminal."""

    def __init__(self) -> None:
        # Here, not above: most commands draw nothing, and rich takes its time to load.
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeElapsedColumn,
        )

        self._progress = Progress(
            TextColumn("{task.description:<26}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            disable=not sys.stderr.isatty(),
        )
        self._task: TaskID | None = None

    def __enter__(self) -> Bars:
        """Start drawing."""
        self._progress.start()
        return self

    def __exit__(self, *exc: object) -> None:
        """Stop drawing."""
        self._progress.stop()

    def start(self, stage: str, total: int | None) -> None:
        """Draw a bar for a stage."""
        words = STAGE_WORDS.get(stage.partition(":")[0], stage)
        self._task = self._progress.add_task(words, total=total)

    def advance(self, n: int) -> None:
        """Move the current bar."""
        if self._task is not None:
            self._progress.advance(self._task, n)

    def finish(self) -> None:
        """Leave the current bar as it is, full."""
        if self._task is not None:
            task = self._progress.tasks[-1]
            self._progress.update(self._task, total=task.completed)
        self._task = None
