"""A draft message to a source: its dead links by page, what we saw of each, and how to see it too.

Only links that are dead by the rule (`curate.links.judge`) and stand on a page of the source
itself. Nothing is sent: a person reads the draft, changes it and sends it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import AwareDatetime, Field

from curate.catalog.links import histories
from curate.links import failures_in_a_row, judge
from curate.records import LinkState, LinkVerdict, Record
from curate.report.link_fixes import Fix, suggest
from curate.report.link_letter_rows import candidates
from curate.report.link_rot_rows import require_source

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from curate.catalog import Catalog
    from curate.records import LinkCheck
    from curate.report.link_letter_rows import Candidate

# Fixes that a stranger can use: neither our catalog's guess nor a copy that only we hold.
_FIT_FOR_STRANGERS = ("moved", "archive")


class LetterLink(Record):
    """One dead link of a page. Looks inside incidents are left out.

    `text` is what the page calls the link, "" where it shows no words. `n_other_pages` pages of
    the source hold the same link and are not told again.
    """

    url: str
    text: str
    failing_since: AwareDatetime
    last_look_at: AwareDatetime
    n_failures: int = Field(ge=1)
    last_alive_at: AwareDatetime | None
    saw: str
    suggestion: str | None
    suggestion_why: str | None
    n_other_pages: int = Field(default=0, ge=0)


class LetterPage(Record):
    """A page of the source and the dead links on it that no page before it holds."""

    title: str
    url: str
    links: tuple[LetterLink, ...]


class Letter(Record):
    """Everything that the draft says. `contact` is the source's, `our_contact` our own."""

    source: str
    source_name: str
    at: AwareDatetime
    contact: str | None
    our_contact: str | None
    user_agent: str
    pages: tuple[LetterPage, ...]

    @property
    def n_links(self) -> int:
        """Dead links told."""
        return sum(len(page.links) for page in self.pages)


def letter(catalog: Catalog, source: str) -> Letter:
    """Gather what a letter to a source would say; without `pages` there is nothing to write.

    Left out: links that the district ignores or called alive, links whose last look fell into an
    incident, and those on pages that are not the source's own.

    Raises:
        NotFound: if the catalog has no such source.
    """
    now = catalog.clock.now()
    settings = catalog.settings
    with catalog.read() as session:
        require_source(session, source)
        named, found = candidates(session, source, district=settings.district, now=now)
        ids = sorted({use.link_id for use in found})
        history = {i: looks for i, looks in histories(session, ids).items() if _is_dead(looks, now)}
        fixes = suggest(session, catalog, list(history))
    uses = [use for use in found if use.link_id in history]
    return Letter(
        source=source,
        source_name=named.name,
        at=now,
        contact=named.contact,
        our_contact=settings.contact,
        user_agent=settings.user_agent,
        pages=tuple(
            LetterPage(
                title=page.page_name,
                url=page.page_url,
                links=tuple(
                    _link(use, n, history[use.link_id], fixes.get(use.link_id, ()))
                    for use, n in told
                ),
            )
            for page, told in _by_page(uses)
        ),
    )


def _is_dead(looks: Sequence[LinkCheck], now: datetime) -> bool:
    """By the rule alone: a person's word is ground enough for us, not for a letter."""
    return bool(failures_in_a_row(looks)) and judge(looks, now)[0] is LinkState.DEAD


def _by_page(uses: Sequence[Candidate]) -> Iterable[tuple[Candidate, list[tuple[Candidate, int]]]]:
    """Pages by address, each link on the first page that holds it, with how many others do."""
    pages_of: dict[int, set[str]] = {}
    for use in uses:
        pages_of.setdefault(use.link_id, set()).add(use.page_url)
    told: set[int] = set()
    by_page: dict[str, list[Candidate]] = {}
    for use in uses:
        if use.link_id not in told:
            told.add(use.link_id)
            by_page.setdefault(use.page_url, []).append(use)
    for on_page in by_page.values():
        yield on_page[0], [(use, len(pages_of[use.link_id]) - 1) for use in on_page]


def _link(
    use: Candidate, n_other_pages: int, looks: Sequence[LinkCheck], fixes: Sequence[Fix]
) -> LetterLink:
    row = failures_in_a_row(looks)
    alive = [check.checked_at for check in looks if check.verdict is LinkVerdict.ALIVE]
    fix = next((fix for fix in fixes if fix.kind in _FIT_FOR_STRANGERS), None)
    target, why = (fix.target, fix.why) if fix is not None else (None, None)
    if use.accepted_url is not None:
        target, why = use.accepted_url, "we looked at it and use it in place of the link"
    return LetterLink(
        url=use.url,
        text=use.text,
        failing_since=row[0].checked_at,
        last_look_at=row[-1].checked_at,
        n_failures=len(row),
        last_alive_at=alive[-1] if alive else None,
        saw=row[-1].evidence,
        suggestion=target,
        suggestion_why=why,
        n_other_pages=n_other_pages,
    )
