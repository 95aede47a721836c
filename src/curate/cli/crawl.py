"""`curate crawl`: fetch sources into the catalog, and see how the last crawls went."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from curate.cli.common import NowOption  # noqa: TC001 - typer reads the annotations
from curate.errors import (
    EXIT_FINE,
    EXIT_REJECTED,
    EXIT_SERVICE_DOWN,
    SourceError,
    SourceUnavailable,
)
from curate.plain import printable, unsteered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from curate.catalog import Catalog
    from curate.crawl import CrawlResult, SourceDefinition
    from curate.pipeline.crawl_report import CrawlReport

app = typer.Typer(
    help="Crawl sources and report on crawls.", no_args_is_help=True, add_completion=False
)


class Form(StrEnum):
    """How a report is written."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command("run")
def run_command(
    sources: Annotated[list[str], typer.Argument(help="Ids or files of sources.")],
    accept_fewer: Annotated[
        bool,
        typer.Option(
            "--accept-fewer", help="You looked: fewer items than last time are right this time."
        ),
    ] = False,
    as_json: AsJson = False,
    now: NowOption = None,
) -> None:
    """Crawl sources into the catalog, one after the other; an interrupted crawl goes on.

    Example:  curate crawl run storybooks our-museum
    """
    from curate.catalog import open_catalog
    from curate.crawl import find_source
    from curate.settings import load_settings

    settings = load_settings(now=now)
    definitions = [find_source(settings, name) for name in sources]
    failures: list[SourceError] = []
    with open_catalog(settings) as catalog:
        for definition in definitions:
            _notice_unapproved(catalog, definition)
            try:
                result = _crawl(catalog, definition, accept_fewer=accept_fewer)
            except SourceError as err:
                failures.append(err)
                typer.echo(printable(str(err)), err=True)
                continue
            typer.echo(_json_line(result) if as_json else unsteered(_summary(result)))
    raise typer.Exit(_exit_code(failures, len(definitions)))


@app.command("report")
def report_command(
    source: Annotated[str | None, typer.Argument(help="Id of one source; all without it.")] = None,
    as_json: AsJson = False,
    form: Annotated[
        Form, typer.Option("--format", help="markdown: how the last crawl asked, to be sent on.")
    ] = Form.TEXT,
) -> None:
    """Report the last crawl of every source, or the last ten of one, and how each host was asked.

    Example:  curate crawl report storybooks --format markdown
    """
    from curate.catalog import open_catalog
    from curate.pipeline.crawl_report import crawl_reports
    from curate.settings import load_settings

    with open_catalog(load_settings()) as catalog:
        reports = crawl_reports(catalog, source)
    if as_json or form is Form.JSON:
        rows = [_report_json(report) for report in reports]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    if not reports:
        typer.echo("nothing was crawled yet: curate crawl run SOURCE", err=True)
    if form is Form.MARKDOWN:
        typer.echo("\n\n".join(_last_in_markdown(reports)))
        return
    for report in reports:
        for line in _report_lines(report):
            typer.echo(unsteered(line))


def _notice_unapproved(catalog: Catalog, definition: SourceDefinition) -> None:
    from curate.catalog.sources import is_approved

    with catalog.read() as session:
        if not is_approved(session, definition.id, definition.definition_hash):
            typer.echo(
                f"{definition.id} is not approved: crawled because you ask; schedules need "
                f"`curate sources approve {definition.id}`",
                err=True,
            )


def _crawl(catalog: Catalog, definition: SourceDefinition, *, accept_fewer: bool) -> CrawlResult:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from curate.pipeline.crawl_step import crawl_source

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed} pages"),
        TimeElapsedColumn(),
    )
    with Progress(
        *columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()
    ) as progress:
        task = progress.add_task(definition.id, total=definition.expected_items)
        show: Callable[[int], None] = lambda n: progress.update(task, completed=n)  # noqa: E731
        return crawl_source(catalog, definition, on_progress=show, accept_fewer=accept_fewer)


def _json_line(result: CrawlResult) -> str:
    return json.dumps(result.model_dump(mode="json"), ensure_ascii=False)


def _summary(result: CrawlResult) -> str:
    n_errors = sum(result.errors.values())
    parts = [
        f"{result.pages} pages ({result.unchanged} unchanged)",
        f"{result.redirects} redirects",
        f"{n_errors} errors",
        f"{result.robots_refused} refused by robots.txt",
        f"{result.requests} requests",
        f"{result.bytes / 1e6:.1f} MB",
        f"{result.seconds:.1f} s",
    ]
    text = f"{result.source_id}: {', '.join(parts)}"
    if result.over_max_pages:
        text += f"; {result.over_max_pages} more were left out by max_pages"
    if result.traps:
        text += f"; {sum(result.traps.values())} left out as traps"
    if result.sitemaps_failed:
        text += f"; {result.sitemaps_failed} sitemaps could not be read"
    return text


def _report_lines(report: CrawlReport) -> list[str]:
    from curate.report.etiquette import etiquette_text

    lines = [f"{report.source_id}\t{report.status}\t{report.started_at:%Y-%m-%d %H:%M} UTC"]
    if report.reason:
        lines.append(f"  why: {report.reason}")
    stats = report.stats
    if stats is None:
        lines.append("  interrupted: the next crawl goes on with it")
        return lines
    lines.append(
        f"  pages {stats.pages}, unchanged {stats.unchanged}, redirects {stats.redirects}, "
        f"requests {stats.requests}, {stats.bytes} bytes, {stats.seconds:.1f} s"
    )
    for status, n in stats.errors.items():
        lines.append(f"  errors: {n} x {'no answer' if status == '0' else status}")
    for what, n in (
        ("assets and files that the source does not take", stats.assets_skipped),
        ("addresses over max_pages", stats.over_max_pages),
        ("redirects out of scope", stats.redirected_out),
    ):
        if n:
            lines.append(f"  left out: {n} {what}")
    for kind, n in stats.traps.items():
        example = next(iter(stats.trap_urls.get(kind, ())), "")
        lines.append(f"  left out as {kind.replace('_', ' ')}: {n}, such as {example}")
    lines += [f"  {line}" for line in etiquette_text(stats)]
    return lines


def _report_json(report: CrawlReport) -> dict[str, Any]:
    from curate.report.etiquette import etiquette_of

    hosts = etiquette_of(report.stats) if report.stats is not None else ()
    etiquette = [host.model_dump(mode="json") for host in hosts]
    return {**report.model_dump(mode="json"), "etiquette": etiquette}


def _last_in_markdown(reports: tuple[CrawlReport, ...]) -> Iterator[str]:
    """The newest finished crawl of each source."""
    from curate.report.etiquette import etiquette_markdown

    written: set[str] = set()
    for report in reports:
        if report.stats is not None and report.source_id not in written:
            written.add(report.source_id)
            when = f"{report.started_at:%Y-%m-%d %H:%M} UTC"
            yield etiquette_markdown(report.source_id, when, report.stats)


def _exit_code(failures: list[SourceError], n_sources: int) -> int:
    """Fine, or finished with failures, or nothing at all could be reached."""
    if not failures:
        return EXIT_FINE
    if len(failures) == n_sources and all(isinstance(f, SourceUnavailable) for f in failures):
        return EXIT_SERVICE_DOWN
    return EXIT_REJECTED
