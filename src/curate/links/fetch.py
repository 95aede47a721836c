"""The fetch port: one GET, no redirect followed, everything bounded.

`CurlFetcher` does it over libcurl. Whatever another engine does, the rest of the room sees only
`Hop`: an answer, or the kind of failure in the words of the bench (`timeout`, `tls_expired` ...).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from curate.links.target import Target


class Ending(StrEnum):
    """How the body ended."""

    WHOLE = "whole"
    CAPPED = "capped"  # we stopped: there is more than we want
    SLOW = "slow"  # the time was up in the middle of it
    CUT = "cut"  # the server stopped before the length it had named
    UNREADABLE = "unreadable"  # its Content-Encoding is not what it says


@dataclass(frozen=True, slots=True)
class Hop:
    """One request and what came of it.

    `status` is None where no answer came; `problem` then names the kind and `detail` says it in
    words. Header names are in lower case. `body` is unpacked and cut at the policy's cap.
    """

    url: str
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    set_cookies: tuple[str, ...] = ()
    body: bytes = b""
    ending: Ending = Ending.WHOLE
    problem: str | None = None
    detail: str = ""
    elapsed_s: float = 0.0

    @property
    def content_type(self) -> str:
        """The media type without parameters, lower case; "" where none is named."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class Request:
    """One GET to make: at most `timeout_s` seconds in all, at most `body_cap` unpacked bytes.

    `addresses` are those that the host name stands for and that may be contacted: a connection is
    made to one of them and to nothing else.
    """

    target: Target
    headers: Mapping[str, str]
    timeout_s: float
    body_cap: int
    addresses: tuple[str, ...] = ()


class FetchPort(Protocol):
    """What a run of checks needs from an HTTP engine. All but `wake` from one thread only."""

    def start(self, request: Request, done: Callable[[Hop], None]) -> None:
        """Begin a request; `done` is called by a later `wait`, whatever the server does."""
        ...

    def wait(self, seconds: float) -> None:
        """Work on what was started for at most so long; back early when something is done."""
        ...

    def wake(self) -> None:
        """End a `wait`, from any thread."""
        ...

    def close(self) -> None:
        """Close every connection; requests under way are dropped without a word."""
        ...
