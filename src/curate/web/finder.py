"""Runs a teacher's search: typed filters, the embedding of the words, the engine."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import structlog

from curate.errors import ModelUnavailable
from curate.search import read_query
from curate.web.address import query_of

if TYPE_CHECKING:
    from curate.embedding import Encoder
    from curate.search import Recognized, SearchBackend, SearchPage
    from curate.web.address import SearchAddress

log = structlog.get_logger("curate.web")
_MIN_LETTERS = 3  # fewer say nothing that a vector could find


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a search; `settled` is its address with the typed filters as parameters."""

    page: SearchPage
    recognized: tuple[Recognized, ...]
    words: str
    settled: SearchAddress


class Finder:
    """Searches by words at once, and by meaning too as soon as the model is loaded.

    Loading takes seconds, so it happens in a thread of its own after the first page is up.
    """

    def __init__(self, backend: SearchBackend, model: str) -> None:
        self.backend = backend
        self._model = model
        self._encoder: Encoder | None = None
        self._lock = threading.Lock()

    def warm_up(self) -> threading.Thread:
        """Start loading the model; searches go by words until it is there."""
        thread = threading.Thread(target=self._load, name="load-encoder", daemon=True)
        thread.start()
        return thread

    def _load(self) -> None:
        from curate.embedding import load_encoder

        try:
            encoder = load_encoder(self._model)
            encoder.encode(["warm up"])
        except ModelUnavailable as err:
            log.warning("web.no_model", error=str(err))
            return
        self._encoder = encoder

    def find(self, address: SearchAddress) -> Found:
        """Answer a search.

        Raises:
            SearchUnavailable: when the engine does not answer.
        """
        words, recognized = read_query(address.q)
        settled = address.settled(recognized)
        query = query_of(settled, text=words, vector=self._vector(words))
        return Found(self.backend.search(query), recognized, words, settled)

    def count(self, address: SearchAddress) -> int:
        """How many items a search would find.

        Raises:
            SearchUnavailable: when the engine does not answer.
        """
        words, recognized = read_query(address.q)
        settled = replace(address.settled(recognized), page=1)
        query = query_of(settled, text=words, vector=self._vector(words))
        return self.backend.search(query.model_copy(update={"limit": 1})).total

    def _vector(self, words: str) -> tuple[float, ...] | None:
        if self._encoder is None or sum(c.isalpha() for c in words) < _MIN_LETTERS:
            return None
        with self._lock:
            return tuple(float(x) for x in self._encoder.encode([words])[0])
