"""`curate standards`: list, show and align to standards frameworks."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from curate.errors import EXIT_REJECTED

if TYPE_CHECKING:
    from curate.records import Alignment
    from curate.standards import AlignDoc, Aligner, Framework, Statement

app = typer.Typer(
    help="Standards frameworks, and resources aligned to them.",
    no_args_is_help=True,
    add_completion=False,
)

FrameworkArgument = Annotated[
    str, typer.Argument(help="A shipped framework's name, or a CASE JSON or CSV file.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command("list")
def list_frameworks(as_json: Json = False) -> None:
    """List the frameworks that are shipped and those that `CURATE_FRAMEWORKS` names.

    Example:  curate standards list
    """
    from curate.settings import load_settings
    from curate.standards import framework_names, load_framework

    names = dict.fromkeys((*framework_names(), *load_settings().framework_names))
    summaries = [{"name": name, **_summary(load_framework(name))} for name in names]
    if as_json:
        typer.echo(json.dumps(summaries, ensure_ascii=False, indent=2))
        return
    for one in summaries:
        typer.echo(f"{one['name']}\t{one['n_statements']} statements\t{one['title']}")


@app.command()
def show(framework: FrameworkArgument, as_json: Json = False) -> None:
    """Show the statements of a framework.

    Example:  curate standards show demo
    """
    from curate.standards import load_framework

    loaded = load_framework(framework)
    if as_json:
        statements = [_statement(one) for one in loaded.statements]
        summary = {**_summary(loaded), "statements": statements}
        typer.echo(json.dumps(summary, ensure_ascii=False, indent=2))
        return
    typer.echo(f"{loaded.title} ({len(loaded.statements)} statements)", err=True)
    for one in loaded.statements:
        typer.echo(f"{one.code}\t{one.text}")


@app.command()
def align(
    jsonl: Annotated[
        typer.FileBinaryRead,
        typer.Option("--jsonl", help="Resources, one a line; `-` is standard input."),
    ],
    framework: Annotated[
        str, typer.Option("--framework", help="A shipped framework's name, or a CASE or CSV file.")
    ] = "demo",
    top: Annotated[int, typer.Option(min=1, max=100, help="Most alignments a resource.")] = 5,
    min_confidence: Annotated[
        float,
        typer.Option(min=0, max=1, help="Leave out what is less confident; 0 ranks everything."),
    ] = 0.0,
) -> None:
    """Rank the standards each resource may serve, with the sentence that speaks for it.

    Every alignment says whether its confidence is high enough to be `suggested` to a teacher.

    Example:  curate standards align --jsonl resources.jsonl --framework demo --top 3
    """
    from curate.jsonl import map_objects

    aligner = _aligner(framework)

    def answer(record: dict[str, Any]) -> dict[str, Any]:
        found = aligner.align(_doc(record), top, min_confidence=min_confidence)
        floor = aligner.model.suggest_from
        return {"id": record["id"], "alignments": [_alignment(one, floor) for one in found]}

    all_good = True
    for out, good in map_objects(jsonl, answer):
        typer.echo(json.dumps(out, ensure_ascii=False))
        all_good = all_good and good
    if not all_good:
        raise typer.Exit(EXIT_REJECTED)


def _aligner(framework: str) -> Aligner:
    from curate.embedding import load_encoder
    from curate.settings import load_settings
    from curate.standards import Aligner, load_framework

    settings = load_settings()
    loaded = load_framework(framework)  # before the model, which takes seconds to load
    encoder = load_encoder(settings.embedding_model)
    # A batch command leaves nothing behind where there is no catalog.
    cache = settings.data_dir / "cache" / "standards" if settings.data_dir.is_dir() else None
    return Aligner(loaded, encoder.encode, encoder_name=encoder.name, cache_dir=cache)


def _doc(record: dict[str, Any]) -> AlignDoc:
    from curate.standards import AlignDoc, parse_grades

    text, title = record["text"], record.get("title") or ""
    if not isinstance(text, str) or not isinstance(title, str):
        msg = "fields 'text' and 'title' must be strings"
        raise TypeError(msg)
    declared = record.get("educationalAlignment") or ()
    if isinstance(declared, str):
        declared = (declared,)
    return AlignDoc(
        id=str(record["id"]),
        text=text,
        title=title,
        grades=parse_grades(record.get("grade")),
        subject=_name(record.get("subject")),
        declared=tuple(one for one in declared if isinstance(one, str)),
    )


def _name(value: object) -> str | None:
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")
    return text or None


def _alignment(one: Alignment, suggest_from: float) -> dict[str, Any]:
    return {
        "code": one.code,
        "uri": one.uri,
        "statement": one.statement,
        "confidence": one.confidence,
        "cluster": one.cluster,
        "declared": one.declared,
        "suggested": one.declared or one.confidence >= suggest_from,
        "evidence": one.evidence.model_dump(include={"start", "end", "text", "place"}),
    }


def _summary(framework: Framework) -> dict[str, Any]:
    return {
        "id": framework.id,
        "title": framework.title,
        "version": framework.version,
        "hash": framework.hash,
        "n_statements": len(framework.statements),
        "n_groups": len(framework.groups),
    }


def _statement(one: Statement) -> dict[str, Any]:
    return {
        "code": one.code,
        "uri": one.uri,
        "statement": one.text,
        "grades": list(one.grades),
        "subject": one.subject,
        "cluster": one.cluster,
    }
