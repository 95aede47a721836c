"""`curate extract`: pages to learning resources, one at a time or as JSON Lines."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from pydantic.alias_generators import to_camel

from curate.errors import EXIT_REJECTED, ConfigError, RecordRejected
from curate.jsonl import map_objects
from curate.records import as_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from curate.records import FieldValue

JsonObject = dict[str, Any]


def command(
    page: Annotated[
        str | None, typer.Argument(help="An HTML file, or - for standard input.")
    ] = None,
    url: Annotated[str | None, typer.Option(help="Published address of the page.")] = None,
    jsonl: Annotated[
        str | None, typer.Option(help="File of {id, url, path} or {id, url, html} lines, or -.")
    ] = None,
    as_object: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
) -> None:
    """Read learning resources out of pages: fields with their evidence, main text, signals.

    Example:  curate extract lesson.html --url https://example.org/lesson.html
    """
    if (page is None) == (jsonl is None):
        raise ConfigError("name either a page or --jsonl FILE")
    if jsonl is not None:
        _batch(jsonl)
        return
    if url is None:
        raise ConfigError("--url is missing: the published address that links resolve against")
    payload = sys.stdin.buffer.read() if page == "-" else _read(str(page))
    result = _extracted(payload, url)
    typer.echo(json.dumps(result, ensure_ascii=False) if as_object else _readable(result))


def extract_line(line: JsonObject) -> JsonObject:
    """Answer one input line; `docs/schemas/extract.schema.json` describes the answer.

    Raises:
        RecordRejected: where the page holds no resource.
        KeyError: where `url`, or both `html` and `path`, are missing.
    """
    html = line.get("html")
    if html is not None:
        payload = str(html).encode("utf-8", "replace")
    else:
        payload = Path(line["path"]).read_bytes()
    answer: JsonObject = {"id": line.get("id")}
    content_type = line.get("content_type")
    answer.update(_extracted(payload, line["url"], str(content_type) if content_type else None))
    return answer


def _batch(name: str) -> None:
    if name == "-":
        all_good = _print_all(sys.stdin.buffer)
    else:
        try:
            with Path(name).open("rb") as lines:
                all_good = _print_all(lines)
        except OSError as err:
            raise ConfigError(f"cannot be read: {err.strerror}", path=Path(name)) from err
    if not all_good:
        raise typer.Exit(EXIT_REJECTED)


def _print_all(lines: Iterable[bytes]) -> bool:
    all_good = True
    for answer, is_good in map_objects(lines, extract_line):
        typer.echo(json.dumps(answer, ensure_ascii=False))
        all_good = all_good and is_good
    return all_good


def _read(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except OSError as err:
        raise ConfigError(f"cannot be read: {err.strerror}", path=Path(name)) from err


def _extracted(payload: bytes, url: str, content_type: str | None = None) -> JsonObject:
    from curate.extract import assemble, count_words, extract

    if not isinstance(url, str) or not url.lower().startswith(("http://", "https://")):
        raise ConfigError(f"url {url!r} is no http(s) address")
    extraction = extract(payload, url=url, content_type=content_type)
    for rejection in extraction.rejections:
        raise RecordRejected(rejection.reason, rejection.detail)
    record = extraction.records[0]
    resource, winners = assemble(record.fields, url=url)
    return {
        "resource": _present(as_json(resource)),
        "provenance": {to_camel(field): _provenance(won) for field, won in winners.items()},
        "text": record.text,
        "prose_words": count_words(record.text),
        "signals": as_json(record.signals),
        "links": [as_json(link) for link in record.links],
    }


def _present(values: JsonObject) -> JsonObject:
    """The fields that say something: absent facts are left out, False and 0 are facts."""
    return {key: value for key, value in values.items() if value is not None and value != []}


def _provenance(won: FieldValue) -> JsonObject:
    return {
        **_present(won.evidence.model_dump(mode="json")),
        "sourceKind": won.source_kind.value,
        "extractor": won.extractor,
        "extractorVersion": won.extractor_version,
    }


def _readable(result: JsonObject) -> str:
    lines = []
    for field, value in result["resource"].items():
        shown = ", ".join(map(str, value)) if isinstance(value, list) else value
        source = result["provenance"].get(field)
        ground = f"   [{source['sourceKind']}, {source['extractor']}]" if source else ""
        lines.append(f"{field}: {shown}{ground}")
    lines.append(f"words: {result['prose_words']}")
    lines.append(f"links: {len(result['links'])}")
    return "\n".join([*lines, "", result["text"]])
