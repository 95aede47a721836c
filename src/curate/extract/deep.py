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
# Elements that mean something by themselves are kept at any depth, at most so many within another.
_KEPT = frozenset(
    {"a", "h1", "h2", "h3", "h4", "h5", "h6", "video", "audio", "iframe", "button", "math"}
)
_SPARE = 50
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


class _Levels:
    """The open elements: their names and whether their tags were written."""

    def __init__(self, max_levels: int) -> None:
        self._max = max_levels
        self._open: list[tuple[str, bool]] = []
        self._n_written = 0

    def start(self, name: str, tag: str) -> str:
        """What to write for a start tag."""
        limit = self._max + (_SPARE if name in _KEPT else 0)
        is_written = self._n_written < limit
        self._open.append((name, is_written))
        self._n_written += is_written
        return tag if is_written else _break_of(name)

    def end(self, name: str, tag: str) -> str:
        """What to write for an end tag; forgets the elements that it closes."""
        if all(name != open_name for open_name, _ in self._open[-_LOOK_BACK:]):
            return _break_of(name)  # closes nothing near
        while True:
            open_name, is_written = self._open.pop()
            self._n_written -= is_written
            if open_name == name:
                return tag if is_written else _break_of(name)


def _pieces(html: str, max_levels: int) -> Iterator[str]:
    lower = html.lower()
    levels = _Levels(max_levels)
    position = 0
    while match := _TAG.search(html, position):
        yield html[position : match.start()]
        position = match.end()
        name = (match[2] or "").lower()
        if not name:
            end = html.find("-->", position)
            position = len(html) if end < 0 else end + 3
        elif name in _VOID or match[3].endswith("/") or (name in _RAW and match[1]):
            yield match[0]
        elif match[1]:
            yield levels.end(name, match[0])
        elif name in _RAW:
            end = lower.find(f"</{name}", position)
            end = len(html) if end < 0 else end
            yield match[0] + html[position:end]
            position = end
        else:
            yield levels.start(name, match[0])
    yield html[position:]


def _break_of(name: str) -> str:
    return _BREAK if name in BLOCKS else ""
