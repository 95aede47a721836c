"""What an alert says: facts first, words made of them, nothing that steers a mail or a chat.

Titles and evidence come from strangers. They are kept as they came and made harmless where they
are drawn: `printable` for mail and terminals, `for_chat` where a receiver reads marks and mentions.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import quote

from pydantic import AwareDatetime

from curate.plain import printable
from curate.records import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

_LONGEST_TITLE = 70  # characters of a title in a subject or heading
_LONGEST_WORDS = 400  # characters of a sentence of evidence
# Slack, Teams and Mattermost read <!channel>, @here, [words](address) and `code`.
_CHAT_MARKS = str.maketrans({"<": "‹", ">": "›", "@": "＠", "[": "［", "]": "］", "`": "'"})


class AlertKind(StrEnum):
    """What happened, the most pressing first."""

    INCIDENT = "incident"
    DEAD = "main_link_dead"
    DRIFT = "drift"
    BACK = "main_link_back"
    TEST = "test"


class AlertBody(Record):
    """The facts of one alert.

    `page` is a path below the address of the pages. `advice` is one sentence: what to do.
    """

    item_id: str | None = None
    item_name: str = ""
    item_url: str | None = None
    since: AwareDatetime | None = None
    last_alive_at: AwareDatetime | None = None
    evidence: str = ""
    advice: str = ""
    fix_url: str | None = None
    fix_why: str = ""
    page: str = ""


class Alert(Record):
    """One event that a person should hear of; `key` is the same whenever it is told again."""

    key: str
    kind: AlertKind
    subject: str
    at: AwareDatetime
    body: AlertBody


class Batch(Record):
    """Alerts that leave together; `id` is the same at every attempt."""

    id: str
    district: str
    alerts: tuple[Alert, ...]


def subject_of(kind: AlertKind, body: AlertBody) -> str:
    """One line that says what happened, such as `"Fractions" cannot be opened any more`."""
    name = f'"{shortened(body.item_name or "an item without a title", _LONGEST_TITLE)}"'
    return {
        AlertKind.INCIDENT: "Many links failed at once",
        AlertKind.DEAD: f"{name} cannot be opened any more",
        AlertKind.DRIFT: f"{name} has changed since it was accepted",
        AlertKind.BACK: f"{name} can be opened again",
        AlertKind.TEST: "A test of the alerts",
    }[kind]


def headline(alerts: Sequence[Alert]) -> str:
    """All of them in one line: the subject of the only one, or how many of each kind."""
    if len(alerts) == 1:
        return shortened(alerts[0].subject, _LONGEST_TITLE + 50)
    counts = {kind: sum(alert.kind is kind for alert in alerts) for kind in AlertKind}
    said = {
        AlertKind.INCIDENT: ("1 incident", "{} incidents"),
        AlertKind.DEAD: (
            "1 accepted item cannot be opened",
            "{} accepted items cannot be opened",
        ),
        AlertKind.DRIFT: ("1 accepted item has changed", "{} accepted items have changed"),
        AlertKind.BACK: ("1 is back", "{} are back"),
        AlertKind.TEST: ("1 test", "{} tests"),
    }
    parts = [said[kind][n > 1].format(n) for kind, n in counts.items() if n]
    return ", ".join(parts) or "nothing"


def in_order(alerts: Sequence[Alert]) -> list[Alert]:
    """The most pressing first, older ones before newer ones."""
    kinds = list(AlertKind)
    return sorted(alerts, key=lambda alert: (kinds.index(alert.kind), alert.at, alert.key))


def shortened(text: str, longest: int = _LONGEST_WORDS) -> str:
    """The text on one harmless line of at most `longest` characters."""
    line = printable(text)
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def for_chat(text: str) -> str:
    """The text without marks that a chat program would obey: mentions, links, code."""
    return shortened(text).translate(_CHAT_MARKS)


def safe_url(url: str | None) -> str | None:
    """A web address with every sign escaped that could end it or call somebody; else None."""
    if url is None or not url.lower().startswith(("http://", "https://")):
        return None
    return quote(url, safe="!#$%&'()*+,/:;=?~-._")


def below(public_url: str | None, path: str) -> str | None:
    """The address of one of our pages; None where nobody said where they are."""
    return f"{public_url.rstrip('/')}{path}" if public_url and path else None
