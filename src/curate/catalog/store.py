"""The catalog as other rooms hold it: an engine, the payload store and the clock."""

from __future__ import annotations

import fcntl
import uuid
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from curate.catalog.captures import CaptureLog
from curate.catalog.database import open_engine
from curate.catalog.models import Actor, District
from curate.catalog.payloads import PayloadStore
from curate.clock import clock_at
from curate.errors import CatalogUnavailable, ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

    from curate.clock import Clock
    from curate.settings import Settings

DEFAULT_DISTRICT = "default"


class Catalog:
    """The store of record. Open it with `open_catalog`; sessions are short and explicit."""

    def __init__(
        self, engine: Engine, payloads: PayloadStore, settings: Settings, clock: Clock
    ) -> None:
        self.engine = engine
        self.payloads = payloads
        self.settings = settings
        self.clock = clock

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """A session in one transaction: committed at the end, rolled back by an error.

        Raises:
            CatalogUnavailable: when the database is locked, full, read-only or gone.
        """
        with _told_in_one_line(), Session(self.engine) as session, session.begin():
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for reading only; it takes no write lock.

        Raises:
            CatalogUnavailable: as `begin`.
        """
        with (
            _told_in_one_line(),
            self.engine.connect().execution_options(curate_read=True) as connection,
            Session(bind=connection) as session,
        ):
            yield session

    def capture_log(self, *, run_id: str, source_id: str) -> CaptureLog:
        """The capture log of a crawl run."""
        return CaptureLog(self.engine, self.payloads, run_id=run_id, source_id=source_id)

    def actor_id(self, session: Session, name: str | None = None) -> str:
        """The opaque id of a person, minted at first sight; default: the setting `actor`."""
        wanted = name or self.settings.actor
        found = session.scalars(select(Actor.id).where(Actor.name == wanted)).first()
        if found is not None:
            return found
        actor = Actor(id=str(uuid.uuid4()), name=wanted, created_at=self.clock.now())
        session.add(actor)
        session.flush()
        return actor.id

    @contextmanager
    def lock(self, name: str) -> Iterator[None]:
        """Hold the named lock of this data directory; the kernel frees it when we die.

        Raises:
            CatalogUnavailable: when another process holds it.
        """
        folder = self.settings.data_dir / "locks"
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / f"{name}.lock").open("w") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as err:
                msg = f"another curate is working on {name}: wait for it or stop it"
                raise CatalogUnavailable(msg) from err
            yield

    def close(self) -> None:
        """Release connections."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        """Use as a context manager."""
        return self

    def __exit__(self, *exc: object) -> None:
        """Close at the end."""
        self.close()


@contextmanager
def _told_in_one_line() -> Iterator[None]:
    try:
        yield
    except OperationalError as err:
        msg = f"the catalog cannot be used now: {err.orig}"
        raise CatalogUnavailable(msg) from err


def open_catalog(settings: Settings, clock: Clock | None = None) -> Catalog:
    """Open the catalog that the settings name, creating or upgrading its schema.

    Raises:
        CatalogUnavailable: when the database or the data directory cannot be used.
        ConfigError: when the settings name a district that the catalog does not know.
    """
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as err:
        msg = f"the data directory {settings.data_dir} cannot be used: {err}"
        raise CatalogUnavailable(msg) from err
    engine = open_engine(settings.resolved_database_url)
    payloads = PayloadStore(settings.data_dir / "captures")
    catalog = Catalog(engine, payloads, settings, clock or clock_at(settings.now))
    _require_district(catalog)
    return catalog


def _require_district(catalog: Catalog) -> None:
    name = catalog.settings.district
    if name == DEFAULT_DISTRICT:  # the first migration makes it
        return
    with catalog.read() as session:
        known = sorted(session.scalars(select(District.id)))
    if name not in known:
        catalog.close()
        msg = f"CURATE_DISTRICT is wrong: no district {name!r}; use one of {', '.join(known)}"
        raise ConfigError(msg)
