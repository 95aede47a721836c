"""A catalog as an earlier curate left it: upgraded when it is opened, and nothing in it is lost."""

import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, event, select
from tests.report.web import POLICY, Web

from curate.catalog import open_catalog
from curate.catalog.database import _MIGRATIONS, _begin_immediate, _tune_sqlite
from curate.catalog.links import histories
from curate.catalog.models import LinkCheckRow, LinkRow, ResourceRow
from curate.clock import FixedClock
from curate.pipeline.links_step import check_due_links
from curate.records import LinkState
from curate.settings import load_settings

NOW = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)
EARLIER = "2026-03-02 08:00:00.000000"


def insert(connection, table, **values):
    """A row; columns that want a value and are not named get an empty one of their kind."""
    empty = {"INTEGER": 0, "FLOAT": 0.0, "BOOLEAN": 0, "JSON": "{}", "DATETIME": EARLIER}
    for _, name, kind, is_needed, _, is_key in connection.execute(f"pragma table_info({table})"):
        if is_needed and not is_key and name not in values:
            values[name] = empty.get(kind, "")
    names, marks = ", ".join(f'"{n}"' for n in values), ", ".join("?" * len(values))
    connection.execute(f'insert into "{table}" ({names}) values ({marks})', [*values.values()])


@pytest.fixture
def web():
    running = Web()
    running.give("/rocks")
    yield running
    running.down()


@pytest.fixture
def old(tmp_path, web):
    """The data directory of a catalog of the second schema, with two links and their looks."""
    engine = create_engine(f"sqlite:///{tmp_path / 'catalog.sqlite3'}")
    event.listen(engine, "connect", _tune_sqlite)
    event.listen(engine, "begin", _begin_immediate)
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
    engine.dispose()
    with closing(sqlite3.connect(tmp_path / "catalog.sqlite3")) as rows:
        insert(rows, "run", id="r1", kind="links", status="ok")
        insert(rows, "source", id="s", name="S")
        insert(rows, "resource", id="i1", source_id="s", url="https://s.example/i", name="Rocks",
               document='{"versionOf": "https://S.example/all-rocks#top"}')  # fmt: skip
        for n, (path, verdict, kind) in enumerate(
            [("/rocks", "alive", "ok"), ("/gone", "dead", "http_404")], 1
        ):
            insert(rows, "link", id=n, url=web.url(path), host="127.0.0.1", state="suspect")
            insert(rows, "link_use", resource_id="i1", link_id=n)
            insert(
                rows, "link_check",
                link_id=n, run_id="r1", verdict=verdict, kind=kind, hops="[]", evidence="seen",
            )  # fmt: skip
        rows.commit()
    return tmp_path


def test_what_was_seen_before_counts_on_after_the_upgrade(old, web):
    settings = load_settings(data_dir=old)
    assert settings.resolved_database_url.endswith("catalog.sqlite3")
    with open_catalog(settings, FixedClock(NOW)) as catalog:
        report = check_due_links(catalog, policy=POLICY)
        assert report.n_written == 2
        with catalog.read() as session:
            found = {row.url: row for row in session.scalars(select(LinkRow))}
            assert found[web.url("/rocks")].state == LinkState.ALIVE
            assert found[web.url("/rocks")].page["title"] == "rocks"
            gone = found[web.url("/gone")]
            assert gone.state == LinkState.SUSPECT
            assert gone.state_reason.startswith("2 failed since 2026-03-02")
            looks = histories(session, [gone.id])[gone.id]
            assert [look.page for look in looks] == [None, None]


def test_the_work_that_an_item_named_before_is_found_after_the_upgrade(old):
    with open_catalog(load_settings(data_dir=old)) as catalog, catalog.read() as session:
        assert session.get_one(ResourceRow, "i1").version_of == "https://s.example/all-rocks"


def test_many_that_open_an_old_catalog_at_once_upgrade_it_once(old):
    settings, failed = load_settings(data_dir=old), []

    def open_it():
        try:
            with open_catalog(settings) as catalog, catalog.read() as session:
                assert len(session.scalars(select(LinkCheckRow)).all()) == 2
        except BaseException as err:
            failed.append(err)

    threads = [threading.Thread(target=open_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
