"""What the item page and the item's JSON both tell: one record, read once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from curate.catalog.models import CaptureRow
from curate.pipeline.own_state import own_states
from curate.report.items import item_record

if TYPE_CHECKING:
    from curate.catalog import Catalog


def item_page_record(catalog: Catalog, resource_id: str) -> dict[str, Any]:
    """`item_record` with the state of the item's own address: `own_state`, `own_checked_at`.

    Raises:
        sqlalchemy.exc.NoResultFound: when there is no such item.
    """
    record = item_record(catalog, resource_id)
    with catalog.read() as session:
        states = own_states(session, catalog.clock.now(), [resource_id])
        checked_at = session.scalar(
            select(func.max(CaptureRow.fetched_at)).where(
                CaptureRow.source_id == record["source"]["id"],
                CaptureRow.url == record["resource"]["url"],
            )
        )
    return {
        **record,
        "own_state": states.get(resource_id, "new"),
        "own_checked_at": checked_at or record["fetched_at"],
    }
