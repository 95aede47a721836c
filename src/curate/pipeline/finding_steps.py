"""The steps that speak of one resource at a time: reading level, embedding, alignment."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from curate.catalog.findings import put_vectors
from curate.catalog.models import ResourceRow
from curate.embedding import EMBEDDING_VERSION, text_for_embedding
from curate.hashing import json_hash, text_hash
from curate.pipeline.ease_from_layers import uses_layers, with_ease_from_layers
from curate.pipeline.steps import live_resources
from curate.readability import READABILITY_VERSION, assess
from curate.readability.ease_layers import EASE_LAYERS_VERSION
from curate.records import as_json
from curate.standards import ALIGN_VERSION, AlignDoc, Aligner

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

    from curate.pipeline.models import Models
    from curate.settings import Settings
    from curate.standards import Framework


@dataclass(slots=True, frozen=True)
class _Item:
    """What the steps read of a resource."""

    id: str
    url: str
    document: dict[str, Any]
    text: str


class _ResourceStep:
    """Shared by the steps that read document and text."""

    key: str = ""

    def inputs(self, session: Session, ids: Sequence[str] | None = None) -> Mapping[str, str]:
        return {i: json_hash(hashes) for i, hashes in live_resources(session, ids).items()}

    def load(self, session: Session, ids: Sequence[str]) -> Mapping[str, _Item]:
        rows = session.scalars(select(ResourceRow).where(ResourceRow.id.in_(ids)))
        found = {row.id: _Item(row.id, row.url, row.document, row.text) for row in rows}
        return {i: found[i] for i in ids if i in found}

    def store(self, session: Session, results: Mapping[str, dict[str, Any]]) -> None:
        """Nothing beside the finding."""


class ReadabilityStep(_ResourceStep):
    """Reading level of the main text; ease from the embedding model's layers where it is loaded."""

    name = "readability"

    def __init__(self, settings: Settings, models: Models) -> None:
        self._model = settings.readability_model
        self._models = models
        self._uses_layers = uses_layers(settings)

    def version(self) -> str:
        """The room's version, which coefficients it uses, and what ease rests on."""
        known = f"{READABILITY_VERSION}/{self._model}"
        return f"{known}/layers-{EASE_LAYERS_VERSION}" if self._uses_layers else known

    def compute(self, loaded: Mapping[str, _Item]) -> Mapping[str, dict[str, Any]]:
        """Assess each text; the declared language is a hint."""
        found = {
            i: assess(item.text, language=item.document.get("inLanguage"), model=self._model)
            for i, item in loaded.items()
        }
        if self._uses_layers and any(one.lexile_like is not None for one in found.values()):
            texts = {i: item.text for i, item in loaded.items()}
            found = with_ease_from_layers(found, texts, self._models.encoder)
        return {i: as_json(one) for i, one in found.items()}


class EmbeddingStep(_ResourceStep):
    """A vector per resource; equal texts share one."""

    name = "embedding"

    def __init__(self, models: Models) -> None:
        self._models = models
        self._new: dict[str, Any] = {}

    def version(self) -> str:
        """The room's version and the model."""
        return f"{EMBEDDING_VERSION}/{self._models.encoder_name}"

    def compute(self, loaded: Mapping[str, _Item]) -> Mapping[str, dict[str, Any]]:
        """Embed what stands for each resource."""
        texts = {
            i: text_for_embedding(
                item.document["name"], item.document.get("description"), item.text
            )
            for i, item in loaded.items()
        }
        by_hash = {text_hash(text): text for text in texts.values()}
        matrix = self._models.encoder.encode(list(by_hash.values()))
        # Kept until `store`: after a bad record each one is computed alone, batch by batch.
        self._new.update(zip(by_hash, matrix, strict=True))
        return {
            i: {"model": self._models.encoder_name, "input": text_hash(text)}
            for i, text in texts.items()
        }

    def store(self, session: Session, results: Mapping[str, dict[str, Any]]) -> None:
        """Keep the vectors in the finding's transaction."""
        wanted = {body["input"] for body in results.values()}
        put_vectors(
            session,
            self._models.encoder_name,
            {h: vector for h, vector in self._new.items() if h in wanted},
        )
        self._new.clear()


class AlignmentStep(_ResourceStep):
    """Standards of one framework that a resource may serve; the framework is the finding's key."""

    name = "alignment"

    def __init__(self, framework: Framework, models: Models) -> None:
        self.key = framework.id
        self._framework = framework
        self._models = models

    @cached_property
    def _aligner(self) -> Aligner:
        return Aligner(
            self._framework,
            self._models.encoder.encode,
            encoder_name=self._models.encoder_name,
            cache_dir=self._models.cache_dir,
        )

    def version(self) -> str:
        """The room's version, the framework's content and the model."""
        return f"{ALIGN_VERSION}/{self._framework.hash[:12]}/{self._models.encoder_name}"[:64]

    def _reads(self, item: _Item) -> bool:
        """Whether suggestions can be made: the aligner is fitted to English texts only."""
        return (item.document.get("inLanguage") or "en").partition("-")[0] == "en"

    def compute(self, loaded: Mapping[str, _Item]) -> Mapping[str, dict[str, Any]]:
        """Align each text; an empty list is an abstention. Codes a page names always count."""
        docs = [
            AlignDoc(
                id=i,
                text=item.text if self._reads(item) else "",
                title=item.document["name"],
                grades=tuple(item.document.get("grades") or ()),
                declared=tuple(item.document.get("educationalAlignment") or ()),
            )
            for i, item in loaded.items()
        ]
        return {
            doc.id: {"alignments": [as_json(a) for a in found]}
            for doc, found in zip(docs, self._aligner.align_many(docs), strict=True)
        }
