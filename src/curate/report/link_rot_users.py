"""Who uses the links of the report, what the district says of them, and which items are gone."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import select

from curate.catalog.chunks import in_chunks
from curate.catalog.links import SELF
from curate.catalog.models import LinkRow, LinkUse, ResourceRow
from curate.report.link_rot_records import ItemUse, LostItem

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
    items: dict[str, ItemUse | None] = {}  # those that are gone: None; items use many links
    for chunk in in_chunks(list(found)):
        uses = _uses_of(session, chunk)
        new = {i for one in uses.values() for i in one} - items.keys()
        items.update(_items(session, sorted(new), verdicts))
        for link_id, one in uses.items():
            there = [(item, one[i]) for i in one if (item := items[i]) is not None]
            for item, is_main in sorted(there, key=lambda use: use[0].url):
                mine = item.model_copy(update={"is_main": True}) if is_main else item
                found[link_id].add(mine)
    return found


def _uses_of(session: Session, chunk: Sequence[int]) -> dict[int, dict[str, bool]]:
    """Link id -> item id -> whether the link is the item's own address; gone items included."""
    using = select(LinkUse.link_id, LinkUse.resource_id, LinkUse.role)
    named = (
        select(LinkRow.id, ResourceRow.id)
        .join(ResourceRow, ResourceRow.url == LinkRow.url)
        .where(LinkRow.id.in_(chunk))
    )
    found: dict[int, dict[str, bool]] = defaultdict(dict)
    for link_id, item_id, role in session.execute(using.where(LinkUse.link_id.in_(chunk))):
        found[link_id][item_id] = role == SELF
    for link_id, item_id in session.execute(named):
        found[link_id][item_id] = True
    return found


def _items(
    session: Session, ids: Sequence[str], verdicts: Mapping[str, str | None]
) -> dict[str, ItemUse | None]:
    """Item id -> the item as a link's user; None for one that is gone."""
    found: dict[str, ItemUse | None] = dict.fromkeys(ids)
    read = (ResourceRow.id, ResourceRow.name, ResourceRow.url, ResourceRow.source_id)
    for chunk in in_chunks(ids):
        there = select(*read).where(ResourceRow.id.in_(chunk), ResourceRow.gone_at.is_(None))
        for i, name, url, source in session.execute(there):
            found[i] = ItemUse(
                id=i, name=name, url=url, source=source, verdict=verdicts.get(i), is_main=False
            )
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
