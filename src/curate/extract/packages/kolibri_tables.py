"""The tables of a Kolibri channel, read from memory in a database that may run nothing.

A SQLite file from a stranger can carry views, triggers and functions in its schema. Only reading of
the named tables is authorized, the schema is not trusted, and work and memory are capped.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from curate.extract.page import Unusable
from curate.records import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_DATABASE_BYTES = 500_000_000
MAX_NODES = 200_000
_MAX_CELL = 5_000_000  # bytes of one value
_STEP = 100_000  # instructions of the machine inside SQLite
_MAX_STEPS = 2_000  # of them: some seconds
_TABLES = frozenset(
    {"content_contentnode", "content_language", "content_license", "content_channelmetadata",
     "content_contenttag", "content_contentnode_tags", "content_file", "content_localfile"}
)  # fmt: skip
_READS = frozenset(
    {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_PRAGMA, sqlite3.SQLITE_RECURSIVE}
)

Row = dict[str, Any]


@dataclass(slots=True)
class Tables:
    """What a channel holds: `nodes` in tree order, the others by the id that they belong to."""

    nodes: list[Row] = field(default_factory=list)
    languages: dict[str, str] = field(default_factory=dict)
    channel: Row = field(default_factory=dict)
    tags: dict[str, list[str]] = field(default_factory=dict)
    files: dict[str, list[Row]] = field(default_factory=dict)
    _by_id: dict[str, Row] = field(default_factory=dict)

    def path_of(self, node: Row) -> list[str]:
        """Titles of the topics above a node, the top one first; the channel itself is left out."""
        titles: list[str] = []
        seen = {str(node["id"])}
        parent = str(node.get("parent_id") or "")
        while parent in self._by_id and parent not in seen:  # a cycle ends
            seen.add(parent)
            above = self._by_id[parent]
            parent = str(above.get("parent_id") or "")
            if parent:
                titles.append(str(above.get("title") or ""))
        return titles[::-1]

    def add_nodes(self, rows: Iterator[Row]) -> None:
        """Take the nodes, in tree order."""
        for row in rows:
            if len(self.nodes) >= MAX_NODES:
                raise Unusable(Reason.TOO_LARGE, f"more than {MAX_NODES} nodes")
            self.nodes.append(row)
            self._by_id[str(row["id"])] = row


def open_channel(payload: bytes) -> Tables:
    """Read a channel's tables.

    Raises:
        Unusable: `TOO_LARGE` over the caps of this module, `UNREADABLE` for a broken file and for
            a database that is no Kolibri channel.
    """
    if len(payload) > MAX_DATABASE_BYTES:
        raise Unusable(Reason.TOO_LARGE, f"{len(payload)} bytes, at most {MAX_DATABASE_BYTES}")
    connection = sqlite3.connect(":memory:")
    try:
        connection.deserialize(_without_journal(payload))
        _lock(connection)
        return _read(connection)
    except (sqlite3.Error, sqlite3.Warning, ValueError, OverflowError) as err:
        raise Unusable(Reason.UNREADABLE, f"no Kolibri channel: {err}") from err
    finally:
        connection.close()


def _without_journal(payload: bytes) -> bytes:
    """A database in WAL mode has a file beside it, which memory has not (SQLite format, 1.3.3)."""
    is_wal = payload[18:20] == b"\x02\x02"
    return payload[:18] + b"\x01\x01" + payload[20:] if is_wal else payload


def _lock(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA query_only = ON")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MAX_CELL)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    steps = 0

    def is_too_long() -> bool:
        nonlocal steps
        steps += 1
        return steps > _MAX_STEPS

    def authorize(action: int, table: str | None, *_: object) -> int:
        is_schema = table in ("sqlite_master", "sqlite_schema")
        if action == sqlite3.SQLITE_READ and not (is_schema or table in _TABLES):
            return sqlite3.SQLITE_DENY
        return sqlite3.SQLITE_OK if action in _READS else sqlite3.SQLITE_DENY

    connection.set_progress_handler(is_too_long, _STEP)
    connection.set_authorizer(authorize)


def _read(connection: sqlite3.Connection) -> Tables:
    kinds = dict(connection.execute("SELECT name, type FROM sqlite_master"))
    # A view of this name would run its author's query.
    present = {name for name in _TABLES if kinds.get(name) == "table"}
    if "content_contentnode" not in present:
        raise Unusable(Reason.UNREADABLE, "a database, but no Kolibri channel")
    tables = Tables()
    node = _columns(connection, "content_contentnode")
    if not {"id", "title", "kind"} <= node:
        raise Unusable(Reason.UNREADABLE, "the table of nodes lacks id, title or kind")
    order = "lft" if "lft" in node else "sort_order" if "sort_order" in node else "id"
    tables.add_nodes(_rows(connection, f"SELECT * FROM content_contentnode ORDER BY {order}, id"))
    _add_old_licenses(connection, tables, present, node)
    if "content_channelmetadata" in present:
        rows = _rows(connection, "SELECT * FROM content_channelmetadata LIMIT 1")
        tables.channel = next(rows, {})
    if "content_language" in present:
        for row in _rows(connection, "SELECT * FROM content_language"):
            tables.languages[str(row.get("id"))] = str(row.get("lang_code") or "")
    if {"content_contenttag", "content_contentnode_tags"} <= present:
        _add_tags(connection, tables)
    if {"content_file", "content_localfile"} <= present:
        _add_files(connection, tables)
    return tables


def _columns(connection: sqlite3.Connection, table: str) -> set[str]:
    return {str(row[1]) for row in connection.execute(f"PRAGMA table_info({table})")}


def _rows(connection: sqlite3.Connection, query: str) -> Iterator[Row]:
    cursor = connection.execute(query)
    names = [column[0] for column in cursor.description]
    for values in cursor:
        yield dict(zip(names, values, strict=True))


def _add_old_licenses(
    connection: sqlite3.Connection, tables: Tables, present: set[str], columns: set[str]
) -> None:
    """Before schema version 1, licenses stood in a table of their own."""
    if "license_name" in columns or "content_license" not in present:
        return
    rows = _rows(connection, "SELECT * FROM content_license")
    names = {str(row.get("id")): row.get("license_name") for row in rows}
    for node in tables.nodes:
        node["license_name"] = names.get(str(node.get("license_id")))


def _add_tags(connection: sqlite3.Connection, tables: Tables) -> None:
    query = (
        "SELECT l.contentnode_id AS node, t.tag_name AS tag FROM content_contentnode_tags AS l "
        "JOIN content_contenttag AS t ON t.id = l.contenttag_id ORDER BY t.tag_name"
    )
    for row in _rows(connection, query):
        tables.tags.setdefault(str(row["node"]), []).append(str(row["tag"]))


def _add_files(connection: sqlite3.Connection, tables: Tables) -> None:
    query = (
        "SELECT f.contentnode_id AS node, f.preset AS preset, l.extension AS extension "
        "FROM content_file AS f JOIN content_localfile AS l ON l.id = f.local_file_id "
        "ORDER BY f.preset, l.extension"
    )
    for row in _rows(connection, query):
        tables.files.setdefault(str(row["node"]), []).append(row)
