"""Looks at links, and what history makes of them."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Literal

from pydantic import AwareDatetime, Field

from curate.records.evidence import Record


class LinkVerdict(StrEnum):
    """One look at a link."""

    ALIVE = "alive"
    DEAD = "dead"
    FAILING = "failing"
    RESTRICTED = "restricted"
    SKIPPED = "skipped"


class LinkState(StrEnum):
    """History's judgment of a link."""

    NEW = "new"
    ALIVE = "alive"
    SUSPECT = "suspect"
    DEAD = "dead"
    FLAKY = "flaky"
    RESTRICTED = "restricted"
    SKIPPED = "skipped"


class PagePrint(Record):
    """What a page was like when it was last seen: enough to tell later whether it changed.

    `simhash` is 64 bits of the main text in hexadecimal, "" where the answer is no HTML page;
    `license` the address of the license that the page names; `etag` and `last_modified` are the
    validators for a conditional request (RFC 9110 section 13), as sent.
    """

    title: str = ""
    simhash: str = ""
    n_words: int = Field(default=0, ge=0)
    license: str | None = None
    etag: str | None = None
    last_modified: str | None = None


class LinkCheck(Record):
    """One look at one link; `kind` says why (`ok, not_found, soft_404, timeout, ...`)."""

    url: str
    verdict: LinkVerdict
    kind: str
    status: int | None = None
    moved: Literal["permanent", "temporary"] | None = None
    final_url: str | None = None
    hops: tuple[dict[str, Any], ...] = ()
    elapsed_s: float = 0.0
    checked_at: AwareDatetime
    evidence: str
    retry_after_s: float | None = None
    page: PagePrint | None = None
