"""The list of items as a table for a spreadsheet: one row an item."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from curate.report.csv_cells import cell, line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

COLUMNS = (
    *("id", "name", "url", "source", "inLanguage", "license", "gone_at", "gone_because"),
    *("reading_status", "lexile_like", "reading_label", "reading_low", "reading_high"),
    *("reading_bands", "ease", "ease_low", "ease_high"),
)


def items_csv(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The lines of the CSV, one at a time; `rows` are those of `curate.report.items.list_items`.

    Levels are Lexile-like estimates in L, with the ends of their 90 % interval; several bands
    stand in one cell. Unknown is an empty cell. A cell that a spreadsheet would take for a formula
    begins with an apostrophe.
    """
    yield line(COLUMNS)
    for row in rows:
        yield line(cell(value) for value in _values(row))


def _values(row: Mapping[str, Any]) -> Iterator[object]:
    for name in COLUMNS[:8]:
        yield row[name]
    yield from (row["reading_status"], row["lexile_like"], row["reading_label"])
    yield from row["reading_interval"] or (None, None)
    yield from (" ".join(band.replace(" ", "_") for band in row["reading_bands"]), row["ease"])
    yield from row["ease_interval"] or (None, None)
