"""Opens the catalog's database: SQLite in WAL mode by default, any SQLAlchemy URL as a setting."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from curate.errors import CatalogUnavailable, ConfigError

if TYPE_CHECKING:
    from sqlalchemy import Engine

_MIGRATIONS = Path(__file__).parent / "migrations"
_BUSY_TIMEOUT_MS = 30_000


def open_engine(database_url: str) -> Engine:
    """An engine whose schema is current; creates the database and its folder at first use.

    Raises:
        ConfigError: when the URL is none.
        CatalogUnavailable: when the database cannot be opened or belongs to a newer curate.
    """
    try:
        url = make_url(database_url)
        if url.get_backend_name() == "sqlite" and url.database:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(url)
    except (ArgumentError, NoSuchModuleError) as err:
        msg = f"CURATE_DATABASE_URL is wrong: {err}"
        raise ConfigError(msg) from err
    except (OSError, ModuleNotFoundError) as err:
        msg = f"the catalog cannot be opened: {err}"
        raise CatalogUnavailable(msg) from err
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _tune_sqlite)
        event.listen(engine, "begin", _begin_immediate)
    try:
        _migrate(engine)
    except DBAPIError as err:
        where = url.render_as_string(hide_password=True)
        msg = f"the catalog at {where} cannot be opened: {err.orig}"
        raise CatalogUnavailable(msg) from err
    return engine


def _tune_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - a driver's connection
    connection.isolation_level = None  # we begin transactions ourselves, see _begin_immediate
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute(f"PRAGMA busy_timeout={_BUSY_TIMEOUT_MS}")
    cursor.close()


def _begin_immediate(connection: Any) -> None:  # noqa: ANN401 - SQLAlchemy's connection
    # A transaction that reads first and writes later fails at once ("database is locked") when
    # another process wrote in between; taking the write lock at the start makes it wait instead.
    options = connection.get_execution_options()
    connection.exec_driver_sql("BEGIN" if options.get("curate_read") else "BEGIN IMMEDIATE")


def _migrate(engine: Engine) -> None:
    if _current_revision(engine) == _newest_revision():
        return
    # Alembic takes a while to import, and a catalog is hardly ever behind.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    head = ScriptDirectory.from_config(config).get_current_head()
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        current = _revision_of(connection)
        if current is not None and current not in known:
            msg = f"the catalog was written by a newer curate (schema {current}): upgrade curate"
            raise CatalogUnavailable(msg)
        if current != head:
            command.upgrade(config, "head")


def _newest_revision() -> str:
    """The number of the newest migration; their files are numbered in order."""
    return max(path.name[:4] for path in (_MIGRATIONS / "versions").glob("[0-9]*.py"))


def _current_revision(engine: Engine) -> str | None:
    with engine.connect().execution_options(curate_read=True) as connection:
        return _revision_of(connection)


def _revision_of(connection: Any) -> str | None:  # noqa: ANN401 - SQLAlchemy's connection
    if not inspect(connection).has_table("alembic_version"):
        return None
    row = connection.execute(text("SELECT version_num FROM alembic_version")).first()
    return None if row is None else str(row[0])
