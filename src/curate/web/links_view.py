"""What the page of the link report shows: changes, incidents, then links by who must act."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from math import ceil
from typing import TYPE_CHECKING

from curate.records import LinkState
from curate.report.link_rot_records import Section
from curate.web import link_words, words
from curate.web.link_card import LinkCard, link_card, page_href
from curate.web.links_address import ORDERS, PAGE_SIZE, LinksAddress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import tzinfo

    from curate.report.link_rot_records import Change, LinkEntry, LinkRotReport
    from curate.web.words import Mark, When

_CHANGES_SHOWN = 8
_FORMATS = (("csv", "CSV"), ("json", "JSON"), ("xml", "JUnit"), ("md", "Markdown"))
# Bad news first; what works again is good news, and comes last.
_NEWS = (
    LinkState.DEAD,
    LinkState.FLAKY,
    LinkState.SUSPECT,
    LinkState.RESTRICTED,
    LinkState.SKIPPED,
    LinkState.NEW,
    LinkState.ALIVE,
)


@dataclass(frozen=True, slots=True)
class Choice:
    """A way to see other links; `count` is how many, None where it is not counted."""

    label: str
    href: str
    is_chosen: bool
    count: int | None = None
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A link that is in another state than it was."""

    url: str
    href: str
    mark: Mark
    before: str
    reason: str
    hits: str


@dataclass(frozen=True, slots=True)
class IncidentView:
    """Many links that failed at once, as one sentence."""

    sentence: str
    when: When
    n_links: int
    again: When


@dataclass(frozen=True, slots=True)
class LostView:
    """An item in use that its source has no more."""

    name: str
    href: str
    when: When
    because: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A link at its place on the page, counted from 1 through all groups."""

    place: int
    card: LinkCard


@dataclass(frozen=True, slots=True)
class GroupView:
    """Links that belong together; `total` counts those on other pages, too."""

    name: str
    total: int
    links: Sequence[Placed]


@dataclass(frozen=True, slots=True)
class LinksView:
    """Everything on the page of the report."""

    address: LinksAddress
    at: When
    looked: When | None
    news_since: str
    changes: Sequence[ChangeView]
    more_changes: Sequence[ChangeView]
    incidents: Sequence[IncidentView]
    lost: Sequence[LostView]
    is_run_unfinished: bool
    counts: Sequence[tuple[Mark, int]]
    n_links: int
    n_due: int
    total: int
    n_all: int
    groups: Sequence[GroupView]
    orders: Sequence[Choice]
    states: Sequence[Choice]
    more_filters: Sequence[Choice]
    sources: Sequence[Choice]
    chips: Sequence[Choice]
    downloads: Sequence[tuple[str, str]]
    trend_href: str
    previous: str | None
    next: str | None
    last_page: int
    last_page_href: str
    first_shown: int
    last_shown: int


def links_view(
    report: LinkRotReport,
    address: LinksAddress,
    sources: Sequence[tuple[str, str]],
    name: str | None,
    zone: tzinfo,
) -> LinksView:
    """Lay out the report.

    Args:
        report: of the address's source, or of all.
        address: which of its links, in which order.
        sources: ids and names of the sources that have links.
        name: who is signed in, None for nobody; owners are named only to who is.
        zone: whose days count.
    """
    now = report.at
    chosen = address.chosen(report, name)
    ordered = _ordered(chosen, address.by, dict(sources))
    last_page = max(ceil(len(chosen) / PAGE_SIZE), 1)
    start = (address.page - 1) * PAGE_SIZE
    shown = ordered[start : start + PAGE_SIZE]
    changes = [_change(change) for change in _by_news(report.changes)]
    return LinksView(
        address=address,
        at=words.when(now, now),
        looked=words.when(report.last_run.finished_at, now) if report.last_run else None,
        news_since=_since(report),
        changes=changes[:_CHANGES_SHOWN],
        more_changes=changes[_CHANGES_SHOWN:],
        incidents=[
            IncidentView(
                link_words.reason_words(note.sentence),
                words.when(note.at, now),
                note.n_links,
                link_words.ahead(note.next_check_at, now),
            )
            for note in report.incidents
        ],
        lost=[
            LostView(
                one.name,
                f"/items/{one.id}",
                words.when(one.gone_at, now),
                words.first_capital(words.dated(one.because)),
            )
            for one in report.lost
        ],
        is_run_unfinished=report.is_run_unfinished,
        counts=_counts(report),
        n_links=report.summary.n_links,
        n_due=report.n_due,
        total=len(chosen),
        n_all=len(report.links),
        groups=_groups(
            shown, ordered, start, lambda e: link_card(e, now, zone, with_names=bool(name))
        ),
        orders=[
            Choice(label, address.changed(by=by).href(), by == address.by)
            for by, label in ORDERS.items()
        ],
        states=_states(report, address, name),
        more_filters=_more_filters(report, address, name),
        sources=_sources(address, sources),
        chips=_chips(address, dict(sources)),
        downloads=[
            (label, replace(address, page=1).href(f"/links.{ending}")) for ending, label in _FORMATS
        ],
        trend_href=LinksAddress(source=address.source).href("/links/trend"),
        previous=replace(address, page=address.page - 1).href() if address.page > 1 else None,
        next=replace(address, page=address.page + 1).href() if address.page < last_page else None,
        last_page=last_page,
        last_page_href=replace(address, page=last_page).href(),
        first_shown=start + 1 if shown else 0,
        last_shown=start + len(shown),
    )


def _ordered(
    entries: Sequence[LinkEntry], by: str, names: dict[str, str]
) -> list[tuple[str, LinkEntry]]:
    """Links with the name of their group: the group with the most urgent link first.

    By source a link stands in the first of its sources only, so that it is handled once.
    """
    if by == "need":
        return [("", entry) for entry in entries]
    groups: dict[str, list[LinkEntry]] = {}
    for entry in entries:
        key = entry.host if by == "host" else next(iter(entry.sources), "")
        groups.setdefault(names.get(key, key) if by == "source" else key, []).append(entry)
    return [(name, entry) for name, links in groups.items() for entry in links]


def _groups(
    shown: Sequence[tuple[str, LinkEntry]],
    ordered: Sequence[tuple[str, LinkEntry]],
    start: int,
    draw: Callable[[LinkEntry], LinkCard],
) -> list[GroupView]:
    totals = Counter(name for name, _ in ordered)
    found: dict[str, list[Placed]] = {}
    for place, (name, entry) in enumerate(shown, start=start + 1):
        found.setdefault(name, []).append(Placed(place, draw(entry)))
    return [GroupView(name, totals[name], links) for name, links in found.items()]


def _since(report: LinkRotReport) -> str:
    if report.since is not None:
        return f"since {link_words.day_words(report.since.date())}"
    return "since the run before"


def _by_news(changes: Iterable[Change]) -> list[Change]:
    def order(change: Change) -> tuple[int, int, int, str]:
        return _NEWS.index(change.now), -change.n_vetted, -change.n_items, change.url

    return sorted(changes, key=order)


def _change(change: Change) -> ChangeView:
    hits = words.counted(change.n_items, "item uses it", "items use it")
    if change.n_vetted:
        hits += f", {change.n_vetted:,} of them in use in your district"
    mark = link_words.state_mark(change.now.value)
    return ChangeView(
        url=change.url,
        href=page_href(change.url),
        mark=replace(mark, words=words.first_capital(f"{mark.words} now")),
        before=link_words.STATE_WORDS.get(change.before.value, change.before.value),
        reason=link_words.reason_words(change.reason),
        hits=hits,
    )


def _counts(report: LinkRotReport) -> list[tuple[Mark, int]]:
    """Every state that a link is in, worst first, with how many are."""
    found = []
    for state in _NEWS:
        n = report.summary.by_state.get(state, 0)
        if n:
            mark = link_words.state_mark(state.value)
            told = link_words.PLURAL_WORDS.get(state.value, mark.words) if n != 1 else mark.words
            found.append((replace(mark, words=words.first_capital(told)), n))
    return found


def _states(report: LinkRotReport, address: LinksAddress, name: str | None) -> list[Choice]:
    """A choice for each state, counted as the other filters leave it."""
    found = Counter(e.section for e in address.changed(state="").chosen(report, name))
    choices = [
        Choice("All", address.changed(state="").href(), not address.state, found.total()),
    ]
    choices += [
        Choice(
            link_words.SECTION_WORDS[section],
            address.changed(state=section.value).href(),
            address.state == section.value,
            found[section],
            link_words.section_mark(section),
        )
        for section in Section
        if found[section] or address.state == section.value
    ]
    return choices


def _more_filters(report: LinkRotReport, address: LinksAddress, name: str | None) -> list[Choice]:
    def count(**values: object) -> int:
        return len(address.changed(**values).chosen(report, name))

    found = []
    if name is not None:
        href = address.changed(mine=not address.mine).href()
        found.append(Choice("Mine", href, address.mine, count(mine=True)))
    href = address.changed(overdue=not address.overdue).href()
    found.append(Choice("Overdue", href, address.overdue, count(overdue=True)))
    href = address.changed(ignored=not address.ignored).href()
    found.append(Choice("Ignored", href, address.ignored, count(ignored=True)))
    return [choice for choice in found if choice.count or choice.is_chosen]


def _sources(address: LinksAddress, sources: Sequence[tuple[str, str]]) -> list[Choice]:
    choices = [Choice("All sources", address.changed(source="").href(), not address.source)]
    choices += [
        Choice(name, address.changed(source=source).href(), source == address.source)
        for source, name in sources
    ]
    return choices if len(choices) > 2 or address.source else []


def _chips(address: LinksAddress, names: dict[str, str]) -> list[Choice]:
    """Filters in use; following one takes it away."""
    state = link_words.SECTION_WORDS[Section(address.state)] if address.state else ""
    told: list[tuple[str, dict[str, object]]] = [
        (names.get(address.source, address.source), {"source": ""}),
        (address.host, {"host": ""}),
        (state, {"state": ""}),
        ("Mine" if address.mine else "", {"mine": False}),
        ("Overdue" if address.overdue else "", {"overdue": False}),
        ("Ignored" if address.ignored else "", {"ignored": False}),
    ]
    return [
        Choice(label, address.changed(**without).href(), is_chosen=True)
        for label, without in told
        if label
    ]
