"""`curate readability`: the reading level of files, pages, or many texts as JSON Lines."""

from __future__ import annotations

import sys
from contextlib import contextmanager, nullcontext
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer

from curate.errors import EXIT_REJECTED, ConfigError, CurateError
from curate.jsonl import JsonObject, map_objects
from curate.records import as_json
from curate.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from curate.cli.common import Bars
    from curate.cli.reading_source import ReadingText
    from curate.embedding import Encoder
    from curate.readability import Explanation
    from curate.records import Readability
    from curate.settings import Settings

    Judge = Callable[[str, str | None], Readability]

_ROUNDING = 10  # L
_LINES_A_STEP = 50  # of the progress bar
_STEPS_WORTH_A_BAR = 20


class EaseFrom(StrEnum):
    """What ease is told from."""

    FEATURES = "features"
    LAYERS = "layers"


def command(
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FILE|URL|-]...",
            help="Texts, pages, PDF or EPUB files, web addresses; `-` reads standard input.",
        ),
    ] = None,
    jsonl: Annotated[
        str | None,
        typer.Option("--jsonl", help="JSON Lines of {id, text, lang?}; `-` reads standard input."),
    ] = None,
    lang: Annotated[
        str | None, typer.Option(help="Declared language of the text (BCP 47).")
    ] = None,
    as_json_line: Annotated[
        bool, typer.Option("--json", help="Print the finding as JSON, a line for each text.")
    ] = False,
    course: Annotated[
        bool, typer.Option("--course", help="Show how the level goes through a long text.")
    ] = False,
    formulas: Annotated[
        bool, typer.Option("--formulas/--no-formulas", help="Add the classic formulas.")
    ] = True,
    ease: Annotated[
        EaseFrom,
        typer.Option(
            "--ease",
            help="Tell ease from counted features, or from the packaged model's layers as well "
            "(nearer to teachers; loads the model).",
        ),
    ] = EaseFrom.FEATURES,
) -> None:
    """Tell the reading level of prose, why, and how sure that is; pages are fetched politely.

    Example:  curate readability lesson.txt

    Example:  curate readability https://example.org/lesson.html --course

    Example:  curate readability *.txt --ease layers
    """
    if bool(files) == (jsonl is not None):
        msg = "give either a FILE, a URL or - , or --jsonl FILE"
        raise ConfigError(msg)
    settings = load_settings()
    judge = _judge(settings, ease, formulas=formulas)
    if jsonl is not None:
        _answer_lines(jsonl, judge)
    elif files and len(files) == 1:
        _tell_one(files[0], lang, settings, judge, as_line=as_json_line, course=course)
    elif files:
        _tell_many(files, lang, settings, judge, as_line=as_json_line)


def _judge(settings: Settings, ease: EaseFrom, *, formulas: bool) -> Judge:
    """What tells the finding of a text in a declared language, or in one to be told.

    The model is loaded with the first text that has a number.
    """
    from functools import cache

    from curate.readability import assess

    @cache
    def encoder() -> Encoder:
        from curate.embedding import load_encoder

        return load_encoder("packaged")

    def judge(text: str, language: str | None) -> Readability:
        model = settings.readability_model
        found = assess(text, language=language, model=model, formulas=formulas)
        if ease is EaseFrom.FEATURES or found.lexile_like is None:
            return found
        from curate.pipeline.ease_from_layers import with_ease_from_layers

        return with_ease_from_layers({"": found}, {"": text}, encoder())[""]

    return judge


# --- JSON Lines -----------------------------------------------------------------------------------


def _answer_lines(source: str, judge: Judge) -> None:
    """One finding a line; exit code 4 at the end when a line was bad."""
    import orjson

    def answer(line: JsonObject) -> JsonObject:
        record_id, text, language = line["id"], line["text"], line.get("lang")
        if not isinstance(text, str) or not isinstance(language, str | None):
            msg = "`text` and `lang` must be strings"
            raise TypeError(msg)
        return {"id": record_id, **as_json(judge(text, language))}

    n_bad = 0
    with _opened(source) as lines, _bar(source) as advance:
        out = sys.stdout.buffer
        # Whoever feeds us line by line may wait for each answer; a file is not waited for.
        is_waited_for = source == "-" or sys.stdout.isatty()
        for value, is_good in map_objects(lines, answer):
            out.write(_line(value, orjson.dumps))
            if is_waited_for:
                out.flush()
            n_bad += not is_good
            advance()
        out.flush()
    if n_bad:
        typer.echo(f"{n_bad} lines were rejected", err=True)
        raise typer.Exit(EXIT_REJECTED)


def _line(value: JsonObject, dumps: Callable[[Any], bytes]) -> bytes:
    try:
        return dumps(value) + b"\n"
    except TypeError:  # an id with half a character or a number beyond 64 bits: json takes them
        import json

        return json.dumps(value).encode("ascii") + b"\n"


@contextmanager
def _opened(source: str) -> Iterator[BinaryIO]:
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
def _bar(source: str) -> Iterator[Callable[[], None]]:
    """What to call after each line; draws a bar where a person waits for a long file."""
    bars: AbstractContextManager[Bars | None] = nullcontext(None)
    n_steps = 0
    if source != "-" and sys.stderr.isatty() and not sys.stdout.isatty():
        with Path(source).open("rb") as lines:
            n_steps = sum(1 for _ in lines) // _LINES_A_STEP
        if n_steps >= _STEPS_WORTH_A_BAR:
            from curate.cli.common import Bars

            bars = Bars()
    with bars as drawn:
        if drawn is not None:
            drawn.start("readability", n_steps * _LINES_A_STEP)
        n_seen = 0

        def advance() -> None:
            nonlocal n_seen
            n_seen += 1
            if drawn is not None and n_seen % _LINES_A_STEP == 0:
                drawn.advance(_LINES_A_STEP)

        yield advance
        if drawn is not None:
            drawn.finish()


# --- Texts of a person ----------------------------------------------------------------------------


def _judged(
    source: str, language: str | None, settings: Settings, judge: Judge
) -> tuple[ReadingText, Readability]:
    from curate.cli.reading_source import read_source

    found = read_source(source, settings)
    return found, judge(found.text, language or found.language)


def _tell_one(
    source: str,
    language: str | None,
    settings: Settings,
    judge: Judge,
    *,
    as_line: bool,
    course: bool,
) -> None:
    from curate.cli.reading_page import page_of

    found, finding = _judged(source, language, settings, judge)
    if as_line:
        _print_json(found.name, finding)
        return
    why = _why(found, language, finding, settings)
    for line in page_of(finding, why, course=course):
        typer.echo(line)


def _why(
    found: ReadingText, language: str | None, finding: Readability, settings: Settings
) -> Explanation | None:
    """Why the text has its number; None where it has none, or one that ends at the scale's end."""
    if finding.lexile_like is None:
        return None
    from curate.readability import estimator, explain, judged_sentences, leaver_out

    sentences = judged_sentences(found.text, language or found.language)
    model = settings.readability_model
    why = explain(sentences, estimator(model), without=leaver_out(model))
    agrees = why is not None and abs(why.number - finding.lexile_like) <= _ROUNDING
    return why if agrees else None


def _tell_many(
    sources: Sequence[str],
    language: str | None,
    settings: Settings,
    judge: Judge,
    *,
    as_line: bool,
) -> None:
    """A table, or a JSON line for each; a text that cannot be read is told and the others go on."""
    from curate.cli.reading_page import row_of, table_foot, table_head

    width = max(len(source) for source in sources)
    n_bad = 0
    if not as_line:
        typer.echo(table_head(width))
    for source in sources:
        try:
            found, finding = _judged(source, language, settings, judge)
        except CurateError as err:
            typer.echo(f"curate: {err}", err=True)
            n_bad += 1
            continue
        if as_line:
            _print_json(found.name, finding)
        else:
            typer.echo(row_of(source, finding, width))
    if not as_line:
        typer.echo(table_foot(), err=True)
    if n_bad:
        typer.echo(f"{n_bad} of {len(sources)} could not be read", err=True)
        raise typer.Exit(EXIT_REJECTED)


def _print_json(name: str, finding: Readability) -> None:
    import json

    typer.echo(json.dumps({"id": name, **as_json(finding)}, ensure_ascii=False))
