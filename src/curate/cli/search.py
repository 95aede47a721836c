"""`curate search`: ask the index as a teacher would, on the terminal."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Annotated, Any

import typer

from curate.errors import ConfigError, ModelUnavailable
from curate.plain import printable

if TYPE_CHECKING:
    from curate.search import Recognized, SearchBackend, SearchHit, SearchPage, SearchQuery
    from curate.settings import Settings

SORTS = ("best", "newest", "easiest", "hardest", "score")
LEVEL_MATCHES = ("number", "surely", "maybe")
_LEVEL = re.compile(r"(?:(BR)?(\d+)L?)?\s*(-)?\s*(?:(BR)?(\d+)L?)?", re.IGNORECASE)


def command(
    text: Annotated[
        str,
        typer.Argument(
            metavar="QUERY", help="Words, in any order; without any, the best vetted come first."
        ),
    ] = "",
    grade: Annotated[
        list[str] | None, typer.Option(help="Grade K or 1-12, or a range such as 3-5.")
    ] = None,
    subject: Annotated[list[str] | None, typer.Option(help="Subject, as published.")] = None,
    lang: Annotated[list[str] | None, typer.Option(help="Language code, such as es.")] = None,
    license_: Annotated[
        list[str] | None,
        typer.Option(
            "--license",
            help="License id such as CC-BY, or adapt, noncommercial, share, restricted, unknown.",
        ),
    ] = None,
    level: Annotated[
        str | None,
        typer.Option(
            help="Reading level in L (a Lexile-like estimate): 500-700, 500- or BR100-200."
        ),
    ] = None,
    level_match: Annotated[
        str,
        typer.Option(
            help="What must lie in --level: the number, all of its interval (surely), or a part"
            " of it (maybe)."
        ),
    ] = "number",
    band: Annotated[
        list[str] | None, typer.Option(help="Grade band of the reading level, such as 4-5.")
    ] = None,
    has: Annotated[
        list[str] | None,
        typer.Option(help="Has another version: easier, harder or translation."),
    ] = None,
    standard: Annotated[
        list[str] | None, typer.Option(help="Standard's code or its beginning, such as 4.NF.")
    ] = None,
    source: Annotated[list[str] | None, typer.Option(help="Source id.")] = None,
    type_: Annotated[list[str] | None, typer.Option("--type", help="Kind of material.")] = None,
    sort: Annotated[str, typer.Option(help=f"Order: {', '.join(SORTS)}.")] = "best",
    limit: Annotated[int, typer.Option(min=1, max=200, help="Most results shown.")] = 10,
    offset: Annotated[int, typer.Option(min=0, max=10_000, help="Results to skip.")] = 0,
    show_all: Annotated[
        bool, typer.Option("--all", help="Also dead, rejected and retired items.")
    ] = False,
    words_only: Annotated[
        bool, typer.Option("--words-only", help="Do not search by meaning: no model is loaded.")
    ] = False,
    as_typed: Annotated[
        bool, typer.Option("--as-typed", help="Do not read filters such as `grade 4` from QUERY.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")] = False,
) -> None:
    """Search the index by words and meaning, and say why each result is there.

    Example:  curate search "grade 3 fractions" --license adapt
    """
    from curate.search import SearchQuery, open_backend, read_query
    from curate.search.labels import BAND_LABELS, VERSION_LABELS
    from curate.search.query_words import apply
    from curate.settings import load_settings

    if sort not in SORTS:
        raise ConfigError(f"--sort {sort} is none of {', '.join(SORTS)}")
    if level_match not in LEVEL_MATCHES:
        raise ConfigError(f"--level-match {level_match} is none of {', '.join(LEVEL_MATCHES)}")
    for name, given, known in (("band", band, BAND_LABELS), ("has", has, VERSION_LABELS)):
        for value in given or ():
            if value.lower() not in known:
                raise ConfigError(f"--{name} {value} is none of {', '.join(known)}")
    settings = load_settings()
    rest, recognized = (text, ()) if as_typed else read_query(text)
    low, high = read_level(level)
    query = SearchQuery(
        text=rest,
        grades=read_grades(grade or ()),
        subjects=tuple(subject or ()),
        languages=tuple(lang or ()),
        licenses=tuple(license_ or ()),
        standards=tuple(standard or ()),
        sources=tuple(source or ()),
        resource_types=tuple(type_ or ()),
        level_min=low,
        level_max=high,
        level_match=level_match,
        bands=tuple(band or ()),
        versions=tuple(value.lower() for value in has or ()),
        include_hidden=show_all,
        sort=sort,
        offset=offset,
        limit=limit,
    )
    backend = open_backend(settings)
    try:
        query = apply(query, recognized)
        if not words_only:
            query = with_meaning(query, backend, settings)
        page = backend.search(query)
        is_empty = (
            not page.total and not backend.search(SearchQuery(include_hidden=True, limit=1)).total
        )
    finally:
        backend.close()
    if is_empty:
        typer.echo("The index is empty: fill it with `curate index build`.", err=True)
    if as_json:
        typer.echo(json.dumps(as_object(page, recognized), ensure_ascii=False, indent=2))
    else:
        _print(page, recognized, query)


def with_meaning(query: SearchQuery, backend: SearchBackend, settings: Settings) -> SearchQuery:
    """The query with the embedding of its text, where the index holds vectors to compare."""
    if not query.text.strip() or not backend.has_vectors():
        return query
    from curate.embedding import load_encoder

    try:
        encoder = load_encoder(settings.embedding_model)
    except ModelUnavailable as err:
        typer.echo(f"Searching by words alone: {err}", err=True)
        return query
    vector = tuple(float(x) for x in encoder.encode([query.text])[0])
    return query.model_copy(update={"vector": vector})


def read_grades(values: list[str] | tuple[()]) -> tuple[int, ...]:
    """Grades from `K`, `4` or `3-5`, each once and in order.

    Raises:
        ConfigError: if a value is none of these.

    >>> read_grades(["K-2", "4"])
    (0, 1, 2, 4)
    """
    grades: set[int] = set()
    for value in values:
        match = re.fullmatch(r"(K|\d{1,2})(?:\s*-\s*(K|\d{1,2}))?", value.strip(), re.IGNORECASE)
        ends = [0 if end in "kK" else int(end) for end in match.groups() if end] if match else []
        if not ends or ends[0] > ends[-1] or ends[-1] > 13:
            raise ConfigError(f"--grade {value} is no grade: K, 1 to 12, or a range such as 3-5")
        grades.update(range(ends[0], ends[-1] + 1))
    return tuple(sorted(grades))


def read_level(value: str | None) -> tuple[int | None, int | None]:
    """Bounds in L from `500-700`, `500-` or one number (then both bounds); `BR100` is -100.

    Raises:
        ConfigError: if it is no such range.

    >>> read_level("500-700"), read_level("BR100-200L"), read_level("900-")
    ((500, 700), (-100, 200), (900, None))
    """
    if value is None:
        return None, None
    match = _LEVEL.fullmatch(value.strip())
    if match is None or not (match[2] or match[5]) or (match[5] and not match[3]):
        raise ConfigError(f"--level {value} is no range of reading levels, such as 500-700")
    low = _signed(match[1], match[2])
    high = _signed(match[4], match[5]) if match[3] else low
    if low is not None and high is not None and low > high:
        raise ConfigError(f"--level {value} ends below where it begins")
    return low, high


def _signed(below_zero: str | None, digits: str | None) -> int | None:
    if not digits:
        return None
    return -int(digits) if below_zero else int(digits)


def as_object(page: SearchPage, recognized: tuple[Recognized, ...]) -> dict[str, Any]:
    """The page as `docs/schemas/search.schema.json` describes it."""
    return {
        "total": page.total,
        "hits": [
            {
                "id": hit.document.id,
                "name": hit.document.name,
                "url": hit.document.url,
                "score": hit.score,
                "lexile_like": hit.document.lexile_like,
                "reading_status": hit.document.reading_status,
                "reading_interval": hit.document.reading_interval,
                "reading_bands": hit.document.reading_bands,
                "versions": hit.document.versions,
                "why": {term.name: term.points for term in hit.why},
                "notes": {term.name: term.note for term in hit.why},
            }
            for hit in page.hits
        ],
        "facets": {
            name: [value.model_dump() for value in values] for name, values in page.facets.items()
        },
        "level_histogram": [list(bin_) for bin_ in page.level_histogram],
        "recognized": [
            {"field": one.field, "values": list(one.values), "label": one.label, "text": one.text}
            for one in recognized
        ],
        "suggestion": page.suggestion,
        "took_ms": round(page.took_ms, 3),
    }


def _print(page: SearchPage, recognized: tuple[Recognized, ...], query: SearchQuery) -> None:
    if recognized:
        labels = dict.fromkeys(one.label for one in recognized)
        typer.echo(
            f"Read as filters: {', '.join(labels)} (--as-typed searches the words)", err=True
        )
    for number, hit in enumerate(page.hits, start=query.offset + 1):
        typer.echo(f"{number}. {printable(hit.document.name)}")
        typer.echo(f"   {_facts(hit)}")
        typer.echo(f"   {printable(hit.document.url)}")
        typer.echo(f"   {_why(hit)}")
    shown = f"{len(page.hits)} of {page.total}" if page.hits else str(page.total)
    typer.echo(f"{shown} result{'' if page.total == 1 else 's'}", err=True)
    if page.suggestion:
        typer.echo(f"Did you mean: {page.suggestion}", err=True)


def _facts(hit: SearchHit) -> str:
    """One line of what a teacher asks first; what isn't known is left out or said so."""
    from curate.search import LANGUAGE_LABELS, LICENSE_USE_LABELS, grade_label, level_line

    document = hit.document
    facts = [", ".join(document.resource_type)]
    if document.grades:
        first, last = min(document.grades), max(document.grades)
        grades = grade_label(first) if first == last else f"grades {first or 'K'}–{last}"
        facts.append(grades + (" (estimated)" if document.grades_estimated else ""))
    code = document.language or ""
    facts.append(LANGUAGE_LABELS.get(code.split("-")[0].lower(), code))
    if document.lexile_like is not None:
        facts.append(level_line(document))
    facts.append(document.license or LICENSE_USE_LABELS[document.license_use])
    facts.append(document.source_name)
    return printable(" · ".join(fact for fact in facts if fact))


def _why(hit: SearchHit) -> str:
    terms = [f"{term.name} {term.points:.1f}" for term in hit.why if term.points]
    return f"score {hit.score:.1f} = {' + '.join(terms) or '0'}"
