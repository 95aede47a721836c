"""A trial of a source: crawl a few items, read them, show everything, keep nothing.

The crawl is a real one, as polite as any; only its catalog is a folder that goes away.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from curate.catalog import open_catalog
from curate.catalog.models import CaptureRow, RejectionRow, ResourceRow
from curate.catalog.resources import candidates
from curate.catalog.runs import begin_run
from curate.catalog.sources import remember_source
from curate.crawl import CrawlResult, CrawlSpec, require_contact, run_crawl
from curate.extract import assemble, count_words, license_words
from curate.pipeline.extract_step import ExtractStage
from curate.pipeline.steps import run_stage
from curate.records import FieldValue, Record, Resource

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from curate.catalog import Catalog
    from curate.crawl import SourceDefinition

# What a teacher or a curriculum team looks for first; told as missing where nothing states it.
WANTED = (
    "name", "description", "license", "in_language", "grades", "about",
    "learning_resource_type", "author", "date_modified",
)  # fmt: skip


class TrialField(Record):
    """One field as it would be stored: its value, who says so, where, in which words."""

    field: str
    value: Any
    extractor: str
    source_kind: str
    place: str
    words: str
    n_others: int


class TrialItem(Record):
    """One item as it would be stored."""

    name: str
    url: str
    locator: str
    captured: tuple[str, ...]
    fields: tuple[TrialField, ...]
    missing: tuple[str, ...]
    license_words: str
    n_words: int


class TrialRejection(Record):
    """What would be left out, and why."""

    url: str
    locator: str
    reason: str
    detail: str


class Trial(Record):
    """What a crawl of a few items brought; nothing of it is stored."""

    source_id: str
    crawl: CrawlResult
    items: tuple[TrialItem, ...]
    left_out: tuple[TrialRejection, ...]
    found: dict[str, int]


def try_source(
    catalog: Catalog,
    definition: SourceDefinition,
    *,
    limit: int = 10,
    on_progress: Callable[[int], None] | None = None,
) -> Trial:
    """Crawl `limit` items of a source into a catalog that is thrown away.

    Raises:
        ConfigError: when the open web would be crawled without a contact, or a key is missing.
        SourceError: when the publisher's permission is needed and nobody wrote it down.
    """
    from curate.pipeline.crawl_step import require_permission

    require_contact(definition, catalog.settings)
    with catalog.read() as session:
        require_permission(session, definition)
    with tempfile.TemporaryDirectory(prefix="curate-trial-") as folder:
        changes = {"data_dir": Path(folder), "database_url": None, "district": "default"}
        settings = catalog.settings.model_copy(update=changes)
        with open_catalog(settings, catalog.clock) as scratch:
            crawl = _crawl(scratch, definition, limit, on_progress)
            run_stage(scratch, ExtractStage())
            with scratch.read() as session:
                return _trial(session, definition.id, crawl, limit)


def _crawl(
    scratch: Catalog,
    definition: SourceDefinition,
    limit: int,
    on_progress: Callable[[int], None] | None,
) -> CrawlResult:
    with scratch.begin() as session:
        now = scratch.clock.now()
        fields = definition.model_dump(mode="json")
        remember_source(session, definition.id, definition.name, fields, at=now)
        run_id, _ = begin_run(session, "crawl", at=now, source_id=definition.id)
    spec = CrawlSpec(definition, run_id, scratch.settings, limit=limit)
    return run_crawl(spec, on_progress=on_progress)


def _trial(session: Session, source_id: str, crawl: CrawlResult, limit: int) -> Trial:
    rows = session.scalars(
        select(ResourceRow).order_by(ResourceRow.capture_id, ResourceRow.url, ResourceRow.locator)
    ).all()
    every = [_item(session, row) for row in rows]
    items = every[:limit]
    rejected = session.scalars(select(RejectionRow).order_by(RejectionRow.id)).all()
    return Trial(
        source_id=source_id,
        crawl=crawl,
        items=tuple(items),
        left_out=tuple(
            TrialRejection(url=r.url, locator=r.locator, reason=r.reason, detail=r.detail)
            for r in rejected
        ),
        found={name: sum(name not in item.missing for item in items) for name in WANTED},
    )


def _item(session: Session, row: ResourceRow) -> TrialItem:
    values = candidates(session, row.id)
    resource, winners = assemble(values, url=row.url)
    stated = {value.field for value in winners.values()}
    captured = session.scalars(select(CaptureRow.url).where(CaptureRow.id == row.capture_id)).all()
    return TrialItem(
        name=row.name,
        url=row.url,
        locator=row.locator,
        captured=tuple(captured),
        fields=tuple(
            _field(name, winners[name], values) for name in Resource.model_fields if name in winners
        ),
        missing=tuple(name for name in WANTED if name not in stated),
        license_words=license_words(resource.license),
        n_words=count_words(row.text),
    )


def _field(name: str, winner: FieldValue, values: list[FieldValue]) -> TrialField:
    evidence = winner.evidence
    if evidence.kind in ("quote", "claim"):
        place, words = evidence.place, evidence.text
    elif evidence.kind == "measurement":
        place, words = evidence.name, evidence.note or f"{evidence.value} {evidence.unit}"
    else:
        place, words = "person", ""
    return TrialField(
        field=name,
        value=winner.value,
        extractor=winner.extractor,
        source_kind=winner.source_kind.value,
        place=place,
        words=words,
        n_others=sum(v.field == name and v != winner for v in values),
    )
