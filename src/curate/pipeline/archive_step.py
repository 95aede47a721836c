"""Archived copies of links that are gone: looked up rarely, stored, suggested at the link desk."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING

from curate.catalog.link_archive import remember_look_up, wanted_copies
from curate.catalog.link_memory import resting_hosts, store_rests
from curate.links.archive import ArchiveCopy, Ask, NoCopy, Unknown, WaybackArchive
from curate.links.memory import Memory
from curate.links.policy import CheckPolicy
from curate.pipeline.reporter import Quiet
from curate.pipeline.steps import StepReport
from curate.urls import host_of, is_contactable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from curate.catalog import Catalog
    from curate.catalog.link_archive import WantedCopy
    from curate.links.archive import Answer, ArchivePort
    from curate.pipeline.reporter import Reporter
    from curate.settings import Settings

LOOK_AGAIN_AFTER = timedelta(days=30)
MOST_LOOK_UPS = 200  # a run; at one request a second that is several minutes


def look_up_copies(
    catalog: Catalog,
    *,
    reporter: Reporter | None = None,
    limit: int | None = None,
    source_id: str | None = None,
    policy: CheckPolicy | None = None,
    archive: ArchivePort | None = None,
) -> StepReport:
    """Ask the archive for copies of dead links, and of suspect ones of accepted items.

    A link is looked up again after 30 days. What an archive could not tell just now is not stored,
    so that the next run asks again.

    Args:
        catalog: its settings name the archive, its clock says what was looked up long ago.
        reporter: hears how many look-ups are stored.
        limit: look up so many links at most; 200 where it is None or more.
        source_id: only links that items of this source use.
        policy: limits and manners; default: those of the catalog's settings.
        archive: asked in place of the one that the settings name.

    Returns:
        A report whose `extra` has `copies`, `without_copy` and `unknown` (links), and `note`: why
        nothing was asked, None where that is not so.
    """
    reporter = reporter or Quiet()
    started = time.perf_counter()
    counts: dict[str, int] = {"copies": 0, "without_copy": 0, "unknown": 0}
    report = StepReport("archive", extra={**counts, "note": None})
    with catalog.lock("archive"):
        now = catalog.clock.now()
        with catalog.read() as session:
            wanted = wanted_copies(
                session,
                district=catalog.settings.district,
                before=now - LOOK_AGAIN_AFTER,
                limit=min(limit if limit is not None else MOST_LOOK_UPS, MOST_LOOK_UPS),
                source_id=source_id,
            )
            memory = Memory(rests=resting_hosts(session, now=now))
        report.n_items = report.n_stale = len(wanted)
        note = None if archive is not None else why_nothing_is_asked(catalog.settings)
        if wanted and note is None:
            policy = policy or CheckPolicy.from_settings(catalog.settings)
            url = catalog.settings.archive_url
            port = archive or WaybackArchive(url, policy, catalog.clock, memory)
            reporter.start("archive", len(wanted))
            _look_up(catalog, port, wanted, report, reporter)
            reporter.finish()
            with catalog.begin() as session:
                store_rests(session, memory.new_rests)
        report.extra["note"] = note
    report.seconds = time.perf_counter() - started
    return report


def why_nothing_is_asked(settings: Settings) -> str | None:
    """Why the settings keep us from asking an archive, in words; None where they do not."""
    if not settings.archive_url:
        return "no archive is asked for copies of dead links: CURATE_ARCHIVE_URL is empty"
    host = host_of(settings.archive_url)
    allowed = settings.allowed_networks
    is_ours = not is_contactable(host) and is_contactable(host, allowed)
    if settings.contact is None and not is_ours:
        return f"{host} was not asked for copies of dead links: set CURATE_CONTACT to ask it"
    return None


def _look_up(
    catalog: Catalog,
    archive: ArchivePort,
    wanted: Sequence[WantedCopy],
    report: StepReport,
    reporter: Reporter,
) -> None:
    by_ask = {Ask(link.url, link.good_at): link.link_id for link in wanted}
    pending: dict[int, Answer] = {}

    def keep(ask: Ask, answer: Answer) -> None:
        pending[by_ask[ask]] = answer
        if len(pending) >= catalog.settings.batch_size:
            store()

    def store() -> None:
        answers = dict(pending)
        pending.clear()
        report.n_written += _store(catalog, answers, report)
        reporter.advance(len(answers))

    try:
        archive.nearest_of(list(by_ask), keep)
    finally:
        store()  # an interrupted run keeps what it has


def _store(catalog: Catalog, answers: Mapping[int, Answer], report: StepReport) -> int:
    now = catalog.clock.now()
    n_written = 0
    with catalog.begin() as session:
        for link_id, answer in answers.items():
            if isinstance(answer, ArchiveCopy):
                report.extra["copies"] += 1
                found = (answer.copy_url, answer.copy_at)
            else:
                report.extra["without_copy" if isinstance(answer, NoCopy) else "unknown"] += 1
                found = None
            if isinstance(answer, Unknown) and answer.may_pass:
                continue
            remember_look_up(
                session,
                link_id,
                looked_at=now,
                found=found,
                because=answer.evidence,
                is_known=not isinstance(answer, Unknown),
            )
            n_written += 1
    return n_written
