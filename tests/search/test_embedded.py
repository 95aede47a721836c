"""What is particular to the embedded engine: its file, its threads, its processes."""

from __future__ import annotations

import sqlite3
import threading

import pytest
from tests.contract.documents import collection, direction, document

from curate.errors import SearchUnavailable
from curate.search import SearchQuery, open_backend
from curate.search.embedded import EmbeddedBackend
from curate.settings import Settings


@pytest.fixture
def backend(tmp_path):
    engine = EmbeddedBackend(tmp_path / "search.sqlite3")
    yield engine
    engine.close()


def test_without_a_cluster_the_embedded_engine_opens_in_the_data_folder(tmp_path):
    backend = open_backend(Settings(data_dir=tmp_path / "new" / "folder"))
    assert backend.name == "embedded"
    backend.close()
    assert (tmp_path / "new" / "folder" / "search.sqlite3").is_file()


def test_what_was_written_is_there_after_opening_again(tmp_path):
    path = tmp_path / "search.sqlite3"
    first = EmbeddedBackend(path)
    first.upsert(collection())
    first.close()
    second = EmbeddedBackend(path)
    assert second.search(SearchQuery(text="pizza", vector=direction(1))).total == 3
    second.close()


def test_a_running_search_page_sees_what_another_process_wrote(backend, tmp_path):
    backend.upsert([document(1, "Volcano")])
    assert backend.search(SearchQuery(text="volcano")).total == 1
    other = EmbeddedBackend(tmp_path / "search.sqlite3")
    other.upsert([document(2, "Volcano again")])
    other.replace_all([document(n, f"Volcano {n}") for n in range(5)])
    other.close()
    assert backend.search(SearchQuery(text="volcano")).total == 5


def test_many_threads_search_at_once(backend):
    backend.upsert(collection())
    totals: list[int] = []
    errors: list[Exception] = []

    def search() -> None:
        try:
            for _ in range(10):
                query = SearchQuery(text="fractions", vector=direction(1), grades=(4,))
                totals.append(backend.search(query).total)
        except Exception as err:
            errors.append(err)

    threads = [threading.Thread(target=search) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert not errors
    assert totals == [2] * 80


def test_an_upsert_that_fails_half_way_writes_nothing(backend):
    def broken():
        yield document(1, "Volcano")
        raise RuntimeError("the catalog went away")

    with pytest.raises(RuntimeError):
        backend.upsert(broken())
    assert backend.ids_and_hashes() == {}
    assert backend.search(SearchQuery(text="volcano")).total == 0


def test_an_index_of_another_schema_is_emptied_to_be_filled_again(tmp_path):
    path = tmp_path / "search.sqlite3"
    first = EmbeddedBackend(path)
    first.upsert(collection())
    first.close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE meta SET value = '0' WHERE key = 'schema'")
    connection.close()
    second = EmbeddedBackend(path)
    assert second.ids_and_hashes() == {}
    second.upsert(collection())
    assert second.search(SearchQuery(text="pizza")).total == 1
    second.close()


def test_a_file_that_is_no_index_is_reported_in_one_line(tmp_path):
    path = tmp_path / "search.sqlite3"
    path.write_bytes(b"this is no database, but long enough to be taken for one" * 50)
    with pytest.raises(SearchUnavailable, match="can be deleted and built again") as caught:
        EmbeddedBackend(path)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 3


def test_a_folder_that_can_not_be_made_is_reported(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(SearchUnavailable, match="cannot be made"):
        EmbeddedBackend(tmp_path / "file" / "search.sqlite3")


def test_a_closed_index_says_so(tmp_path):
    backend = EmbeddedBackend(tmp_path / "search.sqlite3")
    backend.close()
    with pytest.raises(SearchUnavailable, match="closed"):
        backend.search(SearchQuery())
