"""The one rule that picks, of all candidates for a field, the one that a resource shows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from curate.errors import RecordRejected
from curate.extract.licenses import license_of, same_terms
from curate.records import RESOURCE_FIELDS, Reason, Resource, SourceKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from curate.records import FieldValue

_ORDER = {SourceKind.PERSON: 0, SourceKind.PUBLISHER: 1, SourceKind.MACHINE: 2}


def assemble(
    candidates: Sequence[FieldValue], *, url: str
) -> tuple[Resource, dict[str, FieldValue]]:
    """Build the resource at `url` and say which candidate won each of its fields.

    A person's locked value comes first, then people before publishers before machines, then the
    smaller `rank`, then the candidate's own content, so that the order of `candidates` never
    matters. A list field takes the winner's list whole. `license_url` and `license_disagreement`
    follow the winning license: an address of other terms, or a note on a license that a person
    has settled, is left out.

    Raises:
        RecordRejected: `no_title`, where no candidate names the resource.
    """
    winners: dict[str, FieldValue] = {}
    for candidate in sorted(candidates, key=_key):
        if candidate.field in RESOURCE_FIELDS and _has_value(candidate.value):
            winners.setdefault(candidate.field, candidate)
    _follow_license(winners, candidates)
    if "name" not in winners:
        raise RecordRejected(Reason.NO_TITLE, f"nothing names {url}")
    values: dict[str, Any] = {field: winner.value for field, winner in winners.items()}
    return Resource.model_validate({"url": url, **values}), winners


def _key(candidate: FieldValue) -> tuple[bool, int, int, str, str, str]:
    is_locked = candidate.locked and candidate.source_kind is SourceKind.PERSON
    content = json.dumps(candidate.value, sort_keys=True, ensure_ascii=False)
    return (
        not is_locked,
        _ORDER[candidate.source_kind],
        candidate.rank,
        candidate.extractor,
        content,
        candidate.model_dump_json(),
    )


def _has_value(value: object) -> bool:
    return value is not None and value not in ("", [])


def _follow_license(winners: dict[str, FieldValue], candidates: Sequence[FieldValue]) -> None:
    won = winners.get("license")
    if won is None or "license_url" not in winners:
        if won is not None and won.source_kind is SourceKind.PERSON:
            winners.pop("license_disagreement", None)
        return
    if won.source_kind is SourceKind.PERSON:
        winners.pop("license_disagreement", None)
    beside = [
        c
        for c in sorted(candidates, key=_key)
        if c.field == "license_url" and _has_value(c.value) and _belongs(c, won)
    ]
    if beside:
        winners["license_url"] = beside[0]
    else:
        del winners["license_url"]


def _belongs(address: FieldValue, won: FieldValue) -> bool:
    """Whether an address is the winning license's: by its terms, else by standing beside it."""
    named = license_of(str(address.value))
    if named is not None:
        return same_terms(named, str(won.value))
    return address.evidence == won.evidence or address.source_kind is SourceKind.PERSON
