"""An item's links and addresses as the item page lists them: what needs care comes first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from curate.web import words
from curate.web.addresses import safe_href
from curate.web.link_words import reason_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from curate.web.words import Mark

_FIRST_SHOWN = 12
# The order in which links need care; those that work come last, behind a toggle.
_CARE = ("dead", "flaky", "suspect", "restricted", "new", "skipped", "alive")
_COUNT_WORDS = {
    "dead": ("is gone", "are gone"),
    "flaky": ("comes and goes", "come and go"),
    "suspect": ("did not open last time", "did not open last time"),
    "restricted": ("turns our checker away", "turn our checker away"),
    "new": ("is not checked yet", "are not checked yet"),
    "skipped": ("is left alone on purpose", "are left alone on purpose"),
    "alive": ("works", "work"),
}
_RELATION_WORDS = {
    "easier": "Easier to read",
    "harder": "Harder to read",
    "version": "Another version",
}
_COPY_WORDS = {"identical": "The same text", "near": "Nearly the same text"}
_ADDRESS_WORDS = {
    "alias": "Also found at",
    "redirect": "Leads here",
    "source": "Listed at",
}


@dataclass(frozen=True, slots=True)
class LinkLine:
    """One link of an item; `href` is None where its address is no web page.

    Where a person named a new address, `href` leads there, and `instead` is that address.
    """

    mark: Mark
    text: str
    url: str
    href: str | None
    reason: str
    instead: str = ""


@dataclass(frozen=True, slots=True)
class LinksView:
    """Links by need for care: those shown at once, those behind a toggle, those that work."""

    summary: str
    n: int
    first: Sequence[LinkLine]
    more: Sequence[LinkLine]
    working: Sequence[LinkLine]


@dataclass(frozen=True, slots=True)
class Other:
    """Another cataloged item, or an address of this one, with how it relates."""

    relation: str
    name: str
    href: str | None
    lang: str | None
    note: str


def links_view(links: Sequence[Mapping[str, Any]], now: datetime) -> LinksView:
    """Lay out the links of an item."""
    ordered = sorted(links, key=lambda link: (_care(link["state"]), link["url"]))
    lines = [(_line(link, now), link["state"]) for link in ordered]
    ailing = [line for line, state in lines if state != "alive"]
    counts = Counter(link["state"] for link in links)
    return LinksView(
        summary=_summary(counts, len(links)),
        n=len(links),
        first=ailing[:_FIRST_SHOWN],
        more=ailing[_FIRST_SHOWN:],
        working=[line for line, state in lines if state == "alive"],
    )


def _care(state: str) -> int:
    return _CARE.index(state) if state in _CARE else len(_CARE)


def _summary(counts: Counter[str], n: int) -> str:
    told = [
        f"{counts[state]:,} {_COUNT_WORDS[state][counts[state] != 1]}"
        for state in _CARE
        if counts[state]
    ]
    if len(told) == 1 and n > 1:
        only = next(state for state in _CARE if counts[state])
        return f"All {n:,} links {_COUNT_WORDS[only][1]}."
    return f"{words.counted(n, 'link', 'links')}: {', '.join(told)}."


def _line(link: Mapping[str, Any], now: datetime) -> LinkLine:
    # What works needs no reason; the mark says it.
    reason = "" if link["state"] == "alive" else reason_words(link["reason"] or "")
    instead = link.get("accepted_url") or ""
    return LinkLine(
        mark=words.link_mark(link["state"], link["checked_at"], now),
        text=link["text"] or link["url"],
        url=link["url"],
        href=safe_href(instead or link["url"]),
        reason=reason,
        instead=instead,
    )


def versions_view(versions: Sequence[Mapping[str, Any]]) -> list[Other]:
    """Other versions of the item: easier ones first, then harder ones, then other languages."""
    order = ("easier", "harder", "version", "translation")
    ordered = sorted(versions, key=lambda v: (order.index(v["relation"]), v["url"]))
    return [_version(version) for version in ordered]


def _version(version: Mapping[str, Any]) -> Other:
    language = words.language_words(version["language"])
    level = version["level"]
    return Other(
        relation=_RELATION_WORDS.get(version["relation"]) or f"In {language or 'another language'}",
        name=version["name"],
        href=f"/items/{version['id']}",
        lang=version["language"] if words.is_foreign(version["language"]) else None,
        note=_level_note(level, version.get("level_status")),
    )


def _level_note(level: int | None, status: str | None) -> str:
    if level is None:
        return ""
    rough = ", a rough guess" if status == "low_confidence" else ""
    return f"reads at about {words.level_words(level)}{rough}"


def copies_view(record: Mapping[str, Any]) -> list[Other]:
    """Copies folded behind one item, and other addresses of this one."""
    lang = record["resource"].get("inLanguage")
    copies = [
        Other(
            relation=_COPY_WORDS.get(copy["relation"], "A copy"),
            name=copy["name"],
            href=f"/items/{copy['id']}",
            lang=lang if words.is_foreign(lang) else None,
            note=copy["url"],
        )
        for copy in record["copies"]
        if copy["id"] != record["id"]
    ]
    told = {copy["url"] for copy in record["copies"]}
    addresses = [
        Other(
            _ADDRESS_WORDS.get(a["role"], "Also found at"), a["url"], safe_href(a["url"]), None, ""
        )
        for a in record["addresses"]
        if a["role"] != "canonical" and a["url"] not in told
    ]
    return [*copies, *addresses]
