from datetime import UTC, datetime, timedelta, timezone

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import StatementError

from curate.catalog import open_catalog
from curate.catalog.database import open_engine
from curate.catalog.models import Actor, Base, District
from curate.errors import CatalogUnavailable, ConfigError
from curate.settings import load_settings


def test_the_migrations_give_exactly_the_tables_of_the_models(catalog):
    with catalog.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_a_new_catalog_has_the_default_district(catalog):
    with catalog.read() as session:
        assert session.get_one(District, "default").time_zone == "UTC"


def test_sqlite_runs_in_wal_mode_with_foreign_keys(catalog):
    with catalog.read() as session:
        assert session.scalar(text("PRAGMA journal_mode")) == "wal"
        assert session.scalar(text("PRAGMA foreign_keys")) == 1


def test_times_come_back_aware_and_in_utc(catalog):
    local = datetime(2026, 3, 2, 6, 0, tzinfo=timezone(timedelta(hours=-6)))
    with catalog.begin() as session:
        session.add(Actor(id="a", name="Ada", created_at=local))
    with catalog.read() as session:
        read = session.get_one(Actor, "a").created_at
    assert read == datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
    assert read.tzinfo is UTC


def test_a_naive_time_is_refused(catalog):
    naive = datetime(2026, 3, 2)
    with pytest.raises(StatementError, match="time zone"), catalog.begin() as session:
        session.add(Actor(id="a", name="Ada", created_at=naive))


def test_a_catalog_of_a_newer_curate_is_left_alone(tmp_path):
    url = f"sqlite:///{tmp_path / 'c.sqlite3'}"
    engine = open_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(CatalogUnavailable, match="upgrade curate"):
        open_engine(url)


def test_a_wrong_database_url_is_one_clear_line():
    with pytest.raises(ConfigError, match="CURATE_DATABASE_URL"):
        open_engine("no-such-thing")


def test_a_file_that_is_no_database_is_one_clear_line(tmp_path):
    path = tmp_path / "c.sqlite3"
    path.write_text("this is not a database, and long enough to be read as a header" * 20)
    with pytest.raises(CatalogUnavailable, match="cannot be opened"):
        open_engine(f"sqlite:///{path}")


def test_two_processes_cannot_do_the_same_work_at_once(catalog):
    with catalog.lock("crawl-x"):
        with pytest.raises(CatalogUnavailable, match="another curate"), catalog.lock("crawl-x"):
            pass
        with catalog.lock("crawl-y"):
            pass
    with catalog.lock("crawl-x"):
        pass


def test_a_data_directory_that_cannot_be_made_is_one_clear_line(tmp_path):
    (tmp_path / "file").write_text("")
    settings = load_settings(data_dir=tmp_path / "file" / "data")
    with pytest.raises(CatalogUnavailable, match="data directory"):
        open_catalog(settings)


def test_a_person_keeps_one_opaque_id(catalog):
    with catalog.begin() as session:
        first = catalog.actor_id(session, "Grace")
        assert catalog.actor_id(session, "Grace") == first
        assert "Grace" not in first
