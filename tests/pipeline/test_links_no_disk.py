"""A disk that is full and a catalog that another holds: one clear line, nothing lost or doubled."""

import sqlite3
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime

import pytest
from sqlalchemy import event, select
from tests.report.web import POLICY, Desk, Web

from curate.catalog import open_catalog
from curate.catalog.models import LinkCheckRow, LinkRow, Run
from curate.clock import FixedClock
from curate.errors import CatalogUnavailable
from curate.pipeline.links_step import check_due_links
from curate.pipeline.reporter import Quiet
from curate.settings import load_settings

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
N_LINKS = 150


@pytest.fixture
def web():
    running = Web()
    for n in range(N_LINKS):
        running.give(f"/lessons/{n}")
    yield running
    running.down()


@pytest.fixture
def catalog(tmp_path, web):
    settings = load_settings(data_dir=tmp_path, batch_size=10)
    with open_catalog(settings, FixedClock(START)) as opened:
        Desk(opened, START).item([web.url(f"/lessons/{n}") for n in range(N_LINKS)])
        yield opened


def tune(catalog, pragma):
    """What every new connection is told from now on; returns how to take it back."""

    def tell(connection, _record):
        connection.execute(f"pragma {pragma}")

    catalog.engine.dispose()
    event.listen(catalog.engine, "connect", tell)

    def take_back():
        event.remove(catalog.engine, "connect", tell)
        catalog.engine.dispose()

    return take_back


def times_looked_at(catalog):
    with catalog.read() as session:
        query = select(LinkRow.url).join(LinkCheckRow, LinkCheckRow.link_id == LinkRow.id)
        return Counter(session.scalars(query))


def finish(catalog, web, stored):
    """Run again: what was stored is not asked again, and each link has one look in the end."""
    web.asked.clear()
    check_due_links(catalog, policy=POLICY)
    assert not {web.url(path) for path in web.asked} & set(stored)
    assert set(times_looked_at(catalog).values()) == {1}
    assert len(times_looked_at(catalog)) == N_LINKS
    with catalog.read() as session:
        assert [run.status for run in session.scalars(select(Run)) if run.kind == "links"] == ["ok"]


def test_a_full_disk_is_one_clear_line_and_the_run_goes_on_when_there_is_room(catalog, web):
    with catalog.read() as session:
        n_pages = session.connection().exec_driver_sql("pragma page_count").scalar()
    make_room = tune(catalog, f"max_page_count={n_pages + 8}")
    with pytest.raises(CatalogUnavailable, match="full"):
        check_due_links(catalog, policy=POLICY)
    make_room()
    stored = times_looked_at(catalog)
    assert 0 < len(stored) < N_LINKS
    finish(catalog, web, stored)


class _Holder(Quiet):
    """Begins a transaction of its own as soon as the first looks are stored."""

    def __init__(self, connection):
        self._connection = connection

    def advance(self, n):
        if not self._connection.in_transaction:
            self._connection.execute("begin immediate")


def test_a_catalog_that_another_holds_is_one_clear_line_and_the_run_goes_on(catalog, web):
    take_back = tune(catalog, "busy_timeout=50")
    path = catalog.engine.url.database
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        with pytest.raises(CatalogUnavailable, match="locked"):
            check_due_links(catalog, policy=POLICY, reporter=_Holder(other))
        stored = times_looked_at(catalog)
        other.execute("rollback")
    take_back()
    assert 0 < len(stored) < N_LINKS
    finish(catalog, web, stored)
