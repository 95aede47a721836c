"""The outbox: alerts that wait for people, and what became of each in each channel."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, update

from curate.catalog.chunks import in_chunks
from curate.catalog.models import Alert, AlertDelivery

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

MAX_ATTEMPTS = 10


@dataclass(slots=True, frozen=True)
class NewAlert:
    """Something to tell; `key` names the event."""

    key: str
    kind: str
    subject: str
    body: dict[str, Any]


@dataclass(slots=True, frozen=True)
class OpenBatch:
    """Alerts that must reach a channel together; `n_attempts` were made so far."""

    id: str
    n_attempts: int
    next_attempt_at: datetime
    alerts: tuple[Alert, ...]


@dataclass(slots=True, frozen=True)
class Listed:
    """An alert with what became of it, by channel."""

    alert: Alert
    deliveries: dict[str, AlertDelivery]


def add_alerts(
    session: Session, district_id: str, alerts: Iterable[NewAlert], *, at: datetime
) -> int:
    """Put alerts into the outbox, each key once; returns how many are new."""
    wanted = {alert.key: alert for alert in alerts}
    for chunk in in_chunks(wanted):
        known = session.scalars(
            select(Alert.key).where(Alert.district_id == district_id, Alert.key.in_(chunk))
        )
        for key in known.all():
            del wanted[key]
    session.add_all(
        Alert(
            district_id=district_id,
            key=alert.key,
            kind=alert.kind,
            subject=alert.subject,
            body=alert.body,
            created_at=at,
        )
        for alert in wanted.values()
    )
    session.flush()
    return len(wanted)


def newest_by_subject(
    session: Session, district_id: str, kinds: Sequence[str]
) -> dict[str, tuple[str, int]]:
    """What stands before the last `:` of a key -> kind and number of the newest such alert."""
    rows = session.execute(
        select(Alert.key, Alert.kind)
        .where(Alert.district_id == district_id, Alert.kind.in_(kinds))
        .order_by(Alert.id)
    )
    found: dict[str, tuple[str, int]] = {}
    for key, kind in rows:
        subject, _, number = key.rpartition(":")
        found[subject] = (kind, int(number))
    return found


def untried(
    session: Session, district_id: str, channel: str, *, kinds: Sequence[str], since: datetime
) -> list[Alert]:
    """Alerts of these kinds, not older than `since`, that no batch of a channel holds; in order."""
    taken = select(AlertDelivery.alert_id).where(AlertDelivery.channel == channel)
    return list(
        session.scalars(
            select(Alert)
            .where(
                Alert.district_id == district_id,
                Alert.kind.in_(kinds),
                Alert.created_at >= since,
                Alert.id.not_in(taken),
            )
            .order_by(Alert.id)
        )
    )


def bound_ids(session: Session, ids: Sequence[int]) -> set[int]:
    """Which of these alerts a batch of any channel holds."""
    found: set[int] = set()
    for chunk in in_chunks(ids):
        found.update(
            session.scalars(select(AlertDelivery.alert_id).where(AlertDelivery.alert_id.in_(chunk)))
        )
    return found


def make_batch(
    session: Session, alerts: Sequence[Alert], channel: str, label: str, *, at: datetime
) -> str:
    """Bind alerts together for a channel; the number of the batch comes from their keys."""
    names = "\n".join([channel, *(f"{alert.district_id} {alert.key}" for alert in alerts)])
    batch = f"{label}-{hashlib.sha256(names.encode()).hexdigest()[:32]}"
    session.add_all(
        AlertDelivery(alert_id=alert.id, channel=channel, batch=batch, next_attempt_at=at)
        for alert in alerts
    )
    session.flush()
    return batch


def open_batches(session: Session, district_id: str, channel: str) -> list[OpenBatch]:
    """Batches that a channel has not taken and that are not given up, longest waiting first."""
    rows = session.execute(
        select(AlertDelivery, Alert)
        .join(Alert, Alert.id == AlertDelivery.alert_id)
        .where(
            Alert.district_id == district_id,
            AlertDelivery.channel == channel,
            AlertDelivery.sent_at.is_(None),
            AlertDelivery.n_attempts < MAX_ATTEMPTS,
        )
        .order_by(AlertDelivery.next_attempt_at, Alert.id)
    )
    by_batch: dict[str, list[tuple[AlertDelivery, Alert]]] = defaultdict(list)
    for delivery, alert in rows:
        by_batch[delivery.batch].append((delivery, alert))
    return [
        OpenBatch(
            id=batch,
            n_attempts=members[0][0].n_attempts,
            next_attempt_at=members[0][0].next_attempt_at,
            alerts=tuple(alert for _, alert in members),
        )
        for batch, members in by_batch.items()
    ]


def begin_attempt(session: Session, batch: str, *, at: datetime, next_at: datetime) -> None:
    """Count an attempt before it is made: one that kills us must not be made for ever."""
    _update(
        session,
        batch,
        n_attempts=AlertDelivery.n_attempts + 1,
        last_attempt_at=at,
        next_attempt_at=next_at,
        last_error="it was begun, and how it ended is not known",
    )


def mark_sent(session: Session, batch: str, *, at: datetime, note: str = "") -> None:
    """The channel took a batch; `note` tells of recipients that were refused."""
    _update(session, batch, sent_at=at, last_error=note)


def mark_failed(session: Session, batch: str, *, because: str, next_at: datetime) -> None:
    """The channel did not take a batch."""
    _update(session, batch, last_error=because, next_attempt_at=next_at)


def last_sent_at(
    session: Session, district_id: str, channel: str, *, label: str = "", kind: str | None = None
) -> datetime | None:
    """When the channel last took a batch of this label, or one that holds such an alert."""
    statement = (
        select(func.max(AlertDelivery.sent_at))
        .join(Alert, Alert.id == AlertDelivery.alert_id)
        .where(Alert.district_id == district_id, AlertDelivery.channel == channel)
    )
    if label:
        statement = statement.where(AlertDelivery.batch.startswith(f"{label}-"))
    if kind is not None:
        statement = statement.where(Alert.kind == kind)
    return session.scalar(statement)


def listed_alerts(session: Session, district_id: str, *, limit: int) -> list[Listed]:
    """The newest alerts, newest first."""
    alerts = session.scalars(
        select(Alert)
        .where(Alert.district_id == district_id)
        .order_by(Alert.created_at.desc(), Alert.id.desc())
        .limit(limit)
    ).all()
    found: dict[int, dict[str, AlertDelivery]] = defaultdict(dict)
    ids = [alert.id for alert in alerts]
    for chunk in in_chunks(ids):
        for row in session.scalars(
            select(AlertDelivery)
            .where(AlertDelivery.alert_id.in_(chunk))
            .order_by(AlertDelivery.channel)
        ):
            found[row.alert_id][row.channel] = row
    return [Listed(alert, found[alert.id]) for alert in alerts]


def _update(session: Session, batch: str, **values: Any) -> None:  # noqa: ANN401 - columns
    session.execute(update(AlertDelivery).where(AlertDelivery.batch == batch).values(**values))
