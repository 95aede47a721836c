"""Everything that a page's tree tells a verdict."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that the tree tells; texts are `plain` (lower case, no accents).

    `name` is the title as written. `headings` are those of level 1, or of the next level that the
    page has. `main` is the text without navigation, header, footer and asides, or all of it where
    nothing is left. `places` are the addresses the page loads, `links` those it leads to, `marks`
    its ids, names and classes, `anchors` every id and name as written, `license_links` the
    addresses marked `rel=license`. `n_media` counts players and frames.
    """

    name: str = ""
    headings: tuple[str, ...] = ()
    text: str = ""
    main: str = ""
    unscripted: str = ""
    scripts: str = ""
    places: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    license_links: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    anchors: frozenset[str] = frozenset()
    n_media: int = 0
    n_images: int = 0
    robots: str = ""
    has_password: bool = False
    has_outer_script: bool = False
    refresh: str | None = None
