"""CASE CFPackage JSON (1EdTech Competencies and Academic Standards Exchange, 1.0 and 1.1).

Read as the specification says and as exports write it: `educationLevel` is a list, a string or the
misspelt `educationalLevel`; nothing is taken from `CFPackageURI`, which is a string in old exports
and an object in newer ones; the tree stands in `CFAssociations`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from curate.errors import FrameworkInvalid
from curate.standards.grades import parse_grades
from curate.standards.tree import Item, build_framework

if TYPE_CHECKING:
    from collections.abc import Mapping

    from curate.standards.model import Framework

JsonObject = dict[str, Any]


def is_cfpackage(data: object) -> bool:
    """Whether parsed JSON looks like a CFPackage."""
    return isinstance(data, dict) and "CFDocument" in data


def read_cfpackage(data: JsonObject, *, framework_id: str) -> Framework:
    """Build a framework out of a parsed CFPackage.

    Raises:
        FrameworkInvalid: if it holds no items, or an item has neither identifier nor statement.
    """
    document = data.get("CFDocument")
    raw_items = data.get("CFItems")
    if not isinstance(document, dict) or not isinstance(raw_items, list) or not raw_items:
        msg = "the CFPackage has no CFItems"
        raise FrameworkInvalid(msg)
    parents = _parents(data.get("CFAssociations") or [])
    items = [_item(raw, number, parents) for number, raw in enumerate(raw_items, start=1)]
    return build_framework(
        items,
        framework_id=framework_id,
        title=str(document.get("title") or framework_id),
        version=_text(document.get("version")) or _text(document.get("lastChangeDateTime")),
        subject=_subject(document.get("subject")),
    )


def _item(raw: object, number: int, parents: Mapping[str, str]) -> Item:
    if not isinstance(raw, dict):
        msg = f"CFItem {number} is no object"
        raise FrameworkInvalid(msg)
    key, statement = _text(raw.get("identifier")), _text(raw.get("fullStatement"))
    if key is None or statement is None:
        msg = f"CFItem {number} lacks its identifier or fullStatement"
        raise FrameworkInvalid(msg)
    level = raw.get("educationLevel") or raw.get("educationalLevel")
    return Item(
        key=key,
        text=statement,
        code=_text(raw.get("humanCodingScheme")),
        parent=parents.get(key),
        item_type=_text(raw.get("CFItemType")),
        uri=_text(raw.get("uri")),
        identifier=key,
        grades=parse_grades(level),
        subject=_subject(raw.get("subject")),
    )


def _parents(associations: object) -> dict[str, str]:
    """Identifier of each child to that of its first parent."""
    out: dict[str, str] = {}
    if not isinstance(associations, list):
        msg = "CFAssociations is no list"
        raise FrameworkInvalid(msg)
    for one in associations:
        if not isinstance(one, dict) or one.get("associationType") != "isChildOf":
            continue
        child, parent = _node(one.get("originNodeURI")), _node(one.get("destinationNodeURI"))
        if child and parent and child != parent:
            out.setdefault(child, parent)
    return out


def _node(value: object) -> str | None:
    if isinstance(value, dict):
        return _text(value.get("identifier"))
    return value.rstrip("/").rsplit("/", 1)[-1] if isinstance(value, str) else None


def _subject(value: object) -> str | None:
    if isinstance(value, list):
        return ", ".join(str(one) for one in value) or None
    return _text(value)


def _text(value: object) -> str | None:
    text = " ".join(value.split()) if isinstance(value, str) else ""
    return text or None
