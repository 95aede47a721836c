"""The channels that the settings name, and what is missing where one is only half set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from curate.alerts.drawing import Look
from curate.alerts.mail import MailChannel
from curate.alerts.webhook import WebhookChannel
from curate.settings import parse_networks
from curate.smtp_url import parse_smtp_url

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from curate.alerts.delivery import Delivery
    from curate.alerts.message import Batch
    from curate.settings import Settings

HOW_TO_SET = (
    "no channel is set, so alerts are only kept here: set CURATE_ALERT_WEBHOOK_URL, or "
    "CURATE_ALERT_MAIL_TO, CURATE_ALERT_MAIL_FROM and CURATE_SMTP_URL, then `curate alerts test`"
)


class Channel(Protocol):
    """Something that carries alerts to people."""

    @property
    def name(self) -> str:
        """`mail` or `webhook`."""
        ...

    @property
    def where(self) -> str:
        """Where it leads, without secrets."""
        ...

    def deliver(self, batch: Batch, at: datetime) -> Delivery:
        """Hand a batch over; an outage is an answer, never an error."""
        ...


def open_channels(settings: Settings, zone: tzinfo) -> list[Channel]:
    """The channels that are wholly set, the quick one first."""
    found: list[Channel] = []
    if settings.alert_webhook_url is not None:
        networks = parse_networks(settings.alert_networks)
        found.append(
            WebhookChannel(
                url=settings.alert_webhook_url,
                secret=settings.alert_webhook_secret,
                user_agent=settings.user_agent,
                allowed=(*settings.allowed_networks, *networks),
                look=Look(settings.public_url, zone),
            )
        )
    recipients = mail_recipients(settings)
    if recipients and settings.alert_mail_from and settings.smtp_url:
        hours = settings.alert_digest_hours
        footer = (
            "This mail was written by curate: CURATE_ALERT_MAIL_TO names your address. Nothing "
            f"comes while nothing happens; otherwise one mail in {hours:g} hours at most, and one "
            "more where many links fail at once."
        )
        found.append(
            MailChannel(
                server=parse_smtp_url(settings.smtp_url),
                sender=settings.alert_mail_from.strip(),
                recipients=recipients,
                look=Look(settings.public_url, zone, footer),
            )
        )
    return found


def channel_problems(settings: Settings) -> list[str]:
    """Sentences on channels that are half set; empty where all is well or nothing is set."""
    mail = {
        "CURATE_ALERT_MAIL_TO": bool(mail_recipients(settings)),
        "CURATE_ALERT_MAIL_FROM": bool(settings.alert_mail_from),
        "CURATE_SMTP_URL": bool(settings.smtp_url),
    }
    problems = []
    missing = [name for name, is_set in mail.items() if not is_set]
    if missing and len(missing) < len(mail):
        problems.append(f"mail is half set, so none is sent: {' and '.join(missing)} missing")
    if settings.alert_webhook_secret and not settings.alert_webhook_url:
        problems.append("CURATE_ALERT_WEBHOOK_SECRET is set, CURATE_ALERT_WEBHOOK_URL is not")
    return problems


def mail_recipients(settings: Settings) -> tuple[str, ...]:
    """Addresses that get mail, each once."""
    named = (part.strip() for part in settings.alert_mail_to.split(","))
    return tuple(dict.fromkeys(name for name in named if name))
