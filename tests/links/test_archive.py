"""Look-ups in a local double of a web archive."""

from datetime import UTC, datetime

import pytest
from tests.links.wayback import Copy, Wayback

from curate.clock import FixedClock
from curate.links.archive import (
    ArchiveCopy,
    Ask,
    NoCopy,
    Unknown,
    WaybackArchive,
    may_not_be_sent,
    read_answer,
)
from curate.records import LinkCheck

PAGE = "https://lessons.example/fractions?part=2&a=b"
GOOD = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
GONE = "Page not found"


@pytest.fixture
def wayback():
    with Wayback() as running:
        yield running


@pytest.fixture
def archive(wayback, policy):
    return WaybackArchive(wayback.url, policy, FixedClock(GOOD))


def test_the_copy_nearest_to_the_last_good_day_is_found(wayback, archive):
    wayback.hold(PAGE, Copy("20250101000000"), Copy("20260301120000"), Copy("20260820000000"))
    found = archive.nearest(PAGE, GOOD)
    assert isinstance(found, ArchiveCopy)
    assert found.copy_url == f"{wayback.url}/web/20260301120000/{PAGE}"
    assert found.copy_at == datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
    assert found.evidence == "127.0.0.1 has a copy of 2026-03-01"


def test_a_copy_costs_two_requests_and_no_made_up_address(wayback, archive):
    wayback.hold(PAGE, Copy("20260301120000"))
    archive.nearest(PAGE, GOOD)
    assert wayback.asked == [
        "/robots.txt",
        f"/web/20260302080000/{PAGE}",
        f"/web/20260301120000/{PAGE}",
    ]


def test_a_copy_of_that_very_second_is_shown_without_a_redirect(wayback, archive):
    wayback.hold(PAGE, Copy("20260302080000"))
    assert archive.nearest(PAGE, GOOD).copy_at == GOOD


def test_an_address_that_was_never_archived_has_no_copy(archive):
    found = archive.nearest(PAGE, GOOD)
    assert found == NoCopy("127.0.0.1 has no copy (status 404)")


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (Copy("20260301120000", status=404, title=GONE), "does not show the page"),
        (Copy("20260301120000", title=GONE), "titled"),
        (Copy("20260301120000", 302, to="https://lessons.example/"), "is a redirect to"),
        (Copy("20260301120000", 301, to="https://parking.example/x"), "is a redirect to"),
    ],
)
def test_a_copy_of_an_error_page_or_of_a_redirect_is_not_offered(wayback, archive, bad, words):
    wayback.hold(PAGE, bad)
    wayback.hold("https://lessons.example/", Copy("20260301120000", title="Home"))
    wayback.hold("https://parking.example/x", Copy("20260301120000", title="Parked"))
    found = archive.nearest(PAGE, GOOD)
    assert isinstance(found, NoCopy)
    assert words in found.evidence


def test_an_archived_redirect_to_the_same_page_by_https_is_a_copy(wayback, archive):
    plain, safe = "http://lessons.example/area", "https://www.lessons.example/area/"
    wayback.hold(plain, Copy("20260301120000"))
    wayback.copies[safe] = []
    answer = wayback.answer

    def with_a_redirect(path):
        if path == f"/web/20260301120000/{plain}":
            return 301, {"Location": f"/web/20260301120000/{safe}"}, b""
        return answer(path)

    wayback.answer = with_a_redirect
    assert archive.nearest(plain, GOOD).copy_url.endswith(safe)


def test_a_bad_copy_taken_later_makes_us_ask_once_more_for_the_year_before(wayback, archive):
    wayback.hold(PAGE, Copy("20260401000000", status=404, title=GONE), Copy("20250301000000"))
    told = []
    (found,) = archive.nearest_of([Ask(PAGE, GOOD)], lambda ask, answer: told.append(answer))
    assert found.copy_at == datetime(2025, 3, 1, tzinfo=UTC)
    assert told == [found]


def test_a_bad_copy_taken_before_the_good_day_is_the_end_of_it(wayback, archive):
    wayback.hold(PAGE, Copy("20260201000000", status=404, title=GONE), Copy("20240301000000"))
    assert isinstance(archive.nearest(PAGE, GOOD), NoCopy)
    assert len(wayback.look_ups) == 2  # the nearest copy, and where it lies


def test_look_ups_say_honestly_who_asks(wayback, archive):
    archive.nearest(PAGE, GOOD)
    assert wayback.agents == {"curate-test (+mailto:test@example.org)"}


def test_an_archive_that_wants_a_long_pause_is_asked_no_more_in_this_run(wayback, archive):
    wayback.refusal = 429, {"Retry-After": "600"}
    asks = [Ask(f"https://lessons.example/{n}", GOOD) for n in range(5)]
    found = archive.nearest_of(asks)
    assert all(isinstance(answer, Unknown) and answer.may_pass for answer in found)
    assert len(wayback.look_ups) == 1


def test_an_archive_that_is_down_tells_nothing_of_the_page(wayback, archive):
    wayback.refusal = 503, {}
    found = archive.nearest(PAGE, GOOD)
    assert isinstance(found, Unknown)
    assert found.may_pass
    assert "could not tell" in found.evidence


def test_an_archive_that_refuses_robots_is_not_asked(wayback, archive):
    wayback.robots = "User-agent: *\nDisallow: /web/\n"
    wayback.hold(PAGE, Copy("20260301120000"))
    found = archive.nearest(PAGE, GOOD)
    assert isinstance(found, Unknown)
    assert not found.may_pass
    assert wayback.look_ups == []


def test_without_a_contact_a_public_archive_is_not_asked(policy):
    archive = WaybackArchive("http://192.0.2.1", policy, FixedClock(GOOD))
    assert isinstance(archive.nearest(PAGE, GOOD), Unknown)


@pytest.mark.parametrize(
    "url",
    [
        "https://user:secret@lessons.example/a",
        "http://10.0.0.7/a",
        "http://intranet/a",
        "mailto:someone@example.org",
        "http://[bad",
    ],
)
def test_private_addresses_are_told_to_no_archive(wayback, archive, url):
    assert may_not_be_sent(url)
    found = archive.nearest(url, GOOD)
    assert isinstance(found, Unknown)
    assert not found.may_pass
    assert wayback.asked == []


def test_the_place_on_a_page_is_not_sent(wayback, archive):
    wayback.hold("https://lessons.example/a", Copy("20260301120000"))
    assert isinstance(archive.nearest("https://lessons.example/a#part", GOOD), ArchiveCopy)
    assert not any("part" in path for path in wayback.asked)


def archived(title="", final=f"https://archive.example/web/20260301120000/{PAGE}"):
    return LinkCheck.model_validate(
        {
            "url": f"https://archive.example/web/20260302080000/{PAGE}",
            "verdict": "alive",
            "kind": "moved",
            "status": 200,
            "final_url": final,
            "checked_at": GOOD,
            "evidence": "answered 200",
            "page": {"title": title},
        }
    )


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Internet Archive Wayback Machine", "a page of its own"),
        ("Page not found - Lessons", "is titled"),
    ],
)
def test_a_copy_whose_title_says_that_nothing_is_there_is_no_copy(title, words):
    found = read_answer(PAGE, archived(title), base_url="https://archive.example")
    assert isinstance(found, NoCopy)
    assert words in found.evidence
    good = read_answer(PAGE, archived("Adding fractions"), base_url="https://archive.example")
    assert isinstance(good, ArchiveCopy)


def test_an_answer_from_outside_the_archive_is_no_copy():
    found = read_answer(PAGE, archived(final=PAGE), base_url="https://archive.example")
    assert isinstance(found, Unknown)
    assert not found.may_pass
