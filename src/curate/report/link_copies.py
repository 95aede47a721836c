"""Copies of a broken link's page that our own crawls hold, and what their license allows."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from curate.catalog.chunks import in_chunks
from curate.catalog.models import CaptureRow, ResourceRow, Source
from curate.rubric.license_terms import license_terms

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from curate.catalog.models import LinkRow


@dataclass(frozen=True, slots=True)
class HeldCopy:
    """The newest capture that shows the page; `license` is that of the item, None if unknown."""

    fetched_at: datetime
    license: str | None


def held_copies(
    session: Session, links: Sequence[LinkRow], failing_since: Mapping[int, datetime | None]
) -> dict[int, HeldCopy]:
    """Link id -> the newest capture with a body from before the link's row of failures began.

    A page fetched later may be the very error page that the link leads to now.
    """
    found: dict[int, HeldCopy] = {}
    for chunk in in_chunks(links):
        by_url: dict[str, list[LinkRow]] = defaultdict(list)
        for link in chunk:
            by_url[link.url.partition("#")[0]].append(link)
        licenses = _licenses(session, list(by_url))
        for url, fetched_at in session.execute(
            select(CaptureRow.url, CaptureRow.fetched_at)
            .where(
                CaptureRow.source_id.in_(select(Source.id)),  # the index begins with the source
                CaptureRow.url.in_(list(by_url)),
                CaptureRow.payload_hash.is_not(None),
                CaptureRow.status.in_([200, 304]),
                CaptureRow.kind == "page",
            )
            .order_by(CaptureRow.fetched_at)
        ):
            for link in by_url[url]:
                began = failing_since.get(link.id)
                if began is None or fetched_at < began:
                    found[link.id] = HeldCopy(fetched_at, licenses.get(url))
    return found


def republishing_words(license_id: str | None) -> str:
    """Whether a district may put the copy up itself, in words."""
    if license_id is None:
        return "no license is known, so ask the publisher before you put it up anywhere"
    terms = license_terms(license_id)
    if terms is None:
        return f"its license ({license_id}) is not one that we can read: ask before you put it up"
    if not terms.free:
        return f"its license ({license_id}) keeps all rights: it may not be put up without asking"
    limits = [
        words
        for holds, words in (
            (terms.noncommercial, "not for money"),
            (terms.no_derivatives, "unchanged"),
        )
        if holds
    ]
    told = f", {' and '.join(limits)}" if limits else ""
    return f"its license ({license_id}) lets a district put it up{told}, with its author named"


def _licenses(session: Session, urls: Sequence[str]) -> dict[str, str]:
    """Address -> license of the item there; none where its records disagree."""
    found: dict[str, set[str]] = {}
    for url, document in session.execute(
        select(ResourceRow.url, ResourceRow.document).where(ResourceRow.url.in_(urls))
    ):
        license_id = document.get("license")
        if license_id and not document.get("licenseDisagreement"):
            found.setdefault(url, set()).add(str(license_id))
    return {url: min(ids) for url, ids in found.items() if len(ids) == 1}
