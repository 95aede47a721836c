from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from curate.catalog import NewCapture
from curate.catalog.models import CaptureRow, Payload
from curate.catalog.runs import begin_run, finish_run
from curate.catalog.sources import approve_source, is_approved, remember_source
from curate.errors import CatalogUnavailable
from curate.hashing import bytes_hash

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def page(url, body=b"<p>Hello</p>", **more):
    return NewCapture(
        url=url, served_url=url, status=200, fetched_at=NOW, body=body, etag='"1"', **more
    )


@pytest.fixture
def start(catalog):
    def begin():
        with catalog.begin() as session:
            remember_source(session, "s", "S", {"id": "s"}, at=NOW)
            run_id, resumed = begin_run(session, "crawl", at=NOW, source_id="s")
        return catalog.capture_log(run_id=run_id, source_id="s"), run_id, resumed

    return begin


def test_a_payload_comes_back_as_it_was_fetched(start):
    log, _, _ = start()
    log.add([page("https://a.example/", b"\x00\xff bytes")])
    known = log.last("https://a.example/")
    assert log.payload(known.payload_hash) == b"\x00\xff bytes"
    assert known.etag == '"1"'


def test_equal_bodies_are_stored_once(start, catalog):
    log, _, _ = start()
    log.add([page("https://a.example/1"), page("https://a.example/2")])
    with catalog.read() as session:
        assert session.scalar(select(func.count()).select_from(Payload)) == 1
        assert session.scalar(select(func.count()).select_from(CaptureRow)) == 2


def test_a_run_taken_up_again_knows_what_it_fetched(start):
    log, run_id, resumed = start()
    log.add([page("https://a.example/1")])
    again, same_run, resumed_now = start()
    assert (resumed, resumed_now, same_run) == (False, True, run_id)
    assert again.in_run("https://a.example/1") is not None
    assert again.in_run("https://a.example/2") is None


def test_adding_the_same_address_twice_in_a_run_changes_nothing(start, catalog):
    log, _, _ = start()
    log.add([page("https://a.example/")])
    log.add([page("https://a.example/", b"other")])
    with catalog.read() as session:
        assert session.scalar(select(func.count()).select_from(CaptureRow)) == 1
    assert log.payload(log.last("https://a.example/").payload_hash) == b"<p>Hello</p>"


def test_a_finished_run_is_not_taken_up_but_its_payloads_are_known(start, catalog):
    log, run_id, _ = start()
    log.add([page("https://a.example/")])
    with catalog.begin() as session:
        finish_run(session, run_id, at=NOW, status="ok", stats={"pages": 1})
    later, new_run, resumed = start()
    assert new_run != run_id
    assert not resumed
    assert later.in_run("https://a.example/") is None
    assert later.last("https://a.example/").payload_hash == bytes_hash(b"<p>Hello</p>")


def test_an_error_does_not_hide_the_payload_held_before(start, catalog):
    log, run_id, _ = start()
    log.add([page("https://a.example/")])
    with catalog.begin() as session:
        finish_run(session, run_id, at=NOW, status="ok")
    later, _, _ = start()
    later.add([NewCapture(url="https://a.example/", served_url="x", status=500, fetched_at=NOW)])
    assert later.in_run("https://a.example/").status == 500
    assert later.last("https://a.example/").status == 200


def test_a_damaged_capture_is_noticed_when_read(start, catalog):
    log, _, _ = start()
    log.add([page("https://a.example/")])
    known = log.last("https://a.example/")
    catalog.payloads.path_of(known.payload_hash).write_bytes(b"rubbish")
    with pytest.raises(CatalogUnavailable, match="crawl its source again"):
        log.payload(known.payload_hash)


def test_each_payload_lies_in_a_file_of_its_own(start, catalog):
    log, _, _ = start()
    log.add([page("https://a.example/1", b"one"), page("https://a.example/2", b"two")])
    catalog.payloads.path_of(bytes_hash(b"one")).unlink()
    assert catalog.payloads.get(bytes_hash(b"two")) == b"two"


def test_a_changed_definition_is_not_approved_any_more(catalog):
    with catalog.begin() as session:
        old = remember_source(session, "s", "S", {"scope": ["a"]}, at=NOW)
        approve_source(session, "s", actor_id=catalog.actor_id(session), at=NOW)
        new = remember_source(session, "s", "S", {"scope": ["b"]}, at=NOW)
        assert is_approved(session, "s", old)
        assert not is_approved(session, "s", new)
