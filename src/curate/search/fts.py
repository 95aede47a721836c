"""The embedded index file: its tables, and full-text expressions that no query can break.

Every word goes into the expression quoted, as letters and digits only (`words.query_terms`), so
that nothing a user types is read as FTS5 syntax.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from curate.search.lexical import FIELD_WEIGHTS, Attempt

if TYPE_CHECKING:
    import sqlite3

    from curate.search.lexical import Group, Lexical

SCHEMA_VERSION = "2"

_FIELDS = ", ".join(name for name, _ in FIELD_WEIGHTS)
_WEIGHTS = ", ".join(f"{weight}.0" for _, weight in FIELD_WEIGHTS)
_SCORE = f"-bm25(words, {_WEIGHTS})"

TABLES = ("spelling_terms", "spelling", "words", "documents", "meta")
CREATE = (
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE documents (
        rowid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, content_hash TEXT NOT NULL,
        source TEXT NOT NULL, signals TEXT NOT NULL, features TEXT NOT NULL, vector BLOB)""",
    f"""CREATE VIRTUAL TABLE words USING fts5(
        {_FIELDS}, tokenize = "porter unicode61 remove_diacritics 2")""",
    # Unstemmed words of titles, topics and descriptions, to suggest spellings from.
    """CREATE VIRTUAL TABLE spelling USING fts5(
        shown, detail = none, tokenize = "unicode61 remove_diacritics 2")""",
    "CREATE VIRTUAL TABLE spelling_terms USING fts5vocab(spelling, row)",
    f"INSERT INTO meta VALUES ('schema', '{SCHEMA_VERSION}'), ('generation', '0'), ('dims', '0')",
)


def insert_words(connection: sqlite3.Connection, rowid: int, texts: dict[str, str]) -> None:
    """Index the texts of one document."""
    values = [texts[name] for name, _ in FIELD_WEIGHTS]
    marks = ", ".join("?" * (len(values) + 1))
    connection.execute(
        f"INSERT INTO words (rowid, {_FIELDS}) VALUES ({marks})",
        (rowid, *values),
    )
    shown = " \n".join(texts[name] for name in ("name", "topics", "description"))
    connection.execute("INSERT INTO spelling (rowid, shown) VALUES (?, ?)", (rowid, shown))


def matches(
    connection: sqlite3.Connection, lexical: Lexical, attempt: Attempt
) -> list[tuple[int, float]]:
    """(rowid, raw score > 0) of every document that an attempt finds, in no order."""
    select = f"SELECT rowid, {_SCORE} FROM words WHERE words MATCH ?"
    groups = [group_expression(group) for group in lexical.groups]
    if attempt is Attempt.ALL:
        return connection.execute(select, (" AND ".join(groups),)).fetchall()
    if attempt is Attempt.PREFIX:
        return connection.execute(select, (prefix_expression(lexical),)).fetchall()
    each = " UNION ALL ".join(["SELECT rowid FROM words WHERE words MATCH ?"] * len(groups))
    most = f"SELECT rowid FROM ({each}) GROUP BY rowid HAVING COUNT(*) >= ?"
    return connection.execute(
        f"{select} AND rowid IN ({most})", (" OR ".join(groups), *groups, lexical.most)
    ).fetchall()


def knows_any(connection: sqlite3.Connection, lexical: Lexical) -> bool:
    """Whether at least one of the words stands in any document."""
    groups = " OR ".join(group_expression(group) for group in lexical.groups)
    row = connection.execute("SELECT 1 FROM words WHERE words MATCH ? LIMIT 1", (groups,))
    return row.fetchone() is not None


def known_words(
    connection: sqlite3.Connection, shortest: int, longest: int
) -> list[tuple[str, int]]:
    """(word, number of documents) of the index's shown words of a length between two bounds."""
    return connection.execute(
        "SELECT term, doc FROM spelling_terms WHERE length(term) BETWEEN ? AND ?",
        (shortest, longest),
    ).fetchall()


def is_known(connection: sqlite3.Connection, word: str) -> bool:
    """Whether a word or its stem is in any document."""
    row = connection.execute("SELECT 1 FROM words WHERE words MATCH ? LIMIT 1", (f'"{word}"',))
    return row.fetchone() is not None


def group_expression(group: Group) -> str:
    """Any phrase of the group.

    >>> from curate.search.lexical import Group
    >>> group_expression(Group((("water", "cycle"), ("hydrologic", "cycle"))))
    '("water cycle" OR "hydrologic cycle")'
    """
    return "(" + " OR ".join(f'"{" ".join(phrase)}"' for phrase in group.phrases) + ")"


def prefix_expression(lexical: Lexical) -> str:
    """All the words as typed, the last one as the beginning of a word."""
    *whole, last = lexical.terms
    return " AND ".join([*(f'"{word}"' for word in whole), f'"{last}" *'])
