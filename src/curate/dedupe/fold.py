"""Exact and near duplicates folded into clusters, clusters joined into works."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from curate.dedupe import minhash
from curate.dedupe.canonical import choose, cluster_id, rank_key
from curate.dedupe.guards import guard_between, guard_between_identical
from curate.dedupe.model import Cluster, DedupeDoc, DedupeResult, Edge, Relation
from curate.dedupe.normalize import MIN_WORDS, content_key, tokens
from curate.dedupe.works import work_edges

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray

# Raise it when a result can change for the same documents.
DEDUPE_VERSION = "1"
# Word 3-gram Jaccard above which two texts are one; the usual choice for web corpora.
NEAR_JACCARD = 0.8


def exact_clusters(docs: Iterable[DedupeDoc]) -> list[Cluster]:
    """Clusters of documents with the same words, every document in exactly one.

    The same for every order of `docs`. Texts under 20 words stay alone, and so do equal texts
    whose titles carry different numbers.

    Raises:
        ValueError: if two documents share an id.
    """
    groups = _identical_groups(_by_id(docs))
    return sorted((_cluster(group) for group in groups), key=lambda cluster: cluster.canonical)


def dedupe(docs: Iterable[DedupeDoc], *, near_jaccard: float = NEAR_JACCARD) -> DedupeResult:
    """Fold identical and near texts, and name the works.

    A near text joins a cluster only if it is itself near the canonical one (a star, no chains)
    and no guard forbids it; a forbidden pair is reported as an edge with its guard.

    Args:
        docs: any order; the result does not depend on it.
        near_jaccard: smallest word 3-gram Jaccard (0-1) of a near pair.

    Raises:
        ValueError: if two documents share an id.
    """
    groups = _identical_groups(_by_id(docs))
    leaders = sorted((choose(group)[0] for group in groups), key=rank_key)
    by_leader = {choose(group)[0].id: group for group in groups}
    words = [tokens(doc.text) for doc in leaders]
    sets = [minhash.shingles(w if len(w) >= MIN_WORDS else ()) for w in words]
    near, capped = _near_edges(leaders, words, sets, near_jaccard)
    clusters = [
        _cluster([member for leader in star for member in by_leader[leader]])
        for star in _stars(leaders, near)
    ]
    place = {doc.id: i for i, doc in enumerate(leaders)}

    def similarity(first: str, second: str) -> float:
        return round(minhash.jaccard(sets[place[first]], sets[place[second]]), 4)

    # A cluster's canonical is the best of its leaders, so it has a place among them.
    heads = [leaders[place[cluster.canonical]] for cluster in clusters]
    related = work_edges(heads, similarity)
    edges = [edge for group in groups for edge in _identical_edges(group)]
    return DedupeResult(
        clusters=tuple(sorted(clusters, key=lambda cluster: cluster.canonical)),
        edges=tuple(sorted([*edges, *near, *related], key=lambda e: (e.source, e.to, e.relation))),
        works=_works(clusters, related),
        capped_buckets=capped,
    )


def _by_id(docs: Iterable[DedupeDoc]) -> list[DedupeDoc]:
    ordered = sorted(docs, key=lambda doc: doc.id)
    for first, second in pairwise(ordered):
        if first.id == second.id:
            msg = f"the id {first.id!r} is there twice"
            raise ValueError(msg)
    return ordered


def _identical_groups(docs: Sequence[DedupeDoc]) -> list[list[DedupeDoc]]:
    keyed: dict[str, list[DedupeDoc]] = defaultdict(list)
    groups: list[list[DedupeDoc]] = []
    for doc in docs:
        key = content_key(doc.text)
        if key is None:
            groups.append([doc])
        else:
            keyed[key].append(doc)
    for same in keyed.values():
        stars: list[list[DedupeDoc]] = []
        for doc in sorted(same, key=rank_key):
            for star in stars:
                if all(guard_between_identical(doc, member) is None for member in star):
                    star.append(doc)
                    break
            else:
                stars.append([doc])
        groups.extend(stars)
    return groups


def _identical_edges(group: Sequence[DedupeDoc]) -> list[Edge]:
    head = choose(group)[0].id
    return [
        Edge(min(head, doc.id), max(head, doc.id), Relation.IDENTICAL, 1.0)
        for doc in group
        if doc.id != head
    ]


def _near_edges(
    docs: Sequence[DedupeDoc],
    words: Sequence[tuple[str, ...]],
    sets: Sequence[NDArray[np.uint64]],
    near_jaccard: float,
) -> tuple[list[Edge], int]:
    pairs, capped = minhash.candidate_pairs(sets)
    edges = []
    for i, j in pairs:
        similarity = minhash.jaccard(sets[i], sets[j])
        if similarity < near_jaccard:
            continue
        if words[i] == words[j]:  # equal words in two groups: the titles kept them apart
            guard = guard_between_identical(docs[i], docs[j])
        else:
            guard = guard_between(docs[i], docs[j], words[i], words[j])
        left, right = sorted((docs[i].id, docs[j].id))
        edges.append(Edge(left, right, Relation.NEAR, round(similarity, 4), guard))
    return edges, capped


def _stars(leaders: Sequence[DedupeDoc], near: Sequence[Edge]) -> list[list[str]]:
    neighbors: dict[str, set[str]] = defaultdict(set)
    for edge in near:
        if edge.guard is None:
            neighbors[edge.source].add(edge.to)
            neighbors[edge.to].add(edge.source)
    taken: set[str] = set()
    stars = []
    for doc in leaders:  # best first, so that the center is the canonical member
        if doc.id not in taken:
            star = [doc.id, *sorted(neighbors[doc.id] - taken)]
            taken.update(star)
            stars.append(star)
    return stars


def _cluster(docs: Sequence[DedupeDoc]) -> Cluster:
    head, reason = choose(docs)
    members = tuple(sorted(doc.id for doc in docs))
    return Cluster(cluster_id(head), head.id, members, reason)


def _works(clusters: Sequence[Cluster], related: Sequence[Edge]) -> dict[str, str]:
    leader = {cluster.canonical: cluster.canonical for cluster in clusters}

    def root(one: str) -> str:
        while leader[one] != one:
            one = leader[one]
        return one

    for edge in related:
        first, second = sorted((root(edge.source), root(edge.to)))
        leader[second] = first
    names = {cluster.canonical: "w-" + cluster.id.removeprefix("c-") for cluster in clusters}
    return {m: names[root(cluster.canonical)] for cluster in clusters for m in cluster.members}
