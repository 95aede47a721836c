"""Captures -> resources: reads every address whose newest capture extraction has not read yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog
from pydantic import ValidationError
from sqlalchemy import delete, func, or_, select

from curate.catalog.extractions import store_extraction
from curate.catalog.models import CaptureRow, ExtractionRow, ResourceRow, ResourceUrl, Source
from curate.catalog.resources import add_address
from curate.crawl import SourceDefinition
from curate.errors import CatalogUnavailable, CurateError, RecordRejected
from curate.extract import EXTRACTOR_VERSION
from curate.hashing import json_hash
from curate.pipeline.reading import Answer, read_answer, reading_rules
from curate.pipeline.steps import ITEM_ERRORS, BatchResult
from curate.records import (
    Claim,
    Extraction,
    FieldValue,
    Reason,
    Rejection,
    SourceKind,
)
from curate.urls import in_scope

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from curate.catalog import Catalog

log = structlog.get_logger("curate.pipeline")


@dataclass(slots=True, frozen=True)
class _Job:
    """One capture to read, detached from the session."""

    capture_id: int
    source_id: str
    url: str
    status: int
    payload_hash: str | None
    content_type: str | None
    charset: str | None
    redirected_to: str | None
    kind: str
    definition: SourceDefinition
    input_hash: str


class ExtractStage:
    """Turns the newest capture of every address into resources or rejections; ids are captures'."""

    name = "extract"

    def __init__(self, source_ids: Sequence[str] | None = None) -> None:
        self._source_ids = source_ids

    def pending(self, catalog: Catalog) -> tuple[list[str], int]:
        """Captures that were not read yet, or by an older extractor."""
        with catalog.read() as session:
            jobs = _jobs(session, self._source_ids)
            done = {
                (row.source_id, row.url): (row.version, row.input_hash)
                for row in session.scalars(select(ExtractionRow))
            }
        stale = [
            str(job.capture_id)
            for job in jobs
            if done.get((job.source_id, job.url)) != (EXTRACTOR_VERSION, job.input_hash)
        ]
        return stale, len(jobs)

    def run_batch(self, catalog: Catalog, ids: Sequence[str]) -> BatchResult:
        """Read these captures and store what they hold in one transaction."""
        with catalog.read() as session:
            definitions = _definitions(session, None)
            rows = session.scalars(
                select(CaptureRow)
                .where(CaptureRow.id.in_([int(i) for i in ids]))
                .order_by(CaptureRow.url, CaptureRow.source_id)
            )
            jobs = [_job(row, definitions[row.source_id]) for row in rows]
        result = BatchResult()
        extractions = list(_extract_all(catalog, jobs, result))
        now = catalog.clock.now()
        with catalog.begin() as session:
            for job, extraction in extractions:
                try:
                    with session.begin_nested():  # one bad record must not take its batch along
                        result.n_written += store_extraction(
                            session,
                            session.get_one(CaptureRow, job.capture_id),
                            extraction,
                            input_hash=job.input_hash,
                            version=EXTRACTOR_VERSION,
                            at=now,
                        )
                except (*ITEM_ERRORS, RecordRejected) as err:
                    _note_failure(result, job, err)
            _join_redirects(session, jobs, now)
        return result


def read_capture(catalog: Catalog, row: CaptureRow, definition: SourceDefinition) -> Extraction:
    """What a capture of any age holds, read as this stage reads it now; nothing is stored.

    Raises:
        CatalogUnavailable: when its payload is missing or damaged.
    """
    return _extract(catalog, _job(row, definition))


def _extract_all(
    catalog: Catalog, jobs: Sequence[_Job], result: BatchResult
) -> Iterator[tuple[_Job, Extraction]]:
    """What each capture holds; one that cannot be read is noted in `result` and stays stale."""
    for job in jobs:
        try:
            yield job, _extract(catalog, job)
        except (*ITEM_ERRORS, CatalogUnavailable) as err:
            _note_failure(result, job, err)


def _note_failure(result: BatchResult, job: _Job, err: Exception) -> None:
    what = str(err) if isinstance(err, CurateError) else f"{type(err).__name__}: {err}"
    result.failed[job.url] = what
    log.warning("extract.item_failed", url=job.url, error=what)


def _definitions(session: Session, source_ids: Sequence[str] | None) -> dict[str, SourceDefinition]:
    found: dict[str, SourceDefinition] = {}
    for row in session.scalars(select(Source)):
        if source_ids is not None and row.id not in source_ids:
            continue
        try:
            found[row.id] = SourceDefinition.model_validate(row.definition)
        except ValidationError as err:  # written by an older curate: its next crawl renews it
            log.warning("extract.definition_unreadable", source=row.id, error=str(err))
    return found


def _jobs(session: Session, source_ids: Sequence[str] | None) -> list[_Job]:
    definitions = _definitions(session, source_ids)
    return [_job(row, definitions[row.source_id]) for row in _newest(session, list(definitions))]


def _newest(session: Session, source_ids: Sequence[str]) -> list[CaptureRow]:
    """Per address the newest capture with a payload, or the newest at all where none has one."""
    kept = CaptureRow.payload_hash.is_not(None)
    with_payload = (
        select(func.max(CaptureRow.id)).where(kept).group_by(CaptureRow.source_id, CaptureRow.url)
    )
    have_payload = select(CaptureRow.source_id + " " + CaptureRow.url).where(kept)
    without = (
        select(func.max(CaptureRow.id))
        .where((CaptureRow.source_id + " " + CaptureRow.url).not_in(have_payload))
        .group_by(CaptureRow.source_id, CaptureRow.url)
    )
    rows = session.scalars(
        select(CaptureRow)
        .where(
            or_(CaptureRow.id.in_(with_payload), CaptureRow.id.in_(without)),
            CaptureRow.source_id.in_(source_ids),
            CaptureRow.kind != "index",  # read for its addresses only
        )
        .order_by(CaptureRow.url, CaptureRow.source_id)
    )
    return list(rows)


def _job(row: CaptureRow, definition: SourceDefinition) -> _Job:
    # What happened is read from what was fetched, so equal answers hash alike over runs: a 304
    # stands for the 200 that it confirms.
    status = 200 if row.payload_hash is not None else row.status
    read = [
        row.payload_hash,
        status,
        row.content_type,
        row.charset,
        row.redirected_to,
        definition.scope,
        definition.license_default,
        *reading_rules(definition, row.kind),
    ]
    return _Job(
        capture_id=row.id,
        source_id=row.source_id,
        url=row.url,
        status=status,
        payload_hash=row.payload_hash,
        content_type=row.content_type,
        charset=row.charset,
        redirected_to=row.redirected_to,
        kind=row.kind,
        definition=definition,
        input_hash=json_hash(read),
    )


def _extract(catalog: Catalog, job: _Job) -> Extraction:
    definition = job.definition
    if job.redirected_to is not None:
        return _rejected(Reason.REDIRECTED, f"to {job.redirected_to}")
    if job.payload_hash is None:
        return _without_payload(job)
    if definition.protocol == "site" and not in_scope(job.url, definition.scope):
        return _rejected(Reason.OUT_OF_SCOPE, "fetched for its links only")
    answer = Answer(
        payload=catalog.payloads.get(job.payload_hash),
        url=job.url,
        kind=job.kind,
        content_type=job.content_type,
        charset=job.charset,
    )
    return _with_default_license(read_answer(answer, definition), definition)


def _without_payload(job: _Job) -> Extraction:
    if job.status == 0:
        return _rejected(Reason.HTTP_ERROR, "no answer")
    if job.status >= 300:
        return _rejected(Reason.HTTP_ERROR, f"status {job.status}")
    if "html" in (job.content_type or ""):
        return _rejected(Reason.TOO_LARGE, "larger than a crawl keeps")
    return _rejected(Reason.NOT_A_PAGE, job.content_type or "no content type")


def _rejected(reason: Reason, detail: str) -> Extraction:
    return Extraction(rejections=(Rejection(locator="page", reason=reason, detail=detail),))


def _with_default_license(found: Extraction, definition: SourceDefinition) -> Extraction:
    if definition.license_default is None:
        return found
    value = FieldValue(
        field="license",
        value=definition.license_default,
        source_kind=SourceKind.PUBLISHER,
        extractor="source_definition",
        extractor_version=EXTRACTOR_VERSION,
        evidence=Claim(text=definition.license_default, place="source definition: license_default"),
        rank=95,
    )
    records = tuple(
        record
        if any(v.field in ("license", "license_disagreement") for v in record.fields)
        else record.model_copy(update={"fields": (*record.fields, value)})
        for record in found.records
    )
    return found.model_copy(update={"records": records})


def _join_redirects(session: Session, jobs: Sequence[_Job], now: datetime) -> None:
    """Join redirects to the resources they lead to, whichever of the two is read first."""
    moved = {job.url: job.redirected_to for job in jobs if job.redirected_to is not None}
    for row in _newest_redirects_to(session, [job.url for job in jobs]):
        moved.setdefault(row.url, str(row.redirected_to))
    targets = select(ResourceRow).where(ResourceRow.url.in_(set(moved.values())))
    found = {row.url: row.id for row in session.scalars(targets.order_by(ResourceRow.locator))}
    for url, target in sorted(moved.items()):
        # An address leads to one place: where it led before, it does not lead any more.
        session.execute(
            delete(ResourceUrl).where(
                ResourceUrl.url == url,
                ResourceUrl.role == "redirect",
                ResourceUrl.resource_id != found.get(target, ""),
            )
        )
        if target in found:
            add_address(session, found[target], url, "redirect", now)


def _newest_redirects_to(session: Session, urls: Sequence[str]) -> list[CaptureRow]:
    """Redirects to these addresses that extraction has read and that still hold."""
    read = ExtractionRow.capture_id == CaptureRow.id
    rows = select(CaptureRow).join(ExtractionRow, read).where(CaptureRow.redirected_to.in_(urls))
    return list(session.scalars(rows.order_by(CaptureRow.url, CaptureRow.source_id)))
