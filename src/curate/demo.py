"""The demo: the bundled sample source, served on loopback, crawled, judged and indexed."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from curate import bundled
from curate.catalog import open_catalog
from curate.catalog.models import LinkRow, RejectionRow, ResourceRow, ScorecardRow, Work
from curate.crawl import load_source
from curate.pipeline.refresh import RefreshReport, refresh
from curate.sample import SampleServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from curate.catalog import Catalog
    from curate.crawl import SourceDefinition
    from curate.pipeline.reporter import Reporter
    from curate.settings import Settings

LOOPBACK = "127.0.0.0/8"


@dataclass(slots=True)
class DemoSummary:
    """What a visitor should know after the demo ran."""

    report: RefreshReport
    counts: dict[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {**self.counts, "run": self.report.as_dict()}


@contextmanager
def served_sample() -> Iterator[SourceDefinition]:
    """The sample source while its lessons are served on a free loopback port."""
    path: Path = bundled.folder("spiders") / "sources" / "sample.yaml"
    definition = load_source(path)
    with SampleServer() as server:
        yield definition.model_copy(update={"origin": {server.origin: server.url}})


def run_demo(settings: Settings, reporter: Reporter | None = None) -> DemoSummary:
    """Fill a catalog from the sample source; a second run does only what changed."""
    allowed = ",".join(filter(None, (settings.allow_networks, LOOPBACK)))
    # A demo tells nobody: a district's channels may be set while somebody tries it.
    told_nobody: dict[str, str | None] = {
        "alert_webhook_url": None,
        "alert_webhook_secret": None,
        "smtp_url": None,
    }
    told_nobody |= {"alert_mail_to": "", "alert_mail_from": None}
    quick = settings.model_copy(
        update={
            "allow_networks": allowed,
            "link_interval_ms": 0,
            "link_retry_ms": 100,
            **told_nobody,
        }
    )
    with served_sample() as definition, open_catalog(quick) as catalog:
        report = refresh(catalog, [definition], reporter=reporter)
        return DemoSummary(report, summarize(catalog))


def summarize(catalog: Catalog) -> dict[str, Any]:
    """Counts that a visitor understands: items, languages, licenses, levels, answers, links."""
    with catalog.read() as session:
        documents = session.scalars(select(ResourceRow.document)).all()
        cards = session.scalars(select(ScorecardRow.body)).all()
        return {
            "items": len(documents),
            "rejected": _by(session, RejectionRow.reason),
            "languages": _tally(d.get("inLanguage") or "unknown" for d in documents),
            "licenses": _tally(d.get("license") or "unknown" for d in documents),
            "answers": _tally(a["answer"] for card in cards for a in card["answers"]),
            "links": _by(session, LinkRow.state),
            "works_with_copies": session.scalar(select(func.count()).select_from(Work)) or 0,
        }


def _by(session: Any, column: Any) -> dict[str, int]:  # noqa: ANN401 - a session and a column
    rows = session.execute(select(column, func.count()).group_by(column).order_by(column))
    return {str(row[0]): int(row[1]) for row in rows}


def _tally(values: Any) -> dict[str, int]:  # noqa: ANN401 - any strings
    counts: dict[str, int] = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
