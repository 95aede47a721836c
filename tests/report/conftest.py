from datetime import UTC, datetime

import pytest

from tests.report.web import Desk, Web

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@pytest.fixture
def web():
    started = Web()
    yield started
    started.down()


@pytest.fixture
def desk(catalog):
    return Desk(catalog, START)
