"""Broken XML of harvests and feeds: what can be read for certain, and what was lost.

One bare `&` in one title makes a whole answer unreadable. Three tries: as it is; with bare
ampersands and HTML entities written as XML wants them, which loses nothing; then record by record,
each read strictly, so that a record is whole or named as lost. No record is ever guessed together
from a torn one.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from curate.extract.page import Unusable
from curate.extract.safe_xml import parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

_BARE_AMPERSAND = re.compile(rb"&(?!(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)")
_NAMED_ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,31});")
_OF_XML = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_CDATA = re.compile(rb"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
_MAX_PARTS = 20_000  # records tried one by one; OAI answers and feeds hold hundreds
_SPACE = re.compile(rb"\s(xmlns(?::[\w.-]+)?)\s*=\s*(\"[^\"<]{0,300}\"|'[^'<]{0,300}')")
_MAX_SPACES = 40  # namespaces declared around the records; a harvest has six
_HEAD_BYTES = 100_000
_HEAD = 500  # characters of a lost record that are quoted


@dataclass(frozen=True, slots=True)
class Mended:
    """A document that could be read, perhaps in part.

    `problem` is None where nothing was lost. Otherwise `root` is what a recovering parser made of
    the whole (good for what stands around the records, None where it made nothing), `parts` the
    records that are whole, and `lost` the source text of those that are not (cut at 500
    characters).
    """

    root: _Element | None
    problem: str | None = None
    parts: tuple[_Element, ...] = ()
    lost: tuple[str, ...] = ()


def read_mended(payload: bytes, *names: str) -> Mended:
    """Read XML whose records are the elements called `names` (without prefix).

    Raises:
        Unusable: where `safe_xml` refuses the document for what it is, or nothing can be read.
    """
    try:
        return Mended(parse_xml(payload))
    except Unusable as err:
        if _is_foreign(payload):
            raise
        first = err
    spelled = _spelled(payload)
    try:
        return Mended(parse_xml(spelled))
    except Unusable:
        pass
    # Refuses a hostile document once more before any part of it is looked at.
    root = parse_xml(spelled, recover=True)
    parts, lost = _by_parts(spelled, names)
    if not len(root) and not parts:
        raise first
    return Mended(root, problem=first.detail, parts=parts, lost=lost)


def _is_foreign(payload: bytes) -> bool:
    """Whether the bytes are in an encoding whose ASCII characters are not single bytes."""
    return b"\x00" in payload[:64] or payload[:2] in (b"\xff\xfe", b"\xfe\xff")


def _spelled(payload: bytes) -> bytes:
    """The document with its text spelled as XML wants it; CDATA sections are left alone."""
    pieces = _CDATA.split(_CONTROL.sub(b" ", payload))
    for number in range(0, len(pieces), 2):
        piece = _BARE_AMPERSAND.sub(b"&amp;", pieces[number])
        pieces[number] = _NAMED_ENTITY.sub(_as_number, piece)
    return b"".join(pieces)


def _as_number(match: re.Match[bytes]) -> bytes:
    if match[1] in _OF_XML:
        return match[0]
    spelled = html.unescape(match[0].decode("ascii"))
    if spelled.startswith("&"):  # no entity of HTML either: words that look like one
        return b"&amp;" + match[0][1:]
    return "".join(f"&#{ord(character)};" for character in spelled).encode("ascii")


def _by_parts(
    payload: bytes, names: tuple[str, ...]
) -> tuple[tuple[_Element, ...], tuple[str, ...]]:
    name = rb"(?:" + b"|".join(re.escape(n.encode("ascii")) for n in names) + rb")"
    start = re.compile(rb"<(?:[\w.-]+:)?" + name + rb"(?=[\s/>])")
    starts = [match.start() for match in start.finditer(payload)][:_MAX_PARTS]
    if not starts:
        return (), ()
    head = _opening(payload[: starts[0]])
    end = re.compile(rb"</(?:[\w.-]+:)?" + name + rb"\s*>")
    parts: list[_Element] = []
    lost: list[str] = []
    for begin, limit in zip(starts, [*starts[1:], len(payload)], strict=True):
        closing = end.search(payload, begin, limit)
        source = payload[begin : closing.end() if closing else limit]
        part = _one(head, source) if closing else None
        if part is None:
            lost.append(source[:_HEAD].decode("utf-8", "replace"))
        else:
            parts.append(part)
    return tuple(parts), tuple(lost)


def _opening(head: bytes) -> bytes:
    """What declares the namespaces for every part: the declaration and the first tag."""
    declaration = re.match(rb"\s*<\?xml[^>]{0,400}\?>", head)
    spaces = dict(_SPACE.findall(head[:_HEAD_BYTES]))
    stated = list(spaces.items())[:_MAX_SPACES]
    declared = b"".join(b" %s=%s" % (key, value) for key, value in stated)
    return (declaration[0].strip() if declaration else b"") + b"<part" + declared + b">"


def _one(head: bytes, source: bytes) -> _Element | None:
    try:
        root = parse_xml(head + source + b"</part>")
    except Unusable:
        return None
    return root[0] if len(root) == 1 else None
