"""first schema

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

from curate.catalog.types import UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "actor",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actor")),
        sa.UniqueConstraint("name", name=op.f("uq_actor_name")),
    )
    op.create_table(
        "district",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_district")),
    )
    op.create_table(
        "link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("host", sa.String(length=255), nullable=False),
        sa.Column("first_seen_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("state_reason", sa.Text(), nullable=False),
        sa.Column("state_since", UtcDateTime(timezone=True), nullable=False),
        sa.Column("last_check_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("next_check_at", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link")),
        sa.UniqueConstraint("url", name=op.f("uq_link_url")),
    )
    with op.batch_alter_table("link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_link_host"), ["host"], unique=False)
        batch_op.create_index(batch_op.f("ix_link_next_check_at"), ["next_check_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_link_state"), ["state"], unique=False)

    op.create_table(
        "payload",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("n_bytes", sa.Integer(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_payload")),
    )
    op.create_table(
        "source",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("definition_hash", sa.String(length=64), nullable=False),
        sa.Column("updated_at", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
    )
    op.create_table(
        "vector",
        sa.Column("input_hash", sa.String(length=64), nullable=False),
        sa.Column("model", sa.String(length=160), nullable=False),
        sa.Column("dim", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("input_hash", "model", name=op.f("pk_vector")),
    )
    op.create_table(
        "rejection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.String(length=64), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("locator", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_rejection_source_id_source")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rejection")),
    )
    with op.batch_alter_table("rejection", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rejection_reason"), ["reason"], unique=False)
        batch_op.create_index("ix_rejection_source_url", ["source_id", "url"], unique=False)

    op.create_table(
        "run",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("source_id", sa.String(length=64), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("started_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("finished_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("stats", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_run_source_id_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
    )
    with op.batch_alter_table("run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_run_kind"), ["kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_run_source_id"), ["source_id"], unique=False)

    op.create_table(
        "source_approval",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.String(length=64), nullable=False),
        sa.Column("definition_hash", sa.String(length=64), nullable=False),
        sa.Column("actor_id", sa.String(length=36), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["actor.id"], name=op.f("fk_source_approval_actor_id_actor")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_source_approval_source_id_source")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_approval")),
    )
    with op.batch_alter_table("source_approval", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_source_approval_source_id"), ["source_id"], unique=False
        )

    op.create_table(
        "capture",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.String(length=36), nullable=False),
        sa.Column("source_id", sa.String(length=64), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("served_url", sa.Text(), nullable=False),
        sa.Column("redirected_to", sa.Text(), nullable=True),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("fetched_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("payload_hash", sa.String(length=64), nullable=True),
        sa.Column("content_type", sa.Text(), nullable=True),
        sa.Column("charset", sa.String(length=64), nullable=True),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("n_bytes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["payload_hash"], ["payload.hash"], name=op.f("fk_capture_payload_hash_payload")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_capture_run_id_run")),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_capture_source_id_source")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capture")),
        sa.UniqueConstraint("run_id", "url", name="uq_capture_run_url"),
    )
    with op.batch_alter_table("capture", schema=None) as batch_op:
        batch_op.create_index("ix_capture_source_url", ["source_id", "url", "id"], unique=False)

    op.create_table(
        "link_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.String(length=36), nullable=False),
        sa.Column("checked_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("moved", sa.String(length=16), nullable=True),
        sa.Column("final_url", sa.Text(), nullable=True),
        sa.Column("hops", sa.JSON(), nullable=False),
        sa.Column("elapsed_s", sa.Float(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("retry_after_s", sa.Float(), nullable=True),
        sa.Column("incident", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["link_id"], ["link.id"], name=op.f("fk_link_check_link_id_link")),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_link_check_run_id_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_check")),
    )
    with op.batch_alter_table("link_check", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_link_check_link_id"), ["link_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_link_check_run_id"), ["run_id"], unique=False)

    op.create_table(
        "extraction",
        sa.Column("source_id", sa.String(length=64), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("capture_id", sa.Integer(), nullable=False),
        sa.Column("input_hash", sa.String(length=64), nullable=False),
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("n_resources", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["capture_id"], ["capture.id"], name=op.f("fk_extraction_capture_id_capture")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_extraction_source_id_source")
        ),
        sa.PrimaryKeyConstraint("source_id", "url", name=op.f("pk_extraction")),
    )
    op.create_table(
        "resource",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("source_id", sa.String(length=64), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("locator", sa.Text(), nullable=False),
        sa.Column("capture_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("signals", sa.JSON(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("document_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("gone_at", UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["capture_id"], ["capture.id"], name=op.f("fk_resource_capture_id_capture")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_resource_source_id_source")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource")),
        sa.UniqueConstraint("url", "locator", name="uq_resource_url_locator"),
    )
    with op.batch_alter_table("resource", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_resource_source_id"), ["source_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_resource_text_hash"), ["text_hash"], unique=False)

    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.String(length=64), nullable=False),
        sa.Column("resource_id", sa.String(length=36), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.String(length=36), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["actor.id"], name=op.f("fk_decision_actor_id_actor")
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_decision_district_id_district")
        ),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name=op.f("fk_decision_resource_id_resource")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_resource_id"), ["resource_id"], unique=False)

    op.create_table(
        "field_value",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.String(length=36), nullable=False),
        sa.Column("field", sa.String(length=64), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("source_kind", sa.String(length=16), nullable=False),
        sa.Column("extractor", sa.String(length=64), nullable=False),
        sa.Column("extractor_version", sa.String(length=32), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.Column("capture_id", sa.Integer(), nullable=True),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["capture_id"], ["capture.id"], name=op.f("fk_field_value_capture_id_capture")
        ),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name=op.f("fk_field_value_resource_id_resource")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_value")),
    )
    with op.batch_alter_table("field_value", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_field_value_resource_id"), ["resource_id"], unique=False
        )

    op.create_table(
        "finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.String(length=36), nullable=False),
        sa.Column("step", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("input_hash", sa.String(length=64), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("body_hash", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name=op.f("fk_finding_resource_id_resource")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
        sa.UniqueConstraint("resource_id", "step", "key", name="uq_finding_resource_step_key"),
    )
    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.create_index("ix_finding_step_key", ["step", "key"], unique=False)

    op.create_table(
        "link_use",
        sa.Column("resource_id", sa.String(length=36), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column("place", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["link_id"], ["link.id"], name=op.f("fk_link_use_link_id_link")),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name=op.f("fk_link_use_resource_id_resource")
        ),
        sa.PrimaryKeyConstraint("resource_id", "link_id", name=op.f("pk_link_use")),
    )
    with op.batch_alter_table("link_use", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_link_use_link_id"), ["link_id"], unique=False)

    op.create_table(
        "resource_url",
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("resource_id", sa.String(length=36), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("since", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name=op.f("fk_resource_url_resource_id_resource")
        ),
        sa.PrimaryKeyConstraint("url", "resource_id", name=op.f("pk_resource_url")),
    )
    op.create_table(
        "scorecard",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.String(length=64), nullable=False),
        sa.Column("resource_id", sa.String(length=36), nullable=False),
        sa.Column("rubric", sa.String(length=64), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("input_hash", sa.String(length=64), nullable=False),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("coverage", sa.Float(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_scorecard_district_id_district")
        ),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name=op.f("fk_scorecard_resource_id_resource")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scorecard")),
        sa.UniqueConstraint("district_id", "resource_id", "rubric", name="uq_scorecard_item"),
    )
    with op.batch_alter_table("scorecard", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scorecard_resource_id"), ["resource_id"], unique=False)

    op.create_table(
        "work",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("canonical_id", sa.String(length=36), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["canonical_id"], ["resource.id"], name=op.f("fk_work_canonical_id_resource")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work")),
    )
    with op.batch_alter_table("work", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_work_canonical_id"), ["canonical_id"], unique=False)

    op.create_table(
        "work_member",
        sa.Column("resource_id", sa.String(length=36), nullable=False),
        sa.Column("work_id", sa.String(length=36), nullable=False),
        sa.Column("relation", sa.String(length=16), nullable=False),
        sa.Column("similarity", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name=op.f("fk_work_member_resource_id_resource")
        ),
        sa.ForeignKeyConstraint(["work_id"], ["work.id"], name=op.f("fk_work_member_work_id_work")),
        sa.PrimaryKeyConstraint("resource_id", name=op.f("pk_work_member")),
    )
    with op.batch_alter_table("work_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_work_member_work_id"), ["work_id"], unique=False)
    op.bulk_insert(
        sa.table(
            "district",
            sa.column("id", sa.String),
            sa.column("name", sa.Text),
            sa.column("time_zone", sa.String),
        ),
        [{"id": "default", "name": "Default district", "time_zone": "UTC"}],
    )


def downgrade() -> None:
    with op.batch_alter_table("work_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_work_member_work_id"))

    op.drop_table("work_member")
    with op.batch_alter_table("work", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_work_canonical_id"))

    op.drop_table("work")
    with op.batch_alter_table("scorecard", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_scorecard_resource_id"))

    op.drop_table("scorecard")
    op.drop_table("resource_url")
    with op.batch_alter_table("link_use", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_link_use_link_id"))

    op.drop_table("link_use")
    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.drop_index("ix_finding_step_key")

    op.drop_table("finding")
    with op.batch_alter_table("field_value", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_field_value_resource_id"))

    op.drop_table("field_value")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decision_resource_id"))

    op.drop_table("decision")
    with op.batch_alter_table("resource", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_resource_text_hash"))
        batch_op.drop_index(batch_op.f("ix_resource_source_id"))

    op.drop_table("resource")
    op.drop_table("extraction")
    with op.batch_alter_table("link_check", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_link_check_run_id"))
        batch_op.drop_index(batch_op.f("ix_link_check_link_id"))

    op.drop_table("link_check")
    with op.batch_alter_table("capture", schema=None) as batch_op:
        batch_op.drop_index("ix_capture_source_url")

    op.drop_table("capture")
    with op.batch_alter_table("source_approval", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_source_approval_source_id"))

    op.drop_table("source_approval")
    with op.batch_alter_table("run", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_run_source_id"))
        batch_op.drop_index(batch_op.f("ix_run_kind"))

    op.drop_table("run")
    with op.batch_alter_table("rejection", schema=None) as batch_op:
        batch_op.drop_index("ix_rejection_source_url")
        batch_op.drop_index(batch_op.f("ix_rejection_reason"))

    op.drop_table("rejection")
    op.drop_table("vector")
    op.drop_table("source")
    op.drop_table("payload")
    with op.batch_alter_table("link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_link_state"))
        batch_op.drop_index(batch_op.f("ix_link_next_check_at"))
        batch_op.drop_index(batch_op.f("ix_link_host"))

    op.drop_table("link")
    op.drop_table("district")
    op.drop_table("actor")
