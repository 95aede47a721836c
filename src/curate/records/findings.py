"""What one step says of one resource."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from curate.records.evidence import Evidence, Quote, Record, Share


class ReadabilityStatus(StrEnum):
    """Whether a reading level can be told, and if not, why."""

    OK = "ok"
    LOW_CONFIDENCE = "low_confidence"
    TOO_SHORT = "too_short"
    NOT_PROSE = "not_prose"
    UNRELIABLE = "unreliable"
    UNSUPPORTED_LANGUAGE = "unsupported_language"


class Readability(Record):
    """Reading level of one text: a Lexile-like estimate (not a certified Lexile measure).

    `lexile_like` is in L, rounded to 10; negative below the scale's zero (label `BR120L`), None
    where the status says that there is none. Intervals are 90 %, in L. `bands` are all grade bands
    that hold the number.
    """

    status: ReadabilityStatus
    lexile_like: int | None = None
    label: str | None = None
    interval_text: tuple[int, int] | None = None
    interval_work: tuple[int, int] | None = None
    bands: tuple[str, ...] = ()
    nearest_band: str | None = None
    ease: float | None = None
    formulas: dict[str, float] = Field(default_factory=dict)
    prose_words: int = 0
    dropped_words: dict[str, int] = Field(default_factory=dict)
    language: str | None = None
    note: str | None = None
    evidence: tuple[Evidence, ...] = ()


class Alignment(Record):
    """A resource may serve a standard; `confidence` is 0-1, `evidence` a verbatim span."""

    framework: str
    code: str
    uri: str | None = None
    statement: str
    confidence: Share
    cluster: str | None = None
    declared: bool = Field(default=False, description="True where the publisher names it.")
    evidence: Quote


class Answer(StrEnum):
    """An answer to a purchase question; unknown is not no."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    UNKNOWN = "unknown"


class RubricAnswer(Record):
    """The answer to one question, with its ground; `open_because` says what would answer it."""

    question: str
    answer: Answer
    reason: str = Field(description="One sentence a teacher can read.")
    evidence: tuple[Evidence, ...] = ()
    confidence: Share | None = None
    open_because: str | None = None


class Scorecard(Record):
    """Answers to a rubric for one district profile. `score` is None where nothing is answered."""

    rubric: str
    rubric_version: str
    profile: str
    answers: tuple[RubricAnswer, ...]
    score: float | None = Field(ge=0, le=100)
    coverage: Share = Field(description="Weight answered / weight asked.")
    open_questions: tuple[str, ...] = ()
    deal_breakers: tuple[str, ...] = ()
