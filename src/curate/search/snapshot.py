"""The embedded index's columns in memory: filters, facets and vectors as numpy arrays.

A snapshot belongs to one generation of the index file and never changes. Positions are indices
into `rowids`. 20,000 documents take about 31 MB for vectors and a few MB for the rest.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from curate.search.entry import FACETS
from curate.search.facets import BIN
from curate.search.filters import FILTERS, LEVEL, LEVEL_FIELDS, filter_keys

if TYPE_CHECKING:
    import sqlite3

    from numpy.typing import NDArray

    from curate.search.model import SearchQuery

    Mask = NDArray[np.bool_]
    Positions = NDArray[np.int64]
    Floats = NDArray[np.float64]

_NUMBERS = (
    *("score", "vetting", "completeness", "modified_day"),
    *("lexile_like", "level_low", "level_high"),
)


@dataclass(frozen=True, slots=True)
class FacetColumn:
    """One facet: `pairs[codes[i]]` belongs to the document at `positions[i]`."""

    pairs: tuple[str, ...]
    positions: Positions
    codes: Positions


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All documents of one generation. Missing numbers are NaN."""

    generation: int
    rowids: Positions
    ids: tuple[str, ...]
    url_rank: Positions
    name_rank: Positions
    hidden: Mask
    numbers: dict[str, Floats]
    keys: dict[str, dict[str, Positions]]
    facets: dict[str, FacetColumn]
    matrix: NDArray[np.float32]
    matrix_positions: Positions

    @property
    def size(self) -> int:
        """Number of documents."""
        return len(self.rowids)

    def positions_of(self, rowids: Positions) -> Positions:
        """Positions of rowids that are all in the snapshot."""
        return np.searchsorted(self.rowids, rowids).astype(np.int64)

    def visible(self, query: SearchQuery) -> Mask:
        """What may be shown at all, before any filter."""
        return np.ones(self.size, dtype=np.bool_) if query.include_hidden else ~self.hidden

    def mask(self, query: SearchQuery, *, without: str | None = None) -> Mask:
        """What passes the filters; `without` names one that is left out (for its own facet)."""
        mask = self.visible(query)
        for name in FILTERS:
            chosen = getattr(query, name)
            if chosen and name != without:
                mask &= self._any_of(name, chosen)
        if without != LEVEL:
            above, below = LEVEL_FIELDS[query.level_match]
            if query.level_min is not None:
                mask &= self.numbers[above] >= query.level_min
            if query.level_max is not None:
                mask &= self.numbers[below] <= query.level_max
        return mask

    def _any_of(self, name: str, chosen: tuple[object, ...]) -> Mask:
        mask = np.zeros(self.size, dtype=np.bool_)
        for key in filter_keys(name, chosen):
            positions = self.keys[name].get(key)
            if positions is not None:
                mask[positions] = True
        return mask

    def cosines(self, vector: tuple[float, ...]) -> Floats:
        """Cosine of every document's vector to `vector`; -inf where it has none."""
        out = np.full(self.size, -np.inf)
        wanted = np.asarray(vector, dtype=np.float32)
        wanted = wanted / np.linalg.norm(wanted)
        out[self.matrix_positions] = self.matrix @ wanted
        return out

    def facet_counts(self, name: str, mask: Mask) -> dict[str, int]:
        """Count of every `value TAB label` pair among the documents of `mask`."""
        column = self.facets[name]
        counts = np.bincount(column.codes[mask[column.positions]], minlength=len(column.pairs))
        return {column.pairs[i]: int(counts[i]) for i in np.flatnonzero(counts)}

    def level_counts(self, mask: Mask) -> dict[int, int]:
        """Count of every bin of reading levels among the documents of `mask`."""
        levels = self.numbers["lexile_like"][mask]
        edges = np.floor(levels[~np.isnan(levels)] / BIN).astype(np.int64) * BIN
        values, counts = np.unique(edges, return_counts=True)
        return {int(edge): int(count) for edge, count in zip(values, counts, strict=True)}


def load_snapshot(connection: sqlite3.Connection, generation: int, dims: int) -> Snapshot:
    """Read all columns; call it inside the read transaction that `generation` was read in."""
    rows = connection.execute(
        "SELECT rowid, features, vector, id FROM documents ORDER BY rowid"
    ).fetchall()
    features: list[dict[str, Any]] = json.loads("[" + ",".join(row[1] for row in rows) + "]")
    with_vector = [i for i, row in enumerate(rows) if row[2] is not None]
    matrix = np.frombuffer(b"".join(rows[i][2] for i in with_vector), dtype="<f4")
    matrix = matrix.reshape(len(with_vector), dims) if with_vector else matrix.reshape(0, dims)
    norms = np.linalg.norm(matrix, axis=1, keepdims=True)
    return Snapshot(
        generation=generation,
        rowids=np.array([row[0] for row in rows], dtype=np.int64),
        ids=tuple(row[3] for row in rows),
        url_rank=_ranks([f["url"] for f in features]),
        name_rank=_ranks([f["name"] for f in features]),
        hidden=np.array([f["hidden"] for f in features], dtype=np.bool_),
        numbers={
            name: np.array(
                [np.nan if f[name] is None else f[name] for f in features], dtype=np.float64
            )
            for name in _NUMBERS
        },
        keys={name: _postings(features, name) for name in FILTERS},
        facets={name: _column(features, name) for name in FACETS},
        matrix=np.divide(matrix, norms, dtype=np.float32),
        matrix_positions=np.array(with_vector, dtype=np.int64),
    )


def _ranks(values: list[str]) -> Positions:
    """Dense ranks: equal values get equal ranks, so that a later sort key decides."""
    order = {value: rank for rank, value in enumerate(sorted(set(values)))}
    return np.array([order[value] for value in values], dtype=np.int64)


def _postings(features: list[dict[str, Any]], name: str) -> dict[str, Positions]:
    found: dict[str, list[int]] = {}
    for position, feature in enumerate(features):
        for key in feature["keys"].get(name, ()):
            found.setdefault(key, []).append(position)
    return {key: np.array(positions, dtype=np.int64) for key, positions in found.items()}


def _column(features: list[dict[str, Any]], name: str) -> FacetColumn:
    codes: dict[str, int] = {}
    where: list[int] = []
    what: list[int] = []
    for position, feature in enumerate(features):
        for pair in feature["facets"].get(name, ()):
            where.append(position)
            what.append(codes.setdefault(pair, len(codes)))
    return FacetColumn(
        tuple(codes), np.array(where, dtype=np.int64), np.array(what, dtype=np.int64)
    )
