"""contributions: a resource may draw on several captured addresses

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

from curate.catalog.types import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contribution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.String(length=36), nullable=False),
        sa.Column("source_id", sa.String(length=64), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("locator", sa.Text(), nullable=False),
        sa.Column("capture_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("signals", sa.JSON(), nullable=False),
        sa.Column("links", sa.JSON(), nullable=False),
        sa.Column("gone_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("gone_because", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resource_id"], ["resource.id"], name=op.f("fk_contribution_resource_id_resource")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_contribution_source_id_source")
        ),
        sa.ForeignKeyConstraint(
            ["capture_id"], ["capture.id"], name=op.f("fk_contribution_capture_id_capture")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contribution")),
        sa.UniqueConstraint("source_id", "key", name="uq_contribution_source_key"),
    )
    op.create_index(op.f("ix_contribution_resource_id"), "contribution", ["resource_id"])
    op.create_index("ix_contribution_source_url", "contribution", ["source_id", "url"])
    # Columns are added one by one: rebuilding a table would break what refers to it.
    op.add_column(
        "capture", sa.Column("kind", sa.String(length=16), nullable=False, server_default="page")
    )
    op.create_index("ix_capture_redirected_to", "capture", ["redirected_to"])
    op.add_column("capture", sa.Column("headers", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("extraction", sa.Column("keys", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column(
        "resource", sa.Column("gone_because", sa.Text(), nullable=False, server_default="")
    )
    op.add_column("source_approval", sa.Column("permission", sa.Text(), nullable=True))
    op.execute(
        "ALTER TABLE field_value ADD COLUMN contribution_id INTEGER CONSTRAINT "
        "fk_field_value_contribution_id_contribution REFERENCES contribution (id)"
    )
    op.create_index(op.f("ix_field_value_contribution_id"), "field_value", ["contribution_id"])
    # What older catalogs hold came from one page each; its links are read anew by extraction.
    op.execute(
        """
        INSERT INTO contribution (resource_id, source_id, "key", kind, url, locator, capture_id,
                                  text, signals, links, gone_at, gone_because)
        SELECT id, source_id, url, 'page', url, locator, capture_id, text, signals, '[]', gone_at,
               ''
        FROM resource
        """
    )
    op.execute(
        """
        UPDATE field_value SET contribution_id =
            (SELECT c.id FROM contribution c WHERE c.resource_id = field_value.resource_id)
        WHERE source_kind <> 'person'
        """
    )


def downgrade() -> None:
    raise NotImplementedError("an older curate cannot read catalogs with contributions")
