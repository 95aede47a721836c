"""Reads YAML as a teacher writes it: `yes` and `no` are words, and no key may stand twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import yaml
from pydantic import ValidationError

from curate.errors import RubricInvalid
from curate.records import Record

if TYPE_CHECKING:
    from pathlib import Path

RecordT = TypeVar("RecordT", bound=Record)

_BOOL_TAG = "tag:yaml.org,2002:bool"


class _Loader(yaml.SafeLoader):
    """YAML 1.1 turns `yes`, `no`, `on` and `off` into booleans; here only true and false are."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's own class attribute
        first: [
            (tag, pattern)
            for tag, pattern in resolvers
            if tag != _BOOL_TAG or first in "tTfF"  # what is left: true and false in any case
        ]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:
        """A mapping, with an error where a key stands twice (YAML would keep the last)."""
        seen: set[object] = set()
        for key_node, _ in node.value:
            key = key_node.value
            if key_node.tag == "tag:yaml.org,2002:str" and key in seen:
                msg = f"the key {key!r} stands twice"
                raise yaml.MarkedYAMLError(problem=msg, problem_mark=key_node.start_mark)
            seen.add(key)
        return dict(super().construct_mapping(node, deep=deep))


def read_mapping(path: Path) -> dict[str, object]:
    """The mapping in a YAML file.

    Raises:
        RubricInvalid: if the file cannot be read or holds no mapping; names line and column.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as err:
        reason = getattr(err, "strerror", None) or "it is no UTF-8 text"
        msg = f"cannot be read: {reason}"
        raise RubricInvalid(msg, path=path) from err
    try:
        value = yaml.load(text, Loader=_Loader)  # a SafeLoader: no objects are made
    except yaml.YAMLError as err:
        raise RubricInvalid(_yaml_message(err), path=path) from err
    except RecursionError as err:
        raise RubricInvalid("is nested too deeply", path=path) from err
    if not isinstance(value, dict):
        raise RubricInvalid("holds no mapping of fields (`id:`, `title:` ...)", path=path)
    return {str(key): item for key, item in value.items()}


def _yaml_message(err: yaml.YAMLError) -> str:
    mark = getattr(err, "problem_mark", None)
    problem = getattr(err, "problem", None) or "it is no YAML"
    place = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
    return f"{place}{problem}"


def first_problem(err: ValidationError, data: object) -> str:
    """The first thing wrong, in one line: place, field and what is expected.

    A list index is followed by the entry's id where it has one: `questions[6] (videos).weight`.
    """
    problems = err.errors(include_url=False)
    problem = problems[0]
    what = problem["msg"].removeprefix("Value error, ")
    if problem["type"] == "extra_forbidden":
        what = "no such field"
    elif problem["type"] == "missing":
        what = "this field is missing"
    place = _place(problem["loc"], data)
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    text = f"{place}: {what}{more}" if place else f"{what}{more}"
    return " ".join(text.split())


def _place(loc: tuple[int | str, ...], data: object) -> str:
    place = ""
    for part in loc:
        inside = None
        if isinstance(part, int):
            place += f"[{part}]"
            inside = data[part] if isinstance(data, list) and part < len(data) else None
            if isinstance(inside, dict) and isinstance(inside.get("id"), str):
                place += f" ({inside['id']})"
        else:
            place += f".{part}" if place else str(part)
            inside = data.get(part) if isinstance(data, dict) else None
        data = inside
    return place


def read_record(model: type[RecordT], path: Path) -> RecordT:
    """The record that a YAML file describes.

    Raises:
        RubricInvalid: names the file, the place and the field.
    """
    data = read_mapping(path)
    try:
        return model.model_validate(data)
    except ValidationError as err:
        raise RubricInvalid(first_problem(err, data), path=path) from err
