"""Where `curate readability` gets a text from: a file, an address, standard input."""

from __future__ import annotations

import codecs
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from curate.errors import ConfigError, RecordRejected

if TYPE_CHECKING:
    from curate.settings import Settings

MAX_BYTES = 64 * 1024 * 1024
"""Of one file: a textbook as PDF; more than any text of one."""

_MAX_TEXT = 20_000_000  # bytes of plain text; a long novel has one million
_HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
_LOOKS_LIKE_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--[^>]{0,2000}-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|body|main|article)\b",
    re.I,
)
_PACKAGES = (b"%PDF-", b"PK\x03\x04", b"SQLite format 3\0")
_SNIFFED = 4096
_MAX_CONTROL_SHARE = 0.05
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


@dataclass(frozen=True, slots=True)
class ReadingText:
    """A text to judge; `name` says where it is from, `language` what its page declares."""

    name: str
    text: str
    language: str | None = None


def is_address(source: str) -> bool:
    """Whether `source` names a page on the web rather than a file."""
    return source.lower().startswith(("http://", "https://"))


def read_source(source: str, settings: Settings) -> ReadingText:
    """The text of a file, of a page on the web, or of standard input (`-`).

    Raises:
        ConfigError: where there is no such file, or no way to it.
        RecordRejected: where it holds no text that can be read, or an address gave nothing.
    """
    if is_address(source):
        from curate.pipeline.one_address import fetch_address

        page = fetch_address(settings, source)
        return text_of(page.url, page.payload, page.content_type, page.charset)
    if source == "-":
        return text_of("-", sys.stdin.buffer.read(MAX_BYTES + 1))
    return text_of(source, _bytes_of(Path(source)))


def _bytes_of(path: Path) -> bytes:
    if path.is_dir():
        msg = "is a folder: name its files"
        raise ConfigError(msg, path=path)
    try:
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as err:
        msg = f"cannot be read: {err.strerror}"
        raise ConfigError(msg, path=path) from err
    except ValueError as err:  # a NUL in the name
        msg = f"{str(path)!r} is no name of a file"
        raise ConfigError(msg) from err


def text_of(
    name: str, payload: bytes, content_type: str | None = None, charset: str | None = None
) -> ReadingText:
    """The text of bytes: pages and packages are extracted, anything else must be plain text."""
    if len(payload) > MAX_BYTES:
        raise RecordRejected("too_large", f"{_said(name)} has more than {MAX_BYTES >> 20} MB")
    if not payload.strip():
        raise RecordRejected("empty", f"{_said(name)} holds no text")
    kind = (content_type or "").partition(";")[0].strip().lower()
    suffix = "" if is_address(name) else Path(name).suffix.lower()
    is_html = kind in ("text/html", "application/xhtml+xml") or suffix in _HTML_SUFFIXES
    if is_html or _LOOKS_LIKE_HTML.match(payload[:_SNIFFED].removeprefix(codecs.BOM_UTF8)):
        return _of_page(name, payload, charset)
    if payload.startswith(_PACKAGES[1:]) or _PACKAGES[0] in payload[:1024]:
        return _of_package(name, payload, content_type)
    return ReadingText(name, _plain(name, payload, charset))


def _plain(name: str, payload: bytes, charset: str | None) -> str:
    """Plain text: UTF-8, or as its mark says; what is neither is read as Windows wrote it."""
    encoding = next((found for bom, found in _BOMS if payload.startswith(bom)), charset or "utf-8")
    head = payload[:_SNIFFED]
    n_odd = len(_CONTROL.findall(head)) if encoding != "utf-16" else 0
    if n_odd > _MAX_CONTROL_SHARE * len(head) or (n_odd and b"\0" in head):
        raise RecordRejected("not_text", f"{_said(name)} is no text, page, PDF or EPUB")
    if len(payload) > _MAX_TEXT:
        raise RecordRejected("too_large", f"{_said(name)} has more than {_MAX_TEXT:,} bytes")
    try:
        return payload.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return payload.decode("cp1252", "replace")


def _of_page(name: str, payload: bytes, charset: str | None) -> ReadingText:
    from curate.extract.page import Unusable, read_page
    from curate.extract.text import main_text

    try:
        page = read_page(
            payload, url=_url_of(name), content_type="text/html", declared_charset=charset
        )
        text = main_text(page)
    except Unusable as err:
        raise RecordRejected(err.reason.value, f"{_said(name)}: {err.detail}") from err
    except (RecursionError, MemoryError) as err:
        raise RecordRejected("unreadable", f"{_said(name)} is nested beyond reading") from err
    if not text.strip():
        raise RecordRejected("empty", f"{_said(name)} shows no text")
    return ReadingText(name, text, page.root.get("lang") or None)


def _of_package(name: str, payload: bytes, content_type: str | None) -> ReadingText:
    """All texts of a PDF, EPUB or course package, each part under its name."""
    from curate.extract import assemble, extract

    extraction = extract(payload, url=_url_of(name), content_type=content_type)
    texts: list[str] = []
    language = None
    many = len(extraction.records) > 1
    for record in extraction.records:
        resource, _ = assemble(record.fields, url=_url_of(name))
        language = language or resource.in_language
        if record.text.strip():
            heading = f"# {' '.join(resource.name.split())}\n\n" if many else ""
            texts.append(heading + record.text)
    if not texts:
        why = next((f": {r.detail or r.reason}" for r in extraction.rejections), "")
        raise RecordRejected("unreadable", f"{_said(name)} holds no text that can be read{why}")
    return ReadingText(name, "\n\n".join(texts), language)


def _url_of(name: str) -> str:
    """An address to read a file under: extraction resolves links against it, and nothing else."""
    return name if is_address(name) else "https://file.invalid/text"


def _said(name: str) -> str:
    return "standard input" if name == "-" else name
