"""What to know of an item's own page and its links before class, in words a teacher understands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from curate.web import words
from curate.web.link_words import day_words, reason_words
from curate.web.records import gone_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_NAMED = 3  # links that a warning names; the rest it counts
_LONGEST = 80  # characters of a link's words in a warning
_KEPT = "Search leaves it out. Here you see what we read before."


@dataclass(frozen=True, slots=True)
class Caution:
    """Something to know before using the item; `state` is caution or bad."""

    state: str
    text: str


def own_page_warnings(record: Mapping[str, Any]) -> list[Caution]:
    """Whether the item itself, or the page it stands on, is gone or shaky."""
    if record["gone_at"] is not None:
        day = f"{record['gone_at']:%Y-%m-%d}"
        said = gone_words(day, record["gone_because"], "Gone from its source")
        return [Caution("bad", f"{said} {_KEPT}")]
    reason = reason_words(record["own_reason"])
    if record["own_state"] == "dead":
        return [Caution("bad", f"This page is gone from its address. {_stop(reason)} {_KEPT}")]
    if record["own_state"] == "flaky":
        return [Caution("caution", "This page comes and goes. Open it before class.")]
    if record["own_state"] == "suspect":
        return [
            Caution("caution", f"This page did not open the last time we tried. {_stop(reason)}")
        ]
    return []


def link_warnings(links: Sequence[Mapping[str, Any]]) -> list[Caution]:
    """Links on the page that are gone or failing: which, and since when.

    A link for which a person named a new address works again there, and needs no warning.
    """
    open_ones = [link for link in links if not link.get("accepted_url")]
    dead = [link for link in open_ones if link["state"] == "dead"]
    shaky = [link for link in open_ones if link["state"] in ("suspect", "flaky")]
    found = []
    if dead:
        lead = _counted(dead, "link on the page is gone", "links on the page are gone")
        them = "it" if len(dead) == 1 else "them"
        found.append(Caution("caution", f"{lead}. {_named(dead)} Check {them} before class."))
    if shaky:
        lead = _counted(shaky, "link did", "links did")
        found.append(
            Caution("caution", f"{lead} not open when we last looked. {_named(shaky)} Try first.")
        )
    return found


def _counted(links: Sequence[object], one: str, many: str) -> str:
    return words.counted(len(links), one, many)


def _named(links: Sequence[Mapping[str, Any]]) -> str:
    """Each link in a short sentence of its own, the first few by name."""
    told = [_name(link) for link in links[:_NAMED]]
    rest = len(links) - len(told)
    return " ".join([*told, *([f"And {rest:,} more."] if rest else [])])


def _name(link: Mapping[str, Any]) -> str:
    text = " ".join((link["text"] or link["url"]).split())
    text = text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()} …"
    since = link.get("failed_since")
    return f"“{text}”" + (f", since {day_words(since.date())}." if since else ".")


def _stop(text: str) -> str:
    return text if not text or text.endswith((".", "!", "?")) else f"{text}."
