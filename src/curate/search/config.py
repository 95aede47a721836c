"""Reads `index_config/`: the index as reviewed files, and the weights of the ranking."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import yaml
from pydantic import Field, ValidationError

from curate.bundled import folder
from curate.errors import ConfigError
from curate.records import Record, Share

if TYPE_CHECKING:
    from pathlib import Path


class Relevance(Record):
    """Points of an item for answering the words asked."""

    points: float = Field(gt=0)
    reason: str
    words_share: Share
    words_reason: str
    loose_share: Share


class Meaning(Record):
    """When closeness of embeddings counts; cosines."""

    floor: float = Field(ge=-1, le=1)
    floor_without_words: float = Field(ge=-1, le=1)
    ceiling: float = Field(ge=-1, le=1)
    candidates: int = Field(ge=1, le=1000)


class Term(Record):
    """A term of the score: most points it gives, and why it is there."""

    points: float = Field(ge=0)
    reason: str


class AlignmentTerm(Term):
    """Points for serving a standard that was asked for."""

    declared: Share
    estimated: Share


class LinkTerm(Term):
    """Points for the state of the item's own address."""

    states: dict[str, Share]


class FreshnessTerm(Term):
    """Points for a recent change; halved every `half_life_days`."""

    half_life_days: float = Field(gt=0)
    unknown: Share


class Ranking(Record):
    """`ranking.yaml`."""

    version: int
    relevance: Relevance
    meaning: Meaning
    vetting: Term
    alignment: AlignmentTerm
    link: LinkTerm
    freshness: FreshnessTerm
    completeness: Term


def config_file(name: str) -> Path:
    """A file of `index_config/`.

    Raises:
        ConfigError: if it is missing.
    """
    path = folder("index_config") / name
    if not path.is_file():
        msg = "this file of the index configuration is missing: install curate again"
        raise ConfigError(msg, path=path)
    return path


def load_ranking(path: Path | None = None) -> Ranking:
    """Read the weights of the ranking; `path` replaces the shipped file.

    Raises:
        ConfigError: names the first field that is wrong.
    """
    path = path or config_file("ranking.yaml")
    try:
        return Ranking.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValidationError as err:
        first = err.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ConfigError(f"{place}: {first['msg']}", path=path) from err
    except yaml.YAMLError as err:
        raise ConfigError("this is not YAML", path=path) from err


def synonym_file_lines() -> list[str]:
    """The lines of `synonyms.txt`, comments and all."""
    return config_file("synonyms.txt").read_text(encoding="utf-8").splitlines()


def index_body(synonyms: list[str]) -> dict[str, Any]:
    """`settings` and `mappings` of a new Elasticsearch index, with `synonyms` filled in."""
    settings = json.loads(config_file("settings.json").read_text(encoding="utf-8"))
    mappings = json.loads(config_file("mappings.json").read_text(encoding="utf-8"))
    settings["analysis"]["filter"]["teaching_synonyms"]["synonyms"] = synonyms
    return {"settings": settings, "mappings": mappings}
