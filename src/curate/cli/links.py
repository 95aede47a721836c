"""`curate links`: check links of a file or of the catalog, report rot, say what shall be."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import TYPE_CHECKING, Annotated

import typer

from curate.cli import links_desk, links_report
from curate.cli.links_letter import letter
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


app.command()(links_report.report)
app.command()(links_report.show)
app.command()(letter)
links_desk.add_to(app)


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
