"""The link-rot report as data: what changed, what is down, what is gone, and what to do about it.

States are history's (see `docs/links.md`), as the last check run left them, or what a person says.
Looks inside an incident move no link from its state: an outage is told in its own sentence and
makes nobody dead.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import chain, repeat
from typing import TYPE_CHECKING, Literal

from curate.catalog.decisions import verdicts
from curate.catalog.link_desk import Standing, standings
from curate.catalog.link_watch import states_in_use
from curate.links import failures_in_a_row, judge, summarize
from curate.links.history import BROKEN, is_news
from curate.records import LinkState
from curate.report import link_rot_rows as rows
from curate.report.link_fixes import suggest
from curate.report.link_rot_records import (
    Change,
    IncidentNote,
    LastRun,
    LinkEntry,
    LinkGroup,
    LinkRotReport,
    Section,
    Urgency,
    Wanted,
)
from curate.report.link_rot_users import Users, lost_items, users_of
from curate.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from curate.catalog import Catalog
    from curate.catalog.models import LinkRow, Run
    from curate.records import LinkCheck
    from curate.report.link_fixes import Fix

_SHAKY = (Section.SUSPECT, Section.FLAKY)
_RANK = {urgency: place for place, urgency in enumerate(Urgency)}


def link_rot(
    catalog: Catalog,
    *,
    source: str | None = None,
    since: datetime | None = None,
    wanted: Wanted | None = None,
) -> LinkRotReport:
    """The report over all links in use, or over those that items of one source use.

    Args:
        catalog: its clock says what is due, ignored and overdue; its settings whose words count.
        source: only links that items of this source use.
        since: tell what changed since then (aware UTC); default: what the last run changed.
        wanted: which links to list; default: all that need a person.

    Raises:
        NotFound: if the catalog has no such source.
    """
    now = catalog.clock.now()
    with catalog.read() as session:
        rows.require_source(session, source)
        runs = rows.runs_since(session, source, since)
        known = _read(session, catalog, source, now)
        entries = sorted(filter(None, map(known.entry, known.links)), key=_order)
        listed = [entry for entry in entries if _is_wanted(entry, wanted or Wanted())]
        counts = states_in_use(session, source)
        return LinkRotReport(
            at=now,
            source=source,
            since=since,
            summary=summarize(chain(*(repeat(LinkState(s), n) for s, n in counts.items()))),
            n_due=rows.n_due(session, source, now),
            n_ignored=sum(entry.desk.is_ignored for entry in entries),
            n_overdue=sum(_is_overdue(entry) for entry in entries),
            is_run_unfinished=rows.is_run_unfinished(session),
            last_run=_last_run(session, source, runs),
            incidents=tuple(
                IncidentNote(sentence=text, at=at, n_links=n, next_check_at=again)
                for text, at, n, again in rows.open_incidents(session, source)
            ),
            changes=_changes(session, known, source, runs, since),
            lost=lost_items(session, source, known.verdicts),
            links=tuple(entry for entry in listed if not entry.desk.is_ignored),
            ignored=tuple(entry for entry in listed if entry.desk.is_ignored),
        )


def grouped(
    links: Iterable[LinkEntry], by: Literal["host", "source"] = "host"
) -> tuple[LinkGroup, ...]:
    """Links by host or by source, the group with the most urgent link first, then the largest.

    A link that items of two sources use stands in the groups of both.
    """
    found: dict[str, list[LinkEntry]] = defaultdict(list)
    for link in links:
        for name in (link.host,) if by == "host" else link.sources:
            found[name].append(link)
    groups = [
        LinkGroup(name=name, links=tuple(sorted(members, key=_order)))
        for name, members in found.items()
    ]
    return tuple(sorted(groups, key=lambda g: (_RANK[g.links[0].urgency], -len(g.links), g.name)))


@dataclass(slots=True, frozen=True)
class _Known:
    """What the catalog knows of the links of a report."""

    links: Sequence[LinkRow]
    moved: frozenset[int]
    figures: Mapping[int, rows.Figures]
    users: Mapping[int, Users]
    standings: Mapping[int, Standing]
    fixes: Mapping[int, tuple[Fix, ...]]
    verdicts: Mapping[str, str | None]
    source: str | None

    def concerns(self, users: Users) -> bool:
        """Whether an item of the report uses the link that is not retired."""
        is_of_source = self.source is None or self.source in users.sources
        return is_of_source and users.n_items > users.n_retired

    def entry(self, link: LinkRow) -> LinkEntry | None:
        """The link as the report lists it; None where it needs nobody."""
        seen = self.figures.get(link.id) or rows.Figures()
        users, desk = self.users[link.id], self.standings.get(link.id, Standing())
        section = self._section(link, seen, desk)
        if section is None or not self.concerns(users):
            return None
        return LinkEntry(
            id=link.id,
            url=link.url,
            host=link.host,
            section=section,
            urgency=_urgency(section, users),
            state=desk.said_state or LinkState(link.state),
            since=link.state_since,
            reason=link.state_reason,
            verdict=seen.latest.verdict if seen.latest else None,
            kind=seen.latest.kind if seen.latest else None,
            status=seen.latest.status if seen.latest else None,
            evidence=seen.latest.evidence if seen.latest else "",
            n_failures=seen.n_failures,
            first_failed_at=seen.first_failed_at,
            last_alive_at=seen.last_alive_at,
            last_check_at=link.last_check_at,
            next_check_at=link.next_check_at,
            fixes=self.fixes.get(link.id, ()),
            n_items=users.n_items,
            n_vetted=users.n_vetted,
            is_main=users.is_main,
            items=users.named,
            sources=tuple(sorted(users.sources)),
            desk=desk,
        )

    def _section(self, link: LinkRow, seen: rows.Figures, desk: Standing) -> Section | None:
        state = desk.said_state or LinkState(link.state)
        if desk.said_state is LinkState.ALIVE and seen.latest and seen.latest.verdict in BROKEN:
            return Section.DISPUTED
        if link.id in self.moved and state is LinkState.ALIVE:
            has_target = any(fix.kind == "moved" for fix in self.fixes.get(link.id, ()))
            return Section.MOVED if has_target and not desk.accepted_url else None
        return Section(state.value) if state.value in set(Section) else None


def _read(session: Session, catalog: Catalog, source: str | None, now: datetime) -> _Known:
    said = standings(session, catalog.settings.district, now)
    spoken_of = [i for i, standing in said.items() if standing.said_state is not None]
    listed = rows.listed_links(session, source, spoken_of)
    links = [link for link, _ in listed]
    ids = [link.id for link in links]
    decided = verdicts(session, catalog.settings.district)
    figures = rows.figures(session, ids)
    return _Known(
        links=links,
        moved=frozenset(link.id for link, is_moved in listed if is_moved),
        figures=figures,
        users=users_of(session, links, decided),
        standings=said,
        fixes=suggest(session, catalog, ids, {i: one.looks for i, one in figures.items()}),
        verdicts=decided,
        source=source,
    )


def _urgency(section: Section, users: Users) -> Urgency:
    """What hurts teachers most comes first; see `docs/links.md`."""
    if section is Section.DEAD:
        if users.is_vetted_main:
            return Urgency.ACCEPTED_PAGE_DEAD
        if users.n_vetted:
            return Urgency.ACCEPTED_USES_DEAD
        return Urgency.PAGE_DEAD if users.is_main else Urgency.DEAD
    if section in _SHAKY:
        if users.is_vetted_main:
            return Urgency.ACCEPTED_PAGE_SHAKY
        return Urgency.ACCEPTED_USES_SHAKY if users.n_vetted else Urgency.SHAKY
    return {
        Section.DISPUTED: Urgency.DISPUTED,
        Section.MOVED: Urgency.MOVED,
    }.get(section, Urgency.RESTRICTED)


def _order(entry: LinkEntry) -> tuple[object, ...]:
    worth = (_RANK[entry.urgency], -entry.n_vetted, -entry.n_items)
    return (*worth, entry.since, entry.host, entry.url)


def _is_wanted(entry: LinkEntry, wanted: Wanted) -> bool:
    owner, name = entry.desk.assignee or "", wanted.assignee
    return (
        (wanted.sections is None or entry.section in wanted.sections)
        and (wanted.host is None or entry.host == wanted.host.strip().lower())
        and (name is None or owner.casefold() == " ".join(name.split()).casefold())
        and (not wanted.is_overdue or _is_overdue(entry))
    )


def _is_overdue(entry: LinkEntry) -> bool:
    return entry.desk.is_overdue and not entry.desk.is_ignored


def _last_run(session: Session, source: str | None, runs: Sequence[Run]) -> LastRun | None:
    if not runs or runs[0].finished_at is None:
        return None
    return LastRun(
        started_at=runs[0].started_at,
        finished_at=runs[0].finished_at,
        n_looks=rows.n_looks(session, runs[0].id, source),
    )


def _changes(
    session: Session,
    known: _Known,
    source: str | None,
    runs: Sequence[Run],
    since: datetime | None,
) -> tuple[Change, ...]:
    """What looks of these runs and people's words since then changed, the most urgent first."""
    if not runs:
        return ()
    start = since or runs[0].started_at
    news = [run.id for run in runs if since is None or _ended_after(run, since)]
    said = {
        i
        for i, standing in known.standings.items()
        if standing.said_state is not None and standing.said_at and standing.said_at > start
    }
    links = rows.changed_links(session, source, news, said)
    earlier = rows.looks_outside(session, [link.id for link in links], news)
    missing = [link for link in links if link.id not in known.users]
    users = {**known.users, **users_of(session, missing, known.verdicts)}
    changes = [
        change
        for link in links
        if known.concerns(users[link.id])
        and not known.standings.get(link.id, Standing()).is_ignored
        and (
            change := _change(
                link, earlier.get(link.id, []), users[link.id], is_said=link.id in said
            )
        )
    ]
    return tuple(sorted(changes, key=lambda change: (-change.n_vetted, -change.n_items)))


def _ended_after(run: Run, since: datetime) -> bool:
    return run.finished_at is not None and run.finished_at > since


def _change(
    link: LinkRow, earlier: Sequence[LinkCheck], users: Users, *, is_said: bool
) -> Change | None:
    """The step from what earlier looks say to the state now; None where that is no news."""
    state = LinkState(link.state)
    before, _ = judge(earlier, link.state_since)
    if before is state or not (is_said or is_news(before, state)):
        return None
    reason = link.state_reason
    if state is LinkState.ALIVE and not is_said:
        n = len(failures_in_a_row(earlier))
        reason = f"{reason}; before that it failed {counted(n, 'time')} in a row"
    return Change(
        url=link.url,
        before=before,
        now=state,
        reason=reason,
        n_items=users.n_items,
        n_vetted=users.n_vetted,
        is_said=is_said,
    )
