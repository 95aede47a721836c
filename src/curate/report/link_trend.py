"""Data for charts: how many links are in which state run by run, and how long links live.

What the numbers mean and do not mean stands in `docs/links.md`.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from pydantic import AwareDatetime, Field
from sqlalchemy import case, func, select

from curate.catalog.chunks import in_chunks
from curate.catalog.links import histories, used_link_ids
from curate.catalog.models import LinkCheckRow, LinkRow, Run
from curate.links import failures_in_a_row, judge
from curate.records import LinkState, LinkVerdict, Record
from curate.report.link_rot_rows import require_source
from curate.report.link_survival import HalfLife, Life, half_life_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from curate.catalog import Catalog
    from curate.records import LinkCheck

_DAY_S = 86_400.0


class TrendPoint(Record):
    """Links in use by state at the end of one run; a state without links may be left out."""

    at: AwareDatetime
    run_id: str
    states: dict[LinkState, int]
    is_incident: bool = Field(description="Many links failed at once in that run.")

    @property
    def n_links(self) -> int:
        """All links of the point."""
        return sum(self.states.values())


def trend(catalog: Catalog, source: str | None = None) -> tuple[TrendPoint, ...]:
    """States by run, oldest first; runs that did not note them are left out.

    Runs note the states of all links. For one source they are worked out again from the looks at
    the links that its items use today.

    Raises:
        NotFound: if the catalog has no such source.
    """
    with catalog.read() as session:
        require_source(session, source)
        runs = session.scalars(
            select(Run)
            .where(Run.kind == "links", Run.finished_at.is_not(None))
            .order_by(Run.finished_at, Run.started_at)
        ).all()
        known = (
            {run.id: _noted(run.stats) for run in runs}
            if source is None
            else _states_of_source(session, runs, source)
        )
        return tuple(
            TrendPoint(
                at=run.finished_at,
                run_id=run.id,
                states=known[run.id],
                is_incident=run.status == "incident",
            )
            for run in runs
            if run.finished_at is not None and known.get(run.id)
        )


def half_life(catalog: Catalog, source: str | None = None) -> HalfLife:
    """How long links live, from the first time we saw them on a page.

    A link dies at the first failure of the row that made it dead; any other link is followed to
    the last look that found it alive, so that suspect, flaky and restricted ones count as neither.
    All links ever seen are taken, those that no item uses any more too: a dead link that somebody
    took off a page has died all the same. For one source only links in use are known.

    Raises:
        NotFound: if the catalog has no such source.
    """
    with catalog.read() as session:
        require_source(session, source)
        links = session.execute(_seen(source)).all()
        dead = [row.id for row in links if row.state == LinkState.DEAD.value and row.first_at]
        died_at = _deaths(session, dead)
    lives = []
    for row in links:
        if row.first_at is None:
            continue
        end = died_at.get(row.id)
        lives.append(
            Life(
                entered=_days(row.first_seen_at, row.first_at),
                left=_days(row.first_seen_at, end or row.last_at),
                died=end is not None,
            )
        )
    n_never = sum(row.first_at is None and row.n_looks > 0 for row in links)
    return half_life_of(lives, n_never_alive=n_never)


def _seen(source: str | None) -> Select[int, str, datetime, Any, Any, int]:
    """Selects each link with the first and last look that found it alive, and how many counted."""
    is_alive = LinkCheckRow.verdict == LinkVerdict.ALIVE.value
    alive_at = case((is_alive, LinkCheckRow.checked_at))
    statement = (
        select(
            LinkRow.id,
            LinkRow.state,
            LinkRow.first_seen_at,
            func.min(alive_at).label("first_at"),
            func.max(alive_at).label("last_at"),
            func.count(LinkCheckRow.id).label("n_looks"),
        )
        .outerjoin(
            LinkCheckRow,
            (LinkCheckRow.link_id == LinkRow.id) & LinkCheckRow.incident.is_(None),
        )
        .group_by(LinkRow.id, LinkRow.state, LinkRow.first_seen_at)
        .order_by(LinkRow.id)
    )
    return statement if source is None else statement.where(LinkRow.id.in_(used_link_ids(source)))


def _deaths(session: Session, link_ids: Sequence[int]) -> dict[int, datetime]:
    """Link id -> first failure of its present row; none where the last look did not fail."""
    found = {}
    for chunk in in_chunks(link_ids):
        for link_id, looks in histories(session, chunk).items():
            row = failures_in_a_row(looks)
            if row:
                found[link_id] = row[0].checked_at
    return found


def _days(since: datetime, until: datetime) -> float:
    return max(0.0, (until - since).total_seconds() / _DAY_S)


def _noted(stats: Mapping[str, object]) -> dict[LinkState, int]:
    """What a run wrote down of the states at its end; {} for older runs."""
    states = stats.get("states")
    if not isinstance(states, dict):
        return {}
    known = set(LinkState)
    return {LinkState(state): int(n) for state, n in states.items() if state in known}


def _states_of_source(
    session: Session, runs: Sequence[Run], source: str
) -> dict[str, dict[LinkState, int]]:
    """Run id -> states of the source's links once that run's looks were judged."""
    links = session.execute(
        select(LinkRow.id, LinkRow.first_seen_at).where(LinkRow.id.in_(used_link_ids(source)))
    ).all()
    ids = [row.id for row in links]
    looked_in = set(
        session.scalars(
            select(LinkCheckRow.run_id)
            .where(LinkCheckRow.link_id.in_(used_link_ids(source)))
            .distinct()
        )
    )
    history = {
        i: looks for chunk in in_chunks(ids) for i, looks in histories(session, chunk).items()
    }
    found: dict[str, dict[LinkState, int]] = {}
    place: dict[int, int] = defaultdict(int)
    now_in: dict[int, LinkState] = {}
    for run in runs:
        if run.id not in looked_in or run.finished_at is None:
            continue
        counts: dict[LinkState, int] = defaultdict(int)
        for link_id, first_seen_at in links:
            if first_seen_at > run.finished_at:
                continue
            state = _advance(history.get(link_id, []), link_id, run.finished_at, place, now_in)
            counts[state] += 1
        found[run.id] = {state: counts[state] for state in LinkState if counts[state]}
    return found


def _advance(
    looks: Sequence[LinkCheck],
    link_id: int,
    until: datetime,
    place: dict[int, int],
    now_in: dict[int, LinkState],
) -> LinkState:
    """The state of a link after its looks up to that time; judged again only after a new look."""
    n = place[link_id]
    while n < len(looks) and looks[n].checked_at <= until:
        n += 1
    if n != place[link_id] or link_id not in now_in:
        place[link_id] = n
        now_in[link_id] = judge(looks[:n], until)[0]
    return now_in[link_id]
