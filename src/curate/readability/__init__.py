"""Reading level: prose selection, a Lexile-like estimate with its intervals, classic formulas.

The estimate is *Lexile-like*: it is not a certified Lexile measure. Method, sources and measured
errors are in `docs/readability.md`.
"""

from curate.readability.assess import READABILITY_VERSION, assess
from curate.readability.bands import BANDS, bands_of, nearest_band
from curate.readability.explain import Explanation, HardWord, explain
from curate.readability.prose import Prose, select_prose

__all__ = [
    "BANDS",
    "READABILITY_VERSION",
    "Explanation",
    "HardWord",
    "Prose",
    "assess",
    "bands_of",
    "explain",
    "nearest_band",
    "select_prose",
]
