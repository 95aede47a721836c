"""Elasticsearch indices: one alias, the index behind it, and how a new one takes its place."""

from __future__ import annotations

import re
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from curate.errors import ConfigError, SearchUnavailable
from curate.search.config import index_body
from curate.search.entry import vector_text
from curate.search.ranking import Signals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from elasticsearch import Elasticsearch

    from curate.search.entry import Entry

BACKEND = "elasticsearch"
REQUEST_TIMEOUT_S = 10.0
_STAMP_FORMAT = "%Y%m%d%H%M%S%f"
# The first index of an alias: a fixed name, so that two processes can't both create one.
_FIRST_STAMP = "0" * 20


def connect(
    url: str, *, api_key: str | None = None, timeout_s: float = REQUEST_TIMEOUT_S
) -> Elasticsearch:
    """A client for `url`; user and password may stand in it. Nothing is sent yet.

    Raises:
        ConfigError: if `url` is no http(s) address with a host.
    """
    from elasticsearch import Elasticsearch

    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}[parts.scheme]
        host = parts.hostname or ""
    except (KeyError, ValueError) as err:
        raise ConfigError("CURATE_ELASTICSEARCH_URL is no http(s) address") from err
    if not host:
        raise ConfigError("CURATE_ELASTICSEARCH_URL names no host")
    options: dict[str, Any] = {}
    if api_key:
        options["api_key"] = api_key
    elif parts.username:
        options["basic_auth"] = (unquote(parts.username), unquote(parts.password or ""))
    host = f"[{host}]" if ":" in host else host
    return Elasticsearch(
        f"{parts.scheme}://{host}:{port}{parts.path.rstrip('/')}",
        request_timeout=timeout_s,
        max_retries=1,
        retry_on_timeout=False,
        **options,
    )


@contextmanager
def engine_errors() -> Iterator[None]:
    """Turn every failure of the client into `SearchUnavailable` with one clear line."""
    from elasticsearch import ApiError, TransportError

    try:
        yield
    except ApiError as err:
        if err.status_code in (401, 403):
            msg = f"it refused the credentials (HTTP {err.status_code})"
        else:
            msg = f"HTTP {err.status_code}: {_first_line(err.message)}"
        raise SearchUnavailable(msg, backend=BACKEND) from err
    except TransportError as err:
        msg = f"it does not answer ({_first_line(err.message)})"
        raise SearchUnavailable(msg, backend=BACKEND) from err


def _first_line(message: object) -> str:
    return (str(message).splitlines() or [""])[0][:200]


class Indices:
    """The indices of one alias: `<alias>-<stamp>`, one of them behind the alias."""

    def __init__(self, client: Elasticsearch, alias: str, synonyms: list[str]) -> None:
        self._client = client
        self._alias = alias
        self._synonyms = synonyms
        self._name = re.compile(rf"^{re.escape(alias)}-\d{{20}}$")

    def current(self) -> str:
        """The index behind the alias; the first use creates both."""
        from elasticsearch import BadRequestError, NotFoundError

        try:
            return self._behind_alias()
        except NotFoundError:
            first = f"{self._alias}-{_FIRST_STAMP}"
        try:
            self._client.indices.create(index=first, **index_body(self._synonyms))
        except BadRequestError as err:
            if err.error != "resource_already_exists_exception":
                raise
            # Another process was first; its shards may still be starting.
            self._client.cluster.health(index=first, wait_for_active_shards=1, timeout="10s")
        # Last, so that no search goes to an index that cannot answer yet.
        self._client.indices.put_alias(index=first, name=self._alias)
        return first

    def _behind_alias(self) -> str:
        names = sorted(self._client.indices.get_alias(name=self._alias).body)
        return str(names[-1])

    def create_new(self) -> str:
        """An empty index with a new stamp, not yet behind the alias."""
        name = f"{self._alias}-{datetime.now(UTC).strftime(_STAMP_FORMAT)}"
        self._client.indices.create(index=name, **index_body(self._synonyms))
        return name

    def drop(self, name: str) -> None:
        """Delete an index; one that is gone already is no error."""
        self._client.indices.delete(index=name, ignore_unavailable=True)

    def swap_in(self, new: str) -> None:
        """Put `new` behind the alias in one atomic step; keep the previous index, drop older."""
        previous = self.current()
        self._client.indices.update_aliases(
            actions=[
                {"remove": {"index": previous, "alias": self._alias}},
                {"add": {"index": new, "alias": self._alias}},
            ]
        )
        for name in self.all_names():
            if name not in (new, previous):
                self.drop(name)

    def all_names(self) -> list[str]:
        """Every index of this alias, oldest first; those of similarly named aliases are not."""
        found = self._client.indices.get(index=f"{self._alias}-*", ignore_unavailable=True).body
        return sorted(name for name in found if self._name.match(name))


def source_of(entry: Entry) -> dict[str, Any]:
    """The JSON that is indexed for one entry; see `index_config/mappings.json`."""
    document = entry.document
    stored = entry.source
    body: dict[str, Any] = {
        **entry.texts,
        **entry.keys,
        **{f"facet_{name}": pairs for name, pairs in entry.facets.items()},
        "hidden": entry.hidden,
        "url": document.url,
        "name_sort": entry.name_sort,
        "completeness": document.completeness,
        "content_hash": entry.content_hash,
        "signals": Signals.of(document).as_json(),
        "document": stored,
    }
    optional = {
        "lexile_like": document.lexile_like,
        "level_low": entry.level_low,
        "level_high": entry.level_high,
        "score": document.score,
        "vetting": entry.vetting,
        "modified_day": entry.modified_day,
    }
    body |= {name: value for name, value in optional.items() if value is not None}
    if document.vector is not None:
        body["vector"] = document.vector
        # Servers differ in whether they return a dense_vector, so it is kept as text too.
        stored["vector"] = vector_text(document.vector)
    return body
