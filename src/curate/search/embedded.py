"""The embedded engine: one SQLite file with full text (FTS5), filters and exact vectors.

Documents, words and vectors change in one transaction, so a search sees all of a change or none.
Safe for many threads: each search borrows a connection of its own.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from curate.clock import SystemClock
from curate.errors import CurateError, SearchUnavailable
from curate.search import fts
from curate.search.config import load_ranking, synonym_file_lines
from curate.search.embedded_search import EmbeddedSearch
from curate.search.entry import document_problem, entry_of, pack_vector, restore, unpack_vector
from curate.search.lexical import Synonyms, parse_text
from curate.search.model import IndexReport
from curate.search.ranking import Signals
from curate.search.report import too_many_failed
from curate.search.snapshot import Snapshot, load_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from curate.clock import Clock
    from curate.search.config import Ranking
    from curate.search.entry import Entry
    from curate.search.model import SearchDocument, SearchPage, SearchQuery

BUSY_TIMEOUT_S = 30.0


class EmbeddedBackend:
    """A search index in the SQLite file at `path`; it is created where it doesn't exist.

    The file is disposable: one of another schema version is emptied, to be filled again.
    """

    name = "embedded"

    def __init__(
        self, path: Path | str, *, ranking: Ranking | None = None, clock: Clock | None = None
    ) -> None:
        self._path = Path(path)
        self._ranking = ranking or load_ranking()
        self._clock = clock or SystemClock()
        self._synonyms = Synonyms.parse(synonym_file_lines())
        self._lock = threading.Lock()
        self._idle: list[sqlite3.Connection] = []
        self._snapshot: Snapshot | None = None
        self._closed = False
        self._prepare()

    def upsert(self, documents: Iterable[SearchDocument]) -> IndexReport:
        """Add or replace documents by id, all in one transaction."""
        with self._writing() as connection:
            return _write(connection, documents)

    def delete(self, ids: Iterable[str]) -> IndexReport:
        """Remove documents; unknown ids are no error."""
        with self._writing() as connection:
            return IndexReport(deleted=sum(_remove(connection, one) for one in ids))

    def replace_all(self, documents: Iterable[SearchDocument]) -> IndexReport:
        """Fill the index anew in one transaction; searches see the old one until it ends.

        Where more than 5 % of the documents are refused, or the iterable fails, the old index
        stays; the report then says `written=0`.
        """
        try:
            with self._writing() as connection:
                n_before = _count(connection)
                generation = _meta(connection, "generation")
                _drop_tables(connection)
                _create_tables(connection)
                _set_meta(connection, "generation", generation)
                report = _write(connection, documents)
                _keep_old_if_refused(report)
        except _KeepOldError as kept:
            return IndexReport(failed=kept.report.failed)
        return report.model_copy(update={"deleted": n_before})

    def ids_and_hashes(self) -> dict[str, str]:
        """Id -> `content_hash` of everything in the index."""
        with self._reading() as connection:
            return dict(connection.execute("SELECT id, content_hash FROM documents"))

    def get(self, document_id: str) -> SearchDocument | None:
        """One document by id, with its vector; None where the index lacks it."""
        with self._reading() as connection:
            row = connection.execute(
                "SELECT source, vector FROM documents WHERE id = ?", (_utf8(document_id),)
            ).fetchone()
        if row is None:
            return None
        return restore(json.loads(row[0]), unpack_vector(row[1]) if row[1] else None)

    def has_vectors(self) -> bool:
        """Whether any document has a vector, so that embedding a query is worth its time."""
        with self._reading() as connection:
            return (
                connection.execute(
                    "SELECT 1 FROM documents WHERE vector IS NOT NULL LIMIT 1"
                ).fetchone()
                is not None
            )

    def search(self, query: SearchQuery) -> SearchPage:
        """Answer a query from one state of the index."""
        started = time.perf_counter()
        lexical = parse_text(query.text, self._synonyms)
        with self._reading() as connection:
            return EmbeddedSearch(
                connection,
                self._current(connection),
                query,
                lexical,
                self._ranking,
                self._clock.now(),
            ).page(started)

    def close(self) -> None:
        """Close every idle connection; the backend can't be used any more."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _current(self, connection: sqlite3.Connection) -> Snapshot:
        """The snapshot of the generation that this read transaction sees."""
        generation = int(_meta(connection, "generation"))
        snapshot = self._snapshot
        if snapshot is None or snapshot.generation != generation:
            snapshot = load_snapshot(connection, generation, int(_meta(connection, "dims")))
            with self._lock:
                if self._snapshot is None or self._snapshot.generation < generation:
                    self._snapshot = snapshot
        return snapshot

    def _prepare(self) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as err:
            msg = f"{self._path.parent} cannot be made: {err.strerror or err}"
            raise SearchUnavailable(msg, backend=self.name) from err
        with self._transaction("BEGIN IMMEDIATE") as connection:
            tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
            if "meta" in tables and _meta(connection, "schema") == fts.SCHEMA_VERSION:
                return
            _drop_tables(connection)
            _create_tables(connection)

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._transaction("BEGIN") as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection
            generation = int(_meta(connection, "generation")) + 1
            _set_meta(connection, "generation", str(generation))

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        with self._errors():
            connection = self._borrow()
            try:
                connection.execute(begin)
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            finally:
                self._give_back(connection)

    def _borrow(self) -> sqlite3.Connection:
        with self._lock:
            if self._closed:
                raise SearchUnavailable("the index was closed", backend=self.name)
            if self._idle:
                return self._idle.pop()
        connection = sqlite3.connect(
            self._path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
        )
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")  # a lost last batch is indexed again
        return connection

    def _give_back(self, connection: sqlite3.Connection) -> None:
        with self._lock:
            if not self._closed:
                self._idle.append(connection)
                return
        connection.close()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as err:
            msg = f"{self._path} cannot be used ({err}); it can be deleted and built again"
            raise SearchUnavailable(msg, backend=self.name) from err


class _KeepOldError(CurateError):
    """Rolls a replacement back: too many documents were refused."""

    def __init__(self, report: IndexReport) -> None:
        super().__init__("too many documents were refused")
        self.report = report


def _keep_old_if_refused(report: IndexReport) -> None:
    if too_many_failed(report):
        raise _KeepOldError(report)


def _write(connection: sqlite3.Connection, documents: Iterable[SearchDocument]) -> IndexReport:
    dims = int(_meta(connection, "dims"))
    written = 0
    failed: dict[str, str] = {}
    for document in documents:
        problem = document_problem(document, dims or None)
        if problem:
            failed[document.id] = problem
            continue
        if document.vector is not None and not dims:
            dims = len(document.vector)
            _set_meta(connection, "dims", str(dims))
        _put(connection, entry_of(document))
        written += 1
    return IndexReport(written=written, failed=failed)


def _put(connection: sqlite3.Connection, entry: Entry) -> None:
    """Store one entry, unless the same one is there already."""
    document = entry.document
    row = connection.execute(
        "SELECT content_hash FROM documents WHERE id = ?", (_utf8(document.id),)
    ).fetchone()
    if row is not None:
        if row[0] == entry.content_hash:
            return
        _remove(connection, document.id)
    cursor = connection.execute(
        "INSERT INTO documents (id, content_hash, source, signals, features, vector)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (
            _utf8(document.id),
            entry.content_hash,
            json.dumps(entry.source),
            json.dumps(Signals.of(document).as_json()),
            json.dumps(_features(entry)),
            None if document.vector is None else pack_vector(document.vector),
        ),
    )
    fts.insert_words(connection, int(cursor.lastrowid or 0), entry.texts)


def _features(entry: Entry) -> dict[str, Any]:
    document = entry.document
    return {
        "url": document.url,
        "name": entry.name_sort,
        "hidden": entry.hidden,
        "keys": entry.keys,
        "facets": entry.facets,
        "score": document.score,
        "vetting": entry.vetting,
        "completeness": document.completeness,
        "lexile_like": document.lexile_like,
        "level_low": entry.level_low,
        "level_high": entry.level_high,
        "modified_day": entry.modified_day,
    }


def _remove(connection: sqlite3.Connection, document_id: str) -> int:
    """Remove one document; returns how many there were (0 or 1)."""
    row = connection.execute(
        "SELECT rowid FROM documents WHERE id = ?", (_utf8(document_id),)
    ).fetchone()
    if row is None:
        return 0
    for table in ("documents", "words", "spelling"):
        connection.execute(f"DELETE FROM {table} WHERE rowid = ?", row)
    return 1


def _drop_tables(connection: sqlite3.Connection) -> None:
    for table in fts.TABLES:
        connection.execute(f"DROP TABLE IF EXISTS {table}")


def _create_tables(connection: sqlite3.Connection) -> None:
    for statement in fts.CREATE:
        connection.execute(statement)
    # Later than any generation of an index that lay here before.
    _set_meta(connection, "generation", str(time.time_ns() // 1_000_000))


def _meta(connection: sqlite3.Connection, key: str) -> str:
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return str(row[0]) if row else ""


def _set_meta(connection: sqlite3.Connection, key: str, value: str) -> None:
    connection.execute("UPDATE meta SET value = ? WHERE key = ?", (value, key))


def _count(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT COUNT(*) FROM documents").fetchone()[0])


def _utf8(text: str) -> str:
    """An id that SQLite can hold; lone surrogates are replaced."""
    return text.encode("utf-8", "replace").decode("utf-8")
