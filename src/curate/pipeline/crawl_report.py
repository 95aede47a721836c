"""How the last crawls went, from the runs that the catalog keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import AwareDatetime
from sqlalchemy import select

from curate.catalog.models import Run, Source
from curate.crawl import CrawlStats
from curate.errors import NotFound
from curate.records import Record

if TYPE_CHECKING:
    from curate.catalog import Catalog

_RUNS_OF_ONE = 10


class CrawlReport(Record):
    """One crawl run; `stats` is None while it runs and after an interruption."""

    run_id: str
    source_id: str
    status: str
    reason: str | None
    started_at: AwareDatetime
    finished_at: AwareDatetime | None
    stats: CrawlStats | None


def crawl_reports(catalog: Catalog, source_id: str | None = None) -> tuple[CrawlReport, ...]:
    """The last crawl of every source by id, or the last ten of one, newest first.

    Raises:
        NotFound: when the catalog knows no such source.
    """
    with catalog.read() as session:
        query = select(Run).where(Run.kind == "crawl", Run.source_id.is_not(None))
        query = query.order_by(Run.started_at.desc(), Run.id)
        if source_id is not None:
            if session.get(Source, source_id) is None:
                msg = f"source {source_id} was never crawled: see `curate sources list`"
                raise NotFound(msg)
            query = query.where(Run.source_id == source_id).limit(_RUNS_OF_ONE)
            return tuple(_report(run) for run in session.scalars(query))
        newest: dict[str, Run] = {}
        for run in session.scalars(query):
            newest.setdefault(str(run.source_id), run)
        return tuple(_report(newest[key]) for key in sorted(newest))


def _report(run: Run) -> CrawlReport:
    return CrawlReport(
        run_id=run.id,
        source_id=str(run.source_id),
        status=run.status,
        reason=run.reason,
        started_at=run.started_at,
        finished_at=run.finished_at,
        stats=_stats(run),
    )


def _stats(run: Run) -> CrawlStats | None:
    known = {name: value for name, value in run.stats.items() if name in CrawlStats.model_fields}
    return CrawlStats.model_validate(known) if known else None
