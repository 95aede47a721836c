"""The nouns of the house (DESIGN section 3): frozen records that rooms hand to one another.

Absent facts are None or an empty tuple, never "" or 0. Times are aware UTC. Shares and confidences
run from 0 to 1, scores from 0 to 100. What a step says of a resource is a finding of its own.
"""

from __future__ import annotations

from curate.records.evidence import (
    Claim,
    Evidence,
    Measurement,
    PersonWord,
    Quote,
    Record,
    Share,
    as_json,
)
from curate.records.findings import (
    Alignment,
    Answer,
    Readability,
    ReadabilityStatus,
    ReadingChapter,
    ReadingCourse,
    RubricAnswer,
    Scorecard,
)
from curate.records.levels import level_label, told_apart
from curate.records.links import (
    LinkCheck,
    LinkState,
    LinkVerdict,
    PagePrint,
)
from curate.records.pages import (
    AccessibilitySignals,
    ExtractedRecord,
    Extraction,
    FieldValue,
    Marker,
    OutLink,
    PageSignals,
    Player,
    Reason,
    Rejection,
    SourceKind,
)
from curate.records.resource import (
    RESOURCE_FIELDS,
    Resource,
)

__all__ = [
    "RESOURCE_FIELDS",
    "AccessibilitySignals",
    "Alignment",
    "Answer",
    "Claim",
    "Evidence",
    "ExtractedRecord",
    "Extraction",
    "FieldValue",
    "LinkCheck",
    "LinkState",
    "LinkVerdict",
    "Marker",
    "Measurement",
    "OutLink",
    "PagePrint",
    "PageSignals",
    "PersonWord",
    "Player",
    "Quote",
    "Readability",
    "ReadabilityStatus",
    "ReadingChapter",
    "ReadingCourse",
    "Reason",
    "Record",
    "Rejection",
    "Resource",
    "RubricAnswer",
    "Scorecard",
    "Share",
    "SourceKind",
    "as_json",
    "level_label",
    "told_apart",
]
