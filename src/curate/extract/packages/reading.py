"""Recognizes a package by its content and hands it to the reader of its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from curate.extract.packages.outcome import rejected
from curate.extract.page import Unusable
from curate.extract.safe_zip import open_package
from curate.records import Reason

if TYPE_CHECKING:
    from curate.extract.safe_zip import Package
    from curate.records import Extraction

_ZIP = b"PK\x03\x04"
_PDF = b"%PDF-"
SQLITE = b"SQLite format 3\x00"
_PDF_WITHIN = 1024  # readers accept a PDF whose header stands in its first kilobyte
_ZIP_END = 65_600  # the end of the directory, and the longest comment behind it
_SNIFF_BYTES = 4096


def read_package(
    payload: bytes, *, url: str, content_type: str | None = None, charset: str | None = None
) -> Extraction | None:
    """What a package holds; None where the payload is none, and is to be read as a page.

    EPUB, IMS Common Cartridge, H5P, PDF and Kolibri channels are recognized by their content
    alone; Markdown and plain text by their media type, or by the suffix where the type says no
    more than "some text" or "some bytes". Hostile bytes never raise: every failure is a rejection
    of the locator `page`.

    Args:
        payload: the bytes as fetched.
        url: published address of the package.
        content_type: as the server named it, with or without parameters.
        charset: what the server or a person declared; used for texts only.
    """
    try:
        return _read(payload, url=url, content_type=content_type, charset=charset)
    except Unusable as err:
        return rejected(err.reason, err.detail)
    except (RecursionError, MemoryError) as err:
        return rejected(Reason.UNREADABLE, f"nested beyond reading ({type(err).__name__})")


def _read(
    payload: bytes, *, url: str, content_type: str | None, charset: str | None
) -> Extraction | None:
    if payload.startswith(_ZIP):
        return _read_zip(payload, url)
    if payload.startswith(SQLITE):
        from curate.extract.packages.kolibri import read_kolibri

        return read_kolibri(payload, base=url)
    if _PDF in payload[:_PDF_WITHIN]:
        from curate.extract.packages.pdf import read_pdf

        return read_pdf(payload, url=url)
    from curate.extract.packages.markdown import is_text_file, read_text_file

    kind = (content_type or "").partition(";")[0].strip().lower()
    start = payload[:_SNIFF_BYTES].decode("utf-8", "replace")
    if not payload.strip() or not is_text_file(start, kind=kind, url=url):
        return None
    return read_text_file(payload, url=url, charset=charset)


def _read_zip(payload: bytes, url: str) -> Extraction | None:
    """One of the kinds of ZIP package; None for others, such as DOCX, and for a broken one.

    Raises:
        Unusable: as the reader of the kind, and for hostile packages.
    """
    if b"PK\x05\x06" not in payload[-_ZIP_END:]:
        return None
    package = open_package(payload)
    if _is_epub(package):
        from curate.extract.packages.epub import read_epub

        return read_epub(package, url=url, n_bytes=len(payload))
    if (folder := _folder_of(package, "h5p.json")) is not None:
        from curate.extract.packages.h5p import read_h5p

        return read_h5p(package, folder, url=url, n_bytes=len(payload))
    if (folder := _folder_of(package, "imsmanifest.xml")) is not None:
        from curate.extract.packages.cartridge import read_cartridge

        return read_cartridge(package, folder, url=url, n_bytes=len(payload))
    return None


def _is_epub(package: Package) -> bool:
    if "mimetype" in package:
        return package.read("mimetype", 1000).strip() == b"application/epub+zip"
    return "META-INF/container.xml" in package and any(
        name.lower().endswith(".opf") for name in package.names
    )


def _folder_of(package: Package, name: str) -> str | None:
    """Where a file lies that marks the kind: on top, or in the one folder that holds all."""
    if name in package:
        return ""
    folders = {entry.partition("/")[0] for entry in package.names}
    top = next(iter(folders)) if len(folders) == 1 else ""
    return f"{top}/" if top and f"{top}/{name}" in package else None
