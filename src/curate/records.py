"""The nouns of the house (DESIGN section 3): frozen records that rooms hand to one another.

Absent facts are None or an empty tuple, never "" or 0. Times are aware UTC. Shares and confidences
run from 0 to 1, scores from 0 to 100. What a step says of a resource is a finding of its own.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue
from pydantic.alias_generators import to_camel

Share = Annotated[float, Field(ge=0, le=1)]


class Record(BaseModel):
    """Base of every record: frozen, and a field nobody knows is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


# --- Evidence -------------------------------------------------------------------------------------


class Quote(Record):
    """Words found in what was fetched, verbatim, with their place."""

    kind: Literal["quote"] = "quote"
    text: str
    place: str = Field(description="Where it stands, such as `meta[name=description]` or `text`.")
    start: int | None = Field(default=None, ge=0, description="Offset in the place, characters.")
    end: int | None = Field(default=None, ge=0)


class Measurement(Record):
    """A number that we measured, with its unit."""

    kind: Literal["measurement"] = "measurement"
    name: str
    value: float
    unit: str
    note: str | None = None


class Claim(Record):
    """What a publisher says of its own item, in machine-readable form."""

    kind: Literal["claim"] = "claim"
    text: str
    place: str


class PersonWord(Record):
    """What a person decided; the name behind `actor_id` is kept elsewhere and can be erased."""

    kind: Literal["person"] = "person"
    actor_id: str
    at: AwareDatetime
    note: str | None = None


Evidence = Annotated[Quote | Measurement | Claim | PersonWord, Field(discriminator="kind")]


class SourceKind(StrEnum):
    """Who says so; people beat publishers beat machines."""

    PERSON = "person"
    PUBLISHER = "publisher"
    MACHINE = "machine"


class FieldValue(Record):
    """One candidate for one field of a resource; every candidate is kept.

    `field` is a name of `Resource`, `value` its JSON form. `rank` orders candidates of one source
    kind (smaller wins): an extractor states how direct its finding is.
    """

    field: str
    value: JsonValue
    source_kind: SourceKind
    extractor: str = Field(description="What found it, such as `json_ld` or `html_title`.")
    extractor_version: str
    evidence: Evidence
    rank: int = 50
    locked: bool = False


# --- Crawl and extraction -------------------------------------------------------------------------


class Reason(StrEnum):
    """Why a fetched record became no resource; each has a test and a line in `docs/steps.md`."""

    HTTP_ERROR = "http_error"
    REDIRECTED = "redirected"
    OUT_OF_SCOPE = "out_of_scope"
    NOT_A_PAGE = "not_a_page"
    EMPTY = "empty"
    NO_TITLE = "no_title"
    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"
    SOFT_404 = "soft_404"
    NO_ADDRESS = "no_address"
    LEFT_OUT = "left_out"


class Rejection(Record):
    """A record that became no resource, with its reason."""

    locator: str
    reason: Reason
    detail: str = ""


class OutLink(Record):
    """A link as it stands on a page; `url` is canonical except for a kept fragment."""

    url: str
    text: str = ""
    place: Literal["main", "nav", "media", "other"] = "main"


class Player(Record):
    """A video, sound or interactive player on a page.

    `captions` is `yes` or `no` only where the page itself shows it (a caption track, a player of
    its own without any); what an embedded player holds cannot be seen, so it is `unknown`.
    """

    url: str
    kind: Literal["video", "audio", "interactive"]
    captions: Literal["yes", "no", "unknown"] = "unknown"
    captions_quote: str | None = Field(default=None, description="What shows the captions.")
    transcript: str | None = Field(
        default=None, description="Where one is linked or stands: an address, or `text: quote`."
    )


class Marker(Record):
    """Something on a page that a person should know of; evidence, never a verdict.

    `kind` is a name of the room that found it, `quote` verbatim words or the tag, `place` one of
    `main`, `frame`, `head`, `code`.
    """

    kind: str
    quote: str
    place: str
    url: str | None = None


class AccessibilitySignals(Record):
    """What a look at the HTML can measure; None where there is nothing to measure.

    A share is 0-1, 1 is best. Every note quotes the first or worst case. None of this says that a
    page is accessible: only a person and a screen reader can.
    """

    images_with_alt: Measurement | None = None
    skipped_heading_levels: Measurement | None = None
    language_declared: Measurement | None = None
    language_agrees: Measurement | None = None
    tables_with_headers: Measurement | None = None
    fields_with_labels: Measurement | None = None
    lowest_inline_contrast: Measurement | None = None
    vague_links: Measurement | None = None
    skip_link: Measurement | None = None
    frames_with_title: Measurement | None = None
    players_that_start_alone: Measurement | None = None


class PageSignals(Record):
    """What was measured or seen on the page itself; None where it could not be measured."""

    page_bytes: int | None = Field(default=None, ge=0, description="Bytes of the HTML, decoded.")
    n_images: int = 0
    n_images_without_alt: int = 0
    n_scripts: int = 0
    hosts: tuple[str, ...] = Field(default=(), description="Other hosts the page loads from.")
    videos: tuple[str, ...] = Field(default=(), description="Addresses of embedded videos.")
    n_caption_tracks: int = 0
    audio: tuple[str, ...] = ()
    documents: tuple[str, ...] = Field(default=(), description="Linked PDF, DOCX, EPUB ... files.")
    translations: tuple[str, ...] = Field(
        default=(), description="Languages (BCP 47) that the page links as versions of itself."
    )
    has_password_form: bool = False
    is_link_list: bool = Field(
        default=False,
        description="The page only leads to others (a table of contents): kept, not searched.",
    )
    languages: dict[str, Share] = Field(
        default_factory=dict,
        description="Share of the words of the text by language (BCP 47, no region), and `und`.",
    )
    players: tuple[Player, ...] = ()
    accessibility: AccessibilitySignals = Field(default_factory=AccessibilitySignals)
    printable: tuple[Marker, ...] = Field(default=(), description="Ways to get it on paper.")
    editable: tuple[Marker, ...] = Field(default=(), description="Forms that can be changed.")
    sign_in: tuple[Marker, ...] = ()
    ads: tuple[Marker, ...] = ()
    costs: tuple[Marker, ...] = ()
    quotes: dict[str, str] = Field(
        default_factory=dict, description="Signal name -> words on the page it was read from."
    )


class ExtractedRecord(Record):
    """One record found in a capture: candidates for its fields, its text and signals."""

    locator: str = Field(
        description="`page` for the page itself; else what names the record within its source "
        "(an OAI identifier, an id of the API) or within its package (a path)."
    )
    url: str | None = Field(
        default=None, description="Published address; None where it is the capture's own."
    )
    fields: tuple[FieldValue, ...]
    text: str = Field(description="Main text; paragraphs are separated by a blank line.")
    signals: PageSignals
    links: tuple[OutLink, ...] = ()


class Extraction(Record):
    """What one capture holds; every record is either here or a rejection."""

    records: tuple[ExtractedRecord, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    deleted: tuple[str, ...] = Field(
        default=(), description="Locators of records that the source itself says are gone."
    )


class Resource(BaseModel):
    """A learning resource in schema.org/LRMI terms; JSON uses their camelCase names.

    `license` is an SPDX-style id, `educational_level` holds raw values as published, `grades` the
    U.S. grades they mean (0 is kindergarten), `in_language` BCP 47 codes.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True
    )

    name: str = Field(min_length=1)
    url: str
    description: str | None = None
    license: str | None = None
    license_url: str | None = None
    license_disagreement: str | None = Field(
        default=None, description="Set where the page names another license too, and for what."
    )
    learning_resource_type: tuple[str, ...] = ()
    educational_level: tuple[str, ...] = ()
    grades: tuple[int, ...] = ()
    audience: tuple[str, ...] = Field(default=(), description="For whom, as published.")
    audience_role: tuple[str, ...] = Field(
        default=(), description="What `audience` means, as ids of `extract/audiences.csv`."
    )
    about: tuple[str, ...] = Field(default=(), description="Subjects, as published.")
    subject: tuple[str, ...] = Field(
        default=(), description="What `about` means, as ids of `extract/subjects.csv`."
    )
    keywords: tuple[str, ...] = ()
    in_language: str | None = None
    is_accessible_for_free: bool | None = None
    time_required: str | None = Field(default=None, description="ISO 8601 duration.")
    author: tuple[str, ...] = ()
    publisher: str | None = None
    date_published: str | None = Field(default=None, description="ISO 8601 date.")
    date_modified: str | None = Field(default=None, description="ISO 8601 date.")
    accessibility_feature: tuple[str, ...] = ()
    educational_alignment: tuple[str, ...] = Field(
        default=(), description="Standards that the publisher itself names (codes or URIs)."
    )
    image: str | None = None
    version_of: str | None = Field(
        default=None, description="Published address of the work this is a version of."
    )


RESOURCE_FIELDS = frozenset(Resource.model_fields) - {"url"}


# --- Findings -------------------------------------------------------------------------------------


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


class LinkVerdict(StrEnum):
    """One look at a link."""

    ALIVE = "alive"
    DEAD = "dead"
    FAILING = "failing"
    RESTRICTED = "restricted"
    SKIPPED = "skipped"


class LinkState(StrEnum):
    """History's judgment of a link."""

    NEW = "new"
    ALIVE = "alive"
    SUSPECT = "suspect"
    DEAD = "dead"
    FLAKY = "flaky"
    RESTRICTED = "restricted"
    SKIPPED = "skipped"


class PagePrint(Record):
    """What a page was like when it was last seen: enough to tell later whether it changed.

    `simhash` is 64 bits of the main text in hexadecimal, "" where the answer is no HTML page;
    `license` the address of the license that the page names; `etag` and `last_modified` are the
    validators for a conditional request (RFC 9110 section 13), as sent.
    """

    title: str = ""
    simhash: str = ""
    n_words: int = Field(default=0, ge=0)
    license: str | None = None
    etag: str | None = None
    last_modified: str | None = None


class LinkCheck(Record):
    """One look at one link; `kind` says why (`ok, not_found, soft_404, timeout, ...`)."""

    url: str
    verdict: LinkVerdict
    kind: str
    status: int | None = None
    moved: Literal["permanent", "temporary"] | None = None
    final_url: str | None = None
    hops: tuple[dict[str, Any], ...] = ()
    elapsed_s: float = 0.0
    checked_at: AwareDatetime
    evidence: str
    retry_after_s: float | None = None
    page: PagePrint | None = None


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


def as_json(record: BaseModel) -> dict[str, Any]:
    """The record as plain JSON values, LRMI names where it has them."""
    return record.model_dump(mode="json", by_alias=True)
