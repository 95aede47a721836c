"""Which events become alerts: one for each event, in the transaction that brings the event about.

- an accepted item's own address is dead, or its source no longer has it; and when it is back
- a run of link checks was an incident: one alert with its sentences, never one for each link
- an accepted item is no longer what was accepted

What stays as it is alerts nobody again. Looks inside an incident move no link, so no death comes
of one.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from curate.alerts import AlertBody, AlertKind, subject_of
from curate.catalog.alerts import NewAlert, add_alerts, newest_by_subject
from curate.catalog.decisions import verdicts
from curate.catalog.drift import open_drift
from curate.catalog.models import Run
from curate.pipeline.main_links import main_links

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy.orm import Session

    from curate.catalog import Catalog
    from curate.pipeline.main_links import MainLink

_DEAD_ADVICE = (
    "Accept a new address or retire the item; search hides it from teachers until then. "
    "The text that was read is kept."
)
_DRIFT_ADVICE = "Review it again: accept it as it is now, or retire it."
_INCIDENT_ADVICE = (
    "Nothing, unless it is your own network: no link counts as dead by this, and all of them are "
    "looked at again within a day."
)


def queue_alerts(session: Session, catalog: Catalog, run_id: str) -> int:
    """Alerts of a run of link checks that was judged in this transaction; call it last.

    Returns:
        How many are new.
    """
    district, now = catalog.settings.district, catalog.clock.now()
    found = [*_incident_alerts(session, run_id), *_item_alerts(session, district, now)]
    return add_alerts(session, district, found, at=now)


def queue_item_alerts(catalog: Catalog) -> int:
    """Alerts of what crawls showed: own addresses that died or came back, items that drifted."""
    district, now = catalog.settings.district, catalog.clock.now()
    with catalog.begin() as session:
        return add_alerts(session, district, _item_alerts(session, district, now), at=now)


def _item_alerts(session: Session, district: str, now: datetime) -> Iterator[NewAlert]:
    accepted = [i for i, said in verdicts(session, district).items() if said == "accepted"]
    told = newest_by_subject(session, district, [AlertKind.DEAD, AlertKind.BACK])
    for link in main_links(session, district, accepted, now=now):
        subject = f"main-link:{link.resource_id}"
        kind, number = told.get(subject, (None, 0))
        if link.is_down and kind != AlertKind.DEAD:
            yield _new(f"{subject}:{number + 1}", AlertKind.DEAD, _dead(link))
        elif link.is_up and kind == AlertKind.DEAD:
            yield _new(f"{subject}:{number + 1}", AlertKind.BACK, _back(link))
    yield from _drift_alerts(session, district)


def _drift_alerts(session: Session, district: str) -> Iterator[NewAlert]:
    """One for an item and an acceptance, whatever else is found to have changed later."""
    found = open_drift(session, district)
    for (resource_id, decision), group in groupby(
        found, key=lambda drift: (drift.resource_id, drift.accepted_by)
    ):
        drifts = list(group)
        body = AlertBody(
            item_id=resource_id,
            item_name=drifts[0].name,
            item_url=drifts[0].url,
            since=min(drift.found_at for drift in drifts),
            evidence=" ".join(drift.evidence for drift in drifts),
            advice=_DRIFT_ADVICE,
            page=f"/items/{resource_id}/changes",
        )
        yield _new(f"drift:{resource_id}:{decision}", AlertKind.DRIFT, body)


def _incident_alerts(session: Session, run_id: str) -> Iterator[NewAlert]:
    session.flush()
    run = session.get_one(Run, run_id)
    if run.status != "incident":
        return
    sentences = run.stats.get("incidents") or [run.reason or "many links failed at once"]
    body = AlertBody(
        since=run.started_at,
        evidence="; ".join(sentences),
        advice=_INCIDENT_ADVICE,
        page="/links",
    )
    yield _new(f"incident:{run_id}", AlertKind.INCIDENT, body)


def _dead(link: MainLink) -> AlertBody:
    return AlertBody(
        item_id=link.resource_id,
        item_name=link.name,
        item_url=link.url,
        since=link.since,
        last_alive_at=link.last_alive_at,
        evidence=link.evidence,
        advice=_DEAD_ADVICE,
        fix_url=link.fix_url,
        fix_why=link.fix_why,
        page=f"/items/{link.resource_id}",
    )


def _back(link: MainLink) -> AlertBody:
    return AlertBody(
        item_id=link.resource_id,
        item_name=link.name,
        item_url=link.url,
        since=link.last_alive_at,
        evidence=link.evidence,
        advice="Nothing: search shows it again.",
        page=f"/items/{link.resource_id}",
    )


def _new(key: str, kind: AlertKind, body: AlertBody) -> NewAlert:
    return NewAlert(key, kind.value, subject_of(kind, body), body.model_dump(mode="json"))
