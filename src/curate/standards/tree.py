"""Items with parents, as every format has them, become the statements of a framework."""

from __future__ import annotations

from collections import Counter
from dataclasses import astuple, dataclass, field
from typing import TYPE_CHECKING

from curate.hashing import json_hash
from curate.standards.grades import grades_in_code
from curate.standards.model import Framework, Statement

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Item types that a resource can be aligned to although they have children of their own.
_TARGET_TYPES = ("standard", "expectation", "benchmark", "objective", "outcome", "competency")
# A level of nesting no framework has; deeper is a loop in the data.
_MAX_DEPTH = 30


@dataclass(slots=True)
class Item:
    """One item of a framework file, before its place in the tree is known.

    `key` is unique in the file, `parent` the key above. `context` holds texts that the file puts
    beside the item itself; `is_target` says that it can be aligned to although it has children.
    """

    key: str
    text: str
    code: str | None = None
    parent: str | None = None
    item_type: str | None = None
    uri: str | None = None
    identifier: str | None = None
    grades: tuple[int, ...] = ()
    subject: str | None = None
    context: tuple[str, ...] = field(default=())
    is_target: bool = False


def build_framework(
    items: Sequence[Item],
    *,
    framework_id: str,
    title: str,
    version: str | None = None,
    subject: str | None = None,
) -> Framework:
    """Order items into statements and groups; items keep the order of the file.

    Leaves are statements; an item with children is one too where its type says so (`Standard`,
    `Expectation` ...). Grades and subject are inherited from above; grades may also stand in the
    notation. `subject` is the framework's own, used where no item names one.
    """
    by_key = {item.key: item for item in items}
    n_children = Counter(item.parent for item in items if item.parent in by_key)
    statements: list[Statement] = []
    groups: list[Statement] = []
    for item in items:
        statement = _statement(item, _above(item, by_key), subject)
        is_target = item.is_target or not n_children[item.key] or _is_target_type(item.item_type)
        (statements if is_target else groups).append(statement)
    content = [[astuple(one) for one in part] for part in (statements, groups)]
    return Framework(
        id=framework_id,
        title=title,
        version=version,
        hash=json_hash(content),
        statements=tuple(statements),
        groups=tuple(groups),
    )


def _is_target_type(item_type: str | None) -> bool:
    return any(name in (item_type or "").lower() for name in _TARGET_TYPES)


def _above(item: Item, by_key: Mapping[str, Item]) -> list[Item]:
    """The items above, nearest first; stops where the file runs in a circle."""
    out: list[Item] = []
    parent = by_key.get(item.parent or "")
    while parent is not None and parent is not item and len(out) < _MAX_DEPTH:
        if any(parent is one for one in out):
            break
        out.append(parent)
        parent = by_key.get(parent.parent or "")
    return out


def _statement(item: Item, above: Sequence[Item], subject: str | None) -> Statement:
    code = item.code or item.key
    grades = item.grades or next((one.grades for one in above if one.grades), ())
    named = (one.subject for one in (item, *above) if one.subject)
    typed = (one.text for one in above if (one.item_type or "").lower() == "subject")
    cluster = (above[0].code or above[0].text) if above else _code_above(item.code)
    return Statement(
        code=code,
        text=item.text,
        uri=item.uri,
        identifier=item.identifier,
        grades=grades or grades_in_code(code),
        subject=next(named, None) or next(typed, None) or subject,
        cluster=cluster,
        context=(*(one.text for one in reversed(above)), *item.context),
    )


def _code_above(code: str | None) -> str | None:
    """The notation without its last part, where it has three or more: `6.SP.B.5` -> `6.SP.B`."""
    sign = "." if "." in (code or "") else "-"
    parts = (code or "").split(sign)
    return sign.join(parts[:-1]) if len(parts) > 2 else None
