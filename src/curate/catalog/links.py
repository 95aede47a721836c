"""Links: which resource uses which address, every look taken at it, and when to look again."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select

from curate.catalog.chunks import in_chunks
from curate.catalog.decisions import VERDICTS
from curate.catalog.models import (
    Decision,
    District,
    LinkCheckRow,
    LinkDesk,
    LinkRow,
    LinkUse,
    ResourceRow,
)
from curate.links import without_incidents
from curate.links.history import FAILING_STATES, SLACK
from curate.records import LinkCheck, LinkState
from curate.urls import canonical_or_none, host_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from curate.records import OutLink

SELF = "self"  # role of the use of an item's own address
# The states in which a link wants a person's eye.
TROUBLED = tuple(state.value for state in (*FAILING_STATES, LinkState.RESTRICTED))


@dataclass(slots=True, frozen=True)
class DueLink:
    """A link to look at; `last_check_at` is None for one that nobody looked at yet.

    `page` is the fingerprint of the last alive look, `accepted_url` the address that a person said
    to ask in place of its own.
    """

    id: int
    url: str
    last_check_at: datetime | None
    page: dict[str, Any] | None = None
    accepted_url: str | None = None


def remember_links(
    session: Session, resource_id: str, links: Sequence[OutLink], *, at: datetime
) -> None:
    """Make the uses of links by a resource what its page holds now; new links are due at once.

    The use of its own address (role `self`) stays as it is.
    """
    wanted = {link.url: link for link in links}
    ids = link_ids(session, wanted, at=at)
    of_resource = LinkUse.resource_id == resource_id
    session.execute(delete(LinkUse).where(of_resource, LinkUse.role != SELF))
    own = set(session.scalars(select(LinkUse.link_id).where(of_resource)))
    session.add_all(
        LinkUse(resource_id=resource_id, link_id=ids[url], place=link.place, text=link.text[:500])
        for url, link in wanted.items()
        if ids[url] not in own
    )


def link_ids(session: Session, urls: Iterable[str], *, at: datetime) -> dict[str, int]:
    """Address -> id of its link; links that nobody knew are made, and are due at once."""
    wanted = list(dict.fromkeys(urls))
    ids = {row.url: row.id for row in _by_url(session, wanted)}
    for url in wanted:
        if url not in ids:
            row = LinkRow(
                url=url, host=host_of(url), first_seen_at=at, state_since=at, next_check_at=at
            )
            session.add(row)
            session.flush()
            ids[url] = row.id
    return ids


def _by_url(session: Session, urls: Iterable[str]) -> Iterable[LinkRow]:
    for chunk in in_chunks(urls):
        yield from session.scalars(select(LinkRow).where(LinkRow.url.in_(chunk)))


def used_link_ids(source_id: str | None = None) -> Select[Any]:
    """Selects ids of links that items use, of one source or of all.

    Items that are gone use none, nor do those that every district retired. A link is one row
    however many items, sources or copies within a work use it.
    """
    used = (
        select(LinkUse.link_id)
        .join(ResourceRow, ResourceRow.id == LinkUse.resource_id)
        .where(ResourceRow.gone_at.is_(None), ResourceRow.id.not_in(_retired_everywhere()))
    )
    return used if source_id is None else used.where(ResourceRow.source_id == source_id)


def _retired_everywhere() -> Select[Any]:
    newest = (
        select(func.max(Decision.id))
        .where(Decision.kind.in_(VERDICTS), Decision.resource_id.is_not(None))
        .group_by(Decision.district_id, Decision.resource_id)
    )
    n_districts = select(func.count()).select_from(District).scalar_subquery()
    return (
        select(Decision.resource_id)
        .where(Decision.id.in_(newest), Decision.kind == "retire")
        .group_by(Decision.resource_id)
        .having(func.count() >= n_districts)
    )


def due_links(
    session: Session,
    *,
    now: datetime,
    run_id: str,
    district_id: str | None = None,
    limit: int | None = None,
    source_id: str | None = None,
) -> list[DueLink]:
    """Links that are used, due, and not yet looked at in this run; those due longest come first.

    The order matters to a run with a limit: by address, the end of the alphabet would starve.
    Addresses that people accepted are those of `district_id`.
    """
    looked_at = select(LinkCheckRow.link_id).where(LinkCheckRow.run_id == run_id)
    of_district = (LinkDesk.link_id == LinkRow.id) & (LinkDesk.district_id == district_id)
    statement = (
        select(LinkRow.id, LinkRow.url, LinkRow.last_check_at, LinkRow.page, LinkDesk.accepted_url)
        .outerjoin(LinkDesk, of_district)
        .where(
            LinkRow.next_check_at <= now + SLACK,  # as `curate.links.schedule.is_due`
            LinkRow.id.in_(used_link_ids(source_id)),
            LinkRow.id.not_in(looked_at),
        )
        .order_by(LinkRow.next_check_at, LinkRow.url)
    )
    if limit is not None:
        statement = statement.limit(limit)
    return [DueLink(*row) for row in session.execute(statement)]


def next_due_at(session: Session, source_id: str | None = None) -> datetime | None:
    """When the first used link is due; None where no item uses a link."""
    used = LinkRow.id.in_(used_link_ids(source_id))
    return session.scalar(select(func.min(LinkRow.next_check_at)).where(used))


def find_link(session: Session, url: str) -> LinkRow | None:
    """The link of an address, as it stands or in canonical form (with its fragment kept)."""
    plain = canonical_or_none(url)
    fragment = url.partition("#")[2]
    for form in (url, f"{plain}#{fragment}" if plain and fragment else plain):
        found = session.scalars(select(LinkRow).where(LinkRow.url == form)).first()
        if found is not None:
            return found
    return None


def add_checks(session: Session, checks: Iterable[tuple[int, LinkCheck]], *, run_id: str) -> None:
    """Store looks at links; they are judged when the run is complete."""
    session.add_all(
        LinkCheckRow(
            link_id=link_id,
            run_id=run_id,
            checked_at=check.checked_at,
            verdict=check.verdict.value,
            kind=check.kind,
            status=check.status,
            moved=check.moved,
            final_url=check.final_url,
            hops=list(check.hops),
            elapsed_s=check.elapsed_s,
            evidence=check.evidence,
            retry_after_s=check.retry_after_s,
            page=None if check.page is None else check.page.model_dump(),
        )
        for link_id, check in checks
    )


def as_check(row: LinkCheckRow, url: str) -> LinkCheck:
    """The look that a row holds."""
    return LinkCheck.model_validate(
        {
            "url": url,
            "verdict": row.verdict,
            "kind": row.kind,
            "status": row.status,
            "moved": row.moved,
            "final_url": row.final_url,
            "hops": tuple(row.hops),
            "elapsed_s": row.elapsed_s,
            "checked_at": row.checked_at,
            "evidence": row.evidence,
            "retry_after_s": row.retry_after_s,
            "page": row.page,
        }
    )


def checks_of_run(session: Session, run_id: str) -> list[tuple[LinkCheckRow, LinkRow]]:
    """All looks of a run with their links, by address."""
    rows = session.execute(
        select(LinkCheckRow, LinkRow)
        .join(LinkRow, LinkRow.id == LinkCheckRow.link_id)
        .where(LinkCheckRow.run_id == run_id)
        .order_by(LinkRow.url)
    )
    return [(row[0], row[1]) for row in rows]


def histories(session: Session, link_ids: Sequence[int]) -> dict[int, list[LinkCheck]]:
    """Looks that count, oldest first, by link id; those of an incident are left out."""
    found: dict[int, list[LinkCheck]] = defaultdict(list)
    for chunk in in_chunks(link_ids):
        rows = session.execute(
            select(LinkCheckRow, LinkRow.url)
            .join(LinkRow, LinkRow.id == LinkCheckRow.link_id)
            .where(LinkCheckRow.link_id.in_(chunk), LinkCheckRow.incident.is_(None))
            .order_by(LinkCheckRow.checked_at, LinkCheckRow.id)
        )
        for check, url in rows:
            found[check.link_id].append(as_check(check, url))
    return found


def lift_long_outages(session: Session, link_ids: Sequence[int]) -> None:
    """Make looks in incidents count where a link's outage lasts too long to be one.

    See `curate.links.without_incidents` for how long that is.
    """
    for chunk in in_chunks(link_ids):
        looks: dict[int, list[LinkCheckRow]] = defaultdict(list)
        for row in session.scalars(
            select(LinkCheckRow)
            .where(LinkCheckRow.link_id.in_(chunk))
            .order_by(LinkCheckRow.checked_at, LinkCheckRow.id)
        ):
            looks[row.link_id].append(row)
        for rows in looks.values():
            shielded = {row.checked_at for row in rows if row.incident is not None}
            kept = without_incidents([as_check(row, "") for row in rows], shielded)
            counted = {check.checked_at for check in kept}
            for row in rows:
                if row.checked_at in counted:
                    row.incident = None


def states_of_resources(session: Session, resource_ids: Sequence[str]) -> dict[str, dict[str, int]]:
    """Resource id -> state -> how many of its out-links are in it."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for chunk in in_chunks(resource_ids):
        rows = session.execute(
            select(LinkUse.resource_id, LinkRow.state, func.count())
            .join(LinkRow, LinkRow.id == LinkUse.link_id)
            .where(LinkUse.resource_id.in_(chunk), LinkUse.role != SELF)
            .group_by(LinkUse.resource_id, LinkRow.state)
        )
        for resource_id, state, count in rows:
            found[resource_id][state] = count
    return found


def last_looks(session: Session, resource_ids: Sequence[str]) -> dict[str, tuple[datetime, bool]]:
    """Resource id -> time of the newest look at its out-links, and whether all were incidents."""
    found: dict[str, tuple[datetime, bool]] = {}
    for chunk in in_chunks(resource_ids):
        rows = session.execute(
            select(LinkUse.resource_id, LinkCheckRow.checked_at, LinkCheckRow.incident)
            .join(LinkCheckRow, LinkCheckRow.link_id == LinkUse.link_id)
            .where(
                LinkUse.resource_id.in_(chunk),
                LinkUse.role != SELF,
            )
            .order_by(LinkCheckRow.checked_at)
        )
        for resource_id, checked_at, incident in rows:
            only = found.get(resource_id, (checked_at, True))[1]
            found[resource_id] = (checked_at, only and incident is not None)
    return found
