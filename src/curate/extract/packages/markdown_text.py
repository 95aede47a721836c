"""The words of a Markdown text: paragraphs without markup, headings, links and pictures.

Read line by line, without recursion, in time linear in the text; what is no markup stays as it
stands. Covers what CommonMark 0.31 and its table extension mark, as far as words are concerned.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from curate.extract.blocks import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEADING = re.compile(r"^ {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$")
_UNDERLINE = re.compile(r"^ {0,3}(=+|-{2,})[ \t]*$")
_RULE = re.compile(r"^ {0,3}(?:(?:-[ \t]*){3,}|(?:_[ \t]*){3,}|(?:\*[ \t]*){3,})$")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_QUOTE = re.compile(r"^ {0,3}(?:>[ \t]?)+")
_ITEM = re.compile(r"^\s*(?:[*+-]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?")
_TABLE_RULE = re.compile(r"^[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)*\|?[ \t]*$")
_REFERENCE = re.compile(r"^ {0,3}\[([^\[\]]{1,200})\]:[ \t]*<?([^\s>]{1,2000})>?")
_ATTRIBUTES = re.compile(r"^\s*\{[:.#][^{}]*\}\s*$")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>|\{%[^{}%]*%\}")
_AUTOLINK = re.compile(r"<(https?://[^\s<>]{1,2000})>")
_TARGET = r"\(\s*<?([^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)?)>?(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)"
_IMAGE = re.compile(rf"!\[([^\[\]]{{0,1000}})\]{_TARGET}")
_LINK = re.compile(rf"\[([^\[\]]{{0,1000}})\]{_TARGET}")
_REFERRED = re.compile(r"\[([^\[\]]{1,200})\]\[([^\[\]]{0,200})\]")
# Every class below stops at the mark it looks for, so that no text takes more than linear time.
_STRONG = re.compile(r"\*\*(?=\S)([^*]+)(?<=\S)\*\*|(?<!\w)__(?=\S)([^_]+)(?<=\S)__(?!\w)")
_EMPHASIS = re.compile(
    r"(?<![\w*])\*(?=[^\s*])([^*]+)(?<=\S)\*(?![\w*])|(?<!\w)_(?=[^\s_])([^_]+)(?<=\S)_(?!\w)"
)
_CODE = re.compile(r"(?<!`)(`+)([^`]+)\1(?!`)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_MAX_LINE = 2_000  # characters; a longer line is text, whatever it begins with


@dataclass(slots=True)
class Markdown:
    """The words of a file.

    `title` is its first heading, which is not repeated in `paragraphs`; `links` are (text,
    address), `images` (alternative text, address).
    """

    title: str = ""
    paragraphs: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    images: list[tuple[str, str]] = field(default_factory=list)


def read_markdown(lines: list[str]) -> Markdown:
    """Read the lines of a Markdown file, front matter taken off.

    `##` alone on a line is a page break in story collections: it ends a paragraph and is no
    heading.
    """
    return _Reader(lines).read()


class _Reader:
    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._out = Markdown()
        self._open: list[str] = []
        self._fence: str | None = None
        self._references = {
            m[1].casefold(): m[2] for line in lines if (m := _REFERENCE.match(line[:_MAX_LINE]))
        }

    def read(self) -> Markdown:
        for line in _without_comments(self._lines):
            if len(line) > _MAX_LINE and self._fence is None:
                self._open.append(line)
            else:
                self._line(line.expandtabs(4))
        self._close()
        return self._out

    def _line(self, line: str) -> None:
        fence = _FENCE.match(line)
        if self._fence is not None:
            if fence and fence[1].startswith(self._fence):
                self._close(is_code=True)
                self._fence = None
            else:
                self._open.append(line)
            return
        line = _QUOTE.sub("", line)
        if fence:
            self._close()
            self._fence = fence[1][:3]
        elif heading := _HEADING.match(line):
            self._close()
            self._heading(heading[2] or "", len(heading[1]))
        elif self._open and (under := _UNDERLINE.match(line)) and len(self._open) == 1:
            text = self._open.pop()
            self._heading(text, 1 if under[1][0] == "=" else 2)
        elif not line.strip() or _RULE.match(line) or _ATTRIBUTES.match(line):
            self._close()
        elif _TABLE_RULE.match(line) or _REFERENCE.match(line):
            pass
        elif "|" in line.strip().strip("|") and line.lstrip().startswith("|"):
            self._close()
            self._paragraph(line.replace("|", " "))
        else:
            self._text(line)

    def _text(self, line: str) -> None:
        item = _ITEM.match(line)
        if item:
            self._close()
            line = line[item.end() :]
        self._open.append(line)

    def _heading(self, raw: str, level: int) -> None:
        text = self._inline(raw)
        if not text:
            return
        if not self._out.title and (level == 1 or not self._out.paragraphs):
            self._out.title = text
        else:
            self._out.paragraphs.append(text)

    def _close(self, *, is_code: bool = False) -> None:
        text = " ".join(self._open)
        self._open.clear()
        if is_code:
            self._out.paragraphs += [squeeze(text)] if text.strip() else []
        else:
            self._paragraph(text)

    def _paragraph(self, raw: str) -> None:
        text = self._inline(raw)
        if text:
            self._out.paragraphs.append(text)

    def _inline(self, raw: str) -> str:
        text = _AUTOLINK.sub(self._autolink, raw)
        text = _IMAGE.sub(self._image, text)
        text = _LINK.sub(self._link, text)
        text = _REFERRED.sub(self._referred, text)
        text = _CODE.sub(r"\2", _TAG.sub(" ", text))
        for pattern in (_EMPHASIS, _STRONG, _EMPHASIS):
            text = pattern.sub(lambda m: m[1] or m[2], text)
        return squeeze(html.unescape(_ESCAPED.sub(r"\1", text)))

    def _autolink(self, match: re.Match[str]) -> str:
        self._out.links.append((match[1], match[1]))
        return match[1]

    def _image(self, match: re.Match[str]) -> str:
        self._out.images.append((squeeze(match[1]), match[2]))
        return " "

    def _link(self, match: re.Match[str]) -> str:
        if match[2]:
            self._out.links.append((squeeze(match[1]), match[2]))
        return match[1]

    def _referred(self, match: re.Match[str]) -> str:
        target = self._references.get((match[2] or match[1]).casefold())
        if target is None:
            return match[0]
        self._out.links.append((squeeze(match[1]), target))
        return match[1]


def _without_comments(lines: list[str]) -> Iterator[str]:
    """The lines without HTML comments; one that never ends hides the rest, as in a browser."""
    is_inside = False
    for line in lines:
        kept: list[str] = []
        at = 0
        while at < len(line):
            mark = "-->" if is_inside else "<!--"
            found = line.find(mark, at)
            if not is_inside:
                kept.append(line[at:found] if found >= 0 else line[at:])
            if found < 0:
                break
            at = found + len(mark)
            is_inside = not is_inside
        yield "".join(kept)
