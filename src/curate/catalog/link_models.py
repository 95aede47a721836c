"""The tables of links: what is used where, every look, what people said, what to tell them.

A link and its looks are common to all districts; what people say of it carries `district_id`.
"""

from __future__ import annotations

from datetime import date, datetime  # noqa: TC003 - SQLAlchemy reads the annotations
from typing import Any

from sqlalchemy import JSON, Float, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from curate.catalog.base import Base


class LinkRow(Base):
    """A distinct out-link, shared by every resource that uses it, with history's judgment.

    `page` is the fingerprint of the last alive look (`curate.records.PagePrint`), None before one.
    """

    __tablename__ = "link"
    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(Text, unique=True)
    host: Mapped[str] = mapped_column(String(255), index=True)
    first_seen_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(16), default="new", index=True)
    state_reason: Mapped[str] = mapped_column(Text, default="")
    state_since: Mapped[datetime]
    last_check_at: Mapped[datetime | None]
    next_check_at: Mapped[datetime] = mapped_column(index=True)
    page: Mapped[dict[str, Any] | None] = mapped_column(JSON)


class LinkUse(Base):
    """Where a resource uses a link; `role` is `self` for the resource's own address."""

    __tablename__ = "link_use"
    resource_id: Mapped[str] = mapped_column(ForeignKey("resource.id"), primary_key=True)
    link_id: Mapped[int] = mapped_column(ForeignKey("link.id"), primary_key=True, index=True)
    role: Mapped[str] = mapped_column(String(8), default="out")
    place: Mapped[str] = mapped_column(String(16), default="main")
    text: Mapped[str] = mapped_column(Text, default="")


class LinkCheckRow(Base):
    """One look at a link. Looks taken in an incident are kept and counted against nobody.

    `page` is the fingerprint of what was seen, kept only where it differs from the one before.
    """

    __tablename__ = "link_check"
    id: Mapped[int] = mapped_column(primary_key=True)
    link_id: Mapped[int] = mapped_column(ForeignKey("link.id"), index=True)
    run_id: Mapped[str] = mapped_column(ForeignKey("run.id"), index=True)
    checked_at: Mapped[datetime]
    verdict: Mapped[str] = mapped_column(String(16))
    kind: Mapped[str] = mapped_column(String(32))
    status: Mapped[int | None]
    moved: Mapped[str | None] = mapped_column(String(16))
    final_url: Mapped[str | None] = mapped_column(Text)
    hops: Mapped[list[Any]]
    elapsed_s: Mapped[float] = mapped_column(Float)
    evidence: Mapped[str] = mapped_column(Text)
    retry_after_s: Mapped[float | None] = mapped_column(Float)
    incident: Mapped[str | None] = mapped_column(Text)
    page: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    __table_args__ = (
        # The report asks for the few that moved for good among a million looks.
        Index(
            "ix_link_check_moved",
            "link_id",
            "checked_at",
            sqlite_where=text("moved = 'permanent' AND incident IS NULL"),
            postgresql_where=text("moved = 'permanent' AND incident IS NULL"),
        ),
    )


class LinkHost(Base):
    """A host that asked for a pause longer than a run: no request to it before `not_before`."""

    __tablename__ = "link_host"
    host: Mapped[str] = mapped_column(String(255), primary_key=True)
    not_before: Mapped[datetime]
    because: Mapped[str] = mapped_column(Text)


class LinkProbe(Base):
    """What a site answered for a made-up address of a directory; kept for days."""

    __tablename__ = "link_probe"
    origin: Mapped[str] = mapped_column(String(300), primary_key=True)
    directory: Mapped[str] = mapped_column(Text, primary_key=True)
    ending: Mapped[str] = mapped_column(String(16), primary_key=True)
    asked_at: Mapped[datetime]
    facts: Mapped[dict[str, Any]]


class LinkArchive(Base):
    """What an archive holds of a dead link, as last looked up; `copy_url` is None where nothing."""

    __tablename__ = "link_archive"
    link_id: Mapped[int] = mapped_column(ForeignKey("link.id"), primary_key=True)
    looked_at: Mapped[datetime]
    copy_url: Mapped[str | None] = mapped_column(Text)
    copy_at: Mapped[datetime | None]
    because: Mapped[str] = mapped_column(Text)


class LinkDesk(Base):
    """What stands of people's words on a link in a district; `decision` holds each as it was said.

    `said_state` (`alive` or `dead`) overrides history. `accepted_url` is asked and shown in place
    of the link's own address.
    """

    __tablename__ = "link_desk"
    district_id: Mapped[str] = mapped_column(ForeignKey("district.id"), primary_key=True)
    link_id: Mapped[int] = mapped_column(ForeignKey("link.id"), primary_key=True, index=True)
    ignored_until: Mapped[datetime | None]
    ignored_because: Mapped[str] = mapped_column(Text, default="")
    said_state: Mapped[str | None] = mapped_column(String(16))
    said_because: Mapped[str] = mapped_column(Text, default="")
    said_at: Mapped[datetime | None]
    accepted_url: Mapped[str | None] = mapped_column(Text)
    assignee_id: Mapped[str | None] = mapped_column(ForeignKey("actor.id"))
    due_on: Mapped[date | None]
    updated_at: Mapped[datetime]


class Alert(Base):
    """Something a person should hear of without opening a report.

    `key` says what it is about, so that one event makes one alert. `body` is a
    `curate.alerts.AlertBody`.
    """

    __tablename__ = "alert"
    id: Mapped[int] = mapped_column(primary_key=True)
    district_id: Mapped[str] = mapped_column(ForeignKey("district.id"))
    key: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str] = mapped_column(Text)
    body: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("district_id", "key", name="uq_alert_district_key"),)


class AlertDelivery(Base):
    """What became of an alert in a channel (`webhook`, `mail`); none before it is first tried.

    Alerts that leave together share a `batch`, and so they do whenever it is tried again: the same
    message with the same number, so that a receiver can drop a repeat.
    """

    __tablename__ = "alert_delivery"
    alert_id: Mapped[int] = mapped_column(ForeignKey("alert.id"), primary_key=True)
    channel: Mapped[str] = mapped_column(String(16), primary_key=True)
    batch: Mapped[str] = mapped_column(String(64), index=True)
    n_attempts: Mapped[int] = mapped_column(default=0)
    last_attempt_at: Mapped[datetime | None]
    next_attempt_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(Text, default="")


class Drift(Base):
    """An accepted item that is no longer what was accepted: its review is open again.

    `kind` is text, license, sign_in or title. It is settled by the decision that a person takes
    next, or withdrawn where the item is again what was accepted.
    """

    __tablename__ = "drift"
    id: Mapped[int] = mapped_column(primary_key=True)
    district_id: Mapped[str] = mapped_column(ForeignKey("district.id"))
    resource_id: Mapped[str] = mapped_column(ForeignKey("resource.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    found_at: Mapped[datetime]
    accepted_by: Mapped[int] = mapped_column(ForeignKey("decision.id"))
    before_capture_id: Mapped[int | None] = mapped_column(ForeignKey("capture.id"))
    after_capture_id: Mapped[int | None] = mapped_column(ForeignKey("capture.id"))
    evidence: Mapped[str] = mapped_column(Text)
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("decision.id"))
    withdrawn_at: Mapped[datetime | None]
    __table_args__ = (
        UniqueConstraint("resource_id", "accepted_by", "kind", name="uq_drift_item_decision_kind"),
    )
