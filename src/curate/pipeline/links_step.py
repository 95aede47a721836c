"""Out-links: each distinct one that is due gets one look a run; then history is judged.

Looks are stored as they come, so a killed run goes on where it stopped. Whether the run was an
incident is known only at its end: then every look is judged in one transaction, and those of an
incident count against nobody.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from curate.catalog.links import (
    add_checks,
    as_check,
    checks_of_run,
    due_links,
    used_link_ids,
)
from curate.catalog.models import LinkRow, Run, Source
from curate.catalog.runs import begin_run, finish_run
from curate.links import CheckPolicy, judge, next_check_at, run_checks
from curate.pipeline.alerts_step import queue_alerts
from curate.pipeline.crawl_looks import looks_of_crawls
from curate.pipeline.link_incidents import mark_incidents
from curate.pipeline.reporter import Quiet
from curate.pipeline.steps import StepReport

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

    from curate.catalog import Catalog
    from curate.catalog.links import DueLink
    from curate.catalog.models import LinkCheckRow
    from curate.pipeline.reporter import Reporter
    from curate.records import LinkCheck

RETRY_AFTER_INCIDENT = timedelta(days=1)
_BROKEN = ("suspect", "flaky", "dead")


def check_due_links(
    catalog: Catalog,
    *,
    reporter: Reporter | None = None,
    limit: int | None = None,
    source_id: str | None = None,
    policy: CheckPolicy | None = None,
) -> StepReport:
    """Look at every due link once, then judge; goes on with a run that was interrupted.

    Args:
        catalog: its clock says what is due.
        reporter: hears how many looks are stored.
        limit: look at so many links at most; the others stay due.
        source_id: only links that items of this source use.
        policy: limits and manners; default: those of the catalog's settings.

    Returns:
        A report whose `extra` has `run_id` (None where nothing was due), `verdicts` (verdict/kind
        -> looks), `changes` (state -> links that entered it), `incidents` (sentences) and
        `without_contact`: links of public hosts that were not asked, and stay due, because the
        setting `contact` is missing.
    """
    reporter = reporter or Quiet()
    started = time.perf_counter()
    report = StepReport("links", extra={"run_id": None})
    now = catalog.clock.now()
    with catalog.lock("links"):
        with catalog.begin() as session:
            used = select(func.count()).where(LinkRow.id.in_(used_link_ids(source_id)))
            report.n_items = session.scalar(used) or 0
            waiting = due_links(session, now=now, run_id="", limit=1, source_id=source_id)
            if not waiting and not _unfinished(session):
                report.seconds = time.perf_counter() - started
                return report
            # One run for all sources: whoever comes next takes an interrupted one up.
            run_id, _ = begin_run(session, "links", at=now)
        with catalog.read() as session:
            due = due_links(session, now=now, run_id=run_id, limit=limit, source_id=source_id)
            origins = _origins(session)
            known = looks_of_crawls(session, due, now)
        report.n_stale = len(due)
        reporter.start("links", len(due))
        n_without = _look(catalog, due, known, _Asking(policy, origins, run_id, reporter))
        reporter.finish()
        _judge_run(catalog, run_id, report)
        report.extra["without_contact"] = n_without
    report.seconds = time.perf_counter() - started
    return report


def _unfinished(session: Session) -> bool:
    found = session.scalars(select(Run.id).where(Run.kind == "links", Run.status == "running"))
    return found.first() is not None


@dataclass(slots=True, frozen=True)
class _Asking:
    """What asking the links of one run needs."""

    policy: CheckPolicy | None
    origins: Mapping[str, str]
    run_id: str
    reporter: Reporter


def _look(
    catalog: Catalog, due: Sequence[DueLink], known: Mapping[int, LinkCheck], asking: _Asking
) -> int:
    """Store first what crawls tell for free, then ask the rest, storing batch by batch.

    Returns:
        How many were not asked for want of a contact: that says nothing of them, so they stay due.
    """
    pending = [(link.id, known[link.id]) for link in due if link.id in known]
    _store(catalog, pending, asking)
    # Two links can be served at one address: a published one and its mirror.
    by_address: dict[str, list[DueLink]] = {}
    for link in due:
        if link.id not in known:
            by_address.setdefault(_served(link.url, asking.origins), []).append(link)

    n_without_contact = 0

    def keep(check: LinkCheck) -> None:
        nonlocal n_without_contact
        for link in by_address[check.url]:
            if check.kind == "no_contact":
                n_without_contact += 1
                continue
            pending.append((link.id, _published(check, link.url, asking.origins)))
        if len(pending) >= catalog.settings.batch_size:
            _store(catalog, pending, asking)

    policy = asking.policy or CheckPolicy.from_settings(catalog.settings)
    try:
        if by_address:
            run_checks(list(by_address), policy, catalog.clock, on_result=keep)
    finally:
        _store(catalog, pending, asking)  # an interrupted run keeps what it has
    return n_without_contact


def _store(catalog: Catalog, pending: list[tuple[int, LinkCheck]], asking: _Asking) -> None:
    looks = list(pending)
    pending.clear()  # first: an interruption at any point below may lose looks, never store twice
    if looks:
        with catalog.begin() as session:
            add_checks(session, looks, run_id=asking.run_id)
        asking.reporter.advance(len(looks))


def _judge_run(catalog: Catalog, run_id: str, report: StepReport) -> None:
    now = catalog.clock.now()
    with catalog.begin() as session:
        looks = checks_of_run(session, run_id)
        history = mark_incidents(session, looks)
        changes = Counter(
            entered
            for row, link in looks
            if (entered := _judge_link(row, link, history.get(link.id, []), now)) is not None
        )
        counts = Counter(f"{row.verdict}/{row.kind}" for row, _ in looks)
        sentences = sorted({row.incident for row, _ in looks if row.incident is not None})
        report.n_written = len(looks)
        stats = {
            "verdicts": dict(sorted(counts.items())),
            "changes": dict(sorted(changes.items())),
            "incidents": sentences,
        }
        report.extra = {"run_id": run_id, **stats}
        finish_run(
            session,
            run_id,
            at=now,
            status="incident" if sentences else "ok",
            reason="; ".join(sentences) or None,
            stats=stats,
        )
        queue_alerts(session, catalog, run_id)


def _judge_link(
    row: LinkCheckRow, link: LinkRow, history: Sequence[LinkCheck], now: datetime
) -> str | None:
    """Judge a link by its history; returns the state it entered where that is news."""
    link.last_check_at = row.checked_at
    if row.incident is not None:
        link.next_check_at = row.checked_at + RETRY_AFTER_INCIDENT
        return None
    before = link.state
    state, reason = judge(history, now)
    link.state_reason = reason
    link.next_check_at = next_check_at(state, as_check(row, link.url))
    if state.value == before:
        return None
    link.state, link.state_since = state.value, row.checked_at
    is_news = before in _BROKEN or state.value in _BROKEN or before == "alive"
    return link.state if is_news else None


def _origins(session: Session) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in session.scalars(select(Source).order_by(Source.id)):
        found.update(row.definition.get("origin") or {})
    return found


def _served(url: str, origins: Mapping[str, str]) -> str:
    for published, served in origins.items():
        if url == published or url.startswith(published.rstrip("/") + "/"):
            return served.rstrip("/") + url[len(published.rstrip("/")) :]
    return url


def _published(check: LinkCheck, url: str, origins: Mapping[str, str]) -> LinkCheck:
    """The same look in published addresses, in its evidence too."""
    back = {served: published for published, served in origins.items()}
    final = _served(check.final_url, back) if check.final_url else None
    hops = tuple({**hop, "url": _served(str(hop["url"]), back)} for hop in check.hops)
    evidence = check.evidence
    for served, published in back.items():
        evidence = evidence.replace(f"{served}/", f"{published}/")
    return check.model_copy(
        update={"url": url, "final_url": final, "hops": hops, "evidence": evidence}
    )
