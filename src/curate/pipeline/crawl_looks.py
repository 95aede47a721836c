"""Looks at links that a recent crawl took anyway: they cost no request.

Only what a crawl's fetch can prove is taken over. A redirect is not: the crawl does not say how the
link ends. Neither is a page that may be a soft 404: one that several addresses of its source share
to the byte, or that extraction rejected as an error page. These are asked like any other link, so
that the comparison with a made-up address decides. A shared page alone proves nothing: print views,
session parameters and applications answer many addresses alike.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from curate.catalog.models import CaptureRow, RejectionRow, Source
from curate.pipeline.own_state import check_from_capture
from curate.pipeline.steps import batches
from curate.records import Reason

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from curate.catalog.links import DueLink
    from curate.records import LinkCheck

COUNTS_FOR = timedelta(days=7)  # as long as an alive link goes without a look
SHARED_BY = 3  # from so many addresses on, one page for all of them is odd


def looks_of_crawls(
    session: Session, due: Sequence[DueLink], now: datetime
) -> dict[int, LinkCheck]:
    """Link id -> what the newest crawl fetch of its page says, where that says enough.

    A fetch counts for seven days and only if it is newer than the link's last look. A fragment
    does not change the page.
    """
    by_page: dict[str, list[DueLink]] = {}
    for link in due:
        by_page.setdefault(link.url.partition("#")[0], []).append(link)
    newest = _newest_captures(session, list(by_page), now - COUNTS_FOR)
    doubtful_pages, doubtful_payloads = _doubts(session, now - COUNTS_FOR)
    found: dict[int, LinkCheck] = {}
    for page, capture in newest.items():
        is_doubtful = page in doubtful_pages or capture.payload_hash in doubtful_payloads
        if is_doubtful or not _is_plain(capture):
            continue
        check = check_from_capture(capture)
        for link in by_page[page]:
            if link.last_check_at is None or capture.fetched_at > link.last_check_at:
                found[link.id] = check.model_copy(update={"url": link.url})
    return found


def _is_plain(capture: CaptureRow) -> bool:
    """Whether the fetch ended at this address: with the page, an error, or no answer at all."""
    ended = capture.status in (0, 200, 304) or capture.status >= 400
    return ended and capture.redirected_to is None


def _newest_captures(
    session: Session, pages: Sequence[str], since: datetime
) -> dict[str, CaptureRow]:
    sources = session.scalars(select(Source.id)).all()  # the index on addresses begins with it
    found: dict[str, CaptureRow] = {}
    for some in batches(pages, 500):
        rows = session.scalars(
            select(CaptureRow)
            .where(
                CaptureRow.source_id.in_(sources),
                CaptureRow.url.in_(some),
                CaptureRow.fetched_at >= since,
            )
            .order_by(CaptureRow.fetched_at, CaptureRow.id)
        )
        found.update((row.url, row) for row in rows)
    return found


def _doubts(session: Session, since: datetime) -> tuple[set[str], set[str | None]]:
    """Addresses of error pages, and payloads that too many addresses share."""
    pages = select(RejectionRow.url).where(RejectionRow.reason == Reason.SOFT_404.value)
    shared = (
        select(CaptureRow.payload_hash)
        .where(CaptureRow.fetched_at >= since, CaptureRow.payload_hash.is_not(None))
        .group_by(CaptureRow.source_id, CaptureRow.payload_hash)
        .having(func.count(CaptureRow.url.distinct()) >= SHARED_BY)
    )
    return set(session.scalars(pages)), set(session.scalars(shared))
