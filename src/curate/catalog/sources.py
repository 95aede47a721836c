"""Sources as the catalog remembers them, and who approved which definition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from curate.catalog.models import Source, SourceApproval
from curate.hashing import json_hash

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session


def remember_source(
    session: Session, source_id: str, name: str, definition: dict[str, Any], *, at: datetime
) -> str:
    """Write a source's current definition down and return its hash."""
    definition_hash = json_hash(definition)
    row = session.get(Source, source_id)
    if row is None:
        row = Source(id=source_id, name=name, definition={}, definition_hash="", updated_at=at)
        session.add(row)
    if row.definition_hash != definition_hash or row.name != name:
        row.name, row.definition, row.definition_hash = name, definition, definition_hash
        row.updated_at = at
    session.flush()
    return definition_hash


def approve_source(
    session: Session,
    source_id: str,
    *,
    actor_id: str,
    at: datetime,
    note: str | None = None,
    permission: str | None = None,
) -> str:
    """Approve the definition that the source has now; returns its hash.

    `permission` is what the publisher answered, where it wants to be asked first.
    """
    definition_hash = session.get_one(Source, source_id).definition_hash
    session.add(
        SourceApproval(
            source_id=source_id,
            definition_hash=definition_hash,
            actor_id=actor_id,
            at=at,
            note=note,
            permission=permission,
        )
    )
    return definition_hash


def is_approved(session: Session, source_id: str, definition_hash: str) -> bool:
    """Whether somebody approved exactly this definition."""
    found = session.scalars(
        select(SourceApproval.id).where(
            SourceApproval.source_id == source_id,
            SourceApproval.definition_hash == definition_hash,
        )
    ).first()
    return found is not None


def has_permission(session: Session, source_id: str) -> bool:
    """Whether somebody wrote down that the publisher allows the crawl; it outlives edits."""
    found = session.scalars(
        select(SourceApproval.id).where(
            SourceApproval.source_id == source_id, SourceApproval.permission.is_not(None)
        )
    ).first()
    return found is not None
