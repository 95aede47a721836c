"""Draws the link-rot report for people: Markdown, in the order of a maintainer's morning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from curate.report.link_rot import grouped
from curate.report.link_rot_words import (
    CHANGES,
    HEADINGS,
    change_words,
    changes_heading,
    dates_words,
    incident_words,
    look_words,
    overview,
    owner_words,
    standing_words,
    why_first,
)
from curate.report.markdown import address, plain
from curate.wording import counted, iso_day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from curate.report.link_fixes import Fix
    from curate.report.link_rot_records import ItemUse, LinkEntry, LinkRotReport

MAX_NAMED = 5  # items named for one link in Markdown; CSV and JSON name more


def as_markdown(
    report: LinkRotReport, by: Literal["host", "source"] = "host", most: int | None = None
) -> str:
    """The report for a maintainer: what changed, then what needs a person, the most urgent first.

    Args:
        report: what to draw.
        by: group the links of a section by host or by source.
        most: list so many links at most and count the others; default: all.
    """
    lines = [f"# Link rot: {plain(report.source)}" if report.source else "# Link rot", ""]
    lines += overview(report)
    lines += _news(report)
    lines += _lost(report)
    shown = report.links if most is None else report.links[:most]
    for section, heading in HEADINGS.items():
        lines += _section(heading, [e for e in shown if e.section is section], by)
    if len(shown) < len(report.links):
        rest = counted(len(report.links) - len(shown), "more link")
        lines += ["", f"{rest}: `curate links report` lists all."]
    lines += _section("Ignored for a time", report.ignored[:most], by)
    return "\n".join(lines) + "\n"


def _news(report: LinkRotReport) -> list[str]:
    lines = [f"- {plain(incident_words(note))}" for note in report.incidents]
    lines = ["", *lines] if lines else []
    for state, heading in CHANGES.items():
        entered = [change for change in report.changes if change.now is state]
        if entered:
            lines += ["", f"### {heading} ({len(entered)})", ""]
        lines += [f"- {address(c.url)} {plain(change_words(c))}" for c in entered]
    return ["", f"## {changes_heading(report)}", *lines] if lines else []


def _lost(report: LinkRotReport) -> list[str]:
    if not report.lost:
        return []
    lines = ["", f"## Accepted items that are gone ({len(report.lost)})", ""]
    for item in report.lost:
        ground = plain(item.because or "its source has it no more")
        lines.append(
            f"- [{plain(item.name)}]({address(item.url)}) since {iso_day(item.gone_at)}: {ground}; "
            f"`curate review decide {item.id[:8]} retire` takes it out"
        )
    return lines


def _section(heading: str, links: Sequence[LinkEntry], by: Literal["host", "source"]) -> list[str]:
    if not links:
        return []
    lines = ["", f"## {heading} ({len(links)})"]
    for group in grouped(links, by):
        lines += ["", f"### {plain(group.name)} ({len(group.links)})", ""]
        for entry in group.links:
            lines += _entry(entry)
    return lines


def _entry(entry: LinkEntry) -> list[str]:
    lines = [f"- {address(entry.url)}", f"  - {plain(entry.reason)}"]
    if look := look_words(entry):
        lines.append(f"  - {plain(look)}")
    lines.append(f"  - {'; '.join(dates_words(entry))}")
    if entry.n_vetted or entry.is_main:
        lines.append(f"  - **{why_first(entry)}**")
    named = [_item(item) for item in entry.items[:MAX_NAMED]]
    if entry.n_items > len(named):
        named.append(f"{entry.n_items - len(named)} more")
    lines.append(f"  - used by {', '.join(named)}")
    if owner := owner_words(entry.desk):
        lines.append(f"  - with {plain(owner)}")
    lines += [f"  - {plain(words)}" for words in standing_words(entry.desk)]
    return lines + [f"  - fix: {_fix(fix)}" for fix in entry.fixes]


def _item(item: ItemUse) -> str:
    verdict = f" ({plain(item.verdict)})" if item.verdict else ""
    return f"[{plain(item.name)}]({address(item.url)}){verdict}"


def _fix(fix: Fix) -> str:
    why = plain(fix.why)
    return why if fix.target is None else f"{address(fix.target)} ({why})"
