"""`curate review`: decide on items, answer what no machine can, correct fields, undo."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from curate.catalog import open_catalog
from curate.cli import review_drift
from curate.cli.common import JsonFlag, NowOption, note, print_json, settings
from curate.plain import unsteered
from curate.review import desk

app = typer.Typer(
    help="Decide on items, answer questions that no machine can, correct fields; all with undo.",
    no_args_is_help=True,
    add_completion=False,
)
Item = Annotated[str, typer.Argument(help="Id or address of an item.")]
Note = Annotated[str, typer.Option("--note", help="Why; kept in the trail.")]
AFTER = "Run `curate index build` to publish it."
app.command("drift")(review_drift.drift)


@app.command()
def decide(
    item: Item,
    verdict: Annotated[str, typer.Argument(help="accept, reject, retire or reopen.")],
    note_text: Note = "",
    now: NowOption = None,
) -> None:
    """Accept, reject, retire or reopen an item.

    Example:  curate review decide 3f2c9a1b accept --note "Used in grade 4 since fall"
    """
    with open_catalog(settings(now=now)) as catalog:
        number = desk.decide(catalog, item, verdict, note=note_text)
    note(f"Noted as decision {number}. {AFTER}")


@app.command()
def answer(
    item: Item,
    question: Annotated[str, typer.Argument(help="Id of a question; see `curate rubric show`.")],
    value: Annotated[str, typer.Argument(help="yes, partly, no, unknown; `withdraw` takes back.")],
    note_text: Note = "",
    now: NowOption = None,
) -> None:
    """Answer a purchase question for an item; say with --note what it rests on.

    Example:  curate review answer 3f2c9a1b other_districts yes --note "Called Elm ISD, May 2"
    """
    said = None if value == "withdraw" else value
    with open_catalog(settings(now=now)) as catalog:
        number = desk.answer(catalog, item, question, said, note=note_text)
    note(f"Noted as decision {number}. {AFTER}")


@app.command()
def edit(
    item: Item,
    field: Annotated[str, typer.Argument(help="Name of a field, such as license or grades.")],
    value: Annotated[str, typer.Argument(help="The right value; JSON for lists and numbers.")],
    note_text: Note = "",
    now: NowOption = None,
) -> None:
    """Correct a field; no later crawl overwrites it.

    Example:  curate review edit 3f2c9a1b grades "[4, 5]" --note "From the teacher guide"
    """
    try:
        parsed = json.loads(value)
    except ValueError:
        parsed = value
    with open_catalog(settings(now=now)) as catalog:
        number = desk.edit(catalog, item, field, parsed, note=note_text)
    note(f"Noted as decision {number}; the field is locked. {AFTER}")


@app.command()
def undo(
    number: Annotated[int, typer.Argument(help="Number of a decision.")],
    now: NowOption = None,
) -> None:
    """Take a decision back.

    Example:  curate review undo 12
    """
    with open_catalog(settings(now=now)) as catalog:
        new = desk.undo(catalog, number)
    note(f"Undone; noted as decision {new}.")


@app.command("log")
def show_log(
    item: Annotated[str | None, typer.Argument(help="Id or address; all items without it.")] = None,
    limit: Annotated[int, typer.Option(help="At most so many.")] = 50,
    as_json: JsonFlag = False,
) -> None:
    """List decisions, newest first.

    Example:  curate review log --limit 20
    """
    with open_catalog(settings()) as catalog:
        rows = desk.log_of(catalog, item, limit)
    if as_json:
        print_json(rows)
        return
    if not rows:
        note("No decisions yet. `curate review decide ITEM accept` makes the first.")
    for row in rows:
        subject = f" {row['subject']}" if row["subject"] else ""
        value = f" = {json.dumps(row['value'], ensure_ascii=False)}" if subject else ""
        line = f"{row['number']:>5}  {row['at'][:16]}  {row['kind']}{subject}{value}  {row['url']}"
        typer.echo(unsteered(line))
        if row["note"]:
            typer.echo(unsteered(f"       {row['note']}"))
