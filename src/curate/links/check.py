"""A run of checks: each address asked once, hosts side by side, retries at the end of the run."""

from __future__ import annotations

import queue
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from curate.links.judging import LinkRun
from curate.links.roster import enroll

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from curate.clock import Clock
    from curate.links.memory import Memory
    from curate.links.policy import CheckPolicy
    from curate.records import LinkCheck

_BATCH = 64  # looks handed over at a time: a thread is woken for many, not for each


def check_links(
    urls: Iterable[str], policy: CheckPolicy, clock: Clock, memory: Memory | None = None
) -> Iterator[LinkCheck]:
    """Check links; yields one `LinkCheck` per distinct link, as each is decided.

    The network is worked in a thread of its own, so a slow consumer delays nothing. Each address
    is fetched once, whatever the number of links to it. Closing the iterator early stops the run.

    Args:
        urls: the links; repeats are looked at once.
        policy: limits and manners.
        clock: dates the looks.
        memory: what earlier runs know; what this one learns is added to it. With it, looks carry a
            fingerprint of the page and are compared with the last one.
    """
    work = _Work(urls, policy, clock, memory)
    try:
        for batch in work.batches():
            yield from batch
    finally:
        work.stop()


def run_checks(
    urls: Sequence[str],
    policy: CheckPolicy,
    clock: Clock,
    on_result: Callable[[LinkCheck], None] | None = None,
    memory: Memory | None = None,
) -> list[LinkCheck]:
    """Check links and wait; the list is in the order of `urls`, repeats included.

    `on_result` is called as each distinct link is decided, in any order. Where it raises, the run
    is stopped, and what was decided meanwhile is handed over before the error goes on: a look that
    was taken is not to be taken again. See `check_links`.
    """
    found: dict[str, LinkCheck] = {}
    work = _Work(urls, policy, clock, memory)

    def hand_over(batch: list[LinkCheck]) -> None:
        while batch:
            check = batch.pop(0)
            found[check.url] = check
            if on_result is not None:
                on_result(check)

    batch: list[LinkCheck] = []
    try:
        for batch in work.batches():
            hand_over(batch)
    except BaseException:
        left = batch + work.stop()
        while left:
            with suppress(BaseException):
                hand_over(left)
        raise
    return [found[url] for url in urls]


class _Work:
    """A run in a thread of its own."""

    def __init__(
        self, urls: Iterable[str], policy: CheckPolicy, clock: Clock, memory: Memory | None
    ) -> None:
        self._out: queue.SimpleQueue[list[LinkCheck] | BaseException | None] = queue.SimpleQueue()
        self._stop = threading.Event()
        self._batch: list[LinkCheck] = []

        def work() -> None:
            end: BaseException | None = None
            try:
                run = LinkRun(policy, clock, memory, self._decided, self._flush)
                run.work(enroll(urls), self._stop.is_set)
            except BaseException as err:  # raised again, in the caller's thread
                end = err
            self._flush()
            self._out.put(end)

        self._thread = threading.Thread(target=work, name="links", daemon=True)
        self._thread.start()

    def _decided(self, check: LinkCheck) -> None:
        self._batch.append(check)
        if len(self._batch) >= _BATCH:
            self._flush()

    def _flush(self) -> None:
        if self._batch:
            self._out.put(self._batch)
            self._batch = []

    def batches(self) -> Iterator[list[LinkCheck]]:
        """Looks as they are decided, until the run is over; raises what ended it."""
        while (found := self._out.get()) is not None:
            if isinstance(found, BaseException):
                raise found
            yield found

    def stop(self) -> list[LinkCheck]:
        """End the run; returns what was decided and not yet handed over."""
        self._stop.set()
        self._thread.join()
        left: list[LinkCheck] = []
        while not self._out.empty():
            found = self._out.get()
            left += found if isinstance(found, list) else []
        return left
