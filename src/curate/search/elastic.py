"""The Elasticsearch engine: an alias over one index, filled by bulk requests."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from curate.clock import SystemClock
from curate.errors import SearchUnavailable
from curate.search.config import load_ranking, synonym_file_lines
from curate.search.elastic_index import BACKEND, Indices, connect, engine_errors, source_of
from curate.search.elastic_search import ElasticSearch
from curate.search.entry import document_problem, entry_of, restore, vector_from_text
from curate.search.lexical import Synonyms, parse_text, synonym_lines
from curate.search.model import IndexReport
from curate.search.report import too_many_failed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from curate.clock import Clock
    from curate.search.config import Ranking
    from curate.search.model import SearchDocument, SearchPage, SearchQuery

BULK_DOCUMENTS = 200  # of one bulk request; about 4 MB of text at most
BULK_RETRIES = 6
BULK_TIMEOUT_S = 120.0


class ElasticBackend:
    """A search index in an Elasticsearch 9 cluster, behind `alias`.

    `backoff_s` is the first pause after the cluster answered 429; it doubles up to 30 s.
    """

    name = BACKEND

    def __init__(
        self,
        url: str,
        *,
        alias: str = "curate-resources",
        api_key: str | None = None,
        ranking: Ranking | None = None,
        clock: Clock | None = None,
        backoff_s: float = 1.0,
    ) -> None:
        self._client = connect(url, api_key=api_key)
        self._alias = alias
        self._ranking = ranking or load_ranking()
        self._clock = clock or SystemClock()
        lines = synonym_file_lines()
        self._synonyms = Synonyms.parse(lines)
        self._indices = Indices(self._client, alias, synonym_lines(lines))
        self._backoff_s = backoff_s

    def check(self) -> None:
        """Make sure that the cluster answers and can serve searches.

        Raises:
            SearchUnavailable: if not.
        """
        with engine_errors():
            status = str(self._client.cluster.health()["status"])
        if status == "red":
            raise SearchUnavailable("the cluster's state is red", backend=BACKEND)

    def upsert(self, documents: Iterable[SearchDocument]) -> IndexReport:
        """Add or replace documents by id; refused ones are named in the report."""
        with engine_errors():
            index = self._indices.current()
            report, _ = self._write(index, documents)
            self._client.indices.refresh(index=index)
        return report

    def delete(self, ids: Iterable[str]) -> IndexReport:
        """Remove documents; unknown ids are no error."""
        deleted = 0
        failed: dict[str, str] = {}
        with engine_errors():
            index = self._indices.current()
            actions = ({"_op_type": "delete", "_index": index, "_id": one} for one in ids)
            for done, item in self._bulk(actions):
                answer = item["delete"]
                deleted += done
                if not done and answer["status"] != 404:
                    failed[answer["_id"]] = _reason(answer)
            self._client.indices.refresh(index=index)
        return IndexReport(deleted=deleted, failed=failed)

    def replace_all(self, documents: Iterable[SearchDocument]) -> IndexReport:
        """Fill a new index, compare counts, and put it behind the alias in one atomic step.

        Where more than 5 % of the documents are refused, or anything fails, the old index stays;
        in the first case the report says `written=0`. The previous index is kept for roll-back.
        """
        with engine_errors():
            old = self._indices.current()
            n_before = int(self._client.count(index=old)["count"])
            new = self._indices.create_new()
            try:
                report, ids = self._write(new, documents)
                self._client.indices.refresh(index=new)
                if too_many_failed(report):
                    self._indices.drop(new)
                    return IndexReport(failed=report.failed)
                self._compare(new, len(ids))
            except BaseException:
                self._indices.drop(new)
                raise
            self._indices.swap_in(new)
        return report.model_copy(update={"deleted": n_before})

    def ids_and_hashes(self) -> dict[str, str]:
        """Id -> `content_hash` of everything in the index."""
        from elasticsearch.helpers import scan

        with engine_errors():
            hits = scan(
                self._client,
                index=self._indices.current(),
                query={"query": {"match_all": {}}, "_source": ["content_hash"]},
                size=2000,
            )
            return {hit["_id"]: hit["_source"]["content_hash"] for hit in hits}

    def get(self, document_id: str) -> SearchDocument | None:
        """One document by id, with its vector; None where the index lacks it."""
        from elasticsearch import NotFoundError

        if not document_id:
            return None
        with engine_errors():
            index = self._indices.current()
            try:
                found = self._client.get(index=index, id=document_id, source_includes=["document"])
            except NotFoundError:
                return None
        source = found["_source"]["document"]
        vector = source.pop("vector", None)
        return restore(source, vector_from_text(vector) if vector else None)

    def has_vectors(self) -> bool:
        """Whether any document has a vector, so that embedding a query is worth its time."""
        with engine_errors():
            found = self._client.search(
                index=self._indices.current(),
                size=0,
                terminate_after=1,
                query={"exists": {"field": "vector"}},
            )
        return bool(found["hits"]["total"]["value"])

    def search(self, query: SearchQuery) -> SearchPage:
        """Answer a query from the index that is behind the alias now."""
        started = time.perf_counter()
        lexical = parse_text(query.text, self._synonyms)
        with engine_errors():
            return ElasticSearch(
                self._client,
                self._indices.current(),
                query,
                lexical,
                self._ranking,
                self._clock.now(),
            ).page(started)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _write(
        self, index: str, documents: Iterable[SearchDocument]
    ) -> tuple[IndexReport, set[str]]:
        """Index documents; returns the report and the ids that were written."""
        failed: dict[str, str] = {}
        ids: set[str] = set()
        written = 0
        for done, item in self._bulk(_index_actions(index, documents, failed)):
            answer = item["index"]
            if done:
                ids.add(answer["_id"])
                written += 1
            else:
                failed[answer["_id"]] = _reason(answer)
        return IndexReport(written=written, failed=failed), ids

    def _bulk(self, actions: Iterable[dict[str, Any]]) -> Iterable[tuple[bool, dict[str, Any]]]:
        """Send actions; a 429 waits and sends again, longer each time. `_id` makes that safe."""
        from elasticsearch.helpers import streaming_bulk

        return streaming_bulk(
            self._client.options(request_timeout=BULK_TIMEOUT_S),
            actions,
            chunk_size=BULK_DOCUMENTS,
            raise_on_error=False,
            max_retries=BULK_RETRIES,
            initial_backoff=self._backoff_s,
            max_backoff=30,
        )

    def _compare(self, index: str, expected: int) -> None:
        found = int(self._client.count(index=index)["count"])
        if found != expected:
            msg = f"the new index holds {found} documents instead of {expected}: the old one stays"
            raise SearchUnavailable(msg, backend=BACKEND)


def _index_actions(
    index: str, documents: Iterable[SearchDocument], failed: dict[str, str]
) -> Iterator[dict[str, Any]]:
    for document in documents:
        problem = document_problem(document, None)
        if problem:
            failed[document.id] = problem
            continue
        yield {"_index": index, "_id": document.id, "_source": source_of(entry_of(document))}


def _reason(answer: dict[str, Any]) -> str:
    """Why the engine refused an item, on one line."""
    error = answer.get("error") or {}
    reason = error.get("reason", error) if isinstance(error, dict) else error
    cause = error.get("caused_by", {}).get("reason") if isinstance(error, dict) else None
    return " ".join(f"{reason}{f': {cause}' if cause else ''}".split())[:300]
