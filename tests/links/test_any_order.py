"""Whatever a network does and in whichever order: a run ends, keeps its limits, decides all once.

The network is pretended (its answers come when chance wants), the rest is what a run is made of.
"""

import heapq
import ipaddress
import random
from collections import Counter
from itertools import count

import pytest
from tests.links.conftest import NOW

from curate.clock import FixedClock, parse_time
from curate.links import CheckPolicy
from curate.links.fetch import Ending, Hop
from curate.links.judging import LinkRun
from curate.links.memory import Memory
from curate.links.roster import enroll

PAGE = b"<title>Rocks</title><p>" + b"Layers of rock and sand. " * 30
PROBLEMS = ("timeout", "reset", "refused", "tls_expired", "protocol_error", "unreachable")
STATUSES = (200, 200, 200, 301, 302, 304, 401, 403, 404, 410, 418, 429, 500, 503, 999, 101)


class Chance:
    """A fetch port that answers, in any order, with anything."""

    def __init__(self, seed, hosts, per_host, at_once):
        self.random = random.Random(seed)
        self.hosts = hosts
        self.per_host, self.at_once = per_host, at_once
        self.open = Counter()
        self.n_asked = 0
        self.is_closed = False
        self._waiting = []
        self._numbers = count()

    def start(self, request, done):
        self.open[request.target.host] += 1
        assert self.open[request.target.host] <= self.per_host
        assert self.open.total() <= self.at_once
        self.n_asked += 1
        heapq.heappush(self._waiting, (self.random.random(), next(self._numbers), request, done))

    def wait(self, _seconds):
        for _ in range(min(len(self._waiting), self.random.randrange(4))):
            _, _, request, done = heapq.heappop(self._waiting)
            self.open[request.target.host] -= 1
            done(self._hop(request))

    def _hop(self, request):
        url, chance = request.target.url, self.random
        if chance.random() < 0.2:
            return Hop(url=url, problem=chance.choice(PROBLEMS), elapsed_s=chance.random())
        headers = {"content-type": chance.choice(("text/html", "text/plain", "application/pdf"))}
        status = chance.choice(STATUSES)
        if status in (301, 302):
            headers["location"] = chance.choice(
                ("/", "/loop", "//[", "mailto:a@b.c", f"http://{chance.choice(self.hosts)}/x")
            )
        if chance.random() < 0.1:
            headers["retry-after"] = chance.choice(("0", "99999999999999", "soon", "-1"))
        body = chance.choice((PAGE, b"", b"Not found", PAGE.replace(b"rock", b"login")))
        ending = chance.choice(tuple(Ending))
        return Hop(url, status, headers, ("a=1",), body, ending, elapsed_s=chance.random())

    def wake(self):
        pass

    def close(self):
        assert not self.is_closed
        self.is_closed = True


def made(seed, *, per_host, at_once, decided):
    hosts = [f"127.0.{seed % 7}.{n}" for n in range(1, 12)]
    policy = CheckPolicy(
        user_agent="curate-test (+mailto:test@example.org)",
        interval_s=0.0,
        per_host=per_host,
        at_once=at_once,
        max_wait_s=0.001,  # no test waits for a second
        retry_pauses_s=(0.0,),
        allowed=(ipaddress.ip_network("127.0.0.0/8"),),
    )
    network = Chance(seed, hosts, per_host, at_once)
    clock = FixedClock(parse_time(NOW))
    memory = Memory() if seed % 2 else None
    run = LinkRun(policy, clock, memory, decided, lambda: None, network)
    links = [f"http://{random.Random(n).choice(hosts)}/{n % 5}/page-{n}" for n in range(150)]
    links += [f"{link}#part" for link in links[::9]] + [
        "mailto:a@b.c",
        "http://[",
        "http://10.0.0.1/",
    ]
    return run, network, links


@pytest.mark.parametrize("seed", range(12))
def test_every_link_is_decided_once_whatever_the_network_does(seed):
    decided = Counter()
    run, network, links = made(
        seed,
        per_host=1 + seed % 3,
        at_once=1 + 3 * (seed % 4),
        decided=lambda check: decided.update([check.url]),
    )
    passes = count()
    run.work(enroll(links), lambda: next(passes) > 50_000)
    assert next(passes) <= 50_000
    assert set(decided) == set(links)
    assert set(decided.values()) == {1}
    assert network.is_closed
    assert network.open.total() == 0
    assert network.n_asked < 20 * len(links)


@pytest.mark.parametrize("seed", range(4))
def test_a_run_that_is_stopped_anywhere_decides_no_link_twice(seed):
    decided = Counter()
    run, network, links = made(
        seed, per_host=2, at_once=8, decided=lambda check: decided.update([check.url])
    )
    passes = count()
    run.work(enroll(links), lambda: next(passes) > 20 + 10 * seed)
    assert network.is_closed
    assert set(decided) < set(links)
    assert set(decided.values()) <= {1}


def test_an_error_that_nobody_foresaw_costs_its_own_link_only(monkeypatch, caplog):
    """Checked again and again, a page that our code fails on would otherwise stop every run."""
    from curate.links import judging

    real = judging.judge

    def fails_on_one(visit, probe=None):
        if visit.target.path == "/3/page-3":
            raise RecursionError
        return real(visit, probe)

    monkeypatch.setattr(judging, "judge", fails_on_one)
    found = {}
    run, _, links = made(1, per_host=1, at_once=10, decided=lambda c: found.update({c.url: c}))
    run.work(enroll(links), lambda: False)
    assert set(found) == set(links)
    failed = [check for check in found.values() if check.kind == "checker_error"]
    assert failed
    assert all("/3/page-3" in check.url for check in failed)
    assert {(c.verdict, c.status) for c in failed} == {("skipped", None)}
    assert "RecursionError" in failed[0].evidence
    assert "/3/page-3" in caplog.text
