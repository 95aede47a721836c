"""Versions: items that name another as the work they are based on: other levels, languages."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from curate.catalog.models import FindingRow, ResourceRow, ResourceUrl
from curate.urls import canonical_or_none

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(slots=True, frozen=True, order=True)
class VersionOf:
    """Another version of an item; `lexile_like` in L, None where there is no estimate."""

    url: str
    resource_id: str
    name: str
    language: str | None
    lexile_like: int | None


def versions_by_resource(session: Session) -> dict[str, tuple[VersionOf, ...]]:
    """Resource id -> its other versions in the catalog, by address.

    Items are versions of one another when one names the other, or both name the same third, as the
    work they are based on (`isBasedOn`, `exampleOfWork`, `translationOfWork`).
    """
    rows = session.execute(
        select(ResourceRow.id, ResourceRow.url, ResourceRow.name, ResourceRow.document)
        .where(ResourceRow.gone_at.is_(None))
        .order_by(ResourceRow.url)
    ).all()
    named = {row.id: canonical_or_none(row.document.get("versionOf") or "") for row in rows}
    roots = {url for url in named.values() if url is not None}
    if not roots:
        return {}
    at = {
        row.url: row.resource_id
        for row in session.execute(
            # The last one counts: the item that lives there before those that only led there;
            # ties by address and place, never by id.
            select(ResourceUrl.url, ResourceUrl.resource_id)
            .join(ResourceRow, ResourceRow.id == ResourceUrl.resource_id)
            .order_by(
                ResourceUrl.role == "canonical", ResourceRow.url.desc(), ResourceRow.locator.desc()
            )
        )
        if row.url in roots
    }
    levels = _levels(session)
    groups: dict[str, list[VersionOf]] = defaultdict(list)
    for row in rows:
        root = named[row.id]
        key = at.get(root, root) if root is not None else row.id
        groups[key].append(
            VersionOf(
                url=row.url,
                resource_id=row.id,
                name=row.name,
                language=row.document.get("inLanguage"),
                lexile_like=levels.get(row.id),
            )
        )
    return {
        member.resource_id: tuple(sorted(v for v in group if v != member))
        for group in groups.values()
        if len(group) > 1
        for member in group
    }


def _levels(session: Session) -> dict[str, int]:
    rows = session.execute(
        select(FindingRow.resource_id, FindingRow.body).where(FindingRow.step == "readability")
    )
    return {
        row.resource_id: row.body["lexile_like"]
        for row in rows
        if row.body.get("lexile_like") is not None
    }
