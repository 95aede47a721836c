"""The link-rot report for the page of a workflow tool: its first links, and a short table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from curate.plain import printable
from curate.report.link_rot import link_rot
from curate.report.link_rot_text import as_markdown
from curate.report.link_rot_words import owner_words, why_first
from curate.wording import iso_day

if TYPE_CHECKING:
    from curate.catalog import Catalog

MAX_LISTED = 50  # such a page is read whole, and kept for every run
MAX_ROWS = 15


def link_artifacts(catalog: Catalog) -> tuple[str, list[dict[str, str]]]:
    """The report as Markdown with its first links, and a table of the most urgent ones.

    Columns: state, since, link, why, with.
    """
    report = link_rot(catalog)
    table = [
        {
            "state": entry.section.value,
            "since": iso_day(entry.since),
            "link": printable(entry.url),
            "why": printable(f"{entry.reason}; {why_first(entry)}"),
            "with": printable(owner_words(entry.desk)),
        }
        for entry in report.links[:MAX_ROWS]
    ]
    return as_markdown(report, most=MAX_LISTED), table
