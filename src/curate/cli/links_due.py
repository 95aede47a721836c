"""The catalog-backed half of `curate links check`: due links, stored, judged by their history."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

import typer

from curate.cli.common import Bars, note
from curate.plain import unsteered
from curate.records import LinkVerdict
from curate.wording import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from curate.catalog import Catalog
    from curate.links.policy import CheckPolicy
    from curate.pipeline.steps import StepReport
    from curate.records import LinkCheck
    from curate.settings import Settings


def check_due(
    settings: Settings,
    policy: CheckPolicy,
    *,
    source: str | None,
    limit: int | None,
    as_json: bool,
) -> Sequence[LinkCheck]:
    """Check the links that are due and print what came of it.

    Returns:
        The looks of the run that count: those inside an incident are left out.

    Raises:
        NotFound: if the catalog has no such source.
    """
    from curate.catalog import open_catalog
    from curate.catalog.links import as_check, checks_of_run
    from curate.cli.alerts import tell
    from curate.cli.links_file import as_output
    from curate.pipeline.archive_step import look_up_copies
    from curate.pipeline.links_step import check_due_links
    from curate.report.link_rot_rows import require_source

    with open_catalog(settings) as catalog:
        with catalog.read() as session:
            require_source(session, source)
        with Bars() as bars:
            report = check_due_links(
                catalog, reporter=bars, limit=limit, source_id=source, policy=policy
            )
            copies = look_up_copies(
                catalog, reporter=bars, limit=limit, source_id=source, policy=policy
            )
        if copies.n_items:
            note(_copies_in_words(copies))
        run_id = report.extra["run_id"]
        if run_id is None:
            note(_why_nothing(catalog, report.n_items, source))
            for line in _resting(report):
                note(line)
            tell(catalog)
            return []
        with catalog.read() as session:
            looks = checks_of_run(session, run_id)
            checks = [as_check(row, link.url) for row, link in looks]
            if as_json:
                for check, (_, link) in zip(checks, looks, strict=True):
                    typer.echo(json.dumps(as_output(check, link.state), ensure_ascii=False))
            counted = [
                check for check, (row, _) in zip(checks, looks, strict=True) if row.incident is None
            ]
        tell(catalog)
    for line in _summary(checks, report).splitlines():
        typer.echo(unsteered(line), err=as_json)
    return counted


def _copies_in_words(copies: StepReport) -> str:
    """What the archive told of links that are gone."""
    told = copies.extra
    if told["note"] is not None:
        return str(told["note"])
    unknown = f", {told['unknown']} not told" if told["unknown"] else ""
    return (
        f"archived copies of links that are gone: {told['copies']} found, "
        f"{told['without_copy']} without one{unknown}"
    )


def _why_nothing(catalog: Catalog, n_links: int, source: str | None) -> str:
    from curate.catalog.links import next_due_at

    if not n_links:
        return (
            "no item in the catalog uses a link yet: `curate run SOURCE` crawls a source and reads "
            "its links, `curate demo` fills a catalog to look at"
        )
    with catalog.read() as session:
        due_at = next_due_at(session, source)
    links = counted(n_links, "link")
    return f"nothing is due: the first of {links} is looked at from {due_at:%Y-%m-%d %H:%M} UTC"


def _summary(checks: Sequence[LinkCheck], report: StepReport) -> str:
    """What the run saw and changed, and the incidents, each on a line of its own."""
    counts = Counter(check.verdict for check in checks)
    seen = ", ".join(
        f"{counts[verdict]} {verdict.value}" for verdict in LinkVerdict if counts[verdict]
    )
    links = "1 link" if len(checks) == 1 else f"{len(checks)} links"
    lines = [f"{links} looked at: {seen or 'none'}"]
    changes = report.extra["changes"]
    if changes:
        told = ", ".join(f"{n} now {state}" for state, n in changes.items())
        lines[0] += f"; {told}. `curate links report` tells more."
    if n_without := report.extra["without_contact"]:
        lines.append(f"{n_without} not asked: set CURATE_CONTACT to ask public hosts")
    lines += _resting(report)
    for sentence in report.extra["incidents"]:
        lines.append(f"incident: {sentence}; counts against no link, looked at again in a day")
    return "\n".join(lines)


def _resting(report: StepReport) -> list[str]:
    return [
        f"{host} asked for a pause: {counted(n, 'link')} put off until it is over"
        for host, n in report.extra["resting"].items()
    ]
