"""Catalog -> index: writes the documents whose hash changed, removes those that are no more."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from curate.pipeline.documents import documents
from curate.pipeline.reporter import Quiet
from curate.pipeline.steps import StepReport, batches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from curate.catalog import Catalog
    from curate.pipeline.models import Models
    from curate.pipeline.reporter import Reporter
    from curate.search.model import IndexReport, SearchBackend, SearchDocument


def index_catalog(
    catalog: Catalog,
    backend: SearchBackend,
    models: Models,
    *,
    rebuild: bool = False,
    reporter: Reporter | None = None,
) -> StepReport:
    """Bring the index up to the catalog; `rebuild` fills a new one and swaps it in.

    Raises:
        SearchUnavailable: when the engine does not answer; the catalog is untouched.
    """
    reporter = reporter or Quiet()
    started = time.perf_counter()
    report = StepReport("index")
    held = {} if rebuild else backend.ids_and_hashes()
    now = catalog.clock.now()
    changed: list[SearchDocument] = []
    seen: set[str] = set()
    with catalog.read() as session:
        for document in documents(
            session, catalog.settings, encoder_name=models.encoder_name, now=now
        ):
            seen.add(document.id)
            if held.get(document.id) != document.content_hash():
                changed.append(document)
    gone = [document_id for document_id in held if document_id not in seen]
    report.n_items, report.n_stale = len(seen), len(changed) + len(gone)
    if rebuild or changed or gone:
        reporter.start("index", len(changed))
        for result, n_done in _write(catalog, backend, changed, gone, rebuild=rebuild):
            report.n_written += result.written + result.deleted
            report.failed.update(result.failed)
            reporter.advance(n_done)
        reporter.finish()
    report.seconds = time.perf_counter() - started
    return report


def _write(
    catalog: Catalog,
    backend: SearchBackend,
    changed: list[SearchDocument],
    gone: list[str],
    *,
    rebuild: bool,
) -> Iterator[tuple[IndexReport, int]]:
    """Each write as it is stored, with how many of the changed documents it held."""
    if rebuild:
        yield backend.replace_all(changed), len(changed)
        return
    for batch in batches(changed, catalog.settings.batch_size):
        yield backend.upsert(batch), len(batch)
    if gone:
        yield backend.delete(gone), 0
