"""Draws the link-rot report: Markdown for people, CSV for spreadsheets, JSON for programs."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import TYPE_CHECKING

from curate.plain import printable, unsteered
from curate.records import LinkState

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from curate.report.link_rot import Change, HostGroup, LinkEntry, LinkRotReport

MAX_NAMED = 5  # items named for one link in Markdown; CSV and JSON name more
_HEADINGS = {
    LinkState.DEAD: "Dead",
    LinkState.SUSPECT: "Suspect",
    LinkState.FLAKY: "Flaky",
    LinkState.RESTRICTED: "Restricted",
}
_CHANGES = {
    LinkState.DEAD: "Now dead",
    LinkState.SUSPECT: "Now suspect",
    LinkState.FLAKY: "Now flaky",
    LinkState.RESTRICTED: "Now restricted",
    LinkState.ALIVE: "Recovered",
    LinkState.SKIPPED: "Not asked any more",
}
_COLUMNS = (
    "state",
    "host",
    "url",
    "reason",
    "verdict",
    "kind",
    "status",
    "since",
    "first_failed",
    "last_alive",
    "failures_in_a_row",
    "last_check",
    "next_check",
    "suggested_fix",
    "fix_because",
    "n_items",
    "items",
)
_MARKDOWN = str.maketrans({c: f"\\{c}" for c in "\\`*_[]<>|~"})


def as_json(report: LinkRotReport) -> str:
    """The whole report as one JSON document."""
    return report.model_dump_json(indent=2) + "\n"


def as_csv(report: LinkRotReport) -> str:
    """One row per link that needs a person, in the order of the Markdown; addresses of items last.

    A cell that a spreadsheet would take for a formula begins with an apostrophe.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    groups = [*(report.groups[state] for state in _HEADINGS), report.moved]
    for entry in (link for hosts in groups for group in hosts for link in group.links):
        writer.writerow([_cell(value) for value in _csv_values(entry)])
    return out.getvalue()


def as_markdown(report: LinkRotReport) -> str:
    """The report for a maintainer: incidents, what changed, then what needs a person, by host."""
    lines = [f"# Link rot: {_plain(report.source)}" if report.source else "# Link rot", ""]
    lines += _overview(report)
    if report.incidents:
        lines += ["", "## Incidents", ""]
    for note in report.incidents:
        lines.append(
            f"- {_day(note.at)}: {_plain(note.sentence)}. This counts against no link; "
            f"{_count(note.n_links, 'link')} will be looked at again from "
            f"{_day(note.next_check_at)}."
        )
    lines += _changes(report.changes)
    for state, heading in _HEADINGS.items():
        lines += _section(heading, report.groups[state])
    lines += _section("Moved for good", report.moved)
    return "\n".join(lines) + "\n"


def _overview(report: LinkRotReport) -> list[str]:
    """The state of things in a few sentences, and what to do next."""
    counts = report.summary.by_state
    if not report.summary.n_links:
        return [
            "No item in the catalog uses a link yet. `curate run SOURCE` crawls a source and reads "
            "its links; `curate demo` fills a catalog to look at."
        ]
    told = ", ".join(f"{n} {state.value}" for state, n in counts.items() if n)
    lines = [f"{_count(report.summary.n_links, 'link')} in use on {_day(report.at)}: {told}."]
    run = report.last_run
    if run is not None:
        looks = _count(run.n_looks, "link")
        lines.append(f"Last check: {run.finished_at:%Y-%m-%d %H:%M} UTC, {looks} looked at.")
    if report.is_run_unfinished:
        lines.append(
            "A check was interrupted; its looks count when it ends: `curate links check` goes on."
        )
    elif report.n_due:
        lines.append(f"{_count(report.n_due, 'link')} due now: `curate links check`.")
    if run is not None and not any(counts[state] for state in _HEADINGS):
        lines.append("No link needs a person.")
    return lines


def _changes(changes: Sequence[Change]) -> list[str]:
    lines: list[str] = []
    for state, heading in _CHANGES.items():
        entered = [change for change in changes if change.now is state]
        if entered:
            lines += ["", f"### {heading} ({len(entered)})", ""]
        lines += [
            f"- {_address(change.url)} was {change.before.value}; {_plain(change.reason)}; "
            f"used by {_count(change.n_items, 'item')}"
            for change in entered
        ]
    return ["", "## Changed by the last check", *lines] if lines else []


def _section(heading: str, groups: Sequence[HostGroup]) -> list[str]:
    if not groups:
        return []
    lines = ["", f"## {heading} ({sum(len(group.links) for group in groups)})"]
    for group in groups:
        lines += ["", f"### {_plain(group.host)} ({len(group.links)})", ""]
        for entry in group.links:
            lines += _entry(entry)
    return lines


def _entry(entry: LinkEntry) -> list[str]:
    dates = [f"{entry.state.value} since {_day(entry.since)}"]
    if entry.first_failed_at is not None:
        dates.append(f"first failed {_day(entry.first_failed_at)}")
        dates.append(f"{_count(entry.n_failures, 'failure')} in a row")
    alive = _day(entry.last_alive_at) if entry.last_alive_at else "never seen"
    dates += [f"last alive: {alive}", f"next look {_day(entry.next_check_at)}"]
    named = [f"[{_plain(item.name)}]({_address(item.url)})" for item in entry.items[:MAX_NAMED]]
    if entry.n_items > len(named):
        named.append(f"{entry.n_items - len(named)} more")
    lines = [
        f"- {_address(entry.url)}",
        f"  - {_plain(entry.reason)}",
        f"  - {'; '.join(dates)}",
        f"  - used by {', '.join(named)}",
    ]
    if entry.fix is not None:
        lines.append(f"  - fix: {_address(entry.fix.target)} ({_plain(entry.fix.why)})")
    return lines


def _csv_values(entry: LinkEntry) -> Iterable[object]:
    yield from (entry.state.value, entry.host, entry.url, entry.reason)
    yield from (entry.verdict and entry.verdict.value, entry.kind, entry.status)
    yield from (entry.since, entry.first_failed_at, entry.last_alive_at, entry.n_failures)
    yield from (entry.last_check_at, entry.next_check_at)
    yield from (entry.fix and entry.fix.target, entry.fix and entry.fix.why)
    yield from (entry.n_items, " ".join(item.url for item in entry.items))


def _cell(value: object) -> str:
    if value is None:
        return ""
    text = value.isoformat() if isinstance(value, datetime) else str(value)
    # Spreadsheets skip white space before a formula, and some take a wide sign for a plain one.
    looks_like_formula = text.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
    is_risky = looks_like_formula or text[:1] in {"\t", "\r", "\n"}
    return f"'{unsteered(text)}" if is_risky else unsteered(text)


def _plain(text: str) -> str:
    """Words of strangers as Markdown that shows just these words."""
    return printable(text).translate(_MARKDOWN)


def _address(url: str) -> str:
    plain = printable(url)
    return f"<{plain.replace('<', '%3C').replace('>', '%3E').replace(' ', '%20')}>"


def _day(at: datetime) -> str:
    return at.date().isoformat()


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"
