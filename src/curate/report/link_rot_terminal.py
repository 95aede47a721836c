"""The link-rot report for a terminal: short, the most urgent links only."""

from __future__ import annotations

import io
from collections import Counter
from typing import TYPE_CHECKING

from curate.plain import printable
from curate.report.link_rot_records import Section
from curate.report.link_rot_words import (
    HEADINGS,
    changes_heading,
    incident_words,
    overview,
    owner_words,
    why_first,
)
from curate.wording import counted, iso_day

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from curate.report.link_rot_records import LinkEntry, LinkRotReport

MAX_LINKS = 15
_STYLES = {Section.DEAD: "red", Section.SUSPECT: "yellow", Section.FLAKY: "yellow"}


def as_text(report: LinkRotReport, *, width: int = 100, color: bool = False) -> str:
    """The report in a few lines and a table of the first links.

    Args:
        report: what to draw.
        width: of the terminal, characters.
        color: whether it shows colors; the words tell the same without.
    """
    from rich.console import Console

    out = io.StringIO()
    console = Console(
        file=out, width=width, force_terminal=color, no_color=not color, highlight=False
    )
    _head(console, report)
    if report.links:
        console.print(_table(report.links[:MAX_LINKS]))
        rest = len(report.links) - MAX_LINKS
        if rest > 0:
            _say(console, f"{counted(rest, 'more link')}: `--format markdown` lists all.")
        _say(console, "`curate links show URL` tells all of one link.")
    return "\n".join(line.rstrip() for line in out.getvalue().split("\n"))


def _head(console: Console, report: LinkRotReport) -> None:
    for line in overview(report):
        _say(console, line)
    for note in report.incidents:
        _say(console, f"Incident: {incident_words(note)}")
    if report.changes:
        counts = Counter(change.now.value for change in report.changes)
        told = ", ".join(f"{n} now {state}" for state, n in counts.items())
        _say(console, f"{changes_heading(report)}: {told}.")
    for item in report.lost[:5]:
        _say(
            console,
            f"Gone though accepted: {item.name} ({item.url}), since {iso_day(item.gone_at)}",
        )
    if report.links:
        counts = Counter(entry.section for entry in report.links)
        told = ", ".join(f"{counts[s]} {h.lower()}" for s, h in HEADINGS.items() if counts[s])
        _say(console, f"Needs a person: {told}.")
        console.print()


def _table(entries: tuple[LinkEntry, ...]) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table("state", "since", "link", "why", "with", box=None, pad_edge=False)
    table.columns[2].overflow = "fold"
    for entry in entries:
        # Text, not markup: links and titles come from strangers.
        table.add_row(
            Text(entry.section.value, _STYLES.get(entry.section, "")),
            iso_day(entry.since),
            Text(printable(entry.url)),
            Text(printable(f"{entry.reason}; {why_first(entry)}")),
            Text(printable(owner_words(entry.desk)) or "nobody"),
        )
    return table


def _say(console: Console, line: str) -> None:
    from rich.text import Text

    console.print(Text(printable(line)))
