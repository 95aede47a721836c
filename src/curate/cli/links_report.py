"""`curate links report` and `curate links show`: what rots, in any format, and one link in full."""

from __future__ import annotations

import os
import shutil
import sys
from enum import StrEnum
from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import TYPE_CHECKING, Annotated

import typer

from curate.cli.common import JsonFlag, NowOption  # noqa: TC001 - typer reads the annotations
from curate.errors import EXIT_FINDINGS, ConfigError

if TYPE_CHECKING:
    from datetime import datetime

    from curate.report.link_rot_records import LinkRotReport, Wanted


class ReportFormat(StrEnum):
    """How the report is drawn."""

    TEXT = "text"
    MARKDOWN = "markdown"
    CSV = "csv"
    JSON = "json"
    JUNIT = "junit"


class By(StrEnum):
    """What links are grouped by."""

    HOST = "host"
    SOURCE = "source"


class Listed(StrEnum):
    """Where the report lists a link (`curate.report.link_rot_records.Section`)."""

    DEAD = "dead"
    SUSPECT = "suspect"
    FLAKY = "flaky"
    DISPUTED = "disputed"
    MOVED = "moved"
    RESTRICTED = "restricted"


def report(
    source: Annotated[
        str | None, typer.Option("--source", help="Only links that items of this source use.")
    ] = None,
    by: Annotated[
        By, typer.Option("--by", help="Group the Markdown by host or by source.")
    ] = By.HOST,
    since: Annotated[
        str | None,
        typer.Option("--since", help="Tell changes since then (ISO 8601); else of the last run."),
    ] = None,
    state: Annotated[
        list[Listed] | None, typer.Option("--state", help="List only links in it; repeat.")
    ] = None,
    host: Annotated[str | None, typer.Option("--host", help="List only this host's links.")] = None,
    assignee: Annotated[
        str | None, typer.Option("--assignee", help="List only what this person looks after.")
    ] = None,
    mine: Annotated[
        bool, typer.Option("--mine", help="List only what you (CURATE_ACTOR) look after.")
    ] = False,
    overdue: Annotated[bool, typer.Option("--overdue", help="List only what is overdue.")] = False,
    form: Annotated[
        ReportFormat | None,
        typer.Option("--format", help="Default: text on a terminal, else markdown."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Same as --format json.")] = False,
    output: Annotated[
        Path | None, typer.Option("--output", help="File to write; default: standard output.")
    ] = None,
    fail_on: Annotated[
        list[Listed] | None,
        typer.Option("--fail-on", help="Exit 1 if a listed link is in it; repeat."),
    ] = None,
    now: NowOption = None,
) -> None:
    """Report link rot: what changed, what needs a person first, who uses it, what to do.

    Example:  curate links report --source sample --format csv --output rot.csv
    """
    from curate.catalog import open_catalog
    from curate.report.link_rot import link_rot
    from curate.settings import load_settings

    settings = load_settings(now=now)
    if mine and assignee is not None:
        msg = "--mine and --assignee both name a person: leave one out"
        raise ConfigError(msg)
    wanted = _wanted(state, host, settings.actor if mine else assignee, is_overdue=overdue)
    with open_catalog(settings) as catalog:
        found = link_rot(catalog, source=source, since=_time(since), wanted=wanted)
    chosen = ReportFormat.JSON if as_json else form or _default(output)
    _write(_draw(found, chosen, by), output)
    if any(Listed(entry.section.value) in (fail_on or ()) for entry in found.links):
        raise typer.Exit(EXIT_FINDINGS)


def show(
    url: Annotated[str, typer.Argument(help="Address of the link.")],
    as_json: JsonFlag = False,
    now: NowOption = None,
) -> None:
    """Show one link in full: every look, people's words, suggested fixes, items that use it.

    Example:  curate links show https://lessons.curate.example/weather/fronts.html
    """
    from curate.catalog import open_catalog
    from curate.report.link_rot_history import as_text, link_history
    from curate.settings import load_settings

    with open_catalog(load_settings(now=now)) as catalog:
        history = link_history(catalog, url)
    typer.echo(history.model_dump_json(indent=2) + "\n" if as_json else as_text(history), nl=False)


def _wanted(
    state: list[Listed] | None, host: str | None, assignee: str | None, *, is_overdue: bool
) -> Wanted:
    from curate.report.link_rot_records import Section, Wanted

    sections = frozenset(Section(one.value) for one in state) if state else None
    return Wanted(sections=sections, host=host, assignee=assignee, is_overdue=is_overdue)


def _time(text: str | None) -> datetime | None:
    from curate.clock import parse_time

    return None if text is None else parse_time(text)


def _default(output: Path | None) -> ReportFormat:
    is_watched = output is None and sys.stdout.isatty()
    return ReportFormat.TEXT if is_watched else ReportFormat.MARKDOWN


def _draw(found: LinkRotReport, form: ReportFormat, by: By) -> str:
    from curate.report import link_rot_tables as tables
    from curate.report.link_rot_terminal import as_text
    from curate.report.link_rot_text import as_markdown

    match form:
        case ReportFormat.TEXT:
            width = shutil.get_terminal_size((100, 24)).columns
            color = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
            return as_text(found, width=width, color=color)
        case ReportFormat.MARKDOWN:
            return as_markdown(found, "source" if by is By.SOURCE else "host")
        case ReportFormat.CSV:
            return tables.as_csv(found)
        case ReportFormat.JSON:
            return tables.as_json(found)
        case ReportFormat.JUNIT:
            return tables.as_junit(found)


def _write(text: str, output: Path | None) -> None:
    if output is None:
        typer.echo(text, nl=False)
        return
    try:
        output.write_bytes(text.encode())
    except OSError as err:
        msg = f"cannot be written: {err.strerror}"
        raise ConfigError(msg, path=output) from err
