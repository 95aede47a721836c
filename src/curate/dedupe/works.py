"""Works: editions and levels of one title, which belong together and all stay visible."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from curate.dedupe.model import DedupeDoc, Edge, Relation
from curate.dedupe.normalize import tokens
from curate.urls import host_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_EDITION = re.compile(
    r"\b(?:(?:19|20)\d\d|(?:\d+(?:st|nd|rd|th)|first|second|third|fourth|fifth|revised|updated|new)"
    r"\s+ed(?:ition|\.)|edition\s+\d+|v(?:ersion|\.)?\s*\d+(?:\.\d+)*)\b\.?",
    re.IGNORECASE,
)
_LEVEL = re.compile(
    r"\b(?:elementary|intermediate|advanced|beginner|beginning|easy|easier|harder|simplified|basic"
    r"|(?:grades?|level)\s+(?:k|\d+)(?:\s*[-–]\s*\d+)?|\d{3,4}\s?l)\b",
    re.IGNORECASE,
)
MIN_STEM_WORDS = 2  # a stem of one word ("Fractions") names a subject, not a work


def work_key(doc: DedupeDoc) -> tuple[str, tuple[str, ...]] | None:
    """Source (or host) and title without its edition and level; None where that names no work."""
    place = doc.source or (host_of(doc.url) if doc.url else "")
    stem = tokens(_LEVEL.sub(" ", _EDITION.sub(" ", doc.title or "")))
    if not place or len([word for word in stem if word[0].isalpha()]) < MIN_STEM_WORDS:
        return None
    return place, stem


def relation_between(first: DedupeDoc, second: DedupeDoc) -> Relation | None:
    """How two documents of one work key differ: by level, by edition, or (None) untold."""
    if _level(first) != _level(second):
        return Relation.LEVEL_VARIANT
    if _edition(first) != _edition(second):
        return Relation.EDITION
    return None


def work_edges(
    canonicals: Iterable[DedupeDoc], similarity: Callable[[str, str], float]
) -> tuple[Edge, ...]:
    """Edges between the canonical documents of one work, a chain in order of id."""
    groups: dict[tuple[str, tuple[str, ...]], list[DedupeDoc]] = defaultdict(list)
    for doc in canonicals:
        key = work_key(doc)
        if key is not None:
            groups[key].append(doc)
    edges = []
    for group in groups.values():
        for first, second in pairwise(_one_per_version(group)):
            relation = relation_between(first, second)
            if relation is not None:
                left, right = sorted((first.id, second.id))
                edges.append(Edge(left, right, relation, similarity(left, right)))
    return tuple(edges)


def _one_per_version(group: list[DedupeDoc]) -> list[DedupeDoc]:
    ordered = sorted(group, key=lambda doc: (_edition(doc), _level(doc), doc.id))
    versions = {(_edition(doc), _level(doc)) for doc in ordered}
    # Two unlike texts with one title and one level are not told apart by us: no work is claimed.
    return ordered if len(versions) == len(ordered) else []


def _level(doc: DedupeDoc) -> str:
    named = " ".join(match.group().lower() for match in _LEVEL.finditer(doc.title or ""))
    return f"{named} {(doc.grade or '').strip().lower()}".strip()


def _edition(doc: DedupeDoc) -> str:
    return " ".join(match.group().lower() for match in _EDITION.finditer(doc.title or ""))
