"""Numbers and days as every room writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


def counted(n: int, noun: str) -> str:
    """A number with its noun, which takes an s.

    >>> counted(1, "page"), counted(3, "page")
    ('1 page', '3 pages')
    """
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


def iso_day(at: datetime) -> str:
    """The day of a time, as ISO 8601, in the time's own zone (UTC in records)."""
    return at.date().isoformat()
