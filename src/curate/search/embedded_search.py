"""One search in the embedded engine: exact matches as masks over a snapshot."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np

from curate.errors import ConfigError
from curate.search import fts
from curate.search.entry import FACETS, restore
from curate.search.filters import LEVEL
from curate.search.lexical import Attempt
from curate.search.page import WINDOW, Counts, assemble, is_browsing, is_ranked, use_vector
from curate.search.ranking import Candidates, Scored, Signals, explain, rank
from curate.search.spelling import best_spelling, slips_allowed, suggestion

if TYPE_CHECKING:
    import sqlite3
    from datetime import datetime

    from curate.search.config import Ranking
    from curate.search.lexical import Lexical
    from curate.search.model import SearchDocument, SearchPage, SearchQuery
    from curate.search.snapshot import Floats, Mask, Positions, Snapshot

_SORTS = {
    "newest": ("modified_day", -1.0),
    "easiest": ("lexile_like", 1.0),
    "hardest": ("lexile_like", -1.0),
    "score": ("score", -1.0),
}


class EmbeddedSearch:
    """Answers one query inside one read transaction."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        snapshot: Snapshot,
        query: SearchQuery,
        lexical: Lexical,
        ranking: Ranking,
        now: datetime,
    ) -> None:
        self._connection = connection
        self._snapshot = snapshot
        self._query = query
        self._lexical = lexical
        self._ranking = ranking
        self._now = now
        self._browsing = is_browsing(query)
        self._raw: Floats = np.zeros(snapshot.size)
        self._attempt = self._match_words()
        self._cosines = self._match_meaning()
        self._best_words = 0.0
        self._shown_near: Positions = np.array([], dtype=np.int64)

    def page(self, started: float) -> SearchPage:
        """The page that the query asks for."""
        mask = self._snapshot.mask(self._query)
        result = self._result(mask)
        self._shown_near = self._near(mask)
        self._best_words = float(self._raw[mask].max(initial=0.0))
        hits = self._ranked(mask, result) if is_ranked(self._query) else self._sorted(result)
        return assemble(
            self._query,
            self._lexical,
            hits,
            self._documents(hits),
            self._counts(result),
            started=started,
            suggestion=self._suggestion(),
        )

    def _match_words(self) -> Attempt | None:
        """Fill the raw scores by the first attempt that finds anything visible."""
        visible = self._snapshot.visible(self._query)
        attempts = self._lexical.attempts()
        for attempt in attempts:
            found = fts.matches(self._connection, self._lexical, attempt)
            if not found:
                continue
            positions = self._snapshot.positions_of(np.array([row[0] for row in found]))
            raw = np.zeros(self._snapshot.size)
            raw[positions] = np.maximum(np.array([row[1] for row in found]), 1e-9)
            if bool((raw[visible] > 0).any()):
                self._raw = raw
                return attempt
        return attempts[0] if attempts else None

    def _match_meaning(self) -> Floats | None:
        """Cosines with everything below the floor at -inf; None where meaning isn't searched."""
        vector = use_vector(self._query)
        snapshot = self._snapshot
        if vector is None or not len(snapshot.matrix):
            return None
        if len(vector) != snapshot.matrix.shape[1]:
            msg = (
                f"the query's embedding has {len(vector)} dimensions, the index holds "
                f"{snapshot.matrix.shape[1]}: build the index again with the current model"
            )
            raise ConfigError(msg)
        meaning = self._ranking.meaning
        known = (
            not self._lexical.terms
            or bool((self._raw > 0).any())
            or fts.knows_any(self._connection, self._lexical)
        )
        floor = meaning.floor if known else meaning.floor_without_words
        cosines = snapshot.cosines(vector)
        cosines[cosines < floor] = -np.inf
        return cosines

    def _near(self, mask: Mask) -> Positions:
        """Positions of the nearest documents in `mask`, nearest first; ties by address."""
        if self._cosines is None:
            return np.array([], dtype=np.int64)
        positions = np.flatnonzero(mask & np.isfinite(self._cosines))
        return self._top(positions, self._cosines, self._ranking.meaning.candidates)

    def _top(self, positions: Positions, values: Floats, n: int) -> Positions:
        order = np.lexsort((self._snapshot.url_rank[positions], -values[positions]))
        return positions[order[:n]]

    def _result(self, mask: Mask) -> Mask:
        """Everything that answers the query among the documents of `mask`."""
        if self._browsing:
            return mask
        result = mask & (self._raw > 0)
        result[self._near(mask)] = True
        return result

    def _ranked(self, mask: Mask, result: Mask) -> list[Scored]:
        """The page from the ranked candidates and, after them, the rest in the engine's order."""
        if self._browsing:
            rest = self._browse_order(result)
            chosen = rest[:WINDOW]
        else:
            words = self._top(
                np.flatnonzero(mask & (self._raw > 0)), self._raw, self._snapshot.size
            )
            chosen = np.union1d(words[:WINDOW], self._shown_near)
            rest = words
        signals = self._signals(chosen)
        scored = rank(signals, self._candidates(chosen), self._query, self._ranking, self._now)
        begin, end = self._query.offset, self._query.offset + self._query.limit
        after = rest[~np.isin(rest, chosen)][
            max(0, begin - len(scored)) : max(0, end - len(scored))
        ]
        return scored[begin:end] + self._explained(after)

    def _sorted(self, result: Mask) -> list[Scored]:
        """The page where a field orders the list."""
        if self._query.sort == "best":
            order = self._browse_order(result)
        else:
            field, sign = _SORTS[self._query.sort]
            positions = np.flatnonzero(result)
            values = np.nan_to_num(sign * self._snapshot.numbers[field][positions], nan=np.inf)
            order = positions[np.lexsort((self._snapshot.url_rank[positions], values))]
        return self._explained(order[self._query.offset : self._query.offset + self._query.limit])

    def _browse_order(self, result: Mask) -> Positions:
        """By vetting, completeness, name and address."""
        positions = np.flatnonzero(result)
        numbers = self._snapshot.numbers
        keys = (
            self._snapshot.url_rank[positions],
            self._snapshot.name_rank[positions],
            -numbers["completeness"][positions],
            np.nan_to_num(-numbers["vetting"][positions], nan=np.inf),
        )
        return positions[np.lexsort(keys)]

    def _candidates(self, positions: Positions) -> Candidates:
        """The raw scores of the documents at `positions`."""
        ids = self._snapshot.ids
        cosines = self._cosines
        return Candidates(
            words={ids[p]: float(self._raw[p]) for p in positions},
            cosines=(
                {ids[p]: float(cosines[p]) for p in np.intersect1d(positions, self._shown_near)}
                if cosines is not None
                else {}
            ),
            best_words=self._best_words,
            attempt=None if self._browsing else self._attempt,
            with_vectors=cosines is not None,
        )

    def _explained(self, positions: Positions) -> list[Scored]:
        candidates = self._candidates(positions)
        return [
            explain(one, candidates, self._query, self._ranking, self._now)
            for one in self._signals(positions)
        ]

    def _counts(self, result: Mask) -> Counts:
        """Totals and facets; a filtered facet counts what there were without its own filter."""
        query = self._query
        facets = {}
        for name in FACETS:
            own = bool(getattr(query, name))
            among = self._result(self._snapshot.mask(query, without=name)) if own else result
            facets[name] = self._snapshot.facet_counts(name, among)
        levels = result
        if query.level_min is not None or query.level_max is not None:
            levels = self._result(self._snapshot.mask(query, without=LEVEL))
        return Counts(int(result.sum()), facets, self._snapshot.level_counts(levels))

    def _column(self, column: str, rowids: list[int]) -> dict[int, str]:
        """A column of `documents` by rowid."""
        found: dict[int, str] = {}
        for start in range(0, len(rowids), 500):
            some = rowids[start : start + 500]
            marks = ", ".join("?" * len(some))
            sql = f"SELECT rowid, {column} FROM documents WHERE rowid IN ({marks})"
            found.update(self._connection.execute(sql, some).fetchall())
        return found

    def _signals(self, positions: Positions) -> list[Signals]:
        rowids = [int(rowid) for rowid in self._snapshot.rowids[positions]]
        rows = self._column("signals", rowids)
        return [Signals.from_json(json.loads(rows[rowid])) for rowid in rowids]

    def _documents(self, hits: list[Scored]) -> dict[str, SearchDocument]:
        found = {}
        for hit in hits:
            row = self._connection.execute(
                "SELECT source FROM documents WHERE id = ?", (hit.signals.id,)
            ).fetchone()
            found[hit.signals.id] = restore(json.loads(row[0]))
        return found

    def _suggestion(self) -> str | None:
        """A better spelling where no document holds all the words asked."""
        attempts = self._lexical.attempts()
        if not attempts or (self._attempt is not Attempt.MOST and bool((self._raw > 0).any())):
            return None
        better: dict[str, str] = {}
        for term in self._lexical.terms:
            slips = slips_allowed(term)
            if slips and not fts.is_known(self._connection, term):
                known = fts.known_words(self._connection, len(term) - slips, len(term) + slips)
                best = best_spelling(term, known)
                if best:
                    better[term] = best
        return suggestion(self._lexical.terms, better)
