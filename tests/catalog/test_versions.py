"""Versions of an item: one rule, whether one item is asked for, a batch, or all of the catalog."""

import pytest
from sqlalchemy import event

from curate.catalog import version_graph
from curate.catalog.findings import put_finding
from curate.catalog.links import remember_links
from curate.catalog.models import CaptureRow, ResourceRow, ResourceUrl
from curate.catalog.resources import field_value_row
from curate.catalog.runs import begin_run
from curate.catalog.sources import remember_source
from curate.catalog.versions import versions_of
from curate.catalog.works import Folding, store_foldings
from curate.records import FieldValue, OutLink, PersonWord, SourceKind
from curate.report.items import item_record

AT = "https://s.example"


class Shelf:
    """Writes items straight into the catalog; each is known by the last part of its address."""

    def __init__(self, catalog):
        self.catalog, self.now = catalog, catalog.clock.now()
        with catalog.begin() as session:
            remember_source(session, "s", "S", {"id": "s"}, at=self.now)
            run = begin_run(session, "crawl", at=self.now, source_id="s")[0]
            capture = CaptureRow(
                run_id=run, source_id="s", url=AT, served_url=AT, status=200,
                fetched_at=self.now, kind="page",
            )  # fmt: skip
            session.add(capture)
            session.flush()
            self.capture_id = capture.id

    def item(self, name, *, of=None, lang="en", level=None, gone=False, **more):
        """`of` is the work it names, `says` the languages and `links` the items its page links."""
        interval = more.get("interval", (level - 100, level + 100) if level is not None else None)
        with self.catalog.begin() as session:
            session.add(
                ResourceRow(
                    id=name, source_id="s", url=f"{AT}/{name}", capture_id=self.capture_id,
                    name=name.title(), document={"inLanguage": lang}, text="", text_hash="",
                    signals={"translations": list(more.get("says", ()))}, document_hash="",
                    version_of=f"{AT}/{of}" if of else None, created_at=self.now,
                    updated_at=self.now, gone_at=self.now if gone else None,
                )
            )  # fmt: skip
            session.flush()
            session.add(
                ResourceUrl(url=f"{AT}/{name}", resource_id=name, role="canonical", since=self.now)
            )
            named = FieldValue(
                field="name", value=name, source_kind=SourceKind.PERSON, extractor="desk",
                extractor_version="1", evidence=PersonWord(actor_id="a", at=self.now),
            )  # fmt: skip
            session.add(field_value_row(name, named, at=self.now))
            links = [OutLink(url=f"{AT}/{to}") for to in more.get("links", ())]
            remember_links(session, name, links, at=self.now)
            if level is not None:
                body = {"status": "ok", "lexile_like": level, "interval_text": interval}
                put_finding(
                    session, name, step="readability", version="1", input_hash="", body=body,
                    at=self.now,
                )  # fmt: skip

    def fold(self, canonical, *copies):
        with self.catalog.begin() as session:
            members = tuple((name, "identical", 1.0) for name in (canonical, *copies))
            store_foldings(session, [Folding(canonical, members, "same text")], at=self.now)

    def ask(self, ids):
        with self.catalog.read() as session:
            found = versions_of(session, ids)
        return {i: {v.resource_id: v.relation for v in vs} for i, vs in found.items()}

    def of(self, name):
        return self.ask([name]).get(name, {})


@pytest.fixture
def shelf(catalog):
    return Shelf(catalog)


def test_items_that_name_one_work_are_versions_of_it_and_of_each_other(shelf):
    shelf.item("rain", level=900)
    shelf.item("easy", of="rain", level=500)
    shelf.item("lluvia", of="rain", lang="es")
    shelf.item("other", level=500)
    assert shelf.of("rain") == {"easy": "easier", "lluvia": "translation"}
    assert shelf.of("easy") == {"rain": "harder", "lluvia": "translation"}
    assert shelf.of("other") == {}


def test_versions_of_a_work_that_nobody_cataloged_find_each_other_without_a_link(shelf):
    shelf.item("one", of="elsewhere")
    shelf.item("two", of="elsewhere")
    assert shelf.of("one") == {"two": "version"}


def test_a_version_of_a_version_belongs_to_the_work_too(shelf):
    shelf.item("book")
    shelf.item("second", of="book")
    shelf.item("third", of="second")
    assert set(shelf.of("third")) == {"book", "second"}
    assert set(shelf.of("book")) == {"second", "third"}


def test_levels_that_their_intervals_can_not_tell_apart_are_no_easier_or_harder(shelf):
    shelf.item("rain", level=900)
    # Two halves of 100L tell 142L apart (the root of 20,000), and 140L not.
    shelf.item("near", of="rain", level=760)
    shelf.item("far", of="rain", level=750)
    assert shelf.of("rain") == {"near": "version", "far": "easier"}


def test_two_pages_that_name_and_link_each_other_are_translations(shelf):
    shelf.item("rain", says=["es"], links=["lluvia"])
    shelf.item("lluvia", lang="es", says=["en"], links=["rain"])
    assert shelf.of("rain") == {"lluvia": "translation"}
    assert shelf.of("lluvia") == {"rain": "translation"}


@pytest.mark.parametrize(
    "other",
    [
        {"says": ["en"]},  # does not link back
        {"links": ["rain"]},  # does not say that it comes in English
        {"says": ["en"], "links": ["rain"], "lang": "fr"},  # a language nobody spoke of
        {"says": ["en"], "links": ["rain"], "gone": True},
    ],
)
def test_one_sided_links_are_no_ground(shelf, other):
    shelf.item("rain", says=["es"], links=["lluvia"])
    shelf.item("lluvia", **{"lang": "es", **other})
    assert shelf.of("rain") == {}
    assert shelf.of("lluvia") == {}


def test_of_two_candidates_in_one_language_neither_is_taken_from_either_side(shelf):
    shelf.item("rain", says=["es"], links=["uno", "dos"])
    shelf.item("uno", lang="es", says=["en"], links=["rain"])
    shelf.item("dos", lang="es", says=["en"], links=["rain"])
    assert shelf.ask(["rain", "uno", "dos"]) == {}
    assert shelf.of("uno") == {}


def test_folded_copies_and_what_is_gone_are_left_out_and_a_copy_answers_as_its_original(shelf):
    shelf.item("rain", level=900)
    shelf.item("mirror", level=900)
    shelf.item("easy", of="mirror", level=500)
    shelf.item("lost", of="rain", gone=True)
    shelf.fold("rain", "mirror")
    assert shelf.of("rain") == {"easy": "easier"}
    assert shelf.of("mirror") == {"easy": "easier"}
    assert shelf.of("easy") == {"rain": "harder"}


def test_an_address_that_too_many_name_is_a_shelf_and_no_work(shelf, monkeypatch):
    monkeypatch.setattr(version_graph, "MOST_VERSIONS", 3)
    for n in range(4):
        shelf.item(f"v{n}", of="all")
    assert shelf.ask(None) == {}
    assert shelf.of("v1") == {}


@pytest.fixture
def crowd(shelf):
    """Works and translations of every kind, and many items without any."""
    shelf.item("rain", level=900, says=["es", "fr"], links=["lluvia", "pluie"])
    shelf.item("lluvia", lang="es", says=["en", "fr"], links=["rain", "pluie"])
    shelf.item("pluie", lang="fr", says=["en", "es"], links=["rain", "lluvia", "pluie-2"])
    shelf.item("pluie-2", lang="fr", says=["es"], links=["lluvia"])
    shelf.item("easy", of="rain", level=500)
    shelf.item("easiest", of="easy", level=200)
    shelf.item("mirror", of="far")
    shelf.item("far-too", of="far")
    shelf.fold("easiest", "mirror")
    for n in range(60):
        shelf.item(f"x{n}", links=[f"x{n + 1}", "rain"])
    return shelf


def test_one_item_a_batch_and_the_whole_catalog_get_the_same_answer(crowd):
    everything = crowd.ask(None)
    assert {"rain", "lluvia", "easy", "easiest", "mirror", "far-too"} <= everything.keys()
    with crowd.catalog.read() as session:
        ids = [row.id for row in session.query(ResourceRow)]
    assert crowd.ask(ids) == everything
    assert {i: found for i in ids if (found := crowd.of(i))} == everything


def test_scoring_and_the_item_page_tell_the_same_versions(crowd):
    record = item_record(crowd.catalog, "rain")
    assert {v["id"]: v["relation"] for v in record["versions"]} == crowd.of("rain")
    assert [v["level_interval"] for v in record["versions"] if v["id"] == "easy"] == [(400, 600)]


def test_a_batch_is_read_at_once_and_one_item_by_index(crowd):
    with crowd.catalog.read() as session:
        ids = [row.id for row in session.query(ResourceRow)]
    statements = []

    def note(connection, cursor, statement, parameters, context, many):
        statements.append((statement, parameters))

    event.listen(crowd.catalog.engine, "before_cursor_execute", note)
    crowd.ask(ids)
    n_batch = len(statements)
    statements.clear()
    crowd.of("easy")
    event.remove(crowd.catalog.engine, "before_cursor_execute", note)
    assert n_batch < 60  # not one or more for each of the 68 items
    with crowd.catalog.engine.connect() as connection:
        for statement, parameters in statements:
            if statement.startswith("SELECT"):
                plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
                assert not [row for row in plan if row[3].startswith("SCAN")], statement
