"""What people say of links: kept with its ground, seen at once, and taken back without loss."""

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.report.web import Desk, Web, lesson

from curate.errors import ConfigError, NotFound
from curate.loopback import Reply
from curate.review import desk as items
from curate.review import link_desk

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@pytest.fixture
def web():
    started = Web()
    yield started
    started.down()


@pytest.fixture
def over(catalog):
    """A catalog over time."""
    return Desk(catalog, START)


@pytest.fixture
def at(over):
    """Calls a function of the desk on a day."""

    def call(day, function, *args, **more):
        with over.open(day) as catalog:
            return function(catalog, *args, **more)

    return call


def test_a_link_is_ignored_with_a_reason_until_a_day_is_over(at, over):
    url = "https://a.example/x"
    over.item([url])
    (said,) = at(0, link_desk.ignore, url, because="they move house", until=date(2026, 3, 9))
    assert said.standing.is_ignored
    assert said.standing.ignored_until == datetime(2026, 3, 10, tzinfo=UTC)
    (later,) = at(8, link_desk.assign, url, "Kim")
    assert not later.standing.is_ignored  # it came back by itself
    assert later.standing.ignored_because == "they move house"


@pytest.mark.parametrize(
    ("because", "until", "told"),
    [
        ("  ", date(2026, 3, 9), "say why"),
        ("moving", date(2026, 3, 1), "a day after 2026-03-02"),
        ("moving", date(2027, 6, 1), "366 days ahead at most"),
        ("moving", date(9999, 12, 31), "too far ahead"),
    ],
)
def test_nothing_is_ignored_without_a_reason_or_for_good(at, over, because, until, told):
    over.item(["https://a.example/x"])
    with pytest.raises(ConfigError, match=told):
        at(0, link_desk.ignore, "https://a.example/x", because=because, until=until)
    assert at(0, link_desk.log_of) == []


def test_saying_the_same_twice_is_noted_once(at, over):
    url = "https://a.example/x"
    over.item([url])
    first = at(0, link_desk.say, url, "dead", because="the school closed")
    again = at(1, link_desk.say, url, "dead", because="the school closed")
    assert (first[0].number is not None, again[0].number) == (True, None)
    assert again[0].standing.said_at == START
    assert len(at(1, link_desk.log_of)) == 1


def test_a_link_said_to_be_fixed_is_alive_and_due_at_once(at, over, web):
    url = web.url("/gone")
    over.item([url])
    for day in (0, 3, 6):
        over.check(day)
    assert over.state(url) == "dead"
    (said,) = at(7, link_desk.say, url, "alive", because="they put it back")
    link = over.link(url)
    assert (link.state, link.next_check_at) == ("alive", over.day(7))
    assert "they put it back" in link.state_reason
    at(8, link_desk.undo, said.number)
    assert (over.state(url), over.link(url).state_reason[:16]) == ("dead", "gone at 3 checks")


def test_the_new_address_is_the_one_that_the_last_look_proves(at, over, web):
    page = lesson("new").body.replace(b"<p>", b"<p id='part'>")
    new, old = web.give("/new", Reply(200, page)), web.give("/old", Reply(301, location="/new"))
    over.item([f"{old}#part"])
    over.check(0)
    (said,) = at(0, link_desk.accept_address, f"{old}#part")
    assert said.standing.accepted_url == f"{new}#part"
    assert over.link(f"{old}#part").next_check_at > over.day(1)  # it was just seen there


def test_an_address_without_proof_is_refused_and_one_that_is_named_is_looked_at(at, over, web):
    url = web.give("/a")
    over.item([url])
    over.check(0)
    with pytest.raises(ConfigError, match="no look proves a new address"):
        at(0, link_desk.accept_address, url)
    with pytest.raises(ConfigError, match="no web address"):
        at(0, link_desk.accept_address, url, "ftp://a.example/x")
    with pytest.raises(ConfigError, match="the address that it has"):
        at(0, link_desk.accept_address, url, url)
    (said,) = at(1, link_desk.accept_address, url, "https://B.example/x")
    assert said.standing.accepted_url == "https://b.example/x"
    assert over.link(url).next_check_at == over.day(1)
    assert at(1, link_desk.accept_address, url)[0].number is None


def test_one_link_that_cannot_be_meant_leaves_all_as_they_were(at, over, web):
    moved, fine = web.give("/old", Reply(301, location="/fine")), web.give("/fine")
    over.item([moved, fine])
    over.check(0)
    with pytest.raises(ConfigError):
        at(0, link_desk.accept_address, [moved, fine])
    with pytest.raises(NotFound):
        at(0, link_desk.assign, [moved, "https://nowhere.example/"], "Kim")
    assert at(0, link_desk.log_of) == []


def test_a_host_stands_for_those_of_its_links_that_the_word_can_be_about(at, over, web):
    fine, moved = web.give("/fine"), web.give("/old", Reply(301, location="/fine"))
    gone = web.url("/gone")
    over.item([fine, moved, gone])
    over.check(0)
    assert [said.url for said in at(0, link_desk.accept_address, host="127.0.0.1")] == [moved]
    given = at(0, link_desk.assign, (), "Kim", host="127.0.0.1", due_on=date(2026, 3, 4))
    assert [said.url for said in given] == [gone]
    (taken,) = at(1, link_desk.unassign, host="127.0.0.1")
    assert (taken.url, taken.standing.assignee) == (gone, None)
    with pytest.raises(NotFound, match=r"no link of 127\.0\.0\.1 can be meant"):
        at(1, link_desk.unassign, host="127.0.0.1")
    with pytest.raises(NotFound, match=r"no item uses a link of the host 'b\.example'"):
        at(1, link_desk.unassign, host="b.example")


def test_a_link_is_overdue_from_the_day_after(at, over):
    url = "https://a.example/x"
    over.item([url])
    at(0, link_desk.assign, url, "Kim", date(2026, 3, 4))
    due = at(2, link_desk.assign, url, "Kim", date(2026, 3, 4))[0].standing
    late = at(3, link_desk.assign, url, "Kim", date(2026, 3, 4))[0].standing
    assert (due.assignee, due.is_overdue, late.is_overdue) == ("Kim", False, True)


def test_a_name_stands_in_the_one_table_that_can_be_erased(at, over, catalog):
    from sqlalchemy import select, update

    from curate.catalog.models import Actor, Decision

    url = "https://a.example/x"
    over.item([url])
    at(0, link_desk.assign, url, "Kim Roe", actor="Ann Lee")
    with catalog.begin() as session:
        (row,) = session.scalars(select(Decision))
        assert "Kim" not in f"{row.value}{row.before}{row.note}"
        session.execute(update(Actor).values(name=None))
    (told,) = at(1, link_desk.log_of)
    assert (told["actor"], told["words"]["assignee"]) == (None, None)
    standing = at(1, link_desk.say, url, "dead", because="x")[0].standing
    assert standing.assignee == "somebody whose name was erased"


def test_words_on_different_topics_are_undone_apart_and_on_one_topic_in_order(at, over):
    url = "https://a.example/x"
    over.item([url])
    until = date(2026, 3, 9)
    first = at(0, link_desk.ignore, url, because="one", until=until)[0].number
    owner = at(0, link_desk.assign, url, "Kim")[0].number
    second = at(0, link_desk.ignore, url, because="two", until=until)[0].number
    with pytest.raises(ConfigError, match=f"decision {second} was made after {first}"):
        at(0, link_desk.undo, first)
    at(0, items.undo, owner)
    back = at(0, items.undo, second)
    log = {row["number"]: row for row in at(0, link_desk.log_of, url)}
    assert log[back]["words"]["ignored_because"] == "one"
    assert (log[back]["action"], log[back]["note"]) == ("ignore", f"undoes {second}")
    at(0, items.undo, back)  # undoing the undoing
    (said,) = at(0, link_desk.unassign, url)
    assert (said.number, said.standing.ignored_because) == (None, "two")


def test_the_trail_of_all_decisions_names_the_link(at, over):
    over.item(["https://a.example/x"])
    at(0, link_desk.say, "https://a.example/x", "dead", because="closed")
    (row,) = at(0, items.log_of)
    assert (row["kind"], row["subject"], row["url"]) == ("link", "say", "https://a.example/x")


def test_an_item_is_retired_for_the_sake_of_a_link_that_it_uses(at, over):
    item = over.item(["https://a.example/x"], name="Rocks")
    over.item(["https://b.example/x"], name="Rivers")
    with pytest.raises(ConfigError, match="does not use"):
        at(0, link_desk.retire_item, "https://a.example/x", "s-Rivers", because="gone")
    number = at(0, link_desk.retire_item, "https://a.example/x", "s-Rocks", because="gone")
    (row,) = at(0, items.log_of)
    assert (row["number"], row["kind"], row["url"]) == (number, "retire", item)
    assert row["note"] == "gone (link https://a.example/x)"


def test_an_ignoring_to_a_moment_ends_at_that_moment(at, over):
    url = "https://a.example/x"
    over.item([url])
    end = START + timedelta(hours=2)
    at(0, link_desk.ignore, url, because="now", until=end)
    assert at(0.05, link_desk.assign, url, "Kim")[0].standing.is_ignored
    assert not at(2 / 24, link_desk.assign, url, "Kim")[0].standing.is_ignored
