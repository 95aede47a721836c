"""What one result shows: six lines at most, the same whether it was searched for or browsed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from curate.search.labels import level_line
from curate.web import charts, words
from curate.web.addresses import host_of_page
from curate.web.words import Mark

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from markupsafe import Markup

    from curate.search import SearchDocument, SearchHit, WhyTerm
    from curate.search.model import IndexedStandard

_LONG_TITLE = 80  # characters; longer ones take two lines on a desktop
_MOST_STANDARDS = 3  # on a card
_MARKERS = "\x02\x03"  # around words that were asked for
_WITHOUT_MARKERS = str.maketrans("", "", _MARKERS)


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
    hidden_because: str = ""


def card_of(hit: SearchHit, now: datetime, hidden_because: str = "") -> Card:
    """A result as its card shows it; `hidden_because` is why a plain search leaves it out."""
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
        hidden_because=hidden_because,
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
    meaning = "A Lexile-like estimate, not a certified Lexile measure."
    if document.reading_bands:
        meaning += f" In the band for {words.band_words(document.reading_bands)}."
    if document.reading_interval:
        low, high = (words.level_words(edge) for edge in document.reading_interval)
        meaning += f" Nine times in ten the true number lies between {low} and {high}."
    if document.reading_status == "low_confidence":
        meaning += " Take it as a rough guess: the item's page says why."
    return Explained(level_line(document), meaning)


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
