"""`curate links`: check links of a file or of the catalog, report rot, show one link's history."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import TYPE_CHECKING, Annotated

import typer

from curate.errors import EXIT_FINDINGS, ConfigError
from curate.records import LinkVerdict  # noqa: TC001 - typer reads the annotations

if TYPE_CHECKING:
    from curate.links.policy import CheckPolicy
    from curate.settings import Settings

app = typer.Typer(
    help="Check links and report what rots.", no_args_is_help=True, add_completion=False
)


@app.callback()
def _links() -> None:
    """Check links and report what rots."""


@app.command()
def check(
    file: Annotated[
        str | None, typer.Option("--file", help="File of links, one a line; `-` reads stdin.")
    ] = None,
    due: Annotated[
        bool, typer.Option("--due", help="Check due links of the catalog; so without --file.")
    ] = False,
    source: Annotated[
        str | None, typer.Option("--source", help="Only links that items of this source use.")
    ] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help="At most so many links of the catalog.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON Lines, one a link.")] = False,
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
    """Check links once, of a file or those due in the catalog, and say what is seen of each.

    Example:  curate links check --due --source sample
    """
    settings = _settings(timeout_s, allow_network, interval_ms, now)
    policy = _policy(settings, ca_file)
    if file is None:
        from curate.cli.links_due import check_due

        checks = check_due(settings, policy, source=source, limit=limit, as_json=as_json)
        verdicts = {found.verdict for found in checks}
    elif due or source is not None or limit is not None:
        msg = "--due, --source and --limit choose links of the catalog: leave --file out"
        raise ConfigError(msg)
    else:
        from curate.cli.links_file import check_file

        verdicts = set(check_file(file, policy, settings.now, as_json=as_json))
    if verdicts & set(fail_on or ()):
        raise typer.Exit(EXIT_FINDINGS)


class ReportFormat(StrEnum):
    """How the report is drawn."""

    MARKDOWN = "markdown"
    CSV = "csv"
    JSON = "json"


@app.command()
def report(
    source: Annotated[
        str | None, typer.Option("--source", help="Only links that items of this source use.")
    ] = None,
    form: Annotated[
        ReportFormat, typer.Option("--format", help="For people, spreadsheets or programs.")
    ] = ReportFormat.MARKDOWN,
    as_json: Annotated[bool, typer.Option("--json", help="Same as --format json.")] = False,
    output: Annotated[
        Path | None, typer.Option("--output", help="File to write; default: standard output.")
    ] = None,
    now: Annotated[str | None, typer.Option("--now", help="Fixes the clock (ISO 8601).")] = None,
) -> None:
    """Report link rot: what changed, what is down, what is gone, who uses it, what to do.

    Example:  curate links report --source sample --format csv --output rot.csv
    """
    from curate.catalog import open_catalog
    from curate.report import link_rot_text
    from curate.report.link_rot import link_rot
    from curate.settings import load_settings

    with open_catalog(load_settings(now=now)) as catalog:
        found = link_rot(catalog, source=source)
    draw = {
        ReportFormat.MARKDOWN: link_rot_text.as_markdown,
        ReportFormat.CSV: link_rot_text.as_csv,
        ReportFormat.JSON: link_rot_text.as_json,
    }[ReportFormat.JSON if as_json else form]
    if output is None:
        typer.echo(draw(found), nl=False)
        return
    try:
        output.write_bytes(draw(found).encode())
    except OSError as err:
        msg = f"cannot be written: {err.strerror}"
        raise ConfigError(msg, path=output) from err


@app.command()
def show(
    url: Annotated[str, typer.Argument(help="Address of the link.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show the history of one link: every look, its evidence, and the items that use it.

    Example:  curate links show https://lessons.curate.example/weather/fronts.html
    """
    from curate.catalog import open_catalog
    from curate.report.link_rot_history import as_text, link_history
    from curate.settings import load_settings

    with open_catalog(load_settings()) as catalog:
        history = link_history(catalog, url)
    typer.echo(history.model_dump_json(indent=2) + "\n" if as_json else as_text(history), nl=False)


def _settings(
    timeout_s: float | None,
    allow_network: list[str] | None,
    interval_ms: int | None,
    now: str | None,
) -> Settings:
    from curate.settings import load_settings

    given = {"link_timeout_s": timeout_s, "link_interval_ms": interval_ms, "now": now}
    settings = load_settings(**given)
    if allow_network:
        networks = ",".join([settings.allow_networks, *allow_network])
        settings = load_settings(**given, allow_networks=networks)
    return settings


def _policy(settings: Settings, ca_file: Path | None) -> CheckPolicy:
    from curate.links.policy import CheckPolicy

    if ca_file is not None and not ca_file.is_file():
        msg = "there is no such file of authorities"
        raise ConfigError(msg, path=ca_file)
    return CheckPolicy.from_settings(settings, ca_file=ca_file)
