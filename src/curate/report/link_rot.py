"""The link-rot report as data: what changed, what is down, what is gone, and what to do about it.

States are history's (see `docs/links.md`), as the last check run left them. Looks inside an
incident move no link from its state: an outage is told in its own sentence and makes nobody dead.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from pydantic import AwareDatetime, Field

from curate.catalog.links import due_links, histories
from curate.links import LinkSummary, failures_in_a_row, judge, summarize
from curate.records import LinkState, LinkVerdict, Record
from curate.report import link_rot_rows as rows
from curate.report.link_rot_rows import ItemUse

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from curate.catalog import Catalog
    from curate.catalog.models import LinkRow
    from curate.records import LinkCheck

LISTED = (LinkState.DEAD, LinkState.SUSPECT, LinkState.FLAKY, LinkState.RESTRICTED)
_ROTTEN = (LinkState.DEAD, LinkState.SUSPECT, LinkState.FLAKY)


class Fix(Record):
    """What to put in place of a link, and the ground for it."""

    target: str
    why: str


class LinkEntry(Record):
    """One link with its ground. Looks inside incidents are left out of every figure.

    `n_failures` counts failed looks since the last success; `first_failed_at` is the first of them.
    `items` are the first by address of the `n_items` that use it.
    """

    url: str
    host: str
    state: LinkState
    since: AwareDatetime
    reason: str
    verdict: LinkVerdict | None
    kind: str | None
    status: int | None
    evidence: str
    n_failures: int = Field(ge=0)
    first_failed_at: AwareDatetime | None
    last_alive_at: AwareDatetime | None
    last_check_at: AwareDatetime | None
    next_check_at: AwareDatetime
    fix: Fix | None
    n_items: int = Field(ge=0)
    items: tuple[ItemUse, ...]


class HostGroup(Record):
    """Links of one host, by address."""

    host: str
    links: tuple[LinkEntry, ...]


class Change(Record):
    """A link that the last run moved from one state to another."""

    url: str
    before: LinkState
    now: LinkState
    reason: str
    n_items: int


class IncidentNote(Record):
    """Many links that failed at once; `n_links` of this report wait for another look."""

    sentence: str
    at: AwareDatetime
    n_links: int
    next_check_at: AwareDatetime


class LastRun(Record):
    """The newest finished run that looked at a link of the report."""

    started_at: AwareDatetime
    finished_at: AwareDatetime
    n_looks: int


class LinkRotReport(Record):
    """Everything that the report says, before any drawing. Groups are largest host first."""

    at: AwareDatetime
    source: str | None
    summary: LinkSummary
    n_due: int
    is_run_unfinished: bool
    last_run: LastRun | None
    incidents: tuple[IncidentNote, ...]
    changes: tuple[Change, ...]
    groups: dict[LinkState, tuple[HostGroup, ...]]
    moved: tuple[HostGroup, ...] = Field(description="Alive, but moved for good: with a fix.")


def link_rot(catalog: Catalog, *, source: str | None = None) -> LinkRotReport:
    """The report over all links in use, or over those that items of one source use.

    Raises:
        NotFound: if the catalog has no such source.
    """
    now = catalog.clock.now()
    with catalog.read() as session:
        rows.require_source(session, source)
        run = rows.last_run(session, source)
        run_id = run.id if run is not None else None
        links = rows.listed_links(session, source, run_id, [state.value for state in LISTED])
        history = histories(session, [link.id for link in links])
        uses = rows.uses(session, [link.id for link in links])
        entries = [_entry(link, history.get(link.id, []), *uses[link.id]) for link in links]
        looks = rows.looks_of(session, run_id, source)
        return LinkRotReport(
            at=now,
            source=source,
            summary=summarize(LinkState(s) for s in rows.states(session, source)),
            n_due=len(due_links(session, now=now, run_id="", source_id=source)),
            is_run_unfinished=rows.is_run_unfinished(session),
            last_run=None
            if run is None or run.finished_at is None
            else LastRun(
                started_at=run.started_at, finished_at=run.finished_at, n_looks=len(looks)
            ),
            incidents=tuple(
                IncidentNote(sentence=text, at=at, n_links=n, next_check_at=again)
                for text, at, n, again in rows.open_incidents(session, source)
            ),
            changes=tuple(
                change
                for link, entry in zip(links, entries, strict=True)
                if looks.get(link.id) == link.state_since
                and (change := _change(entry, history.get(link.id, []))) is not None
            ),
            groups={s: _by_host(e for e in entries if e.state is s) for s in LISTED},
            moved=_by_host(e for e in entries if e.state is LinkState.ALIVE and e.fix),
        )


def _entry(
    link: LinkRow, history: Sequence[LinkCheck], n_items: int, items: tuple[ItemUse, ...]
) -> LinkEntry:
    latest = history[-1] if history else None
    failures = failures_in_a_row(history)
    alive = [c.checked_at for c in history if c.verdict is LinkVerdict.ALIVE]
    return LinkEntry(
        url=link.url,
        host=link.host,
        state=LinkState(link.state),
        since=link.state_since,
        reason=link.state_reason,
        verdict=latest.verdict if latest else None,
        kind=latest.kind if latest else None,
        status=latest.status if latest else None,
        evidence=latest.evidence if latest else "",
        n_failures=len(failures),
        first_failed_at=failures[0].checked_at if failures else None,
        last_alive_at=alive[-1] if alive else None,
        last_check_at=link.last_check_at,
        next_check_at=link.next_check_at,
        fix=suggest_fix(history),
        n_items=n_items,
        items=items,
    )


def suggest_fix(history: Sequence[LinkCheck]) -> Fix | None:
    """The address that a permanent redirect named, unless the link led elsewhere since.

    A link that fails now may still be mended so: many sites withdraw a redirect after some years
    while the page lives on where it led. Where the failing look itself ended at that address, the
    page is gone there too, and nothing is suggested.
    """
    alive = [c for c in history if c.verdict is LinkVerdict.ALIVE]
    if not alive or alive[-1].moved != "permanent" or not alive[-1].final_url:
        return None
    latest = history[-1]
    target = alive[-1].final_url
    if latest is not alive[-1] and latest.final_url == target:
        return None
    _, mark, fragment = latest.url.partition("#")
    if "#" not in target:
        target += mark + fragment  # a redirect hands the fragment on (RFC 9110, section 10.2.2)
    if latest is alive[-1]:
        return Fix(target=target, why="it redirects there for good")
    day = alive[-1].checked_at.date().isoformat()
    return Fix(target=target, why=f"it redirected there for good on {day}; look at it first")


def _change(entry: LinkEntry, history: Sequence[LinkCheck]) -> Change | None:
    """What the newest look changed; None where that is no news (a first look that found it)."""
    earlier = history[:-1]
    before, _ = judge(earlier, entry.since)
    is_news = before in _ROTTEN or entry.state in _ROTTEN or before is LinkState.ALIVE
    if before is entry.state or not is_news:
        return None
    reason = entry.reason
    if entry.state is LinkState.ALIVE:
        n = len(failures_in_a_row(earlier))
        reason = f"{reason}; before that it failed {n} {'time' if n == 1 else 'times'} in a row"
    return Change(
        url=entry.url, before=before, now=entry.state, reason=reason, n_items=entry.n_items
    )


def _by_host(entries: Iterable[LinkEntry]) -> tuple[HostGroup, ...]:
    ordered = sorted(entries, key=lambda entry: (entry.host, entry.url))
    groups = [
        HostGroup(host=host, links=tuple(links))
        for host, links in groupby(ordered, key=lambda entry: entry.host)
    ]
    return tuple(sorted(groups, key=lambda group: -len(group.links)))
