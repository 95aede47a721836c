"""Lists that are short enough to be bound to one statement."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

T = TypeVar("T")
_MOST = 500  # SQLite allows a limited number of bound values


def in_chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """The values in order, in lists short enough to be bound to one statement.

    >>> [len(chunk) for chunk in in_chunks(range(501))]
    [500, 1]
    """
    pending = list(values)
    for start in range(0, len(pending), _MOST):
        yield pending[start : start + _MOST]
