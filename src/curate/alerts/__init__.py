"""Alerts: what they say, how they are drawn, and the channels that carry them."""

from curate.alerts.channels import Channel, channel_problems, open_channels
from curate.alerts.delivery import Delivery
from curate.alerts.drawing import as_html, as_payload, as_text
from curate.alerts.mail import MailChannel
from curate.alerts.message import Alert, AlertBody, AlertKind, Batch, headline, subject_of
from curate.alerts.webhook import WebhookChannel, signature

__all__ = [
    "Alert",
    "AlertBody",
    "AlertKind",
    "Batch",
    "Channel",
    "Delivery",
    "MailChannel",
    "WebhookChannel",
    "as_html",
    "as_payload",
    "as_text",
    "channel_problems",
    "headline",
    "open_channels",
    "signature",
    "subject_of",
]
