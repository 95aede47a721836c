"""The report's data, over a real catalog whose links were looked at on loopback sites."""

from datetime import date

import pytest

from curate.errors import NotFound
from curate.loopback import Reply
from curate.records import LinkState
from curate.report.link_rot import grouped, link_rot
from curate.report.link_rot_records import Section, Urgency, Wanted
from curate.review import decide, link_desk
from tests.report.web import Web, lesson


def report(desk, day, **more):
    with desk.open(day) as catalog:
        return link_rot(catalog, **more)


def entries(found, section):
    return [link for link in found.links if link.section is section]


def urls(found, section):
    return [link.url for link in entries(found, section)]


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
    assert urls(found, Section.DEAD) == [web.url("/gone")]  # by looks before the outage
    assert urls(found, Section.SUSPECT) == []
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
    (link,) = entries(report(desk, 14), Section.DEAD)
    assert link.host == "127.0.0.1"
    assert (link.verdict, link.kind, link.status, link.n_failures) == ("dead", "http_404", 404, 3)
    assert link.first_failed_at == desk.day(7)
    assert link.last_alive_at == desk.day(0)
    assert link.since == link.last_check_at == desk.day(13)
    assert link.next_check_at == desk.link(url).next_check_at > desk.day(16)
    assert link.reason.startswith("gone at 3 checks since 2026-03-09")
    assert [(item.name, item.url) for item in link.items] == [("Fractions", one), ("Ratios", two)]
    assert [(item.id, item.source, item.verdict) for item in link.items] == [
        ("s-Fractions", "s", None),
        ("t-Ratios", "t", None),
    ]
    assert (link.sources, link.fixes, link.desk.assignee) == (("s", "t"), (), None)


def test_links_are_grouped_by_host_with_the_most_urgent_and_then_the_largest_first(web, desk):
    other = Web("127.0.0.2")
    closed = other.give("/closed", Reply(401, b"sign in"))
    here, there = web.url("/gone"), [other.url("/b"), other.url("/a")]
    desk.item([here, *there, closed, web.give("/fine")])
    desk.check(0)
    other.down()
    found = report(desk, 0)
    assert sorted(urls(found, Section.SUSPECT)) == sorted([*there, here])
    groups = grouped(found.links)
    assert [(g.name, len(g.links)) for g in groups] == [("127.0.0.2", 3), ("127.0.0.1", 1)]
    assert [link.url for link in groups[0].links] == [*sorted(there), closed]
    assert urls(found, Section.DEAD) == []
    assert found.summary.n_links == 5


def test_a_link_of_two_sources_stands_under_both(web, desk):
    both, one = web.url("/both"), web.url("/one")
    desk.item([both, one], source="one")
    desk.item([both], source="two")
    desk.check(0)
    found = report(desk, 0)
    assert {
        g.name: sorted(link.url for link in g.links) for g in grouped(found.links, "source")
    } == {
        "one": sorted([both, one]),
        "two": [both],
    }
    assert len(found.links) == 2


def test_a_link_that_moved_for_good_names_its_new_address(web, desk):
    page = lesson("new").body.replace(b"<p>", b"<p id='part'>")
    new = web.give("/new", Reply(200, page))
    old = web.give("/old", Reply(301, location="/new"))
    web.give("/detour", Reply(302, location="/new"))
    desk.item([old, f"{old}#part", web.url("/detour")])
    desk.check(0)
    found = report(desk, 0)
    fixes = {link.url: link.fixes[0].target for link in entries(found, Section.MOVED)}
    assert fixes == {old: new, f"{old}#part": f"{new}#part"}
    assert found.changes == ()


def test_the_report_of_a_source_holds_only_links_that_its_items_use(web, desk):
    one, both = web.url("/one"), web.url("/both")
    desk.item([one, both], source="one")
    desk.item([both, web.url("/two")], source="two")
    desk.check(0)
    found = report(desk, 0, source="one")
    assert sorted(urls(found, Section.SUSPECT)) == sorted([one, both])
    assert (found.summary.n_links, found.last_run.n_looks) == (2, 2)
    by_url = {link.url: link.n_items for link in found.links}
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
    from curate.report import link_rot_users

    monkeypatch.setattr(link_rot_users, "MAX_ITEMS", 2)
    for name in "CAB":
        desk.item([web.url("/footer")], name=f"Item {name}")
    desk.check(0)
    (link,) = entries(report(desk, 0), Section.SUSPECT)
    assert link.n_items == 3
    assert [item.name for item in link.items] == ["Item A", "Item B"]


def test_a_flaky_link_is_told_apart_from_a_suspect_one(web, desk):
    url = web.give("/a")
    desk.item([url])
    for day in (0, 7, 10, 17):
        web.pages["/a"] = lesson("a") if day in (0, 10) else Reply(404)
        desk.check(day)
    assert urls(report(desk, 17), Section.FLAKY) == [url]


def said(desk, day, function, *args, **more):
    with desk.open(day) as catalog:
        return function(catalog, *args, **more)


def test_what_hurts_teachers_most_comes_first(web, desk):
    own = desk.item([], name="Own page")
    links = {name: web.url(f"/{name}") for name in ("one", "two", "plain", "often", "late")}
    desk.item([own, links["one"], links["two"], links["often"]], name="A")
    desk.item([links["two"], links["often"]], name="B")
    desk.item([links["plain"], links["often"]], name="C")
    for name in ("Own page", "A"):
        said(desk, 0, decide, f"s-{name}", "accept")
    said(desk, 0, decide, "s-B", "accept")
    for url in (own, *list(links.values())[:4]):
        said(desk, 0, link_desk.say, url, "dead", because="seen")
    desk.item([links["late"]], name="A late one")
    said(desk, 0, decide, "s-A late one", "accept")
    desk.check(1)
    found = report(desk, 1)
    assert [(link.url, link.urgency) for link in found.links] == [
        (own, Urgency.ACCEPTED_PAGE_DEAD),
        (links["often"], Urgency.ACCEPTED_USES_DEAD),
        (links["two"], Urgency.ACCEPTED_USES_DEAD),
        (links["one"], Urgency.ACCEPTED_USES_DEAD),
        (links["plain"], Urgency.DEAD),
        (links["late"], Urgency.ACCEPTED_USES_SHAKY),
    ]
    first = found.links[0]
    assert (first.is_main, first.n_vetted, first.n_items) == (True, 2, 2)
    assert [(item.name, item.is_main) for item in first.items] == [("Own page", True), ("A", False)]


def test_changes_are_told_since_the_time_that_is_asked_for(web, desk):
    a, b = web.give("/a"), web.give("/b")
    desk.item([a, b])
    desk.check(0)
    del web.pages["/a"]
    desk.check(7)
    del web.pages["/b"]
    for day in (14, 17):
        desk.check(day)
    found = report(desk, 17, since=desk.day(1))
    assert changed(found)[a][0] == "alive"
    assert changed(found)[b] == ("alive", "suspect")
    assert changed(report(desk, 17, since=desk.day(17))) == {}


def test_an_ignored_link_stands_apart_and_comes_back_by_itself(web, desk):
    url = web.url("/gone")
    desk.item([url])
    desk.check(0)
    said(desk, 0, link_desk.ignore, url, because="they move", until=date(2026, 3, 4))
    found = report(desk, 2)
    assert (found.links, [e.url for e in found.ignored], found.n_ignored) == ((), [url], 1)
    assert found.changes == ()
    back = report(desk, 3)
    assert ([e.url for e in back.links], back.ignored, back.n_ignored) == ([url], (), 0)


def test_a_person_s_word_wins_and_a_failing_link_said_to_work_is_disputed(web, desk):
    url = web.url("/gone")
    desk.item([url])
    desk.check(0)
    said(desk, 1, link_desk.say, url, "alive", because="I see it")
    (link,) = report(desk, 1).links
    assert (link.section, link.state, link.verdict) == (Section.DISPUTED, LinkState.ALIVE, "dead")
    assert [(c.url, c.now, c.is_said) for c in report(desk, 1).changes] == [
        (url, LinkState.ALIVE, True)
    ]
    web.give("/gone")
    desk.check(2)
    assert report(desk, 2).links == ()


def test_an_accepted_address_ends_the_asking(web, desk):
    web.give("/new")
    old = web.give("/old", Reply(301, location="/new"))
    desk.item([old])
    desk.check(0)
    assert urls(report(desk, 0), Section.MOVED) == [old]
    said(desk, 0, link_desk.accept_address, old)
    assert report(desk, 0).links == ()


def test_filters_narrow_the_list_and_leave_the_counts(web, desk):
    mine, late, free = (web.url(f"/{name}") for name in ("mine", "late", "free"))
    desk.item([mine, late, free, web.give("/old", Reply(301, location="/new")), web.give("/new")])
    desk.check(0)
    said(desk, 0, link_desk.assign, mine, "Kim Roe", date(2026, 3, 20))
    said(desk, 0, link_desk.assign, late, "Lee", date(2026, 3, 3))
    found = report(desk, 5, wanted=Wanted(assignee="kim  roe"))
    assert ([e.url for e in found.links], found.n_overdue) == ([mine], 1)
    assert [e.url for e in report(desk, 5, wanted=Wanted(is_overdue=True)).links] == [late]
    moved = report(desk, 5, wanted=Wanted(sections=frozenset({Section.MOVED})))
    assert [e.url for e in moved.links] == [web.url("/old")]
    assert report(desk, 5, wanted=Wanted(host="b.example")).links == ()
    assert moved.summary.n_links == 5


def test_links_that_only_retired_items_use_need_nobody(web, desk):
    url = web.url("/gone")
    desk.item([url], name="Old")
    desk.check(0)
    assert len(report(desk, 0).links) == 1
    said(desk, 0, decide, "s-Old", "retire")
    assert (report(desk, 0).links, report(desk, 0).changes) == ((), ())


def test_an_accepted_item_that_is_gone_is_told_though_no_link_names_it(desk, catalog):
    from curate.catalog.models import ResourceRow

    for name in ("Kept", "Other"):
        desk.item([], name=name)
    said(desk, 0, decide, "s-Kept", "accept")
    with catalog.begin() as session:
        for row in session.query(ResourceRow):
            row.gone_at, row.gone_because = desk.day(1), "answered 404"
    (item,) = report(desk, 2).lost
    assert (item.name, item.gone_at, item.because) == ("Kept", desk.day(1), "answered 404")
