"""The tables of the catalog, the store of record (DESIGN section 3).

What a district says (decisions, scorecards) carries `district_id`; what the web says (captures,
resources, findings, links) is common to all districts.
"""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - SQLAlchemy reads the annotations
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from curate.catalog.base import Base
from curate.catalog.link_models import (
    Alert,
    AlertDelivery,
    Drift,
    LinkArchive,
    LinkCheckRow,
    LinkDesk,
    LinkHost,
    LinkProbe,
    LinkRow,
    LinkUse,
)
from curate.catalog.work_models import Work, WorkMember

__all__ = [
    "Actor",
    "Alert",
    "AlertDelivery",
    "Base",
    "CaptureRow",
    "Contribution",
    "Decision",
    "District",
    "Drift",
    "ExtractionRow",
    "FieldValueRow",
    "FindingRow",
    "LinkArchive",
    "LinkCheckRow",
    "LinkDesk",
    "LinkHost",
    "LinkProbe",
    "LinkRow",
    "LinkUse",
    "Payload",
    "RejectionRow",
    "ResourceRow",
    "ResourceUrl",
    "Run",
    "ScorecardRow",
    "Source",
    "SourceApproval",
    "VectorRow",
    "Work",
    "WorkMember",
]


class District(Base):
    """Whose decisions, weights and days count."""

    __tablename__ = "district"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    time_zone: Mapped[str] = mapped_column(String(64), default="UTC")


class Actor(Base):
    """The one erasable table of names: everything else knows only the opaque `id`."""

    __tablename__ = "actor"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    name: Mapped[str | None] = mapped_column(Text, unique=True)
    created_at: Mapped[datetime]


class Source(Base):
    """A source as last read from its file; the file is the definition, this its memory."""

    __tablename__ = "source"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    definition: Mapped[dict[str, Any]]
    definition_hash: Mapped[str] = mapped_column(String(64))
    updated_at: Mapped[datetime]


class SourceApproval(Base):
    """Who approved which definition of a source; a changed definition is unapproved."""

    __tablename__ = "source_approval"
    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[str] = mapped_column(ForeignKey("source.id"), index=True)
    definition_hash: Mapped[str] = mapped_column(String(64))
    actor_id: Mapped[str] = mapped_column(ForeignKey("actor.id"))
    at: Mapped[datetime]
    note: Mapped[str | None] = mapped_column(Text)
    permission: Mapped[str | None] = mapped_column(Text)  # who allowed the crawl, where one must


class Run(Base):
    """One execution of a stage over a source or over all; `status` says how it ended."""

    __tablename__ = "run"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    kind: Mapped[str] = mapped_column(String(32), index=True)
    source_id: Mapped[str | None] = mapped_column(ForeignKey("source.id"), index=True)
    status: Mapped[str] = mapped_column(String(16), default="running")
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(Text)
    stats: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class Payload(Base):
    """A decoded body, addressed by its SHA-256, in a WARC file of its own so that it can go."""

    __tablename__ = "payload"
    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    n_bytes: Mapped[int]
    path: Mapped[str] = mapped_column(Text)


class CaptureRow(Base):
    """One fetch, 304s and errors included."""

    __tablename__ = "capture"
    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[str] = mapped_column(ForeignKey("run.id"))
    source_id: Mapped[str] = mapped_column(ForeignKey("source.id"))
    url: Mapped[str] = mapped_column(Text)
    served_url: Mapped[str] = mapped_column(Text)
    redirected_to: Mapped[str | None] = mapped_column(Text)
    status: Mapped[int]
    fetched_at: Mapped[datetime]
    payload_hash: Mapped[str | None] = mapped_column(ForeignKey("payload.hash"))
    content_type: Mapped[str | None] = mapped_column(Text)
    charset: Mapped[str | None] = mapped_column(String(64))
    etag: Mapped[str | None] = mapped_column(Text)
    last_modified: Mapped[str | None] = mapped_column(Text)
    n_bytes: Mapped[int] = mapped_column(Integer, default=0)
    kind: Mapped[str] = mapped_column(String(16), default="page")
    headers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    __table_args__ = (
        Index("ix_capture_source_url", "source_id", "url", "id"),
        Index("ix_capture_redirected_to", "redirected_to"),
        UniqueConstraint("run_id", "url", name="uq_capture_run_url"),
    )


class ExtractionRow(Base):
    """What extraction last read of an address: the staleness mark of that step."""

    __tablename__ = "extraction"
    source_id: Mapped[str] = mapped_column(ForeignKey("source.id"), primary_key=True)
    url: Mapped[str] = mapped_column(Text, primary_key=True)
    capture_id: Mapped[int] = mapped_column(ForeignKey("capture.id"))
    input_hash: Mapped[str] = mapped_column(String(64))
    version: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]
    n_resources: Mapped[int]
    keys: Mapped[list[Any]] = mapped_column(JSON, default=list)  # of the contributions it holds


class RejectionRow(Base):
    """A record that became no resource, with its reason."""

    __tablename__ = "rejection"
    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[str] = mapped_column(ForeignKey("source.id"))
    url: Mapped[str] = mapped_column(Text)
    locator: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(String(32), index=True)
    detail: Mapped[str] = mapped_column(Text, default="")
    __table_args__ = (Index("ix_rejection_source_url", "source_id", "url"),)


class ResourceRow(Base):
    """A learning resource. `document` holds the winning fields (LRMI), `text` what was read.

    `version_of` is the canonical address of the work that the document names, beside it so that
    the versions of a work are found by an index.
    """

    __tablename__ = "resource"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    source_id: Mapped[str] = mapped_column(ForeignKey("source.id"), index=True)
    url: Mapped[str] = mapped_column(Text)
    locator: Mapped[str] = mapped_column(Text, default="page")
    capture_id: Mapped[int] = mapped_column(ForeignKey("capture.id"))
    name: Mapped[str] = mapped_column(Text)
    document: Mapped[dict[str, Any]]
    signals: Mapped[dict[str, Any]]
    text: Mapped[str] = mapped_column(Text)
    text_hash: Mapped[str] = mapped_column(String(64), index=True)
    document_hash: Mapped[str] = mapped_column(String(64))
    version_of: Mapped[str | None] = mapped_column(Text, index=True)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    gone_at: Mapped[datetime | None]
    gone_because: Mapped[str] = mapped_column(Text, default="")
    __table_args__ = (UniqueConstraint("url", "locator", name="uq_resource_url_locator"),)


class Contribution(Base):
    """What one captured address says of one resource: a page, a file, a record of a listing.

    A resource may have several (a list's row and the page it names); it is gone upstream when all
    of them are. `key` names the contribution within its source: a record keeps its key when it
    moves to another page of the listing.
    """

    __tablename__ = "contribution"
    id: Mapped[int] = mapped_column(primary_key=True)
    resource_id: Mapped[str] = mapped_column(ForeignKey("resource.id"), index=True)
    source_id: Mapped[str] = mapped_column(ForeignKey("source.id"))
    key: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(16))
    url: Mapped[str] = mapped_column(Text)
    locator: Mapped[str] = mapped_column(Text)
    capture_id: Mapped[int] = mapped_column(ForeignKey("capture.id"))
    text: Mapped[str] = mapped_column(Text)
    signals: Mapped[dict[str, Any]]
    links: Mapped[list[Any]]
    gone_at: Mapped[datetime | None]
    gone_because: Mapped[str] = mapped_column(Text, default="")
    __table_args__ = (
        UniqueConstraint("source_id", "key", name="uq_contribution_source_key"),
        Index("ix_contribution_source_url", "source_id", "url"),
    )


class ResourceUrl(Base):
    """Joins addresses to a resource: canonical, alias (a mirror), source or redirect."""

    __tablename__ = "resource_url"
    url: Mapped[str] = mapped_column(Text, primary_key=True)
    resource_id: Mapped[str] = mapped_column(
        ForeignKey("resource.id"), primary_key=True, index=True
    )
    role: Mapped[str] = mapped_column(String(16))
    since: Mapped[datetime]


class FieldValueRow(Base):
    """A candidate for a field; every candidate is kept, one rule picks the winner."""

    __tablename__ = "field_value"
    id: Mapped[int] = mapped_column(primary_key=True)
    resource_id: Mapped[str] = mapped_column(ForeignKey("resource.id"), index=True)
    field: Mapped[str] = mapped_column(String(64))
    value: Mapped[Any] = mapped_column(JSON)
    source_kind: Mapped[str] = mapped_column(String(16))
    extractor: Mapped[str] = mapped_column(String(64))
    extractor_version: Mapped[str] = mapped_column(String(32))
    rank: Mapped[int]
    locked: Mapped[bool] = mapped_column(Boolean, default=False)
    contribution_id: Mapped[int | None] = mapped_column(ForeignKey("contribution.id"), index=True)
    capture_id: Mapped[int | None] = mapped_column(ForeignKey("capture.id"))
    evidence: Mapped[dict[str, Any]]
    at: Mapped[datetime]


class FindingRow(Base):
    """What one step says of one resource; `key` tells variants apart (a framework, a rubric)."""

    __tablename__ = "finding"
    id: Mapped[int] = mapped_column(primary_key=True)
    resource_id: Mapped[str] = mapped_column(ForeignKey("resource.id"))
    step: Mapped[str] = mapped_column(String(32))
    key: Mapped[str] = mapped_column(String(128), default="")
    version: Mapped[str] = mapped_column(String(64))
    input_hash: Mapped[str] = mapped_column(String(64))
    body: Mapped[dict[str, Any]]
    body_hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    __table_args__ = (
        UniqueConstraint("resource_id", "step", "key", name="uq_finding_resource_step_key"),
        Index("ix_finding_step_key", "step", "key"),
    )


class VectorRow(Base):
    """An embedding by the hash of what was embedded: equal texts share one."""

    __tablename__ = "vector"
    input_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    model: Mapped[str] = mapped_column(String(160), primary_key=True)
    dim: Mapped[int]
    data: Mapped[bytes] = mapped_column(LargeBinary)  # float32, little-endian, L2-normalized


class ScorecardRow(Base):
    """Answers and score of a resource for one district and rubric."""

    __tablename__ = "scorecard"
    id: Mapped[int] = mapped_column(primary_key=True)
    district_id: Mapped[str] = mapped_column(ForeignKey("district.id"))
    resource_id: Mapped[str] = mapped_column(ForeignKey("resource.id"), index=True)
    rubric: Mapped[str] = mapped_column(String(64))
    version: Mapped[str] = mapped_column(String(64))
    input_hash: Mapped[str] = mapped_column(String(64))
    score: Mapped[float | None] = mapped_column(Float)
    coverage: Mapped[float] = mapped_column(Float)
    body: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    __table_args__ = (
        UniqueConstraint("district_id", "resource_id", "rubric", name="uq_scorecard_item"),
    )


class Decision(Base):
    """A person's word, append-only: this table is the audit trail.

    `kind` is accept, reject, retire, reopen, answer, edit, undo or link; `subject` names the
    question, field or link; `value` what was said; `before` what stood there.
    """

    __tablename__ = "decision"
    id: Mapped[int] = mapped_column(primary_key=True)
    district_id: Mapped[str] = mapped_column(ForeignKey("district.id"))
    resource_id: Mapped[str | None] = mapped_column(ForeignKey("resource.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    subject: Mapped[str] = mapped_column(Text, default="")
    value: Mapped[Any] = mapped_column(JSON)
    before: Mapped[Any] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(Text, default="")
    actor_id: Mapped[str] = mapped_column(ForeignKey("actor.id"))
    at: Mapped[datetime]
