"""Findings: one per resource, step and key; written only when what they say or read changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import select

from curate.catalog.chunks import in_chunks
from curate.catalog.models import FindingRow, VectorRow
from curate.hashing import json_hash

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from numpy.typing import NDArray
    from sqlalchemy.orm import Session


def marks(session: Session, step: str, key: str = "") -> dict[str, tuple[str, str]]:
    """Resource id -> (version, input hash) of the findings that a step has made."""
    rows = session.execute(
        select(FindingRow.resource_id, FindingRow.version, FindingRow.input_hash).where(
            FindingRow.step == step, FindingRow.key == key
        )
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def put_finding(
    session: Session,
    resource_id: str,
    *,
    step: str,
    key: str = "",
    version: str,
    input_hash: str,
    body: dict[str, Any],
    at: datetime,
) -> None:
    """Write the finding of a step for a resource, replacing its last one."""
    row = session.scalars(
        select(FindingRow).where(
            FindingRow.resource_id == resource_id, FindingRow.step == step, FindingRow.key == key
        )
    ).first()
    if row is None:
        row = FindingRow(resource_id=resource_id, step=step, key=key)
        session.add(row)
    row.version, row.input_hash, row.body = version, input_hash, body
    row.body_hash, row.at = json_hash(body), at


def bodies(
    session: Session, step: str, resource_ids: Sequence[str], key: str | None = None
) -> dict[str, dict[str, dict[str, Any]]]:
    """Resource id -> key -> body of a step's findings; all keys unless one is named."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for row in _rows(session, resource_ids, step=step, key=key):
        found.setdefault(row.resource_id, {})[row.key] = row.body
    return found


def body_hashes(
    session: Session, resource_ids: Sequence[str], steps: Iterable[str]
) -> dict[str, list[str]]:
    """Resource id -> sorted `step:key:hash` of its findings: what later steps read."""
    found: dict[str, list[str]] = {}
    for step in steps:
        for row in _rows(session, resource_ids, step=step, key=None):
            found.setdefault(row.resource_id, []).append(f"{step}:{row.key}:{row.body_hash}")
    return {resource_id: sorted(hashes) for resource_id, hashes in found.items()}


def _rows(
    session: Session, resource_ids: Sequence[str], *, step: str, key: str | None
) -> Iterable[FindingRow]:
    for chunk in in_chunks(resource_ids):
        statement = select(FindingRow).where(
            FindingRow.step == step,
            FindingRow.resource_id.in_(chunk),
        )
        if key is not None:
            statement = statement.where(FindingRow.key == key)
        yield from session.scalars(statement)


def vectors(
    session: Session, model: str, input_hashes: Iterable[str]
) -> dict[str, NDArray[np.float32]]:
    """Input hash -> embedding, shape (dim,), float32, L2-normalized."""
    found: dict[str, NDArray[np.float32]] = {}
    for chunk in in_chunks(sorted(set(input_hashes))):
        rows = session.execute(
            select(VectorRow.input_hash, VectorRow.data).where(
                VectorRow.model == model,
                VectorRow.input_hash.in_(chunk),
            )
        )
        for input_hash, data in rows:
            found[input_hash] = np.frombuffer(data, dtype="<f4")
    return found


def put_vectors(session: Session, model: str, new: Mapping[str, NDArray[np.float32]]) -> None:
    """Store embeddings by the hash of what was embedded; equal inputs share one."""
    held = vectors(session, model, new)
    session.add_all(
        VectorRow(
            input_hash=input_hash,
            model=model,
            dim=len(vector),
            data=np.asarray(vector, dtype="<f4").tobytes(),
        )
        for input_hash, vector in new.items()
        if input_hash not in held
    )
