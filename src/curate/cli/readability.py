"""`curate readability`: the reading level of a file, or of many texts as JSON Lines."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO, TextIO

import typer

from curate.errors import EXIT_REJECTED, ConfigError
from curate.jsonl import JsonObject, map_objects
from curate.records import Readability, as_json
from curate.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from curate.readability import Explanation

_LONGEST_QUOTE = 300  # characters of a hard sentence that are shown
_TRADEMARK = (
    "A Lexile-like estimate, not a certified Lexile measure (a trademark of MetaMetrics, Inc.)."
)


def command(
    file: Annotated[
        str | None, typer.Argument(help="A UTF-8 text file, or `-` for standard input.")
    ] = None,
    jsonl: Annotated[
        str | None,
        typer.Option("--jsonl", help="JSON Lines of {id, text, lang?}; `-` reads standard input."),
    ] = None,
    lang: Annotated[str | None, typer.Option(help="Declared language of FILE (BCP 47).")] = None,
    as_json_line: Annotated[
        bool, typer.Option("--json", help="Print the finding as JSON.")
    ] = False,
) -> None:
    """Tell the reading level of prose, with its interval and what it rests on.

    Example: curate readability lesson.txt
    """
    if (file is None) == (jsonl is None):
        msg = "give either a FILE or --jsonl FILE"
        raise ConfigError(msg)
    if jsonl is not None:
        _answer_lines(jsonl)
    elif file is not None:
        _tell_file(file, lang, as_json_line=as_json_line)


def _answer_lines(source: str) -> None:
    """One finding a line; exit code 4 at the end when a line was bad."""
    from curate.readability import assess

    model = load_settings().readability_model

    def answer(line: JsonObject) -> JsonObject:
        record_id, text, language = line["id"], line["text"], line.get("lang")
        if not isinstance(text, str) or not isinstance(language, str | None):
            msg = "`text` and `lang` must be strings"
            raise TypeError(msg)
        return {"id": record_id, **as_json(assess(text, language=language, model=model))}

    n_bad = 0
    with _opened_bytes(source) as lines:
        for value, is_good in map_objects(lines, answer):
            typer.echo(json.dumps(value, ensure_ascii=False))
            n_bad += not is_good
    if n_bad:
        typer.echo(f"{n_bad} lines were rejected", err=True)
        raise typer.Exit(EXIT_REJECTED)


def _tell_file(source: str, language: str | None, *, as_json_line: bool) -> None:
    from curate.readability import assess, explain

    with _opened(source) as stream:
        text = stream.read()
    finding = assess(text, language=language, model=load_settings().readability_model)
    if as_json_line:
        typer.echo(json.dumps(as_json(finding), ensure_ascii=False))
        return
    why = explain(text) if finding.lexile_like is not None else None
    for line in _page(finding, why):
        typer.echo(line)


@contextmanager
def _opened_bytes(source: str) -> Iterator[BinaryIO]:
    """Standard input for `-`, else the file; each line is decoded on its own."""
    if source == "-":
        yield sys.stdin.buffer
        return
    path = Path(source)
    try:
        stream = path.open("rb")
    except OSError as err:
        msg = f"cannot be read: {err.strerror}"
        raise ConfigError(msg, path=path) from err
    with stream:
        yield stream


@contextmanager
def _opened(source: str) -> Iterator[TextIO]:
    """Standard input for `-`, else the file as UTF-8; bytes that are none are replaced."""
    if source == "-":
        reconfigure: Any = getattr(sys.stdin, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
        yield sys.stdin
        return
    path = Path(source)
    try:
        stream = path.open(encoding="utf-8-sig", errors="replace")
    except OSError as err:
        msg = f"cannot be read: {err.strerror}"
        raise ConfigError(msg, path=path) from err
    with stream:
        yield stream


def _page(finding: Readability, why: Explanation | None) -> Iterator[str]:
    """Lines that explain a finding to a reader."""
    yield f"Status        {finding.status.value}" + (f" ({finding.note})" if finding.note else "")
    if finding.label and finding.interval_text and finding.interval_work:
        yield f"Estimate      {finding.label}"
        yield f"  this text   {_span(finding.interval_text)} (90 of 100 such texts lie within)"
        yield f"  whole work  {_span(finding.interval_work)} (if this is an excerpt of it)"
        yield f"Grade bands   {', '.join(finding.bands)} (nearest {finding.nearest_band})"
    yield f"Language      {finding.language or 'not told'}"
    left_out = ", ".join(f"{n} {reason}" for reason, n in finding.dropped_words.items())
    yield f"Prose         {finding.prose_words} words" + (
        f"; left out: {left_out}" * bool(left_out)
    )
    for item in finding.evidence:
        if item.kind == "measurement":
            yield f"  {item.name:<22}{item.value:>8.2f} {item.unit} ({item.note})"
    if finding.formulas:
        yield "Formulas"
        for name, value in finding.formulas.items():
            yield f"  {name:<30}{value:>8.2f}"
    if why is not None:
        yield from _reasons(why)
        yield _TRADEMARK


def _span(interval: tuple[int, int]) -> str:
    low, high = (f"BR{-n}L" if n < 0 else f"{n}L" for n in interval)
    return f"{low} to {high}"


def _reasons(why: Explanation) -> Iterator[str]:
    yield "Hardest sentences"
    for sentence in why.sentences:
        cut = sentence if len(sentence) <= _LONGEST_QUOTE else sentence[:_LONGEST_QUOTE] + " ..."
        yield f"  - {' '.join(cut.split())}"
    if why.words:
        yield "Rarest unfamiliar words"
        yield "  " + ", ".join(f"{word.word} ({word.zipf:.1f})" for word in why.words)
