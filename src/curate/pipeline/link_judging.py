"""The end of a run of link checks: its looks are judged together, in one transaction."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from curate.catalog.link_watch import overrides, states_in_use
from curate.catalog.links import as_check, checks_of_run
from curate.catalog.runs import finish_run
from curate.links import judge, next_check_at, shared_ends
from curate.links.history import is_news
from curate.links.schedule import AFTER_INCIDENT, spread_for
from curate.pipeline.alerts_step import queue_alerts
from curate.pipeline.link_incidents import mark_incidents
from curate.pipeline.own_state import is_from_crawl
from curate.records import LinkState, LinkVerdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from curate.catalog import Catalog
    from curate.catalog.models import LinkCheckRow, LinkRow
    from curate.links import Override
    from curate.pipeline.steps import StepReport
    from curate.records import LinkCheck


def judge_run(
    catalog: Catalog,
    run_id: str,
    report: StepReport,
    *,
    resting: Mapping[str, int],
    seconds: float,
) -> None:
    """Judge every link that the run looked at, close the run and fill the report.

    Args:
        catalog: its clock says when; people's words are those of its settings' district.
        run_id: a run whose looks are all stored.
        report: `extra` gets what `links_step.check_due_links` promises.
        resting: host -> links put off for it, kept with the run's numbers.
        seconds: how long the looks took.
    """
    now = catalog.clock.now()
    with catalog.begin() as session:
        looks = checks_of_run(session, run_id)
        _mark_shared_ends(looks)
        session.flush()
        history = mark_incidents(session, looks)
        said = overrides(session, catalog.settings.district, [link.id for _, link in looks])
        spread = spread_for(len(looks))
        changes = Counter(
            entered
            for row, link in looks
            if (
                entered := _judge_link(
                    row, link, history.get(link.id, []), said.get(link.id), now, spread
                )
            )
            is not None
        )
        session.flush()
        sentences = sorted({row.incident for row, _ in looks if row.incident is not None})
        stats: dict[str, Any] = {
            "verdicts": _sorted(Counter(f"{row.verdict}/{row.kind}" for row, _ in looks)),
            "changes": _sorted(changes),
            "incidents": sentences,
            "states": states_in_use(session),
            "n_asked": sum(not is_from_crawl(row.evidence) for row, _ in looks),
            "resting": dict(resting),
        }
        report.n_written = len(looks)
        report.extra |= {"run_id": run_id, **stats}
        finish_run(
            session,
            run_id,
            at=now,
            status="incident" if sentences else "ok",
            reason="; ".join(sentences) or None,
            stats={**stats, "seconds": round(seconds, 3)},
        )
        queue_alerts(session, catalog, run_id)


def _mark_shared_ends(looks: Sequence[tuple[LinkCheckRow, LinkRow]]) -> None:
    """Call links soft 404s that a site sends, with many others, to one page in their place.

    Only a whole run shows it; each of these looks by itself seemed to be of a page that moved.
    """
    ends = shared_ends(as_check(row, link.url) for row, link in looks)
    for row, link in looks:
        if (why := ends.get(link.url)) is not None:
            row.verdict, row.kind, row.moved = LinkVerdict.DEAD.value, "soft_404", None
            row.evidence = why


def _judge_link(
    row: LinkCheckRow,
    link: LinkRow,
    history: Sequence[LinkCheck],
    said: Override | None,
    now: datetime,
    spread: float,
) -> str | None:
    """Judge a link by its history; returns the state it entered where that is news."""
    link.last_check_at = row.checked_at
    if row.verdict == LinkVerdict.ALIVE and row.page is not None:
        link.page = row.page
    if row.incident is not None:
        link.next_check_at = row.checked_at + AFTER_INCIDENT
        return None
    before = LinkState(link.state)
    state, reason = judge(history, now, said)
    if state is not before:
        link.state, link.state_since = state.value, row.checked_at
    link.state_reason = reason
    link.next_check_at = next_check_at(
        state, as_check(row, link.url), since=link.state_since, spread=spread
    )
    return link.state if is_news(before, state) else None


def _sorted(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items()))
