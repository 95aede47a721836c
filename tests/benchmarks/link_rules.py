"""Three rules that watch a made-up web for a year; see `link_simulation.py`."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from link_world import ALIVE, DNS, ERROR, HOURS, MOVED, OUTCOMES, REFUSED, TIMEOUT, World

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src")]

from curate.links import find_incidents, judge, next_check_at, without_incidents  # noqa: E402
from curate.links.history import FLAKY_WINDOW, SLACK  # noqa: E402
from curate.links.incident import HOST_SIZE, is_host_outage, is_run_outage  # noqa: E402
from curate.links.schedule import (  # noqa: E402
    AFTER_INCIDENT,
    MONTHLY,
    MOST_SPREAD,
    WEEKLY,
    _place,
)
from curate.records import LinkCheck, LinkState, LinkVerdict  # noqa: E402

START = datetime(2026, 1, 1, tzinfo=UTC)
HOST_A_DAY = 86_400  # one request a second to a host
SLACK_H = SLACK / timedelta(hours=1)
WINDOW_H = FLAKY_WINDOW / timedelta(hours=1)
SAMPLE = 1000
MONTH = 365 / 12
_UNREACHED = np.isin(np.arange(len(OUTCOMES)), (TIMEOUT, REFUSED, DNS))
_DOWN = np.isin(np.arange(len(OUTCOMES)), (TIMEOUT, REFUSED, ERROR))


def hours_of(at: datetime) -> float:
    return (at - START) / timedelta(hours=1)


def time_of(hour: float) -> datetime:
    return START + timedelta(hours=float(hour))


class Look:
    """A check with another address: `LinkCheck`s are too dear to make by the million."""

    __slots__ = ("checked_at", "kind", "moved", "retry_after_s", "status", "url", "verdict")

    def __init__(self, url: str, check: LinkCheck) -> None:
        self.url, self.kind, self.verdict = url, check.kind, check.verdict
        self.status, self.moved = check.status, check.moved
        self.retry_after_s, self.checked_at = check.retry_after_s, check.checked_at


@dataclass
class Tally:
    """What is counted of one rule over the year."""

    days: int
    checks: np.ndarray = field(init=False)
    backlog: np.ndarray = field(init=False)
    false_deaths: int = 0
    false_by: Counter = field(default_factory=Counter)
    detected: dict[int, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.checks = np.zeros(self.days, np.int64)
        self.backlog = np.zeros(self.days, np.int64)

    def died(self, link: int, hour: float, world: World) -> None:
        """A rule calls a link dead."""
        if world.dies_at[link] <= hour:
            self.detected.setdefault(link, hour)
            return
        self.false_deaths += 1
        host = world.host[link]
        why = "outages and passing errors"
        why = "a page lost for days" if world.lost_from[link] <= hour else why
        why = "a wall that answers at random" if world.is_moody[host] else why
        why = "a shaky host" if world.is_shaky[host] else why
        self.false_by[why] += 1


class Watch:
    """Who is due when, under a capacity a day and the pace of each host."""

    def __init__(self, world: World, capacity: int) -> None:
        self.world, self.capacity = world, capacity
        self.due_at = np.zeros(world.n_links)

    def turn(self, hour: int, tally: Tally) -> np.ndarray:
        """Links that this hour's run looks at; those due longest come first."""
        due = np.flatnonzero(self.due_at <= hour + SLACK_H)
        n_due = len(due)
        a_host, a_run = HOST_A_DAY // HOURS, self.capacity // HOURS
        is_host_full = n_due > a_host and np.bincount(self.world.host[due]).max() > a_host
        if n_due > a_run or is_host_full:
            due = due[np.argsort(self.due_at[due], kind="stable")]
        if is_host_full:
            hosts = self.world.host[due]
            order = np.argsort(hosts, kind="stable")
            sorted_hosts = hosts[order]
            rank = np.empty(n_due, np.int64)
            rank[order] = np.arange(n_due) - np.searchsorted(sorted_hosts, sorted_hosts)
            due = due[rank < a_host]
        due = due[:a_run]
        tally.checks[hour // HOURS] += len(due)
        if hour % HOURS == HOURS - 1:
            tally.backlog[hour // HOURS] = n_due - len(due)
        return due


class Product:
    """The product's own rule and schedule."""

    def __init__(self, world: World, capacity: int) -> None:
        self.world = world
        self.watch = Watch(world, capacity)
        self.tally = Tally(world.n_hours // HOURS)
        self.place = np.array([_place(url_of(i)) for i in range(world.n_links)], np.float64)
        self.last_look = np.full(world.n_links, -1, np.int32)
        self.histories: dict[int, list[LinkCheck]] = {}
        self.shielded: dict[int, set[datetime]] = {}
        self.states: dict[int, tuple[LinkState, float]] = {}
        self.n_incidents = Counter()
        self.n_compared = 0
        self.has_history = np.zeros(world.n_links, bool)
        self.is_sampled = np.zeros(world.n_links, bool)
        self.is_sampled[:: max(1, world.n_links // SAMPLE)] = True
        self.log: dict[int, list[tuple[int, int, bool, str, float]]] = defaultdict(list)
        self._checks: dict[tuple[int, int], LinkCheck] = {}

    def run(self) -> None:
        for hour in range(self.world.n_hours):
            due = self.watch.turn(hour, self.tally)
            if not len(due):
                continue
            self._hour(hour, due, self.world.look(due, hour))
        self._replay_sample()

    def _hour(self, hour: int, due: np.ndarray, seen: np.ndarray) -> None:
        down = self._incidents(hour, due, seen)
        is_plain = (seen <= MOVED) & ~self.has_history[due]
        plain, how = due[is_plain], seen[is_plain]
        pause = np.where(how == MOVED, MONTHLY / timedelta(hours=1), WEEKLY / timedelta(hours=1))
        self.watch.due_at[plain] = hour + pause * (1 + MOST_SPREAD * self.place[plain])
        for link in plain[self.is_sampled[plain]]:
            self.log[int(link)].append(
                (hour, int(self.world.lives_as[link]), False, "alive", self.watch.due_at[link])
            )
        rest = ~is_plain
        for link, outcome, is_down in zip(
            due[rest].tolist(), seen[rest].tolist(), down[rest].tolist(), strict=True
        ):
            self._judge(link, hour, outcome, is_down=is_down)
        self.last_look[due] = hour

    def _judge(self, link: int, hour: int, outcome: int, *, is_down: bool) -> None:
        history = self.histories.get(link)
        if history is None:
            before = int(self.last_look[link])
            history = self.histories[link] = []
            self.has_history[link] = True
            if before >= 0:
                history.append(self._check(before, int(self.world.lives_as[link])))
        check = self._check(hour, outcome)
        history.append(check)
        shielded = self.shielded.setdefault(link, set()) if is_down else self.shielded.get(link)
        if is_down:
            shielded.add(check.checked_at)
        counted = history
        if shielded:
            counted = without_incidents(history, shielded)
        state, since = self.states.get(link, (LinkState.ALIVE, 0.0))
        if is_down and (not counted or counted[-1] is not check):
            due = hour + AFTER_INCIDENT / timedelta(hours=1)
            self._done(link, hour, outcome, state, due, is_down=True)
            return
        if is_down:  # an outage too long to be one: its looks count from now on
            shielded -= {one.checked_at for one in counted}
        found, _ = judge(counted, check.checked_at)
        if found is not state:
            since = hour
            if found is LinkState.DEAD:
                self.tally.died(link, hour, self.world)
        self.states[link] = (found, since)
        last = Look(url_of(link), check)
        due = hours_of(next_check_at(found, last, since=time_of(since), spread=MOST_SPREAD))
        self._done(link, hour, outcome, found, due, is_down=False)
        if found is LinkState.ALIVE:
            self._forget_if_clean(link, hour)

    def _done(
        self, link: int, hour: int, outcome: int, state: LinkState, due: float, *, is_down: bool
    ) -> None:
        self.watch.due_at[link] = due
        if self.is_sampled[link]:
            self.log[link].append((hour, outcome, is_down, state.value, due))

    def _forget_if_clean(self, link: int, hour: int) -> None:
        """A link whose failures are all older than the window of flaky ones is as good as new."""
        history = self.histories[link]
        recent = [check for check in history if hour - hours_of(check.checked_at) <= WINDOW_H]
        if all(check.verdict is LinkVerdict.ALIVE for check in recent):
            del self.histories[link]
            self.has_history[link] = False
            self.shielded.pop(link, None)
            self.states.pop(link, None)

    def _check(self, hour: int, outcome: int) -> LinkCheck:
        """One look; links that saw the same in the same hour share it."""
        key = (hour, outcome)
        found = self._checks.get(key)
        if found is None:
            verdict, kind, status = OUTCOMES[outcome]
            found = self._checks[key] = LinkCheck.model_construct(
                url="", verdict=LinkVerdict(verdict), kind=kind, status=status,
                moved="permanent" if outcome == MOVED else None, retry_after_s=None,
                checked_at=time_of(hour), evidence=kind,
            )  # fmt: skip
        return found

    def _incidents(self, hour: int, due: np.ndarray, seen: np.ndarray) -> np.ndarray:
        """Which looks of this run fall into an incident, by the product's own thresholds."""
        unreached = _UNREACHED[seen]
        marked = np.zeros(len(due), bool)
        if is_run_outage(int(unreached.sum()), len(due)):
            self.n_incidents["run"] += 1
            marked = unreached & self._is_news(due, seen, unreached)
        else:
            failed = _DOWN[seen]
            hosts = self.world.host[due]
            n_links = np.bincount(hosts, minlength=self.world.n_hosts)
            n_failed = np.bincount(hosts[failed], minlength=self.world.n_hosts)
            for host in np.flatnonzero((n_failed >= 1) & (n_links >= HOST_SIZE)):
                if is_host_outage(int(n_failed[host]), int(n_links[host])):
                    here = failed & (hosts == host)
                    if self._is_news(due, seen, here):
                        self.n_incidents["host"] += 1
                        marked |= here
        if hour % 200 == 0 or (marked.any() and self.n_compared < 50):
            self._compare(due, seen, marked)
        return marked

    def _is_news(self, due: np.ndarray, seen: np.ndarray, which: np.ndarray) -> bool:
        """As `pipeline.link_incidents`: some link did not fail in this way at its last look."""
        for link, outcome in zip(due[which].tolist(), seen[which].tolist(), strict=True):
            shielded = self.shielded.get(link, ())
            before = [c for c in self.histories.get(link, ()) if c.checked_at not in shielded]
            if not before or before[-1].kind != OUTCOMES[outcome][1]:
                return True
        return False

    def _compare(self, due: np.ndarray, seen: np.ndarray, marked: np.ndarray) -> None:
        """The whole run through `find_incidents`: it must find what the counts found."""
        looks = []
        for link, outcome in zip(due.tolist(), seen.tolist(), strict=True):
            check = self._check(-1, outcome)
            looks.append(Look(f"http://h{self.world.host[link]}.example/{link}", check))
        found = {url for incident in find_incidents(looks) for url in incident.urls}
        ours = {look.url for look, is_in in zip(looks, marked.tolist(), strict=True) if is_in}
        if not ours <= found:
            raise AssertionError(f"{len(ours - found)} looks are in no incident of find_incidents")
        self.n_compared += 1

    def _replay_sample(self) -> None:
        """Judge every look of the sample by the product's functions alone, from the first day."""
        for link, looks in self.log.items():
            history: list[LinkCheck] = []
            shielded: set[datetime] = set()
            state, since = LinkState.NEW, 0.0
            for hour, outcome, is_down, told, due in looks:
                check = self._check(hour, outcome).model_copy(update={"url": url_of(link)})
                history.append(check)
                if is_down:
                    shielded.add(check.checked_at)
                    continue
                found, _ = judge(without_incidents(history, shielded), check.checked_at)
                if found is not state:
                    state, since = found, hour
                at = next_check_at(found, check, since=time_of(since), spread=MOST_SPREAD)
                if found.value != told or abs(hours_of(at) - due) > 1e-3:
                    raise AssertionError(f"link {link}, hour {hour}: {found} {at}, not {told}")


class Simple:
    """Dead after `n_failures` in a row, however close; no incidents, no patience by kind."""

    def __init__(self, world: World, capacity: int, n_failures: int) -> None:
        self.world, self.n_failures = world, n_failures
        self.watch = Watch(world, capacity)
        self.tally = Tally(world.n_hours // HOURS)

    def run(self) -> None:
        n_failed = np.zeros(self.world.n_links, np.int16)
        for hour in range(self.world.n_hours):
            due = self.watch.turn(hour, self.tally)
            if not len(due):
                continue
            seen = self.world.look(due, hour)
            broken = (seen > MOVED) & (seen < len(OUTCOMES) - 1)
            before = n_failed[due]
            n_failed[due] = np.where(broken, before + 1, 0)
            for link in due[(n_failed[due] >= self.n_failures) & (before < self.n_failures)]:
                self.tally.died(int(link), hour, self.world)
            pause = np.where(seen == ALIVE, 7 * HOURS, 30 * HOURS)
            pause[broken & (n_failed[due] < self.n_failures)] = 1
            self.watch.due_at[due] = hour + pause


def url_of(link: int) -> str:
    return f"http://simulated.example/{link}"
