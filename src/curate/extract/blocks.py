"""The visible text of a tree as blocks (paragraphs), read in one walk without recursion."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.html import HtmlElement

INVISIBLE = frozenset(
    {"script", "style", "noscript", "template", "head", "svg", "iframe", "object", "canvas",
     "audio", "video", "select", "datalist", "map", "textarea", "title", "link", "meta"}
)  # fmt: skip
BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog",
     "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3",
     "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav",
     "ol", "p", "pre", "section", "summary", "table", "caption", "tbody", "td", "tfoot", "th",
     "thead", "tr", "ul"}
)  # fmt: skip
# A cell or a term stands in a line with its neighbor: one paragraph a row, not one a cell.
_IN_ROW = frozenset({"td", "th"})
_SPACE = re.compile(r"\s+")
LINE_BREAK = "\u2028"  # the line separator of Unicode stands for <br>
_BLANK_LINES = re.compile(r"\n{3,}")
_N_LINES = 4  # that a verse has at least
_LONGEST_LINE = 60  # characters (median) of a verse; broken lines of prose are longer


def squeeze(text: str | None) -> str:
    r"""`text` on one line, runs of white space made one.

    >>> squeeze("  a\n b ")
    'a b'
    """
    return _SPACE.sub(" ", text or "").strip()


def text_of(element: HtmlElement) -> str:
    """The visible text of one element on one line."""
    return squeeze(" ".join(blocks_of(element)))


def blocks_of(
    element: HtmlElement, skip: Callable[[HtmlElement], bool] | None = None
) -> Iterator[str]:
    """The paragraphs below `element` in reading order, none empty.

    Each is on one line, but four lines or more that `<br>` keeps short stay lines: a verse, which
    is no sentence. A formula is set off by spaces, so that it glues no words. Subtrees for
    which `skip` is true are left out.
    """
    pieces: list[str] = []
    for kind, text in _events(element, skip):
        if kind == "text":
            pieces.append(text)
            continue
        if kind in ("space", "line"):
            pieces.append(" " if kind == "space" else LINE_BREAK)
            continue
        yield from paragraphs_in("".join(pieces))
        pieces.clear()
    yield from paragraphs_in("".join(pieces))


def paragraphs_in(raw: str) -> Iterator[str]:
    """The text of one block, if it has any; two breaks between verses leave a blank line."""
    if raw.count(LINE_BREAK) >= _N_LINES - 1:
        lines = [squeeze(line) for line in raw.split(LINE_BREAK)]
        lengths = sorted(len(line) for line in lines if line)
        if len(lengths) >= _N_LINES and lengths[len(lengths) // 2] <= _LONGEST_LINE:
            yield _BLANK_LINES.sub("\n\n", "\n".join(lines).strip("\n"))
            return
    if paragraph := squeeze(raw):
        yield paragraph


def _events(
    root: HtmlElement, skip: Callable[[HtmlElement], bool] | None
) -> Iterator[tuple[str, str]]:
    """Text, breaks between blocks and spaces, by an explicit stack: depth costs no recursion."""
    stack: list[tuple[HtmlElement, bool]] = [(root, False)]
    while stack:
        node, leaving = stack.pop()
        tag = node.tag
        if leaving:
            if tag in BLOCKS:
                yield ("space", "") if tag in _IN_ROW else ("break", "")
            if node is not root and node.tail:
                yield "text", node.tail
            continue
        if (
            not isinstance(tag, str)
            or tag in INVISIBLE
            or _is_hidden(node)
            or (skip and skip(node))
        ):
            if node is not root and node.tail:
                yield "text", node.tail
            continue
        if tag == "math":
            yield "text", f" {formula(node)} "
            if node.tail:
                yield "text", node.tail
            continue
        if tag == "br":
            yield "line", ""
        elif tag in BLOCKS:
            yield ("space", "") if tag in _IN_ROW else ("break", "")
        if node.text:
            yield "text", node.text
        stack.append((node, True))
        stack.extend((child, False) for child in reversed(node))


def formula(math: HtmlElement) -> str:
    """A MathML formula as its tokens, a space between them; annotations (TeX) are left out."""
    tokens: list[str] = []
    for node in math.iter():
        if isinstance(node.tag, str) and not node.tag.startswith("annotation"):
            tokens.append(squeeze(node.text))
    return " ".join(token for token in tokens if token)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link or picture inside a run; `start` and `end` are offsets in the run's text."""

    element: HtmlElement
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Run:
    """Inline text that stands together, with the block it stands in and its links and pictures."""

    block: HtmlElement
    text: str
    anchors: tuple[Anchor, ...]

    @property
    def linked_share(self) -> float:
        """Share of the characters that are link text, 0-1."""
        linked = sum(a.end - a.start for a in self.anchors)
        return min(1.0, linked / len(self.text)) if self.text else 0.0


def runs_of(root: HtmlElement) -> Iterator[Run]:
    """The runs below `root` in reading order; one without text is kept if it holds a picture."""
    builder = _RunBuilder(root)
    stack: list[tuple[HtmlElement, bool, HtmlElement]] = [(root, False, root)]
    while stack:
        node, leaving, block = stack.pop()
        tag = node.tag
        if leaving:
            if tag in BLOCKS:
                yield from builder.close(next(iter(node.iterancestors(*BLOCKS)), root))
            elif tag == "a":
                builder.end_link(node)
            builder.text(node.tail if node is not root else None)
            continue
        if not isinstance(tag, str) or tag in INVISIBLE or _is_hidden(node):
            builder.text(node.tail if node is not root else None)
            continue
        if tag == "math":
            builder.text(f" {formula(node)} {node.tail or ''}")
            continue
        if tag in BLOCKS:
            yield from builder.close(node)
            block = node
        elif tag == "a":
            builder.start_link(node)
        elif tag == "img":
            builder.picture(node)
        elif tag == "br":
            builder.text(" ")
        builder.text(node.text)
        stack.append((node, True, block))
        stack.extend((child, False, block) for child in reversed(node))
    yield from builder.close(root)


class _RunBuilder:
    """Gathers text with white space squeezed, so that offsets fit the text handed out."""

    def __init__(self, block: HtmlElement) -> None:
        self._block = block
        self._parts: list[str] = []
        self._length = 0
        self._ends_in_space = True
        self._open: dict[HtmlElement, int] = {}
        self._anchors: list[Anchor] = []

    def text(self, raw: str | None) -> None:
        if not raw:
            return
        text = _SPACE.sub(" ", raw)
        if self._ends_in_space:
            text = text.lstrip(" ")
        if text:
            self._parts.append(text)
            self._length += len(text)
            self._ends_in_space = text.endswith(" ")

    def start_link(self, element: HtmlElement) -> None:
        self._open[element] = self._length

    def end_link(self, element: HtmlElement) -> None:
        start = self._open.pop(element, None)
        if start is not None:
            self._anchors.append(Anchor(element, start, self._length))

    def picture(self, element: HtmlElement) -> None:
        self._anchors.append(Anchor(element, self._length, self._length))

    def close(self, block: HtmlElement) -> Iterator[Run]:
        for element, start in self._open.items():  # a link around blocks
            self._anchors.append(Anchor(element, start, self._length))
        still_open = list(self._open)
        text = "".join(self._parts).rstrip(" ")
        if text or self._anchors:
            yield Run(self._block, text, tuple(self._anchors))
        self._parts.clear()
        self._anchors.clear()
        self._length, self._ends_in_space = 0, True
        self._open = dict.fromkeys(still_open, 0)
        self._block = block


def _is_hidden(node: HtmlElement) -> bool:
    if "hidden" in node.attrib:
        return bool(node.get("hidden") != "until-found")
    style: str | None = node.get("style")
    return bool(style and "display:none" in style.replace(" ", "").lower())
