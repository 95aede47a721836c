"""Search port: query, document, ranking, and the engines behind it.

`open_backend` chooses the engine; `query_words` reads filters out of typed text.
"""

from curate.search.labels import (
    LANGUAGE_LABELS,
    LICENSE_USE_LABELS,
    facet_label,
    grade_label,
    level_line,
)
from curate.search.model import (
    MAX_TEXT,
    FacetValue,
    IndexedStandard,
    IndexReport,
    SearchBackend,
    SearchDocument,
    SearchHit,
    SearchPage,
    SearchQuery,
    WhyTerm,
)
from curate.search.opening import EMBEDDED_FILE, open_backend
from curate.search.query_words import Recognized, read_query

__all__ = [
    "EMBEDDED_FILE",
    "LANGUAGE_LABELS",
    "LICENSE_USE_LABELS",
    "MAX_TEXT",
    "FacetValue",
    "IndexReport",
    "IndexedStandard",
    "Recognized",
    "SearchBackend",
    "SearchDocument",
    "SearchHit",
    "SearchPage",
    "SearchQuery",
    "WhyTerm",
    "facet_label",
    "grade_label",
    "level_line",
    "open_backend",
    "read_query",
]
