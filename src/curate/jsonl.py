"""JSON Lines in, JSON Lines out: the batch interfaces of DESIGN section 8.

Order is kept, a bad line is answered by an error object on its own line, and the caller learns
how many lines were rejected.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from curate.errors import CurateError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

JsonObject = dict[str, Any]


class BadLine:
    """A line that is no JSON object; `id` is the input's, where it could be read."""

    def __init__(self, line_number: int, message: str, record_id: object = None) -> None:
        self.line_number = line_number
        self.message = message
        self.record_id = record_id

    def as_object(self) -> JsonObject:
        """The error line to print."""
        out: JsonObject = {"error": self.message, "line": self.line_number}
        if self.record_id is not None:
            out["id"] = self.record_id
        return out


def read_objects(lines: Iterable[str | bytes]) -> Iterator[tuple[int, JsonObject | BadLine]]:
    """Parse each non-empty line; yields (line number from 1, object or `BadLine`).

    Lines of bytes are UTF-8, a byte order mark allowed; one that is not is a bad line, no more.
    """
    for number, raw in enumerate(lines, start=1):
        try:
            line = raw if isinstance(raw, str) else raw.decode("utf-8-sig")
        except UnicodeDecodeError as err:
            yield number, BadLine(number, f"not UTF-8: {err.reason} at byte {err.start}")
            continue
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as err:
            yield number, BadLine(number, f"not JSON: {err}")
            continue
        if isinstance(value, dict):
            yield number, value
        else:
            yield number, BadLine(number, f"a JSON object is wanted, not {type(value).__name__}")


def map_objects(
    lines: Iterable[str | bytes], function: Callable[[JsonObject], JsonObject]
) -> Iterator[tuple[JsonObject, bool]]:
    """Answer each line by `function`; yields (object to print, whether the line was good).

    A `CurateError`, a missing key or a value of the wrong type becomes an error line of its own.
    """
    for number, value in read_objects(lines):
        if isinstance(value, BadLine):
            yield value.as_object(), False
            continue
        try:
            yield function(value), True
        except KeyError as err:
            yield BadLine(number, f"field {err} is missing", value.get("id")).as_object(), False
        except (CurateError, ValueError, TypeError, OSError) as err:
            message = str(err).splitlines()[0] if str(err) else type(err).__name__
            yield BadLine(number, message, value.get("id")).as_object(), False
