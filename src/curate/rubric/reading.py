"""Reads items for scoring from JSON objects as `curate extract` writes them.

Leniently: fields nobody knows are ignored, empty ones may be missing, names may be camelCase or
snake_case. A wrong value in a known field is an error that names it.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from curate.errors import RecordRejected
from curate.records import (
    Claim,
    Evidence,
    Measurement,
    PageSignals,
    PersonWord,
    Quote,
    Readability,
    Resource,
)
from curate.rubric.inputs import (
    LinkFacts,
    PersonAnswer,
    RubricInput,
    Version,
    WorkFacts,
)
from curate.rubric.link_facts import facts_from_checks
from curate.rubric.yaml_file import first_problem

if TYPE_CHECKING:
    from collections.abc import Mapping

Model = TypeVar("Model", bound=BaseModel)

_EVIDENCE: TypeAdapter[Evidence] = TypeAdapter(Evidence)
_EVIDENCE_KINDS: dict[str, type[BaseModel]] = {
    "quote": Quote,
    "measurement": Measurement,
    "claim": Claim,
    "person": PersonWord,
}
_LISTS = frozenset(name for name, field in Resource.model_fields.items() if field.default == ())


def read_item(value: Mapping[str, Any]) -> RubricInput:
    """One item from one JSON object.

    `links` may be link facts or a list of link checks; a list of bare out-links, as extraction
    writes it, was never checked and counts as none. `work` may be a name only, as deduplication
    writes it, and then tells nothing. `people` holds people's answers by question id.

    Raises:
        KeyError: if `id` or `resource` is missing.
        RecordRejected: names the place and field that is wrong.
    """
    if value["id"] is None:
        raise RecordRejected("bad_record", "id: it is null")
    resource = _resource(value["resource"])
    return RubricInput(
        id=str(value["id"]),
        resource=resource,
        provenance=_provenance(value.get("provenance")),
        signals=_optional(PageSignals, value.get("signals"), "signals") or PageSignals(),
        readability=_optional(Readability, value.get("readability"), "readability"),
        links=_links(value.get("links"), resource.url),
        work=_work(value.get("work")),
        people={
            str(question): _built(PersonAnswer, answer, f"people.{question}")
            for question, answer in _mapping(value.get("people") or {}, "people").items()
        },
    )


def _resource(value: object) -> Resource:
    fields = {
        name: [item] if name in _LISTS and isinstance(item, str) else item
        for name, item in _known(Resource, _mapping(value, "resource")).items()
        if item not in ("", [], {})
    }
    return _validated(Resource, fields, "resource")


def _provenance(value: object) -> dict[str, Evidence]:
    """Evidence by field; what is no evidence (an odd kind, a missing quote) is left out.

    An entry may carry more keys (`sourceKind`, `extractor`), hold its evidence under `evidence`, or
    be a list whose first entry is the winner.
    """
    found: dict[str, Evidence] = {}
    if not isinstance(value, dict):
        return found
    for field, entry in value.items():
        evidence = _evidence(entry)
        if evidence is not None:
            found[_snake(str(field))] = evidence
    return found


def _evidence(entry: object) -> Evidence | None:
    if isinstance(entry, list):
        entry = entry[0] if entry else None
    if isinstance(entry, dict) and isinstance(entry.get("evidence"), dict):
        entry = entry["evidence"]
    model = _EVIDENCE_KINDS.get(str(entry.get("kind"))) if isinstance(entry, dict) else None
    if model is None or not isinstance(entry, dict):
        return None
    try:
        evidence = _EVIDENCE.validate_python(_known(model, entry))
    except ValidationError:
        return None
    if isinstance(evidence, Measurement) and not math.isfinite(evidence.value):
        return None
    return evidence


def _links(value: object, own_url: str) -> LinkFacts | None:
    if isinstance(value, list):
        checks = [check for check in value if isinstance(check, dict)]
        try:
            return facts_from_checks(checks, own_url)
        except ValidationError as err:
            raise _rejected("links", err, value) from err
    return _optional(LinkFacts, value, "links")


def _work(value: object) -> WorkFacts | None:
    if not isinstance(value, dict):
        return None
    versions = value.get("versions") or []
    if not isinstance(versions, list):
        raise RecordRejected("bad_record", "work.versions: a list is wanted")
    return WorkFacts(
        versions=tuple(
            _built(Version, version, f"work.versions[{index}]")
            for index, version in enumerate(versions)
        )
    )


def _optional(model: type[Model], value: object, place: str) -> Model | None:
    return None if value is None or value == {} else _built(model, value, place)


def _built(model: type[Model], value: object, place: str) -> Model:
    return _validated(model, _known(model, _mapping(value, place)), place)


def _validated(model: type[Model], fields: dict[str, Any], place: str) -> Model:
    try:
        return model.model_validate(fields)
    except ValidationError as err:
        raise _rejected(place, err, fields) from err


def _rejected(place: str, err: ValidationError, data: object) -> RecordRejected:
    return RecordRejected("bad_record", f"{place}.{first_problem(err, data)}")


def _mapping(value: object, place: str) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    raise RecordRejected("bad_record", f"{place}: an object is wanted")


def _known(model: type[BaseModel], value: Mapping[str, Any]) -> dict[str, Any]:
    """The entries that `model` knows, under its own names; nulls are dropped."""
    fields = {_snake(str(name)): item for name, item in value.items() if item is not None}
    return {name: item for name, item in fields.items() if name in model.model_fields}


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
