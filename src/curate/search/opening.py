"""Chooses the engine that the settings name."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from curate.clock import Clock
    from curate.search.model import SearchBackend
    from curate.settings import Settings

EMBEDDED_FILE = "search.sqlite3"


def open_backend(
    settings: Settings, *, data_dir: Path | None = None, clock: Clock | None = None
) -> SearchBackend:
    """The search engine to use: Elasticsearch where `settings` name one, else the embedded one.

    `data_dir` (default: the settings') is where the embedded engine keeps `search.sqlite3`.

    Raises:
        ConfigError: if the address of Elasticsearch is wrong.
        SearchUnavailable: if the embedded index cannot be opened. Elasticsearch is contacted by
            the first call on the backend, not here.
    """
    from curate.clock import clock_at

    clock = clock or clock_at(settings.now)
    if settings.elasticsearch_url:
        from curate.search.elastic import ElasticBackend

        return ElasticBackend(
            settings.elasticsearch_url,
            alias=settings.elasticsearch_alias,
            api_key=settings.elasticsearch_api_key,
            clock=clock,
        )
    from curate.search.embedded import EmbeddedBackend

    return EmbeddedBackend((data_dir or settings.data_dir) / EMBEDDED_FILE, clock=clock)
