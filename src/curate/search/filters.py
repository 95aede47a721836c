"""The filters of a query, and the form in which both engines compare their values."""

from __future__ import annotations

from curate.search.entry import fold_key, standard_key

FILTERS = (
    *("grades", "subjects", "languages", "licenses", "standards", "sources", "resource_types"),
    *("bands", "versions"),
)
LEVEL = "level"

# What of a reading level must lie between the bounds: the fields that the lower and the upper bound
# are compared with.
LEVEL_FIELDS = {
    "number": ("lexile_like", "lexile_like"),
    "surely": ("level_low", "level_high"),
    "maybe": ("level_high", "level_low"),
}


def filter_keys(name: str, chosen: tuple[object, ...]) -> list[str]:
    """Values of a filter in the form in which the index holds them."""
    to_key = standard_key if name == "standards" else fold_key
    return [to_key(str(value)) for value in chosen]
