"""What crawling and extraction make of a page: candidates, signals, rejections."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field, JsonValue

from curate.records.evidence import Evidence, Measurement, Record, Share


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
