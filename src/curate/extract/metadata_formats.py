"""Which reader understands a metadata element, told by the element itself.

A prefix (`oai_dc`, `lom`) is each repository's own choice of name; the root element and its
namespace are the format's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from curate.extract.dublin_core import read_dublin_core
from curate.extract.elements import children, local, namespace
from curate.extract.lom import read_lom
from curate.extract.nsdl import read_nsdl

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element

    from curate.extract.record_fields import RecordReader


@dataclass(frozen=True, slots=True)
class MetadataFormat:
    """A format: its name as extractor, and the function that puts fields and tells the address."""

    name: str
    read: Callable[[_Element, RecordReader], str | None]


NSDL = MetadataFormat("nsdl_dc", read_nsdl)
OAI_DC = MetadataFormat("oai_dc", read_dublin_core)
QUALIFIED_DC = MetadataFormat("qdc", read_dublin_core)
LOM = MetadataFormat("lom", read_lom)
_BY_PREFIX = {
    "nsdl_dc": NSDL, "oai_dc": OAI_DC, "dc": OAI_DC, "qdc": QUALIFIED_DC, "oai_qdc": QUALIFIED_DC,
    "dcterms": QUALIFIED_DC, "lom": LOM, "oai_lom": LOM, "ims": LOM,
}  # fmt: skip
_DC_ELEMENTS = "http://purl.org/dc/"


def format_of(element: _Element, prefix: str | None = None) -> MetadataFormat | None:
    """The format of a metadata element; `prefix` decides only where its own name says nothing."""
    name, space = local(element), namespace(element)
    if name == "nsdl_dc" or "nsdl_dc" in space:
        return NSDL
    if name == "lom" or "/lom" in space.lower() or "imsmd" in space.lower():
        return LOM
    if name in ("qualifieddc", "qdc", "dcterms"):
        return QUALIFIED_DC
    if name == "dc" or "oai_dc" in space:
        return OAI_DC
    if any(namespace(child).startswith(_DC_ELEMENTS) for child in children(element)):
        return QUALIFIED_DC
    return _BY_PREFIX.get((prefix or "").lower())
