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
# A start tag without anything on which two HTML readers could differ. No possessive quantifiers
# here: with groups inside them, `re` of Python 3.11 fails with an error of its own.
_ATTRIBUTES = rb"(?:\s+[\w:-]+(?:\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[\w./#-]+))?)*\s*"
_INLINE = (
    rb"[^<]*(?:(?:<(?:br|wbr|img)(?=[\s/>])%b/?>"
    rb"|<(?P<inline>span|b|i|em|strong|small|a|sup|sub|code|mark)(?=[\s>])%b>[^<]*</(?P=inline)\s*>)"
    rb"[^<]*)*"
)
_OPENS = re.compile(rb"<(?=(?:title|h[123])(?![\w.:-]))")
_TITLE = re.compile(rb"<title%b>([^<]*)</title\s*>" % _ATTRIBUTES)
_HEADING = re.compile(
    rb"<(h[123])%b>(%b)</\1\s*>" % (_ATTRIBUTES, _INLINE % (_ATTRIBUTES, _ATTRIBUTES))
)
_TAG = re.compile(rb"<[^>]*>")
_START = re.compile(rb"<h[123]%b>" % _ATTRIBUTES)
_PLAIN_TAG = re.compile(rb"<(/?)([a-z][a-z0-9-]*)(?=[\s/>])%b/?>" % _ATTRIBUTES)
_VOID = frozenset({b"br", b"img", b"wbr", b"hr", b"input"})
_RAW_TEXT = re.compile(rb"<(?:script|style|title|textarea|noscript|template|iframe|h\d|xmp|select)")
_MAX_NESTED = 4_000  # bytes
# What may stand before the title without hiding it, besides comments, scripts and styles.
_BEFORE_TITLE = re.compile(
    rb"[^<]+|<!doctype[^<>\"]*(?:\"[^\"<>]*\"[^<>\"]*)*>"
    rb"|<(?P<code>script|style)%b>|</?(?:html|head|meta|link|base)(?=[\s/>])%b/?>"
    % (_ATTRIBUTES, _ATTRIBUTES)
)
_MAX_BEFORE_TITLE = 300  # pieces
# References that every reader knows: those of HTML 4, and numbers outside the C1 range.
_REFERENCE = re.compile(
    rb"&(?:amp|lt|gt|quot|nbsp|ndash|mdash|[lr]squo|[lr]dquo|hellip|middot|raquo|laquo|copy|reg|"
    rb"[aeiou](?:acute|grave|circ|uml)|[an]tilde|[co]cedil|ccedil|szlig|#39|#x27|#8\d{3}|#160);"
)
# As in `page.py`, but begun with a fixed word, and with bytes for characters.
_SCRIPT_MOVE = re.compile(
    rb"location(?:(?:\.href)?\s*=\s*[\"'][^\"'\s]{1,2000}[\"']"
    rb"|\.(?:replace|assign)\(\s*[\"'][^\"'\s]{1,2000}[\"'])"
)
_MUCH = 32_000  # bytes of HTML; notices are smaller, whatever menus stand around them
_LITTLE = 2_500  # bytes of text, with menus: a notice of 90 words in a site's frame has fewer
_CONTROLS = bytes(b for b in range(32) if b not in b"\t\n\r") + b"\x7f"
_NUMBERED_LETTER = re.compile(
    rb"&#(?:x0*(?:2d|[4-7][\da-f])(?![\da-f])|0*(?:45|6[5-9]|[789]\d|1[01]\d|12[0-2])(?!\d))"
)
# Every way in which `wall_phrases.HARD_WALL_MARK` and `NOT_FREE` may be met.
_WALLS = (b"paywall", b"pay-wall", b"regwall", b"reg-wall")
_NOT_FREE = b"accessibleforfree"


@dataclass(frozen=True, slots=True)
class Heads:
    """Every title and heading (levels 1-3) that the tree can have, as text, and maybe more.

    `sure` are told to the letter, `loose` hold all of a heading's text. `title` is the page's title
    where it is certain, "" where it has none, None where only the tree can tell.
    """

    sure: tuple[str, ...]
    loose: tuple[str, ...]
    title: str | None


def read_heads(raw: bytes, lower: bytes) -> Heads | None:
    """The heads of a page; None where the bytes leave a doubt.

    A title or heading of the tree begins at a `<title` or `<h1` of the bytes. Where that tag, what
    it holds and its end tag are of the plainest form, any reader that sees the element at all sees
    this text. Where the tags inside are plain and closed in order, it sees no more than this text.
    """
    if len(raw) < _SHORT:
        return None
    sure: list[str] = []
    loose: list[str] = []
    titles: list[tuple[int, str]] = []
    for opening in _OPENS.finditer(lower):
        at = opening.start()
        is_title = lower.startswith(b"<title", at)
        found = (_TITLE if is_title else _HEADING).match(lower, at)
        inner = found.span(1 if is_title else 2) if found else _nested(lower, at)
        words = _text(raw[slice(*inner)]) if inner and len(sure) < _MAX_HEADS else None
        if words is None:
            return None
        (sure if found else loose).append(words)
        if is_title:
            titles.append((at, words))
    title = _certain_title(lower, titles)
    return Heads(tuple(sure), tuple(loose), title) if sure or loose else None


def _nested(lower: bytes, at: int) -> tuple[int, int] | None:
    """Where a heading ends whose tags are plain and closed in order; not for titles."""
    begin = _START.match(lower, at)
    end = lower.find(b"</" + lower[at + 1 : at + 3], at, at + _MAX_NESTED)
    if begin is None or end < 0 or lower.startswith(b"<t", at):
        return None
    inner, open_tags, told = lower[begin.end() : end], [], 0
    for tag in _PLAIN_TAG.finditer(inner):
        told += 1
        name = tag[2]
        if name in _VOID:
            continue
        if not tag[1]:
            open_tags.append(name)
        elif not open_tags or open_tags.pop() != name:
            return None
    is_plain = not open_tags and told == inner.count(b"<")
    return (begin.end(), end) if is_plain and not _RAW_TEXT.search(inner) else None


def _certain_title(lower: bytes, titles: list[tuple[int, str]]) -> str | None:
    if not titles:
        return ""
    at, words = titles[0]
    place = 0
    for _ in range(_MAX_BEFORE_TITLE):
        if place == at:
            return words or None
        following = _after_piece(lower, place)
        if following is None or following > at:
            return None
        place = following
    return None


def _after_piece(lower: bytes, place: int) -> int | None:
    """Where the next piece of a head begins; None where it is none that every reader sees alike."""
    if lower.startswith(b"<!--", place):
        end = lower.find(b"--", place + 4)
        is_plain = (
            end >= 0 and lower.startswith(b"-->", end) and lower[place + 4 : place + 5] != b">"
        )
        return end + 3 if is_plain else None
    found = _BEFORE_TITLE.match(lower, place)
    if found is None:
        return None
    if not found["code"]:
        return found.end()
    end = lower.find(b"</", found.end())
    closing = b"</" + found["code"] + b">"
    is_plain = lower.startswith(closing, end) and b"<!--" not in lower[found.end() : end]
    return end + len(closing) if end >= 0 and is_plain else None


def _text(part: bytes) -> str | None:
    """The text of a plain piece of HTML, spaces collapsed; None where readers could differ."""
    bare = _TAG.sub(b"", part)
    if bare.translate(None, _CONTROLS) != bare or b"\xef\xbf" in bare or len(bare) > _LONG:
        return None
    if b"&" in bare and b"&" in _REFERENCE.sub(b"", bare):
        return None
    return " ".join(html.unescape(bare.decode("utf-8", "replace")).split())


def may_have_password(lower: bytes) -> bool:
    """A password field says so in its type."""
    return b"password" in lower


def may_refresh(lower: bytes) -> bool:
    """So does `<meta http-equiv=refresh>`."""
    return b"refresh" in lower


def may_move(raw: bytes) -> bool:
    """Whether a script may send the browser on; nothing in a script is written in numbers."""
    return b"location" in raw and _SCRIPT_MOVE.search(raw) is not None


def little_text(lower: bytes) -> bytes | None:
    """All that stands outside of tags, scripts and styles; None where it is much."""
    if len(lower) > _MUCH:
        return None
    bare = _TAG.sub(b" ", _without(_without(lower, b"script"), b"style"))
    return bare if len(bare) <= _LITTLE else None


def _without(lower: bytes, tag: bytes) -> bytes:
    first, *others = lower.split(b"<" + tag)
    return first + b"".join(part.partition(b"</" + tag)[2] for part in others)


def has_wall(lower: bytes) -> bool:
    """Whether markup or code may call the page one for subscribers."""
    if b"wall" in lower and any(wall in lower for wall in _WALLS):
        return True
    return _NOT_FREE in lower


def has_numbered_letter(lower: bytes) -> bool:
    """Whether a letter or a hyphen is written as a number (`&#112;`): then bytes prove nothing."""
    return b"&#" in lower and _NUMBERED_LETTER.search(lower) is not None
