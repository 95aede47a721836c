"""What a run of due links leaves for the next: pauses, probes, fingerprints, people's words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update
from tests.report.web import POLICY, Desk, Web, lesson

from curate.catalog.decisions import add_decision
from curate.catalog.link_memory import read_memory
from curate.catalog.link_watch import watch_own_addresses
from curate.catalog.links import remember_links, states_of_resources
from curate.catalog.models import (
    District,
    LinkCheckRow,
    LinkDesk,
    LinkHost,
    LinkProbe,
    LinkRow,
    LinkUse,
    ResourceRow,
    Run,
)
from curate.loopback import Reply
from curate.pipeline.reporter import Quiet
from curate.records import OutLink

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
HOST = "127.0.0.1"


@pytest.fixture
def web():
    started = Web()
    yield started
    started.down()


@pytest.fixture
def desk(catalog):
    return Desk(catalog, START)


def stand(desk, url, **said):
    """What the link desk keeps of a person's word."""
    with desk.open() as catalog, catalog.begin() as session:
        link = session.scalars(select(LinkRow).where(LinkRow.url == url)).one()
        row = session.get(LinkDesk, ("default", link.id))
        if row is None:
            row = LinkDesk(district_id="default", link_id=link.id, updated_at=desk.start)
            session.add(row)
        for name, value in said.items():
            setattr(row, name, value)


def decide(desk, kind, district="default"):
    with desk.open() as catalog, catalog.begin() as session:
        add_decision(
            session,
            district_id=district,
            resource_id=session.scalars(select(ResourceRow.id)).one(),
            kind=kind,
            actor_id=catalog.actor_id(session, "Ada"),
            at=desk.start,
        )


def rows(desk, table):
    with desk.open() as catalog, catalog.read() as session:
        found = session.scalars(select(table)).all()
        session.expunge_all()
        return found


def make_all_due(desk):
    with desk.open() as catalog, catalog.begin() as session:
        session.execute(update(LinkRow).values(next_check_at=START))


def test_a_host_that_asks_for_a_long_pause_is_left_alone_until_it_is_over(site, desk):
    urls = [site.give(f"/{n}", 429, "later", Retry_After="172800") for n in range(4)]
    desk.item(urls)
    desk.check(0)
    (rest,) = rows(desk, LinkHost)
    assert (rest.host, rest.not_before) == (HOST, desk.day(2))
    n_asked = len(site.requests)
    make_all_due(desk)
    report = desk.check(1)
    assert report.extra["resting"] == {HOST: 4}
    assert len(site.requests) == n_asked
    assert {desk.link(url).next_check_at for url in urls} == {desk.day(2)}
    for n in range(4):
        site.give(f"/{n}", 200, f"lesson number {n} of the course")
    desk.check(2)
    assert {desk.state(url) for url in urls} == {"alive"}
    assert rows(desk, LinkHost) == []


def test_a_links_own_pause_is_kept_to_the_second(site, desk):
    url = site.give("/a", 429, "later", Retry_After="90000")
    desk.item([url])
    desk.check(0)
    n_asked = len(site.requests)
    desk.check(89_999 / 86_400)
    assert len(site.requests) == n_asked
    desk.check(90_001 / 86_400)
    assert len(site.requests) > n_asked


def test_the_answer_for_a_made_up_address_serves_for_a_week(web, desk):
    desk.item([web.url("/units/a")])
    for day in (0, 6, 14):
        web.give("/units/a", lesson(f"unit{day}"))  # other words each time: nothing is "unchanged"
        make_all_due(desk)
        desk.check(day)
    made_up = [path for path in web.asked if path not in ("/units/a", "/robots.txt")]
    assert len(made_up) == 2  # on day 0, none on day 6, on day 14 again
    (probe,) = rows(desk, LinkProbe)
    assert (probe.directory, probe.asked_at) == ("/units/", desk.day(14))


def test_a_fingerprint_is_kept_with_the_link_and_with_a_look_only_where_it_is_new(web, desk):
    url = web.give("/a", lesson("granite"))
    desk.item([url])
    desk.check(0)
    first = desk.link(url).page
    assert first["title"] == "granite"
    desk.check(7)  # the same page
    del web.pages["/a"]
    desk.check(14)  # gone: what it was like is not forgotten
    assert desk.link(url).page == first
    web.give("/a", lesson("casino"))
    report = desk.check(17)
    assert report.extra["verdicts"] == {"alive/content_changed": 1}
    assert desk.link(url).page["title"] == "casino"
    assert [look.page and look.page["title"] for look in rows(desk, LinkCheckRow)] == [
        "granite", None, None, "casino",
    ]  # fmt: skip
    assert desk.state(url) == "alive"


def test_a_page_that_did_not_change_is_not_sent_again(web, desk):
    url = web.give("/a")
    desk.item([url])
    desk.check(0)
    desk.check(7)
    assert [look.status for look in rows(desk, LinkCheckRow)] == [200, 304]
    assert desk.state(url) == "alive"


def test_old_pauses_and_probes_are_left_out_and_deleted(desk):
    desk.item(["http://127.0.0.1:9/a"])
    with desk.open() as catalog, catalog.begin() as session:
        session.add_all(
            [
                LinkHost(host="a.example", not_before=desk.day(1), because="x"),
                LinkHost(host="b.example", not_before=desk.day(9), because="x"),
                LinkProbe(
                    origin="http://a.example:80", directory="/", ending="",
                    asked_at=desk.day(0), facts={},
                ),
                LinkProbe(
                    origin="http://b.example:80", directory="/", ending="",
                    asked_at=desk.day(7), facts={"status": 404},
                ),
            ]
        )  # fmt: skip
        pages = {"http://a.example/1": None, "http://b.example/2": None}
        memory = read_memory(session, pages, now=desk.day(8))
        assert list(memory.rests) == ["b.example"]
        assert [key.origin for key in memory.probes] == ["http://b.example:80"]
    desk.check(8)
    assert [row.host for row in rows(desk, LinkHost)] == ["b.example"]
    assert [row.origin for row in rows(desk, LinkProbe)] == ["http://b.example:80"]


def test_a_person_who_says_that_a_link_works_wins_until_the_word_is_lifted(web, desk):
    url = web.url("/gone")
    desk.item([url])
    desk.check(0)
    stand(desk, url, said_state="alive", said_because="works with our proxy", said_at=desk.day(1))
    for day in (3, 10, 17):
        desk.check(day)
        assert desk.state(url) == "alive"
    assert desk.link(url).state_reason.startswith("a person said so on 2026-03-03")
    stand(desk, url, said_state=None)
    desk.check(24)
    assert desk.state(url) == "dead"


def test_an_accepted_address_is_asked_in_place_of_the_links_own(web, desk):
    old, new = web.url("/old"), web.give("/new")
    desk.item([old])
    stand(desk, old, accepted_url=new)
    report = desk.check(0)
    assert report.extra["verdicts"] == {"alive/ok": 1}
    assert "/new" in web.asked
    assert "/old" not in web.asked
    (look,) = rows(desk, LinkCheckRow)
    assert (look.final_url, look.moved) == (new, None)


def test_a_link_whose_only_item_is_retired_is_not_asked_and_is_again_when_it_is_reopened(web, desk):
    desk.item([web.give("/a")])
    decide(desk, "retire")
    assert desk.check(0).n_items == 0
    assert web.asked == []
    decide(desk, "reopen")
    assert desk.check(1).n_items == 1


def test_a_link_stays_watched_while_another_district_keeps_the_item(web, desk):
    desk.item([web.give("/a")])
    with desk.open() as catalog, catalog.begin() as session:
        session.add(District(id="north", name="North", time_zone="UTC"))
    decide(desk, "retire")
    assert desk.check(0).n_items == 1
    decide(desk, "retire", district="north")
    assert desk.check(30).n_items == 0


def test_the_own_address_of_an_accepted_item_is_watched_but_counts_as_no_link_of_it(web, desk):
    url = web.give("/lesson")
    desk.item([web.give("/a")])
    with desk.open() as catalog, catalog.begin() as session:
        item = session.scalars(select(ResourceRow)).one()
        item.url = url
        item_id = item.id
    assert desk.check(0).n_items == 1
    decide(desk, "accept")
    assert desk.check(1).n_items == 2
    assert desk.state(url) == "alive"
    with desk.open() as catalog, catalog.begin() as session:
        assert states_of_resources(session, [item_id]) == {item_id: {"alive": 1}}
        # Its page is read again, and links to itself now.
        remember_links(session, item_id, [OutLink(url=url), OutLink(url=web.url("/b"))], at=START)
        watch_own_addresses(session, at=START)
        uses = session.execute(
            select(LinkRow.url, LinkUse.role).join(LinkUse, LinkUse.link_id == LinkRow.id)
        )
        assert {row[0]: row[1] for row in uses} == {url: "self", web.url("/b"): "out"}


def test_links_due_longest_come_first_where_a_run_has_a_limit(web, desk):
    late, later = web.give("/z"), web.give("/a")
    desk.item([late, later])
    with desk.open() as catalog, catalog.begin() as session:
        session.execute(
            update(LinkRow).where(LinkRow.url == late).values(next_check_at=desk.day(-2))
        )
    desk.check(0, limit=1)
    assert (desk.state(late), desk.state(later)) == ("alive", "new")


def test_a_run_keeps_its_numbers_for_the_trend(web, desk):
    fetched = web.give("/crawled")
    desk.item([web.give("/a"), web.url("/gone"), fetched])
    desk.crawled({fetched: b"a lesson"}, day=-1)
    report = desk.check(0)
    (run,) = [row for row in rows(desk, Run) if row.kind == "links"]
    assert run.stats["states"] == {"alive": 2, "suspect": 1}
    assert run.stats["n_asked"] == 2
    assert run.stats["seconds"] > 0
    assert report.extra["states"] == run.stats["states"]


class _Counts(Quiet):
    def __init__(self):
        self.stored = []

    def advance(self, n):
        self.stored.append(n)


def test_a_slow_run_stores_each_look_as_it_comes_whatever_the_size_of_a_batch(web, desk):
    desk.item([web.give(f"/{n}") for n in range(3)])
    desk.settings = desk.settings.model_copy(update={"batch_size": 5000})
    counts = _Counts()
    desk.check(0, policy=replace(POLICY, interval_s=0.05), reporter=counts)
    assert counts.stored == [1, 1, 1]


def test_links_that_a_site_sends_to_one_page_in_their_place_are_gone(web, desk):
    end = web.give("/catalog/start")
    names = ("rivers", "fractions", "poems", "volcanoes")
    urls = [web.give(f"/lesson/{n}", Reply(301, location="/catalog/start")) for n in names]
    desk.item([*urls, end])
    report = desk.check(0)
    assert report.extra["verdicts"] == {"alive/ok": 1, "dead/soft_404": 4}
    assert report.extra["states"] == {"alive": 1, "suspect": 4}
    assert end in desk.link(urls[0]).state_reason


def test_a_link_that_is_due_a_few_minutes_later_is_taken_along(web, desk):
    url = web.url("/gone")
    desk.item([url])
    desk.check(0)
    early = timedelta(minutes=10) / timedelta(days=1)
    desk.check(3 - early)
    desk.check(6 - 2 * early)
    assert desk.state(url) == "dead"
