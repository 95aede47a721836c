"""What the page of one link shows: every look, what people said of it, and who uses it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from curate.catalog.link_desk import zone_of
from curate.catalog.links import find_link
from curate.report.link_rot_history import link_history
from curate.review import link_desk
from curate.web import link_charts, link_words, words
from curate.web.addresses import safe_href
from curate.web.link_card import (
    FixView,
    OwnerView,
    UseView,
    fix_view,
    notes_of,
    owner_view,
    use_view,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markupsafe import Markup

    from curate.catalog import Catalog
    from curate.report.link_rot_history import LinkHistory, Look
    from curate.web.words import Mark, When

_SHOWN = 20  # looks in the table before the rest is folded away
_USES_SHOWN = 20
_SAID = {
    "accept": "Took a new address",
    "unaccept": "Went back to the old address",
    "ignore": "Ignored it for a while",
    "unignore": "Stopped ignoring it",
    "say": "Said that it {state}",
    "unsay": "Let our looks count again",
    "assign": "Gave it to {who}",
    "unassign": "Took it from its owner",
}


@dataclass(frozen=True, slots=True)
class LookLine:
    """One look as a row; `aside` says why it counts for nothing, "" where it counts."""

    when: When
    mark: Mark
    status: str
    evidence: str
    target: str
    aside: str


@dataclass(frozen=True, slots=True)
class LogLine:
    """What a person said of the link."""

    when: When
    who: str
    text: str
    note: str


@dataclass(frozen=True, slots=True)
class LinkPageView:
    """Everything on the page of one link."""

    id: int
    url: str
    href: str | None
    mark: Mark
    reason: str
    since: When
    known: When
    again: When
    owner: OwnerView | None
    notes: Sequence[str]
    accepted_url: str
    is_ignored: bool
    has_word: bool
    fixes: Sequence[FixView]
    uses: Sequence[UseView]
    n_more_items: int
    strip: Markup | None
    strip_said: str
    first: Sequence[LookLine]
    more: Sequence[LookLine]
    log: Sequence[LogLine]
    drift: Sequence[tuple[str, str]]


def link_page_view(catalog: Catalog, url: str, *, with_names: bool) -> LinkPageView:
    """Lay out one link; people are named only to who is signed in.

    Raises:
        NotFound: if no item ever used that address.
    """
    history = link_history(catalog, url)
    now = catalog.clock.now()
    with catalog.read() as session:
        row = find_link(session, history.url)
        link_id = row.id if row is not None else 0
        zone = zone_of(session, catalog.settings.district)
    lines = [_look(look, now) for look in history.looks]
    said = looks_words(history)
    desk = history.desk
    oldest_first = list(reversed(history.looks[: link_charts.MOST_LOOKS]))
    return LinkPageView(
        id=link_id,
        url=history.url,
        href=safe_href(history.url),
        mark=_first_capital(link_words.state_mark((desk.said_state or history.state).value)),
        reason=link_words.reason_words(history.reason),
        since=words.when(history.since, now),
        known=words.when(history.first_seen_at, now),
        again=link_words.ahead(history.next_check_at, now),
        owner=owner_view(desk, with_names=with_names),
        notes=notes_of(desk, zone, still_fails=history.state.value in ("dead", "suspect")),
        accepted_url=desk.accepted_url or "",
        is_ignored=desk.is_ignored,
        has_word=desk.said_state is not None,
        fixes=[fix_view(fix) for fix in history.fixes],
        uses=[use_view(item) for item in history.items[:_USES_SHOWN]],
        n_more_items=max(history.n_items - _USES_SHOWN, 0),
        strip=link_charts.look_strip([_drawn(look) for look in oldest_first], said)
        if oldest_first
        else None,
        strip_said=said,
        first=lines[:_SHOWN],
        more=lines[_SHOWN:],
        log=[
            _log_line(line, now, with_names=with_names)
            for line in link_desk.log_of(catalog, history.url)
        ],
        drift=[
            (note.item, words.first_capital(words.dated(note.evidence))) for note in history.drift
        ],
    )


def _first_capital(mark: Mark) -> Mark:
    return words.Mark(mark.state, words.first_capital(mark.words))


def _drawn(look: Look) -> tuple[datetime, str, bool]:
    return look.check.checked_at, look.check.verdict.value, look.incident is not None


def looks_words(history: LinkHistory) -> str:
    """The picture of the looks in words."""
    looks = history.looks[: link_charts.MOST_LOOKS]
    if not looks:
        return "Nobody looked at this link yet."
    counts = Counter(link_words.VERDICT_WORDS[look.check.verdict.value].lower() for look in looks)
    told = ", ".join(f"{n} {word}" for word, n in counts.most_common())
    first, last = (look.check.checked_at.date() for look in (looks[-1], looks[0]))
    span = f"on {link_words.day_words(last)}"
    if first != last:
        span = f"from {link_words.day_words(first)} to {link_words.day_words(last)}"
    aside = sum(look.incident is not None for look in looks)
    lead = words.counted(len(looks), "look", "looks")
    more = f" {aside} of them count for nothing: all around failed, too." if aside else ""
    return f"{lead} {span}: {told}.{more}"


def _look(look: Look, now: datetime) -> LookLine:
    check = look.check
    verdict = check.verdict.value
    moved = bool(check.moved) and check.final_url not in (None, check.url)
    return LookLine(
        when=words.when(check.checked_at, now),
        mark=words.Mark(
            link_words.VERDICT_MARKS.get(verdict, "unknown"), link_words.VERDICT_WORDS[verdict]
        ),
        status="" if check.status is None else str(check.status),
        evidence=words.first_capital(words.dated(check.evidence)),
        target=(check.final_url or "") if moved else "",
        aside="" if look.incident is None else link_words.reason_words(look.incident),
    )


def _log_line(line: Mapping[str, Any], now: datetime, *, with_names: bool) -> LogLine:
    said = line["words"]
    state = "works" if said.get("said_state") == "alive" else "is gone"
    who = said.get("assignee") if with_names else "somebody"
    text = _SAID.get(line["action"], line["action"])
    because = said.get("ignored_because") or said.get("said_because") or said.get("accepted_url")
    return LogLine(
        when=words.when(datetime.fromisoformat(line["at"]), now),
        who=(line["actor"] or "Somebody whose name was erased") if with_names else "Somebody",
        text=text.format(state=state, who=who or "somebody"),
        note=". ".join(part for part in (because, line["note"]) if part),
    )
