"""`curate links letter`: a draft message to a source about its dead links."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import Annotated

import typer

from curate.cli.common import NowOption, note
from curate.errors import ConfigError


class LetterFormat(StrEnum):
    """How the letter is drawn."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"


def letter(
    source: Annotated[str, typer.Argument(help="Source whose pages hold the dead links.")],
    form: Annotated[
        LetterFormat, typer.Option("--format", help="For a mail, an issue tracker or programs.")
    ] = LetterFormat.TEXT,
    output: Annotated[
        Path | None, typer.Option("--output", help="File to write; default: standard output.")
    ] = None,
    now: NowOption = None,
) -> None:
    """Draft a letter to a source: its dead links by page, what was seen, how to see it.

    Example:  curate links letter sample --format markdown --output letter.md
    """
    from curate.catalog import open_catalog
    from curate.report import link_letter_text as text
    from curate.report.link_letter import letter as gather
    from curate.settings import load_settings

    with open_catalog(load_settings(now=now)) as catalog:
        found = gather(catalog, source)
    nothing = text.why_no_letter(found)
    if nothing is not None:
        note(nothing)
        if form is not LetterFormat.JSON:
            return
    if found.contact is None:
        note(f"source {source} names no contact: look for one on its web site")
    if found.our_contact is None:
        note("CURATE_CONTACT is not set: the letter leaves room for your name and address")
    draw = {
        LetterFormat.TEXT: text.as_text,
        LetterFormat.MARKDOWN: text.as_markdown,
        LetterFormat.JSON: text.as_json,
    }[form]
    if output is None:
        typer.echo(draw(found), nl=False)
        return
    try:
        output.write_bytes(draw(found).encode())
    except OSError as err:
        msg = f"cannot be written: {err.strerror}"
        raise ConfigError(msg, path=output) from err
