"""Facet counts and the histogram of reading levels, drawn up alike for every engine."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from curate.search.entry import FACETS, SEPARATOR, fold_key
from curate.search.labels import BAND_LABELS, facet_label
from curate.search.model import FacetValue

if TYPE_CHECKING:
    from collections.abc import Mapping

    from curate.search.model import SearchQuery

MAX_VALUES = 50  # of one facet; longer lists are not read
BIN = 100  # L


def facet_values(
    counts: Mapping[str, Mapping[str, int]], query: SearchQuery
) -> dict[str, tuple[FacetValue, ...]]:
    """Facets from the engine's counts of `value TAB label` pairs.

    Spellings of one value are added up under the commonest. Grades and bands come in their order,
    all else by falling count, then label. A value that the query filters by is listed even at 0,
    so that the page can show it and take it away.
    """
    return {name: _values(name, counts.get(name, {}), getattr(query, name)) for name in FACETS}


def _values(
    name: str, counts: Mapping[str, int], chosen: tuple[object, ...]
) -> tuple[FacetValue, ...]:
    totals: dict[str, int] = defaultdict(int)
    labels: dict[str, tuple[int, str]] = {}
    for pair, count in sorted(counts.items()):
        value, _, label = pair.partition(SEPARATOR)
        totals[value] += count
        if value not in labels or count > labels[value][0]:
            labels[value] = (count, label)
    for choice in chosen:
        value = fold_key(str(choice))
        if value not in totals:
            totals[value] = 0
            labels[value] = (0, facet_label(name, str(choice)))
    values = [
        FacetValue(value=value, label=labels[value][1], count=count)
        for value, count in totals.items()
    ]
    if name == "grades":
        return tuple(sorted(values, key=lambda v: int(v.value)))
    if name == "bands":
        return tuple(sorted(values, key=lambda v: _band_place(v.value)))
    values.sort(key=lambda v: (-v.count, v.label.casefold(), v.value))
    kept = values[:MAX_VALUES]
    wanted = {fold_key(str(choice)) for choice in chosen}
    return (*kept, *(v for v in values[MAX_VALUES:] if v.value in wanted))


def _band_place(value: str) -> tuple[int, str]:
    order = list(BAND_LABELS)
    return order.index(value) if value in BAND_LABELS else len(order), value


def level_histogram(counts: Mapping[int, int]) -> tuple[tuple[int, int], ...]:
    """(lower edge in L, count) of the bins from the lowest to the highest, empty ones between."""
    filled = {edge: count for edge, count in counts.items() if count}
    if not filled:
        return ()
    edges = range(min(filled), max(filled) + BIN, BIN)
    return tuple((edge, filled.get(edge, 0)) for edge in edges)
