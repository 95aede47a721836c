from datetime import timedelta

import pytest
from tests.links.test_history import START, history

from curate.links import next_check_at
from curate.links.history import SLACK
from curate.links.schedule import is_due, spread_for
from curate.records import LinkState

DAY = timedelta(days=1)


def look(name, **changes):
    return history(f"0:{name}")[0].model_copy(update=changes)


@pytest.mark.parametrize(
    ("state", "last", "days"),
    [
        ("alive", "ok", 7),
        ("suspect", "404", 3),
        ("flaky", "ok", 3),
        ("restricted", "403", 30),
        ("skipped", "skip", 30),
        ("dead", "404", 30),
    ],
)
def test_when_to_look_again(state, last, days):
    assert next_check_at(LinkState(state), look(last)) == START + days * DAY


def test_a_moved_link_is_looked_at_monthly():
    assert next_check_at(LinkState.ALIVE, look("ok", moved="permanent")) == START + 30 * DAY


@pytest.mark.parametrize(
    ("dead_for_days", "days"), [(0, 7), (7, 7), (14, 14), (28, 28), (40, 30), (400, 30)]
)
def test_a_link_that_died_lately_is_looked_at_sooner(dead_for_days, days):
    since = START - dead_for_days * DAY
    assert next_check_at(LinkState.DEAD, look("404"), since=since) == START + days * DAY


@pytest.mark.parametrize(
    ("asked_s", "expected_s"), [(10, 3600), (86_400, 86_400 + 900), (10**9, 30 * 86_400 + 900)]
)
def test_a_rate_limited_link_is_due_when_the_server_said(asked_s, expected_s):
    limited = look("403", kind="rate_limited", retry_after_s=float(asked_s))
    assert next_check_at(LinkState.RESTRICTED, limited) == START + timedelta(seconds=expected_s)


@pytest.mark.parametrize(("asked_s", "days"), [(3600, 3), (10 * 86_400, 10), (10**9, 30)])
def test_a_pause_that_a_server_asks_for_only_makes_a_look_later(asked_s, days):
    at = next_check_at(LinkState.SUSPECT, look("503"), float(asked_s))
    assert START + days * DAY <= at <= START + days * DAY + SLACK


@pytest.mark.parametrize("asked_s", [61, 3590, 3600, 5000, 86_400, 3 * 86_400 - 60, 9 * 86_400])
def test_no_run_comes_back_before_the_pause_is_over(asked_s):
    for state, name in (("restricted", "403"), ("suspect", "503"), ("alive", "ok")):
        kind = "rate_limited" if name == "403" else "http_5xx"
        last = look(name, kind=kind, retry_after_s=float(asked_s))
        at = next_check_at(LinkState(state), last)
        assert not is_due(at, START + timedelta(seconds=asked_s - 1))


def test_a_run_that_starts_a_few_minutes_early_takes_a_link_along():
    at = next_check_at(LinkState.SUSPECT, look("404"))
    assert is_due(at, START + 3 * DAY)
    assert is_due(at, START + 3 * DAY - timedelta(minutes=10))
    assert not is_due(at, START + 3 * DAY - timedelta(minutes=20))


def test_a_large_run_is_spread_and_stays_within_a_tenth_of_the_interval():
    spread = spread_for(1_000_000)
    after = [
        next_check_at(LinkState.ALIVE, look("ok", url=f"http://h.example/{n}"), spread=spread)
        - START
        for n in range(2000)
    ]
    assert min(after) >= 7 * DAY
    assert max(after) <= 7.7 * DAY
    in_hours = [sum(int(a / timedelta(hours=1)) == h for a in after) for h in range(168, 185)]
    assert min(in_hours[:16]) > 0.5 * 2000 / 16.8
    assert max(in_hours) < 1.6 * 2000 / 16.8


def test_an_address_keeps_its_place_in_the_spread():
    one, two = (look("ok", url=f"http://h.example/{n}") for n in "ab")
    first = next_check_at(LinkState.ALIVE, one, spread=0.1)
    assert first == next_check_at(LinkState.ALIVE, one, spread=0.1)
    assert first != next_check_at(LinkState.ALIVE, two, spread=0.1)


@pytest.mark.parametrize("state", ["suspect", "flaky"])
def test_looks_that_the_dead_rule_counts_are_never_spread(state):
    assert next_check_at(LinkState(state), look("404"), spread=0.1) == START + 3 * DAY


def test_a_small_run_needs_no_spread():
    assert spread_for(200) == 0.0
