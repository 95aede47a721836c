"""What one step says of one resource."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

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


class ReadingChapter(Record):
    """A chapter of a long text; `slices` are the Lexile-like numbers (L) of its 125-word slices.

    `name` is the chapter's heading, None for what stands before the first one.
    """

    name: str | None = None
    n_words: int = Field(ge=0)
    slices: tuple[int, ...] = ()


class ReadingCourse(Record):
    """How the level goes through a long text, by slices of 125 words up to the sentence's end.

    `mean` is the mean of all slices, `low` and `high` their 10th and 90th percentile, all in L.
    """

    n_slices: int = Field(ge=1)
    mean: int
    low: int
    high: int
    chapters: tuple[ReadingChapter, ...]


class Readability(Record):
    """Reading level of one text: a Lexile-like estimate (not a certified Lexile measure).

    `lexile_like` is in L, rounded to 10; negative below the scale's zero (label `BR120L`), None
    where the status says that there is none. Intervals are 90 %, in L. `bands` are all grade bands
    that hold the number.

    `ease` is another question: how easy teachers would judge the text, on the scale of the CLEAR
    corpus (about -3.5 hard to 1.5 easy, mean -1), with its own 90 % interval. `ease_from` says
    whether it rests on counted features or on the embedding model's layers as well.
    `formula_bands` are words that a formula's authors gave to its ranges (INFLESZ, say);
    `languages` the share (0-1) of the prose's words by language, where there is more than one.
    """

    status: ReadabilityStatus
    lexile_like: int | None = None
    label: str | None = None
    interval_text: tuple[int, int] | None = None
    interval_work: tuple[int, int] | None = None
    bands: tuple[str, ...] = ()
    nearest_band: str | None = None
    ease: float | None = None
    ease_interval: tuple[float, float] | None = None
    ease_from: Literal["features", "layers"] | None = None
    formulas: dict[str, float] = Field(default_factory=dict)
    formula_bands: dict[str, str] = Field(default_factory=dict)
    prose_words: int = 0
    dropped_words: dict[str, int] = Field(default_factory=dict)
    language: str | None = None
    languages: dict[str, float] = Field(default_factory=dict)
    course: ReadingCourse | None = None
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
