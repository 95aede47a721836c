"""What goes into the index and what comes out of it, whichever engine holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol

from pydantic import AwareDatetime, Field

from curate.hashing import json_hash
from curate.records import Record, Share

if TYPE_CHECKING:
    from collections.abc import Iterable


class IndexedStandard(Record):
    """A standard that a document may serve, as the index knows it."""

    framework: str
    code: str
    statement: str
    confidence: Share
    declared: bool = False


class SearchDocument(Record):
    """One searchable item: the winner of a duplicate cluster, with what teachers filter by."""

    id: str
    url: str
    name: str
    description: str | None = None
    text: str = Field(description="Main text, at most `MAX_TEXT` characters.")
    subjects: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    grades: tuple[int, ...] = Field(default=(), description="U.S. grades, 0 is kindergarten.")
    grades_estimated: bool = Field(
        default=False, description="True where grades come from the reading level, not the page."
    )
    language: str | None = None
    license: str | None = Field(default=None, description="SPDX-style id.")
    license_use: Literal["adapt", "share", "noncommercial", "restricted", "unknown"] = "unknown"
    resource_type: tuple[str, ...] = ()
    lexile_like: int | None = None
    reading_status: str | None = None
    reading_interval: tuple[int, int] | None = None
    reading_bands: tuple[str, ...] = Field(
        default=(), description="All grade bands that hold the reading level, such as `4-5`."
    )
    versions: tuple[Literal["easier", "harder", "translation"], ...] = Field(
        default=(), description="What other versions of it the catalog can show."
    )
    standards: tuple[IndexedStandard, ...] = ()
    source_id: str
    source_name: str
    publisher: str | None = None
    date_modified: str | None = None
    score: float | None = Field(default=None, ge=0, le=100)
    coverage: Share = 0.0
    link_state: str = Field(default="new", description="State of the item's own address.")
    link_checked_at: AwareDatetime | None = None
    dead_links_share: Share | None = None
    completeness: Share = 0.0
    decision: Literal["accepted", "rejected", "retired"] | None = None
    n_copies: int = Field(default=0, ge=0, description="Duplicates folded into this item.")
    has_video: bool = False
    vector: tuple[float, ...] | None = Field(
        default=None, description="Embedding, L2-normalized; None where there is none."
    )

    def content_hash(self) -> str:
        """Changes exactly when the index entry must be written again."""
        return json_hash(self.model_dump(mode="json"))


MAX_TEXT = 20_000


class SearchQuery(Record):
    """What a teacher asks. Values of one filter are alternatives; filters narrow one another."""

    text: str = ""
    vector: tuple[float, ...] | None = Field(
        default=None, description="Embedding of `text`; None searches by words alone."
    )
    grades: tuple[int, ...] = ()
    subjects: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    licenses: tuple[str, ...] = Field(default=(), description="SPDX-style ids or `license_use`.")
    standards: tuple[str, ...] = Field(default=(), description="Codes; a prefix matches too.")
    sources: tuple[str, ...] = ()
    resource_types: tuple[str, ...] = ()
    level_min: int | None = Field(default=None, description="Lexile-like estimate at least, L.")
    level_max: int | None = None
    level_match: Literal["number", "surely", "maybe"] = Field(
        default="number",
        description="What must lie between: the estimate, all of its 90 % interval, or a part.",
    )
    bands: tuple[str, ...] = Field(default=(), description="Grade bands of the reading level.")
    versions: tuple[str, ...] = Field(default=(), description="easier, harder, translation.")
    include_hidden: bool = Field(
        default=False, description="Also dead, rejected and retired items."
    )
    sort: Literal["best", "newest", "easiest", "hardest", "score"] = "best"
    offset: int = Field(default=0, ge=0, le=10_000)
    limit: int = Field(default=20, ge=1, le=200)


class WhyTerm(Record):
    """One term of a score: `points` of all terms add up to the hit's score."""

    name: str
    points: float
    note: str


class SearchHit(Record):
    """One result; in `highlight`, matches stand between the characters U+0002 and U+0003."""

    document: SearchDocument
    score: float
    why: tuple[WhyTerm, ...]
    highlight: str | None = None


class FacetValue(Record):
    """One choice of a filter with the number of results it would give."""

    value: str
    label: str
    count: int = Field(ge=0)


class SearchPage(Record):
    """Answer to a query; facet counts ignore the facet's own filter."""

    total: int
    hits: tuple[SearchHit, ...]
    facets: dict[str, tuple[FacetValue, ...]]
    level_histogram: tuple[tuple[int, int], ...] = Field(
        default=(), description="(lower edge in L, count) of 100L wide bins, level filter ignored."
    )
    took_ms: float
    suggestion: str | None = None


class IndexReport(Record):
    """What an index write did; `failed` names documents the engine refused and why."""

    written: int = 0
    deleted: int = 0
    failed: dict[str, str] = Field(default_factory=dict)


class SearchBackend(Protocol):
    """What the teacher search needs of an engine; `tests/contract/` holds every one to it."""

    name: str

    def upsert(self, documents: Iterable[SearchDocument]) -> IndexReport:
        """Add or replace documents by id; idempotent."""
        ...

    def delete(self, ids: Iterable[str]) -> IndexReport:
        """Remove documents; unknown ids are no error."""
        ...

    def ids_and_hashes(self) -> dict[str, str]:
        """Id -> `content_hash` of everything in the index."""
        ...

    def replace_all(self, documents: Iterable[SearchDocument]) -> IndexReport:
        """Fill a new index and swap it in at once; searches never see a half-filled one."""
        ...

    def get(self, document_id: str) -> SearchDocument | None:
        """One document by id, with its vector; None where the index lacks it."""
        ...

    def has_vectors(self) -> bool:
        """Whether any document has a vector, so that embedding a query is worth its time."""
        ...

    def search(self, query: SearchQuery) -> SearchPage:
        """Answer a query; the documents of its hits come without their vectors.

        Raises:
            SearchUnavailable: when the engine does not answer.
        """
        ...

    def close(self) -> None:
        """Release files and connections."""
        ...
