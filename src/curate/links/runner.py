"""Drives many steps side by side: turns per host, shared steps, timers. One thread, no asyncio."""

from __future__ import annotations

import heapq
import time
from collections import deque
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any

from curate.links.host import PutOffError
from curate.links.steps import Get, Lookup, Shared

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from curate.links.fetch import FetchPort, Hop
    from curate.links.host import HostGate
    from curate.links.resolve import Resolver
    from curate.links.steps import Steps

_MOST_AT_A_TIME = 500  # steps between two looks at the network
_LONGEST_WAIT_S = 1.0  # a wait is cut here, so that a run that is stopped ends soon


@dataclass(slots=True, eq=False)
class _Task:
    steps: Steps[Any]
    done: Callable[[Any], None]
    failed: Callable[[Exception], None] | None = None


@dataclass(slots=True, eq=False)
class _SharedSteps:
    """Steps under way or gone, and who waits for what they return."""

    result: Any = None
    error: Exception | None = None
    is_done: bool = False
    waiting: list[_Task] = field(default_factory=list)


class Runner:
    """Runs steps until none is left; `gate_of` names the gate of a host.

    `at_once` bounds the requests open at a time, `lookup_s` the seconds that a name may take.
    `idle` is called before each wait for the network.
    """

    def __init__(
        self,
        fetcher: FetchPort,
        resolver: Resolver,
        gate_of: Callable[[str], HostGate],
        *,
        at_once: int,
        lookup_s: float,
        idle: Callable[[], object] = int,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.now = now
        self._fetcher = fetcher
        self._resolver = resolver
        self._gate_of = gate_of
        self._at_once = at_once
        self._lookup_s = lookup_s
        self._idle = idle
        self._n_open = 0
        self._n_tasks = 0
        self._n_owed = 0
        self._ready: deque[Callable[[], None]] = deque()
        self._timers: list[tuple[float, int, Callable[[], None]]] = []
        self._numbers = count()
        self._full: deque[HostGate] = deque()  # gates whose turn has come, but `at_once` is reached
        self._shared: dict[Hashable, _SharedSteps] = {}
        self._lookups: dict[str, list[_Task]] = {}

    def spawn(
        self,
        steps: Steps[Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Begin steps; `done` is called with what they return.

        What they raise is handed to `failed`; without it, it ends the run. An error of shared steps
        is raised in all who wait for them.
        """
        self._n_tasks += 1
        task = _Task(steps, done, failed)
        self._ready.append(partial(self._step, task, None))

    def at(self, when: float, act: Callable[[], None]) -> None:
        """Call `act` at a time of this runner's clock, or as soon after it as can be."""
        self._n_owed += 1

        def owed() -> None:
            self._n_owed -= 1
            act()

        self._at(when, owed)

    def _at(self, when: float, act: Callable[[], None]) -> None:
        """As `at`, for what need not be waited for when all else is done."""
        heapq.heappush(self._timers, (when, next(self._numbers), act))

    def forget(self, key: Hashable) -> None:
        """Let shared steps be gone once more by whoever comes next."""
        self._shared.pop(key, None)

    def drive(self, is_stopped: Callable[[], bool]) -> None:
        """Work until every step is gone and all that `at` was told is done, or `is_stopped`."""
        ready, timers = self._ready, self._timers
        while not is_stopped():
            # Work that never waits (a host with ten thousand links to refuse) must not keep the
            # answers of others waiting until their time is up, nor a run from being stopped.
            for _ in range(_MOST_AT_A_TIME):
                if not ready:
                    break
                ready.popleft()()
            wait = _LONGEST_WAIT_S
            if timers:
                now = self.now()
                while timers and timers[0][0] <= now:
                    ready.append(heapq.heappop(timers)[2])
                wait = min(wait, timers[0][0] - now) if timers else wait
            if not (ready or self._n_tasks or self._n_owed):
                return
            self._idle()
            self._fetcher.wait(0.0 if ready else wait)
            for host, found in self._resolver.finished():
                self._resume(self._lookups.pop(host, []), found)

    def _resume(self, tasks: list[_Task], value: object, error: Exception | None = None) -> None:
        for task in tasks:
            self._ready.append(partial(self._step, task, value, error))

    def _step(self, task: _Task, value: object, error: Exception | None = None) -> None:
        """Let a task go on until it wants something that takes time."""
        steps = task.steps
        while True:
            try:
                wish = steps.throw(error) if error is not None else steps.send(value)
            except StopIteration as end:
                self._n_tasks -= 1
                task.done(end.value)
                return
            except Exception as err:
                if task.failed is None:
                    raise
                self._n_tasks -= 1
                task.failed(err)
                return
            error = None
            if isinstance(wish, Get):
                gate = self._gate_of(wish.request.target.host)
                gate.waiting.append((task, wish))
                self._pump(gate)
                return
            if isinstance(wish, Lookup):
                found = self._resolver.known(wish.host)
                if found is None:
                    self._look_up(wish.host, task)
                    return
                value = found
                continue
            shared = self._shared.get(wish.key)
            if shared is None or not shared.is_done:
                self._share(wish, task)
                return
            value, error = shared.result, shared.error

    def _share(self, wish: Shared, task: _Task) -> None:
        shared = self._shared.get(wish.key)
        if shared is None:
            shared = self._shared[wish.key] = _SharedSteps()

            def finish(result: object, shared: _SharedSteps = shared) -> None:
                shared.result, shared.is_done = result, True
                self._resume(shared.waiting, result)
                shared.waiting = []

            def fail(error: Exception, shared: _SharedSteps = shared) -> None:
                shared.error, shared.is_done = error, True
                self._resume(shared.waiting, None, error)
                shared.waiting = []

            self.spawn(wish.make(), finish, fail)
        shared.waiting.append(task)

    def _look_up(self, host: str, task: _Task) -> None:
        waiting = self._lookups.setdefault(host, [])
        waiting.append(task)
        if len(waiting) > 1:
            return
        self._resolver.begin(host)

        def too_long() -> None:
            if self._lookups.get(host) is waiting:
                left = self._resolver.time_left(host, self._lookup_s)
                if left > 0:
                    self._at(self.now() + left, too_long)
                    return
                found = self._resolver.give_up(host, self._lookup_s)
                self._resume(self._lookups.pop(host), found)

        self._at(self.now() + self._lookup_s, too_long)

    def _pump(self, gate: HostGate) -> None:
        """Start what may start at a host; come back when the next turn is due."""
        while gate.waiting and gate.has_room:
            if self._n_open >= self._at_once:
                self._full.append(gate)
                return
            now = self.now()
            try:
                wait = gate.wait_s(now)
            except PutOffError as err:
                task, _ = gate.waiting.popleft()
                self._ready.append(partial(self._step, task, None, err))
                continue
            if wait > 0:
                self._pump_at(gate, now + wait)
                return
            task, wish = gate.waiting.popleft()
            self._start(gate, task, wish, now)

    def _pump_full(self) -> None:
        """Give free places to gates that wait for one; no more of them are asked than it takes."""
        while self._full and self._n_open < self._at_once:
            self._pump(self._full.popleft())

    def _pump_at(self, gate: HostGate, when: float) -> None:
        if gate.is_timed:
            return
        gate.is_timed = True

        def again() -> None:
            gate.is_timed = False
            self._pump(gate)

        self._at(when, again)

    def _start(self, gate: HostGate, task: _Task, wish: Get, now: float) -> None:
        gate.begin(now)
        self._n_open += 1

        def done(hop: Hop) -> None:
            self._n_open -= 1
            gate.end()
            # The task first: what it learns from the answer decides when the host's turn comes.
            self._ready.append(partial(self._step, task, hop))
            self._ready.append(partial(self._pump, gate))
            if self._full:
                self._ready.append(self._pump_full)

        self._fetcher.start(wish.request, done)
