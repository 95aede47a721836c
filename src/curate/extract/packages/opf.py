"""The package document of an EPUB (OPF 2.0 and 3.x): metadata, manifest and reading order.

Sources: EPUB 3.3 (W3C), section 5; OPF 2.0.1 (IDPF). The two versions say the same thing in two
ways: `opf:role` on the element, or `<meta refines="#id" property="role">` beside it.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from curate.extract.blocks import squeeze
from curate.extract.page import Unusable
from curate.extract.safe_xml import parse_xml
from curate.records import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from curate.extract.safe_zip import Package

_CONTAINER = "META-INF/container.xml"
_OPF = "{http://www.idpf.org/2007/opf}"
_MAX_DOCUMENTS = 5_000
_MAX_XML = 5_000_000


@dataclass(frozen=True, slots=True)
class Statement:
    """One metadata value: `name` is `dc:title`, `schema:accessMode` ...; `refined` adds to it."""

    name: str
    value: str
    refined: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Document:
    """One document of the reading order: its path in the package and its manifest properties."""

    path: str
    properties: frozenset[str]


@dataclass(frozen=True, slots=True)
class Opf:
    """What the package document says; `links` are (rel, address) of its `link` elements."""

    version: str
    statements: tuple[Statement, ...]
    links: tuple[tuple[str, str], ...]
    spine: tuple[Document, ...]
    language: str | None = None

    def of(self, *names: str) -> list[Statement]:
        """The statements of these names, in the order of the names."""
        return [s for name in names for s in self.statements if s.name == name]

    def values(self, *names: str) -> list[str]:
        """The values of these names, in the order of the names."""
        return [s.value for s in self.of(*names)]


def read_opf(package: Package) -> Opf:
    """Find and read the package document.

    Raises:
        Unusable: `UNREADABLE` where the package names none, or it is broken.
    """
    path = _opf_path(package)
    root = parse_xml(package.read(path, _MAX_XML), recover=True)
    metadata = [e for e in root.iter() if _local(e) == "metadata"][:1]
    refining = _refinements(metadata)
    manifest = {e.get("id") or "": e for e in root.iter() if _local(e) == "item" and e.get("href")}
    folder = posixpath.dirname(path)
    return Opf(
        version=root.get("version") or "",
        statements=tuple(s for m in metadata for s in _statements(m, refining)),
        links=tuple(
            (e.get("rel") or "", e.get("href") or "")
            for m in metadata
            for e in m.iter()
            if _local(e) == "link" and not e.get("refines")
        ),
        spine=tuple(_spine(root, manifest, folder)),
        language=root.get("{http://www.w3.org/XML/1998/namespace}lang"),
    )


def _opf_path(package: Package) -> str:
    if _CONTAINER in package:
        container = parse_xml(package.read(_CONTAINER, _MAX_XML), recover=True)
        for element in container.iter():
            path = unquote(element.get("full-path") or "")
            if _local(element) == "rootfile" and path in package:
                return path
    found = next((name for name in package.names if name.lower().endswith(".opf")), None)
    if found is None:
        raise Unusable(Reason.UNREADABLE, "the EPUB names no package document")
    return found


def _local(element: _Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _refinements(metadata: list[_Element]) -> dict[str, dict[str, list[str]]]:
    """What `<meta refines="#x" property="p">v</meta>` says, by id and property."""
    found: dict[str, dict[str, list[str]]] = {}
    for element in (e for m in metadata for e in m.iter() if _local(e) == "meta"):
        target = (element.get("refines") or "").removeprefix("#")
        value = squeeze("".join(element.itertext()))
        if target and value:
            properties = found.setdefault(target, {})
            properties.setdefault(element.get("property") or "", []).append(value)
    return found


def _statements(
    metadata: _Element, refining: dict[str, dict[str, list[str]]]
) -> Iterator[Statement]:
    for element in metadata.iter():
        name = _local(element)
        text = squeeze("".join(element.itertext()))
        if name == "meta":
            if element.get("refines"):
                continue
            name = element.get("property") or element.get("name") or ""
            text = text if element.get("property") else squeeze(element.get("content"))
        elif "purl.org/dc/" in element.tag:
            name = f"dc:{name.lower()}"
        else:
            continue
        if name and text:
            refined = {k: list(v) for k, v in refining.get(element.get("id") or "", {}).items()}
            for attribute in ("role", "event", "scheme"):  # OPF 2
                said = element.get(f"{_OPF}{attribute}")
                if said:
                    refined.setdefault(attribute, []).append(said)
            yield Statement(name, text, refined)


def _spine(root: _Element, manifest: dict[str, _Element], folder: str) -> Iterator[Document]:
    references = [e for e in root.iter() if _local(e) == "itemref"]
    if len(references) > _MAX_DOCUMENTS:
        raise Unusable(Reason.TOO_LARGE, f"more than {_MAX_DOCUMENTS} documents in the spine")
    for reference in references:
        item = manifest.get(reference.get("idref") or "")
        if item is not None and "html" in (item.get("media-type") or ""):
            href = unquote((item.get("href") or "").partition("#")[0])
            path = posixpath.normpath(posixpath.join(folder, href))
            yield Document(path, frozenset((item.get("properties") or "").split()))
