"""Collects the candidates for the fields of one resource while the extractors look at a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from curate.extract.page import plain
from curate.extract.version import EXTRACTOR_VERSION
from curate.records import Claim, FieldValue, Quote, SourceKind

if TYPE_CHECKING:
    from pydantic import JsonValue

    from curate.records import Evidence

MAX_EVIDENCE = 500  # characters quoted; the page itself is kept as a capture


class Candidates:
    """A list of `FieldValue`; a value seen twice by one extractor is kept once."""

    def __init__(self) -> None:
        self.values: list[FieldValue] = []

    def of(self, field: str) -> list[FieldValue]:
        """The candidates for one field, in the order found."""
        return [value for value in self.values if value.field == field]

    def claim(
        self, field: str, value: JsonValue, *, extractor: str, place: str, rank: int,
        text: str | None = None,
    ) -> None:  # fmt: skip
        """What the publisher states in machine-readable form; `text` is how it was put."""
        words = plain(text if text is not None else _as_text(value))
        ground = Claim(text=words[:MAX_EVIDENCE], place=plain(place))
        self.add(field, value, extractor, ground, rank)

    def quote(
        self, field: str, value: JsonValue, *, extractor: str, place: str, rank: int,
        text: str | None = None,
    ) -> None:  # fmt: skip
        """What the page says to its readers."""
        words = plain(text if text is not None else _as_text(value))
        ground = Quote(text=words[:MAX_EVIDENCE], place=plain(place))
        self.add(field, value, extractor, ground, rank)

    def add(
        self, field: str, value: JsonValue, extractor: str, evidence: Evidence, rank: int,
        source_kind: SourceKind = SourceKind.PUBLISHER,
    ) -> None:  # fmt: skip
        """Keep one candidate; absent values (None, "", an empty list) are none."""
        value = _plain_value(value)
        if value is None or value in ("", []):
            return
        if any(
            v.field == field and v.value == value and v.extractor == extractor for v in self.values
        ):
            return
        self.values.append(
            FieldValue(
                field=field,
                value=value,
                source_kind=source_kind,
                extractor=extractor,
                extractor_version=EXTRACTOR_VERSION,
                evidence=evidence,
                rank=rank,
            )
        )


def _plain_value(value: JsonValue) -> JsonValue:
    """JSON can spell what no text may hold, such as half of a surrogate pair."""
    if isinstance(value, str):
        return plain(value)
    return [_plain_value(part) for part in value] if isinstance(value, list) else value


def _as_text(value: JsonValue) -> str:
    if isinstance(value, list):
        return "; ".join(str(part) for part in value)
    return str(value)
