"""Duplicates folded behind one canonical item, with the evidence and the guards."""

from curate.dedupe.canonical import license_openness
from curate.dedupe.fold import DEDUPE_VERSION, NEAR_JACCARD, dedupe, exact_clusters
from curate.dedupe.model import Cluster, DedupeDoc, DedupeResult, Edge, Guard, Relation
from curate.dedupe.normalize import MIN_WORDS, content_key, normalize_text

__all__ = [
    "DEDUPE_VERSION",
    "MIN_WORDS",
    "NEAR_JACCARD",
    "Cluster",
    "DedupeDoc",
    "DedupeResult",
    "Edge",
    "Guard",
    "Relation",
    "content_key",
    "dedupe",
    "exact_clusters",
    "license_openness",
    "normalize_text",
]
