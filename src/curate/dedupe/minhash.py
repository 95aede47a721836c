"""Candidate pairs by MinHash over word 3-grams, numpy only (Broder 1997).

Words are hashed with blake2b, shingles by mixing three word hashes, and 128 multiply-shift hashes
give the signature; 32 bands of 4 rows find a pair of Jaccard 0.8 with probability above 0.999999
(1 - (1 - 0.8**4)**32). Everything is the same in every process.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

N_HASHES = 128
N_BANDS = 32
SHINGLE = 3
# A bucket this large is boilerplate: comparing it in full costs its square.
MAX_BUCKET = 200
_BLOCK = 4096  # shingles hashed at a time: 4 MB, however long the text
_MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64)
_DRAW = np.random.Generator(np.random.PCG64(20100621))  # any fixed seed; part of the signature
_FACTORS = _DRAW.integers(1, 2**63, N_HASHES, dtype=np.uint64) * 2 + 1
_OFFSETS = _DRAW.integers(0, 2**63, N_HASHES, dtype=np.uint64)


@lru_cache(maxsize=500_000)
def _word_hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "big")


def shingles(words: Sequence[str]) -> NDArray[np.uint64]:
    """Distinct hashed word 3-grams, ascending; texts of one or two words give one shingle."""
    if not words:
        return np.empty(0, dtype=np.uint64)
    hashes = np.fromiter((_word_hash(w) for w in words), dtype=np.uint64, count=len(words))
    size = min(SHINGLE, len(hashes))
    count = len(hashes) - size + 1
    mixed = np.zeros(count, dtype=np.uint64)
    for i in range(size):  # unsigned products wrap around, as hashing wants
        mixed = (mixed ^ (hashes[i : i + count] * _MIX[i])) * _MIX[0]
        mixed ^= mixed >> np.uint64(29)
    distinct: NDArray[np.uint64] = np.unique(mixed)
    return distinct


def jaccard(first: NDArray[np.uint64], second: NDArray[np.uint64]) -> float:
    """Exact Jaccard similarity (0-1) of two shingle sets; 0 where both are empty."""
    common = len(np.intersect1d(first, second, assume_unique=True))
    union = len(first) + len(second) - common
    return common / union if union else 0.0


def signature(shingle_hashes: NDArray[np.uint64]) -> NDArray[np.uint32]:
    """(128,) uint32 MinHash signature of a non-empty shingle set."""
    least = np.full(N_HASHES, np.iinfo(np.uint32).max, dtype=np.uint32)
    for start in range(0, len(shingle_hashes), _BLOCK):
        block = shingle_hashes[start : start + _BLOCK, None]
        hashed = ((block * _FACTORS + _OFFSETS) >> np.uint64(32)).astype(np.uint32)
        np.minimum(least, hashed.min(axis=0), out=least)
    return least


def candidate_pairs(
    sets: Sequence[NDArray[np.uint64]],
) -> tuple[list[tuple[int, int]], int]:
    """Index pairs (i < j) that share a band, ascending, and how many buckets were capped.

    Of a bucket over 200 members only neighbors within 200 places are compared.
    """
    filled = [i for i, one in enumerate(sets) if len(one)]
    if len(filled) < 2:
        return [], 0
    signatures = np.stack([signature(sets[i]) for i in filled])
    rows = N_HASHES // N_BANDS
    pairs: set[tuple[int, int]] = set()
    capped: set[tuple[int, ...]] = set()
    for band in range(N_BANDS):
        part = signatures[:, band * rows : (band + 1) * rows]
        _, bucket = np.unique(part, axis=0, return_inverse=True)
        order = np.argsort(bucket.ravel(), kind="stable")
        runs = np.split(order, np.flatnonzero(np.diff(bucket.ravel()[order])) + 1)
        for run in runs:
            members = [filled[i] for i in run.tolist()]
            if len(members) > MAX_BUCKET:
                capped.add(tuple(members))
            for place, one in enumerate(members):
                pairs.update((one, other) for other in members[place + 1 : place + 1 + MAX_BUCKET])
    return sorted(pairs), len(capped)
