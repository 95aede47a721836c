"""Pages that we wrote: lessons that look suspicious, and answers that only look like pages."""

from __future__ import annotations

from dataclasses import dataclass

FILLER = (
    "Pupils pour warm water over chopped leaves and wait until a green line climbs the paper "
    "strip. They write down how far each color went, compare two plants from the school yard, "
    "and talk about why the slow color stays near the bottom. The second part asks for a "
    "drawing of a leaf cut through the middle, with the layers named, and ends with a short "
    "text about autumn. Bring coffee filters, jars, spoons and a sunny window sill. Clean up "
    "together and keep the strips for the wall. Next week the class repeats it with red "
    "cabbage and sees what lemon juice does to it."
)
MENU = (
    "<header><a href=/>Willow Shelf</a><nav><ul><li><a href=/science>Science</a><li><a href=/math>"
    "Math</a><li><a href=/reading>Reading</a></ul></nav></header>"
)
FOOT = "<footer><p>Willow Shelf, open lessons since 2009. <a href=/about>About us</a></p></footer>"
# Menus and suggestions in plain boxes, as many sites have them: no element says what is around.
BOXES = (
    "<div class=top><a href=/>Willow Shelf</a> <a href=/science>Science lessons</a> <a href=/math>"
    "Mathematics lessons</a> <a href=/reading>Reading corner</a> <a href=/games>Games</a></div>"
    "<div class=side><b>New this week</b><ul><li>A rain gauge from a bottle<li>Shadows at noon<li>"
    "Counting birds at the feeder<li>Twelve riddles about numbers<li>Maps of our street<li>Yeast "
    "and balloons<li>Letters to a grandmother<li>Why bridges have triangles</ul></div>"
    "<div class=bottom>Written by teachers for teachers. Share what you make of it. Terms of use, "
    "imprint, newsletter, help for authors, press, partners and friends of the shelf.</div>"
)


@dataclass(frozen=True)
class Case:
    """A page and what it is.

    `site` says what the site answers for a made-up address: "honest" a 404, "any" this very page,
    "silent" nothing that could be used. `path` is what the link names, `sent_to` where it ended.
    """

    name: str
    html: str
    verdict: str
    kind: str
    site: str = "honest"
    path: str = "/lessons/leaf-colors.html"
    status: int = 200
    sent_to: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    content_type: str = "text/html; charset=utf-8"


def page(title: str, main: str, head: str = "", around: str = MENU, foot: str = FOOT) -> str:
    """A whole page with a site's frame."""
    return (
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{title}</title>{head}"
        f"</head><body>{around}<main>{main}</main>{foot}</body></html>"
    )
