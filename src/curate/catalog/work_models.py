"""The tables of works: resources that are one and the same, folded behind one of them."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - SQLAlchemy reads the annotations

from sqlalchemy import Float, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from curate.catalog.base import Base


class Work(Base):
    """A work: duplicates folded behind one canonical resource. `id` is minted at first sight."""

    __tablename__ = "work"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    canonical_id: Mapped[str] = mapped_column(ForeignKey("resource.id"), index=True)
    reason: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]


class WorkMember(Base):
    """A resource's place in its work."""

    __tablename__ = "work_member"
    resource_id: Mapped[str] = mapped_column(ForeignKey("resource.id"), primary_key=True)
    work_id: Mapped[str] = mapped_column(ForeignKey("work.id"), index=True)
    relation: Mapped[str] = mapped_column(String(16))
    similarity: Mapped[float] = mapped_column(Float)
