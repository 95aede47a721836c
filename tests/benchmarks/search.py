"""Query times of both engines over synthetic documents; prints one JSON object.

    python tests/benchmarks/search.py [--documents 20000] [--queries 200] [--url http://...]

Without `--url` (or CURATE_TEST_ELASTICSEARCH_URL) only the embedded engine is measured. Texts have
about 150 words from a Zipf vocabulary, vectors 384 dimensions; half the queries carry a vector and
two thirds carry filters. Every query asks for 20 hits, all facets and the histogram.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
import uuid
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))

from curate.search import IndexedStandard, SearchDocument, SearchQuery
from curate.search.elastic import ElasticBackend
from curate.search.embedded import EmbeddedBackend

DIMS = 384
N_WORDS = 30_000
USES = ("adapt", "noncommercial", "share", "restricted", "unknown")


def word(rank: int) -> str:
    """A pronounceable word for a rank of the vocabulary."""
    consonants, vowels = "bdfgklmnprstvz", "aeiou"
    out = ""
    rank += 1
    while rank:
        rank, low = divmod(rank, len(consonants) * len(vowels))
        out += consonants[low // len(vowels)] + vowels[low % len(vowels)]
    return out


def texts(random, n: int, length: int) -> list[str]:
    ranks = np.minimum(random.zipf(1.2, size=(n, length)), N_WORDS) - 1
    words = [word(rank) for rank in range(N_WORDS)]
    return [" ".join(words[rank] for rank in row) for row in ranks]


def unit(rows):
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def documents(n: int, topics):
    random = np.random.default_rng(1)
    bodies, names = texts(random, n, 150), texts(random, n, 5)
    of_topic = random.integers(0, len(topics), n)
    vectors = unit(topics[of_topic] + random.normal(0, 0.06, (n, DIMS))).astype(np.float32)
    for i in range(n):
        grade = int(random.integers(0, 13))
        yield SearchDocument(
            id=f"d{i}",
            url=f"https://oer.example/{i}",
            name=names[i],
            text=bodies[i],
            subjects=(f"Subject {of_topic[i] % 20}",),
            grades=tuple(range(grade, min(grade + 2, 13))),
            language=("en", "en", "en", "es", "fr")[i % 5],
            license_use=USES[i % 5],
            resource_type=(f"Type {i % 12}",),
            lexile_like=int(random.integers(-20, 140)) * 10,
            standards=(
                IndexedStandard(
                    framework="F", code=f"{grade}.A.{i % 9}", statement=names[i], confidence=0.7
                ),
            ),
            source_id=f"s{i % 15}",
            source_name=f"Source {i % 15}",
            score=float(i % 101),
            coverage=0.8,
            completeness=0.5,
            vector=tuple(vectors[i].tolist()),
        )


def queries(n: int, topics) -> list[SearchQuery]:
    random = np.random.default_rng(2)
    asked = []
    for i in range(n):
        ranks = np.minimum(random.zipf(1.3, size=2) + 20, N_WORDS - 1)
        vector = unit((topics[i % len(topics)] + random.normal(0, 0.03, DIMS))[None, :])[0]
        filters = [{}, {"grades": (4, 5)}, {"grades": (4, 5), "licenses": ("adapt",)}][i % 3]
        asked.append(
            SearchQuery(
                text=" ".join(word(int(rank)) for rank in ranks[: 1 + i % 2]),
                vector=tuple(float(x) for x in vector) if i % 4 < 2 else None,
                **filters,
            )
        )
    return asked


def measure(backend, n: int, asked: list[SearchQuery], topics) -> dict[str, float]:
    started = time.perf_counter()
    report = backend.replace_all(documents(n, topics))
    indexed_s = time.perf_counter() - started
    started = time.perf_counter()
    backend.search(asked[0])
    first_ms = (time.perf_counter() - started) * 1000
    times, totals = [], []
    for query in asked:
        started = time.perf_counter()
        totals.append(backend.search(query).total)
        times.append((time.perf_counter() - started) * 1000)
    started = time.perf_counter()
    backend.upsert(
        document.model_copy(update={"completeness": 0.6}) for document in documents(200, topics)
    )
    return {
        "documents": report.written,
        "index_s": round(indexed_s, 1),
        "first_query_ms": round(first_ms, 1),
        "median_ms": round(statistics.median(times), 1),
        "p95_ms": round(statistics.quantiles(times, n=20)[-1], 1),
        "median_total": statistics.median(totals),
        "update_200_s": round(time.perf_counter() - started, 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--url", default=os.environ.get("CURATE_TEST_ELASTICSEARCH_URL"))
    options = parser.parse_args()
    topics = unit(np.random.default_rng(0).normal(size=(60, DIMS)))
    asked = queries(options.queries, topics)
    found: dict[str, object] = {"queries": options.queries}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "search.sqlite3"
        embedded = EmbeddedBackend(path)
        found["embedded"] = measure(embedded, options.documents, asked, topics)
        embedded.close()
        found["embedded"]["file_mb"] = round(path.stat().st_size / 1e6, 1)
    if options.url:
        elastic = ElasticBackend(options.url, alias=f"benchmark-{uuid.uuid4().hex[:8]}")
        try:
            found["elasticsearch"] = measure(elastic, options.documents, asked, topics)
        finally:
            for name in elastic._indices.all_names():
                elastic._indices.drop(name)
            elastic.close()
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
