"""Flattens markup that is nested deeper than the parser reads.

libxml2 stops at 2,048 levels and drops what comes after. A page that deep is hand-made or broken,
but its text may be a lesson, so its markup is read once more without the inner levels: their tags
go, their text and the breaks between blocks stay.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from curate.extract.blocks import BLOCKS

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_LEVELS = 400  # far above any page made to be read (40), far below what stops the parser

_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
     "track", "wbr"}
)  # fmt: skip
# Their content is no markup, so tags in it are none.
_RAW = frozenset({"script", "style", "textarea", "title", "xmp", "noembed", "noframes"})
# No `<` inside, so that unclosed tags cost no second look: the time stays linear.
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)([^<>]*)>|<!--")

_LOOK_BACK = 50  # levels that one end tag may close; bounds the time
_BREAK = "<hr>"  # parts blocks and nests nothing


def flatten(html: str, max_levels: int = MAX_LEVELS) -> str:
    """The same page with at most about `max_levels` levels of elements; reads it once.

    >>> flatten("<div><div><p>a</p></div>b</div>", max_levels=2)
    '<div><div><hr>a<hr></div>b</div>'
    """
    out: list[str] = []
    for piece in _pieces(html, max_levels):
        if piece and not (piece == _BREAK and out[-1:] == [_BREAK]):
            out.append(piece)
    return "".join(out)


def _pieces(html: str, max_levels: int) -> Iterator[str]:
    lower = html.lower()
    open_tags: list[str] = []
    position = 0
    while match := _TAG.search(html, position):
        yield html[position : match.start()]
        position = match.end()
        name = (match[2] or "").lower()
        if not name:
            end = html.find("-->", position)
            position = len(html) if end < 0 else end + 3
        elif name in _VOID or match[3].endswith("/"):
            yield match[0]
        elif match[1]:
            yield _closed(name, open_tags, match[0], max_levels)
        elif name in _RAW:
            end = lower.find(f"</{name}", position)
            end = len(html) if end < 0 else end
            yield match[0] + html[position:end]
            position = end
        else:
            open_tags.append(name)
            yield match[0] if len(open_tags) <= max_levels else _break_of(name)
    yield html[position:]


def _closed(name: str, open_tags: list[str], tag: str, max_levels: int) -> str:
    """What to write for an end tag; forgets the elements that it closes."""
    if name in _RAW or not open_tags:
        return tag
    is_kept = len(open_tags) <= max_levels
    if open_tags[-1] == name:
        open_tags.pop()
    elif name in open_tags[-_LOOK_BACK:]:
        while open_tags.pop() != name:
            pass
        is_kept = len(open_tags) < max_levels
    return tag if is_kept else _break_of(name)


def _break_of(name: str) -> str:
    return _BREAK if name in BLOCKS else ""
