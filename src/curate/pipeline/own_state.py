"""State of an item's own address, judged from what crawls fetched: no request of its own."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from curate.catalog.models import CaptureRow, ResourceRow
from curate.links import judge
from curate.records import LinkCheck, LinkVerdict

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

_REFUSED = {401: "auth", 403: "forbidden", 429: "rate_limited"}


def check_from_capture(row: CaptureRow) -> LinkCheck:
    """What a crawl's fetch says of an address, as a look at a link; kinds as in `docs/links.md`."""
    if row.redirected_to is not None:
        verdict, kind = LinkVerdict.ALIVE, "moved"
    elif row.status in (200, 304):
        verdict, kind = LinkVerdict.ALIVE, "ok"
    elif row.status in (404, 410):
        verdict, kind = LinkVerdict.DEAD, f"http_{row.status}"
    elif row.status in _REFUSED:
        verdict, kind = LinkVerdict.RESTRICTED, _REFUSED[row.status]
    elif row.status:
        verdict, kind = LinkVerdict.FAILING, f"http_{row.status // 100}xx"
    else:
        verdict, kind = LinkVerdict.FAILING, "unreachable"
    return LinkCheck(
        url=row.url,
        verdict=verdict,
        kind=kind,
        status=row.status or None,
        moved="permanent" if row.status in (301, 308) else None,
        final_url=row.redirected_to or row.url,
        hops=({"url": row.url, "status": row.status},),
        checked_at=row.fetched_at,
        evidence=f"the crawl got status {row.status}" if row.status else "the crawl got no answer",
    )


def own_states(session: Session, now: datetime, ids: Sequence[str] | None = None) -> dict[str, str]:
    """Resource id -> state of its own address by the same rule as any link; of `ids` or of all."""
    statement = (
        select(ResourceRow.id, CaptureRow)
        .join(
            CaptureRow,
            (CaptureRow.url == ResourceRow.url) & (CaptureRow.source_id == ResourceRow.source_id),
        )
        .order_by(CaptureRow.fetched_at, CaptureRow.id)
    )
    if ids is not None:
        statement = statement.where(ResourceRow.id.in_(ids))
    history: dict[str, list[LinkCheck]] = defaultdict(list)
    for resource_id, capture in session.execute(statement):
        history[resource_id].append(check_from_capture(capture))
    return {i: judge(checks, now)[0].value for i, checks in history.items()}
