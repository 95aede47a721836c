"""`curate sources`: the sources that curate knows, and who approved them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path  # noqa: TC003 - typer reads the annotation at run time
from typing import TYPE_CHECKING, Annotated

import typer

from curate.crawl.sources import (
    find_source,
    list_sources,
    load_source,
    own_folder,
)
from curate.errors import SourceInvalid
from curate.settings import Settings, load_settings

if TYPE_CHECKING:
    from curate.crawl.definition import SourceDefinition

app = typer.Typer(help="List, add and approve sources.", no_args_is_help=True, add_completion=False)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command("list")
def list_command(as_json: AsJson = False) -> None:
    """List every source with its approval.

    Example:  curate sources list
    """
    settings = load_settings()
    listed = list_sources(settings)
    approved = _approved(settings, tuple(source.definition for source in listed))
    rows = [
        {
            "id": source.definition.id,
            "name": source.definition.name,
            "approved": source.definition.id in approved,
            "shipped": source.shipped,
            "cadence": source.definition.cadence,
            "path": str(source.path),
        }
        for source in listed
    ]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    if not rows:
        typer.echo("no sources yet: add one with `curate sources add FILE`", err=True)
    for row in rows:
        state = "approved" if row["approved"] else "not approved"
        typer.echo(f"{row['id']}\t{state}\t{row['cadence']}\t{row['name']}")


@app.command("show")
def show_command(
    name: Annotated[str, typer.Argument(help="Id or file of a source.")], as_json: AsJson = False
) -> None:
    """Show one source, by its id or its file.

    Example:  curate sources show storybooks
    """
    settings = load_settings()
    definition = find_source(settings, name)
    fields = definition.model_dump(mode="json")
    fields["definition_hash"] = definition.definition_hash
    fields["approved"] = definition.id in _approved(settings, (definition,))
    if as_json:
        typer.echo(json.dumps(fields, ensure_ascii=False, indent=2))
        return
    for key, value in fields.items():
        if value not in (None, [], {}, ""):
            typer.echo(f"{key}: {value if isinstance(value, str) else json.dumps(value)}")


@app.command("add")
def add_command(
    file: Annotated[Path, typer.Argument(help="A source file (YAML); see docs/sources.md.")],
) -> None:
    """Check a source file and copy it to the district's own sources.

    Example:  curate sources add our-museum.yaml
    """
    settings = load_settings()
    definition = load_source(file)
    target = own_folder(settings) / f"{definition.id}.yaml"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if file.resolve() != target.resolve():
            shutil.copyfile(file, target)
    except OSError as err:
        raise SourceInvalid(f"cannot be copied to {target}: {err}", path=file) from err
    typer.echo(f"{definition.id} added as {target}")
    if definition.id not in _approved(settings, (definition,)):
        typer.echo(f"schedules need: curate sources approve {definition.id}", err=True)


@app.command("approve")
def approve_command(
    name: Annotated[str, typer.Argument(help="Id or file of a source.")],
    note: Annotated[str | None, typer.Option(help="Why, for the record.")] = None,
) -> None:
    """Approve a source as it is defined now, in the name of CURATE_ACTOR.

    Example:  curate sources approve our-museum --note "license checked"
    """
    from curate.catalog import open_catalog
    from curate.catalog.sources import approve_source, remember_source

    settings = load_settings()
    definition = find_source(settings, name)
    with open_catalog(settings) as catalog, catalog.begin() as session:
        now = catalog.clock.now()
        fields = definition.model_dump(mode="json")
        remember_source(session, definition.id, definition.name, fields, at=now)
        actor_id = catalog.actor_id(session)
        approved = approve_source(session, definition.id, actor_id=actor_id, at=now, note=note)
    typer.echo(f"{definition.id} approved by {settings.actor} (definition {approved[:12]})")


def _approved(settings: Settings, definitions: tuple[SourceDefinition, ...]) -> set[str]:
    """Ids of the definitions that somebody approved exactly as they are."""
    from curate.catalog import open_catalog
    from curate.catalog.sources import is_approved

    with open_catalog(settings) as catalog, catalog.read() as session:
        return {d.id for d in definitions if is_approved(session, d.id, d.definition_hash)}
