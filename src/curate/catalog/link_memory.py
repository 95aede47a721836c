"""What runs of link checks leave for the next one.

Pauses that hosts asked for, answers to made-up addresses, fingerprints of pages;
`curate.links.memory` says what each is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from curate.catalog.chunks import in_chunks
from curate.catalog.models import LinkHost, LinkProbe
from curate.links.memory import PROBE_KEEPS, Memory, ProbeKey, Rest, StoredProbe
from curate.links.target import Target, read_target
from curate.records import PagePrint

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from typing import Any

    from sqlalchemy.orm import Session


def read_memory(
    session: Session, pages: Mapping[str, dict[str, Any] | None], *, now: datetime
) -> Memory:
    """What a run may build on.

    Args:
        session: only read from.
        pages: addresses that the run will ask, each with the fingerprint of its last alive look.
        now: aware UTC; pauses that are over and answers older than a week are left out.
    """
    return Memory(
        pages={
            url: PagePrint.model_validate(page) for url, page in pages.items() if page is not None
        },
        rests=resting_hosts(session, now=now),
        probes=_probes(session, pages, now=now),
    )


def resting_hosts(session: Session, *, now: datetime) -> dict[str, Rest]:
    """Hosts that want to be left alone at `now`."""
    rows = session.scalars(select(LinkHost).where(LinkHost.not_before > now))
    return {row.host: Rest(row.not_before, row.because) for row in rows}


def host_asked(url: str) -> str:
    """The host that a request for `url` goes to, as pauses name it; "" where there is none."""
    target = read_target(url)
    return target.host if isinstance(target, Target) else ""


def store_rests(session: Session, rests: Mapping[str, Rest]) -> None:
    """Keep pauses; of two for one host the longer one holds."""
    for host, rest in rests.items():
        row = session.get(LinkHost, host)
        if row is None:
            session.add(LinkHost(host=host, not_before=rest.not_before, because=rest.because))
        elif row.not_before < rest.not_before:
            row.not_before, row.because = rest.not_before, rest.because


def store_probes(session: Session, probes: Mapping[ProbeKey, StoredProbe]) -> None:
    """Keep answers to made-up addresses; a newer one takes the place of an older."""
    for key, probe in probes.items():
        row = session.get(LinkProbe, tuple(key))
        if row is None:
            row = LinkProbe(**key._asdict(), asked_at=probe.asked_at, facts=probe.facts)
            session.add(row)
        else:
            row.asked_at, row.facts = probe.asked_at, probe.facts


def forget_old(session: Session, *, now: datetime) -> None:
    """Delete pauses that are over and answers that nobody may build on any more."""
    session.execute(delete(LinkHost).where(LinkHost.not_before <= now))
    session.execute(delete(LinkProbe).where(LinkProbe.asked_at <= now - PROBE_KEEPS))


def _probes(session: Session, urls: Iterable[str], *, now: datetime) -> dict[ProbeKey, StoredProbe]:
    is_fresh = LinkProbe.asked_at > now - PROBE_KEEPS
    if session.scalars(select(LinkProbe.origin).where(is_fresh).limit(1)).first() is None:
        return {}
    targets = (read_target(url) for url in urls)
    origins = {target.origin for target in targets if isinstance(target, Target)}
    found: dict[ProbeKey, StoredProbe] = {}
    for some in in_chunks(sorted(origins)):
        rows = session.scalars(select(LinkProbe).where(is_fresh, LinkProbe.origin.in_(some)))
        for row in rows:
            key = ProbeKey(row.origin, row.directory, row.ending)
            found[key] = StoredProbe(row.asked_at, row.facts)
    return found
