"""One link as the report shows it: what is wrong, since when, who is hit, and what can be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from curate.records import LinkState
from curate.web import link_words, words
from curate.web.addresses import safe_href

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, tzinfo

    from curate.catalog.link_desk import Standing
    from curate.report.link_fixes import Fix
    from curate.report.link_rot_records import ItemUse, LinkEntry
    from curate.web.words import Mark, When

_ITEMS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Moment:
    """A time in the life of a link, under its name."""

    label: str
    when: When


@dataclass(frozen=True, slots=True)
class UseView:
    """An item that uses the link; `verdict` is the district's word on it, "" without one."""

    id: str
    name: str
    href: str
    is_main: bool
    in_use: bool
    verdict: str


@dataclass(frozen=True, slots=True)
class FixView:
    """A way to mend the link; `target` is None where there is no address to put in its place."""

    label: str
    target: str | None
    href: str | None
    why: str


@dataclass(frozen=True, slots=True)
class OwnerView:
    """Who looks after the link; the name is left out for who is not signed in."""

    name: str
    due: str
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class LinkCard:
    """One link. `notes` are what people said of it, in sentences; `last_url` its address in use."""

    id: int
    url: str
    href: str | None
    page_href: str
    host: str
    mark: Mark
    urgency: str
    reason: str
    last_look: str
    moments: Sequence[Moment]
    n_failures: int
    uses: Sequence[UseView]
    n_more_items: int
    owner: OwnerView | None
    fixes: Sequence[FixView]
    notes: Sequence[str]
    accepted_url: str
    is_ignored: bool
    has_word: bool


def link_card(entry: LinkEntry, now: datetime, zone: tzinfo, *, with_names: bool) -> LinkCard:
    """Lay out one link of the report; days are those of `zone`, the district's."""
    reason, look = link_words.reason_words(entry.reason), words.dated(entry.evidence)
    return LinkCard(
        id=entry.id,
        url=entry.url,
        href=safe_href(entry.url),
        page_href=page_href(entry.url),
        host=entry.host,
        mark=link_words.section_mark(entry.section),
        urgency=link_words.URGENCY_WORDS.get(entry.urgency, ""),
        reason=reason,
        last_look="" if look.casefold() in reason.casefold() else words.first_capital(look),
        moments=_moments(entry, now),
        n_failures=entry.n_failures,
        uses=[use_view(item) for item in entry.items[:_ITEMS_SHOWN]],
        n_more_items=max(entry.n_items - _ITEMS_SHOWN, 0),
        owner=owner_view(entry.desk, with_names=with_names),
        fixes=[fix_view(fix) for fix in entry.fixes],
        notes=notes_of(entry.desk, zone, still_fails=entry.n_failures > 0),
        accepted_url=entry.desk.accepted_url or "",
        is_ignored=entry.desk.is_ignored,
        has_word=entry.desk.said_state is not None,
    )


def page_href(url: str) -> str:
    """The page of one link."""
    from urllib.parse import urlencode

    return "/links/item?" + urlencode({"url": url})


def use_view(item: ItemUse) -> UseView:
    """An item beside the link it uses."""
    verdict = item.verdict or ""
    return UseView(
        id=item.id,
        name=item.name,
        href=f"/items/{item.id}",
        is_main=item.is_main,
        in_use=verdict == "accepted",
        verdict=words.DECISION_SHORT.get(verdict, ""),
    )


def fix_view(fix: Fix) -> FixView:
    """A suggestion; only an address of the web can be opened or accepted."""
    href = safe_href(fix.target)
    return FixView(
        label=link_words.FIX_WORDS.get(fix.kind, "Suggestion"),
        target=fix.target if href and fix.kind != "own_capture" else None,
        href=href,
        why=words.first_capital(words.dated(fix.why)),
    )


def _moments(entry: LinkEntry, now: datetime) -> list[Moment]:
    """Times that are known: the first failure, the last success, the next look."""
    told = []
    if entry.first_failed_at is not None:
        told.append(Moment("First failed", words.when(entry.first_failed_at, now)))
    if entry.last_alive_at is not None:
        told.append(Moment("Last worked", words.when(entry.last_alive_at, now)))
    told.append(Moment("Next look", link_words.ahead(entry.next_check_at, now)))
    return told


def owner_view(desk: Standing, *, with_names: bool) -> OwnerView | None:
    """Who looks after a link; None where nobody does."""
    if desk.assignee is None:
        return None
    return OwnerView(
        name=desk.assignee if with_names else "Somebody",
        due="" if desk.due_on is None else link_words.day_words(desk.due_on),
        is_overdue=desk.is_overdue,
    )


def notes_of(desk: Standing, zone: tzinfo, *, still_fails: bool) -> list[str]:
    """What people said of a link and still holds, in sentences."""
    notes = []
    if desk.is_ignored and desk.ignored_until is not None:
        # It ends with the last moment of that day.
        last = (desk.ignored_until - timedelta(seconds=1)).astimezone(zone)
        until = link_words.day_words(last.date())
        notes.append(f"Ignored until {until}: {_stop(desk.ignored_because)}")
    if desk.said_state is not None and desk.said_at is not None:
        word = "fixed" if desk.said_state is LinkState.ALIVE else "gone"
        day = link_words.day_words(desk.said_at.astimezone(zone).date())
        still = " But it still fails when we look." if word == "fixed" and still_fails else ""
        notes.append(f"Marked as {word} on {day}: {_stop(desk.said_because)}{still}")
    return notes


def _stop(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
