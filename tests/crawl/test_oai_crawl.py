"""Harvests of loopback repositories: tokens, deletions, increments, sets, errors, pauses.

A crawl costs seconds, so that one source of several repositories is harvested twice, and most
tests look at what came of it.
"""

from types import SimpleNamespace

import pytest
from sqlalchemy import select
from tests.crawl.oai_server import Item, Repository, Shelves
from tests.extract.oai_answers import answer, error

from curate.catalog.models import ResourceRow
from curate.crawl import OaiRules, SourceDefinition
from curate.errors import SourceChanged
from curate.pipeline.crawl_step import crawl_source
from curate.pipeline.extract_step import ExtractStage

pytestmark = pytest.mark.slow

PUBLISHED = "https://repository.example"
EXPIRED = error("badResumptionToken", "too old")
FIRST, SECOND = "2026-03-02T12:00:00Z", "2026-03-04T12:00:00Z"


def five(shelf, stamp="2026-01-05T10:00:00Z"):
    sets = {1: "odd", 0: "even"}
    return [Item(f"{shelf}{n}", stamp, sets=(sets[n % 2],)) for n in range(1, 6)]


def source(site, shelves, rules=None):
    return SourceDefinition(
        id="shelves", name="Shelves", protocol="oai", delay_s=0, oai=rules,
        start=[f"{PUBLISHED}/oai/{name}" for name in shelves.repositories],
        origin={PUBLISHED: site.origin},
    )  # fmt: skip


def read(catalog):
    stage = ExtractStage()
    pending, _ = stage.pending(catalog)
    assert not stage.run_batch(catalog, pending).failed
    with catalog.read() as session:
        rows = session.scalars(select(ResourceRow))
        return {row.url.rpartition("/")[2]: row.gone_at is None for row in rows}


def torn():
    broken = Item("torn4", "").as_xml().replace("</dc:title>", "</dc:titel>")
    return answer(Item("torn3", "").as_xml() + broken)


@pytest.fixture(scope="module")
def twice(new_site, new_catalog):
    """Two harvests; between them every repository gets one change, and one a deletion."""
    shelves = Shelves(
        plain=Repository(five("plain")),
        forgetful=Repository(five("forgetful"), keeps="no"),
        daily=Repository(five("daily"), keeps="transient", granularity="YYYY-MM-DD"),
        expired=Repository(five("expired"), faults={2: [EXPIRED]}),
        stale=Repository(five("stale"), faults={2: [EXPIRED] * 2}),
        busy=Repository(five("busy"), faults={2: [(503, {"Retry-After": "1"}, b"busy")]}),
        torn=Repository(five("torn"), faults={2: [torn()]}),
        quiet=Repository(five("quiet")),
    )
    site, catalog = new_site(shelves), new_catalog()
    definition = source(site, shelves)
    crawls = []
    for now in (FIRST, SECOND):
        for repository in shelves.repositories.values():
            repository.now = now
        result = crawl_source(catalog, definition)
        queries = {name: list(r.listed) for name, r in shelves.repositories.items()}
        identified = [r.queries[0]["verb"] for r in shelves.repositories.values()]
        seen = {"queries": queries, "identified": identified, "resources": read(catalog)}
        crawls.append(SimpleNamespace(result=result, **seen))
        for name, repository in shelves.repositories.items():
            repository.queries.clear()
            if name != "quiet":
                change = Item(f"{name}2", "2026-03-03T10:00:00Z", is_deleted=name == "plain")
                repository.items[1] = change
    return crawls


def since(twice, name):
    return [query.get("from") for query in twice[1].queries[name]]


def mark(twice, number, name):
    return twice[number].result.marks.get(f"from {PUBLISHED}/oai/{name}")


def test_every_repository_says_first_who_it_is(twice):
    assert twice[0].identified == ["Identify"] * 8


def test_a_listing_is_followed_by_its_tokens_alone(twice):
    first, *others = twice[0].queries["plain"]
    assert first == {"verb": "ListRecords", "metadataPrefix": "oai_dc"}
    assert [query.keys() for query in others] == [{"verb", "resumptionToken"}] * 2
    assert {name for name in twice[0].resources if name.startswith("plain")} == {
        f"plain{n}" for n in range(1, 6)
    }


def test_the_next_harvest_asks_for_what_changed_and_deletes_what_is_gone(twice):
    assert mark(twice, 0, "plain") == FIRST
    assert since(twice, "plain") == [FIRST]
    assert twice[1].result.incremental
    gone = {name for name, is_there in twice[1].resources.items() if not is_there}
    assert gone == {"plain2"}
    assert mark(twice, 1, "plain") == SECOND


def test_a_repository_that_forgets_deletions_is_harvested_whole_each_time(twice):
    assert since(twice, "forgetful") == [None, None, None]


def test_a_repository_of_days_is_asked_by_days(twice):
    assert since(twice, "daily") == ["2026-03-02"]


def test_nothing_new_is_an_answer_and_no_failure(twice):
    assert since(twice, "quiet") == [FIRST]
    assert mark(twice, 1, "quiet") == SECOND
    assert twice[1].result.listings_failed == 0


def test_an_expired_token_begins_the_listing_once_more(twice):
    lengths = [len(query) for query in twice[0].queries["expired"]]
    assert lengths == [2, 2, 2, 2, 2]  # two arguments each: three answers after one and a failure
    assert mark(twice, 0, "expired") == FIRST
    assert all(twice[0].resources[f"expired{n}"] for n in range(1, 6))


def test_a_token_that_expires_again_leaves_no_mark_so_that_all_is_asked_for_anew(twice):
    assert len(twice[0].queries["stale"]) == 4
    assert mark(twice, 0, "stale") is None
    assert since(twice, "stale") == [None, None, None]


def test_a_busy_repository_is_asked_again_after_its_pause(twice):
    assert len(twice[0].queries["busy"]) == 4
    assert mark(twice, 0, "busy") == FIRST
    assert twice[0].result.retries == 1


def test_a_torn_answer_gives_its_whole_records_and_leaves_no_mark(twice):
    assert twice[0].resources["torn3"]
    assert "torn4" not in twice[0].resources
    assert mark(twice, 0, "torn") is None
    assert "torn4" in twice[1].resources


def test_a_harvest_with_failures_is_partial_and_counts_each_item_once(twice):
    assert (twice[0].result.listing, twice[0].result.listings_failed) == ("partial", 2)
    # Six shelves of five, two records of the stale one, four of the torn one.
    assert twice[0].result.items == 6 * 5 + 2 + 4
    assert twice[1].result.listing == "complete"


def test_sets_are_listed_one_after_the_other_and_one_that_fails_holds_none_back(
    new_site, new_catalog
):
    shelves = Shelves(
        whole=Repository(five("whole")),
        half=Repository(five("half"), faults={1: [error("badArgument", "no such set")]}),
    )
    definition = source(new_site(shelves), shelves, OaiRules(prefix="oai_dc", sets=("odd", "even")))
    result = crawl_source(new_catalog(), definition)
    whole, half = (r.listed for r in shelves.repositories.values())
    assert [query.get("set") for query in whole] == ["odd", None, "even"]
    assert [query.get("set") for query in half] == ["odd", "even"]
    assert (result.items, result.listing) == (5 + 2, "partial")
    assert result.first_error.endswith("badArgument: no such set")


def test_what_is_no_repository_fails_loudly(new_site, new_catalog):
    shelves = Shelves(none=Repository([], faults={0: [answer("<p>Welcome</p>", verb="")]}))
    with pytest.raises(SourceChanged):
        crawl_source(new_catalog(), source(new_site(shelves), shelves))
    assert not shelves.repositories["none"].listed
