"""Where the envelopes of the Learning Registry stand in the JSON of its services and dumps.

| service | shape |
| --- | --- |
| obtain | `documents: [{doc_ID, document: [envelope]}]` |
| slice | `documents: [{doc_ID, resource_data_description: envelope}]` |
| harvest | `listrecords: [{record: {header: {identifier, status}, resource_data: envelope}}]` |
| harvest, one | `getrecord: {record: [{header, resource_data}]}` |
| dumps | a list of envelopes, `documents: [envelope]`, or one envelope |
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAX_DEPTH = 8
_INNER = (
    "documents",
    "document",
    "listrecords",
    "getrecord",
    "record",
    "resource_data_description",
)
_MARKS = frozenset({"doc_type", "payload_placement", "resource_data_type", "resource_locator"})


@dataclass(frozen=True, slots=True)
class Envelope:
    """One envelope with the id and status that the answer around it states."""

    content: dict[str, Any]
    doc_id: str | None = None
    is_deleted: bool = False


def envelopes_in(value: object) -> Iterator[Envelope]:
    """Every envelope in a parsed JSON value, in document order."""
    yield from _walk(value, None, False, 0)


def _walk(value: object, doc_id: str | None, is_deleted: bool, depth: int) -> Iterator[Envelope]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for part in value:
            yield from _walk(part, doc_id, is_deleted, depth + 1)
    elif isinstance(value, dict):
        own_id, is_gone = _header(value)
        doc_id, is_deleted = own_id or doc_id, is_gone or is_deleted
        if _MARKS & value.keys():
            yield Envelope(value, doc_id, is_deleted)
            return
        if is_deleted and doc_id and "header" in value:  # a deleted record carries no envelope
            yield Envelope({}, doc_id, True)
            return
        for key in _INNER:
            if key in value:
                yield from _walk(value[key], doc_id, is_deleted, depth + 1)
        if isinstance(value.get("resource_data"), dict):
            yield from _walk(value["resource_data"], doc_id, is_deleted, depth + 1)


def _header(value: dict[str, Any]) -> tuple[str | None, bool]:
    header = value.get("header")
    if isinstance(header, dict):
        found, status = header.get("identifier"), header.get("status")
        return (found if isinstance(found, str) else None), status == "deleted"
    found = value.get("doc_ID") or value.get("_id")
    return (found if isinstance(found, str) else None), False
