"""Stores captures in a process beside the crawl.

Writing files and rows would hold up the network: in one process both want the interpreter, and the
crawl would take twice as long. The storing process opens the catalog for itself, takes batches in
order, one at a time, and dies with the crawl.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from curate.catalog import open_catalog
from curate.crawl.child import die_with_parent
from curate.errors import CatalogUnavailable, CurateError
from curate.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from curate.catalog import CaptureLog, Known, NewCapture
    from curate_spiders.job import Job

_MAX_WAITING = 3  # batches; more would be lost to a kill, and held in memory
_log: CaptureLog | None = None  # the storing process's own


class Storer:
    """Hands batches of captures to the storing process, which stores them in order."""

    def __init__(self, job: Job, on_stored: Callable[[], None]) -> None:
        self._job = job
        self._on_stored = on_stored
        self.n_stored = 0  # captures that are safe on disk
        # Spawned, not forked: a fork would share database connections and the reactor.
        self._pool = ProcessPoolExecutor(
            1,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_open,
            initargs=(os.getpid(), job.run_id, job.definition.id),
        )
        self._pool.submit(_ready)  # starts it now, beside our own start
        self._stored: deque[Future[list[Known]]] = deque()

    def store(self, batch: list[NewCapture]) -> None:
        """Begin to store a batch; waits only where several are still being stored.

        Raises:
            CatalogUnavailable: when an earlier batch could not be stored.
        """
        while self._stored and (len(self._stored) >= _MAX_WAITING or self._stored[0].done()):
            self._settle_first()
        future = self._pool.submit(_store, batch)
        future.add_done_callback(self._count)
        self._stored.append(future)

    def _count(self, future: Future[list[Known]]) -> None:
        if not future.cancelled() and future.exception() is None:
            self.n_stored += len(future.result())
            self._on_stored()

    def settle(self) -> None:
        """Wait until everything is stored.

        Raises:
            CatalogUnavailable: when it could not be.
        """
        while self._stored:
            self._settle_first()

    def _settle_first(self) -> None:
        try:
            self._job.log.remember(self._stored.popleft().result())
        except BrokenProcessPool as err:
            msg = "the process that stores captures is gone"
            raise CatalogUnavailable(msg) from err

    def close(self) -> None:
        """End the storing process."""
        self._pool.shutdown(cancel_futures=True)


def _open(parent_pid: int, run_id: str, source_id: str) -> None:
    """Runs first in the storing process."""
    global _log
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the crawl's: it settles and closes us
    die_with_parent(parent_pid)
    _log = open_catalog(load_settings()).capture_log(run_id=run_id, source_id=source_id)


def _ready() -> None:
    """Does nothing, in the storing process."""


def _store(batch: list[NewCapture]) -> list[Known]:
    if _log is None:
        msg = "the storing process has no catalog"
        raise CatalogUnavailable(msg)
    try:
        return _log.add(batch)
    except CurateError:
        raise
    except (SQLAlchemyError, OSError) as err:
        raise CatalogUnavailable(str(err)) from None
