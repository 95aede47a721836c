"""The history of one link: every look, what it counts for, and who uses the link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import AwareDatetime, Field
from sqlalchemy import select

from curate.catalog.decisions import verdicts
from curate.catalog.drift import open_drift
from curate.catalog.link_desk import Standing, standings
from curate.catalog.links import as_check, find_link
from curate.catalog.models import LinkCheckRow
from curate.errors import NotFound
from curate.plain import printable
from curate.records import LinkCheck, LinkState, Record
from curate.report.link_fixes import Fix, suggest
from curate.report.link_rot_records import ItemUse
from curate.report.link_rot_users import users_of
from curate.report.link_rot_words import owner_words, standing_words
from curate.wording import counted

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from curate.catalog import Catalog


class Look(Record):
    """One look; `incident` says why it counts for nothing, None where it counts."""

    check: LinkCheck
    incident: str | None


class DriftNote(Record):
    """An accepted item on the link's page that is no longer what was accepted."""

    item: str
    kind: str
    evidence: str
    found_at: AwareDatetime


class LinkHistory(Record):
    """One link with all its looks, newest first, and the first of the items that use it.

    `drift` is told of items whose own address the link is.
    """

    url: str
    state: LinkState
    reason: str
    since: AwareDatetime
    first_seen_at: AwareDatetime
    next_check_at: AwareDatetime
    n_items: int
    n_vetted: int
    items: tuple[ItemUse, ...]
    desk: Standing
    fixes: tuple[Fix, ...] = Field(description="Best first.")
    drift: tuple[DriftNote, ...]
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
        district = catalog.settings.district
        users = users_of(session, [link], verdicts(session, district))[link.id]
        standing = standings(session, district, catalog.clock.now(), [link.id])
        return LinkHistory(
            url=link.url,
            state=LinkState(link.state),
            reason=link.state_reason,
            since=link.state_since,
            first_seen_at=link.first_seen_at,
            next_check_at=link.next_check_at,
            n_items=users.n_items,
            n_vetted=users.n_vetted,
            items=users.named,
            desk=standing.get(link.id, Standing()),
            fixes=suggest(session, catalog, [link.id]).get(link.id, ()),
            drift=_drift(session, district, [item for item in users.named if item.is_main]),
            looks=tuple(
                Look(check=as_check(row, link.url), incident=row.incident) for row in looks
            ),
        )


def _drift(session: Session, district: str, items: list[ItemUse]) -> tuple[DriftNote, ...]:
    found = open_drift(session, district, [item.id for item in items])
    return tuple(
        DriftNote(item=one.name, kind=one.kind, evidence=one.evidence, found_at=one.found_at)
        for one in found
    )


def as_text(history: LinkHistory) -> str:
    """The history as lines for a terminal."""
    lines = [
        printable(history.url),
        f"  {history.state.value} since {history.since:%Y-%m-%d}: {printable(history.reason)}",
        *(f"  {printable(words)}" for words in standing_words(history.desk)),
        f"  with {printable(owner_words(history.desk)) or 'nobody'}",
        f"  next look {history.next_check_at:%Y-%m-%d %H:%M} UTC",
        f"  used by {counted(history.n_items, 'item')}:",
        *(f"      {_item(item)}" for item in history.items),
    ]
    lines += [f"  fix: {printable(fix.target or '')} {printable(fix.why)}" for fix in history.fixes]
    for note in history.drift:
        evidence = printable(note.evidence)
        lines.append(f"  changed since it was accepted: {printable(note.item)}, {evidence}")
    lines.append("  looks, newest first:" if history.looks else "  nobody looked at it yet")
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


def _item(item: ItemUse) -> str:
    marks = [item.verdict] if item.verdict else []
    marks += ["its own page"] if item.is_main else []
    told = f"  ({', '.join(marks)})" if marks else ""
    return f"{printable(item.name)}  {printable(item.url)}{told}"
