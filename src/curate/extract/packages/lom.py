"""IEEE LOM metadata as packages carry it: what it states, whatever its version of the schema.

Common Cartridge uses the LOM 1.0 binding (`string`), older content packages the IMS one of 2001
(`langstring`, values wrapped in `langstring` too). Elements are found by their local names.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from curate.extract.blocks import squeeze
from curate.extract.record_fields import RANK_RECORD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from curate.extract.record_fields import RecordReader

# In XML whose white space was normalized, a vCard stands on one line.
_VCARD_NAME = re.compile(
    r"(?:^|\s)(?:FN|ORG)(?:;[^:\s]*)?:\s*(\S.*?)"
    r"(?=\s*$|\s+(?:END|N|FN|ORG|EMAIL|TEL|URL|VERSION|TITLE|ADR|NOTE)[;:])",
    re.IGNORECASE | re.MULTILINE,
)
# Roles of LOM 1.0 element 2.3.1; a validator or an initiator is no author.
_AUTHORS = frozenset({"author", "content provider", "creator", "script writer"})
_PUBLISHERS = frozenset({"publisher"})


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


def put_lom(reader: RecordReader, lom: _Element | None, *, rank: int = RANK_RECORD) -> None:
    """Hand what one `lom` element states to the fields that it means."""
    if lom is None:
        return

    def put(field: str, *path: str) -> None:
        place = "lom " + "/".join(path)
        reader.put(field, _first_language(field, strings(lom, *path)), place=place, rank=rank)

    put("name", "general", "title")
    put("description", "general", "description")
    put("in_language", "general", "language")
    put("keywords", "general", "keyword")
    put("learning_resource_type", "educational", "learningresourcetype", "value")
    put("audience", "educational", "intendedenduserrole", "value")
    put("educational_level", "educational", "context", "value")
    put("ages", "educational", "typicalagerange")
    put("time_required", "educational", "typicallearningtime", "duration")
    put("license", "rights", "description")
    put_lifecycle(reader, lom, rank)
    _put_cost(reader, lom, rank)
    _put_classification(reader, lom, rank)


def _first_language(field: str, values: list[str]) -> list[str]:
    return values[:1] if field in ("name", "description") else values


def put_lifecycle(reader: RecordReader, lom: _Element, rank: int) -> None:
    """Authors, publisher and dates; a date without a role says when the package was last made."""
    authors: list[str] = []
    publishers: list[str] = []
    for contribution in children(lom, "lifecycle", "contribute"):
        role = next(iter(strings(contribution, "role", "value")), "").lower()
        role = role or next(iter(strings(contribution, "role")), "").lower()
        names = [_name(text) for e in ("entity", "centity") for text in _entities(contribution, e)]
        authors += names if role in _AUTHORS else []
        publishers += names if role in _PUBLISHERS else []
        dates = strings(contribution, "date", "datetime")
        field = "date_published" if role in _AUTHORS | _PUBLISHERS else "date_modified"
        place = f"lom lifecycle/contribute[{role or 'no role'}]/date"
        reader.put(field, dates, place=place, rank=rank)
    reader.put("author", authors, place="lom lifecycle/contribute[author]", rank=rank)
    reader.put("publisher", publishers, place="lom lifecycle/contribute[publisher]", rank=rank)


def _entities(contribution: _Element, name: str) -> list[str]:
    found = children(contribution, name)
    return ["".join(e.itertext()) for e in found]


def _name(entity: str) -> str:
    """The name in a vCard, or the entity itself where it is none."""
    match = _VCARD_NAME.search(entity)
    if match:
        return squeeze(match[1].strip(" ;"))
    return "" if "BEGIN:VCARD" in entity.upper() else squeeze(entity)


def _put_cost(reader: RecordReader, lom: _Element, rank: int) -> None:
    cost = next(iter(strings(lom, "rights", "cost", "value") or strings(lom, "rights", "cost")), "")
    free = {"no": "yes", "yes": "no"}.get(cost.lower())
    if free:
        reader.put("is_accessible_for_free", [free], place=f"lom rights/cost={cost}", rank=rank)


def _put_classification(reader: RecordReader, lom: _Element, rank: int) -> None:
    fields = {
        "discipline": "about", "idea": "about", "educational level": "educational_level",
        "educational objective": "educational_alignment",
    }  # fmt: skip
    for node in children(lom, "classification"):
        purpose = (strings(node, "purpose", "value") or strings(node, "purpose") or [""])[0].lower()
        field = fields.get(purpose)
        if field:
            # The last taxon of a path is the most special one, and the one that is meant.
            paths = [strings(path, "taxon", "entry") for path in children(node, "taxonpath")]
            found = [path[-1] for path in paths if path]
            reader.put(field, found, place=f"lom classification[{purpose}]", rank=rank)
