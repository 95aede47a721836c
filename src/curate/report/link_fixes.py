"""What to put in place of a link that fails or moved: every suggestion with its ground in words.

A suggestion is never carried out by itself: a person looks at it and accepts it at the link desk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field
from sqlalchemy import select

from curate.catalog.chunks import in_chunks
from curate.catalog.link_archive import archive_copies
from curate.catalog.links import histories
from curate.catalog.models import LinkRow
from curate.links import failures_in_a_row
from curate.links.history import FAILING_STATES
from curate.records import LinkVerdict, Record
from curate.report.link_copies import HeldCopy, held_copies, republishing_words
from curate.report.link_titles import SameTitle, same_titles
from curate.urls import PERMANENT_REDIRECTS
from curate.wording import counted, iso_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from curate.catalog import Catalog
    from curate.catalog.models import LinkArchive
    from curate.records import LinkCheck

FixKind = Literal["moved", "same_title", "archive", "own_capture"]
Confidence = Literal["high", "medium", "low"]

_CLOSE_DAYS = 90
_FAR_DAYS = 365
_CONFIDENCE_ORDER: dict[Confidence, int] = {"high": 0, "medium": 1, "low": 2}
_KIND_ORDER: dict[FixKind, int] = {"moved": 0, "same_title": 1, "archive": 2, "own_capture": 3}


class Fix(Record):
    """One way to mend a link.

    `target` is the address to use instead; None for `own_capture`, a copy that only we hold.
    `confidence` says how likely the target holds what the link meant.
    """

    kind: FixKind
    target: str | None
    why: str = Field(min_length=1)
    confidence: Confidence


def suggest(
    session: Session,
    catalog: Catalog,
    link_ids: Iterable[int],
    looks: Mapping[int, Sequence[LinkCheck]] | None = None,
) -> dict[int, tuple[Fix, ...]]:
    """Fixes by link id, best first, at most one of a kind; links without any are left out.

    The number of statements does not grow with each link, only with each few hundred. Who has read
    `looks` already hands them in: the last alive one, the first failure since and the newest of a
    link, oldest first, are enough.
    """
    links = [
        row
        for chunk in in_chunks(link_ids)
        for row in session.scalars(select(LinkRow).where(LinkRow.id.in_(chunk)))
    ]
    history = looks if looks is not None else histories(session, [link.id for link in links])
    # Only for a page that is not there is anything but a redirect's target worth looking for.
    broken = [link for link in links if link.state in FAILING_STATES]
    failing = {link.id: _failing_since(history.get(link.id, [])) for link in broken}
    copies = archive_copies(session, [link.id for link in broken])
    titles = same_titles(session, broken, district=catalog.settings.district)
    held = held_copies(session, broken, failing)
    found: dict[int, tuple[Fix, ...]] = {}
    for link in links:
        seen = history.get(link.id, [])
        fixes = (
            moved_fix(seen),
            _title_fix(titles.get(link.id)),
            _archive_fix(copies.get(link.id), _last_good_at(link, seen)),
            _held_fix(held.get(link.id)),
        )
        offered = [fix for fix in fixes if fix is not None]
        if offered:
            found[link.id] = tuple(sorted(offered, key=_order))
    return found


def moved_fix(history: Sequence[LinkCheck]) -> Fix | None:
    """The address that a permanent redirect named, unless the link led elsewhere since.

    Offered only where every hop on the way said that it moves for good and the page at the end was
    there. A link that fails now may still be mended so: many sites withdraw a redirect after some
    years while the page lives on where it led. Where the failing look itself ended at that
    address, the page is gone there too, and nothing is suggested.

    Args:
        history: looks that count, oldest first.
    """
    alive = [check for check in history if check.verdict is LinkVerdict.ALIVE]
    if not alive or not _moved_for_good(alive[-1]):
        return None
    last, latest = alive[-1], history[-1]
    target = last.final_url or ""
    if latest is not last and latest.final_url == target:
        return None
    _, mark, fragment = latest.url.partition("#")
    has_no_place = last.kind == "fragment_missing"
    if "#" not in target and not has_no_place:
        target += mark + fragment  # a redirect hands the fragment on (RFC 9110, section 10.2.2)
    without = f"; the page there has no place named {fragment!r}" if has_no_place else ""
    if latest is last:
        why = (
            f"it redirects there for good, and the page there was up on {iso_day(last.checked_at)}"
        )
        return Fix(kind="moved", target=target, why=why + without, confidence="high")
    why = f"it redirected there for good on {iso_day(last.checked_at)}; look at it first"
    return Fix(kind="moved", target=target, why=why + without, confidence="medium")


def _moved_for_good(check: LinkCheck) -> bool:
    """Whether the look saw permanent redirects only, and a page at their end."""
    if check.moved != "permanent" or not check.final_url:
        return False
    statuses = [hop.get("status") for hop in check.hops]
    return (
        len(statuses) > 1
        and all(status in PERMANENT_REDIRECTS for status in statuses[:-1])
        and isinstance(statuses[-1], int)
        and 200 <= statuses[-1] < 300
    )


def _title_fix(match: SameTitle | None) -> Fix | None:
    if match is None:
        return None
    how = "the same title" if match.is_equal else "nearly the same title"
    why = (
        f"an item of our catalog, {match.name!r}, has {how} as this link ({match.title!r}); "
        "whether it teaches the same only a person can tell"
    )
    confidence: Confidence = "medium" if match.is_equal else "low"
    return Fix(kind="same_title", target=match.url, why=why, confidence=confidence)


def _archive_fix(copy: LinkArchive | None, good_at: datetime) -> Fix | None:
    if copy is None or copy.copy_url is None or copy.copy_at is None:
        return None
    days = abs((copy.copy_at.date() - good_at.date()).days)
    side = "after" if copy.copy_at > good_at else "before"
    near = "on the day" if days == 0 else f"{counted(days, 'day')} {side}"
    why = f"an archive holds a copy of {iso_day(copy.copy_at)}, {near} we last knew it to be good"
    confidence: Confidence = "high" if days <= _CLOSE_DAYS else "medium"
    confidence = confidence if days <= _FAR_DAYS else "low"
    return Fix(kind="archive", target=copy.copy_url, why=why, confidence=confidence)


def _held_fix(copy: HeldCopy | None) -> Fix | None:
    if copy is None:
        return None
    why = f"we hold a copy of {iso_day(copy.fetched_at)}; {republishing_words(copy.license)}"
    return Fix(kind="own_capture", target=None, why=why, confidence="low")


def _last_good_at(link: LinkRow, history: Sequence[LinkCheck]) -> datetime:
    """When the link was last seen alive; else when we first saw it on a page."""
    alive = [c.checked_at for c in history if c.verdict is LinkVerdict.ALIVE]
    return alive[-1] if alive else link.first_seen_at


def _failing_since(history: Sequence[LinkCheck]) -> datetime | None:
    row = failures_in_a_row(history)
    return row[0].checked_at if row else None


def _order(fix: Fix) -> tuple[int, int]:
    """Best first; what nobody outside can open comes last, whatever it is worth."""
    is_ours = fix.kind == "own_capture"
    return (3 if is_ours else _CONFIDENCE_ORDER[fix.confidence], _KIND_ORDER[fix.kind])
