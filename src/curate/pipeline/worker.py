"""The stages by name, for callers that can only pass names and ids: flow tasks in any process."""

from __future__ import annotations

import threading
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from curate.errors import ConfigError, SourceError
from curate.pipeline.drift_step import DriftStage
from curate.pipeline.models import Models
from curate.pipeline.refresh import finding_stages, update_index
from curate.pipeline.score_step import ScoreStage
from curate.pipeline.steps import Stage, batches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from curate.catalog import Catalog
    from curate.crawl import SourceDefinition
    from curate.settings import Settings

_loading = threading.Lock()


@lru_cache(maxsize=4)
def _models(settings: Settings) -> Models:
    """One set of models per process: loading them takes seconds."""
    return Models(settings)


def stage_names(settings: Settings) -> list[str]:
    """The batch-wise stages between crawl and links, in order."""
    return [stage.name for stage in finding_stages(settings, _models(settings))]


def _stage(settings: Settings, name: str) -> Stage:
    with _loading:
        models = _models(settings)
        known = [*finding_stages(settings, models), DriftStage(), ScoreStage(settings)]
    for stage in known:
        if stage.name == name:
            return stage
    msg = f"no stage {name!r}: use one of {', '.join(stage.name for stage in known)}"
    raise ConfigError(msg)


def crawl(catalog: Catalog, definition: SourceDefinition, *, approved_only: bool) -> dict[str, Any]:
    """Crawl one source; an unapproved definition is refused where `approved_only`."""
    from curate.catalog.sources import is_approved
    from curate.pipeline.crawl_step import crawl_source

    if approved_only:
        with catalog.read() as session:
            approved = is_approved(session, definition.id, definition.definition_hash)
        if not approved:
            msg = f"not approved as it stands now: `curate sources approve {definition.id}`"
            raise SourceError(msg, source_id=definition.id)
    return crawl_source(catalog, definition).model_dump(mode="json")


def approved_sources(catalog: Catalog, cadence: str | None = None) -> list[str]:
    """Names of the sources that somebody approved as they are defined now, in order.

    `cadence` keeps those that are crawled so often; all without it.
    """
    from curate.catalog.sources import is_approved
    from curate.crawl import list_sources

    listed = [source.definition for source in list_sources(catalog.settings)]
    with catalog.read() as session:
        approved = [d for d in listed if is_approved(session, d.id, d.definition_hash)]
    return [d.id for d in approved if cadence in (None, d.cadence)]


def stale_batches(catalog: Catalog, stage: str) -> list[list[str]]:
    """Ids that a stage must work on, in batches of the size that the settings name."""
    ids, _ = _stage(catalog.settings, stage).pending(catalog)
    return [list(batch) for batch in batches(ids, catalog.settings.batch_size)]


def run_batch(catalog: Catalog, stage: str, ids: Sequence[str]) -> dict[str, Any]:
    """Work off one batch."""
    result = _stage(catalog.settings, stage).run_batch(catalog, ids)
    return {"written": result.n_written, "failed": result.failed}


def mark_gone(catalog: Catalog) -> dict[str, Any]:
    """Mark what the last good crawls show to be gone upstream."""
    from curate.pipeline.gone_step import mark_gone_upstream

    report = mark_gone_upstream(catalog)
    return {**report.as_dict(), "problems": [f"gone: {i}: {w}" for i, w in report.failed.items()]}


def check_links(catalog: Catalog) -> dict[str, Any]:
    """Look at every link that is due."""
    from curate.pipeline.links_step import check_due_links

    return check_due_links(catalog).as_dict()


def look_up_copies(catalog: Catalog) -> dict[str, Any]:
    """Ask the archive for copies of links that are gone."""
    from curate.pipeline import archive_step

    return archive_step.look_up_copies(catalog).as_dict()


def alerts(catalog: Catalog) -> dict[str, Any]:
    """Note what people should hear of, and send what is due."""
    from curate.pipeline.alerts_send import send_alerts
    from curate.pipeline.alerts_step import queue_item_alerts

    queue_item_alerts(catalog)
    return send_alerts(catalog).as_step().as_dict()


def fold(catalog: Catalog) -> dict[str, Any]:
    """Fold equal texts into works."""
    from curate.pipeline.dedupe_step import fold_duplicates

    return fold_duplicates(catalog).as_dict()


def index(catalog: Catalog) -> dict[str, Any]:
    """Write the documents that changed."""
    return update_index(catalog, _models(catalog.settings)).as_dict()
