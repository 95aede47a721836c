"""Published formulas for people: their names, how to read a value, and their authors' words."""

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

_HUNDRED = "0 hard to 100 easy"
_GRADE, _YEARS = "a US school grade", "years of school"
# Formula -> its name as its users write it, and how to read a value.
_NAMES: dict[str, tuple[str, str]] = {
    "flesch_reading_ease": ("Flesch Reading Ease", _HUNDRED),
    "flesch_kincaid_grade": ("Flesch-Kincaid", _GRADE),
    "smog_index": ("SMOG", _YEARS),
    "coleman_liau_index": ("Coleman-Liau", _GRADE),
    "automated_readability_index": ("Automated Readability Index", _GRADE),
    "dale_chall_readability_score": (
        "Dale-Chall", "under 5: grade 4 or below; 9 and more: college",
    ),
    "spache_readability": ("Spache", "a US school grade; made for grades 1 to 3"),
    "gunning_fog": ("Gunning Fog", _YEARS),
    "linsear_write_formula": ("Linsear Write", _GRADE),
    "lix": ("LIX", "under 30 very easy, 60 and more very hard"),
    "rix": ("RIX", "higher is harder"),
    "fernandez_huerta": ("Fernández-Huerta", _HUNDRED),
    "szigriszt_pazos": ("Szigriszt-Pazos", _HUNDRED),
    "gutierrez_de_polini": ("Gutiérrez de Polini", "higher is easier"),
    "crawford": ("Crawford", _YEARS),
}  # fmt: skip


def formula_name(name: str) -> str:
    """The name of a formula as its users write it.

    >>> formula_name("coleman_liau_index"), formula_name("another_one")
    ('Coleman-Liau', 'Another one')
    """
    known = _NAMES.get(name)
    return known[0] if known else name.replace("_", " ").capitalize()


def formula_reading(name: str) -> str:
    """How to read a value of the formula; "" for one that is not known.

    >>> formula_reading("flesch_reading_ease")
    '0 hard to 100 easy'
    """
    return _NAMES.get(name, ("", ""))[1]


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
