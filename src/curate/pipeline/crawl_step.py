"""Crawls a source into the catalog: one lock, one run, one judgment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from curate.catalog.runs import begin_run, finish_run, last_good_stats
from curate.catalog.sources import has_permission, remember_source
from curate.crawl import CrawlSpec, require_contact, run_crawl
from curate.errors import SourceChanged, SourceError, SourceUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from curate.catalog import Catalog
    from curate.crawl import CrawlResult, SourceDefinition

_COUNTS_OF_NOTHING = {"source_id", "run_id"}


def crawl_source(
    catalog: Catalog,
    definition: SourceDefinition,
    *,
    on_progress: Callable[[int], None] | None = None,
    accept_fewer: bool = False,
    limit: int | None = None,
) -> CrawlResult:
    """Crawl a source; takes an interrupted run up again. Nothing is ever pruned here.

    Args:
        catalog: where captures go.
        definition: the source.
        on_progress: called with the number of captures so far.
        accept_fewer: a person looked: fewer items than last time are right this time.
        limit: end after so many items.

    Raises:
        SourceUnavailable: when nothing came, or the crawl was stopped before its end.
        SourceChanged: when far less came than expected, or the site refuses us.
        SourceError: when the publisher's permission is needed and nobody wrote it down.
        ConfigError: when the open web would be crawled without a contact, or a key is missing.
        CatalogUnavailable: when another process crawls this source, or the disk fails.
    """
    require_contact(definition, catalog.settings)  # before a run is written down
    with catalog.lock(f"crawl-{definition.id}"):
        with catalog.begin() as session:
            now = catalog.clock.now()
            definition_hash = remember_source(
                session, definition.id, definition.name, definition.model_dump(mode="json"), at=now
            )
            require_permission(session, definition)
            last = last_good_stats(session, definition.id)
            run_id, _ = begin_run(session, "crawl", at=now, source_id=definition.id)
        known = last.get("marks") or {}
        spec = CrawlSpec(
            definition,
            run_id,
            catalog.settings,
            limit=limit,
            # Marks hold for one definition: another set or prefix has another history.
            marks=known if known.get("definition") == definition_hash else {},
            expected_items=None if accept_fewer else last.get("items"),
        )
        result = run_crawl(spec, on_progress=on_progress)
        # An interrupted run stays open: the next crawl goes on with it.
        if result.health.kind != "interrupted":
            stats = result.model_dump(mode="json", exclude=_COUNTS_OF_NOTHING)
            if result.marks:
                stats["marks"] = {**result.marks, "definition": definition_hash}
            with catalog.begin() as session:
                finish_run(
                    session,
                    run_id,
                    at=catalog.clock.now(),
                    status="ok" if result.health.ok else "failed",
                    reason=result.health.reason or None,
                    stats={**stats, "accept_fewer": accept_fewer},
                )
    if result.health.ok:
        return result
    kind = SourceChanged if result.health.kind == "changed" else SourceUnavailable
    raise kind(result.health.reason, source_id=definition.id)


def require_permission(session: Session, definition: SourceDefinition) -> None:
    """Stop where the publisher wants to be asked first and nobody wrote its permission down.

    Raises:
        SourceError: says whom to ask and how to go on.
    """
    access = definition.access
    if access is None or access.needs != "permission":
        return
    if not has_permission(session, definition.id):
        msg = (
            f"its publisher wants to be asked first ({access.ask}): write the answer down with "
            f"`curate sources approve {definition.id} --permission WORDS`"
        )
        raise SourceError(msg, source_id=definition.id)
