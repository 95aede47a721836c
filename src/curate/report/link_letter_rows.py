"""What a letter to a source reads from the catalog: two statements, however many the links."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, select

from curate.catalog.models import LinkCheckRow, LinkDesk, LinkRow, LinkUse, ResourceRow, Source
from curate.records import LinkState
from curate.urls import host_of, in_scope

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session


class SourceName(NamedTuple):
    """A source as it is addressed; `contact` is None where its definition names none."""

    name: str
    contact: str | None


class Candidate(NamedTuple):
    """A use of a link that is in the state dead, on a page of the source itself."""

    link_id: int
    url: str
    text: str
    page_name: str
    page_url: str
    accepted_url: str | None


def candidates(
    session: Session, source_id: str, *, district: str, now: datetime
) -> tuple[SourceName, list[Candidate]]:
    """The source, and uses of dead links by page and address.

    Links that the district ignores or said to be alive are left out, and those whose last look
    fell into an incident.
    """
    source = session.get_one(Source, source_id)
    in_incident = select(LinkCheckRow.link_id).where(
        LinkCheckRow.link_id == LinkRow.id,
        LinkCheckRow.checked_at == LinkRow.last_check_at,
        LinkCheckRow.incident.is_not(None),
    )
    rows = session.execute(
        select(
            LinkRow.id,
            LinkRow.url,
            LinkUse.text,
            ResourceRow.name,
            ResourceRow.url,
            LinkDesk.accepted_url,
        )
        .join(LinkUse, LinkUse.link_id == LinkRow.id)
        .join(ResourceRow, ResourceRow.id == LinkUse.resource_id)
        .outerjoin(LinkDesk, (LinkDesk.link_id == LinkRow.id) & (LinkDesk.district_id == district))
        .where(
            ResourceRow.source_id == source_id,
            ResourceRow.gone_at.is_(None),
            LinkUse.role == "out",
            LinkRow.state == LinkState.DEAD.value,
            ~in_incident.exists(),
            func.coalesce(LinkDesk.said_state, "") != LinkState.ALIVE.value,
            LinkDesk.ignored_until.is_(None) | (LinkDesk.ignored_until <= now),
        )
        .order_by(ResourceRow.url, ResourceRow.locator, LinkRow.url)
    )
    found = [Candidate(*row) for row in rows]
    contact = source.definition.get("contact")
    return SourceName(source.name, str(contact) if contact else None), [
        use for use in found if _is_own_page(use.page_url, source.definition)
    ]


def _is_own_page(url: str, definition: Mapping[str, Any]) -> bool:
    """Whether a page is the source's own: in its scope, or else on a host that it names.

    A catalog that lists pages of others is not to blame for the links on them.
    """
    scope = definition.get("scope") or ()
    if scope:
        return in_scope(url, scope)
    named = [*(definition.get("start") or ()), definition.get("homepage") or ""]
    return host_of(url) in {host_of(str(address)) for address in named} - {""}
