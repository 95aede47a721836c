"""Who uses the links of the report, what the district says of them, and which items are gone."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from curate.catalog.models import LinkRow, LinkUse, ResourceRow
from curate.report.link_rot_records import ItemUse, LostItem
from curate.report.link_rot_rows import chunks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy.orm import Session

MAX_ITEMS = 100  # named for one link; a link in a site's footer stands on every page
_ACCEPTED, _RETIRED = "accepted", "retired"


@dataclass(slots=True)
class Users:
    """Who uses a link. `named` are the first of them: own pages, accepted ones, then by address."""

    n_items: int = 0
    n_vetted: int = 0
    n_retired: int = 0
    is_main: bool = False
    is_vetted_main: bool = False
    sources: set[str] = field(default_factory=set)
    first: list[ItemUse] = field(default_factory=list)
    others: list[ItemUse] = field(default_factory=list)

    def add(self, item: ItemUse) -> None:
        """Count an item, and name it while there is room."""
        is_vetted = item.verdict == _ACCEPTED
        self.n_items += 1
        self.n_vetted += is_vetted
        self.n_retired += item.verdict == _RETIRED
        self.is_main |= item.is_main
        self.is_vetted_main |= item.is_main and is_vetted
        self.sources.add(item.source)
        named = self.first if item.is_main or is_vetted else self.others
        if len(named) < MAX_ITEMS:
            named.append(item)

    @property
    def named(self) -> tuple[ItemUse, ...]:
        """The first `MAX_ITEMS` items."""
        first = sorted(self.first, key=lambda item: (not item.is_main, item.url))
        return tuple([*first, *self.others][:MAX_ITEMS])


def users_of(
    session: Session, links: Iterable[LinkRow], verdicts: Mapping[str, str | None]
) -> dict[int, Users]:
    """Link id -> the items that use it or whose own address it is; those that are gone left out."""
    found: dict[int, Users] = {link.id: Users() for link in links}
    made: dict[tuple[str, bool], ItemUse] = {}  # items use many links
    for chunk in chunks(list(found)):
        for link_id, one in _items_of(session, chunk).items():
            for row, is_main in one.values():
                key = (row.id, is_main)
                if key not in made:
                    made[key] = ItemUse(
                        id=row.id,
                        name=row.name,
                        url=row.url,
                        source=row.source_id,
                        verdict=verdicts.get(row.id),
                        is_main=is_main,
                    )
                found[link_id].add(made[key])
    return found


def _items_of(session: Session, chunk: Sequence[int]) -> dict[int, dict[str, tuple[Any, bool]]]:
    """Link id -> item id -> the item, and whether the link is its own address; by address."""
    item = (ResourceRow.id, ResourceRow.name, ResourceRow.url, ResourceRow.source_id)
    using = (
        select(LinkUse.link_id, LinkUse.role, *item)
        .join(ResourceRow, ResourceRow.id == LinkUse.resource_id)
        .where(LinkUse.link_id.in_(chunk), ResourceRow.gone_at.is_(None))
        .order_by(ResourceRow.url, ResourceRow.locator)
    )
    named = (
        select(LinkRow.id.label("link_id"), *item)
        .join(ResourceRow, ResourceRow.url == LinkRow.url)
        .where(LinkRow.id.in_(chunk), ResourceRow.gone_at.is_(None))
    )
    found: dict[int, dict[str, tuple[Any, bool]]] = defaultdict(dict)
    for row in session.execute(using):
        found[row.link_id][row.id] = (row, row.role == "self")
    for own in session.execute(named):
        found[own.link_id][own.id] = (own, True)
    return found


def lost_items(
    session: Session, source: str | None, verdicts: Mapping[str, str | None]
) -> tuple[LostItem, ...]:
    """Accepted items that their source has no more, the latest first."""
    statement = select(
        ResourceRow.id,
        ResourceRow.name,
        ResourceRow.url,
        ResourceRow.source_id,
        ResourceRow.gone_at,
        ResourceRow.gone_because,
    ).where(ResourceRow.gone_at.is_not(None))
    if source is not None:
        statement = statement.where(ResourceRow.source_id == source)
    return tuple(
        LostItem(id=i, name=name, url=url, source=of, gone_at=gone_at, because=because)
        for i, name, url, of, gone_at, because in session.execute(
            statement.order_by(ResourceRow.gone_at.desc(), ResourceRow.url)
        )
        if verdicts.get(i) == _ACCEPTED
    )
