"""Sends what waits in the outbox: the webhook at once, mail as a digest, incidents by mail at once.

Alerts are bound into a batch and the batch is stored before anything is sent, so whatever happens,
a batch that is tried again is the same message with the same number. Killed between the receiver's
"yes" and our note of it, a batch is sent once more: at least once, never lost, and a receiver can
drop the repeat by its number.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import structlog

from curate.alerts import (
    Alert,
    AlertBody,
    AlertKind,
    Batch,
    channel_problems,
    open_channels,
    subject_of,
)
from curate.catalog import alerts as outbox
from curate.catalog.models import District
from curate.errors import CatalogUnavailable
from curate.pipeline.main_links import archived_copies
from curate.pipeline.steps import StepReport, batches
from curate.wording import counted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, tzinfo

    from sqlalchemy.orm import Session

    from curate.alerts import Channel
    from curate.catalog import Catalog
    from curate.catalog.alerts import OpenBatch
    from curate.catalog.models import Alert as AlertRow

log = structlog.get_logger("curate.pipeline")

NEWS_FOR = timedelta(days=14)  # what no channel was there for is not sent when it is old
MOST_IN_POST = 100
_FIRST_PAUSE = timedelta(minutes=15)
_LONGEST_PAUSE = timedelta(days=1)
# A daily schedule never starts to the second: a digest may come this much early.
_EARLY = timedelta(minutes=15)
_EARLY_SHARE = 0.05
_KINDS = {
    "mail": (AlertKind.INCIDENT, AlertKind.DEAD, AlertKind.DRIFT, AlertKind.BACK),
    # Good news is for the digest only.
    "webhook": (AlertKind.INCIDENT, AlertKind.DEAD, AlertKind.DRIFT),
}


@dataclass(slots=True)
class SendReport:
    """What was sent, by channel; `troubles` are sentences. `n_kept` wait with no channel set."""

    sent: dict[str, int] = field(default_factory=dict)
    waiting: dict[str, int] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    n_kept: int = 0

    def sentences(self) -> list[str]:
        """For people: one line each, nothing where there is nothing to say."""
        lines = [f"alerts: {n} sent by {channel}" for channel, n in self.sent.items() if n]
        lines += [
            f"alerts: {n} {'waits' if n == 1 else 'wait'} for the next {channel}"
            for channel, n in self.waiting.items()
            if n
        ]
        if self.n_kept:
            lines.append(f"alerts: {self.n_kept} kept; `curate alerts list` shows them")
        return [*lines, *(f"warning: {trouble}" for trouble in self.troubles), *self.notes]

    def as_step(self) -> StepReport:
        """As a stage of a run. Troubles are told and fail nothing: alerts come after the work."""
        return StepReport(
            "alerts",
            n_items=sum(self.sent.values()) + sum(self.waiting.values()) + self.n_kept,
            n_written=sum(self.sent.values()),
            extra={"sent": self.sent, "waiting": self.waiting, "troubles": self.troubles},
        )


def send_alerts(
    catalog: Catalog, now: datetime | None = None, *, at_once: bool = False
) -> SendReport:
    """Send what is due in every channel that is set; a channel that fails is told, never raised.

    Args:
        catalog: its settings name the channels.
        now: default: the catalog's clock.
        at_once: wait for no digest and no pause after a failure.
    """
    now = now or catalog.clock.now()
    report = SendReport(troubles=channel_problems(catalog.settings))
    channels = open_channels(catalog.settings, district_zone(catalog))
    if not channels:
        report.n_kept = _count_kept(catalog, now)
    else:
        try:
            with catalog.lock("alerts"):
                for channel in channels:
                    _send(catalog, channel, now, report, at_once=at_once)
        except CatalogUnavailable:
            report.notes.append("alerts: another curate is sending them")
    for trouble in report.troubles:
        log.warning("alerts.trouble", trouble=trouble)
    return report


def district_zone(catalog: Catalog) -> tzinfo:
    """The district's time zone: what its days are."""
    with catalog.read() as session:
        name = session.get_one(District, catalog.settings.district).time_zone
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def _send(
    catalog: Catalog, channel: Channel, now: datetime, report: SendReport, *, at_once: bool
) -> None:
    district = catalog.settings.district
    with catalog.begin() as session:
        _bind(session, catalog, channel.name, now, at_once=at_once)
        held = outbox.open_batches(session, district, channel.name)
        session.expunge_all()
    report.sent[channel.name] = 0
    for batch in held:
        if not at_once and batch.next_attempt_at > now:
            continue
        if not _deliver(catalog, channel, batch, now, report):
            break  # the others would fare no better now
    with catalog.read() as session:
        left = outbox.open_batches(session, district, channel.name)
        report.waiting[channel.name] = sum(len(batch.alerts) for batch in left) + len(
            _untried(session, district, channel.name, now)
        )


def _bind(
    session: Session, catalog: Catalog, channel: str, now: datetime, *, at_once: bool
) -> None:
    """Bind what is due into batches."""
    district = catalog.settings.district
    waiting = _untried(session, district, channel, now)
    if not waiting:
        return
    _add_copies(session, waiting)
    if channel != "mail":
        for part in batches(waiting, MOST_IN_POST):
            outbox.make_batch(session, part, channel, "post", at=now)
        return
    period = timedelta(hours=catalog.settings.alert_digest_hours)
    least = period - min(_EARLY, period * _EARLY_SHARE)
    is_open = {
        batch.id.partition("-")[0] for batch in outbox.open_batches(session, district, channel)
    }

    def is_due(label: str, last: datetime | None) -> bool:
        return label not in is_open and (at_once or last is None or now - last >= least)

    incidents = [alert for alert in waiting if alert.kind == AlertKind.INCIDENT]
    if is_due("digest", outbox.last_sent_at(session, district, channel, label="digest")):
        outbox.make_batch(session, waiting, channel, "digest", at=now)
    elif incidents and is_due(
        "urgent", outbox.last_sent_at(session, district, channel, kind=AlertKind.INCIDENT)
    ):
        outbox.make_batch(session, incidents, channel, "urgent", at=now)


def _add_copies(session: Session, alerts: Sequence[AlertRow]) -> None:
    """Name archived copies that were found since the alert was made.

    Before an alert is first bound only: a batch that is tried again must be the same message.
    """
    bare = [row for row in alerts if row.kind == AlertKind.DEAD and not row.body.get("fix_url")]
    bound = outbox.bound_ids(session, [row.id for row in bare])
    fresh = [row for row in bare if row.id not in bound]
    copies = archived_copies(session, [row.body["item_id"] for row in fresh])
    for row in fresh:
        if row.body["item_id"] in copies:
            url, why = copies[row.body["item_id"]]
            row.body = {**row.body, "fix_url": url, "fix_why": why}


def _deliver(
    catalog: Catalog, channel: Channel, batch: OpenBatch, now: datetime, report: SendReport
) -> bool:
    next_at = now + min(_FIRST_PAUSE * 2**batch.n_attempts, _LONGEST_PAUSE)
    with catalog.begin() as session:
        outbox.begin_attempt(session, batch.id, at=now, next_at=next_at)
    told = Batch(
        id=batch.id,
        district=catalog.settings.district,
        alerts=tuple(as_alert(row) for row in batch.alerts),
    )
    answer = channel.deliver(told, now)
    if answer.is_taken:
        with catalog.begin() as session:
            outbox.mark_sent(session, batch.id, at=now, note=answer.warning)
        report.sent[channel.name] += len(batch.alerts)
        if answer.warning:
            report.troubles.append(f"sent by {channel.name}, but {answer.warning}")
        return True
    wished = timedelta(seconds=answer.retry_after_s or 0)
    next_at = max(next_at, now + min(wished, timedelta(days=7)))
    with catalog.begin() as session:
        outbox.mark_failed(session, batch.id, because=answer.detail, next_at=next_at)
    n_made = batch.n_attempts + 1
    after = (
        "given up"
        if n_made >= outbox.MAX_ATTEMPTS
        else f"tried again from {next_at:%Y-%m-%d %H:%M} UTC"
    )
    n = len(batch.alerts)
    report.troubles.append(
        f"{counted(n, 'alert')} not sent by {channel.name}: {answer.detail} "
        f"(attempt {n_made} of {outbox.MAX_ATTEMPTS}; {after})"
    )
    return False


def as_alert(row: AlertRow) -> Alert:
    """An alert of the outbox as the channels know it."""
    return Alert(
        key=row.key,
        kind=AlertKind(row.kind),
        subject=row.subject,
        at=row.created_at,
        body=AlertBody.model_validate(row.body),
    )


def _untried(session: Session, district: str, channel: str, now: datetime) -> Sequence[AlertRow]:
    return outbox.untried(session, district, channel, kinds=_KINDS[channel], since=now - NEWS_FOR)


def _count_kept(catalog: Catalog, now: datetime) -> int:
    with catalog.read() as session:
        return len(_untried(session, catalog.settings.district, "mail", now))


def as_dict(report: SendReport) -> dict[str, Any]:
    """Plain values for JSON."""
    return report.as_step().as_dict()


def trial_batch(district: str, at: datetime) -> Batch:
    """A batch that tells of nothing; it goes through no outbox, and each one has its own number."""
    body = AlertBody(
        evidence="Somebody asked curate to send a test, and this is it.",
        advice="Nothing.",
    )
    key = f"test:{at.isoformat()}"
    alert = Alert(
        key=key, kind=AlertKind.TEST, subject=subject_of(AlertKind.TEST, body), at=at, body=body
    )
    return Batch(id=f"test-{at:%Y%m%dT%H%M%S%f}", district=district, alerts=(alert,))
