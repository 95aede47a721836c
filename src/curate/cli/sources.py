"""`curate sources`: the sources that curate knows, and who approved them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from curate.cli.common import NowOption  # noqa: TC001 - typer reads the annotations
from curate.crawl.sources import (
    find_source,
    list_sources,
    load_source,
    own_folder,
)
from curate.errors import EXIT_REJECTED, ConfigError, SourceInvalid
from curate.settings import Settings, load_settings
from curate.strict_yaml import strict_load
from curate.urls import in_scope

if TYPE_CHECKING:
    from curate.crawl.definition import SourceDefinition

app = typer.Typer(
    help="List, try, add and approve sources.", no_args_is_help=True, add_completion=False
)

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
            "protocol": source.definition.protocol,
            "cadence": source.definition.cadence,
            "needs": source.definition.access.needs if source.definition.access else None,
            "checked": source.definition.checked,
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
        needs = f", needs a {row['needs']}" if row["needs"] and not row["approved"] else ""
        typer.echo(f"{row['id']:<22} {row['protocol']:<10} {row['cadence']:<8} {state}{needs}")
        typer.echo(f"{'':<22} {row['name']}; {row['checked']}")


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


@app.command("test")
def try_command(
    name: Annotated[str, typer.Argument(help="Id or file of a source.")],
    limit: Annotated[int, typer.Option(min=1, max=200, help="Items to look at.")] = 10,
    as_json: AsJson = False,
) -> None:
    """Crawl a few items and show what would be stored, field by field; store nothing.

    Example:  curate sources test our-museum.yaml --limit 5
    """
    from curate.catalog import open_catalog
    from curate.cli.common import Bars
    from curate.cli.source_trial import render
    from curate.pipeline.trial import try_source

    settings = load_settings()
    definition = find_source(settings, name)
    with open_catalog(settings) as catalog, Bars() as bars:
        bars.start("crawl", limit)
        seen = 0

        def show(n_pages: int) -> None:
            nonlocal seen
            bars.advance(n_pages - seen)
            seen = n_pages

        trial = try_source(catalog, definition, limit=limit, on_progress=show)
        bars.finish()
    typer.echo(trial.model_dump_json(indent=2) if as_json else render(trial))
    if not trial.items or not trial.crawl.health.ok:
        raise typer.Exit(EXIT_REJECTED)


@app.command("add")
def add_command(
    file: Annotated[Path, typer.Argument(help="A source file (YAML); see docs/sources.md.")],
) -> None:
    """Check a source file and copy it to the district's own sources.

    Example:  curate sources add our-museum.yaml
    """
    settings = load_settings()
    definition = load_source(file)
    if definition.folder is not None and not _names_absolute_folder(file):
        reason = "field `folder`: give the whole path, for the file is copied and its folder is not"
        raise SourceInvalid(reason, path=file)
    target = own_folder(settings) / f"{definition.id}.yaml"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if file.resolve() != target.resolve():
            shutil.copyfile(file, target)
    except OSError as err:
        raise SourceInvalid(f"cannot be copied to {target}: {err}", path=file) from err
    typer.echo(f"{definition.id} added as {target}")
    for url in definition.start:
        if definition.scope and not in_scope(url, definition.scope):
            typer.echo(f"{url} lies outside `scope`: it only helps to find items", err=True)
    typer.echo(f"look at what it gives: curate sources test {definition.id}", err=True)
    if definition.id not in _approved(settings, (definition,)):
        typer.echo(f"schedules need: curate sources approve {definition.id}", err=True)


@app.command("approve")
def approve_command(
    name: Annotated[str, typer.Argument(help="Id or file of a source.")],
    note: Annotated[str | None, typer.Option(help="Why, for the record.")] = None,
    permission: Annotated[
        str | None,
        typer.Option(help="What the publisher answered and when, where it wants to be asked."),
    ] = None,
    now: NowOption = None,
) -> None:
    """Approve a source as it is defined now, in the name of CURATE_ACTOR.

    Example:  curate sources approve our-museum --note "license checked"
    """
    from curate.catalog import open_catalog
    from curate.catalog.sources import approve_source, has_permission, remember_source

    settings = load_settings(now=now)
    definition = find_source(settings, name)
    with open_catalog(settings) as catalog, catalog.begin() as session:
        at = catalog.clock.now()
        fields = definition.model_dump(mode="json")
        remember_source(session, definition.id, definition.name, fields, at=at)
        actor_id = catalog.actor_id(session)
        if _wants_permission(definition) and not (
            permission or has_permission(session, definition.id)
        ):
            raise ConfigError(_ask_first(definition))
        approved = approve_source(
            session, definition.id, actor_id=actor_id, at=at, note=note, permission=permission
        )
    typer.echo(f"{definition.id} approved by {settings.actor} (definition {approved[:12]})")


def _names_absolute_folder(file: Path) -> bool:
    data = strict_load(file.read_text(encoding="utf-8"))
    folder = data.get("folder") if isinstance(data, dict) else None
    return folder is None or Path(str(folder)).is_absolute()


def _wants_permission(definition: SourceDefinition) -> bool:
    return definition.access is not None and definition.access.needs == "permission"


def _ask_first(definition: SourceDefinition) -> str:
    ask = definition.access.ask if definition.access else ""
    return (
        f"{definition.id} wants to be asked first ({ask}): write the answer down with "
        f'--permission "WHO allowed it, WHEN"'
    )


def _approved(settings: Settings, definitions: tuple[SourceDefinition, ...]) -> set[str]:
    """Ids of the definitions that somebody approved exactly as they are."""
    from curate.catalog import open_catalog
    from curate.catalog.sources import is_approved

    with open_catalog(settings) as catalog, catalog.read() as session:
        return {d.id for d in definitions if is_approved(session, d.id, d.definition_hash)}
