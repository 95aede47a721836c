"""Alembic's entry: runs on the connection that `curate.catalog.database` hands over."""

from alembic import context

from curate.catalog.models import Base

connection = context.config.attributes.get("connection")
if connection is None:
    raise SystemExit("run migrations through curate: any command that opens the catalog does")
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,
    transaction_per_migration=False,
)
context.run_migrations()
