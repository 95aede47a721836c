"""Which member of a cluster stands for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from curate.dedupe.normalize import normalize_text
from curate.hashing import text_hash
from curate.urls import canonical_or_none

if TYPE_CHECKING:
    from collections.abc import Sequence

    from curate.dedupe.model import DedupeDoc

# Openness after the Creative Commons spectrum: the fewer duties, the smaller the number.
_OPENNESS = (
    (0, ("CC0", "PDM", "PUBLIC-DOMAIN", "PUBLICDOMAIN")),
    (6, ("CC-BY-NC-ND",)),
    (5, ("CC-BY-NC-SA",)),
    (4, ("CC-BY-NC",)),
    (3, ("CC-BY-ND",)),
    (2, ("CC-BY-SA", "GFDL", "GPL")),
    (1, ("CC-BY", "MIT", "APACHE", "BSD")),
)
UNKNOWN_LICENSE = 7
KEY_NAMES = ("open license", "working link", "complete metadata", "smallest address", "smallest id")
Key = tuple[int, int, int, tuple[bool, str], str]


def license_openness(license_id: str | None) -> int:
    """0 (public domain) to 6 (CC BY-NC-ND); 7 where no license is known.

    >>> license_openness("CC-BY-4.0"), license_openness("CC-BY-NC-SA-4.0"), license_openness(None)
    (1, 5, 7)
    """
    name = (license_id or "").upper().replace("_", "-").replace(" ", "-")
    for rank, prefixes in _OPENNESS:
        if name.startswith(prefixes):
            return rank
    return UNKNOWN_LICENSE


def rank_key(doc: DedupeDoc) -> Key:
    """Sort key, best first: license, link (working, unchecked, broken), metadata, address, id."""
    link = {True: 0, None: 1, False: 2}[doc.link_works]
    url = canonical_or_none(doc.url) if doc.url else None
    return (license_openness(doc.license), link, -doc.n_fields, (url is None, url or ""), doc.id)


def choose(docs: Sequence[DedupeDoc]) -> tuple[DedupeDoc, str]:
    """The document that stands for `docs` (one or more) and the key that decided, in words."""
    ranked = sorted(docs, key=rank_key)
    if len(ranked) == 1:
        return ranked[0], "only member"
    best, second = rank_key(ranked[0]), rank_key(ranked[1])
    for name, ours, theirs in zip(KEY_NAMES, best, second, strict=True):
        if ours != theirs:
            return ranked[0], name
    return ranked[0], KEY_NAMES[-1]


def cluster_id(canonical: DedupeDoc) -> str:
    """A stable id out of the canonical member's address, else of its words and id.

    Deterministic for one batch. A catalog mints an id of its own at first sight and keeps it.
    """
    url = canonical_or_none(canonical.url) if canonical.url else None
    ground = url or f"{canonical.id} {normalize_text(canonical.text)}"
    return "c-" + text_hash(ground)[:16]
