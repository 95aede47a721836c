"""How the case files write a case down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model import VERDICTS, Answer, Case, Reply, Site
from skins import gone

if TYPE_CHECKING:
    from collections.abc import Mapping


def site(
    pages: Mapping[str, Answer | str],
    missing: Answer | str | None = None,
    robots: Answer | str | None = None,
    tls: str = "",
) -> Site:
    """A site; a plain string is a page with status 200 (for `robots` a text file)."""
    if isinstance(robots, str):
        robots = Reply(200, robots, type="text/plain")
    return Site(
        pages={path: _answer(answer) for path, answer in pages.items()},
        missing=_answer(missing) if missing is not None else gone(),
        robots=robots,
        tls=tls,
    )


def case(
    group: str,
    name: str,
    accept: str,
    why: str,
    pages: Mapping[str, Answer | str],
    *,
    link: str = "",
    links: tuple[str, ...] = (),
    missing: Answer | str | None = None,
    robots: Answer | str | None = None,
    also: Mapping[str, Site] | None = None,
    kind: str = "",
    moved: str | None = None,
    tls: str = "",
    needs: str = "",
) -> Case:
    """`accept` and `kind` are words with spaces between; a link that starts with / is the main
    site's; without one the first page is the link."""
    chosen = links or (link or next(iter(pages), "/"),)
    accepted = frozenset(accept.split())
    if not accepted or accepted - VERDICTS:
        raise ValueError(f"{name}: no such verdict in {accept!r}")
    return Case(
        id=name,
        group=group,
        sites={"main": site(pages, missing, robots, tls), **(also or {})},
        links=tuple(f"@main@{one}" if one.startswith("/") else one for one in chosen),
        accept=accepted,
        kinds=frozenset(kind.split()),
        moved=moved,
        why=why,
        needs=needs,
    )


def _answer(answer: Answer | str) -> Answer:
    return Reply(200, answer) if isinstance(answer, str) else answer
