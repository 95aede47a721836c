"""versions: the work that an item names, in a column of its own; addresses by their item

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

from curate.urls import canonical_or_none

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("resource", sa.Column("version_of", sa.Text(), nullable=True))
    op.create_index(op.f("ix_resource_version_of"), "resource", ["version_of"])
    op.create_index(op.f("ix_resource_url_resource_id"), "resource_url", ["resource_id"])
    resource = sa.table(
        "resource", sa.column("id", sa.String), sa.column("document", sa.JSON),
        sa.column("version_of", sa.Text),
    )  # fmt: skip
    connection = op.get_bind()
    named = connection.execute(sa.select(resource.c.id, resource.c.document["versionOf"])).all()
    works = [(row[0], canonical_or_none(row[1])) for row in named if isinstance(row[1], str)]
    for resource_id, work in works:
        if work is not None:
            connection.execute(
                sa.update(resource).where(resource.c.id == resource_id).values(version_of=work)
            )


def downgrade() -> None:
    raise NotImplementedError("an older curate does not know the column of works")
