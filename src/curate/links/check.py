"""A run of checks: each address asked once, hosts side by side, retries at the end of the run."""

from __future__ import annotations

import queue
import threading
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
    out: queue.SimpleQueue[list[LinkCheck] | BaseException | None] = queue.SimpleQueue()
    stop = threading.Event()
    batch: list[LinkCheck] = []

    def decided(check: LinkCheck) -> None:
        batch.append(check)
        if len(batch) >= _BATCH:
            out.put(batch.copy())
            batch.clear()

    def flush() -> None:
        if batch:
            out.put(batch.copy())
            batch.clear()

    def work() -> None:
        try:
            run = LinkRun(policy, clock, memory, decided, flush)
            run.work(enroll(urls), stop.is_set)
            flush()
            out.put(None)
        except BaseException as err:  # raised again, in the caller's thread
            flush()
            out.put(err)

    worker = threading.Thread(target=work, name="links", daemon=True)
    worker.start()
    try:
        while (found := out.get()) is not None:
            if isinstance(found, BaseException):
                raise found
            yield from found
    finally:
        stop.set()
        worker.join()


def run_checks(
    urls: Sequence[str],
    policy: CheckPolicy,
    clock: Clock,
    on_result: Callable[[LinkCheck], None] | None = None,
    memory: Memory | None = None,
) -> list[LinkCheck]:
    """Check links and wait; the list is in the order of `urls`, repeats included.

    `on_result` is called as each distinct link is decided, in any order. See `check_links`.
    """
    found = {}
    for check in check_links(urls, policy, clock, memory):
        found[check.url] = check
        if on_result is not None:
            on_result(check)
    return [found[url] for url in urls]
