"""The history of one link: every look, what it counts for, and who uses the link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import AwareDatetime
from sqlalchemy import select

from curate.catalog.links import as_check, find_link
from curate.catalog.models import LinkCheckRow
from curate.errors import NotFound
from curate.plain import printable
from curate.records import LinkCheck, LinkState, Record
from curate.report import link_rot_rows as rows
from curate.report.link_rot_rows import ItemUse

if TYPE_CHECKING:
    from curate.catalog import Catalog


class Look(Record):
    """One look; `incident` says why it counts for nothing, None where it counts."""

    check: LinkCheck
    incident: str | None


class LinkHistory(Record):
    """One link with all its looks, newest first, and the first of the items that use it."""

    url: str
    state: LinkState
    reason: str
    since: AwareDatetime
    first_seen_at: AwareDatetime
    next_check_at: AwareDatetime
    n_items: int
    items: tuple[ItemUse, ...]
    looks: tuple[Look, ...]


def link_history(catalog: Catalog, url: str) -> LinkHistory:
    """Everything the catalog knows of a link.

    Raises:
        NotFound: if no item ever used that address.
    """
    with catalog.read() as session:
        link = find_link(session, url)
        if link is None:
            msg = f"no item uses a link {url!r}: `curate links report` lists those with trouble"
            raise NotFound(msg)
        looks = session.scalars(
            select(LinkCheckRow)
            .where(LinkCheckRow.link_id == link.id)
            .order_by(LinkCheckRow.checked_at.desc(), LinkCheckRow.id.desc())
        )
        n_items, items = rows.uses(session, [link.id])[link.id]
        return LinkHistory(
            url=link.url,
            state=LinkState(link.state),
            reason=link.state_reason,
            since=link.state_since,
            first_seen_at=link.first_seen_at,
            next_check_at=link.next_check_at,
            n_items=n_items,
            items=items,
            looks=tuple(
                Look(check=as_check(row, link.url), incident=row.incident) for row in looks
            ),
        )


def as_text(history: LinkHistory) -> str:
    """The history as lines for a terminal."""
    lines = [
        printable(history.url),
        f"  {history.state.value} since {history.since:%Y-%m-%d}: {printable(history.reason)}",
        f"  next look {history.next_check_at:%Y-%m-%d %H:%M} UTC",
        f"  used by {history.n_items} {'item' if history.n_items == 1 else 'items'}:",
        *(f"      {printable(item.name)}  {printable(item.url)}" for item in history.items),
        "  looks, newest first:" if history.looks else "  nobody looked at it yet",
    ]
    for look in history.looks:
        check = look.check
        status = "" if check.status is None else f" {check.status}"
        moved = f" -> {printable(check.final_url or '')}" if check.moved else ""
        lines.append(
            f"      {check.checked_at:%Y-%m-%d %H:%M}  {check.verdict.value:<10} "
            f"{check.kind}{status}{moved}: {printable(check.evidence)}"
        )
        if look.incident is not None:
            lines.append(f"          counts for nothing: {look.incident}")
    return "\n".join(lines) + "\n"
