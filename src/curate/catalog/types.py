"""Column types: aware UTC times (SQLite drops zones) and JSON kept in canonical order."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import DateTime
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect


class UtcDateTime(TypeDecorator[datetime]):
    """Stores aware times as UTC and hands them back aware, on every database.

    Raises:
        ValueError: when a naive time is stored; it could mean anything.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database: UTC; SQLite gets it without the zone that it would drop anyway."""
        if value is None:
            return None
        if value.tzinfo is None:
            msg = f"naive time {value.isoformat()} refused: give it a time zone"
            raise ValueError(msg)
        as_utc = value.astimezone(UTC)
        return as_utc.replace(tzinfo=None) if dialect.name == "sqlite" else as_utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From the database: aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
