"""link desk: fingerprints, pauses, probes, people's words on links, alerts, drift

Revision ID: 0003
Revises: 0002
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from curate.catalog.types import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def _time(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, UtcDateTime(timezone=True), nullable=nullable)


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=False)


def _reference(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name)


def upgrade() -> None:
    op.add_column("link", sa.Column("page", sa.JSON(), nullable=True))
    op.add_column("link_check", sa.Column("page", sa.JSON(), nullable=True))
    is_moved = sa.text("moved = 'permanent' AND incident IS NULL")
    op.create_index(
        "ix_link_check_moved",
        "link_check",
        ["link_id", "checked_at"],
        sqlite_where=is_moved,
        postgresql_where=is_moved,
    )
    op.create_table(
        "link_host",
        sa.Column("host", sa.String(length=255), nullable=False),
        _time("not_before"),
        _text("because"),
        sa.PrimaryKeyConstraint("host", name=op.f("pk_link_host")),
    )
    op.create_table(
        "link_probe",
        sa.Column("origin", sa.String(length=300), nullable=False),
        _text("directory"),
        sa.Column("ending", sa.String(length=16), nullable=False),
        _time("asked_at"),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("origin", "directory", "ending", name=op.f("pk_link_probe")),
    )
    op.create_table(
        "link_archive",
        sa.Column("link_id", sa.Integer(), nullable=False),
        _time("looked_at"),
        sa.Column("copy_url", sa.Text(), nullable=True),
        _time("copy_at", nullable=True),
        _text("because"),
        _reference("link_archive", "link_id", "link"),
        sa.PrimaryKeyConstraint("link_id", name=op.f("pk_link_archive")),
    )
    op.create_table(
        "link_desk",
        sa.Column("district_id", sa.String(length=64), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        _time("ignored_until", nullable=True),
        _text("ignored_because"),
        sa.Column("said_state", sa.String(length=16), nullable=True),
        _text("said_because"),
        _time("said_at", nullable=True),
        sa.Column("accepted_url", sa.Text(), nullable=True),
        sa.Column("assignee_id", sa.String(length=36), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        _time("updated_at"),
        _reference("link_desk", "district_id", "district"),
        _reference("link_desk", "link_id", "link"),
        _reference("link_desk", "assignee_id", "actor"),
        sa.PrimaryKeyConstraint("district_id", "link_id", name=op.f("pk_link_desk")),
    )
    op.create_index(op.f("ix_link_desk_link_id"), "link_desk", ["link_id"])
    op.create_table(
        "alert",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        _text("subject"),
        sa.Column("body", sa.JSON(), nullable=False),
        _time("created_at"),
        _reference("alert", "district_id", "district"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
        sa.UniqueConstraint("district_id", "key", name="uq_alert_district_key"),
    )
    op.create_table(
        "alert_delivery",
        sa.Column("alert_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("batch", sa.String(length=64), nullable=False),
        sa.Column("n_attempts", sa.Integer(), nullable=False),
        _time("last_attempt_at", nullable=True),
        _time("next_attempt_at"),
        _time("sent_at", nullable=True),
        _text("last_error"),
        _reference("alert_delivery", "alert_id", "alert"),
        sa.PrimaryKeyConstraint("alert_id", "channel", name=op.f("pk_alert_delivery")),
    )
    op.create_index(op.f("ix_alert_delivery_batch"), "alert_delivery", ["batch"])
    op.create_table(
        "drift",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.String(length=64), nullable=False),
        sa.Column("resource_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        _time("found_at"),
        sa.Column("accepted_by", sa.Integer(), nullable=False),
        sa.Column("before_capture_id", sa.Integer(), nullable=True),
        sa.Column("after_capture_id", sa.Integer(), nullable=True),
        _text("evidence"),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        _time("withdrawn_at", nullable=True),
        _reference("drift", "district_id", "district"),
        _reference("drift", "resource_id", "resource"),
        _reference("drift", "accepted_by", "decision"),
        _reference("drift", "before_capture_id", "capture"),
        _reference("drift", "after_capture_id", "capture"),
        _reference("drift", "settled_by", "decision"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drift")),
        sa.UniqueConstraint(
            "resource_id", "accepted_by", "kind", name="uq_drift_item_decision_kind"
        ),
    )
    op.create_index(op.f("ix_drift_resource_id"), "drift", ["resource_id"])


def downgrade() -> None:
    raise NotImplementedError("an older curate cannot read catalogs with a link desk")
