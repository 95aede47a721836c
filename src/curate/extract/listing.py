"""What an answer that lists records says besides them: where it goes on, and what went wrong.

A spider reads this to know what to ask next; the records themselves are read later, by extraction,
from what was stored.
"""

from __future__ import annotations

from pydantic import Field

from curate.records import Record


class Listing(Record):
    """One answer of an API, a feed, a table or an index.

    `next` and `follow` are absolute addresses as published. `problem` is what the answer itself
    says is wrong (an OAI error, a MediaWiki lag), in words; None where nothing is.
    """

    n_records: int = Field(default=0, ge=0, description="Records it holds, deleted ones too.")
    next: tuple[str, ...] = Field(default=(), description="Further answers of the same listing.")
    follow: tuple[str, ...] = Field(default=(), description="Details or own pages of its records.")
    total: int | None = Field(default=None, ge=0, description="Records in all, where it says so.")
    problem: str | None = None
    wait_s: float | None = Field(
        default=None, ge=0, description="Seconds after which the same question may be asked again."
    )
