"""Which looks of a run fell into an incident, seen against what the catalog knows of the links.

`curate.links` finds incidents in one run alone. Here two things of the past are added: links that
failed in the same way before tell of no new outage, and an outage that lasts too long is none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from curate.catalog.links import as_check, histories, lift_long_outages
from curate.links import find_incidents
from curate.links.history import BROKEN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

    from curate.catalog.models import LinkCheckRow, LinkRow
    from curate.links import Incident
    from curate.records import LinkCheck


def mark_incidents(
    session: Session, looks: Sequence[tuple[LinkCheckRow, LinkRow]]
) -> dict[int, list[LinkCheck]]:
    """Mark the looks of a run that fell into an incident.

    Returns:
        Link id -> its looks that count, oldest first: what it is judged by.
    """
    history = histories(session, [link.id for _, link in looks])
    ids = {link.url: link.id for _, link in looks}
    found = find_incidents([as_check(row, link.url) for row, link in looks])
    incidents = [incident for incident in found if _is_news(incident, ids, history)]
    by_url = {url: incident.evidence for incident in incidents for url in incident.urls}
    marked = []
    for row, link in looks:
        if row.verdict in BROKEN and link.url in by_url:
            row.incident = by_url[link.url]
            marked.append(link.id)
    session.flush()
    lift_long_outages(session, marked)
    session.flush()
    counted = histories(session, marked)
    return history | {link_id: counted.get(link_id, []) for link_id in marked}


def _is_news(
    incident: Incident, ids: Mapping[str, int], history: Mapping[int, Sequence[LinkCheck]]
) -> bool:
    """Whether some link did not fail in this way when it was last looked at.

    Dead links fall due together, without the living ones that would show that our network is up.
    """
    return any(not _failed_so_before(history[ids[url]]) for url in incident.urls)


def _failed_so_before(history: Sequence[LinkCheck]) -> bool:
    latest = history[-1]
    before = history[-2] if len(history) > 1 else None
    return before is not None and (before.verdict, before.kind) == (latest.verdict, latest.kind)
