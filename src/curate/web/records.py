"""What the item page and the item's JSON both tell: one record, read once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from curate.catalog.link_desk import standings
from curate.catalog.models import LinkRow, LinkUse, ResourceRow
from curate.pipeline.own_state import own_judgments
from curate.report.items import item_record
from curate.report.link_rot_rows import figures
from curate.report.reading_book import book_of
from curate.web.words import dated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from curate.catalog import Catalog


def item_page_record(catalog: Catalog, resource_id: str) -> dict[str, Any]:
    """`item_record` with what is known of its addresses.

    The item gets `own_state`, `own_reason` and `own_checked_at` of its own address; each of its
    links gets `failed_since` (None where it does not fail) and `accepted_url`, the address that a
    person put in its place, or None. `book` holds the pages of the book that it is a page of, in
    reading order with their levels, or None.

    Raises:
        sqlalchemy.exc.NoResultFound: when there is no such item.
    """
    record = item_record(catalog, resource_id)
    now, district = catalog.clock.now(), catalog.settings.district
    with catalog.read() as session:
        judged = own_judgments(session, now, [resource_id], district_id=district)
        facts = _link_facts(session, catalog, resource_id)
        book = book_of(session, session.get_one(ResourceRow, resource_id))
    own = judged.get(resource_id)
    none = {"failed_since": None, "accepted_url": None}
    return {
        **record,
        "links": [{**link, **facts.get(link["url"], none)} for link in record["links"]],
        "book": book,
        "own_state": own.state.value if own else "new",
        "own_reason": own.reason if own else "",
        "own_checked_at": (own.checked_at if own else None) or record["fetched_at"],
    }


def _link_facts(session: Session, catalog: Catalog, resource_id: str) -> dict[str, dict[str, Any]]:
    """Address -> what the record of an item does not hold of its links."""
    used = select(LinkUse.link_id).where(LinkUse.resource_id == resource_id)
    links = session.scalars(select(LinkRow).where(LinkRow.id.in_(used))).all()
    ids = [link.id for link in links]
    troubled = [link.id for link in links if link.state in ("dead", "suspect", "flaky")]
    seen = figures(session, troubled)
    said = standings(session, catalog.settings.district, catalog.clock.now(), ids)
    return {
        link.url: {
            "failed_since": seen[link.id].first_failed_at if link.id in seen else None,
            "accepted_url": said[link.id].accepted_url if link.id in said else None,
        }
        for link in links
    }


def hidden_reasons(catalog: Catalog, ids: Sequence[str]) -> dict[str, str]:
    """Item id -> why search leaves it out, where its page or the item itself is gone."""
    if not ids:
        return {}
    now, district = catalog.clock.now(), catalog.settings.district
    with catalog.read() as session:
        judged = own_judgments(session, now, ids, district_id=district)
        rows = session.execute(
            select(ResourceRow.id, ResourceRow.gone_at, ResourceRow.gone_because).where(
                ResourceRow.id.in_(ids), ResourceRow.gone_at.is_not(None)
            )
        )
        gone = {row[0]: (row[1], row[2]) for row in rows}
    told = {
        i: f"Hidden because its page is gone. {_sentence(own.reason)}"
        for i, own in judged.items()
        if own.state.value == "dead"
    }
    for i, (at, because) in gone.items():
        told[i] = gone_words(f"{at:%Y-%m-%d}", because, "Hidden because it is gone from its source")
    return told


def gone_words(day: str, because: str | None, lead: str) -> str:
    """Since when an item is gone and why, in a sentence.

    >>> gone_words("2026-02-22", "its address answers 404", "Gone from its source")
    'Gone from its source since 22 February 2026: its address answers 404.'
    """
    return dated(f"{lead} since {day}{f': {because}' if because else ''}.")


def _sentence(reason: str) -> str:
    from curate.web.link_words import reason_words

    said = reason_words(reason)
    return said if said.endswith(".") else f"{said}."
