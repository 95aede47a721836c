"""Names whose look-up takes long: they cost themselves time, and nobody else a verdict."""

import threading
import time

from curate.clock import FixedClock, parse_time
from curate.links import run_checks
from curate.links.fetch import Hop
from curate.links.host import HostGate
from curate.links.resolve import Resolver
from curate.links.runner import Runner
from curate.links.steps import Lookup

from .conftest import NOW


class Nothing:
    """A fetch port that is asked for nothing and sleeps until it is woken."""

    def __init__(self):
        self._woken = threading.Event()

    def start(self, request, done):
        done(Hop(url=request.target.url, status=200))

    def wait(self, seconds):
        self._woken.wait(min(seconds, 0.05))
        self._woken.clear()

    def wake(self):
        self._woken.set()

    def close(self):
        pass


def names_found(monkeypatch, answer, n_names, lookup_s):
    """What comes of looking up many names at once, when each asks `answer`."""
    monkeypatch.setattr("curate.links.resolve.socket.getaddrinfo", answer)
    network = Nothing()
    resolver = Resolver((), network.wake)
    runner = Runner(
        network, resolver, lambda _host: HostGate(0, 1, 1), at_once=9, lookup_s=lookup_s
    )
    found = []

    def look_up(n):
        return (yield Lookup(f"name-{n}.example.org"))

    for n in range(n_names):
        runner.spawn(look_up(n), found.append)
    runner.drive(lambda: False)
    resolver.close()
    return found


def test_a_name_is_given_its_time_from_when_it_is_asked_for_not_from_when_it_waits(monkeypatch):
    """A run begins with a thousand names and 32 threads: the last ones must not be called dead."""
    row = (2, 1, 6, "", ("93.184.216.34", 0))
    slow = threading.Event()

    def answer(*_args, **_named):
        slow.wait(0.05)
        return [row]

    found = names_found(monkeypatch, answer, n_names=400, lookup_s=0.3)
    assert [lookup.problem for lookup in found] == [None] * 400


def test_name_servers_that_never_answer_end_no_run(monkeypatch):
    hang = threading.Event()

    def answer(*_args, **_named):
        hang.wait(20)
        return []

    try:
        found = names_found(monkeypatch, answer, n_names=100, lookup_s=0.1)
    finally:
        hang.set()
    assert [lookup.problem for lookup in found] == ["lookup_failed"] * 100


def test_a_run_is_over_when_its_links_are_however_long_a_name_may_take(policy):
    """One link by its name took as long as the slowest name is given."""
    began = time.monotonic()
    (check,) = run_checks(["http://localhost:1/"], policy, FixedClock(parse_time(NOW)))
    assert check.kind == "refused"
    assert time.monotonic() - began < policy.timeout_s / 2
