"""Reading levels for the style guide: one made-up finding for each state of the card."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from curate.web.reading import reading_view

if TYPE_CHECKING:
    from curate.web.reading import ReadingView


def reading_states() -> list[tuple[str, ReadingView | None]]:
    """Name and view of each state."""
    finding = {
        "status": "ok",
        "lexile_like": 1120,
        "label": "1120L",
        "interval_text": [1000, 1240],
        "interval_work": [960, 1280],
        "bands": ["6-8", "9-10"],
        "nearest_band": "6-8",
        "formulas": {},
        "prose_words": 324,
        "dropped_words": {},
        "note": None,
        "evidence": [],
    }
    beginner = {
        "lexile_like": -120,
        "label": "BR120L",
        "interval_text": [-300, 60],
        "bands": ["K-1"],
        "status": "low_confidence",
    }
    easy = {
        "ease": -0.3,
        "ease_interval": [-1.4, 0.8],
        "ease_from": "features",
        "languages": {"en": 0.8, "es": 0.2},
    }
    spanish = {
        "language": "es",
        "formula_bands": {"szigriszt_pazos": "quite easy (INFLESZ: Barrio-Cantalejo 2008)"},
    }
    easier = {
        "id": "sample",
        "name": "Rain",
        "url": "https://lessons.example/rain",
        "language": "en",
        "relation": "easier",
        "level": 250,
        "level_status": "low_confidence",
    }
    nothing: dict[str, Any] = {
        "label": None,
        "lexile_like": None,
        "status": "unsupported_language",
        "bands": [],
    }
    return [
        ("number", reading_view(finding)),
        ("below the scale", reading_view({**finding, **beginner})),
        ("with ease, two languages", reading_view({**finding, **easy})),
        ("with an easier version", reading_view(finding, [easier])),
        ("no number", reading_view({**finding, **nothing})),
        ("a scale of its own", reading_view({**finding, **nothing, **spanish})),
    ]
