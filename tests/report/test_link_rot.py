"""The report's data, over a real catalog whose links were looked at on loopback sites."""

from datetime import UTC, datetime

import pytest

from curate.errors import NotFound
from curate.loopback import Reply
from curate.records import LinkCheck, LinkState
from curate.report.link_rot import link_rot, suggest_fix
from tests.report.web import lesson


def report(desk, day, **more):
    with desk.open(day) as catalog:
        return link_rot(catalog, **more)


def urls(groups):
    return [link.url for group in groups for link in group.links]


def changed(found):
    return {change.url: (change.before.value, change.now.value) for change in found.changes}


def test_what_the_last_run_changed_is_told_with_the_state_before(web, desk):
    a, b, c = web.url("/a"), web.give("/b"), web.url("/c")
    desk.item([a, b, c, web.give("/calm")])
    desk.check(0)
    assert changed(report(desk, 0)) == {a: ("new", "suspect"), c: ("new", "suspect")}
    desk.check(3)
    assert changed(report(desk, 3)) == {}  # still suspect: no news
    web.give("/c")
    del web.pages["/b"]
    desk.check(7)
    found = report(desk, 7)
    assert changed(found) == {
        a: ("suspect", "dead"),
        b: ("alive", "suspect"),
        c: ("suspect", "alive"),
    }
    recovered = next(change for change in found.changes if change.url == c)
    assert "failed 2 times in a row" in recovered.reason
    desk.check(10)
    assert changed(report(desk, 10)) == {}  # what changed on day 7 is old news


def test_an_incident_is_told_in_one_sentence_and_lists_no_link_as_dead(web, desk):
    links = [web.give(f"/{n}") for n in range(11)]
    desk.item([*links, web.url("/gone")])
    for day in (0, 3, 6):
        desk.check(day)
    web.down()
    desk.check(7)
    web.up()
    found = report(desk, 7)
    (incident,) = found.incidents
    assert incident.sentence.startswith("11 of 11 links failed at once (refused 11)")
    assert (incident.n_links, incident.next_check_at) == (11, desk.day(8))
    assert urls(found.groups[LinkState.DEAD]) == [web.url("/gone")]  # by looks before the outage
    assert found.groups[LinkState.SUSPECT] == ()
    assert found.summary.by_state[LinkState.ALIVE] == 11
    desk.check(8)
    assert report(desk, 8).incidents == ()


def test_a_dead_link_comes_with_its_ground_and_the_items_that_use_it(web, desk):
    url = web.give("/gone")
    one = desk.item([url], name="Fractions")
    two = desk.item([url], name="Ratios", source="t")
    desk.check(0)
    del web.pages["/gone"]
    for day in (7, 10, 13):
        desk.check(day)
    (group,) = report(desk, 14).groups[LinkState.DEAD]
    (link,) = group.links
    assert (link.host, group.host) == ("127.0.0.1", "127.0.0.1")
    assert (link.verdict, link.kind, link.status, link.n_failures) == ("dead", "http_404", 404, 3)
    assert link.first_failed_at == desk.day(7)
    assert link.last_alive_at == desk.day(0)
    assert link.since == link.last_check_at == desk.day(13)
    assert link.next_check_at == desk.link(url).next_check_at > desk.day(16)
    assert link.reason.startswith("gone at 3 checks since 2026-03-09")
    assert [(item.name, item.url) for item in link.items] == [("Fractions", one), ("Ratios", two)]
    assert link.fix is None


def test_links_are_grouped_by_state_and_by_host_with_the_largest_host_first(web, desk):
    from tests.report.web import Web

    other = Web("127.0.0.2")
    closed = other.give("/closed", Reply(401, b"sign in"))
    here, there = web.url("/gone"), [other.url("/b"), other.url("/a")]
    desk.item([here, *there, closed, web.give("/fine")])
    desk.check(0)
    other.down()
    found = report(desk, 0)
    assert urls(found.groups[LinkState.SUSPECT]) == [*sorted(there), here]
    assert [group.host for group in found.groups[LinkState.SUSPECT]] == ["127.0.0.2", "127.0.0.1"]
    assert urls(found.groups[LinkState.RESTRICTED]) == [closed]
    assert found.groups[LinkState.DEAD] == ()
    assert found.summary.n_links == 5


def test_a_link_that_moved_for_good_names_its_new_address(web, desk):
    new = web.give("/new")
    old = web.give("/old", Reply(301, location="/new"))
    web.give("/detour", Reply(302, location="/new"))
    desk.item([old, f"{old}#part", web.url("/detour")])
    desk.check(0)
    found = report(desk, 0)
    fixes = {link.url: link.fix.target for group in found.moved for link in group.links}
    assert fixes == {old: new, f"{old}#part": f"{new}#part"}
    assert found.changes == ()


def test_a_withdrawn_redirect_still_says_where_the_page_went(web, desk):
    new = web.give("/new")
    old = web.give("/old", Reply(301, location="/new"))
    desk.item([old])
    desk.check(0)
    del web.pages["/old"]
    desk.check(30)
    (group,) = report(desk, 30).groups[LinkState.SUSPECT]
    assert group.links[0].fix.target == new
    assert "2026-03-02" in group.links[0].fix.why


def look(day, verdict="alive", moved=None, final="https://b.example/new"):
    return LinkCheck(
        url="https://a.example/old",
        verdict=verdict,
        kind="any",
        moved=moved,
        final_url=final,
        checked_at=datetime(2026, 3, day, tzinfo=UTC),
        evidence="any",
    )


@pytest.mark.parametrize(
    "history",
    [
        [],
        [look(1)],
        [look(1, moved="temporary")],
        [look(1, moved="permanent"), look(2)],  # the page came back to its address
        [look(1, moved="permanent"), look(2, "dead")],  # and is gone there too
        [look(1, "dead", moved="permanent")],
    ],
)
def test_no_fix_is_suggested_without_a_living_target(history):
    assert suggest_fix(history) is None


def test_the_report_of_a_source_holds_only_links_that_its_items_use(web, desk):
    one, both = web.url("/one"), web.url("/both")
    desk.item([one, both], source="one")
    desk.item([both, web.url("/two")], source="two")
    desk.check(0)
    found = report(desk, 0, source="one")
    assert sorted(urls(found.groups[LinkState.SUSPECT])) == sorted([one, both])
    assert (found.summary.n_links, found.last_run.n_looks) == (2, 2)
    by_url = {link.url: link.n_items for link in found.groups[LinkState.SUSPECT][0].links}
    assert by_url == {one: 1, both: 2}  # whoever mends a link must know all who use it


def test_a_source_that_was_never_crawled_is_a_clear_error(desk):
    with pytest.raises(NotFound, match="curate sources list"):
        report(desk, 0, source="nope")


def test_looks_of_an_interrupted_run_are_not_judged_and_the_report_says_so(web, desk, settings):
    from curate.pipeline.reporter import Quiet

    class Interrupts(Quiet):
        def advance(self, n):
            raise KeyboardInterrupt

    desk.item([web.url("/gone")])
    with pytest.raises(KeyboardInterrupt):
        desk.check(0, reporter=Interrupts())
    found = report(desk, 0)
    assert found.is_run_unfinished
    assert found.summary.by_state[LinkState.NEW] == 1


def test_links_that_are_due_are_counted_by_the_clock(web, desk):
    desk.item([web.give("/a"), web.url("/gone")])
    desk.check(0)
    assert [report(desk, day).n_due for day in (2, 3, 7)] == [0, 1, 2]


def test_a_link_that_was_alive_and_may_not_be_asked_any_more_is_news(web, desk):
    url = web.give("/a")
    desk.item([url])
    desk.check(0)
    web.give("/robots.txt", Reply(200, b"User-agent: *\nDisallow: /\n", "text/plain"))
    desk.check(7)
    assert changed(report(desk, 7)) == {url: ("alive", "skipped")}


def test_a_link_on_every_page_names_the_first_items_and_counts_all(web, desk, monkeypatch):
    from curate.report import link_rot_rows

    monkeypatch.setattr(link_rot_rows, "MAX_ITEMS", 2)
    for name in "CAB":
        desk.item([web.url("/footer")], name=f"Item {name}")
    desk.check(0)
    (link,) = report(desk, 0).groups[LinkState.SUSPECT][0].links
    assert link.n_items == 3
    assert [item.name for item in link.items] == ["Item A", "Item B"]


def test_a_flaky_link_is_told_apart_from_a_suspect_one(web, desk):
    url = web.give("/a")
    desk.item([url])
    for day in (0, 7, 10, 17):
        web.pages["/a"] = lesson("a") if day in (0, 10) else Reply(404)
        desk.check(day)
    assert urls(report(desk, 17).groups[LinkState.FLAKY]) == [url]
