"""Cells and lines of CSV that no spreadsheet runs as a formula."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import TYPE_CHECKING

from curate.plain import unsteered

if TYPE_CHECKING:
    from collections.abc import Iterable


def cell(value: object) -> str:
    """A value as a cell; "" for None. A text that looks like a formula gets an apostrophe.

    Numbers of our own are written as they are, negative ones too.
    """
    if value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    text = value.isoformat() if isinstance(value, datetime) else str(value)
    # Spreadsheets skip white space before a formula, and some take a wide sign for a plain one.
    looks_like_formula = text.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
    is_risky = looks_like_formula or text[:1] in {"\t", "\r", "\n"}
    return f"'{unsteered(text)}" if is_risky else unsteered(text)


def line(cells: Iterable[str]) -> str:
    """Cells as one line, quoted where they need it."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue()
