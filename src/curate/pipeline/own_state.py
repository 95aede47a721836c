"""State of an item's own address and why: one judgment, from crawls and looks; no request.

A source that is down says nothing of its items: fetches of a crawl that could not reach the
address's host, or to which it answered with server errors, count against nobody, as in
`curate.links.incident`. A person's word on the address wins over all of it.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from pydantic import AwareDatetime
from sqlalchemy import select

from curate.catalog.link_watch import as_override
from curate.catalog.links import as_check
from curate.catalog.models import CaptureRow, LinkCheckRow, LinkDesk, LinkRow, ResourceRow
from curate.links import failures_in_a_row, find_incidents, judge, without_incidents
from curate.records import LinkCheck, LinkState, LinkVerdict, Record
from curate.urls import PERMANENT_REDIRECTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from curate.links import Override

_REFUSED = {401: "auth", 403: "forbidden", 429: "rate_limited"}
_CRAWL_WORDS = "the crawl got "


class OwnState(Record):
    """State of an item's own address, why, and when it was last seen by a crawl or a look.

    `moved_to` is where it led for good when it was last alive.
    """

    state: LinkState
    reason: str
    checked_at: AwareDatetime | None
    first_failed_at: AwareDatetime | None = None
    last_alive_at: AwareDatetime | None = None
    moved_to: str | None = None


def check_from_capture(row: CaptureRow) -> LinkCheck:
    """What a crawl's fetch says of an address, as a look at a link; kinds as in `docs/links.md`."""
    if row.redirected_to is not None:
        verdict, kind = LinkVerdict.ALIVE, "moved"
    elif row.status in (200, 304):
        verdict, kind = LinkVerdict.ALIVE, "ok"
    elif row.status in (404, 410):
        verdict, kind = LinkVerdict.DEAD, f"http_{row.status}"
    elif row.status in _REFUSED:
        verdict, kind = LinkVerdict.RESTRICTED, _REFUSED[row.status]
    elif row.status:
        verdict, kind = LinkVerdict.FAILING, f"http_{row.status // 100}xx"
    else:
        verdict, kind = LinkVerdict.FAILING, "unreachable"
    return LinkCheck(
        url=row.url,
        verdict=verdict,
        kind=kind,
        status=row.status or None,
        moved="permanent" if row.status in PERMANENT_REDIRECTS else None,
        final_url=row.redirected_to or row.url,
        hops=({"url": row.url, "status": row.status},),
        checked_at=row.fetched_at,
        evidence=_CRAWL_WORDS + (f"status {row.status}" if row.status else "no answer"),
    )


def is_from_crawl(evidence: str) -> bool:
    """Whether a look with this evidence is one that `check_from_capture` made of a fetch."""
    return evidence.startswith(_CRAWL_WORDS)


def own_states(session: Session, now: datetime, ids: Sequence[str] | None = None) -> dict[str, str]:
    """Resource id -> state of its own address, as `own_judgments` tells it with the reason."""
    return {i: own.state.value for i, own in own_judgments(session, now, ids).items()}


def own_judgments(
    session: Session,
    now: datetime,
    ids: Sequence[str] | None = None,
    *,
    district_id: str | None = None,
) -> dict[str, OwnState]:
    """Resource id -> what its own address is judged to be, by the same rule as any link.

    Args:
        session: only read from.
        now: aware UTC.
        ids: the resources asked for; default: all. Those that nobody fetched are left out.
        district_id: whose words on links count; default: anybody's, the newest first.
    """
    looks = _crawl_looks(session, ids)
    for resource_id, found in _link_looks(session, ids).items():
        known = {check.checked_at for check in looks[resource_id]}
        # A fetch may have been taken over as a look at the link: the same one, not a second.
        looks[resource_id] += [check for check in found if check.checked_at not in known]
    said = _said(session, ids, district_id)
    judged: dict[str, OwnState] = {}
    for resource_id in looks.keys() | said.keys():
        history = sorted(looks.get(resource_id, ()), key=lambda check: check.checked_at)
        state, reason = judge(history, now, said.get(resource_id))
        failures = failures_in_a_row(history)
        alive = [check for check in history if check.verdict is LinkVerdict.ALIVE]
        judged[resource_id] = OwnState(
            state=state,
            reason=reason,
            checked_at=history[-1].checked_at if history else None,
            first_failed_at=failures[0].checked_at if failures else None,
            last_alive_at=alive[-1].checked_at if alive else None,
            moved_to=alive[-1].final_url if alive and alive[-1].moved == "permanent" else None,
        )
    return judged


def _crawl_looks(session: Session, ids: Sequence[str] | None) -> dict[str, list[LinkCheck]]:
    """Resource id -> what crawls fetched of its address, without fetches inside outages."""
    statement = (
        select(ResourceRow.id, CaptureRow)
        .join(
            CaptureRow,
            (CaptureRow.url == ResourceRow.url) & (CaptureRow.source_id == ResourceRow.source_id),
        )
        .order_by(CaptureRow.fetched_at, CaptureRow.id)
    )
    looks: dict[str, list[tuple[str, LinkCheck]]] = defaultdict(list)
    for resource_id, capture in session.execute(_among(statement, ids)):
        looks[resource_id].append((capture.run_id, check_from_capture(capture)))
    failed = {
        run_id
        for history in looks.values()
        for run_id, check in history
        if check.verdict is LinkVerdict.FAILING
    }
    down = _outages(session, failed)
    found: dict[str, list[LinkCheck]] = defaultdict(list)
    for resource_id, history in looks.items():
        shielded = {check.checked_at for run_id, check in history if (run_id, check.url) in down}
        found[resource_id] = without_incidents([check for _, check in history], shielded)
    return found


def _outages(session: Session, run_ids: Iterable[str]) -> set[tuple[str, str]]:
    """Crawl and address of each fetch that fell into an outage, told by the published hosts."""
    found: set[tuple[str, str]] = set()
    for run_id in sorted(run_ids):
        rows = session.scalars(select(CaptureRow).where(CaptureRow.run_id == run_id))
        for incident in find_incidents(check_from_capture(row) for row in rows):
            found |= {(run_id, url) for url in incident.urls}
    return found


def _link_looks(session: Session, ids: Sequence[str] | None) -> dict[str, list[LinkCheck]]:
    """Resource id -> looks at its address as a link, without those inside incidents."""
    statement = (
        select(ResourceRow.id, LinkCheckRow, LinkRow.url)
        .join(LinkRow, LinkRow.url == ResourceRow.url)
        .join(LinkCheckRow, LinkCheckRow.link_id == LinkRow.id)
        .where(LinkCheckRow.incident.is_(None))
        .order_by(LinkCheckRow.checked_at, LinkCheckRow.id)
    )
    found: dict[str, list[LinkCheck]] = defaultdict(list)
    for resource_id, row, url in session.execute(_among(statement, ids)):
        found[resource_id].append(as_check(row, url))
    return found


def _said(
    session: Session, ids: Sequence[str] | None, district_id: str | None
) -> dict[str, Override]:
    statement = (
        select(ResourceRow.id, LinkDesk)
        .join(LinkRow, LinkRow.url == ResourceRow.url)
        .join(LinkDesk, LinkDesk.link_id == LinkRow.id)
        .where(LinkDesk.said_state.is_not(None))
        .order_by(LinkDesk.updated_at)
    )
    if district_id is not None:
        statement = statement.where(LinkDesk.district_id == district_id)
    rows = session.execute(_among(statement, ids))
    return {row[0]: as_override(row[1]) for row in rows}


def _among(statement: Any, ids: Sequence[str] | None) -> Any:  # noqa: ANN401 - any columns
    return statement if ids is None else statement.where(ResourceRow.id.in_(ids))
