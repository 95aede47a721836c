"""Frameworks as CSV: code and statement, under the many headers that people use."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from curate.errors import FrameworkInvalid
from curate.standards.grades import parse_grades
from curate.standards.tree import Item, build_framework

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from curate.standards.model import Framework

# Headers in lower case without spaces and signs; the first that is present wins.
_HEADERS: dict[str, tuple[str, ...]] = {
    "code": ("humancodingscheme", "code", "notation", "statementnotation", "standardcode"),
    "text": ("fullstatement", "statement", "expectation", "description", "text", "standard"),
    "identifier": ("identifier", "guid", "id"),
    "uri": ("uri", "link", "url"),
    "grade": ("educationlevel", "grade", "grades", "gradelevel"),
    "subject": ("subject",),
    "type": ("cfitemtype", "statementlabel", "type"),
    "parent": ("ischildof", "parent", "parentcode"),
    "level": ("smartlevel",),
}
_CONTEXT = (
    "domain",
    "strand",
    "dimension",
    "subcategory",
    "cluster",
    "topic",
    "knowledgeandskill",
    "performanceexpectation",
    "clarifyingstatement",
)
_EMPTY = frozenset({"", "na", "n/a", "null", "none"})


def read_table(text: str, *, framework_id: str, title: str) -> Framework:
    """Build a framework out of CSV text with a header row.

    Needs a column of statements (`statement`, `fullStatement`, `expectation`, `description` ...)
    and one of codes (`code`, `humanCodingScheme`, `notation`) or identifiers. A row without a
    statement is a separator and is passed over. The tree is read from `isChildOf`, `parent` or
    OpenSALT's `smartLevel`, else from the notation (`6.SP.B.5a` stands below `6.SP.B.5`).

    Raises:
        FrameworkInvalid: if a needed column is missing or no row holds a statement.
    """
    reader = csv.reader(io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n")))
    try:
        rows = [[cell.strip() for cell in row] for row in reader]
    except csv.Error as err:
        msg = f"the CSV cannot be read: {err}"
        raise FrameworkInvalid(msg) from err
    columns = {_plain(name): i for i, name in reversed(list(enumerate(rows[0] if rows else [])))}
    places = _places(columns)
    items = [_item(row, places, columns) for row in rows[1:] if _cell(row, places["text"])]
    if not items:
        msg = "no row holds a statement"
        raise FrameworkInvalid(msg)
    _link(items, rows, places)
    return build_framework(_distinct(items), framework_id=framework_id, title=title)


def _plain(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.lower())


def _places(columns: Mapping[str, int]) -> dict[str, int | None]:
    places = {
        role: next((columns[name] for name in names if name in columns), None)
        for role, names in _HEADERS.items()
    }
    if places["text"] is None or (places["code"] is None and places["identifier"] is None):
        msg = "neither CASE JSON nor a CSV with a header that names a code and a statement"
        raise FrameworkInvalid(msg)
    return places


def _cell(row: Sequence[str], place: int | None) -> str | None:
    if place is None or place >= len(row) or row[place].lower() in _EMPTY:
        return None
    return " ".join(row[place].split())


def _item(row: Sequence[str], places: Mapping[str, int | None], columns: Mapping[str, int]) -> Item:
    code, identifier = _cell(row, places["code"]), _cell(row, places["identifier"])
    text = _cell(row, places["text"]) or ""
    context = (_cell(row, columns.get(name)) for name in _CONTEXT)
    return Item(
        key=identifier or code or text,
        text=text,
        code=code,
        parent=_cell(row, places["parent"]),
        item_type=_cell(row, places["type"]),
        uri=_cell(row, places["uri"]),
        identifier=identifier,
        grades=parse_grades(_cell(row, places["grade"])),
        subject=_cell(row, places["subject"]),
        context=tuple(one for one in context if one),
    )


def _link(
    items: Sequence[Item], rows: Sequence[Sequence[str]], places: Mapping[str, int | None]
) -> None:
    """Turn what each row says of its parent into the parent's key."""
    keys = {name: item.key for item in items for name in (item.code, item.identifier) if name}
    worded = [row for row in rows[1:] if _cell(row, places["text"])]
    levels = [_cell(row, places["level"]) for row in worded]
    by_level = {level: item.key for level, item in zip(levels, items, strict=True) if level}
    has_tree = any(levels) or any(item.parent for item in items)
    for item, level in zip(items, levels, strict=True):
        if item.parent is not None:
            item.parent = keys.get(item.parent)
        elif level:
            item.parent = by_level.get(level.rpartition(".")[0])
        elif item.code and not has_tree:
            # Notation alone does not say that the one above is a mere heading.
            item.parent = keys.get(_stem(item.code) or "")
            item.is_target = True
        if item.parent == item.key:
            item.parent = None


def _stem(code: str) -> str | None:
    """The code above by notation: `6.SP.B.5a` -> `6.SP.B.5` -> `6.SP.B`."""
    if re.search(r"\d[a-z]$", code):
        return code[:-1]
    return code.rpartition(".")[0] or None


def _distinct(items: Sequence[Item]) -> list[Item]:
    """Items under distinct keys; a repeated row is one item, with the contexts of all its rows."""
    kept: dict[tuple[str, str], Item] = {}
    for item in items:
        first = kept.setdefault((item.key, item.text), item)
        if first is not item:
            new = tuple(one for one in item.context if one not in first.context)
            first.context += new
            first.grades = tuple(sorted({*first.grades, *item.grades}))
    return list(kept.values())
