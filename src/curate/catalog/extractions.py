"""What extraction found in a capture, stored with the mark that the capture was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete

from curate.catalog.contributions import contribute, key_of, mark_deleted
from curate.catalog.models import CaptureRow, ExtractionRow, RejectionRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from curate.records import Extraction, Rejection


def store_extraction(
    session: Session,
    capture: CaptureRow,
    extraction: Extraction,
    *,
    input_hash: str,
    version: str,
    at: datetime,
) -> int:
    """Store what one capture held: resources, rejections and the mark that it was read.

    Returns:
        How many resources were written.
    """
    session.execute(
        delete(RejectionRow).where(
            RejectionRow.source_id == capture.source_id, RejectionRow.url == capture.url
        )
    )
    for rejection in extraction.rejections:
        session.add(_rejection_row(capture, rejection))
    written = sum(contribute(session, capture, record, at=at) for record in extraction.records)
    written += mark_deleted(session, capture, extraction.deleted, at=at)
    mark = session.get(ExtractionRow, (capture.source_id, capture.url))
    if mark is None:
        mark = ExtractionRow(source_id=capture.source_id, url=capture.url)
        session.add(mark)
    mark.capture_id, mark.input_hash, mark.version = capture.id, input_hash, version
    mark.at, mark.n_resources = at, len(extraction.records)
    mark.keys = [key_of(capture, record) for record in extraction.records]
    return written


def _rejection_row(capture: CaptureRow, rejection: Rejection) -> RejectionRow:
    return RejectionRow(
        source_id=capture.source_id,
        url=capture.url,
        locator=rejection.locator,
        reason=rejection.reason.value,
        detail=rejection.detail,
    )
