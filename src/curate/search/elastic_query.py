"""Elasticsearch requests as plain JSON, built by pure functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from curate.search.entry import FACETS
from curate.search.facets import BIN
from curate.search.filters import FILTERS, LEVEL, LEVEL_FIELDS, filter_keys
from curate.search.lexical import FIELD_WEIGHTS, Attempt
from curate.search.page import WINDOW, is_browsing

if TYPE_CHECKING:
    from curate.search.lexical import Lexical
    from curate.search.model import SearchQuery

Json = dict[str, Any]

MAX_FACET_PAIRS = 500  # spellings of one facet that are counted
# Reading float vectors of twice as many neighbors evens out the error of int8 vectors.
OVERSAMPLE = 2.0
CANDIDATES_PER_NEIGHBOR = 3

_FIELDS = [f"{name}^{weight}" if weight > 1 else name for name, weight in FIELD_WEIGHTS]
_BY_URL: Json = {"url": {"order": "asc"}}
_SORTS: dict[str, list[Json]] = {
    "newest": [{"modified_day": {"order": "desc", "missing": "_last"}}, _BY_URL],
    "easiest": [{"lexile_like": {"order": "asc", "missing": "_last"}}, _BY_URL],
    "hardest": [{"lexile_like": {"order": "desc", "missing": "_last"}}, _BY_URL],
    "score": [{"score": {"order": "desc", "missing": "_last"}}, _BY_URL],
}
BROWSE_ORDER: list[Json] = [
    {"vetting": {"order": "desc", "missing": "_last"}},
    {"completeness": {"order": "desc"}},
    {"name_sort": {"order": "asc"}},
    _BY_URL,
]
WORD_ORDER: list[Json] = [{"_score": {"order": "desc"}}, _BY_URL]


def order_of(query: SearchQuery) -> list[Json]:
    """The sort clause where a field orders the list."""
    return BROWSE_ORDER if query.sort == "best" else _SORTS[query.sort]


def words_clause(lexical: Lexical, attempt: Attempt) -> Json:
    """Documents that an attempt finds, scored over all fields as one (BM25F)."""
    if attempt is Attempt.ALL:
        return _combined(lexical.terms, operator="and")
    if attempt is Attempt.MOST:
        return _combined(lexical.terms, operator="or", minimum_should_match=str(lexical.most))
    *whole, last = lexical.terms
    beginnings = [
        {"match_bool_prefix": {name: {"query": last, "analyzer": "prose", "boost": weight}}}
        for name, weight in FIELD_WEIGHTS
    ]
    must: list[Json] = [{"bool": {"should": beginnings, "minimum_should_match": 1}}]
    if whole:
        must.append(_combined(tuple(whole), operator="and"))
    return {"bool": {"must": must}}


def any_word_clause(lexical: Lexical) -> Json:
    """Documents that hold at least one of the words."""
    return _combined(lexical.terms, operator="or")


def one_word_clause(word: str) -> Json:
    """Documents that hold one word, or one of its stem."""
    return _combined((word,))


def _combined(terms: tuple[str, ...], **options: str) -> Json:
    return {"combined_fields": {"query": " ".join(terms), "fields": _FIELDS, **options}}


def visible_clauses(query: SearchQuery) -> list[Json]:
    """What may be shown at all, before any filter."""
    return [] if query.include_hidden else [{"term": {"hidden": False}}]


def filter_clauses(query: SearchQuery, *, without: str | None = None) -> list[Json]:
    """Clauses that all must hold; `without` names a filter left out (for its own facet)."""
    clauses = visible_clauses(query)
    for name in FILTERS:
        chosen = getattr(query, name)
        if chosen and name != without:
            clauses.append({"terms": {name: filter_keys(name, chosen)}})
    return clauses if without == LEVEL else clauses + _level_clauses(query)


def _level_clauses(query: SearchQuery) -> list[Json]:
    above, below = LEVEL_FIELDS[query.level_match]
    bounds = ((above, "gte", query.level_min), (below, "lte", query.level_max))
    ranges: dict[str, Json] = {}
    for field, edge, value in bounds:
        if value is not None:
            ranges.setdefault(field, {})[edge] = value
    return [{"range": {field: edges}} for field, edges in ranges.items()]


def near_clause(vector: tuple[float, ...], floor: float, k: int, filters: list[Json]) -> Json:
    """The `k` nearest documents among those that pass `filters`, cosine at least `floor`."""
    clause: Json = {
        "field": "vector",
        "query_vector": list(vector),
        "k": k,
        "num_candidates": CANDIDATES_PER_NEIGHBOR * k,
        "similarity": floor,
        "rescore_vector": {"oversample": OVERSAMPLE},
    }
    if filters:
        clause["filter"] = filters
    return {"knn": clause}


class Near:
    """What meaning asks for: a vector and the least cosine."""

    def __init__(self, vector: tuple[float, ...], floor: float, k: int) -> None:
        self.vector = vector
        self.floor = floor
        self.k = k

    def clause(self, filters: list[Json]) -> Json:
        """The kNN clause among documents that pass `filters`."""
        return near_clause(self.vector, self.floor, self.k, filters)


def build_query(
    query: SearchQuery,
    words: Json | None,
    near: Near | None,
    *,
    without: str | None = None,
) -> Json:
    """The query clause for everything that answers `query`.

    Args:
        query: supplies the filters and tells whether anything is asked at all.
        words: the clause of the attempt in use; None without words.
        near: what meaning asks for; None searches by words alone.
        without: a filter left out.
    """
    filters = filter_clauses(query, without=without)
    if is_browsing(query):
        return {"bool": {"filter": filters}}
    found = [clause for clause in (words, near.clause(filters) if near else None) if clause]
    if not found:
        return {"match_none": {}}
    return {"bool": {"filter": filters, "should": found, "minimum_should_match": 1}}


def filtered(clause: Json, filters: list[Json], *, without_ids: list[str] | None = None) -> Json:
    """`clause` scored, among documents that pass `filters` and have none of `without_ids`."""
    body: Json = {"must": [clause], "filter": filters}
    if without_ids:
        body["must_not"] = [{"ids": {"values": without_ids}}]
    return {"bool": body}


def exists_search(clause: Json, filters: list[Json]) -> Json:
    """A search that only tells whether anything matches."""
    return {
        "size": 0,
        "track_total_hits": True,
        "terminate_after": 1,
        "query": {"bool": {"filter": [clause, *filters]}},
    }


def candidates_search(clause: Json, *, size: int = WINDOW, sort: list[Json] | None = None) -> Json:
    """A search for candidates: their raw scores and what the ranking reads of them."""
    body: Json = {
        "size": size,
        "track_total_hits": False,
        "_source": ["signals"],
        "query": clause,
    }
    if sort:
        body |= {"sort": sort, "track_scores": True}
    return body


def counts_search(
    query: SearchQuery, words: Json | None, near: Near | None, own: str | None
) -> Json:
    """A search for counts.

    Args:
        query: as searched.
        words: as for `build_query`.
        near: as for `build_query`.
        own: a facet (or `level`) to count without its own filter; None counts the total and all
            that is not filtered by.
    """
    names = [name for name in FACETS if not getattr(query, name)] if own is None else [own]
    aggs: Json = {
        name: {"terms": {"field": f"facet_{name}", "size": MAX_FACET_PAIRS}}
        for name in names
        if name != LEVEL
    }
    if (own is None and not has_level(query)) or own == LEVEL:
        aggs[LEVEL] = {"histogram": {"field": "lexile_like", "interval": BIN, "min_doc_count": 1}}
    return {
        "size": 0,
        "track_total_hits": own is None,
        "query": build_query(query, words, near, without=own),
        "aggs": aggs,
    }


def own_counts(query: SearchQuery) -> list[str]:
    """Facets that the query filters by: each needs a count of its own."""
    return [name for name in FACETS if getattr(query, name)] + ([LEVEL] if has_level(query) else [])


def has_level(query: SearchQuery) -> bool:
    """Whether the query filters by reading level."""
    return query.level_min is not None or query.level_max is not None


def spelling_search(terms: list[str]) -> Json:
    """A search for words of the index that are spelled like `terms`."""
    return {
        "size": 0,
        "suggest": {
            term: {
                "text": term,
                "term": {
                    "field": "spelling",
                    "suggest_mode": "missing",
                    "prefix_length": 0,
                    "min_word_length": 4,
                    "max_edits": 2,
                    "size": 10,
                },
            }
            for term in terms
        },
    }
