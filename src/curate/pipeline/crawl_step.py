"""Crawls a source into the catalog: one lock, one run, one judgment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from curate.catalog.runs import begin_run, finish_run
from curate.catalog.sources import remember_source
from curate.crawl import CrawlSpec, require_contact, run_crawl
from curate.errors import SourceChanged, SourceUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable

    from curate.catalog import Catalog
    from curate.crawl import CrawlResult, SourceDefinition

_COUNTS_OF_NOTHING = {"source_id", "run_id"}


def crawl_source(
    catalog: Catalog,
    definition: SourceDefinition,
    *,
    on_progress: Callable[[int], None] | None = None,
) -> CrawlResult:
    """Crawl a source; takes an interrupted run up again. Nothing is ever pruned here.

    Raises:
        SourceUnavailable: when nothing came, or the crawl was stopped before its end.
        SourceChanged: when far less came than expected, or the site refuses us.
        ConfigError: when the open web would be crawled without a contact.
        CatalogUnavailable: when another process crawls this source, or the disk fails.
    """
    require_contact(definition, catalog.settings)  # before a run is written down
    with catalog.lock(f"crawl-{definition.id}"):
        with catalog.begin() as session:
            now = catalog.clock.now()
            remember_source(
                session, definition.id, definition.name, definition.model_dump(mode="json"), at=now
            )
            run_id, _ = begin_run(session, "crawl", at=now, source_id=definition.id)
        spec = CrawlSpec(definition, run_id, catalog.settings)
        result = run_crawl(spec, on_progress=on_progress)
        # An interrupted run stays open: the next crawl goes on with it.
        if result.health.kind != "interrupted":
            with catalog.begin() as session:
                finish_run(
                    session,
                    run_id,
                    at=catalog.clock.now(),
                    status="ok" if result.health.ok else "failed",
                    reason=result.health.reason or None,
                    stats=result.model_dump(mode="json", exclude=_COUNTS_OF_NOTHING),
                )
    if result.health.ok:
        return result
    kind = SourceChanged if result.health.kind == "changed" else SourceUnavailable
    raise kind(result.health.reason, source_id=definition.id)
