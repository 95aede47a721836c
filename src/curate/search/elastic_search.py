"""One search in Elasticsearch: a look at the words, one `_msearch` for candidates and counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from curate.errors import ConfigError, SearchUnavailable
from curate.search import elastic_query as build
from curate.search.elastic_index import BACKEND
from curate.search.entry import restore
from curate.search.filters import LEVEL
from curate.search.lexical import Attempt
from curate.search.page import WINDOW, Counts, assemble, is_browsing, is_ranked, use_vector
from curate.search.ranking import Candidates, Scored, Signals, explain, rank
from curate.search.spelling import best_spelling, slips_allowed, suggestion

if TYPE_CHECKING:
    from datetime import datetime

    from elasticsearch import Elasticsearch

    from curate.search.config import Ranking
    from curate.search.lexical import Lexical
    from curate.search.model import SearchDocument, SearchPage, SearchQuery

Json = dict[str, Any]


class ElasticSearch:
    """Answers one query from one index (not the alias, so that a swap can't fall between)."""

    def __init__(
        self,
        client: Elasticsearch,
        index: str,
        query: SearchQuery,
        lexical: Lexical,
        ranking: Ranking,
        now: datetime,
    ) -> None:
        self._client = client
        self._index = index
        self._query = query
        self._lexical = lexical
        self._ranking = ranking
        self._now = now
        self._browsing = is_browsing(query)
        self._attempt: Attempt | None = None
        self._found_words = False
        self._near: build.Near | None = None
        self._signals: dict[str, Signals] = {}
        self._words: dict[str, float] = {}
        self._cosines: dict[str, float] = {}
        self._best_words = 0.0

    def page(self, started: float) -> SearchPage:
        """The page that the query asks for."""
        self._look()
        counts, hits = self._fetch()
        return assemble(
            self._query,
            self._lexical,
            hits,
            self._documents(hits),
            counts,
            started=started,
            suggestion=self._suggestion(),
        )

    @property
    def _words_clause(self) -> Json | None:
        return build.words_clause(self._lexical, self._attempt) if self._attempt else None

    def _look(self) -> None:
        """Choose the attempt for the words and the floor for the meaning."""
        visible = build.visible_clauses(self._query)
        attempts = self._lexical.attempts()
        vector = use_vector(self._query)
        searches = [
            build.exists_search(build.words_clause(self._lexical, attempt), visible)
            for attempt in attempts
        ]
        if attempts:
            searches.append(build.exists_search(build.any_word_clause(self._lexical), []))
        if vector:
            searches.append(build.exists_search({"exists": {"field": "vector"}}, []))
        found = [answer["hits"]["total"]["value"] > 0 for answer in self._msearch(searches)]
        matched = [attempt for attempt, yes in zip(attempts, found, strict=False) if yes]
        self._found_words = bool(matched)
        self._attempt = next(iter((*matched, *attempts)), None)
        if vector and found[-1]:
            known = not attempts or self._found_words or found[len(attempts)]
            meaning = self._ranking.meaning
            floor = meaning.floor if known else meaning.floor_without_words
            self._near = build.Near(vector, floor, meaning.candidates)

    def _fetch(self) -> tuple[Counts, list[Scored]]:
        """Counts and hits: one `_msearch`, and a second one beyond the ranked candidates."""
        query, words = self._query, self._words_clause
        own = build.own_counts(query)
        filters = build.filter_clauses(query)
        counting = [build.counts_search(query, words, self._near, name) for name in (None, *own)]
        best = build.candidates_search(
            build.filtered(words or {"match_none": {}}, filters),
            size=WINDOW if is_ranked(query) else 1,
            sort=build.WORD_ORDER,
        )
        near = build.candidates_search(
            self._near.clause(filters) if self._near else {"match_none": {}},
            size=self._ranking.meaning.candidates,
        )
        answers = self._msearch([*counting, best, near, self._listing()])
        counted, (best_hits, near_hits, listed) = answers[: len(counting)], answers[len(counting) :]
        self._take(best_hits, self._words)
        self._best_words = max(self._words.values(), default=0.0)
        self._take(near_hits, self._cosines)
        # Elasticsearch scores a cosine c as (1 + c) / 2.
        self._cosines = {one: 2 * score - 1 for one, score in self._cosines.items()}
        order = self._take(listed, {})
        hits = self._ranked(order) if is_ranked(query) else self._sorted(order)
        return self._counts(counted), hits

    def _listing(self) -> Json:
        """The search whose order the page keeps: by a field, or browsing before it is ranked."""
        query = self._query
        if is_ranked(query) and not self._browsing:
            return {"size": 0, "query": {"match_none": {}}}
        clause = build.build_query(query, self._words_clause, self._near)
        order = build.order_of(query)
        if is_ranked(query):
            return build.candidates_search(clause, sort=order)
        listing = build.candidates_search(clause, size=query.limit, sort=order)
        return {**listing, "from": query.offset}

    def _take(self, answer: Json, scores: dict[str, float]) -> list[str]:
        """Note signals and raw scores of an answer's hits; returns their ids in order."""
        hits = answer["hits"]["hits"]
        for hit in hits:
            self._signals[hit["_id"]] = Signals.from_json(hit["_source"]["signals"])
            scores[hit["_id"]] = float(hit["_score"] or 0.0)
        return [hit["_id"] for hit in hits]

    def _ranked(self, listed: list[str]) -> list[Scored]:
        """The page from the ranked candidates and, after them, the rest in the engine's order."""
        query = self._query
        chosen = listed if self._browsing else list({**self._words, **self._cosines})
        signals = [self._signals[one] for one in chosen]
        scored = rank(signals, self._candidates(), query, self._ranking, self._now)
        hits = scored[query.offset : query.offset + query.limit]
        n_after = query.offset + query.limit - max(query.offset, len(scored))
        at_window = len(self._words) >= WINDOW or len(listed) >= WINDOW
        if n_after > 0 and at_window:
            hits += self._rest(chosen, max(0, query.offset - len(scored)), n_after)
        return hits

    def _rest(self, chosen: list[str], offset: int, limit: int) -> list[Scored]:
        filters = build.filter_clauses(self._query)
        clause = self._words_clause or {"match_all": {}}
        order = build.BROWSE_ORDER if self._browsing else build.WORD_ORDER
        search = build.candidates_search(
            build.filtered(clause, filters, without_ids=chosen), size=limit, sort=order
        )
        ids = self._take(self._msearch([{**search, "from": offset}])[0], self._words)
        return self._explained(ids)

    def _sorted(self, listed: list[str]) -> list[Scored]:
        """The page where a field orders the list; its word scores are asked for by id."""
        words = self._words_clause
        if words and listed:
            search = build.candidates_search(
                build.filtered(words, [{"ids": {"values": listed}}]), size=len(listed)
            )
            self._take(self._msearch([search])[0], self._words)
        return self._explained(listed)

    def _candidates(self) -> Candidates:
        return Candidates(
            words=self._words,
            cosines=self._cosines,
            best_words=self._best_words,
            attempt=self._attempt,
            with_vectors=self._near is not None,
        )

    def _explained(self, ids: list[str]) -> list[Scored]:
        candidates = self._candidates()
        return [
            explain(self._signals[one], candidates, self._query, self._ranking, self._now)
            for one in ids
        ]

    def _counts(self, answers: list[Json]) -> Counts:
        facets: dict[str, dict[str, int]] = {}
        levels: dict[int, int] = {}
        for answer in answers:
            for name, found in answer["aggregations"].items() if "aggregations" in answer else ():
                buckets = found["buckets"]
                if name == LEVEL:
                    levels = {int(b["key"]): int(b["doc_count"]) for b in buckets}
                else:
                    facets[name] = {b["key"]: int(b["doc_count"]) for b in buckets}
        return Counts(int(answers[0]["hits"]["total"]["value"]), facets, levels)

    def _documents(self, hits: list[Scored]) -> dict[str, SearchDocument]:
        if not hits:
            return {}
        search = {
            "size": len(hits),
            "query": {"ids": {"values": [hit.signals.id for hit in hits]}},
            "_source": {"includes": ["document"], "excludes": ["document.vector"]},
        }
        found = self._msearch([search])[0]["hits"]["hits"]
        return {hit["_id"]: restore(hit["_source"]["document"]) for hit in found}

    def _suggestion(self) -> str | None:
        """A better spelling where no document holds all the words asked."""
        terms = self._lexical.terms
        if not terms or (self._found_words and self._attempt is not Attempt.MOST):
            return None
        asked = [term for term in terms if slips_allowed(term)]
        if not asked:
            return None
        searches = [build.exists_search(build.one_word_clause(term), []) for term in asked]
        *known, spelled = self._msearch([*searches, build.spelling_search(asked)])
        better: dict[str, str] = {}
        for term, answer in zip(asked, known, strict=True):
            if answer["hits"]["total"]["value"]:
                continue
            options = [o for part in spelled["suggest"][term] for o in part["options"]]
            best = best_spelling(term, [(o["text"], int(o["freq"])) for o in options])
            if best:
                better[term] = best
        return suggestion(terms, better)

    def _msearch(self, searches: list[Json]) -> list[Json]:
        """Send searches in one request; the answers in the same order."""
        if not searches:
            return []
        lines: list[Json] = [line for search in searches for line in ({}, search)]
        answers = self._client.msearch(index=self._index, searches=lines)["responses"]
        for answer in answers:
            if "error" in answer:
                _raise(answer)
        return list(answers)


def _raise(answer: Json) -> None:
    error = answer["error"]
    causes = [str(cause.get("reason", "")) for cause in error.get("root_cause", ())]
    reason = " ".join((causes or [str(error.get("reason", error))])[0].split())[:200]
    if "number of dimensions" in reason:
        msg = f"{reason}: build the index again with the current embedding model"
        raise ConfigError(msg)
    raise SearchUnavailable(f"HTTP {answer.get('status')}: {reason}", backend=BACKEND)
