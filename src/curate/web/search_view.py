"""What the search page shows, as typed data: the template only lays it out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil
from typing import TYPE_CHECKING

from curate.search import facet_label
from curate.web import charts, words
from curate.web.address import LAST_PAGE, PAGE_SIZE, PARAMETER_OF, SearchAddress
from curate.web.card_view import Card, card_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from markupsafe import Markup

    from curate.search import Recognized
    from curate.web.finder import Found

_FACET_ORDER = (
    *("grades", "bands", "versions", "subjects"),
    *("languages", "licenses", "resource_types", "sources"),
)
_IN_FULL = ("grades", "bands")  # short lists in an order of their own
_FIRST = 8  # values of a facet shown before "more"
_MOST_SUGGESTIONS = 6


@dataclass(frozen=True, slots=True)
class Chip:
    """An applied filter and the address without it; `count` is what that search would find."""

    label: str
    href: str
    address: SearchAddress
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a facet."""

    label: str
    count: int
    selected: bool
    href: str


@dataclass(frozen=True, slots=True)
class Facet:
    """One facet: the first options, and the rest behind a toggle."""

    name: str
    title: str
    first: Sequence[Option]
    more: Sequence[Option]


@dataclass(frozen=True, slots=True)
class Histogram:
    """Items by reading level: the picture and its numbers (range, count)."""

    picture: Markup
    rows: Sequence[tuple[str, int]]
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class SearchView:
    """Everything on the search page. `own` is the state of the form, `settled` that of links."""

    address: SearchAddress
    total: int
    catalog_is_empty: bool
    chips: Sequence[Chip]
    clear_href: str
    facets: Sequence[Facet]
    histogram: Histogram | None
    level_address: SearchAddress
    hidden_href: str
    cards: Sequence[Card]
    notices: Sequence[str]
    suggestion: Chip | None
    ways_out: Sequence[Chip]
    sorts: Sequence[tuple[str, str]]
    level_matches: Sequence[tuple[str, str]]
    previous: str | None
    next: str | None
    last_page: int
    last_page_href: str
    first_shown: int
    last_shown: int


def search_view(
    found: Found,
    address: SearchAddress,
    *,
    notices: Sequence[str],
    now: datetime,
    count: Callable[[SearchAddress], int],
    reasons: Callable[[Sequence[str]], Mapping[str, str]] = lambda ids: {},
) -> SearchView:
    """Lay out the answer to a search.

    Args:
        found: the answer.
        address: what was asked.
        notices: what of it could not be read.
        now: aware UTC.
        count: how many items another search would find.
        reasons: why a plain search leaves items out whose page is gone, by their ids.
    """
    page = found.page
    start = (address.page - 1) * PAGE_SIZE
    last_page = min(max(ceil(page.total / PAGE_SIZE), 1), LAST_PAGE)
    chips = _chips(found, address)
    because = reasons([h.document.id for h in page.hits if h.document.link_state == "dead"])
    typed_levels = [one for one in found.recognized if one.field in ("level_min", "level_max")]
    return SearchView(
        address=address,
        total=page.total,
        catalog_is_empty=page.total == 0 and not address.q and not address.has_filters,
        chips=chips,
        clear_href=SearchAddress(q=found.words, sort=address.sort).href(),
        facets=_facets(found, address),
        histogram=_histogram(found),
        level_address=address.settled(typed_levels),
        hidden_href=replace(address, hidden=not address.hidden, page=1).href(),
        cards=[card_of(hit, now, because.get(hit.document.id, "")) for hit in page.hits],
        notices=notices,
        suggestion=_suggestion(found, address),
        ways_out=[] if page.total else _ways_out(found, address, chips, count),
        sorts=list(words.SORT_WORDS.items()),
        level_matches=list(words.LEVEL_MATCH_WORDS.items()),
        previous=replace(address, page=address.page - 1).href() if address.page > 1 else None,
        next=replace(address, page=address.page + 1).href() if address.page < last_page else None,
        last_page=last_page,
        last_page_href=replace(address, page=last_page).href(),
        first_shown=start + 1 if page.hits else 0,
        last_shown=start + len(page.hits),
    )


def _suggestion(found: Found, address: SearchAddress) -> Chip | None:
    spelled = found.page.suggestion
    if not spelled:
        return None
    better = replace(address.settled(found.recognized), q=spelled, page=1)
    return Chip(spelled, better.href(), better)


def _ways_out(
    found: Found,
    address: SearchAddress,
    chips: Sequence[Chip],
    count: Callable[[SearchAddress], int],
) -> list[Chip]:
    """Searches with one filter less, or without the words, that find something: the best first."""
    ways = [replace(chip, label=f"Without “{chip.label}”") for chip in chips]
    if found.words and chips:
        bare = replace(found.settled, q="", page=1)
        ways.append(Chip(f"Without “{found.words}”", bare.href(), bare))
    counted = [replace(way, count=count(way.address)) for way in ways[:_MOST_SUGGESTIONS]]
    return sorted((way for way in counted if way.count), key=lambda way: -(way.count or 0))


def _chips(found: Found, address: SearchAddress) -> list[Chip]:
    """One chip per filter: those typed among the words as they were typed, then the others."""
    chips = []
    by_label: dict[str, list[Recognized]] = {}
    typed: set[tuple[str, str]] = set()
    for one in found.recognized:
        by_label.setdefault(one.label, []).append(one)
        typed.update((one.field, str(value)) for value in one.values)
    for label, recognized in by_label.items():
        without = address.without(recognized)
        chips.append(Chip(label, without.href(), without))
    for field in PARAMETER_OF:
        for value in getattr(address, field):
            if (field, value) not in typed:
                without = address.toggled(field, value)
                chips.append(Chip(_option_label(found, field, value), without.href(), without))
    typed_fields = {field for field, _ in typed}
    low = None if "level_min" in typed_fields else address.level_min
    high = None if "level_max" in typed_fields else address.level_max
    if low is not None or high is not None:
        without = replace(address, level_min=None, level_max=None, level_match="number", page=1)
        surely = {"surely": "Surely: ", "maybe": "Maybe: "}.get(address.level_match, "")
        said = surely + _range_words(low, high)
        chips.append(Chip(said, without.href(), without))
    if address.hidden:
        without = replace(address, hidden=False, page=1)
        chips.append(Chip("Gone or turned down, too", without.href(), without))
    return chips


def _range_words(low: int | None, high: int | None) -> str:
    if low is None:
        return f"Up to {words.level_words(high or 0)}"
    if high is None:
        return f"From {words.level_words(low)}"
    return f"{words.level_words(low)} to {words.level_words(high)}"


def _option_label(found: Found, field: str, value: str) -> str:
    for option in found.page.facets.get(field, ()):
        if option.value.casefold() == value.casefold():
            return words.first_capital(option.label)
    if field == "standards":
        return f"Standard {value}"
    return words.first_capital(facet_label(field, value))


def _facets(found: Found, address: SearchAddress) -> list[Facet]:
    facets = []
    for name in _FACET_ORDER:
        # What was typed for this filter becomes a choice of its own, to be kept or taken away.
        base = address.settled([one for one in found.recognized if one.field == name])
        held: dict[str, str] = {v.casefold(): v for v in getattr(base, name)}
        options = [
            Option(
                label=words.first_capital(value.label),
                count=value.count,
                selected=value.value.casefold() in held,
                href=base.toggled(name, held.get(value.value.casefold(), value.value)).href(),
            )
            for value in found.page.facets.get(name, ())
        ]
        if len(options) > 1 or any(option.selected for option in options):
            n = len(options) if name in _IN_FULL else _FIRST
            first = [o for i, o in enumerate(options) if i < n or o.selected]
            more = [o for i, o in enumerate(options) if i >= n and not o.selected]
            facets.append(Facet(name, words.FACET_WORDS[name], first, more))
    return facets


def _histogram(found: Found) -> Histogram | None:
    bins = found.page.level_histogram
    if not bins:
        return None
    settled = found.settled
    rows = [
        (f"{words.level_words(low)} to {words.level_words(low + 99)}", n) for low, n in bins if n
    ]
    return Histogram(
        picture=charts.level_histogram(bins, settled.level_min, settled.level_max),
        rows=rows,
        first=words.level_words(bins[0][0]),
        last=words.level_words(bins[-1][0] + 100),
    )
