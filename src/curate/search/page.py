"""From what an engine found to the page a teacher sees: the part all engines share."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from curate.search.facets import facet_values, level_histogram
from curate.search.highlight import highlight
from curate.search.model import SearchHit, SearchPage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from curate.search.lexical import Lexical
    from curate.search.model import SearchDocument, SearchQuery
    from curate.search.ranking import Scored

WINDOW = 200  # candidates by words that are ranked; those after them keep the engine's order


@dataclass(frozen=True, slots=True)
class Counts:
    """Size of the result, facet counts (`value TAB label` by facet) and level bins."""

    total: int = 0
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    levels: Mapping[int, int] = field(default_factory=dict)


def use_vector(query: SearchQuery) -> tuple[float, ...] | None:
    """The query's vector where it has a direction; a text without a word is encoded as zeros."""
    vector = query.vector
    return vector if vector is not None and any(vector) else None


def is_browsing(query: SearchQuery) -> bool:
    """Whether nothing was asked: the list is then ordered by vetting, completeness and name."""
    return not query.text.strip() and use_vector(query) is None


def is_ranked(query: SearchQuery) -> bool:
    """Whether the order is the ranking's; else it is that of a field."""
    return query.sort == "best" and (not is_browsing(query) or bool(query.standards))


def assemble(
    query: SearchQuery,
    lexical: Lexical,
    scored: Sequence[Scored],
    documents: Mapping[str, SearchDocument],
    counts: Counts,
    *,
    started: float,
    suggestion: str | None,
) -> SearchPage:
    """The page of the `scored` hits, in their order; `started` is a `time.perf_counter()`."""
    hits = tuple(
        SearchHit(
            document=documents[hit.signals.id],
            score=hit.score,
            why=hit.why,
            highlight=highlight(documents[hit.signals.id], lexical) or None,
        )
        for hit in scored
        if hit.signals.id in documents
    )
    return SearchPage(
        total=counts.total,
        hits=hits,
        facets=facet_values(counts.facets, query),
        level_histogram=level_histogram(counts.levels),
        took_ms=(time.perf_counter() - started) * 1000,
        suggestion=suggestion,
    )
