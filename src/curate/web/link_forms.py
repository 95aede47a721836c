"""The page that asks for what an action on links needs: for ticked links, or after a mistake."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from curate.catalog.link_desk import permanent_target
from curate.catalog.models import LinkRow, ResourceRow
from curate.web import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from curate.catalog import Catalog

MOST_LINKS = 200  # of one form; a page shows fifty
# Action -> what the page asks, and what its button says.
ASKED = {
    "assign": ("Who looks after {them}?", "Assign"),
    "ignore": ("Ignore {them} for a while?", "Ignore {n}"),
    "fixed": ("Mark {them} as fixed?", "Mark {n} as fixed"),
    "dead": ("Mark {them} as gone?", "Mark {n} as gone"),
    "accept": ("Use another address for {them}?", "Use the new address"),
    "retire": ("Stop using this item?", "Retire it"),
}
# What may be done with several links at once, in words of a menu.
BULK = (
    ("accept", "Use the new addresses"),
    ("assign", "Assign to a person"),
    ("ignore", "Ignore for a while"),
    ("fixed", "Mark as fixed"),
    ("dead", "Mark as gone"),
)
_LEADS = {
    "ignore": "We keep looking at ignored links. They come back to this page after that day.",
    "fixed": "Your word counts from now on, and we look again at the next round.",
    "dead": "Your word counts until you take it back. Items with this address leave the search.",
    "assign": "The name and the day stand beside the link. A day that is past is marked.",
    "retire": "A retired item leaves the search. Its record stays, with your reason.",
}
_NONE = "No link is ticked. Go back and tick those you mean."
_UNPROVEN = "No look of ours proves a new address for {n} of these. Take those on their own."


@dataclass(frozen=True, slots=True)
class Days:
    """Days that forms offer, as a browser's date field writes them."""

    today: str
    tomorrow: str
    soon: str
    month: str
    year: str


@dataclass(frozen=True, slots=True)
class FormLink:
    """A link that a form is about; `to` is the new address that our looks prove."""

    id: int
    url: str
    to: str = ""


@dataclass(frozen=True, slots=True)
class FormView:
    """What the page asks. With `is_proven` it asks for nothing: each link brings its address."""

    action: str
    title: str
    button: str
    lead: str
    links: Sequence[FormLink]
    item: str
    item_name: str
    back: str
    at: int
    problem: str
    values: Mapping[str, str] = field(default_factory=dict)
    can_send: bool = True
    is_proven: bool = False


def days_from(now: datetime) -> Days:
    """The days that forms offer at a time, in its own zone."""
    today = now.date()
    offered = (today + timedelta(days=n) for n in (0, 1, 14, 30, 365))
    return Days(*(day.isoformat() for day in offered))


def form_links(session: Session, ids: Sequence[int], *, with_target: bool) -> list[FormLink]:
    """The links of these ids that the catalog has, in the order given."""
    rows = session.scalars(select(LinkRow).where(LinkRow.id.in_(ids[:MOST_LINKS])))
    found = {row.id: row for row in rows}
    return [
        FormLink(
            i, found[i].url, (permanent_target(session, found[i]) or "") if with_target else ""
        )
        for i in ids
        if i in found
    ]


def form_view(
    catalog: Catalog,
    action: str,
    ids: Sequence[int],
    *,
    item: str = "",
    back: str,
    at: int = 0,
    problem: str = "",
    values: Mapping[str, str] | None = None,
) -> FormView:
    """Ask for what an action on these links needs; `problem` is what was wrong last time."""
    values = dict(values or {})
    with catalog.read() as session:
        is_bulk = action == "accept" and not values.get("to") and len(ids) > 1
        links = form_links(session, ids, with_target=is_bulk)
        row = session.get(ResourceRow, item) if item else None
    unproven = sum(1 for link in links if not link.to) if is_bulk else 0
    if not links:
        problem = problem or _NONE
    elif unproven:
        problem = _UNPROVEN.format(n=unproven)
    them = "this link" if len(links) == 1 else f"{len(links)} links"
    title, button = ASKED[action]
    return FormView(
        action=action,
        title=title.format(them=them) if links else "No link is ticked",
        button=button.format(n="it" if len(links) == 1 else "them"),
        lead=_LEADS.get(action, "") if links else "",
        links=links,
        item=row.id if row is not None else "",
        item_name=words.first_capital(row.name) if row is not None else "",
        back=back,
        at=at,
        problem=problem,
        values=values,
        can_send=bool(links) and not unproven and (action != "retire" or row is not None),
        is_proven=is_bulk,
    )
