"""The state of an item's own address: from crawls and looks, but never from an outage."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from tests.report.web import Desk, Web

from curate.catalog.models import LinkCheckRow, LinkDesk, LinkRow, ResourceRow
from curate.pipeline.own_state import own_judgments, own_states

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
SITE = "https://lessons.example"


@pytest.fixture
def desk(catalog):
    """Six items of one site, seen alive by a crawl on day 0, and the item of another source."""
    desk = Desk(catalog, START)
    for n in range(6):
        desk.item([], name=f"Item {n}")
    desk.item([], source="t", name="Elsewhere")
    with desk.open() as opened, opened.begin() as session:
        for row in session.scalars(select(ResourceRow).where(ResourceRow.source_id == "s")):
            row.url = f"{SITE}/{row.name[-1]}"
    crawl(desk, 0, 200)
    return desk


def crawl(desk, day, status, numbers=range(6)):
    desk.crawled({f"{SITE}/{n}": b"a lesson %d" % n for n in numbers}, day=day, status=status)


def judged(desk, day, **more):
    """Name of an item -> what is judged of its own address on a day."""
    with desk.open(day) as catalog, catalog.read() as session:
        names = {row.id: row.name for row in session.scalars(select(ResourceRow))}
        found = own_judgments(session, desk.day(day), **more)
        return {names[i]: own for i, own in found.items()}


def test_a_page_that_three_crawls_found_gone_is_dead_and_the_reason_says_since_when(desk):
    for day in (7, 14, 21):
        crawl(desk, day, 404, numbers=[0])
    own = judged(desk, 21)["Item 0"]
    assert (own.state, own.checked_at) == ("dead", desk.day(21))
    assert own.reason == "gone at 3 checks since 2026-03-09, last: the crawl got status 404"
    assert judged(desk, 21)["Item 1"].state == "alive"


@pytest.mark.parametrize("status", [0, 503])
def test_a_whole_source_that_is_down_hides_none_of_its_items(desk, status):
    for day in (3, 6, 9, 12, 15):
        crawl(desk, day, status)
    found = judged(desk, 15)
    assert {found[f"Item {n}"].state.value for n in range(6)} == {"alive"}
    assert found["Item 0"].reason == "the crawl got status 200"


def test_a_source_that_is_down_for_more_than_two_weeks_is_no_outage_any_more(desk):
    for day in (3, 7, 11, 15, 18):
        crawl(desk, day, 503)
    assert judged(desk, 18)["Item 0"].state == "dead"


def test_a_crawl_of_one_address_cannot_tell_its_silence_from_an_outage_for_two_weeks(desk):
    for day in (3, 6, 9, 12, 15):
        crawl(desk, day, 0, numbers=[0])
    assert judged(desk, 15)["Item 0"].state == "alive"
    crawl(desk, 18, 0, numbers=[0])
    assert judged(desk, 18)["Item 0"].state == "dead"


def test_an_error_that_the_site_answered_counts_at_once(desk):
    crawl(desk, 3, 503, numbers=[0])
    assert judged(desk, 3)["Item 0"].state == "suspect"


def test_looks_at_the_address_as_a_link_count_beside_crawls_and_none_twice(desk):
    web = Web()
    url = web.url("/gone")
    desk.item([url], name="Linker")
    with desk.open() as opened, opened.begin() as session:
        session.scalars(select(ResourceRow).where(ResourceRow.name == "Item 0")).one().url = url
    desk.crawled({url: b""}, day=1, status=404)
    desk.check(1)  # takes the crawl's fetch over as a look
    desk.check(4)
    assert judged(desk, 4)["Item 0"].state == "suspect"
    desk.check(7)
    web.down()
    own = judged(desk, 7)["Item 0"]
    assert own.state == "dead"
    assert own.reason.startswith("gone at 3 checks since 2026-03-03")


def test_a_persons_word_on_the_address_wins_and_is_the_reason(desk):
    for day in (7, 14, 21):
        crawl(desk, day, 404, numbers=[0])
    with desk.open() as opened, opened.begin() as session:
        link = LinkRow(
            url=f"{SITE}/0", host="lessons.example", first_seen_at=START, state_since=START,
            next_check_at=START,
        )  # fmt: skip
        session.add(link)
        session.flush()
        said = {"said_state": "alive", "said_because": "we hold a copy", "said_at": desk.day(22)}
        session.add(
            LinkDesk(district_id="default", link_id=link.id, updated_at=desk.day(22), **said)
        )
    assert judged(desk, 23, district_id="default")["Item 0"].state == "alive"
    assert judged(desk, 23)["Item 0"].reason == "a person said so on 2026-03-24: we hold a copy"
    assert judged(desk, 23, district_id="other")["Item 0"].state == "dead"


def test_states_of_some_items_are_those_of_all(desk):
    crawl(desk, 7, 404, numbers=[0])
    with desk.open(7) as catalog, catalog.read() as session:
        every = own_states(session, desk.day(7))
        some = own_states(session, desk.day(7), ["s-Item 0", "s-Item 1"])
    assert some == {"s-Item 0": "suspect", "s-Item 1": "alive"}
    assert {i: every[i] for i in some} == some


def test_an_outage_is_told_by_the_published_host_where_a_mirror_serves_it(catalog, closed_port):
    desk = Desk(catalog, START)
    web = Web()
    origin = {SITE: closed_port, "https://other.example": web.url("")}
    down = [f"{SITE}/{n}" for n in range(6)]
    up = [f"https://other.example/{n}" for n in range(8)]
    for n in range(8):
        web.give(f"/{n}")
    desk.item([*down, *up], origin=origin)
    desk.crawled(dict.fromkeys(down[:3], b""), day=-1, status=0)
    report = desk.check(0)
    web.down()
    (sentence,) = report.extra["incidents"]
    assert sentence.startswith("6 of 6 links failed at once")
    assert "lessons.example was down" in sentence
    assert {desk.state(url) for url in down} == {"new"}
    with desk.open() as opened, opened.read() as session:
        assert (
            len(session.scalars(select(LinkCheckRow).where(LinkCheckRow.incident.is_(None))).all())
            == 8
        )
