"""What the bytes of a page show without reading its tree.

Every answer errs to one side: "no" is certain, "maybe" makes the caller read the tree. The argument
for each is beside it; a property test holds the two ways equal.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

_SHORT = 600  # bytes; so little says its piece anywhere, and the tree of it is soon read
_MAX_HEADS = 60
_LONG = 250  # bytes; a longer head is left to the tree, which cuts it
# A start tag without anything on which two HTML readers could differ.
_ATTRIBUTES = rb"(?:\s+[\w:-]+(?:\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[\w./#-]+))?)*+\s*"
_INLINE = (
    rb"(?:[^<]++|<(?:br|wbr|img)(?=[\s/>])%b/?>"
    rb"|<(?P<%b>span|b|i|em|strong|small|a|sup|sub|code|mark)(?=[\s>])%b>[^<]*</(?P=%b)\s*>)*+"
)
_OPENS = re.compile(rb"<(?=(?:title|h[123])(?![\w.:-]))")
_TITLE = re.compile(rb"<title%b>([^<]*)</title\s*>" % _ATTRIBUTES)
_HEADING = re.compile(
    rb"<(h[123])%b>(%b)</\1\s*>" % (_ATTRIBUTES, _INLINE % (_ATTRIBUTES, b"t", _ATTRIBUTES, b"t"))
)
_TAG = re.compile(rb"<[^>]*>")
# What may stand before the title without hiding it: whole comments, scripts and styles, other tags.
_BEFORE_TITLE = re.compile(
    rb"(?:[^<]++|<!--(?!>|->)(?:(?!--|<!).)*+-->|<!doctype[^<>\"]*+(?:\"[^\"<>]*\"[^<>\"]*+)*+>"
    rb"|<(script|style)%b>(?:(?!<).)*+</\1\s*>|</?(?:html|head|meta|link|base)(?=[\s/>])%b/?>)*+"
    % (_ATTRIBUTES, _ATTRIBUTES),
    re.DOTALL,
)
# References that every reader knows: those of HTML 4, and numbers outside the C1 range.
_REFERENCE = re.compile(
    rb"&(?:amp|lt|gt|quot|nbsp|ndash|mdash|[lr]squo|[lr]dquo|hellip|middot|raquo|laquo|copy|reg|"
    rb"[aeiou](?:acute|grave|circ|uml)|[an]tilde|[co]cedil|ccedil|szlig|#39|#x27|#8\d{3}|#160);"
)
_BEFORE, _AFTER, _MOST_PLACES = 160, 60, 12  # bytes, bytes, places of one word
_CONTROLS = bytes(b for b in range(32) if b not in b"\t\n\r") + b"\x7f"
_NUMBERED_LETTER = re.compile(
    rb"&#(?:x0*(?:2d|[4-7][\da-f])(?![\da-f])|0*(?:45|6[5-9]|[789]\d|1[01]\d|12[0-2])(?!\d))"
)
# Every way in which `phrases.WALL_MARK` may be met.
_MARKS = (
    *(b"paywall", b"pay-wall", b"regwall", b"reg-wall", b"metered"),
    *(b"subscriber", b"subscription", b"premium", b"isaccessibleforfree"),
)


@dataclass(frozen=True, slots=True)
class Heads:
    """Every title and heading (levels 1-3) that the tree can have, as text, and maybe more.

    `title` is the page's title where it is certain, "" where it has none, None where only the tree
    can tell.
    """

    all: tuple[str, ...]
    title: str | None


def read_heads(raw: bytes, lower: bytes) -> Heads | None:
    """The heads of a page; None where the bytes leave a doubt.

    A title or heading of the tree begins at a `<title` or `<h1` of the bytes. Where that tag, what
    it holds and its end tag are of the plainest form, any reader that sees the element at all sees
    this text.
    """
    if len(raw) < _SHORT:
        return None
    said: list[str] = []
    titles: list[tuple[int, str]] = []
    for opening in _OPENS.finditer(lower):
        at = opening.start()
        is_title = lower.startswith(b"<title", at)
        found = (_TITLE if is_title else _HEADING).match(lower, at)
        if found is None or len(said) >= _MAX_HEADS:
            return None
        inner = 1 if is_title else 2
        words = _text(raw[found.start(inner) : found.end(inner)])
        if words is None:
            return None
        said.append(words)
        if is_title:
            titles.append((at, words))
    return Heads(tuple(said), _certain_title(lower, titles)) if said else None


def _certain_title(lower: bytes, titles: list[tuple[int, str]]) -> str | None:
    if not titles:
        return ""
    at, words = titles[0]
    before = _BEFORE_TITLE.match(lower)
    return words if words and before is not None and before.end() == at else None


def _text(part: bytes) -> str | None:
    """The text of a plain piece of HTML, spaces collapsed; None where readers could differ."""
    bare = _TAG.sub(b"", part)
    if bare.translate(None, _CONTROLS) != bare or b"\xef\xbf" in bare or len(bare) > _LONG:
        return None
    if b"&" in bare and b"&" in _REFERENCE.sub(b"", bare):
        return None
    return " ".join(html.unescape(bare.decode("utf-8", "replace")).split())


def may_have_password(lower: bytes) -> bool:
    """A password field says so in its type; letters of it may be written as numbers (`&#112;`)."""
    return b"password" in lower or _has_numbered_letter(lower)


def may_refresh(lower: bytes) -> bool:
    """As `may_have_password`, for `<meta http-equiv=refresh>`."""
    return b"refresh" in lower or _has_numbered_letter(lower)


def words_around(lower: bytes, words: tuple[bytes, ...]) -> list[str]:
    """The text around each place where one of some words stands in the bytes, without tags."""
    found = []
    for word in words:
        at = lower.find(word)
        for _ in range(_MOST_PLACES):
            if at < 0:
                break
            part = lower[max(0, at - _BEFORE) : at + _AFTER]
            found.append(_TAG.sub(b" ", part).decode("utf-8", "replace"))
            at = lower.find(word, at + len(word))
    return found


def has_mark(lower: bytes) -> bool:
    """Whether code or markup may name a wall that visitors pay to pass."""
    return any(mark in lower for mark in _MARKS) or _has_numbered_letter(lower)


def _has_numbered_letter(lower: bytes) -> bool:
    return b"&#" in lower and _NUMBERED_LETTER.search(lower) is not None
