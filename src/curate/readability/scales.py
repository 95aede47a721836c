"""Words that the authors of published formulas gave to the ranges of their scales, in English."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

INFLESZ = "INFLESZ: Barrio-Cantalejo and others 2008"
"""Where the words for Szigriszt-Pazos come from: the scale validated on texts for patients."""

# Formula -> lowest value of each range but the first; the words, lowest range first; the source.
_SCALES: dict[str, tuple[tuple[float, ...], tuple[str, ...], str]] = {
    "szigriszt_pazos": (
        (40, 55, 65, 80.005),  # "very easy" is above 80, and values have two decimals
        ("very hard", "somewhat hard", "normal", "quite easy", "very easy"),
        INFLESZ,
    ),
    "fernandez_huerta": (
        (30, 50, 60, 70, 80, 90),
        (
            "very hard, for university specialists",
            "hard, for selective courses",
            "somewhat hard, for the years before university",
            "normal, for grades 7 and 8",
            "somewhat easy, for grade 6",
            "easy, for grade 5",
            "very easy, for grade 4",
        ),
        "Fernández-Huerta 1959",
    ),
    "crawford": (
        (1, 7),
        ("below the first year of school", "in the primary years", "above the primary years"),
        "Crawford 1989, made for grades 1 to 6",
    ),
    "lix": (
        (30, 40, 50, 60),
        (
            "very easy, as books for children",
            "easy, as stories and popular magazines",
            "medium, as newspapers",
            "hard, as official reports",
            "very hard, as specialist prose",
        ),
        "Björnsson 1968",
    ),
}
_OF_LIX_ONLY = frozenset({"lix"})


def formula_bands(formulas: Mapping[str, float], language: str | None) -> dict[str, str]:
    """What the authors of `formulas` call texts of that value, with author and year, by formula.

    Only for languages other than English, which have no better number. Outside Spanish only LIX
    gets words, and they were chosen for Swedish: a language with long words looks harder by them.

    >>> formula_bands({"szigriszt_pazos": 71.2, "rix": 3.0}, "es")
    {'szigriszt_pazos': 'quite easy (INFLESZ: Barrio-Cantalejo and others 2008)'}
    """
    if language == "en":
        return {}
    told = _SCALES.keys() if language == "es" else _OF_LIX_ONLY
    found: dict[str, str] = {}
    for name, value in formulas.items():
        if name in told:
            edges, words, source = _SCALES[name]
            found[name] = f"{words[bisect_right(edges, value)]} ({source})"
    return found
