"""The runner over a pretended network and clock: turns, pauses, sharing, an hour in no time."""

import heapq
from itertools import count, pairwise

import pytest

from curate.links.fetch import Hop, Request
from curate.links.host import HostGate, PutOffError
from curate.links.resolve import Lookup as Found
from curate.links.resolve import Resolver
from curate.links.runner import Runner
from curate.links.steps import Get, Lookup, Shared
from curate.links.target import read_target


class Pretended:
    """A fetch port whose answers take pretended seconds; waiting moves the clock."""

    def __init__(self, seconds=0.0):
        self.now = 0.0
        self.seconds = seconds
        self.starts = []
        self.most_open = 0
        self._open = []
        self._numbers = count()

    def start(self, request, done):
        self.starts.append((self.now, request.target.host))
        heapq.heappush(self._open, (self.now + self.seconds, next(self._numbers), request, done))
        self.most_open = max(self.most_open, len(self._open))

    def wait(self, seconds):
        until = self.now + seconds
        if self._open and self._open[0][0] <= until:
            self.now, _, request, done = heapq.heappop(self._open)
            done(Hop(url=request.target.url, status=200))
            return
        self.now = until

    def wake(self):
        pass

    def close(self):
        pass


class Names(Resolver):
    """Look-ups that end at the runner's next wait, but for those of `silent` names."""

    def __init__(self, silent=()):
        super().__init__()
        self._silent = silent

    def begin(self, host):
        if host not in self._silent:
            self._answers.append((host, Found(problem="no_such_name")))

    def time_left(self, host, seconds):
        return 0.0  # a thread took it up at once


def made(fetcher, *, interval_s=1.0, per_host=1, at_once=100, max_wait_s=60.0, resolver=None):
    gates = {}

    def gate_of(host):
        return gates.setdefault(host, HostGate(interval_s, per_host, max_wait_s))

    runner = Runner(
        fetcher,
        resolver or Resolver(),
        gate_of,
        at_once=at_once,
        lookup_s=5.0,
        now=lambda: fetcher.now,
    )
    return runner, gate_of


def get(url):
    target = read_target(url)
    return Get(Request(target, {}, 5.0, 1000, (target.host,)))


def one(url):
    return (yield get(url))


def test_an_hour_of_turns_takes_an_hour_and_not_more():
    web = Pretended(seconds=0.2)
    runner, _ = made(web)
    answers = []
    for n in range(3600):
        runner.spawn(one(f"http://127.0.0.1/{n}"), answers.append)
    runner.drive(lambda: False)
    gaps = [later - earlier for (earlier, _), (later, _) in pairwise(web.starts)]
    assert len(answers) == 3600
    assert min(gaps) >= 1.0 - 1e-6
    assert web.now <= 1.01 * 3600


def look_up(host):
    return (yield Lookup(host))


def test_a_run_ends_with_its_last_step_and_not_with_the_time_limit_of_a_look_up():
    web = Pretended()
    runner, _ = made(web, resolver=Names())
    found = []
    runner.spawn(look_up("one.example"), found.append)
    later = 2.0  # what is due later, such as a retry, is waited for all the same
    runner.at(later, lambda: runner.spawn(look_up("two.example"), found.append))
    runner.drive(lambda: False)
    assert [answer.problem for answer in found] == ["no_such_name", "no_such_name"]
    assert later <= web.now < 5.0


def test_a_name_service_that_says_nothing_is_given_up_on_at_the_limit():
    web = Pretended()
    runner, _ = made(web, resolver=Names(silent={"two.example"}))
    found = []
    runner.spawn(look_up("one.example"), found.append)
    runner.spawn(look_up("two.example"), found.append)
    runner.drive(lambda: web.now > 60)
    assert [answer.problem for answer in found] == ["no_such_name", "lookup_failed"]
    assert 5.0 <= web.now <= 6.0


def test_hosts_do_not_wait_for_one_another():
    web = Pretended(seconds=0.5)
    runner, _ = made(web)
    for host in range(40):
        for n in range(10):
            runner.spawn(one(f"http://127.0.1.{host}/{n}"), lambda _hop: None)
    runner.drive(lambda: False)
    assert web.now <= 10.5


def test_no_more_requests_are_open_than_may_be():
    web = Pretended(seconds=1.0)
    runner, _ = made(web, interval_s=0.0, at_once=7)
    for host in range(50):
        runner.spawn(one(f"http://127.0.1.{host}/"), lambda _hop: None)
    runner.drive(lambda: False)
    assert web.most_open == 7
    assert len(web.starts) == 50


def test_shared_steps_are_gone_once_and_all_get_what_they_return():
    web = Pretended(seconds=0.1)
    runner, _ = made(web)

    def share():
        return (yield Shared("robots", lambda: one("http://127.0.0.1/robots.txt")))

    answers = []
    for _ in range(5):
        runner.spawn(share(), answers.append)
    runner.drive(lambda: False)
    assert len(web.starts) == 1
    assert len({id(hop) for hop in answers}) == 1
    assert len(answers) == 5


def test_who_would_wait_too_long_is_told_instead():
    web = Pretended()
    runner, gate_of = made(web)
    gate_of("127.0.0.1").close_for(3600, 0.0, "the server asked for an hour")

    def hopeful():
        try:
            yield get("http://127.0.0.1/x")
        except PutOffError as err:
            return err.why

    answers = []
    runner.spawn(hopeful(), answers.append)
    runner.drive(lambda: False)
    assert answers == ["the server asked for an hour: put off"]
    assert web.starts == []


def test_a_run_that_is_stopped_ends():
    web = Pretended(seconds=1.0)
    runner, _ = made(web)
    for n in range(100):
        runner.spawn(one(f"http://127.0.0.1/{n}"), lambda _hop: None)
    runner.drive(lambda: web.now > 5)
    assert 4 <= len(web.starts) <= 8


@pytest.mark.parametrize("at_once", [1, 3])
def test_thousands_of_steps_that_end_at_once_need_no_depth(at_once):
    """Work that never waits must not nest: a host may have ten thousand links to skip."""
    web = Pretended()
    runner, _ = made(web, at_once=at_once)
    n_done = 0

    def nothing():
        return None
        yield

    def begin(_result=None):
        nonlocal n_done
        n_done += 1
        if n_done < 20_000:
            runner.spawn(nothing(), begin)

    begin()
    runner.drive(lambda: False)
    assert n_done == 20_000
