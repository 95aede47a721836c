"""Reads YAML as a teacher writes it: `yes` and `no` are words, and no key may stand twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import yaml
from pydantic import ValidationError

from curate.errors import RubricInvalid
from curate.records import Record
from curate.strict_yaml import strict_load

if TYPE_CHECKING:
    from pathlib import Path

RecordT = TypeVar("RecordT", bound=Record)


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
        value = strict_load(text)
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
