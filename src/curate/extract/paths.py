"""Paths into a JSON document: how a source's YAML names the place of a value.

    title                   a key of the record
    meta.html_url           a key of a key
    authors[].value.name    of every element of a list (a lone value counts as a list of one)
    formats[0]              one element; `[-1]` is the last
    metadata[?key=dc.rights].value    of the elements whose `key` is `dc.rights`
    formats."text/html"     a key that holds dots or brackets stands in quotes
    *.lessons[]             of every value of an object
    ^title                  of the enclosing object, `^^title` of the one around that
    $.keyStage              from the top of the document

An empty path is the record itself. Names are taken as they stand, case included. Nothing is
evaluated: a path that leads nowhere gives nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, Literal

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_INDEX = re.compile(r"-?\d{1,9}")
_FILTER = re.compile(r"\?\s*(?P<key>\"[^\"]+\"|[^=\"]+?)\s*=\s*(?P<value>\"[^\"]*\"|[^\"]*?)\s*")
# What no text may hold: control characters and halves of surrogate pairs.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path; `name` and `value` are the key and the value that `where` compares."""

    kind: Literal["name", "every", "values", "at", "where"]
    name: str = ""
    value: str = ""
    index: int = 0


@dataclass(frozen=True, slots=True)
class Path:
    """A parsed path; `up` counts the enclosing objects to climb, `from_top` begins at the top."""

    steps: tuple[Step, ...]
    up: int = 0
    from_top: bool = False


@dataclass(frozen=True, slots=True)
class Node:
    """A value with its place; `above` is the object that encloses it, `top` the whole document.

    A place begins with `$`, that of a table's row (`row 7`) goes on with the column's name.
    """

    value: Any
    place: str = "$"
    above: Node | None = None
    top: Node | None = None


@lru_cache(maxsize=4096)
def parse_path(text: str) -> Path:
    """Read a path.

    Raises:
        ValueError: says what is wrong with it.

    >>> [step.kind for step in parse_path("authors[].value.name").steps]
    ['name', 'every', 'name', 'name']
    """
    rest = text.strip()
    up = len(rest) - len(rest.lstrip("^"))
    rest = rest[up:]
    from_top = rest.startswith("$")
    rest = rest[1:] if from_top else rest
    if up and from_top:
        raise _no_path(text, "`^` and `$` do not go together")
    steps: list[Step] = []
    may_name = not from_top  # a name follows a dot, or stands first
    while rest:
        if rest[0] == "[":
            step, rest = _bracket(text, rest)
            steps.append(step)
            may_name = False
        elif rest[0] == "." and (steps or from_top or up) and not may_name:
            rest, may_name = rest[1:], True
            if not rest or rest[0] in ".[":
                raise _no_path(text, "a name is missing after `.`")
        elif rest[0] == "." and up and not steps:
            rest = rest[1:]
        elif may_name:
            step, rest = _name(text, rest)
            steps.append(step)
            may_name = False
        else:
            raise _no_path(text, f"`.` or `[` is wanted before `{rest}`")
    return Path(tuple(steps), up, from_top)


def _name(text: str, rest: str) -> tuple[Step, str]:
    if rest[0] == '"':
        end = rest.find('"', 1)
        if end < 0:
            raise _no_path(text, "a quotation mark is not closed")
        return Step("name", rest[1:end]), rest[end + 1 :]
    size = next((i for i, char in enumerate(rest) if char in '.[]{}"^$'), len(rest))
    name = rest[:size].strip()
    if not name:
        raise _no_path(text, f"a name is wanted before `{rest}`")
    return (Step("values") if name == "*" else Step("name", name)), rest[size:]


def _bracket(text: str, rest: str) -> tuple[Step, str]:
    end = rest.find("]")
    if end < 0:
        raise _no_path(text, "a `[` is not closed")
    inside, rest = rest[1:end].strip(), rest[end + 1 :]
    if not inside:
        return Step("every"), rest
    if _INDEX.fullmatch(inside):
        return Step("at", index=int(inside)), rest
    found = _FILTER.fullmatch(inside)
    if not found:
        raise _no_path(text, f"`[{inside}]` is none of `[]`, `[0]`, `[?key=value]`")
    return Step("where", found["key"].strip('"'), found["value"].strip('"')), rest


def _no_path(text: str, why: str) -> ValueError:
    return ValueError(f"`{text}` is no path: {why}")


def find(path: Path | str, node: Node, *, nulls: bool = False) -> Iterator[Node]:
    """The nodes that `path` leads to from `node`, in document order; null is none by default."""
    path = parse_path(path) if isinstance(path, str) else path
    start: Node | None = (node.top or node) if path.from_top else node
    for _ in range(path.up):
        start = start.above if start else None
    nodes: Iterator[Node] = iter([start] if start else [])
    for step in path.steps:
        nodes = _stepped(nodes, step)
    return (found for found in nodes if nulls or found.value is not None)


def _stepped(nodes: Iterator[Node], step: Step) -> Iterator[Node]:
    for node in nodes:
        yield from _step(node, step)


def _step(node: Node, step: Step) -> Iterator[Node]:
    value = node.value
    if step.kind == "name":
        # A name asked of a list is asked of its elements: some sources give one author bare.
        for one in elements(node):
            if isinstance(one.value, dict) and step.name in one.value:
                yield _child(one, step.name)
    elif step.kind == "values":
        for name in value if isinstance(value, dict) else ():
            yield _child(node, name)
    elif step.kind == "every":
        yield from elements(node)
    elif step.kind == "at":
        if isinstance(value, list) and -len(value) <= step.index < len(value):
            at = step.index % len(value)
            yield Node(value[at], f"{node.place}[{at}]", node.above, node.top)
    else:
        yield from (one for one in elements(node) if _fits(one.value, step))


def _fits(value: object, step: Step) -> bool:
    held = value.get(step.name) if isinstance(value, dict) else None
    return is_scalar(held) and as_text(held) == step.value


def elements(node: Node) -> Iterator[Node]:
    """The elements of a list; a lone value (an object, a text) is its only element."""
    if not isinstance(node.value, list):
        yield node
        return
    for at, value in enumerate(node.value):
        yield Node(value, f"{node.place}[{at}]", node.above, node.top)


def _child(node: Node, name: str) -> Node:
    if not node.place.startswith("$"):
        shown = f", {name}"
    else:
        shown = f".{name}" if _IDENTIFIER.fullmatch(name) else f'["{name}"]'
    return Node(node.value[name], node.place + shown, node, node.top)


def document(value: object) -> Node:
    """The top of a document."""
    top = Node(value)
    return Node(value, top=top)


def scalars(node: Node) -> Iterator[Node]:
    """The texts, numbers and truth values of a node; lists are opened, objects hold none."""
    pending = [node]
    while pending:
        one = pending.pop()
        if isinstance(one.value, list):
            pending.extend(reversed(list(elements(one))))
        elif is_scalar(one.value):
            yield one


def is_scalar(value: object) -> bool:
    """Whether a JSON value is a text, a number or a truth value."""
    return isinstance(value, str | int | float)


def as_text(value: object) -> str:
    r"""A text, number or truth value as clean text; numbers as JSON writes them.

    >>> as_text(True), as_text(7), as_text(" a\x00b ")
    ('true', '7', 'a b')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    return _FORBIDDEN.sub(" ", str(value)).strip()
