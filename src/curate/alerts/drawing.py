"""A batch of alerts as plain text, as HTML and as JSON. The text is made to be read in 20 seconds.

What happened, since when, the evidence, what to do; pressing things first; one link each.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from datetime import UTC, tzinfo
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Any

from curate.alerts.message import (
    Alert,
    AlertKind,
    below,
    for_chat,
    headline,
    in_order,
    safe_url,
    shortened,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from curate.alerts.message import Batch

MOST_TOLD = 30  # alerts told one by one; a mail with hundreds is read by nobody
_MOST_IN_CHAT = 10
_WIDTH = 76
REPORT_PAGE = "/links"

_HEADINGS = {
    AlertKind.INCIDENT: "Many links failed at once",
    AlertKind.DEAD: "Accepted items that cannot be opened any more",
    AlertKind.DRIFT: "Accepted items that have changed",
    AlertKind.BACK: "Good news: these can be opened again",
    AlertKind.TEST: "A test",
}


@dataclass(slots=True, frozen=True)
class Look:
    """What drawing needs to know: where the pages are, the district's days, why one gets this."""

    public_url: str | None = None
    zone: tzinfo = UTC
    footer: str = ""


def as_text(batch: Batch, look: Look) -> str:
    """The plain text of a mail."""
    lines = [f"{shortened(headline(batch.alerts))}.", ""]
    told, n_more = _told(batch.alerts)
    number = 0
    for kind, alerts in groupby(told, key=lambda alert: alert.kind):
        lines += [_HEADINGS[kind].upper(), ""]
        for alert in alerts:
            number += 1
            lines += _wrapped(_title(alert), f"{number}. ", "   ")
            for fact in _facts(alert, look):
                lines += _wrapped(f"{fact.label}{fact.words}{fact.after}", "   ", "     ")
            lines.append("")
    if n_more:
        lines += [f"... and {n_more} more: see the report.", ""]
    lines += _wrapped(_ending(look)[0], "", "")
    if look.footer:
        lines += _wrapped(look.footer, "", "")
    return "\n".join(lines) + "\n"


def as_html(batch: Batch, look: Look) -> str:
    """The same as a small page: headings and lists, readable without styles and in any width."""
    told, n_more = _told(batch.alerts)
    title = escape(shortened(headline(batch.alerts)))
    parts = [
        "<!DOCTYPE html>",
        '<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{title}</title></head>",
        '<body style="font-family:sans-serif;font-size:16px;line-height:1.5;color:#1b1b1b;'
        'background:#fff;max-width:40em;overflow-wrap:anywhere"><main>',
        f'<h1 style="font-size:20px">{title}.</h1>',
    ]
    for kind, alerts in groupby(told, key=lambda alert: alert.kind):
        parts.append(f'<h2 style="font-size:17px">{escape(_HEADINGS[kind])}</h2><ul>')
        parts += [_item(alert, look) for alert in alerts]
        parts.append("</ul>")
    if n_more:
        parts.append(f"<p>... and {n_more} more: see the report.</p>")
    words, address = _ending(look)
    parts.append(f"<p>{_link(address, words) if address else escape(words)}</p>")
    if look.footer:
        parts.append(f'<p style="color:#555">{escape(look.footer)}</p>')
    parts.append("</main></body></html>")
    return "\n".join(parts) + "\n"


def as_payload(batch: Batch, look: Look) -> dict[str, Any]:
    """What is posted: `text` for chat programs, the facts for other ones.

    Its schema is `docs/schemas/alert-webhook.schema.json`.
    """
    return {
        "event": "curate.alerts",
        "batch": batch.id,
        "district": batch.district,
        "text": _chat_text(batch, look),
        "alerts": [_facts_of(alert, look) for alert in in_order(batch.alerts)],
    }


def _told(alerts: Sequence[Alert]) -> tuple[list[Alert], int]:
    return in_order(alerts)[:MOST_TOLD], max(0, len(alerts) - MOST_TOLD)


@dataclass(slots=True, frozen=True)
class _Fact:
    """One line of an alert; `target` is what it links to, under `words` or else `link_words`."""

    label: str
    words: str
    target: str | None = None
    link_words: str = ""
    after: str = ""


def _title(alert: Alert) -> str:
    """The item's name, as the heading says the rest; an incident is told by its sentence."""
    if alert.body.item_name:
        return f'"{shortened(alert.body.item_name, 160)}"'
    return shortened(alert.body.evidence or alert.subject)


def _facts(alert: Alert, look: Look) -> list[_Fact]:
    """What is known, in the order in which a person wants it."""
    body = alert.body
    address, fix = safe_url(body.item_url), safe_url(body.fix_url)
    page = below(look.public_url, body.page)
    since = "Back since " if alert.kind is AlertKind.BACK else "Since "
    found = []
    if address:
        found.append(_Fact("", address, address))
    if body.since:
        alive = f"; last seen alive {_day(body.last_alive_at, look)}" if body.last_alive_at else ""
        found.append(_Fact(since, f"{_day(body.since, look)}{alive}"))
    if body.evidence and body.item_name:
        found.append(_Fact("What was seen: ", shortened(body.evidence)))
    if body.advice:
        found.append(_Fact("What to do: ", shortened(body.advice)))
    if fix:
        why = f" ({shortened(body.fix_why, 120)})" if body.fix_why else ""
        found.append(_Fact("Try: ", fix, fix, after=why))
    if page:
        words = "its page in curate" if body.item_id else "the report in curate"
        found.append(_Fact("More: ", page, page, link_words=words))
    return found


def _item(alert: Alert, look: Look) -> str:
    rows = [f"<strong>{escape(_title(alert))}</strong>"]
    for fact in _facts(alert, look):
        words = fact.link_words or fact.words
        shown = _link(fact.target, words) if fact.target else escape(words)
        rows.append(f"{escape(fact.label)}{shown}{escape(fact.after)}")
    return f"<li>{'<br>'.join(rows)}</li>"


def _link(address: str, words: str) -> str:
    return f'<a href="{escape(address)}" style="color:#0b4f8a">{escape(words)}</a>'


def _ending(look: Look) -> tuple[str, str | None]:
    address = below(look.public_url, REPORT_PAGE)
    if address is None:
        return "The whole report: `curate links report`.", None
    return f"The whole report: {address}", address


def _day(at: datetime, look: Look) -> str:
    local = at.astimezone(look.zone)
    return f"{local.day} {local:%B %Y}"


def _wrapped(text: str, first: str, rest: str) -> list[str]:
    # An address is never broken: half of one opens nothing.
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _chat_text(batch: Batch, look: Look) -> str:
    alerts = in_order(batch.alerts)
    lines = [] if len(alerts) == 1 else [f"curate: {headline(alerts)}"]
    for alert in alerts[:_MOST_IN_CHAT]:
        lead = "curate: " if len(alerts) == 1 else "- "
        advice = f"What to do: {alert.body.advice}" if alert.body.advice else ""
        words = [for_chat(alert.subject), for_chat(alert.body.evidence), advice]
        line = ". ".join(word.rstrip(".") for word in words if word)
        page = below(look.public_url, alert.body.page) or safe_url(alert.body.item_url)
        lines.append(f"{lead}{line}." + (f" {page}" if page else ""))
    if len(alerts) > _MOST_IN_CHAT:
        lines.append(f"... and {len(alerts) - _MOST_IN_CHAT} more")
    return "\n".join(lines)


def _facts_of(alert: Alert, look: Look) -> dict[str, Any]:
    body = alert.body
    item = {"id": body.item_id, "name": shortened(body.item_name), "url": safe_url(body.item_url)}
    return {
        "key": alert.key,
        "kind": alert.kind.value,
        "subject": shortened(alert.subject),
        "at": alert.at.isoformat(),
        "item": item if body.item_id else None,
        "since": body.since.isoformat() if body.since else None,
        "last_alive_at": body.last_alive_at.isoformat() if body.last_alive_at else None,
        "evidence": shortened(body.evidence),
        "advice": shortened(body.advice),
        "fix": {"url": fix, "why": shortened(body.fix_why)}
        if (fix := safe_url(body.fix_url))
        else None,
        "page": below(look.public_url, body.page),
    }
