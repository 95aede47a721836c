"""The steps of a check are generators: what they want done they yield, what came of it they get.

So the rules of a visit hold no socket, no thread and no clock of their own, and run the same over
libcurl, over a scripted web, or over a year of pretended days.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

if TYPE_CHECKING:
    from curate.links.fetch import Request

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Lookup:
    """Resolve a host name; the answer is a `curate.links.resolve.Lookup`."""

    host: str


@dataclass(frozen=True, slots=True)
class Get:
    """Make a request when its host's turn comes; the answer is a `Hop`.

    `PutOffError` is thrown in where the turn would come too late.
    """

    request: Request


@dataclass(frozen=True, slots=True)
class Shared:
    """Steps that several links have in common, gone once a run; the answer is what they return."""

    key: Hashable
    make: Callable[[], Steps[Any]]


Wish: TypeAlias = Lookup | Get | Shared
Steps: TypeAlias = Generator[Wish, Any, T]
