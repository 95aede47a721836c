"""Fixtures that every room shares, and the rule that CI skips nothing silently."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from curate.catalog import Catalog, open_catalog, store
from curate.catalog.database import open_engine
from curate.clock import FixedClock, parse_time
from curate.settings import Settings, load_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

pytest_plugins = ["tests.installed"]  # the wheel, and the demo run from it

NOON = "2026-03-02T12:00:00Z"

# Tests that may be skipped with CI=true: node id prefix -> reason. Keep it short.
MAY_SKIP_IN_CI: dict[str, str] = {
    "tests/extract/test_recorded_json.py": "recorded answers are no part of the repository",
    "tests/extract/test_recorded_harvest.py": "recorded answers are no part of the repository",
    "tests/extract/packages/test_recorded.py": "recorded files are no part of the repository",
    "tests/crawl/test_recorded_sources.py": "recorded answers are no part of the repository",
}


# Folders whose files take longest, which begin first: so that with several workers all end at
# much the same time. (By itself xdist begins with the files of most tests, which are quick ones.)
LONGEST = ("crawl", "web", "flows", "pipeline", "docs", "packaging", "contract")


def pytest_configure(config: pytest.Config) -> None:
    """Let bytecode be kept, also where the shell forbids it, and files begin in our order.

    Tests start hundreds of processes, and each would compile all of curate again.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    if hasattr(config.option, "loadscopereorder"):
        config.option.loadscopereorder = False


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the folders named in LONGEST first; within a folder the order stays."""

    def rank(item: pytest.Item) -> int:
        folder = item.path.relative_to(Path(__file__).parent).parts[0]
        return LONGEST.index(folder) if folder in LONGEST else len(LONGEST)

    items.sort(key=rank)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    """With CI=true a skipped test is a failure, unless it is on the list above."""
    outcome = yield
    report = outcome.get_result()
    if not (os.environ.get("CI") == "true" and report.skipped) or hasattr(report, "wasxfail"):
        return
    if any(item.nodeid.startswith(prefix) for prefix in MAY_SKIP_IN_CI):
        return
    report.outcome = "failed"
    report.longrepr = f"skipped with CI=true: {report.longrepr}"


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """A developer's own CURATE_* settings must not change what tests see."""
    for name in list(os.environ):
        if name.startswith("CURATE_") and not name.startswith("CURATE_TEST_"):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session", autouse=True)
def _migrated_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """New SQLite catalogs begin as a copy of one that the migrations made in this session.

    Running every migration takes about 0.4 s, and hundreds of tests begin with a new catalog.
    What opens the copy is the real code, and `open_engine` itself still migrates
    (tests/catalog/test_database.py), as do the processes that tests start.
    """
    empty = tmp_path_factory.mktemp("empty") / "catalog.sqlite3"
    open_engine(f"sqlite:///{empty}").dispose()

    def open_copy(database_url: str) -> Engine:
        target = Path(database_url.removeprefix("sqlite:///"))
        if target.is_absolute() and target.parent.is_dir() and not target.exists():
            shutil.copyfile(empty, target)
        return open_engine(database_url)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "open_engine", open_copy)
        yield


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(data_dir=tmp_path / "data", allow_networks="127.0.0.0/8")


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(parse_time(NOON))


@pytest.fixture
def catalog(settings: Settings, clock: FixedClock) -> Iterator[Catalog]:
    with open_catalog(settings, clock) as opened:
        yield opened
