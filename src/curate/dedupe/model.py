"""What goes in and what comes out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class DedupeDoc:
    """One resource as deduplication sees it.

    `lang` is a BCP 47 code, `grade` as published, `license` an SPDX-style id; `link_works` is None
    where the link was not checked; `n_fields` counts the metadata fields that are filled.
    """

    id: str
    text: str
    url: str | None = None
    title: str | None = None
    lang: str | None = None
    grade: str | None = None
    source: str | None = None
    license: str | None = None
    link_works: bool | None = None
    n_fields: int = 0


class Relation(StrEnum):
    """How two resources relate; only the first two can fold."""

    IDENTICAL = "identical"
    NEAR = "near"
    EDITION = "edition"
    LEVEL_VARIANT = "level_variant"


class Guard(StrEnum):
    """Why two alike resources were not folded."""

    LANGUAGE = "language"
    NUMBERS = "numbers"
    WORDS = "words"
    TITLE = "title"
    GRADE = "grade"


@dataclass(frozen=True, slots=True)
class Edge:
    """`source` and `to` are alike: `similarity` is 0-1; `guard` says what kept them apart.

    Edges are undirected and written once, the smaller id first; a folding edge has no guard.
    """

    source: str
    to: str
    relation: Relation
    similarity: float
    guard: Guard | None = None


@dataclass(frozen=True, slots=True)
class Cluster:
    """Resources that are one item to a teacher; a lone resource is a cluster of one.

    `reason` says why `canonical` stands for the others, naming the key that decided.
    """

    id: str
    canonical: str
    members: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class DedupeResult:
    """Clusters ordered by canonical id, edges ordered by (source, to), and the works.

    `works` maps every id to its work: clusters that are editions or levels of one another share a
    work and all stay visible. `capped_buckets` counts candidate buckets too large to compare.
    """

    clusters: tuple[Cluster, ...]
    edges: tuple[Edge, ...]
    works: dict[str, str]
    capped_buckets: int = 0
