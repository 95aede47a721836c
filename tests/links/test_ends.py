"""Many links of a site that end at one address, and the many innocent ways of doing so."""

import pytest

from curate.clock import parse_time
from curate.links import shared_ends
from curate.records import LinkCheck, LinkVerdict

SITE = "http://school.example"


def moved(path: str, to: str, site: str = SITE, **more: object) -> LinkCheck:
    facts = {"verdict": LinkVerdict.ALIVE, "kind": "moved", "status": 200, "moved": "permanent"}
    return LinkCheck(
        url=site + path,
        final_url=to if "://" in to else site + to,
        checked_at=parse_time("2026-03-02T08:00:00Z"),
        evidence="",
        **{**facts, **more},
    )


def all_to(end: str, *paths: str) -> list[LinkCheck]:
    return [moved(path, end) for path in paths]


LESSONS = ("/units/volcano.html", "/units/fractions.html", "/poems/haiku")


@pytest.mark.parametrize(
    "end", ["/catalog", "/archived-courses/", "/", "https://portal.example/", "/units/?moved=1"]
)
def test_different_lessons_sent_to_one_page_are_lost(end):
    found = shared_ends(all_to(end, *LESSONS))
    assert set(found) == {SITE + path for path in LESSONS}
    assert "3 different links of school.example" in found[SITE + LESSONS[0]]
    assert SITE + "/poems/haiku" in found[SITE + LESSONS[0]]


@pytest.mark.parametrize(
    ("end", "paths"),
    [
        # addresses of one page
        ("/biology", ("/book/", "/book", "/index.php?p=book")),
        ("/biology", ("/the-book", "/book", "/book/2", "/book/index.html")),
        ("/catalog", ("/node/12", "/?p=12", "/content/12", "/12.html")),
        # the links name where they end
        ("/books/biology", ("/biology-1e", "/biology-2e", "/texts/biology/old", "/biology")),
        # parts of one work, now on one page
        ("/reader/", ("/reader/chapter-1", "/reader/chapter-2", "/reader/chapter-3")),
        ("/whole-reader", ("/reader/1.html", "/reader/2.html", "/reader/3.html")),
        # the front page tidied up
        ("/", ("/index.html", "/home", "/en/", "/default.aspx")),
        # before the page, not in its place
        ("/login", LESSONS),
        ("/auth/start", LESSONS),
        ("/cookie-consent", LESSONS),
        ("/age-gate", LESSONS),
        # too few to tell
        ("/catalog", LESSONS[:2]),
    ],
)
def test_true_merges_tidying_and_gates_are_left_alone(end, paths):
    assert shared_ends(all_to(end, *paths)) == {}


def test_numbers_alone_name_no_page_that_the_end_could_be_held_against():
    """`/item/10441` may well be "Fractions, part 1" of the page that it leads to now."""
    assert shared_ends(all_to("/catalog", "/item/10441", "/item/10442", "/item/7003")) == {}
    named = all_to("/catalog", "/item/10441-fractions", "/item/10442-volcanoes", "/item/7-sonnets")
    assert len(shared_ends(named)) == 3


def test_tidied_addresses_are_no_moves():
    checks = [
        moved(path, f"https://www.school.example{path.removesuffix('/index.html')}/")
        for path in ("/a/index.html", "/b", "/c", "/d")
    ]
    assert shared_ends(checks) == {}


def test_a_site_that_moved_house_keeps_its_pages_apart():
    checks = [moved(path, f"https://new.example{path}") for path in LESSONS]
    assert shared_ends(checks) == {}


def test_a_few_that_end_together_among_many_that_moved_well_prove_nothing():
    well = [moved(f"/old/plant-{name}", f"/new/{name}") for name in ("moss", "fern", "oak", "elm")]
    assert shared_ends([*well, *all_to("/catalog", *LESSONS)]) == {}


def test_links_of_other_sites_do_not_count_together():
    checks = [
        moved(path, "https://hub.example/start-here", site=f"http://s{n}.example")
        for n, path in enumerate(LESSONS)
    ]
    assert shared_ends(checks) == {}


def test_a_page_that_was_linked_itself_keeps_its_link():
    found = shared_ends([*all_to("/catalog", *LESSONS), moved("/catalog/", "/catalog")])
    assert SITE + "/catalog/" not in found
    assert len(found) == 3


def test_links_that_are_dead_or_turned_away_anyway_are_left_as_they_are():
    dead = [moved(path, "/catalog", verdict=LinkVerdict.DEAD, kind="soft_404") for path in LESSONS]
    assert shared_ends(dead) == {}
