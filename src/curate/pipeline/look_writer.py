"""Stores looks as they come, beside the run that takes them.

A look that is not yet stored is lost when the process is killed, and its link is asked again. So
nothing waits for a batch to fill: a thread commits whatever has come since its last commit. A slow
run stores look by look, a fast one some hundred at a time.
"""

from __future__ import annotations

import queue
import threading
from typing import TYPE_CHECKING, Self, TypeVar

from curate.catalog.link_memory import store_probes, store_rests
from curate.catalog.links import add_checks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from curate.catalog import Catalog
    from curate.links import Memory
    from curate.pipeline.reporter import Reporter
    from curate.records import LinkCheck

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class LookWriter:
    """Takes looks of one run from any thread; leaving the `with` block stores what is left."""

    def __init__(self, catalog: Catalog, run_id: str, memory: Memory, reporter: Reporter) -> None:
        self._catalog = catalog
        self._run_id = run_id
        self._memory = memory
        self._reporter = reporter
        self._waiting: queue.SimpleQueue[tuple[int, LinkCheck] | None] = queue.SimpleQueue()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._work, name="looks", daemon=True)

    def put(self, link_id: int, check: LinkCheck) -> None:
        """Store a look soon.

        Raises:
            BaseException: what went wrong with an earlier one; the run should end.
        """
        self._waiting.put((link_id, check))
        if self._failure is not None:
            raise self._failure

    def __enter__(self) -> Self:
        """Begin to store."""
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_exc: object) -> None:
        """Wait until all is stored; an error is raised where none is on its way already."""
        self._waiting.put(None)
        self._thread.join()
        if self._failure is not None and kind is None:
            raise self._failure

    def _work(self) -> None:
        is_open = True
        while is_open:
            looks = []
            look = self._waiting.get()
            while look is not None:
                looks.append(look)
                if len(looks) >= self._catalog.settings.batch_size or self._waiting.empty():
                    break
                look = self._waiting.get()
            is_open = look is not None
            try:
                self._store(looks)
            except BaseException as err:  # told to whoever puts the next look
                self._failure = self._failure or err

    def _store(self, looks: list[tuple[int, LinkCheck]]) -> None:
        # What the run learned goes with the looks: a host's pause must outlive a kill as well.
        rests = dict(_taken(self._memory.new_rests))
        probes = dict(_taken(self._memory.new_probes))
        if looks or rests or probes:
            with self._catalog.begin() as session:
                add_checks(session, looks, run_id=self._run_id)
                store_rests(session, rests)
                store_probes(session, probes)
        if looks:
            self._reporter.advance(len(looks))


def _taken(found: dict[_Key, _Value]) -> Iterator[tuple[_Key, _Value]]:
    """Empties a dict that another thread goes on to fill."""
    while found:
        yield found.popitem()
