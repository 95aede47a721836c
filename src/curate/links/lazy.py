"""A property that is worked out at first use and kept, without a lock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class Lazy(Generic[T]):
    """As `functools.cached_property`, which takes a lock for each value in Python 3.11.

    A page has a dozen such values, and links come by the million; each belongs to one thread.
    """

    def __init__(self, make: Callable[[Any], T]) -> None:
        self._make = make
        self._name = make.__name__
        self.__doc__ = make.__doc__

    @overload
    def __get__(self, holder: None, kind: type) -> Lazy[T]: ...
    @overload
    def __get__(self, holder: object, kind: type) -> T: ...
    def __get__(self, holder: object | None, kind: type) -> Lazy[T] | T:
        """The value; kept in the holder's own attributes, which are looked at before this."""
        if holder is None:
            return self
        value = self._make(holder)
        holder.__dict__[self._name] = value
        return value
