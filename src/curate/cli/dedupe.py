"""`curate dedupe`: fold duplicates of a JSON Lines file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from curate.errors import EXIT_REJECTED

if TYPE_CHECKING:
    from curate.dedupe import DedupeDoc, DedupeResult


def command(
    jsonl: Annotated[
        typer.FileBinaryRead,
        typer.Option("--jsonl", help="Resources, one a line; `-` is standard input."),
    ],
) -> None:
    """Fold identical and near-identical texts; answers every line, in the order of the file.

    Example:  curate dedupe --jsonl resources.jsonl
    """
    from curate.dedupe import dedupe
    from curate.jsonl import map_objects

    seen: dict[str, DedupeDoc] = {}
    given: dict[str, Any] = {}  # our name of a record -> its id as it was written

    def read(record: dict[str, Any]) -> dict[str, Any]:
        doc = _doc(record)
        if doc.id in seen:
            msg = f"the id {doc.id!r} is there twice"
            raise ValueError(msg)
        seen[doc.id] = doc
        given[doc.id] = record["id"]
        return {"id": doc.id}

    answers = list(map_objects(jsonl, read))
    outputs = _outputs(dedupe(seen.values()), given)
    for answer, good in answers:
        typer.echo(json.dumps(outputs[answer["id"]] if good else answer, ensure_ascii=False))
    if not all(good for _, good in answers):
        raise typer.Exit(EXIT_REJECTED)


def _doc(record: dict[str, Any]) -> DedupeDoc:
    from curate.dedupe import DedupeDoc

    if not isinstance(record["text"], str):
        msg = f"field 'text' is a {type(record['text']).__name__}, not a string"
        raise TypeError(msg)
    optional = ("url", "title", "lang", "grade", "source", "license")
    values = {name: _text(record.get(name)) for name in optional}
    works = record.get("link_works")
    return DedupeDoc(
        id=record["id"] if isinstance(record["id"], str) else f"json:{json.dumps(record['id'])}",
        text=record["text"],
        link_works=works if isinstance(works, bool) else None,
        n_fields=sum(value is not None for value in values.values()),
        **values,
    )


def _text(value: object) -> str | None:
    if value is None or value == "" or value == []:
        return None
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _outputs(result: DedupeResult, given: dict[str, Any]) -> dict[str, dict[str, Any]]:
    edges: dict[str, list[dict[str, Any]]] = {}
    for edge in result.edges:
        for one, other in ((edge.source, edge.to), (edge.to, edge.source)):
            fact: dict[str, Any] = {
                "to": given[other],
                "relation": edge.relation.value,
                "similarity": edge.similarity,
            }
            if edge.guard is not None:
                fact["kept_apart_by"] = edge.guard.value
            edges.setdefault(one, []).append(fact)
    return {
        member: {
            "id": given[member],
            "canonical": given[cluster.canonical],
            "cluster": cluster.id,
            "work": result.works[member],
            "edges": edges.get(member, []),
            "reason": cluster.reason,
        }
        for cluster in result.clusters
        for member in cluster.members
    }
