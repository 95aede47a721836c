"""What the search page shows, as typed data: the template only lays it out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil
from typing import TYPE_CHECKING

from curate.search import facet_label
from curate.web import charts, words
from curate.web.address import LAST_PAGE, PAGE_SIZE, PARAMETER_OF, SearchAddress
from curate.web.addresses import host_of_page
from curate.web.words import Mark

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from markupsafe import Markup

    from curate.search import Recognized, SearchDocument, SearchHit, WhyTerm
    from curate.search.model import IndexedStandard
    from curate.web.finder import Found

_FACET_ORDER = ("grades", "subjects", "languages", "licenses", "resource_types", "sources")
_FIRST = 8  # values of a facet shown before "more"
_LONG_TITLE = 80  # characters; longer ones take two lines on a desktop
_MOST_SUGGESTIONS = 6
_MOST_STANDARDS = 3  # on a card
_MARKERS = "\x02\x03"  # around words that were asked for
_WITHOUT_MARKERS = str.maketrans("", "", _MARKERS)


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
class Explained:
    """A short word on a card, and what it means."""

    label: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Card:
    """One result. `lang` is set where the item's text is in another language than the page."""

    title: str
    long_title: bool
    href: str
    source: str
    host: str
    lang: str | None
    facts: Sequence[str]
    level: Explained | None
    description: Markup | str
    license: str
    standards: Sequence[Explained]
    score: float | None
    coverage: float
    link: Mark
    caution: Mark | None
    copies: int
    why: Sequence[WhyTerm]
    why_total: float


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
) -> SearchView:
    """Lay out the answer to a search; `count` tells how many items another search would find."""
    page = found.page
    start = (address.page - 1) * PAGE_SIZE
    last_page = min(max(ceil(page.total / PAGE_SIZE), 1), LAST_PAGE)
    chips = _chips(found, address)
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
        cards=[card_of(hit, now) for hit in page.hits],
        notices=notices,
        suggestion=_suggestion(found, address),
        ways_out=[] if page.total else _ways_out(found, address, chips, count),
        sorts=list(words.SORT_WORDS.items()),
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
        without = replace(address, level_min=None, level_max=None, page=1)
        chips.append(Chip(_range_words(low, high), without.href(), without))
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
            n = len(options) if name == "grades" else _FIRST
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


def card_of(hit: SearchHit, now: datetime) -> Card:
    """A result as its card shows it."""
    document = hit.document
    caution = _caution(document)
    most_standards = _MOST_STANDARDS if caution is None else 1  # they share a line
    return Card(
        title=document.name,
        long_title=len(document.name) > _LONG_TITLE,
        href=f"/items/{document.id}",
        source=document.source_name,
        host=host_of_page(document.url),
        lang=document.language if words.is_foreign(document.language) else None,
        facts=facts_of(document),
        level=_level(document),
        description=_description(hit),
        license=words.license_short(document.license, document.license_use),
        standards=[_standard(one) for one in document.standards[:most_standards]],
        score=document.score,
        coverage=document.coverage,
        link=words.link_mark(document.link_state, document.link_checked_at, now, short=True),
        caution=caution,
        copies=document.n_copies,
        why=hit.why,
        why_total=hit.score,
    )


def _description(hit: SearchHit) -> Markup:
    """What the item says of itself; the heading is left out where its text stands in for that."""
    document = hit.document
    shown = hit.highlight or document.description or ""
    plain = shown.translate(_WITHOUT_MARKERS)
    from_text = not (document.description or "").startswith(plain[: len(document.name) + 9])
    if not from_text or not document.text.startswith(f"{document.name}\n"):
        return charts.highlighted(shown)
    rest = shown
    for sign in document.name:
        rest = rest.lstrip(_MARKERS)
        if not rest.startswith(sign):
            return charts.highlighted(shown)
        rest = rest[1:]
    return charts.highlighted(rest.lstrip(_MARKERS + " "))


def facts_of(document: SearchDocument) -> list[str]:
    """The line of facts: kind, grades, language."""
    grades = words.grade_words(document.grades)
    if grades and document.grades_estimated:
        grades += " (by reading level)"
    facts = [
        ", ".join(words.first_capital(kind) for kind in document.resource_type[:2]),
        grades,
        words.language_words(document.language),
    ]
    return [fact for fact in facts if fact]


def _level(document: SearchDocument) -> Explained | None:
    if document.lexile_like is None:
        return None
    meaning = "A Lexile-like estimate from the text."
    if document.reading_interval:
        low, high = (words.level_words(edge) for edge in document.reading_interval)
        meaning += f" Most likely between {low} and {high}."
    if document.reading_status == "low_confidence":
        meaning += " The text is short or odd, so this is a rough guess."
    return Explained(f"About {words.level_words(document.lexile_like)}", meaning)


def _standard(standard: IndexedStandard) -> Explained:
    short = words.short_code(standard.code)
    full = "" if short == standard.code else f"{standard.code}: "
    return Explained(short, f"{full}{standard.statement}")


def _caution(document: SearchDocument) -> Mark | None:
    if document.decision in ("rejected", "retired"):
        return Mark("bad", words.DECISION_SHORT[document.decision])
    if document.dead_links_share:
        share = words.share_words(document.dead_links_share)
        return Mark("caution", f"{share} of its links are gone")
    return None
