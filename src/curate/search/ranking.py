"""One ranking for all engines: they find candidates, this scores them and says why.

Raw word scores differ between engines, so they are divided by the best one (a min-max scaling
whose minimum is BM25's own, 0). Cosines are scaled between the floor and the ceiling of
`index_config/ranking.yaml`, the same for every query. Both are fused by a weighted sum, then the
other terms are added. Points are multiples of 1/64, which binary floats add without error: the
terms of a hit sum exactly to its score, in any order.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from curate.search.entry import day_number, standard_key, standard_keys
from curate.search.lexical import Attempt
from curate.search.model import WhyTerm

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from curate.search.config import Ranking
    from curate.search.model import SearchDocument, SearchQuery

STEP = 64  # points are multiples of 1/STEP
_ATTEMPT_NOTES = {
    Attempt.ALL: "all words asked are in it",
    Attempt.PREFIX: "its words begin like the last one asked",
    Attempt.MOST: "most of the words asked are in it",
}


@dataclass(frozen=True, slots=True)
class Signals:
    """What the ranking reads of a document; small enough to fetch for every candidate."""

    id: str
    url: str
    name: str
    score: float | None
    coverage: float
    link_state: str
    dead_links_share: float | None
    date_modified: str | None
    completeness: float
    standards: tuple[tuple[str, float, bool], ...]

    @classmethod
    def of(cls, document: SearchDocument) -> Signals:
        """The signals of a document."""
        return cls(
            id=document.id,
            url=document.url,
            name=document.name,
            score=document.score,
            coverage=document.coverage,
            link_state=document.link_state,
            dead_links_share=document.dead_links_share,
            date_modified=document.date_modified,
            completeness=document.completeness,
            standards=tuple((s.code, s.confidence, s.declared) for s in document.standards),
        )

    def as_json(self) -> dict[str, Any]:
        """For storage beside the document; `from_json` is the inverse."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Signals:
        """Read what `as_json` wrote."""
        standards = tuple((str(c), float(f), bool(d)) for c, f, d in value["standards"])
        return cls(**{**value, "standards": standards})


@dataclass(frozen=True, slots=True)
class Candidates:
    """What an engine found: raw word scores (any scale, > 0) and cosines, by document id.

    `best_words` is the engine's highest raw score for the query. `attempt` is None where no words
    were searched; `with_vectors` tells whether meaning was searched at all.
    """

    words: Mapping[str, float] = field(default_factory=dict)
    cosines: Mapping[str, float] = field(default_factory=dict)
    best_words: float = 0.0
    attempt: Attempt | None = None
    with_vectors: bool = False


@dataclass(frozen=True, slots=True)
class Scored:
    """A ranked document: `score` is the sum of the points of `why`."""

    signals: Signals
    score: float
    why: tuple[WhyTerm, ...]


def rank(
    signals: Iterable[Signals],
    candidates: Candidates,
    query: SearchQuery,
    ranking: Ranking,
    now: datetime,
) -> list[Scored]:
    """Score documents and order them, best first; ties by address."""
    scored = [explain(one, candidates, query, ranking, now) for one in signals]
    return sorted(scored, key=lambda hit: (-hit.score, hit.signals.url))


def explain(
    signals: Signals,
    candidates: Candidates,
    query: SearchQuery,
    ranking: Ranking,
    now: datetime,
) -> Scored:
    """The score of one document and the terms it is made of."""
    terms: list[WhyTerm] = []
    if candidates.attempt is not None or candidates.with_vectors:
        terms += _relevance(signals, candidates, ranking)
    if query.standards:
        terms.append(_alignment(signals, query, ranking))
    terms.append(_vetting(signals, ranking))
    terms.append(_link(signals, ranking))
    terms.append(_freshness(signals, ranking, now))
    share = f"{signals.completeness:.0%} of its facts are known"
    terms.append(_term("completeness", ranking.completeness.points * signals.completeness, share))
    return Scored(signals, sum(term.points for term in terms), tuple(terms))


def _term(name: str, points: float, note: str) -> WhyTerm:
    return WhyTerm(name=name, points=round(points * STEP) / STEP, note=note)


def _relevance(signals: Signals, candidates: Candidates, ranking: Ranking) -> list[WhyTerm]:
    both = candidates.attempt is not None and candidates.with_vectors
    words_share = ranking.relevance.words_share if both else 1.0
    terms = []
    if candidates.attempt is not None:
        raw = candidates.words.get(signals.id, 0.0)
        scaled = min(1.0, raw / candidates.best_words) if candidates.best_words > 0 else 0.0
        if candidates.attempt is not Attempt.ALL:
            scaled *= ranking.relevance.loose_share
        note = _ATTEMPT_NOTES[candidates.attempt] if raw > 0 else "it lacks the words asked"
        terms.append(_term("words", ranking.relevance.points * words_share * scaled, note))
    if candidates.with_vectors:
        share = 1.0 - words_share if both else 1.0
        cosine = candidates.cosines.get(signals.id)
        if cosine is None:
            terms.append(_term("meaning", 0, "its meaning is not close to what was asked"))
        else:
            low, high = ranking.meaning.floor, ranking.meaning.ceiling
            scaled = min(1.0, max(0.0, (cosine - low) / (high - low)))
            note = f"its meaning is close to what was asked (similarity {cosine:.2f})"
            terms.append(_term("meaning", ranking.relevance.points * share * scaled, note))
    return terms


def _vetting(signals: Signals, ranking: Ranking) -> WhyTerm:
    if signals.score is None:
        return _term("vetting", 0, "no purchase question is answered yet")
    points = ranking.vetting.points * signals.score / 100 * signals.coverage
    note = f"vetting score {signals.score:.0f} of 100, {signals.coverage:.0%} answered"
    return _term("vetting", points, note)


def _alignment(signals: Signals, query: SearchQuery, ranking: Ranking) -> WhyTerm:
    asked = {standard_key(code) for code in query.standards}
    best, note = 0.0, "its alignment is not known"
    for code, confidence, declared in signals.standards:
        if asked.isdisjoint(standard_keys(code)):
            continue
        share = ranking.alignment.declared if declared else ranking.alignment.estimated * confidence
        if share > best:
            best = share
            says = "the publisher names" if declared else f"estimated ({confidence:.0%}) for"
            note = f"{says} standard {code}"
    return _term("alignment", ranking.alignment.points * best, note)


def _link(signals: Signals, ranking: Ranking) -> WhyTerm:
    share = ranking.link.states.get(signals.link_state, 0.0)
    note = {"new": "its address is not checked yet", "skipped": "its address was not checked"}.get(
        signals.link_state, f"its address is {signals.link_state}"
    )
    if signals.dead_links_share:
        share *= 1.0 - signals.dead_links_share
        note += f"; {signals.dead_links_share:.0%} of its links are dead"
    return _term("link", ranking.link.points * share, note)


def _freshness(signals: Signals, ranking: Ranking, now: datetime) -> WhyTerm:
    rule = ranking.freshness
    day = day_number(signals.date_modified)
    if day is None:
        return _term("freshness", rule.points * rule.unknown, "no date of change is given")
    age_days = max(0, now.date().toordinal() - day)
    points = rule.points * 0.5 ** (age_days / rule.half_life_days)
    return _term("freshness", points, f"changed {signals.date_modified}")
