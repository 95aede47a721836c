"""Words that every drawing of the link-rot report shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from curate.links.history import FAILING_STATES
from curate.records import LinkState
from curate.report.link_rot_records import Section, Urgency
from curate.wording import counted, iso_day

if TYPE_CHECKING:
    from curate.catalog.link_desk import Standing
    from curate.report.link_rot_records import Change, IncidentNote, LinkEntry, LinkRotReport

HEADINGS = {
    Section.DEAD: "Dead",
    Section.SUSPECT: "Suspect",
    Section.FLAKY: "Flaky",
    Section.DISPUTED: "Said to work, but failing",
    Section.MOVED: "Moved for good",
    Section.RESTRICTED: "Restricted",
}
CHANGES = {
    LinkState.DEAD: "Now dead",
    LinkState.SUSPECT: "Now suspect",
    LinkState.FLAKY: "Now flaky",
    LinkState.RESTRICTED: "Now restricted",
    LinkState.ALIVE: "Recovered",
    LinkState.SKIPPED: "Not asked any more",
}


def why_first(entry: LinkEntry) -> str:
    """Why the link stands where it does in the report."""
    if entry.urgency in (Urgency.ACCEPTED_PAGE_DEAD, Urgency.ACCEPTED_PAGE_SHAKY):
        return "the page of an item that you accepted"
    if entry.n_vetted:
        verb = "leads" if entry.n_vetted == 1 else "lead"
        return f"{counted(entry.n_vetted, 'accepted item')} {verb} there"
    return "the page of an item" if entry.is_main else f"used by {counted(entry.n_items, 'item')}"


def owner_words(desk: Standing) -> str:
    """Who looks after a link and until when; "" where nobody does."""
    if desk.assignee is None:
        return ""
    due = f", due {desk.due_on.isoformat()}" if desk.due_on else ""
    return f"{desk.assignee}{due}{' (overdue)' if desk.is_overdue else ''}"


def standing_words(desk: Standing) -> list[str]:
    """What people said of a link, one sentence each, its owner left out."""
    said = []
    if desk.accepted_url:
        said.append(f"asked at its new address, {desk.accepted_url}")
    if desk.ignored_until is not None:
        verb = "ignored, comes back on" if desk.is_ignored else "was ignored until"
        said.append(f"{verb} {iso_day(desk.ignored_until)}: {desk.ignored_because}")
    if desk.said_state is not None and desk.said_at is not None:
        state = desk.said_state.value
        said.append(f"a person said on {iso_day(desk.said_at)}: {state}, {desk.said_because}")
    return said


def dates_words(entry: LinkEntry) -> list[str]:
    """Since when, first failed, how often, last alive, next look."""
    told = [f"{entry.state.value} since {iso_day(entry.since)}"]
    if entry.first_failed_at is not None:
        told.append(f"first failed {iso_day(entry.first_failed_at)}")
        told.append(f"{counted(entry.n_failures, 'failure')} in a row")
    alive = iso_day(entry.last_alive_at) if entry.last_alive_at else "never seen"
    return [*told, f"last alive: {alive}", f"next look {iso_day(entry.next_check_at)}"]


def look_words(entry: LinkEntry) -> str:
    """The last look: verdict, kind and evidence; "" where the reason tells it already."""
    if entry.verdict is None or (entry.evidence and entry.reason.endswith(entry.evidence)):
        return ""
    return f"last look: {entry.verdict.value} ({entry.kind}), {entry.evidence}"


def incident_words(note: IncidentNote) -> str:
    """An incident in one line."""
    again = f"{counted(note.n_links, 'link')} will be looked at again"
    return (
        f"{iso_day(note.at)}: {note.sentence}. This counts against no link; "
        f"{again} from {iso_day(note.next_check_at)}."
    )


def change_words(change: Change) -> str:
    """What changed, after the address."""
    used = f"used by {counted(change.n_items, 'item')}"
    vetted = f", {change.n_vetted} of them accepted" if change.n_vetted else ""
    return f"was {change.before.value}; {change.reason}; {used}{vetted}"


def changes_heading(report: LinkRotReport) -> str:
    """What the changes are told from."""
    if report.since is None:
        return "Changed by the last check"
    return f"Changed since {report.since:%Y-%m-%d %H:%M} UTC"


def overview(report: LinkRotReport) -> list[str]:
    """The state of things in a few sentences, and what to do next."""
    if not report.summary.n_links:
        return [
            "No item in the catalog uses a link yet. `curate run SOURCE` crawls a source and reads "
            "its links; `curate demo` fills a catalog to look at."
        ]
    counts = report.summary.by_state
    told = ", ".join(f"{n} {state.value}" for state, n in counts.items() if n)
    lines = [f"{counted(report.summary.n_links, 'link')} in use on {iso_day(report.at)}: {told}."]
    run = report.last_run
    if run is not None:
        looks = counted(run.n_looks, "link")
        lines.append(f"Last check: {run.finished_at:%Y-%m-%d %H:%M} UTC, {looks} looked at.")
    if report.is_run_unfinished:
        lines.append(
            "A check was interrupted; its looks count when it ends: `curate links check` goes on."
        )
    elif report.n_due:
        lines.append(f"{counted(report.n_due, 'link')} due now: `curate links check`.")
    if report.n_overdue:
        lines.append(f"{counted(report.n_overdue, 'link')} overdue: `--overdue` lists what is.")
    if report.n_ignored:
        verb = "is" if report.n_ignored == 1 else "are"
        lines.append(f"{counted(report.n_ignored, 'link')} {verb} ignored for a time: see the end.")
    if run is not None and not report.links and not report.lost:
        lines.append(_nothing(report))
    return lines


def _nothing(report: LinkRotReport) -> str:
    counts = report.summary.by_state
    if any(counts[state] for state in FAILING_STATES):
        return "No link that you asked for needs a person."
    return "No link needs a person."
