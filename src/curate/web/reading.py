"""The reading level as the item page tells it: a number with its interval, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from curate.web import charts, words
from curate.web.evidence import Ground, ground

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markupsafe import Markup

_FORMULA_WORDS = {
    "ari": "Automated Readability Index",
    "lix": "LIX",
    "rix": "RIX",
}


@dataclass(frozen=True, slots=True)
class ReadingView:
    """The reading level: ruler or the reason that there is none.

    `estimated_grades` says the grade band closest to the number, for items whose page names none.
    """

    label: str | None
    ruler: Markup | None
    note: str
    bands: str
    estimated_grades: str
    interval_text: str
    interval_work: str
    evidence: Sequence[Ground]
    formulas: Sequence[tuple[str, float]]
    prose_words: int
    dropped: Sequence[tuple[str, int]]


def reading_view(found: Mapping[str, Any] | None) -> ReadingView | None:
    """Lay out a readability finding; None where the item was not read yet."""
    if found is None:
        return None
    label = found["label"]
    ruler = None
    if label is not None:
        interval = found["interval_text"]
        ruler = charts.reading_ruler(
            found["lexile_like"], tuple(interval) if interval else None, label
        )
    nearest = found.get("nearest_band")
    return ReadingView(
        label=label,
        ruler=ruler,
        note=words.READING_WORDS.get(found["status"], ""),
        bands=words.band_words(found["bands"]),
        estimated_grades=words.first_capital(words.band_words([nearest])) if nearest else "",
        interval_text=_interval(found["interval_text"]),
        interval_work=_interval(found["interval_work"]),
        evidence=[
            *([Ground(None, words.first_capital(found["note"]), "")] if found["note"] else ()),
            *(ground(e) for e in found["evidence"]),
        ],
        formulas=[(_formula(name), value) for name, value in sorted(found["formulas"].items())],
        prose_words=found["prose_words"],
        dropped=sorted(found["dropped_words"].items(), key=lambda item: -item[1]),
    )


def _formula(name: str) -> str:
    return _FORMULA_WORDS.get(name, words.first_capital(name.replace("_", " ")))


def _interval(found: Sequence[int] | None) -> str:
    return f"{words.level_words(found[0])} and {words.level_words(found[1])}" if found else ""
