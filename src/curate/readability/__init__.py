"""Reading level: prose selection, a Lexile-like estimate with its intervals, classic formulas.

The estimate is *Lexile-like*: it is not a certified Lexile measure. Method, sources and measured
errors are in `docs/readability.md`.
"""

from curate.readability.assess import (
    READABILITY_VERSION,
    assess,
    judged_paragraphs,
    judged_sentences,
)
from curate.readability.bands import BANDS, bands_of, nearest_band
from curate.readability.course import course_of, levels_by
from curate.readability.explain import Explanation, HardSentence, estimator, explain, leaver_out
from curate.readability.hard_words import HardWord, frequency_words
from curate.readability.prose import Prose, select_prose
from curate.readability.scales import formula_name, formula_reading
from curate.readability.telling import (
    EASE_MIDDLE,
    course_strip,
    ease_words,
    in_words,
    level_words,
    told_bands,
    told_dropped,
)

__all__ = [
    "BANDS",
    "EASE_MIDDLE",
    "READABILITY_VERSION",
    "Explanation",
    "HardSentence",
    "HardWord",
    "Prose",
    "assess",
    "bands_of",
    "course_of",
    "course_strip",
    "ease_words",
    "estimator",
    "explain",
    "formula_name",
    "formula_reading",
    "frequency_words",
    "in_words",
    "judged_paragraphs",
    "judged_sentences",
    "leaver_out",
    "level_words",
    "levels_by",
    "nearest_band",
    "select_prose",
    "told_bands",
    "told_dropped",
]
