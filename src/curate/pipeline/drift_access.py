"""Who may see an item's page: what crawls and looks at its address say, then and now.

Only what shows a sign-in or a payment counts as closed. A server that turns robots away says
nothing of what people get: that is `restricted`, and no reason to review anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sqlalchemy import func, select

from curate.catalog.chunks import in_chunks
from curate.catalog.models import CaptureRow, LinkCheckRow, LinkRow, Source

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from curate.catalog import Catalog
    from curate.pipeline.drift_past import Item

Access = Literal["open", "sign_in", "restricted", "unknown"]

_CLOSED = frozenset({"login", "auth", "sign_in", "paywall"})
_MAX_HOPS = 5


@dataclass(slots=True, frozen=True)
class Look:
    """One look at an address: a crawl's answers in the order of their redirects, or a check."""

    at: datetime
    answers: tuple[CaptureRow, ...] = ()
    check: LinkCheckRow | None = None

    @property
    def mark(self) -> list[object]:
        """What decides what this look says: equal for equal answers."""
        if self.check is not None:
            return ["look", self.check.verdict, self.check.kind]
        return ["crawl", *([a.status, a.payload_hash, a.redirected_to] for a in self.answers)]

    @property
    def capture_id(self) -> int | None:
        """The crawl's last answer; None for a look of its own."""
        return self.answers[-1].id if self.answers else None


@dataclass(slots=True, frozen=True)
class Seen:
    """What a look says, with a sentence that a person can check."""

    access: Access
    why: str = ""


NOTHING_SEEN = Seen("unknown")


def newest_looks(session: Session, items: Sequence[Item]) -> dict[str, Look]:
    """Resource id -> the newest look at its own address; items that nobody looked at left out."""
    found: dict[str, Look] = {}
    for chunk in in_chunks(items):
        urls = {item.url for item in chunk}
        crawls = {(row.source_id, row.url): row for row in _newest_captures(session, urls)}
        checks = _newest_checks(session, urls)
        for item in chunk:
            look = _newer(session, crawls.get((item.source_id, item.url)), checks.get(item.url))
            if look is not None:
                found[item.accepted.resource_id] = look
    return found


def look_by_then(session: Session, item: Item) -> Look | None:
    """The newest look at an item's own address when it was accepted; None where nobody looked."""
    at = item.accepted.at
    capture = session.scalars(
        select(CaptureRow)
        .where(
            CaptureRow.source_id == item.source_id,
            CaptureRow.url == item.url,
            CaptureRow.fetched_at <= at,
        )
        .order_by(CaptureRow.fetched_at.desc(), CaptureRow.id.desc())
        .limit(1)
    ).first()
    check = session.scalars(
        select(LinkCheckRow)
        .join(LinkRow, LinkRow.id == LinkCheckRow.link_id)
        .where(
            LinkRow.url == item.url,
            LinkCheckRow.incident.is_(None),
            LinkCheckRow.checked_at <= at,
        )
        .order_by(LinkCheckRow.checked_at.desc(), LinkCheckRow.id.desc())
        .limit(1)
    ).first()
    return _newer(session, capture, check)


def _newer(session: Session, capture: CaptureRow | None, check: LinkCheckRow | None) -> Look | None:
    # Of the same moment the crawl's answer counts: a check that was made of it says less.
    if check is not None and (capture is None or check.checked_at > capture.fetched_at):
        return Look(check.checked_at, check=check)
    if capture is None:
        return None
    return Look(capture.fetched_at, answers=_followed(session, capture))


def _newest_captures(session: Session, urls: Collection[str]) -> list[CaptureRow]:
    sources = session.scalars(select(Source.id)).all()  # the index on addresses begins with it
    newest = (
        select(func.max(CaptureRow.id))
        .where(CaptureRow.source_id.in_(sources), CaptureRow.url.in_(urls))
        .group_by(CaptureRow.source_id, CaptureRow.url)
    )
    return list(session.scalars(select(CaptureRow).where(CaptureRow.id.in_(newest))))


def _newest_checks(session: Session, urls: Collection[str]) -> dict[str, LinkCheckRow]:
    newest = (
        select(func.max(LinkCheckRow.id))
        .join(LinkRow, LinkRow.id == LinkCheckRow.link_id)
        .where(LinkRow.url.in_(urls), LinkCheckRow.incident.is_(None))
        .group_by(LinkCheckRow.link_id)
    )
    rows = session.execute(
        select(LinkRow.url, LinkCheckRow)
        .join(LinkRow, LinkRow.id == LinkCheckRow.link_id)
        .where(LinkCheckRow.id.in_(newest))
    )
    return {row[0]: row[1] for row in rows}


def _followed(session: Session, row: CaptureRow) -> tuple[CaptureRow, ...]:
    """A capture and those that its redirects led to in the same crawl."""
    chain = [row]
    while chain[-1].redirected_to is not None and len(chain) <= _MAX_HOPS:
        following = session.scalars(
            select(CaptureRow).where(
                CaptureRow.run_id == row.run_id, CaptureRow.url == chain[-1].redirected_to
            )
        ).first()
        if following is None or following in chain:
            break
        chain.append(following)
    return tuple(chain)


def what_is_seen(catalog: Catalog, look: Look | None) -> Seen:
    """What a look says of who may see the page.

    Raises:
        CatalogUnavailable: when a stored payload is missing or damaged.
    """
    if look is None:
        return NOTHING_SEEN
    if look.check is not None:
        return _seen(look.check.verdict, look.check.kind, look.check.evidence)
    from curate.links import StoredAnswer, judge_stored

    judgment = judge_stored(
        [
            StoredAnswer(
                url=row.url,
                # A 304 stands for the 200 that it confirms.
                status=200 if row.payload_hash is not None else row.status,
                body=catalog.payloads.get(row.payload_hash) if row.payload_hash else b"",
                content_type=_content_type(row),
                redirected_to=row.redirected_to,
            )
            for row in look.answers
            if row.status
        ]
    )
    if judgment is None:
        return NOTHING_SEEN
    return _seen(judgment.verdict.value, judgment.kind, judgment.evidence)


def is_wall(catalog: Catalog, capture: CaptureRow) -> bool:
    """Whether a stored page is a sign-in or a check of the visitor in place of the page.

    Raises:
        CatalogUnavailable: when its payload is missing or damaged.
    """
    if "html" not in (capture.content_type or "html"):
        return False
    seen = what_is_seen(catalog, Look(capture.fetched_at, answers=(capture,)))
    return seen.access in ("sign_in", "restricted")


def _content_type(row: CaptureRow) -> str:
    named = row.content_type or "text/html"
    return f"{named}; charset={row.charset}" if row.charset and "charset" not in named else named


def _seen(verdict: str, kind: str, evidence: str) -> Seen:
    if kind in _CLOSED:
        return Seen("sign_in", evidence)
    if verdict == "restricted":
        return Seen("restricted", evidence)
    return Seen("open" if verdict == "alive" else "unknown", evidence)
