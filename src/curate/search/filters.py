"""The filters of a query, and the form in which both engines compare their values."""

from __future__ import annotations

from curate.search.entry import fold_key, standard_key

FILTERS = (
    *("grades", "subjects", "languages", "licenses", "standards", "sources", "resource_types"),
)
LEVEL = "level"


def filter_keys(name: str, chosen: tuple[object, ...]) -> list[str]:
    """Values of a filter in the form in which the index holds them."""
    to_key = standard_key if name == "standards" else fold_key
    return [to_key(str(value)) for value in chosen]
