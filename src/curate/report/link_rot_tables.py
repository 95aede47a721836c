"""The link-rot report for programs: CSV for spreadsheets, JSON, JUnit XML for build servers."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from curate.plain import printable
from curate.report.csv_cells import cell, line
from curate.report.link_rot_records import LinkRotReport, Section
from curate.report.link_rot_words import owner_words, standing_words, why_first
from curate.wording import iso_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from curate.report.link_rot_records import LinkEntry

COLUMNS = (
    "section",
    "state",
    "urgency",
    "host",
    "url",
    "reason",
    "verdict",
    "kind",
    "status",
    "evidence",
    "since",
    "first_failed",
    "last_alive",
    "failures_in_a_row",
    "last_check",
    "next_check",
    "suggested_fix",
    "fix_because",
    "n_items",
    "n_accepted",
    "is_main",
    "items",
    "sources",
    "owner",
    "due",
    "overdue",
    "accepted_address",
    "ignored_until",
    "ignored_because",
    "said_state",
    "said_because",
)
_PASSING = (Section.MOVED,)


def as_json(report: LinkRotReport) -> str:
    """The whole report as one JSON document; see `docs/schemas/links-report.schema.json`."""
    return report.model_dump_json(indent=2) + "\n"


def as_csv(report: LinkRotReport) -> str:
    """One row a link, the most urgent first, ignored ones last; see `csv_lines`."""
    return "".join(csv_lines(report))


def csv_lines(report: LinkRotReport) -> Iterator[str]:
    """The lines of the CSV, one at a time.

    A cell that a spreadsheet would take for a formula begins with an apostrophe.
    """
    yield line(COLUMNS)
    for entry in (*report.links, *report.ignored):
        yield line(cell(value) for value in _values(entry))


def _values(entry: LinkEntry) -> Iterable[object]:
    fix, desk = (entry.fixes[0] if entry.fixes else None), entry.desk
    yield from (entry.section.value, entry.state.value, entry.urgency.value)
    yield from (entry.host, entry.url, entry.reason)
    yield from (entry.verdict and entry.verdict.value, entry.kind, entry.status, entry.evidence)
    yield from (entry.since, entry.first_failed_at, entry.last_alive_at, entry.n_failures)
    yield from (entry.last_check_at, entry.next_check_at)
    yield from (fix and fix.target, fix and fix.why)
    yield from (entry.n_items, entry.n_vetted, _yes(is_so=entry.is_main))
    yield from (" ".join(item.url for item in entry.items), " ".join(entry.sources))
    yield from (desk.assignee, desk.due_on, _yes(is_so=desk.is_overdue), desk.accepted_url)
    yield from (desk.ignored_until, desk.ignored_because)
    yield from (desk.said_state and desk.said_state.value, desk.said_because)


def _yes(*, is_so: bool) -> str:
    return "yes" if is_so else "no"


def as_junit(report: LinkRotReport) -> str:
    """JUnit XML: one test case a link, in the suite of the first source that uses it.

    Only a dead link fails; one that moved for good passes; suspect, flaky, disputed, restricted
    and ignored ones are skipped, with the reason.
    """
    suites: dict[str, list[LinkEntry]] = {}
    for entry in (*report.links, *report.ignored):
        suites.setdefault(_suite(entry, report.source), []).append(entry)
    root = ET.Element("testsuites", name="links")
    _count(root, [*report.links, *report.ignored])
    for name, entries in sorted(suites.items()):
        stamp = report.at.strftime("%Y-%m-%dT%H:%M:%S")
        suite = ET.SubElement(root, "testsuite", name=printable(name), timestamp=stamp)
        _count(suite, entries)
        for entry in entries:
            suite.append(_case(entry))
    ET.indent(root)
    body = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'


def _suite(entry: LinkEntry, source: str | None) -> str:
    return source if source is not None else entry.sources[0]


def _count(element: ET.Element, entries: list[LinkEntry]) -> None:
    n_failed, n_skipped = sum(map(_fails, entries)), sum(map(_is_skipped, entries))
    counts = {"tests": len(entries), "failures": n_failed, "errors": 0, "skipped": n_skipped}
    element.attrib |= {name: str(n) for name, n in counts.items()}


def _fails(entry: LinkEntry) -> bool:
    return entry.section is Section.DEAD and not entry.desk.is_ignored


def _is_skipped(entry: LinkEntry) -> bool:
    return not _fails(entry) and (entry.section not in _PASSING or entry.desk.is_ignored)


def _case(entry: LinkEntry) -> ET.Element:
    case = ET.Element("testcase", classname=printable(entry.host), name=printable(entry.url))
    said = standing_words(entry.desk)
    message = f"{entry.state.value} since {iso_day(entry.since)}: {entry.reason}"
    if entry.desk.is_ignored:
        message = f"{message}; {said[0]}"
    message = printable(message)
    if _fails(entry):
        kind = printable(entry.kind or "said")
        ET.SubElement(case, "failure", type=kind, message=message).text = _detail(entry)
    elif _is_skipped(entry):
        ET.SubElement(case, "skipped", message=message)
    else:
        ET.SubElement(case, "system-out").text = _detail(entry)
    return case


def _detail(entry: LinkEntry) -> str:
    """What a person needs to mend it, a line each."""
    lines = [entry.reason, why_first(entry)]
    lines += [f"used by {item.name}: {item.url}" for item in entry.items[:5]]
    lines += [f"fix: {fix.target or ''} {fix.why}" for fix in entry.fixes]
    lines += [f"with {owner}"] if (owner := owner_words(entry.desk)) else []
    return "\n".join(printable(line) for line in (*lines, *standing_words(entry.desk)))


def json_schema() -> dict[str, object]:
    """What `as_json` gives, as JSON Schema (draft 2020-12)."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **LinkRotReport.model_json_schema(mode="serialization"),
        "title": "curate links report --format json",
    }
