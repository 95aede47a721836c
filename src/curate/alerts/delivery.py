"""What a channel said when it was handed something."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from curate.plain import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST = 300  # characters kept of what a server said


@dataclass(slots=True, frozen=True)
class Delivery:
    """Whether it was taken, in words; `retry_after_s` is the server's own wish.

    `warning` tells of what went wrong although it was taken: a recipient that was refused.
    """

    is_taken: bool
    detail: str
    retry_after_s: float | None = None
    warning: str = ""


def in_words(error: object, secrets: Iterable[str | None] = ()) -> str:
    """An error or a server's answer on one short line, without the secrets that it may repeat."""
    text = error.decode("utf-8", "replace") if isinstance(error, bytes) else str(error)
    for secret in secrets:
        if secret:
            text = text.replace(secret, "***")
    return printable(text)[:_LONGEST]
