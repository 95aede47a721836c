"""`curate review drift`: accepted items that changed since, and what changed in them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from curate.catalog import open_catalog
from curate.catalog.drift import open_drift
from curate.cli.common import JsonFlag, note, print_json, settings
from curate.plain import unsteered
from curate.review import find_resource
from curate.review.drift import DiffPart, readable_diff

if TYPE_CHECKING:
    from collections.abc import Sequence

    from curate.catalog import Catalog
    from curate.catalog.drift import OpenDrift

_COLORS = {"gone": typer.colors.RED, "new": typer.colors.GREEN}
_SIGNS = {"gone": "-", "new": "+", "edited": "~", "same": " "}


def drift(
    item: Annotated[
        str | None, typer.Argument(help="Id or address of an item; lists all without it.")
    ] = None,
    as_json: JsonFlag = False,
) -> None:
    """List accepted items that changed since, or show what changed in one.

    Example:  curate review drift 3f2c9a1b
    """
    with open_catalog(settings()) as catalog:
        if item is None:
            _list(catalog, as_json=as_json)
        else:
            _show(catalog, item, as_json=as_json)


def _list(catalog: Catalog, *, as_json: bool) -> None:
    with catalog.read() as session:
        found = open_drift(session, catalog.settings.district)
    if as_json:
        print_json([_as_dict(one) for one in found])
        return
    if not found:
        note("No accepted item has changed since it was accepted, as far as we can tell.")
    _print_reasons(found)


def _print_reasons(found: Sequence[OpenDrift]) -> None:
    shown = None
    for one in found:
        if one.resource_id != shown:
            head = f"{one.resource_id[:8]}  {one.name}  {one.url}"
            typer.echo(unsteered(" ".join(head.split("\n"))))
            typer.echo(
                f"          accepted {one.accepted_at:%Y-%m-%d}, changed since: review again"
            )
            shown = one.resource_id
        typer.echo(unsteered(f"          {one.kind}: {one.evidence}"))


def _show(catalog: Catalog, name: str, *, as_json: bool) -> None:
    from curate.pipeline.drift_past import compare_item

    with catalog.read() as session:
        resource_id = find_resource(session, name).id
        found = open_drift(session, catalog.settings.district, [resource_id])
    compared = compare_item(catalog, resource_id)
    parts: tuple[DiffPart, ...] = ()
    if compared is not None and compared.before is not None and compared.after is not None:
        parts = readable_diff(compared.before.text, compared.after.text)
    if as_json:
        print_json(
            {
                "id": resource_id,
                "accepted_at": compared.accepted.at if compared else None,
                "drift": [_as_dict(one) for one in found],
                "cannot_compare": (compared.why_not or None) if compared else None,
                "diff": [_part_dict(part) for part in parts],
            }
        )
        return
    if compared is None:
        note("The district has not accepted this item: there is nothing to compare it with.")
        return
    if not found:
        note(f"Accepted {compared.accepted.at:%Y-%m-%d}; nothing asks for a new review.")
    if compared.why_not:
        note(f"The texts cannot be compared: {compared.why_not}.")
    _print_reasons(found)
    for part in parts:
        typer.echo(_line(part, colored=sys.stdout.isatty()))


def _line(part: DiffPart, *, colored: bool) -> str:
    """One part for a terminal: a sign, and brackets around the words of an edited sentence."""
    if part.kind == "folded":
        n = part.n_sentences
        return f"  ... {n:,} {'sentence' if n == 1 else 'sentences'} unchanged ..."
    text = ""
    for words in part.words:
        said = unsteered(words.text)
        if part.kind == "edited" and words.mark != "same":
            said = f"[-{said}-]" if words.mark == "gone" else f"{{+{said}+}}"
        color = _COLORS.get(words.mark) if colored else None
        text += typer.style(said, fg=color) if color else said
    return f"{_SIGNS[part.kind]} {text}"


def _as_dict(one: OpenDrift) -> dict[str, Any]:
    return {
        "id": one.resource_id,
        "name": one.name,
        "url": one.url,
        "kind": one.kind,
        "evidence": one.evidence,
        "found_at": one.found_at.isoformat(),
        "accepted_at": one.accepted_at.isoformat(),
        "accepted_by": one.accepted_by,
    }


def _part_dict(part: DiffPart) -> dict[str, Any]:
    words = [{"mark": one.mark, "text": one.text} for one in part.words]
    return {"kind": part.kind, "sentences": part.n_sentences, "words": words}
