"""What the link-rot report is made of; every format draws these records."""

from __future__ import annotations

from enum import StrEnum

from pydantic import AwareDatetime, Field

from curate.catalog.link_desk import Standing
from curate.links import LinkSummary
from curate.records import LinkState, LinkVerdict, Record
from curate.report.link_fixes import Fix


class Section(StrEnum):
    """Where the report lists a link.

    `moved` is alive, but for good at another address; `disputed` is alive by a person's word, and
    failed at the last look.
    """

    DEAD = "dead"
    SUSPECT = "suspect"
    FLAKY = "flaky"
    DISPUTED = "disputed"
    MOVED = "moved"
    RESTRICTED = "restricted"


class Urgency(StrEnum):
    """Why a link comes before others: members stand in the order of the report, worst first."""

    ACCEPTED_PAGE_DEAD = "accepted_page_dead"
    ACCEPTED_USES_DEAD = "accepted_uses_dead"
    ACCEPTED_PAGE_SHAKY = "accepted_page_shaky"
    PAGE_DEAD = "page_dead"
    DEAD = "dead"
    ACCEPTED_USES_SHAKY = "accepted_uses_shaky"
    SHAKY = "shaky"
    DISPUTED = "disputed"
    MOVED = "moved"
    RESTRICTED = "restricted"


class ItemUse(Record):
    """An item that uses a link; `is_main` where the link is the item's own address.

    `verdict` is the district's: accepted, rejected, retired, or None.
    """

    id: str
    name: str
    url: str
    source: str
    verdict: str | None
    is_main: bool


class LinkEntry(Record):
    """One link with its ground. Looks inside incidents are left out of every figure.

    `state` is a person's word where one stands (`desk.said_state`), else history's. `n_failures`
    counts failed looks since the last success; `first_failed_at` is the first of them. `items` are
    the first of the `n_items` that use it, own pages and accepted ones before others. Where
    `desk.accepted_url` stands, it is asked in place of `url`.
    """

    id: int
    url: str
    host: str
    section: Section
    urgency: Urgency
    state: LinkState
    since: AwareDatetime
    reason: str
    verdict: LinkVerdict | None
    kind: str | None
    status: int | None
    evidence: str
    n_failures: int = Field(ge=0)
    first_failed_at: AwareDatetime | None
    last_alive_at: AwareDatetime | None
    last_check_at: AwareDatetime | None
    next_check_at: AwareDatetime
    fixes: tuple[Fix, ...] = Field(description="Best first.")
    n_items: int = Field(ge=0)
    n_vetted: int = Field(ge=0, description="Accepted items among them.")
    is_main: bool = Field(description="The own address of one of its items.")
    items: tuple[ItemUse, ...]
    sources: tuple[str, ...]
    desk: Standing


class LinkGroup(Record):
    """Links of one host, or that items of one source use, most urgent first."""

    name: str
    links: tuple[LinkEntry, ...]


class Change(Record):
    """A link whose state is another one than it was; `is_said` where a person's word made it so."""

    url: str
    before: LinkState
    now: LinkState
    reason: str
    n_items: int
    n_vetted: int
    is_said: bool


class IncidentNote(Record):
    """Many links that failed at once; `n_links` of this report wait for another look."""

    sentence: str
    at: AwareDatetime
    n_links: int
    next_check_at: AwareDatetime


class LastRun(Record):
    """The newest finished run that looked at a link of the report."""

    started_at: AwareDatetime
    finished_at: AwareDatetime
    n_looks: int


class LostItem(Record):
    """An item that the district accepted and that its source has no more."""

    id: str
    name: str
    url: str
    source: str
    gone_at: AwareDatetime
    because: str


class LinkRotReport(Record):
    """Everything that the report says, before any drawing.

    `links` need a person, most urgent first, each once; `ignored` are left alone for a time.
    `since` is the time that `changes` are told from, None for "before the last run". Filters narrow
    `links` and `ignored`, nothing else: `n_ignored` and `n_overdue` count all there are.
    """

    at: AwareDatetime
    source: str | None
    since: AwareDatetime | None
    summary: LinkSummary
    n_due: int
    n_ignored: int
    n_overdue: int
    is_run_unfinished: bool
    last_run: LastRun | None
    incidents: tuple[IncidentNote, ...]
    changes: tuple[Change, ...]
    lost: tuple[LostItem, ...]
    links: tuple[LinkEntry, ...]
    ignored: tuple[LinkEntry, ...]


class Wanted(Record):
    """Which links to list; None and False do not narrow."""

    sections: frozenset[Section] | None = None
    host: str | None = None
    assignee: str | None = Field(default=None, description="A name, in any case of its letters.")
    is_overdue: bool = False
