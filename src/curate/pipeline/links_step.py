"""Out-links: each distinct one that is due gets one look a run; then history is judged.

Looks are stored as they come, so a killed run goes on where it stopped. Whether the run was an
incident is known only at its end: then every look is judged in one transaction, and those of an
incident count against nobody.
"""

from __future__ import annotations

import time
from collections import Counter
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from curate.catalog.links import add_checks, as_check, checks_of_run, due_links, histories
from curate.catalog.models import CaptureRow, LinkRow, Source
from curate.catalog.runs import begin_run, finish_run
from curate.links import CheckPolicy, find_incidents, judge, next_check_at, run_checks
from curate.pipeline.own_state import check_from_capture
from curate.pipeline.reporter import Quiet
from curate.pipeline.steps import StepReport, batches

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

    from curate.catalog import Catalog
    from curate.catalog.models import LinkCheckRow
    from curate.links import Incident
    from curate.pipeline.reporter import Reporter
    from curate.records import LinkCheck

RETRY_AFTER_INCIDENT = timedelta(days=1)
_CRAWL_COUNTS_FOR = timedelta(days=7)  # as long as an alive link goes without a look


def check_due_links(
    catalog: Catalog, *, reporter: Reporter | None = None, limit: int | None = None
) -> StepReport:
    """Look at every due link once, then judge."""
    reporter = reporter or Quiet()
    started = time.perf_counter()
    report = StepReport("links")
    now = catalog.clock.now()
    with catalog.lock("links"):
        with catalog.begin() as session:
            waiting = due_links(session, now=now, run_id="", limit=1)
            unfinished = _unfinished(session)
            report.n_items = session.scalar(select(func.count()).select_from(LinkRow)) or 0
            if not waiting and not unfinished:
                report.seconds = time.perf_counter() - started
                return report
            run_id, _ = begin_run(session, "links", at=now)
        with catalog.read() as session:
            due = due_links(session, now=now, run_id=run_id, limit=limit)
            origins = _origins(session)
            known = _known_from_crawls(session, [url for _, url in due], now)
        report.n_stale = len(due)
        reporter.start("links", len(due))
        _look(catalog, due, known, origins, run_id, reporter)
        reporter.finish()
        _judge_run(catalog, run_id, report)
    report.seconds = time.perf_counter() - started
    return report


def _unfinished(session: Session) -> bool:
    from curate.catalog.models import Run

    found = session.scalars(select(Run.id).where(Run.kind == "links", Run.status == "running"))
    return found.first() is not None


def _look(
    catalog: Catalog,
    due: Sequence[tuple[int, str]],
    known: Mapping[str, LinkCheck],
    origins: Mapping[str, str],
    run_id: str,
    reporter: Reporter,
) -> None:
    """Store first what crawls tell for free, then ask the rest in batches."""
    free = [(link_id, known[url]) for link_id, url in due if url in known]
    with catalog.begin() as session:
        add_checks(session, free, run_id=run_id)
    reporter.advance(len(free))
    policy = CheckPolicy.from_settings(catalog.settings)
    asked = [(link_id, url) for link_id, url in due if url not in known]
    pending: list[tuple[int, LinkCheck]] = []
    ids = {_served(url, origins): (link_id, url) for link_id, url in asked}

    def keep(check: LinkCheck) -> None:
        link_id, url = ids[check.url]
        pending.append((link_id, _published(check, url, origins)))
        if len(pending) >= catalog.settings.batch_size:
            _store(catalog, pending, run_id, reporter)

    if ids:
        run_checks(list(ids), policy, catalog.clock, on_result=keep)
    _store(catalog, pending, run_id, reporter)


def _store(
    catalog: Catalog, pending: list[tuple[int, LinkCheck]], run_id: str, reporter: Reporter
) -> None:
    if pending:
        with catalog.begin() as session:
            add_checks(session, pending, run_id=run_id)
        reporter.advance(len(pending))
        pending.clear()


def _judge_run(catalog: Catalog, run_id: str, report: StepReport) -> None:
    now = catalog.clock.now()
    with catalog.begin() as session:
        looks = checks_of_run(session, run_id)
        checks = {link.url: as_check(row, link.url) for row, link in looks}
        incidents = find_incidents(list(checks.values()))
        _mark_incidents(looks, incidents)
        session.flush()
        history: dict[int, list[LinkCheck]] = {}
        for ids in batches([link.id for _, link in looks], 500):
            history.update(histories(session, ids))
        for row, link in looks:
            _judge_link(row, link, history.get(link.id, []), now)
        counts = Counter(f"{row.verdict}/{row.kind}" for row, _ in looks)
        report.n_written = len(looks)
        report.extra = {
            "verdicts": dict(sorted(counts.items())),
            "incidents": [incident.evidence for incident in incidents],
        }
        finish_run(
            session,
            run_id,
            at=now,
            status="incident" if incidents else "ok",
            reason="; ".join(incident.evidence for incident in incidents) or None,
            stats=report.extra,
        )


def _mark_incidents(
    looks: Sequence[tuple[LinkCheckRow, LinkRow]], incidents: Sequence[Incident]
) -> None:
    by_url = {url: incident.evidence for incident in incidents for url in incident.urls}
    for row, link in looks:
        if row.verdict in ("dead", "failing") and link.url in by_url:
            row.incident = by_url[link.url]


def _judge_link(
    row: LinkCheckRow, link: LinkRow, history: Sequence[LinkCheck], now: datetime
) -> None:
    link.last_check_at = row.checked_at
    if row.incident is not None:
        link.next_check_at = row.checked_at + RETRY_AFTER_INCIDENT
        return
    state, reason = judge(history, now)
    if state.value != link.state:
        link.state, link.state_since = state.value, row.checked_at
    link.state_reason = reason
    link.next_check_at = next_check_at(state, as_check(row, link.url))


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
    """The same look in published addresses."""
    back = {served: published for published, served in origins.items()}
    final = _served(check.final_url, back) if check.final_url else None
    hops = tuple({**hop, "url": _served(str(hop["url"]), back)} for hop in check.hops)
    return check.model_copy(update={"url": url, "final_url": final, "hops": hops})


def _known_from_crawls(
    session: Session, urls: Sequence[str], now: datetime
) -> dict[str, LinkCheck]:
    """Looks that a recent crawl took anyway; a fragment does not change the page."""
    by_page: dict[str, list[str]] = {}
    for url in urls:
        by_page.setdefault(url.partition("#")[0], []).append(url)
    found: dict[str, LinkCheck] = {}
    for pages in batches(list(by_page), 500):
        rows = session.scalars(
            select(CaptureRow)
            .where(CaptureRow.url.in_(pages), CaptureRow.fetched_at >= now - _CRAWL_COUNTS_FOR)
            .order_by(CaptureRow.fetched_at, CaptureRow.id)
        )
        for row in rows:
            check = check_from_capture(row)
            for url in by_page[row.url]:
                found[url] = check.model_copy(update={"url": url})
    return found
