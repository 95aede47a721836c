"""What the search page shows, as typed data: the template only lays it out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from curate.extract import license_words
from curate.search import facet_label
from curate.web import charts, words
from curate.web.address import PAGE_SIZE, PARAMETER_OF, SearchAddress

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from markupsafe import Markup

    from curate.search import SearchDocument, SearchHit, WhyTerm
    from curate.web.finder import Found

_FACET_ORDER = ("grades", "subjects", "languages", "licenses", "resource_types", "sources")
_FIRST = 8  # values of a facet shown before "more"


@dataclass(frozen=True, slots=True)
class Chip:
    """An applied filter and the address without it."""

    label: str
    href: str


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
class Card:
    """One result. `lang` is set where the item's text is in another language than the page."""

    title: str
    href: str
    url: str
    host: str
    lang: str | None
    facts: Sequence[str]
    description: Markup | str
    license: str
    standards: Sequence[tuple[str, str]]
    score: float | None
    coverage: float
    link_mark: Markup
    copies: int
    why: Sequence[WhyTerm]
    why_total: float


@dataclass(frozen=True, slots=True)
class SearchView:
    """Everything on the search page."""

    address: SearchAddress
    total: int
    catalog_is_empty: bool
    chips: Sequence[Chip]
    facets: Sequence[Facet]
    histogram: Markup
    cards: Sequence[Card]
    notices: Sequence[str]
    suggestion: Chip | None
    sorts: Sequence[tuple[str, str]]
    previous: str | None
    next: str | None
    first_shown: int
    last_shown: int


def search_view(
    found: Found, address: SearchAddress, *, notices: Sequence[str], now: datetime
) -> SearchView:
    """Lay out the answer to a search."""
    page = found.page
    start = (address.page - 1) * PAGE_SIZE
    suggestion = None
    if page.suggestion:
        suggestion = Chip(page.suggestion, replace(address, q=page.suggestion, page=1).href())
    return SearchView(
        address=address,
        total=page.total,
        catalog_is_empty=page.total == 0 and not address.q and not address.has_filters,
        chips=_chips(found, address),
        facets=_facets(found, address),
        histogram=charts.level_histogram(
            page.level_histogram, address.level_min, address.level_max
        ),
        cards=[_card(hit, now) for hit in page.hits],
        notices=notices,
        suggestion=suggestion,
        sorts=list(words.SORT_WORDS.items()),
        previous=replace(address, page=address.page - 1).href() if address.page > 1 else None,
        next=(
            replace(address, page=address.page + 1).href()
            if start + len(page.hits) < page.total
            else None
        ),
        first_shown=start + 1 if page.hits else 0,
        last_shown=start + len(page.hits),
    )


def _chips(found: Found, address: SearchAddress) -> list[Chip]:
    chips = []
    seen: set[str] = set()
    for one in found.recognized:
        if one.label in seen:
            continue  # a range of levels is two filters under one label
        seen.add(one.label)
        rest = " ".join(address.q.replace(one.text, " ").split())
        chips.append(Chip(one.label, replace(address, q=rest, page=1).href()))
    for field in PARAMETER_OF:
        for value in getattr(address, field):
            label = _option_label(found, field, value)
            chips.append(Chip(label, address.toggled(field, value).href()))
    if address.level_min is not None or address.level_max is not None:
        low = "any" if address.level_min is None else f"{address.level_min}L"
        high = "any" if address.level_max is None else f"{address.level_max}L"
        without = replace(address, level_min=None, level_max=None, page=1)
        chips.append(Chip(f"Reading level {low} to {high}", without.href()))
    return chips


def _option_label(found: Found, field: str, value: str) -> str:
    for option in found.page.facets.get(field, ()):
        if option.value.casefold() == value.casefold():
            return option.label
    return facet_label(field, value)


def _facets(found: Found, address: SearchAddress) -> list[Facet]:
    facets = []
    for name in _FACET_ORDER:
        values = found.page.facets.get(name, ())
        held: dict[str, str] = {v.casefold(): v for v in getattr(address, name)}
        options = [
            Option(
                label=value.label,
                count=value.count,
                selected=value.value.casefold() in held,
                href=address.toggled(name, held.get(value.value.casefold(), value.value)).href(),
            )
            for value in values
        ]
        if len(options) > 1 or any(option.selected for option in options):
            n = len(options) if name == "grades" else _FIRST
            first = [o for i, o in enumerate(options) if i < n or o.selected]
            more = [o for i, o in enumerate(options) if i >= n and not o.selected]
            facets.append(Facet(name, words.FACET_WORDS[name], first, more))
    return facets


def _card(hit: SearchHit, now: datetime) -> Card:
    document = hit.document
    return Card(
        title=document.name,
        href=f"/items/{document.id}",
        url=document.url,
        host=document.source_name,
        lang=document.language,
        facts=facts_of(document),
        description=charts.highlighted(hit.highlight or document.description or ""),
        license=license_words(document.license),
        standards=[(s.code, s.statement) for s in document.standards[:3]],
        score=document.score,
        coverage=document.coverage,
        link_mark=link_mark(document, now),
        copies=document.n_copies,
        why=hit.why,
        why_total=hit.score,
    )


def facts_of(document: SearchDocument) -> list[str]:
    """The line of facts: kind, grades, reading level, language."""
    facts = [", ".join(document.resource_type[:2])]
    grades = words.grade_words(document.grades)
    if grades:
        facts.append(f"{grades} (by reading level)" if document.grades_estimated else grades)
    if document.lexile_like is not None:
        level = document.lexile_like
        label = f"BR{-level}L" if level < 0 else f"{level}L"
        facts.append(f"about {label}")
    if document.language:
        facts.append(facet_label("languages", document.language))
    return [fact for fact in facts if fact]


def link_mark(document: SearchDocument, now: datetime) -> Markup:
    """Whether the item's address works, and when that was seen."""
    said = words.LINK_WORDS.get(document.link_state, document.link_state)
    if document.link_checked_at is not None:
        said += f", checked {words.ago(document.link_checked_at, now)}"
    return charts.state_mark(words.LINK_MARKS.get(document.link_state, "unknown"), said)
