import json

import pytest
from sqlalchemy import select

from curate.catalog import NewCapture
from curate.catalog.contributions import contribute, mark_back, mark_deleted, mark_gone
from curate.catalog.models import CaptureRow, Contribution, LinkRow, LinkUse, ResourceRow
from curate.catalog.resources import candidates, field_value_row, reassemble
from curate.catalog.runs import begin_run
from curate.catalog.sources import remember_source
from curate.extract.record_fields import RecordReader
from curate.records import FieldValue, OutLink, PersonWord, SourceKind

PAGE = "https://example.org/tides"


class Crawl:
    """Writes captures of one source and hands records of them to the catalog."""

    def __init__(self, catalog, source="list"):
        self.catalog, self.source = catalog, source
        with catalog.begin() as session:
            remember_source(session, source, source, {"id": source}, at=catalog.clock.now())
        self.next_run()

    def next_run(self):
        with self.catalog.begin() as session:
            run = begin_run(session, "crawl", at=self.catalog.clock.now(), source_id=self.source)
            self.run_id = run[0]
            session.flush()
        self.log = self.catalog.capture_log(run_id=self.run_id, source_id=self.source)
        with self.catalog.begin() as session:  # so that the next call begins another
            from curate.catalog.runs import finish_run

            finish_run(session, self.run_id, at=self.catalog.clock.now(), status="ok")

    def capture(self, url, body=b"x", kind="records", **more):
        now = self.catalog.clock.now()
        self.log.add([NewCapture(url=url, served_url=url, status=more.pop("status", 200),
                                 fetched_at=now, body=body, kind=kind, **more)])  # fmt: skip
        with self.catalog.read() as session:
            query = select(CaptureRow.id).where(
                CaptureRow.url == url, CaptureRow.run_id == self.run_id
            )
            return session.scalars(query).one()

    def tell(self, capture_id, record):
        with self.catalog.begin() as session:
            capture = session.get_one(CaptureRow, capture_id)
            return contribute(session, capture, record, at=self.catalog.clock.now())


def record(locator, url=PAGE, text="", links=(), **fields):
    reader = RecordReader("json")
    for name, value in {"name": f"Record {locator}", **fields}.items():
        reader.put(name, [value], place=f"$.{name}")
    return reader.record(locator, url=url, text=text, links=links)


def resources(catalog):
    with catalog.read() as session:
        rows = session.scalars(select(ResourceRow).order_by(ResourceRow.url, ResourceRow.locator))
        found = list(rows)
        session.expunge_all()
        return found


@pytest.fixture
def crawl(catalog):
    return Crawl(catalog)


def test_a_row_of_a_list_and_the_page_it_names_are_one_item(catalog, crawl):
    listing = crawl.capture("https://example.org/list.csv")
    crawl.tell(listing, record("7", license="CC BY 4.0"))
    page = crawl.capture(PAGE, kind="page")
    crawl.tell(
        page, record("page", url=None or PAGE, text="The sea rises and falls.", name="Tides")
    )
    (item,) = resources(catalog)
    assert item.text == "The sea rises and falls."
    assert item.document["license"] == "CC-BY-4.0"
    with catalog.read() as session:
        assert {v.evidence.place for v in candidates(session, item.id) if v.field == "name"} == {
            "$.name"
        }


def test_a_record_that_moves_to_another_answer_stays_the_same_item(catalog, crawl):
    first = crawl.capture("https://api.example/?page=1")
    crawl.tell(first, record("7"))
    (before,) = resources(catalog)
    crawl.next_run()
    second = crawl.capture("https://api.example/?page=2")
    assert crawl.tell(second, record("7", name="Renamed"))
    (after,) = resources(catalog)
    assert (after.id, after.name) == (before.id, "Renamed")


def test_an_older_answer_does_not_undo_a_newer_one(catalog, crawl):
    older = crawl.capture("https://api.example/?page=1")
    newer = crawl.capture("https://api.example/?page=2")
    crawl.tell(newer, record("7", name="New"))
    assert not crawl.tell(older, record("7", name="Old"))
    assert [item.name for item in resources(catalog)] == ["New"]


def test_two_records_of_one_source_with_one_address_are_two_items(catalog, crawl):
    listing = crawl.capture("https://api.example/")
    crawl.tell(listing, record("1"))
    crawl.tell(listing, record("2"))
    assert {item.name for item in resources(catalog)} == {"Record 1", "Record 2"}
    crawl.tell(listing, record("2", name="Second"))
    assert {item.name for item in resources(catalog)} == {"Record 1", "Second"}


def test_two_sources_that_name_one_address_describe_one_item(catalog, crawl):
    crawl.tell(crawl.capture("https://api.example/"), record("1", license="CC BY 4.0"))
    other = Crawl(catalog, "other")
    other.tell(other.capture("https://other.example/"), record("a", license="CC BY-NC 4.0"))
    (item,) = resources(catalog)
    assert "CC-BY-NC-4.0" in item.document["licenseDisagreement"]


def test_an_item_is_gone_when_all_that_described_it_are_and_is_kept(catalog, crawl):
    crawl.tell(crawl.capture("https://api.example/"), record("1", text="Words."))
    other = Crawl(catalog, "other")
    other.tell(other.capture("https://other.example/"), record("a", license="CC0"))
    now = catalog.clock.now()
    with catalog.begin() as session:
        one, two = session.scalars(select(Contribution).order_by(Contribution.source_id)).all()
        assert not mark_gone(session, one, at=now, because="gone here")
        assert mark_gone(session, two, at=now, because="gone there")
        first = one.id
    (item,) = resources(catalog)
    assert (item.gone_at, item.text) == (now, "Words.")
    with catalog.begin() as session:
        assert mark_back(session, session.get_one(Contribution, first), at=now)
    (item,) = resources(catalog)
    assert (item.gone_at, item.gone_because) == (None, "")


def test_deleting_one_source_of_an_item_keeps_what_the_other_says(catalog, crawl):
    crawl.tell(crawl.capture("https://api.example/"), record("1", license="CC BY-NC 4.0"))
    other = Crawl(catalog, "other")
    other.tell(other.capture("https://other.example/"), record("a", license="CC0", name="Other"))
    crawl.next_run()
    late = crawl.capture("https://api.example/?from=2026")
    with catalog.begin() as session:
        capture = session.get_one(CaptureRow, late)
        assert mark_deleted(session, capture, ("1",), at=catalog.clock.now()) == 0
    (item,) = resources(catalog)
    assert (item.name, item.document["license"], item.gone_at) == ("Other", "CC0-1.0", None)
    assert "licenseDisagreement" not in item.document or not item.document["licenseDisagreement"]


def test_a_deletion_that_is_older_than_the_record_is_none(catalog, crawl):
    early = crawl.capture("https://api.example/?page=0")
    crawl.tell(crawl.capture("https://api.example/?page=1"), record("1"))
    with catalog.begin() as session:
        capture = session.get_one(CaptureRow, early)
        assert mark_deleted(session, capture, ("1",), at=catalog.clock.now()) == 0
    assert resources(catalog)[0].gone_at is None


def test_a_deleted_record_does_not_come_back_when_older_answers_are_read_again(catalog, crawl):
    older = crawl.capture("https://api.example/?page=1")
    crawl.tell(older, record("1"))
    later = crawl.capture("https://api.example/?from=2026")
    with catalog.begin() as session:
        capture = session.get_one(CaptureRow, later)
        assert mark_deleted(session, capture, ("1",), at=catalog.clock.now()) == 1
    assert not crawl.tell(older, record("1"))
    assert resources(catalog)[0].gone_at is not None


def test_a_persons_word_outlives_the_record_it_was_said_of(catalog, crawl):
    crawl.tell(crawl.capture("https://api.example/"), record("1"))
    (item,) = resources(catalog)
    now = catalog.clock.now()
    word = FieldValue(field="name", value="Our name", source_kind=SourceKind.PERSON, locked=True,
                      extractor="review", extractor_version="1",
                      evidence=PersonWord(actor_id="a", at=now))  # fmt: skip
    with catalog.begin() as session:
        session.add(field_value_row(item.id, word, at=now))
        reassemble(session, item.id, at=now)
    crawl.next_run()
    crawl.tell(crawl.capture("https://api.example/"), record("1", name="Their new name"))
    assert [item.name for item in resources(catalog)] == ["Our name"]


def test_a_record_that_gets_a_new_address_keeps_its_item_and_its_old_one(catalog, crawl):
    crawl.tell(crawl.capture("https://api.example/"), record("1", url="https://example.org/old"))
    (before,) = resources(catalog)
    crawl.next_run()
    crawl.tell(crawl.capture("https://api.example/"), record("1", url="https://example.org/new"))
    (after,) = resources(catalog)
    assert (after.id, after.url) == (before.id, "https://example.org/new")


def test_an_item_with_a_page_of_its_own_follows_its_record_to_a_new_address(catalog, crawl):
    old, new = "https://example.org/old", "https://example.org/new"
    crawl.tell(crawl.capture("https://api.example/"), record("1", url=old))
    crawl.tell(crawl.capture(old, kind="page"), record("page", url=old, text="Old words."))
    (before,) = resources(catalog)
    crawl.next_run()
    crawl.tell(crawl.capture("https://api.example/"), record("1", url=new))
    crawl.tell(crawl.capture(new, kind="page"), record("page", url=new, text="New words."))
    (after,) = resources(catalog)
    assert (after.id, after.url, after.text) == (before.id, new, "New words.")


def test_links_of_all_that_describe_an_item_are_watched_once_each(catalog, crawl):
    shared = OutLink(url="https://links.example/a", text="a")
    crawl.tell(crawl.capture("https://api.example/"), record("1", links=(shared,)))
    other = Crawl(catalog, "other")
    extra = OutLink(url="https://links.example/b", text="b")
    other.tell(other.capture("https://other.example/"), record("x", links=(shared, extra)))
    with catalog.read() as session:
        used = session.execute(select(LinkRow.url).join(LinkUse, LinkUse.link_id == LinkRow.id))
        assert sorted(used.scalars()) == ["https://links.example/a", "https://links.example/b"]


def test_an_item_that_moved_for_good_keeps_its_id(catalog, crawl):
    old, new = "https://example.org/old", "https://example.org/new"
    crawl.tell(crawl.capture(old, kind="page"), record("page", url=old, name="Tides"))
    (before,) = resources(catalog)
    crawl.next_run()
    crawl.capture(old, body=None, kind="page", status=301, redirected_to=new)
    crawl.tell(crawl.capture(new, kind="page"), record("page", url=new, name="Tides"))
    (after,) = resources(catalog)
    assert (after.id, after.url) == (before.id, new)


def test_an_item_that_is_sent_elsewhere_for_a_while_stays_where_it_was(catalog, crawl):
    old, new = "https://example.org/old", "https://example.org/new"
    crawl.tell(crawl.capture(old, kind="page"), record("page", url=old))
    crawl.next_run()
    crawl.capture(old, body=None, kind="page", status=302, redirected_to=new)
    crawl.tell(crawl.capture(new, kind="page"), record("page", url=new))
    assert [item.url for item in resources(catalog)] == [new, old]


def test_what_is_stored_is_plain_json(catalog, crawl):
    crawl.tell(crawl.capture("https://api.example/"), record("1"))
    with catalog.read() as session:
        (held,) = session.scalars(select(Contribution))
        assert json.loads(json.dumps(held.signals))["n_images"] == 0
