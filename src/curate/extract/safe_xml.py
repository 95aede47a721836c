"""XML from strangers: parsed without entities, DTDs, XInclude or the network, within caps.

The bytes are decoded here and handed to libxml2 as UTF-8, so that what was looked through for a
document type is exactly what is parsed: no encoding hides a declaration from the one and shows it
to the other.
"""

from __future__ import annotations

import codecs
import html
import re
from typing import TYPE_CHECKING

import lxml.etree

from curate.extract.page import Unusable
from curate.records import Reason

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_XML_BYTES = 20_000_000
# Elements, end tags and attributes together: some 200 bytes of memory each.
MAX_MARKS = 2_000_000
# Levels; libxml2 gives up at 256, and whoever walks the tree in Python at 1,000.
MAX_DEPTH = 200

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\x00?\x00", "utf-16-le"),  # no mark, but a declaration: XML 1.0, appendix F.1
    (b"\x00<\x00?", "utf-16-be"),
)
_DECLARED = re.compile(rb"\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")
_DECLARATION = re.compile(r"\s*<\?xml\s[^>]{0,400}\?>")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_SPACE = re.compile(r"\s*")
# A document type up to its end, or to the `[` that begins a subset of its own.
_DOCTYPE = re.compile(r"<!DOCTYPE(?:[^\[>\"']|\"[^\"]*+\"|'[^']*+')*+", re.IGNORECASE)


def parse_xml(payload: bytes, *, max_bytes: int = MAX_XML_BYTES, recover: bool = False) -> _Element:
    """The root element of an XML document; comments and processing instructions are left out.

    A document type that only names a public DTD is allowed, and never loaded; the HTML entities
    that such documents use (`&nbsp;`) become their characters. `xi:include` stays an element like
    any other. Broken XML is refused, or with `recover` read once more as far as it makes sense.

    Raises:
        Unusable: `TOO_LARGE` over `max_bytes` or `MAX_MARKS`; `EMPTY`; `UNREADABLE` for entity or
            other declarations of its own, more than `MAX_DEPTH` levels, and what is no XML.
    """
    if len(payload) > max_bytes:
        raise Unusable(Reason.TOO_LARGE, f"{len(payload)} bytes, at most {max_bytes} are read")
    if not payload.strip(b" \t\r\n\x00"):
        raise Unusable(Reason.EMPTY, "the document is empty")
    text = _DECLARATION.sub("", _decode(payload, recover=recover).lstrip("\ufeff"), count=1)
    if text.count("<") + text.count('="') + text.count("='") > MAX_MARKS:
        raise Unusable(Reason.TOO_LARGE, f"more than {MAX_MARKS} tags and attributes")
    _refuse_declarations(text)
    try:
        root = _parse(text, recover=False)
    except lxml.etree.XMLSyntaxError as err:
        if not recover:
            raise _unreadable(err) from err
        root = _recovered(text)
    _refuse_depth(root)
    _refuse_entities(root)
    _spell_entities(root)
    return root


def _decode(payload: bytes, *, recover: bool) -> str:
    encoding = next((name for mark, name in _BOMS if payload.startswith(mark)), None)
    if encoding is None:
        found = _DECLARED.match(payload)
        encoding = _character_set(found.group(1).decode("ascii")) if found else "utf-8"
    try:
        return payload.decode(encoding)
    except UnicodeError as err:
        if not recover:
            raise Unusable(Reason.UNREADABLE, f"not {encoding} as declared") from err
        return payload.decode(encoding, "replace")


def _character_set(label: str) -> str:
    """The codec of a declared encoding; one that is no superset of ASCII contradicts itself."""
    try:
        info = codecs.lookup(label)
        is_plain = info._is_text_encoding and info.encode("<?xml")[0] == b"<?xml"
    except (LookupError, ValueError):
        is_plain = False
    # UTF-7 writes angle brackets in letters.
    return info.name if is_plain and info.name not in {"utf-7", "unicode_escape"} else "utf-8"


def _refuse_declarations(text: str) -> None:
    """Walk over what may stand before the root element; every character is looked at once."""
    position = 0
    while True:
        found = _SPACE.match(text, position)
        position = found.end() if found else position
        if text.startswith("<!--", position):
            end, mark = text.find("-->", position + 4), "-->"
        elif text.startswith("<?", position):
            end, mark = text.find("?>", position + 2), "?>"
        elif doctype := _DOCTYPE.match(text, position):
            end, mark = doctype.end(), ">"
            if text[end : end + 1] != ">":  # a `[`, or a quote or document that does not end
                raise Unusable(Reason.UNREADABLE, "the document declares a DTD of its own")
        else:
            return
        if end < 0:
            return
        position = end + len(mark)


def _parse(text: str, *, recover: bool) -> _Element:
    parser = lxml.etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )
    return lxml.etree.fromstring(text.encode("utf-8", "replace"), parser=parser)


def _recovered(text: str) -> _Element:
    try:
        root: _Element | None = _parse(_FORBIDDEN.sub(" ", text), recover=True)
    except lxml.etree.LxmlError as err:
        raise _unreadable(err) from err
    if root is None:
        raise Unusable(Reason.UNREADABLE, "no XML")
    return root


def _unreadable(err: Exception) -> Unusable:
    return Unusable(Reason.UNREADABLE, (str(err).splitlines() or ["no XML"])[0])


def _refuse_depth(root: _Element) -> None:
    depth = 0
    for event, _ in lxml.etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_DEPTH:
            raise Unusable(Reason.UNREADABLE, f"nested more than {MAX_DEPTH} levels deep")


def _refuse_entities(root: _Element) -> None:
    """The second lock, after `_refuse_declarations`: nothing was declared that libxml2 saw."""
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and (any(True for _ in dtd.iterentities()) or any(dtd.iterelements())):
        raise Unusable(Reason.UNREADABLE, "the document declares a DTD of its own")


def _spell_entities(root: _Element) -> None:
    """Replace references that a public DTD would explain by the characters HTML gives them."""
    parents = {reference.getparent(): None for reference in root.iter(lxml.etree.Entity)}
    for parent in parents:
        if parent is not None:
            _spell_children(parent)


def _spell_children(parent: _Element) -> None:
    """Join the texts around references once, however many there are."""
    before: _Element | None = None
    pieces = [parent.text or ""]
    for child in list(parent):
        if child.tag is lxml.etree.Entity:
            pieces += [html.unescape(child.text or ""), child.tail or ""]
            child.tail = None
            parent.remove(child)
        else:
            _set_text(parent, before, pieces)
            before, pieces = child, [child.tail or ""]
    _set_text(parent, before, pieces)


def _set_text(parent: _Element, before: _Element | None, pieces: list[str]) -> None:
    # `&#0;` and its like are known to HTML but not to XML.
    text = _FORBIDDEN.sub(" ", "".join(pieces)) or None
    if before is None:
        parent.text = text
    else:
        before.tail = text
