"""Suggested fixes, over a real catalog whose links were looked at on loopback sites."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from curate.catalog.decisions import add_decision
from curate.catalog.link_archive import remember_look_up
from curate.catalog.models import LinkRow, ResourceRow
from curate.loopback import Reply
from curate.records import LinkCheck
from curate.report.link_copies import republishing_words
from curate.report.link_fixes import moved_fix, suggest
from curate.report.link_titles import is_telling, title_forms
from tests.report.web import lesson

AT = "2026-03-02T08:00:00Z"
OLD, NEW = "https://a.example/old", "https://a.example/new"


def fixes_of(desk, url, day=30):
    with desk.open(day) as catalog, catalog.read() as session:
        link = session.query(LinkRow).filter_by(url=url).one()
        return suggest(session, catalog, [link.id]).get(link.id, ())


def kinds(fixes):
    return [fix.kind for fix in fixes]


def kill(desk, web, path):
    """Three looks, days apart, at a page that is gone."""
    web.pages.pop(path, None)
    for day in (7, 10, 13):
        desk.check(day)


def a_dead_link(desk, web, *, title="Adding unlike fractions", path="/fractions"):
    url = web.give(path, lesson(title))
    desk.item([url], name="Week 1 overview", source="district")
    desk.check(0)
    kill(desk, web, path)
    assert desk.state(url) == "dead"
    remember_title(desk, url, title)
    return url


def remember_title(desk, url, title):
    with desk.open() as catalog, catalog.begin() as session:
        session.query(LinkRow).filter_by(url=url).one().page = {"title": title}


def named(desk, name, *, source="s", alive=True):
    """An item of that name whose own address a crawl found, or did not."""
    url = desk.item([], name=name, source=source)
    if not alive:
        with desk.open() as catalog, catalog.begin() as session:
            row = session.query(ResourceRow).filter_by(url=url).one()
            session.execute(
                ResourceRow.metadata.tables["capture"]
                .update()
                .values(status=404)
                .where(ResourceRow.metadata.tables["capture"].c.id == row.capture_id)
            )
    return url


def look(*hops, verdict="alive", kind="moved", final=NEW, moved="permanent", day=0):
    return LinkCheck.model_validate(
        {
            "url": OLD,
            "verdict": verdict,
            "kind": kind,
            "moved": moved,
            "final_url": final,
            "hops": tuple({"url": url, "status": status} for url, status in hops),
            "checked_at": f"2026-03-{2 + day:02d}T08:00:00Z",
            "evidence": "seen",
        }
    )


def gone(day, final=OLD):
    return look((OLD, 404), verdict="dead", kind="http_404", final=final, moved=None, day=day)


def test_a_permanent_redirect_is_offered_as_long_as_it_stands():
    fix = moved_fix([look((OLD, 301), (NEW, 200))])
    assert (fix.kind, fix.target, fix.confidence) == ("moved", NEW, "high")


def test_one_temporary_hop_on_the_way_is_no_move_for_good():
    middle = "https://a.example/middle"
    assert moved_fix([look((OLD, 301), (middle, 302), (NEW, 200))]) is None


def test_a_redirect_whose_end_was_not_seen_is_no_fix():
    assert moved_fix([look((OLD, 301))]) is None
    assert moved_fix([look((OLD, 301), (NEW, 500))]) is None


def test_a_withdrawn_redirect_is_offered_with_less_confidence():
    fix = moved_fix([look((OLD, 308), (NEW, 200)), gone(3)])
    assert (fix.target, fix.confidence) == (NEW, "medium")
    assert "on 2026-03-02" in fix.why


def test_a_redirect_that_leads_to_the_failure_itself_is_no_fix():
    assert moved_fix([look((OLD, 301), (NEW, 200)), gone(3, final=NEW)]) is None


def test_a_place_that_the_new_page_lacks_is_not_promised():
    checks = [look((OLD, 301), (NEW, 200), kind="fragment_missing")]
    fix = moved_fix([c.model_copy(update={"url": f"{OLD}#part"}) for c in checks])
    assert fix.target == NEW
    assert "no place named 'part'" in fix.why


def test_an_archived_copy_says_how_far_it_is_from_the_last_good_day(web, desk):
    url = a_dead_link(desk, web)
    copy = "https://archive.example/web/20260301080000/x"
    store_copy(desk, url, copy, days=-1)
    (fix,) = fixes_of(desk, url)
    assert (fix.kind, fix.target, fix.confidence) == ("archive", copy, "high")
    assert "a copy of 2026-03-01, 1 day before we last knew it to be good" in fix.why
    store_copy(desk, url, copy, days=-400)
    assert fixes_of(desk, url)[0].confidence == "low"


def store_copy(desk, url, copy, *, days):
    with desk.open() as catalog, catalog.begin() as session:
        link = session.query(LinkRow).filter_by(url=url).one()
        remember_look_up(
            session,
            link.id,
            looked_at=desk.day(14),
            found=(copy, desk.start + timedelta(days=days)),
            because="asked",
        )


def test_an_item_with_the_title_of_the_dead_page_is_offered(web, desk):
    url = a_dead_link(desk, web)
    twin = named(desk, "Adding Unlike Fractions")
    (fix,) = fixes_of(desk, url)
    assert (fix.kind, fix.target, fix.confidence) == ("same_title", twin, "medium")
    assert "only a person can tell" in fix.why


def test_a_title_that_differs_in_order_and_articles_is_only_nearly_the_same(web, desk):
    url = a_dead_link(desk, web, title="The fractions: adding an unlike fraction")
    named(desk, "Adding unlike fraction (fractions)")
    (fix,) = fixes_of(desk, url)
    assert (fix.kind, fix.confidence) == ("same_title", "low")


@pytest.mark.parametrize("name", ["Adding like fractions", "Adding unlike fractions 2"])
def test_another_word_or_number_makes_it_another_lesson(web, desk, name):
    url = a_dead_link(desk, web)
    named(desk, name)
    assert fixes_of(desk, url) == ()


def test_two_works_of_that_title_are_no_answer(web, desk):
    url = a_dead_link(desk, web)
    named(desk, "Adding unlike fractions", source="s")
    named(desk, "Adding unlike fractions", source="t")
    assert fixes_of(desk, url) == ()


def test_an_item_whose_own_page_is_gone_is_not_offered(web, desk):
    url = a_dead_link(desk, web)
    named(desk, "Adding unlike fractions", alive=False)
    assert fixes_of(desk, url) == ()


@pytest.mark.parametrize(("verdict", "offered"), [("reject", []), ("accept", ["same_title"])])
def test_an_item_that_the_district_turned_down_is_not_offered(web, desk, verdict, offered):
    url = a_dead_link(desk, web)
    named(desk, "Adding unlike fractions")
    with desk.open() as catalog, catalog.begin() as session:
        add_decision(
            session,
            district_id="default",
            resource_id="s-Adding unlike fractions",
            kind=verdict,
            actor_id=catalog.actor_id(session),
            at=desk.start,
        )
    assert kinds(fixes_of(desk, url)) == offered


def test_the_item_that_uses_the_link_is_not_its_own_replacement(web, desk):
    url = web.give("/fractions")
    desk.item([url], name="Adding unlike fractions")
    desk.check(0)
    kill(desk, web, "/fractions")
    remember_title(desk, url, "Adding unlike fractions")
    assert fixes_of(desk, url) == ()


def test_titles_that_say_nothing_are_not_compared():
    general = ["Home", "see", "Lesson plan", "Unit 3", "Click here!", "The table of contents"]
    assert [title for title in general if is_telling(title)] == []
    assert is_telling("Water cycle poster")


def test_a_site_name_after_the_title_is_not_part_of_it():
    assert title_forms("Water cycle | Rainy School") == (
        "Water cycle | Rainy School",
        "Water cycle",
    )
    assert title_forms("Cause-and-effect") == ("Cause-and-effect",)


def test_our_own_capture_from_before_the_failures_is_told_last(web, desk):
    url = a_dead_link(desk, web)
    named(desk, "Adding unlike fractions")
    desk.crawled({url: b"<title>Adding</title>"}, day=1)
    desk.crawled({url: b"<title>Not here</title>"}, day=9)  # after the first failure
    fixes = fixes_of(desk, url)
    assert kinds(fixes) == ["same_title", "own_capture"]
    held = fixes[-1]
    assert held.target is None
    assert "we hold a copy of 2026-03-03" in held.why
    assert "no license is known" in held.why


@pytest.mark.parametrize(
    ("license_id", "words"),
    [
        ("CC-BY-4.0", "lets a district put it up, with its author named"),
        ("CC-BY-NC-ND-4.0", "put it up, not for money and unchanged, with"),
        ("LicenseRef-all-rights-reserved", "may not be put up without asking"),
        ("Odd-1.0", "not one that we can read"),
        (None, "ask the publisher"),
    ],
)
def test_what_a_license_lets_a_district_do_with_our_copy_is_told(license_id, words):
    assert words in republishing_words(license_id)


def test_a_link_that_works_needs_no_other_page(web, desk):
    url = web.give("/fractions", lesson("Adding unlike fractions"))
    desk.item([url], name="Week 1 overview", source="district")
    desk.check(0)
    remember_title(desk, url, "Adding unlike fractions")
    named(desk, "Adding unlike fractions")
    assert fixes_of(desk, url) == ()
    web.pages["/fractions"] = Reply(301, location=web.give("/now"))
    desk.check(7)
    assert kinds(fixes_of(desk, url)) == ["moved"]


def test_many_links_need_no_more_statements_than_one(web, desk):
    urls = [web.url(f"/gone-{n}") for n in range(30)]
    desk.item(urls, name="Week 1 overview", source="district")
    for day in (0, 3, 6):
        desk.check(day)
    for n, url in enumerate(urls):
        remember_title(desk, url, f"Adding unlike fractions {n}")
    counts = []
    with desk.open(30) as catalog, catalog.read() as session:
        ids = [row.id for row in session.query(LinkRow)]
        for some in (ids[:1], ids):
            seen = []
            event.listen(catalog.engine, "after_cursor_execute", lambda *a, s=seen: s.append(a))
            suggest(session, catalog, some)
            counts.append(len(seen))
            session.expire_all()
    assert counts[1] == counts[0] > 0
