"""Elements of manifests and metadata, found by local names whatever their namespace and case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from curate.extract.blocks import squeeze
from curate.extract.lom import read_lom
from curate.extract.record_fields import RANK_RECORD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from curate.extract.record_fields import RecordReader

_RANK_ROLELESS = RANK_RECORD + 5


def local(element: _Element) -> str:
    """The name of an element without its namespace, in lower case; "" for what is no element."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def children(element: _Element | None, *path: str) -> list[_Element]:
    """The elements at a path of local names (lower case) below `element`."""
    found = [] if element is None else [element]
    for name in path:
        found = [child for parent in found for child in parent if local(child) == name]
    return found


def strings(element: _Element | None, *path: str) -> list[str]:
    """The texts at a path, one for each language in which they are given."""
    return [text for e in children(element, *path) for text in _texts(e)]


def _texts(element: _Element) -> Iterator[str]:
    inner = [e for e in element.iter() if local(e) in ("string", "langstring", "value", "datetime")]
    for node in inner or [element]:
        text = squeeze(node.text)
        if text:
            yield text


def put_lom(reader: RecordReader, lom: _Element | None) -> None:
    """Put what the `lom` element of a package states.

    A contribution without a role, as some platforms write it, tells when the package was made.
    """
    if lom is None:
        return
    read_lom(lom, reader)
    for contribution in children(lom, "lifecycle", "contribute"):
        if not children(contribution, "role"):
            dates = strings(contribution, "date", "datetime")
            place = "lom lifeCycle/contribute[no role]/date"
            reader.put("date_modified", dates, place=place, rank=_RANK_ROLELESS)
