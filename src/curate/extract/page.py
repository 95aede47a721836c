"""A page as the extractors see it: bytes decoded and parsed once, hostile ones turned away."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import lxml.etree
import lxml.html

from curate.extract.deep import flatten
from curate.records import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

MAX_BYTES = 20_000_000  # a hundred times a heavy lesson page; a book in one file stays below it
# Start tags: the largest lesson pages have some 14,000, and 10,000 take up to a second to read.
MAX_TAGS = 40_000
MAX_ATTRIBUTES = 5_000  # of one tag; libxml2 compares each with every other one
_SNIFF_BYTES = 4096
# Control characters that no text holds; more than this share means that it is no text.
_MAX_CONTROL_SHARE = 0.1
_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_SNIFFED_TYPES = frozenset(
    {"", "application/octet-stream", "text/plain", "application/xml", "text/xml"}
)
_MAGIC = {
    b"%PDF-": "PDF",
    b"PK\x03\x04": "a ZIP package",
    b"\x89PNG": "PNG",
    b"GIF8": "GIF",
    b"\xff\xd8\xff": "JPEG",
    b"\x1f\x8b": "gzip",
    b"OggS": "Ogg",
    b"ID3": "MP3",
}
_META_CHARSET = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
_LOOKS_LIKE_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|title|main|article|div|p|h[1-6]|script|meta|section|table|ul)\b",
    re.IGNORECASE,
)
_START_TAG = re.compile(r"<[a-z]", re.IGNORECASE)
# A whole tag; quotes count only where they hold a value, as they do for the parser.
_TAG = re.compile(r"<[a-z](?:[^>\"'=]+|=\s*\"[^\"]*+\"|=\s*'[^']*+'|[\"'=])*+", re.IGNORECASE)
_VALUE = re.compile(r"=\s*(?:\"[^\"]*+\"|'[^']*+')")
_LONG_TAG = 2 * MAX_ATTRIBUTES  # characters: a name and a space for each attribute
# Nothing that XML forbids may reach lxml; NUL would end the text early.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
# What WHATWG reads for these labels (encoding.spec.whatwg.org, section 4.2).
_LABELS = {
    "iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252",
    "ascii": "cp1252", "iso-8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030",
    "shift_jis": "cp932", "shift-jis": "cp932", "euc-kr": "cp949", "ks_c_5601-1987": "cp949",
    "utf-16": "utf-8", "utf-16le": "utf-8", "utf-16be": "utf-8",
}  # fmt: skip


class Unusable(Exception):
    """A payload that holds no page; carries the reason for the rejection."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed page.

    `url` is its published address, `base` what its links are resolved against, `root` the `html`
    element (comments are dropped), `n_bytes` the size of the payload.
    """

    url: str
    base: str
    root: HtmlElement
    n_bytes: int

    @property
    def body(self) -> HtmlElement:
        """The body, or the root where there is none (a frameset, a fragment)."""
        found = self.root.find("body")
        return self.root if found is None else found

    def elements(self, *tags: str) -> Iterator[HtmlElement]:
        """Elements of these tags in document order."""
        found: Iterator[HtmlElement] = self.root.iter(*tags)
        return found

    def resolve(self, href: str) -> str | None:
        """An address on this page, absolute; None where it cannot be one."""
        try:
            return urljoin(self.base, href.strip())
        except ValueError:
            return None


def read_page(
    payload: bytes,
    *,
    url: str,
    content_type: str | None = None,
    declared_charset: str | None = None,
) -> Page:
    """Decode and parse one payload.

    Raises:
        Unusable: with `TOO_LARGE`, `NOT_A_PAGE`, `EMPTY` or `UNREADABLE`.
    """
    if len(payload) > MAX_BYTES:
        raise Unusable(Reason.TOO_LARGE, f"{len(payload)} bytes, at most {MAX_BYTES} are read")
    if not payload.strip(b" \t\r\n\x00"):
        raise Unusable(Reason.EMPTY, "the body is empty")
    kind, type_charset = _split_type(content_type)
    _refuse_other_media(payload, kind)
    text = decode(payload, declared_charset or type_charset)
    if not text.strip():
        raise Unusable(Reason.EMPTY, "the body holds only white space")
    if kind in _SNIFFED_TYPES and not _LOOKS_LIKE_HTML.search(text[:_SNIFF_BYTES]):
        raise Unusable(Reason.NOT_A_PAGE, f"no HTML in {kind or 'content of unknown type'}")
    if kind in _HTML_TYPES and text.lstrip()[:1] in "{[" and "<" not in text[:_SNIFF_BYTES]:
        raise Unusable(Reason.NOT_A_PAGE, "JSON that is served as HTML")
    _refuse_floods(text)
    root = _parse(text)
    return Page(url=url, base=_base_of(root, url), root=root, n_bytes=len(payload))


def decode(payload: bytes, declared: str | None) -> str:
    """The text of a payload: byte order mark, then UTF-8 if it fits, then what is declared.

    UTF-8 goes before the declaration because bytes are hardly ever valid UTF-8 by accident, while
    wrong declarations are common.

    Raises:
        Unusable: `UNREADABLE` where the text is mostly control characters.
    """
    text = _decode(payload, declared)
    head = text[:_SNIFF_BYTES]
    if len(_FORBIDDEN.findall(head)) + head.count("\ufffd") > _MAX_CONTROL_SHARE * max(
        len(head), 200
    ):
        raise Unusable(Reason.UNREADABLE, "binary data or an unknown character set")
    return _FORBIDDEN.sub(" ", text)


def plain(text: str) -> str:
    """The text with a space for each character that neither XML nor UTF-8 can hold."""
    return _FORBIDDEN.sub(" ", text)


def _decode(payload: bytes, declared: str | None) -> str:
    for bom, encoding in _BOMS.items():
        if payload.startswith(bom):
            return payload.decode(encoding, "replace")
    try:
        return payload.decode("utf-8")
    except UnicodeDecodeError:
        pass
    head = payload[:_SNIFF_BYTES]
    found = _META_CHARSET.search(head) or _XML_ENCODING.search(head)
    in_page = found.group(1).decode("ascii", "replace") if found else None
    for label in (declared, in_page):
        named = _codec(label)
        if named == "utf-8":  # says UTF-8 and nearly is: keep the rest of the page
            return payload.decode("utf-8", "replace")
        if named:
            return payload.decode(named, "replace")
    return payload.decode("cp1252", "replace")


def _codec(label: str | None) -> str | None:
    name = (label or "").strip().strip("\"'").lower()
    if not name:
        return None
    try:
        info = codecs.lookup(_LABELS.get(name, name))
    except (LookupError, ValueError):
        return None
    # Codecs such as `zip` or `rot13` transform bytes or text; they are no character sets.
    return info.name if info._is_text_encoding else None


def _split_type(content_type: str | None) -> tuple[str, str | None]:
    kind, _, parameters = (content_type or "").partition(";")
    found = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", parameters, re.IGNORECASE)
    return kind.strip().lower(), found.group(1) if found else None


def _refuse_other_media(payload: bytes, kind: str) -> None:
    name = next((name for magic, name in _MAGIC.items() if payload.startswith(magic)), None)
    if name:
        raise Unusable(Reason.NOT_A_PAGE, f"{name}, not HTML")
    if kind not in _HTML_TYPES and kind not in _SNIFFED_TYPES:
        raise Unusable(Reason.NOT_A_PAGE, f"{kind}, not HTML")


def _refuse_floods(text: str) -> None:
    """Turn away what would take minutes to parse and read, before anything does."""
    if text.count("<") > MAX_TAGS and sum(1 for _ in _START_TAG.finditer(text)) > MAX_TAGS:
        raise Unusable(Reason.TOO_LARGE, f"more than {MAX_TAGS} tags")
    for tag in _TAG.finditer(text):
        if tag.end() - tag.start() > _LONG_TAG and (
            len(_VALUE.sub(" ", tag.group()).split()) > MAX_ATTRIBUTES
        ):
            raise Unusable(Reason.UNREADABLE, f"a tag of more than {MAX_ATTRIBUTES} attributes")


def _parse(text: str) -> HtmlElement:
    """The tree of a page; one nested beyond the parser's limit is read again, flattened."""
    root, is_whole = _tree_of(text)
    if not is_whole:
        root, is_whole = _tree_of(flatten(text))
    if not is_whole:
        detail = "nested so deep that the parser stops before the end, even when flattened"
        raise Unusable(Reason.UNREADABLE, detail)
    return root


def _tree_of(text: str) -> tuple[HtmlElement, bool]:
    """The tree, and whether the parser read to the end of the text."""
    # `huge_tree` reads 2,048 levels instead of 256; the cap on bytes is what bounds memory.
    parser = lxml.html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True
    )
    try:
        root = lxml.html.document_fromstring(text.encode("utf-8"), parser=parser)
    except (lxml.etree.LxmlError, ValueError, AssertionError) as err:
        reason = Reason.EMPTY if "empty" in str(err).lower() else Reason.UNREADABLE
        raise Unusable(reason, str(err).splitlines()[0] if str(err) else "no tree") from err
    limits = parser.error_log.filter_types(lxml.etree.ErrorTypes.ERR_RESOURCE_LIMIT)
    return root, len(limits) == 0


def _base_of(root: HtmlElement, url: str) -> str:
    element = next(root.iter("base"), None)
    href = element.get("href") if element is not None else None
    if not href:
        return url
    try:
        base = urljoin(url, href.strip())
    except ValueError:
        return url
    return base if base.startswith(("http://", "https://")) else url
