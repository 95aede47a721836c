"""Cells of a table as they are meant: links behind formulas, addresses without a scheme, prices."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from curate.extract.paths import Node
from curate.extract.rules import is_template
from curate.extract.table_columns import plain, reading

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from curate.extract.rules import RecordRules

Readings = dict[str, "Callable[[str], str]"]

_HYPERLINK = re.compile(
    r"^\s*=\s*(?:HYPERLINK|HIPERVINCULO|LIEN_HYPERTEXTE)\s*\(\s*\"([^\"]*)\"\s*"
    r"(?:[,;]\s*\"((?:[^\"]|\"\")*)\"\s*)?\)\s*$",
    re.IGNORECASE,
)
_MARKDOWN = re.compile(r"^\s*\[([^\[\]]*)\]\(\s*(https?://[^\s()]+)\s*\)\s*$", re.IGNORECASE)
_FORMULA = re.compile(r"^\s*=\s*[A-Z][A-Z0-9.]*\s*[(!:&+*/-]|^\s*#(?:REF|N/A|NAME|VALUE|DIV/0)")
_HOST = re.compile(r"^(?:[a-z0-9-]+\.)+[a-z]{2,24}(?::\d+)?(?:[/?#]\S*)?$", re.IGNORECASE)
_START = re.compile(r"(?<!\S)<?https?://", re.IGNORECASE)


class Row(dict[str, Any]):
    """The cells of one row by the names of their columns, however a name is written.

    `words` holds the cells that were read as something else, by their places.
    """

    def __init__(self) -> None:
        super().__init__()
        self.words: dict[str, str] = {}

    def put(self, name: str, value: object) -> None:
        """Set the cell of a column."""
        super().__setitem__(plain(name), value)

    def __contains__(self, name: object) -> bool:
        return super().__contains__(plain(str(name)))

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - JSON Lines hold anything
        return super().__getitem__(plain(name))

    def get(self, name: str, default: Any = None) -> Any:  # noqa: ANN401
        """The cell of a column."""
        return super().get(plain(name), default)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as words, and the address behind them where it is a link."""

    text: str
    link: str | None = None


def readings_of(headers: Sequence[str]) -> Readings:
    """How the cells of columns are read, by the plain names of those that need it."""
    return {plain(header): found for header in headers if (found := reading(header))}


def row_node(
    number: int, names: Sequence[str], cells: Sequence[Any], rules: RecordRules, readings: Readings
) -> Node | str:
    """One row as a record; what is wrong with it where it cannot be one.

    Args:
        number: of the row in its sheet, from 1.
        names: of the columns, each once.
        cells: as `cell` reads them; anything else (JSON Lines) stays as it is.
        rules: which columns hold addresses.
        readings: how cells are read, by the plain names of their columns.
    """
    row, place = Row(), f"row {number}"
    addresses = [plain(_column(path)) for path in rules.url if not is_template(path)]
    link = None
    for name, one in zip(names, cells, strict=False):
        key = plain(name)
        value: object = one.text if isinstance(one, Cell) else one
        if isinstance(one, Cell):
            link = link or one.link
            if key in addresses:
                value = one.link or _address(one.text, relative=rules.base is not None)
                if len(_START.findall(one.text)) > 1 and one.link is None:
                    return "several web addresses in one cell: give each its own row"
            elif key in readings:
                value = readings[key](one.text)
                row.words[f"{place}, {name}"] = one.text
        row.put(name, value)
    if link and addresses and not any(row.get(name) for name in addresses):
        row.put(addresses[0], link)
    return Node(row, place, None, Node(row, place))


def _column(path: str) -> str:
    return path.strip('"')


def cell(text: str) -> Cell:
    """A cell as it is shown: formulas give what they link, others nothing."""
    found = _HYPERLINK.match(text)
    if found:
        return Cell((found[2] or found[1]).replace('""', '"'), found[1])
    found = _MARKDOWN.match(text)
    if found:
        return Cell(found[1], found[2])
    return Cell("") if _FORMULA.match(text) else Cell(text)


def link_of(text: str) -> str | None:
    """The address that a cell holds or links; None where it does neither."""
    found = cell(text)
    return found.link or (found.text if _START.match(found.text.strip()) else None)


def _address(text: str, *, relative: bool) -> str:
    """A cell as an address; what is none stays as it stands, to be told."""
    one = text.strip().strip("<>").strip()
    if _HOST.match(one) and not relative:
        return f"https://{one}"
    return one
