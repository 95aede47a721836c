"""The lines of a PDF's pages to paragraphs: hyphens mended, running heads and page numbers dropped.

A PDF knows no paragraphs: it places words on pages. What belongs together is told from how lines
end and how long they are, as a reader does.
"""

from __future__ import annotations

import re
from collections import Counter
from statistics import median
from typing import TYPE_CHECKING

from curate.extract.blocks import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# A line at the edge of a page that stands on this share of the pages (at least on 3) is a running
# head; digits count as equal, because page numbers differ.
_MIN_HEAD_SHARE = 0.3
_MIN_HEAD_PAGES = 3
_EDGE_LINES = 2
_PAGE_NUMBER = re.compile(r"^\W*(?:(?:page|p\.|seite|página|pág\.?)\s*)?(?:\d{1,4}|[ivxlc]{1,7})"
                          r"(?:\s*(?:of|/|von|de)\s*\d{1,4})?\W*$", re.IGNORECASE)  # fmt: skip
_BULLET = re.compile(r"^(?:[•▪●◦‣–—*-]|\(?\d{1,3}(?:\.\d{1,3})*[.)]|\(?[a-hA-H][.)])\s")
_LEADER = re.compile(r"(?:\s?\.){4,}\s*(?:\d{1,4}|[ivxlc]{1,7})?\s*$")  # of a table of contents
_ENDS = re.compile(r"[.!?:;。！？]['\"”’)\]]*$")
_BROKEN = re.compile(r"(\w+)[-\u00ad\u2010]$")
_HYPHENATED = re.compile(r"\w+[-\u2010]\w+")
_SHORT = 0.75  # of the usual line; a shorter one that ends a sentence ends its paragraph
_MAX_EDGE_WORDS = 15
_MAX_WORD = 60  # characters


def paragraphs_of(pages: Sequence[Sequence[str]]) -> list[str]:
    """The paragraphs of a document, each on one line.

    Args:
        pages: the lines of each page, top to bottom; empty lines part paragraphs.
    """
    bodies = _without_edges([[_LEADER.sub("", line).rstrip() for line in page] for page in pages])
    known = _hyphenated(bodies)
    usual = _usual_length(bodies)
    out: list[str] = []
    open_lines: list[str] = []
    for body in bodies:
        for line in body:
            if _ends_before(open_lines, line, usual):
                out.append(_mended(open_lines, known))
                open_lines = []
            if line.strip():
                open_lines.append(line.strip())
        # A sentence runs on over the page; a finished one ends here.
        if open_lines and _ENDS.search(open_lines[-1]):
            out.append(_mended(open_lines, known))
            open_lines = []
    out.append(_mended(open_lines, known))
    return [paragraph for paragraph in out if paragraph]


def _without_edges(pages: list[list[str]]) -> list[list[str]]:
    """The pages without what stands on top or bottom of many of them."""
    n_seen: Counter[str] = Counter()
    for page in pages:
        n_seen.update({_shape(line) for line in _edges(page)})
    wanted = max(_MIN_HEAD_PAGES, _MIN_HEAD_SHARE * len(pages))
    heads = {shape for shape, n in n_seen.items() if shape and n >= wanted}
    return [_trimmed(page, heads) for page in pages]


def _edges(page: list[str]) -> list[str]:
    filled = [line for line in page if line.strip()]
    return [*filled[:_EDGE_LINES], *filled[-_EDGE_LINES:]]


def _shape(line: str) -> str:
    text = squeeze(re.sub(r"\d+", "0", line)).casefold()
    return text if len(text.split()) <= _MAX_EDGE_WORDS else ""


def _trimmed(page: list[str], heads: set[str]) -> list[str]:
    def is_frame(line: str) -> bool:
        return _shape(line) in heads or bool(_PAGE_NUMBER.match(line))

    first, last = 0, len(page)
    for _ in range(_EDGE_LINES):
        first = next((n for n in range(first, last) if page[n].strip()), last)
        if first < last and is_frame(page[first]):
            first += 1
        last = next((n + 1 for n in range(last - 1, first - 1, -1) if page[n].strip()), first)
        if first < last and is_frame(page[last - 1]):
            last -= 1
    return page[first:last]


def _hyphenated(pages: Iterable[Iterable[str]]) -> set[str]:
    """Words that the document writes with a hyphen in the middle of a line."""
    return {
        found.casefold().replace("\u2010", "-")
        for page in pages
        for line in page
        for found in _HYPHENATED.findall(line)
    }


def _usual_length(pages: Iterable[Iterable[str]]) -> float:
    lengths = [len(line) for page in pages for line in page if len(line.split()) > 3]
    return median(lengths) if lengths else 0.0


def _ends_before(open_lines: list[str], line: str, usual: float) -> bool:
    """Whether the open paragraph is finished when `line` comes."""
    if not open_lines:
        return False
    last = open_lines[-1]
    if not line.strip() or _BULLET.match(line.strip()):
        return True
    if _BROKEN.search(last[-_MAX_WORD:]):
        return False
    is_short = len(last) < _SHORT * usual
    starts_new = not line.strip()[:1].islower()
    return is_short and starts_new and (bool(_ENDS.search(last)) or len(last.split()) <= 10)


def _mended(lines: list[str], hyphenated: set[str]) -> str:
    pieces: list[str] = []  # only the last one is looked at: a text may have 100,000 lines
    for line in lines:
        broken = _BROKEN.search(pieces[-1][-_MAX_WORD:]) if pieces else None
        if broken and line[:1].islower():
            first = re.match(r"\w+", line)
            whole = f"{broken[1]}-{first[0] if first else ''}".casefold()
            if whole not in hyphenated:
                pieces[-1] = pieces[-1][:-1]
            pieces.append(line)
        else:
            pieces += [" ", line] if pieces else [line]
    return squeeze("".join(pieces).replace("\u00ad", ""))
