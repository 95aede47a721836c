"""Trend and half-life out of a real catalog, with looks at loopback sites over days."""

import pytest
from sqlalchemy import select

from curate.catalog.models import LinkUse, Run
from curate.errors import NotFound
from curate.loopback import Reply
from curate.records import LinkState
from curate.report.link_trend import half_life, trend

ALIVE, DEAD, SUSPECT = LinkState.ALIVE, LinkState.DEAD, LinkState.SUSPECT


def asked(desk, what, **more):
    with desk.open(60) as catalog:
        return what(catalog, **more)


def note_states(desk, *states):
    """What runs write down at their end, in order; None for a run from before they did."""
    with desk.open() as catalog, catalog.begin() as session:
        runs = session.scalars(select(Run).where(Run.kind == "links").order_by(Run.started_at))
        for run, noted in zip(runs, states, strict=True):
            run.stats = {"states": noted} if noted is not None else {"verdicts": {}}


def test_the_trend_is_what_runs_noted_oldest_first(web, desk):
    desk.item([web.give("/a"), web.url("/b")])
    for day in (0, 3, 7):
        desk.check(day)
    note_states(desk, None, {"alive": 1, "suspect": 1}, {"alive": 1, "dead": 1, "odd": 4})
    points = asked(desk, trend)
    assert [(p.at, p.states, p.n_links) for p in points] == [
        (desk.day(3), {ALIVE: 1, SUSPECT: 1}, 2),
        (desk.day(7), {ALIVE: 1, DEAD: 1}, 2),
    ]
    assert not any(p.is_incident for p in points)


def test_an_outage_is_marked_in_the_trend(web, desk):
    desk.item([web.give(f"/{n}") for n in range(11)])
    desk.check(0)
    web.down()
    desk.check(7)
    web.up()
    note_states(desk, {"alive": 11}, {"alive": 11})
    assert [p.is_incident for p in asked(desk, trend)] == [False, True]


def test_the_trend_of_one_source_is_worked_out_from_its_looks(web, desk):
    gone, other = web.give("/gone"), web.give("/other")
    desk.item([gone, web.give("/stays")], source="s")
    desk.item([other], source="t")
    desk.check(0)
    del web.pages["/gone"], web.pages["/other"]
    for day in (7, 10, 13):
        desk.check(day)
    points = asked(desk, trend, source="s")
    assert [p.states for p in points] == [
        {ALIVE: 2},
        {ALIVE: 1, SUSPECT: 1},
        {ALIVE: 1, SUSPECT: 1},
        {ALIVE: 1, DEAD: 1},
    ]
    assert [p.states for p in asked(desk, trend, source="t")][-1] == {DEAD: 1}


def test_a_link_lives_from_first_sight_to_the_first_failure_of_its_last_row(web, desk):
    desk.item([web.give("/gone"), web.give("/stays"), web.url("/never")])
    desk.check(0)
    del web.pages["/gone"]
    for day in (7, 10, 13, 20, 27):
        desk.check(day)
    found = asked(desk, half_life)
    (point,) = found.curve
    assert (point.day, point.survival, point.n_watched) == (7, 0.5, 2)
    assert (found.n_links, found.n_deaths, found.n_never_alive) == (2, 1, 1)
    assert found.watched_days == 7 + 27
    assert found.median_days == 7


def test_suspect_and_restricted_links_are_followed_to_their_last_good_look(web, desk):
    desk.item([web.give("/shaky"), web.give("/closed")])
    desk.check(0)
    desk.check(7)
    del web.pages["/shaky"]
    web.give("/closed", Reply(403, b"<html>members only</html>"))
    desk.check(14)
    found = asked(desk, half_life)
    assert (found.n_links, found.n_deaths, found.watched_days) == (2, 0, 14)


def test_a_dead_link_that_was_taken_off_its_page_has_died_all_the_same(web, desk):
    url = web.give("/gone")
    desk.item([url])
    desk.check(0)
    del web.pages["/gone"]
    for day in (7, 10, 13):
        desk.check(day)
    with desk.open() as catalog, catalog.begin() as session:
        session.query(LinkUse).delete()
    assert asked(desk, half_life).n_deaths == 1
    assert asked(desk, half_life, source="s").n_links == 0


def test_a_source_that_is_not_there_is_an_error(desk):
    for what in (trend, half_life):
        with pytest.raises(NotFound):
            asked(desk, what, source="nobody")
