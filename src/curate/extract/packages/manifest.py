"""The manifest of an IMS content package: metadata, organization and resources.

Common Cartridge 1.0 to 1.3 and plain IMS Content Packaging write the same elements in different
namespaces; they are found by their local names. Source: 1EdTech Common Cartridge 1.3.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from curate.extract.blocks import squeeze
from curate.extract.packages.nodes import children, local, strings
from curate.extract.page import Unusable
from curate.extract.safe_xml import parse_xml
from curate.records import Reason

if TYPE_CHECKING:
    from lxml.etree import _Element

_MAX_ITEMS = 20_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of the organization: its title, the resource it shows, the titles above it."""

    title: str
    resource: str
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource: `files` are paths in the package, `href` the one to open first, if stated.

    `variant_of` names the resource that this one stands in for, for readers that cannot show it.
    """

    identifier: str
    type: str
    href: str
    files: tuple[str, ...]
    dependencies: tuple[str, ...]
    lom: _Element | None
    standards: tuple[str, ...]
    variant_of: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """A read manifest; `resources` in document order, `headings` all titles of the organization."""

    schema: str
    version: str
    lom: _Element | None
    standards: tuple[str, ...]
    title: str
    headings: tuple[str, ...]
    entries: tuple[Entry, ...]
    resources: tuple[Resource, ...]


def read_manifest(payload: bytes) -> Manifest:
    """Read `imsmanifest.xml`.

    Raises:
        Unusable: `UNREADABLE` where it is no manifest, `TOO_LARGE` over 20,000 items or resources.
    """
    root = parse_xml(payload, recover=True)
    if local(root) != "manifest":
        raise Unusable(Reason.UNREADABLE, "imsmanifest.xml holds no manifest")
    metadata = next(iter(children(root, "metadata")), None)
    organization = next(iter(children(root, "organizations", "organization")), None)
    nodes = children(root, "resources", "resource")
    if len(nodes) > _MAX_ITEMS:
        raise Unusable(Reason.TOO_LARGE, f"more than {_MAX_ITEMS} resources")
    entries, headings = _entries(organization)
    return Manifest(
        schema=next(iter(strings(metadata, "schema")), ""),
        version=next(iter(strings(metadata, "schemaversion")), ""),
        lom=next(iter(children(metadata, "lom")), None),
        standards=_standards(metadata),
        title=_title(organization),
        headings=tuple(headings),
        entries=tuple(entries),
        resources=tuple(_resource(node) for node in nodes),
    )


def _title(element: _Element | None) -> str:
    return next((squeeze("".join(e.itertext())) for e in children(element, "title")), "")


def _entries(organization: _Element | None) -> tuple[list[Entry], list[str]]:
    """The items in reading order, and every title; an explicit stack, as items nest at will."""
    entries: list[Entry] = []
    headings: list[str] = []
    stack: list[tuple[_Element, tuple[str, ...]]] = [
        (item, ()) for item in reversed(children(organization, "item"))
    ]
    n_items = 0
    while stack:
        item, above = stack.pop()
        n_items += 1
        if n_items > _MAX_ITEMS:
            raise Unusable(Reason.TOO_LARGE, f"more than {_MAX_ITEMS} items")
        title, shown = _title(item), item.get("identifierref") or ""
        headings += [title] if title else []
        if shown:
            entries.append(Entry(title, shown, above))
        inner = (*above, title) if title else above
        stack.extend((child, inner) for child in reversed(children(item, "item")))
    return entries, headings


def _resource(node: _Element) -> Resource:
    base = (node.get("{http://www.w3.org/XML/1998/namespace}base") or "").strip("/")
    metadata = next(iter(children(node, "metadata")), None)
    variants = (v.get("identifierref") or "" for v in children(node, "variant"))

    def path(href: str | None) -> str:
        joined = f"{base}/{href}" if base and href else href or ""
        return unquote(joined).removeprefix("./").removeprefix("/")

    return Resource(
        identifier=node.get("identifier") or "",
        type=(node.get("type") or "").lower(),
        href=path((node.get("href") or "").partition("?")[0].partition("#")[0]),
        files=tuple(path(e.get("href")) for e in children(node, "file") if e.get("href")),
        dependencies=tuple(e.get("identifierref") or "" for e in children(node, "dependency")),
        lom=next(iter(children(metadata, "lom")), None),
        standards=_standards(metadata),
        variant_of=next((v for v in variants if v), ""),
    )


def _standards(metadata: _Element | None) -> tuple[str, ...]:
    """GUIDs or labels of the curriculum standards that Common Cartridge 1.2 and later may name."""
    found = [] if metadata is None else list(metadata.iter())
    return tuple(
        text for e in found if local(e) in ("guid", "label") and _is_standard(e)
        if (text := squeeze("".join(e.itertext())))
    )  # fmt: skip


def _is_standard(element: _Element) -> bool:
    return any(local(a).startswith("curriculumstandards") for a in element.iterancestors())
