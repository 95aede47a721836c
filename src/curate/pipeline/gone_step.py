"""Marks what a source no longer has, after a crawl that can be believed; nothing is deleted.

| seen in the crawl | what it means |
| --- | --- |
| 404 or 410 | gone |
| a permanent redirect | gone from here: moved |
| a page that says it is missing, with status 200 | gone |
| not in a listing that was read to its end | gone |
| not asked for, an error, a refusal, no answer | nothing: the item stays as it is |
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import select

from curate.catalog.contributions import PAGE, RECORDS, mark_back, mark_gone
from curate.catalog.models import CaptureRow, Contribution, ExtractionRow, RejectionRow, Source
from curate.catalog.runs import last_crawls
from curate.crawl import SourceDefinition
from curate.crawl.health import MIN_SHARE_OF_EXPECTED
from curate.pipeline.steps import StepReport
from curate.records import Reason
from curate.urls import PERMANENT_REDIRECTS

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from curate.catalog import Catalog
    from curate.catalog.models import Run
    from curate.pipeline.reporter import Reporter

log = structlog.get_logger("curate.pipeline")

# More than this share of a source gone at once is a change of the source, not of its items.
_MAX_SHARE = 0.3
_FEW = 5  # ... unless so few items are concerned
_GONE = (404, 410)
NOT_LISTED = "its source lists it no more"


def mark_gone_upstream(catalog: Catalog, reporter: Reporter | None = None) -> StepReport:
    """Mark, source by source, what its last good crawl shows to be gone."""
    report = StepReport(name="gone")
    with catalog.read() as session:
        runs = _last_good_runs(session)
    if reporter is not None:
        reporter.start("gone", len(runs))
    for source_id, run in sorted(runs.items()):
        _mark_source(catalog, source_id, run, report)
        if reporter is not None:
            reporter.advance(1)
    if reporter is not None:
        reporter.finish()
    return report


def _last_good_runs(session: Session) -> dict[str, Run]:
    """The newest crawl of each source, where it went well: a failed one proves nothing."""
    newest = {source: runs[0] for source, runs in last_crawls(session).items()}
    session.expunge_all()
    return {source: run for source, run in newest.items() if run.status == "ok"}


def _mark_source(catalog: Catalog, source_id: str, run: Run, report: StepReport) -> None:
    with catalog.begin() as session:
        definition = SourceDefinition.model_validate(session.get_one(Source, source_id).definition)
        sight = _Sight.of(session, definition, run)
        every = session.scalars(
            select(Contribution)
            .where(Contribution.source_id == source_id)
            .order_by(Contribution.key)
        ).all()
        live = [c for c in every if c.gone_at is None]
        report.n_items += len(every)
        verdicts = [(c, why) for c in live if (why := sight.why_gone(c)) is not None]
        n_unsure = sum(why == NOT_LISTED for _, why in verdicts)
        is_many = n_unsure > max(_FEW, _MAX_SHARE * len(live))
        if is_many and not _is_accepted(session, source_id, run):
            report.failed[source_id] = (
                f"{n_unsure} of {len(live)} items are listed no more, and none was marked gone: "
                f"look at the source, then `curate crawl run {source_id} --accept-fewer`"
            )
            log.warning("gone.too_many", source=source_id, n=n_unsure, of=len(live))
            return
        at = run.finished_at or catalog.clock.now()
        for contribution, why in verdicts:
            report.n_written += mark_gone(session, contribution, at=at, because=why)
        for contribution in every:
            if contribution.gone_at is not None and sight.is_back(contribution):
                report.n_written += mark_back(session, contribution, at=at)


def _is_accepted(session: Session, source_id: str, run: Run) -> bool:
    """Whether somebody looked (`--accept-fewer`), at this crawl or one that brought no more."""
    n_items = run.stats.get("items") or 0
    return any(
        one.stats.get("accept_fewer")
        and n_items >= MIN_SHARE_OF_EXPECTED * (one.stats.get("items") or 0)
        for one in last_crawls(session, source_id).get(source_id, [])
        if one.status == "ok"
    )


@dataclass(slots=True, frozen=True)
class _Sight:
    """What one crawl saw of a source, and what was read of it."""

    definition: SourceDefinition
    is_whole: bool  # the listing was read to its end, so that absence means something
    seen: dict[str, CaptureRow]
    read: dict[str, str | None]  # address -> payload that extraction read last
    listed: set[str]  # keys of all that the crawl's answers hold
    soft: dict[str, str]  # address -> why its page says that it is missing

    @classmethod
    def of(cls, session: Session, definition: SourceDefinition, run: Run) -> _Sight:
        source_id = definition.id
        captures = select(CaptureRow).where(CaptureRow.run_id == run.id)
        read = select(ExtractionRow.url, CaptureRow.payload_hash, ExtractionRow.keys).join(
            CaptureRow, CaptureRow.id == ExtractionRow.capture_id
        )
        soft = select(RejectionRow.url, RejectionRow.detail).where(
            RejectionRow.source_id == source_id, RejectionRow.reason == Reason.SOFT_404.value
        )
        seen = {row.url: row for row in session.scalars(captures)}
        rows = session.execute(read.where(ExtractionRow.source_id == source_id)).all()
        listed: set[str] = set()
        for url, payload_hash, keys in rows:
            if payload_hash is not None and url in seen and seen[url].payload_hash == payload_hash:
                listed.update(keys)
        return cls(
            definition=definition,
            is_whole=run.stats.get("listing") == "complete" and not run.stats.get("incremental"),
            seen=seen,
            read={url: payload_hash for url, payload_hash, _ in rows},
            listed=listed,
            soft={row[0]: row[1] for row in session.execute(soft)},
        )

    def why_gone(self, contribution: Contribution) -> str | None:
        """Why it is gone upstream; None where it is not, or where nobody can tell."""
        if contribution.key in self.listed:
            return None
        capture = self.seen.get(contribution.url)
        if capture is None:
            # A feed only holds its newest entries: absence says nothing there.
            is_listing = self.is_whole and self.definition.protocol != "feed"
            return NOT_LISTED if is_listing else None
        if capture.status in _GONE:
            return f"its address answers {capture.status}"
        if capture.redirected_to is not None and capture.status in PERMANENT_REDIRECTS:
            return f"its address leads to {capture.redirected_to} now"
        if capture.payload_hash is None:
            return None
        if contribution.url in self.soft:
            return self.soft[contribution.url]
        return NOT_LISTED if self._is_missing_inside(contribution, capture) else None

    def _is_missing_inside(self, contribution: Contribution, capture: CaptureRow) -> bool:
        """Whether an answer that held many things, and was read anew, held this one no more."""
        is_one_of_many = contribution.kind == RECORDS or contribution.locator != PAGE
        may_tell = self.is_whole or self.definition.protocol == "site"
        was_read = self.read.get(contribution.url) == capture.payload_hash
        is_feed = self.definition.protocol == "feed"
        return is_one_of_many and may_tell and was_read and not is_feed

    def is_back(self, contribution: Contribution) -> bool:
        """Whether a thing that was gone is there again, just as it was."""
        return contribution.key in self.listed and contribution.url not in self.soft
