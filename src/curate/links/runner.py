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

_LONGEST_WAIT_S = 1.0  # a wait is cut here, so that a run that is stopped ends soon


@dataclass(slots=True, eq=False)
class _Task:
    steps: Steps[Any]
    done: Callable[[Any], None]


@dataclass(slots=True, eq=False)
class _SharedSteps:
    """Steps under way or gone, and who waits for what they return."""

    result: Any = None
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
        self._ready: deque[Callable[[], None]] = deque()
        self._timers: list[tuple[float, int, Callable[[], None]]] = []
        self._numbers = count()
        self._full: deque[HostGate] = deque()  # gates whose turn has come, but `at_once` is reached
        self._shared: dict[Hashable, _SharedSteps] = {}
        self._lookups: dict[str, list[_Task]] = {}
        self._n_limits = 0  # timers that only limit a look-up: nobody waits for them in the end

    def spawn(self, steps: Steps[Any], done: Callable[[Any], None]) -> None:
        """Begin steps; `done` is called with what they return."""
        self._n_tasks += 1
        task = _Task(steps, done)
        self._ready.append(partial(self._step, task, None))

    def at(self, when: float, act: Callable[[], None]) -> None:
        """Call `act` at a time of this runner's clock, or as soon after it as can be."""
        heapq.heappush(self._timers, (when, next(self._numbers), act))

    def forget(self, key: Hashable) -> None:
        """Let shared steps be gone once more by whoever comes next."""
        self._shared.pop(key, None)

    def drive(self, is_stopped: Callable[[], bool]) -> None:
        """Work until every step is gone and nothing is due later, or `is_stopped`."""
        ready, timers = self._ready, self._timers
        while not is_stopped():
            while ready:
                ready.popleft()()
            if not self._n_tasks and len(timers) == self._n_limits:
                return
            wait = _LONGEST_WAIT_S
            if timers:
                now = self.now()
                while timers and timers[0][0] <= now:
                    ready.append(heapq.heappop(timers)[2])
                if ready:
                    continue
                wait = min(wait, timers[0][0] - now) if timers else wait
            self._idle()
            self._fetcher.wait(wait)
            for host, found in self._resolver.finished():
                self._resume(self._lookups.pop(host, []), found)

    def _resume(self, tasks: list[_Task], value: object) -> None:
        for task in tasks:
            self._ready.append(partial(self._step, task, value))

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
            value = shared.result

    def _share(self, wish: Shared, task: _Task) -> None:
        shared = self._shared.get(wish.key)
        if shared is None:
            shared = self._shared[wish.key] = _SharedSteps()

            def finish(result: object, shared: _SharedSteps = shared) -> None:
                shared.result, shared.is_done = result, True
                self._resume(shared.waiting, result)
                shared.waiting = []

            self.spawn(wish.make(), finish)
        shared.waiting.append(task)

    def _look_up(self, host: str, task: _Task) -> None:
        waiting = self._lookups.setdefault(host, [])
        waiting.append(task)
        if len(waiting) > 1:
            return
        self._resolver.begin(host)

        def too_long() -> None:
            self._n_limits -= 1
            if self._lookups.get(host) is waiting:
                found = self._resolver.give_up(host, self._lookup_s)
                self._resume(self._lookups.pop(host), found)

        self._n_limits += 1
        self.at(self.now() + self._lookup_s, too_long)

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

    def _pump_at(self, gate: HostGate, when: float) -> None:
        if gate.is_timed:
            return
        gate.is_timed = True

        def again() -> None:
            gate.is_timed = False
            self._pump(gate)

        self.at(when, again)

    def _start(self, gate: HostGate, task: _Task, wish: Get, now: float) -> None:
        gate.begin(now)
        self._n_open += 1

        def done(hop: Hop) -> None:
            self._n_open -= 1
            gate.end()
            # The task first: what it learns from the answer decides when the host's turn comes.
            self._ready.append(partial(self._step, task, hop))
            self._ready.append(partial(self._pump, gate))
            while self._full and self._n_open < self._at_once:
                freed = self._full.popleft()
                self._ready.append(partial(self._pump, freed))

        self._fetcher.start(wish.request, done)
