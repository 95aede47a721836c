"""`curate rubric`: list, show and check rubrics, and score items with them."""

from __future__ import annotations

import json
from pathlib import Path  # noqa: TC003 - typer reads the annotation at run time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from curate.errors import EXIT_REJECTED, RecordRejected

if TYPE_CHECKING:
    from datetime import datetime

    from curate.rubric import Profile, Rubric

app = typer.Typer(
    help="Purchase questions: show them, check a rubric file, score items.",
    no_args_is_help=True,
    add_completion=False,
)

_Json = Annotated[bool, typer.Option("--json", help="Write JSON instead of text.")]


@app.command("list")
def list_command(as_json: _Json = False) -> None:
    """List the bundled rubrics and district profiles.

    Example:  curate rubric list
    """
    from curate.rubric import load_profile, load_rubric, profile_names, rubric_names

    rubrics = [(name, load_rubric(name)) for name in rubric_names()]
    profiles = [(name, load_profile(name)) for name in profile_names()]
    if as_json:
        _print(
            {
                "rubrics": [
                    {
                        "name": name,
                        "version": rubric.version,
                        "title": rubric.title,
                        "n_questions": rubric.n_questions,
                    }
                    for name, rubric in rubrics
                ],
                "profiles": [
                    {"name": name, "version": profile.version, "title": profile.title}
                    for name, profile in profiles
                ],
            }
        )
        return
    for name, rubric in rubrics:
        typer.echo(f"rubric   {name}  {rubric.version}  {rubric.title}")
    for name, profile in profiles:
        typer.echo(f"profile  {name}  {profile.version}  {profile.title}")


@app.command("show")
def show_command(
    name: Annotated[
        str | None, typer.Argument(help="Name or file; default: the rubric in use.")
    ] = None,
    as_json: _Json = False,
) -> None:
    """Show the questions of a rubric, why they matter and what a machine may answer.

    Example:  curate rubric show purchase_questions
    """
    from curate.rubric import load_rubric
    from curate.settings import load_settings

    rubric = load_rubric(name if name is not None else load_settings().rubric)
    if as_json:
        _print(rubric.model_dump(mode="json"))
        return
    typer.echo(f"{rubric.title} ({rubric.id} {rubric.version})\n{rubric.source}")
    for number, question in enumerate(rubric.questions, start=1):
        who = "people only" if question.machine is None else f"measured: {question.machine}"
        typer.echo(
            f"\n{number}. {question.label}  [{question.id}]\n"
            f"   {question.question}\n"
            f"   Why: {question.why}\n"
            f"   To answer it: {question.answered_by}\n"
            f"   Good answer: {question.good}; weight {question.weight:g}; {who}"
        )


@app.command("check")
def check_command(
    file: Annotated[Path, typer.Argument(help="A rubric or district profile (YAML).")],
    rubric: Annotated[
        str | None, typer.Option(help="Rubric (name or file) that a profile must fit.")
    ] = None,
) -> None:
    """Check a rubric or district profile; what is wrong is named in one line, with exit code 2.

    Example:  curate rubric check my_rubric.yaml
    """
    from curate.rubric import load_profile, load_rubric
    from curate.rubric.load import is_rubric_file

    if is_rubric_file(file):
        found = load_rubric(file)
        typer.echo(
            f"{file}: rubric {found.id} {found.version}, {found.n_questions} questions: fine"
        )
        return
    against = load_rubric(rubric) if rubric is not None else None
    profile = load_profile(file, rubric=against)
    fits = f", fits {against.id}" if against is not None else ""
    typer.echo(f"{file}: profile {profile.id} {profile.version}{fits}: fine")


@app.command("score")
def score_command(
    jsonl: Annotated[
        typer.FileBinaryRead,
        typer.Option(
            help="Items, one JSON object a line, as `curate extract` writes them; - is standard "
            "input.",
            encoding="utf-8",
            errors="replace",
        ),
    ],
    rubric: Annotated[
        str | None, typer.Option(help="Name or file; default: the rubric in use.")
    ] = None,
    profile: Annotated[
        str | None, typer.Option(help="District profile: name or file; default: the one in use.")
    ] = None,
    now: Annotated[
        str | None, typer.Option(help="Time (ISO 8601) by which dates and checks are aged.")
    ] = None,
) -> None:
    """Answer and score a rubric for each item; a bad line is answered by an error, exit code 4.

    Example:  curate rubric score --jsonl items.jsonl --rubric purchase_questions
    """
    from curate.clock import clock_at
    from curate.jsonl import map_objects
    from curate.rubric import load_profile, load_rubric
    from curate.settings import load_settings

    settings = load_settings(rubric=rubric, profile=profile, now=now)
    questions = load_rubric(settings.rubric)
    district = load_profile(settings.profile, rubric=questions)
    at = clock_at(settings.now).now()
    all_good = True
    for answer, good in map_objects(jsonl, lambda item: _scored(questions, district, item, at)):
        all_good = all_good and good
        _print(answer, compact=True)
    if not all_good:
        raise typer.Exit(EXIT_REJECTED)


def _scored(
    rubric: Rubric, profile: Profile, value: dict[str, Any], now: datetime
) -> dict[str, Any]:
    from curate.rubric import answer_all, read_item, score

    try:
        item = read_item(value)
        card = score(rubric, profile, answer_all(rubric, profile, item, now))
    except ArithmeticError as err:  # a number beyond what any page could have
        raise RecordRejected("bad_record", f"a number is out of range: {err}") from err
    return {"id": value["id"], **card.model_dump(mode="json")}


def _print(value: dict[str, Any], *, compact: bool = False) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=None if compact else 2)
    # A lone surrogate cannot be written as UTF-8; as \udXXX it is the same string in JSON.
    typer.echo(text.encode("utf-8", "backslashreplace").decode("utf-8"))
