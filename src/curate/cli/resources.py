"""`curate resources`: what the catalog holds, and the evidence behind every field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from curate.catalog import open_catalog
from curate.cli.common import JsonFlag, note, print_json, settings
from curate.errors import ConfigError
from curate.plain import printable, unsteered
from curate.records import level_label
from curate.report.item_table import items_csv
from curate.report.items import item_record, list_items
from curate.review import find_resource

if TYPE_CHECKING:
    from collections.abc import Iterator

app = typer.Typer(
    help="List and show cataloged items with the evidence behind each fact.",
    no_args_is_help=True,
    add_completion=False,
)


@app.command("list")
def list_command(
    source: Annotated[str | None, typer.Option(help="Only items of this source.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 50,
    offset: Annotated[int, typer.Option(min=0, help="Skip so many.")] = 0,
    as_json: JsonFlag = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print a table for a spreadsheet.")] = False,
) -> None:
    """List items by address, with their reading level.

    Example:  curate resources list --source sample --limit 20
    """
    if as_json and as_csv:
        raise ConfigError("--json and --csv cannot both be printed: choose one")
    with open_catalog(settings()) as catalog:
        rows = list_items(catalog, source=source, limit=limit, offset=offset)
    if as_json:
        print_json(rows)
        return
    if as_csv:
        for line in items_csv(rows):
            typer.echo(line, nl=False)
        return
    if not rows:
        note("Nothing is cataloged yet: `curate run SOURCE` does that, `curate demo` tries it.")
    for row in rows:
        facts = ", ".join(str(row[k]) for k in ("inLanguage", "license") if row[k])
        if row["reading_label"]:
            rough = ", low confidence" if row["reading_status"] == "low_confidence" else ""
            facts += f"; {row['reading_label']} (Lexile-like estimate{rough})"
        if row["gone_at"] is not None:
            facts += f"; gone since {row['gone_at']:%Y-%m-%d}"
        typer.echo(f"{row['id'][:8]}  {printable(row['name'])[:60]:<60}  {printable(facts)}")
        typer.echo(f"          {printable(row['url'])}")


@app.command()
def show(
    item: Annotated[str, typer.Argument(help="Id (or its first 8 characters) or address.")],
    as_json: JsonFlag = False,
) -> None:
    """Show one item: every field with where it was found, and what was judged.

    Example:  curate resources show https://lessons.curate.example/index.html
    """
    with open_catalog(settings()) as catalog:
        with catalog.read() as session:
            resource_id = find_resource(session, item).id
        record = item_record(catalog, resource_id)
    if as_json:
        print_json(record)
        return
    _print(record)


def _print(record: dict[str, Any]) -> None:
    for line in _lines(record):
        typer.echo(unsteered(line))


def _lines(record: dict[str, Any]) -> Iterator[str]:
    yield record["resource"]["name"]
    yield f"  {record['resource']['url']}  ({record['source']['name']})"
    if record.get("gone_at") is not None:
        yield f"  gone from its source since {record['gone_at']:%Y-%m-%d}: {record['gone_because']}"
    for field, found in record["provenance"].items():
        winner = found["winner"]
        ground = winner["evidence"]
        said = ground.get("text") or ground.get("name") or ground.get("note") or ""
        yield f"  {field}: {winner['value']}"
        yield f"      {winner['source_kind']}, {ground.get('place', '')}: {said[:100]}"
    reading = record["readability"]
    if reading:
        level = reading["label"] or "no number"
        yield f"  reading level: {level} ({reading['status']}), a Lexile-like estimate"
        if reading["interval_text"]:
            low, high = (level_label(edge) for edge in reading["interval_text"])
            yield f"      nine times in ten between {low} and {high}"
        if reading.get("ease") is not None:
            from curate.readability import ease_words

            said = ease_words(reading["ease"], reading.get("ease_interval"))
            yield f"      ease {reading['ease']:.2f}: teachers would find it {said}"
    for version in record.get("versions", ()):
        yield f"  {version['relation']} version: {version['name']} ({version['url']})"
    for found in record["alignments"]:
        yield f"  standard {found['code']} ({found['confidence']:.2f}): {found['statement']}"
    card = record["scorecard"]
    if card:
        score = "no score" if card["score"] is None else f"{card['score']:.0f} of 100"
        yield f"  {score}, from answers that carry {card['coverage']:.0%} of the weight:"
        for answered in card["answers"]:
            yield f"      {answered['answer']:<8} {answered['question']}: {answered['reason']}"
