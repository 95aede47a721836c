"""Dublin Core, simple (`oai_dc`) and qualified (`dcterms`), to the fields of a resource.

What simple Dublin Core leaves open stays open: a contributor is no author, `coverage` is no level,
and of several dates nobody can say which is the date of issue.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from curate.extract.blocks import squeeze
from curate.extract.elements import (
    best_language_first,
    children,
    language_of,
    local,
    namespace,
    text_of,
    type_of,
)
from curate.extract.identifiers import item_address
from curate.extract.items import is_address
from curate.extract.record_fields import RANK_RECORD, plain_text
from curate.extract.values import iso_date

if TYPE_CHECKING:
    from lxml.etree import _Element

    from curate.extract.record_fields import RecordReader

_RESOURCE = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}resource"
_PREFIXES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/elements/1.0/": "dc",
    "https://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dct",
    "https://purl.org/dc/terms/": "dct",
}
# Field, term, how much less direct than the best statement of that field (ranks).
_TERMS = (
    ("author", "creator", 0),
    ("publisher", "publisher", 0),
    ("in_language", "language", 0),
    ("educational_level", "educationLevel", 0),
    ("audience", "audience", 0),
    ("audience", "mediator", 1),  # who hands it to the learners: teachers, parents
    ("license", "license", 0),
    ("license", "rights", 1),
    ("license", "accessRights", 2),
    ("date_published", "issued", 0),
    ("date_modified", "modified", 0),
    ("version_of", "isVersionOf", 0),
)
_PLAIN_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
# ISBD, area 4: place, colon between spaces, publisher.
_PLACE_AND_PUBLISHER = re.compile(r"[^:]{2,60} : (?P<name>.*\w.*)")
_ISBD_END = re.compile(r"\s+[/:;=]$")
_NOTE = re.compile(
    r"(?:(?:cover |caption )?title (?:from|varies|supplied)|(?:latest issue|description) based on|"
    r"vols?\. |includes bibliograph|merged with|running title)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{3,}")
_TYPE_SCHEME = re.compile(
    r"^(?:info:eu-repo/semantics/|doc-type:|https?://purl\.org/dc/(?:dcmitype|terms)/)", re.I
)
_VERSIONS = frozenset(  # how far a text has come, which is no type of resource
    {"draft", "submittedversion", "acceptedversion", "publishedversion", "updatedversion"}
)
_STANDARD = re.compile(
    r"/asn/|//asn\.|corestandards\.org|nextgenscience\.org|/CF(?:Items|Docs)/", re.I
)
# The NSDL access vocabulary, info:eu-repo and COAR.
_IS_FREE = {
    "free access": True,
    "free access with registration": True,
    "open access": True,
    "openaccess": True,
    "info:eu-repo/semantics/openaccess": True,
    "http://purl.org/coar/access_right/c_abf2": True,
    "available for purchase": False,
    "available by subscription": False,
}


def read_dublin_core(element: _Element, reader: RecordReader) -> str | None:
    """Put what the Dublin Core children of `element` state; return the item's web address."""
    put_dublin_core(element, reader)
    return item_address(text for _, text in values_of(element, "identifier"))


def put_dublin_core(element: _Element, reader: RecordReader, *, rank: int = RANK_RECORD) -> None:
    """Put what the Dublin Core children of `element` state; other namespaces are passed over."""
    own = next((text for _, text in values_of(element, "language")), None)
    for field, term, behind in (
        ("name", "title", 1), ("description", "abstract", 0), ("description", "description", 1)
    ):  # fmt: skip
        texts = best_language_first(_spoken(element, term), own)
        if field == "name":
            _put_name(texts, reader, _place(element, term), rank)
        texts.sort(key=_is_note)
        reader.put(field, texts, place=_place(element, term), rank=rank + behind)
    for field, term, behind in _TERMS:
        texts = [text for _, text in values_of(element, term)]
        if term == "publisher":
            _put_publisher(texts, reader, _place(element, term), rank)
        else:
            reader.put(field, texts, place=_place(element, term), rank=rank + behind)
    _put_subjects_and_types(element, reader, rank)
    _put_dates(element, reader, rank)
    _put_access(element, reader, rank)
    standards = [
        t for _, t in values_of(element, "conformsTo") if is_address(t) and _STANDARD.search(t)
    ]
    reader.put("educational_alignment", standards, place=_place(element, "conformsTo"), rank=rank)


def values_of(element: _Element, term: str) -> list[tuple[str, str]]:
    """The `(xsi:type, text)` of the Dublin Core children called `term`, in document order."""
    terms = _of_term(element, term)
    found = ((type_of(child), text_of(child) or child.get(_RESOURCE, "")) for child in terms)
    return [(kind, text) for kind, text in found if text]


def _of_term(element: _Element, term: str) -> list[_Element]:
    return [child for child in children(element, term) if namespace(child) in _PREFIXES]


def _spoken(element: _Element, term: str) -> list[tuple[str, str]]:
    return [(language_of(child), text_of(child)) for child in _of_term(element, term)]


def _place(element: _Element, term: str) -> str:
    found = _of_term(element, term)
    return f"{_PREFIXES[namespace(found[0])]}:{local(found[0])}" if found else term


def _is_note(text: str) -> bool:
    """Whether a text is a cataloger's note, which a library lists among the descriptions."""
    return bool(_NOTE.match(text))


def _put_name(texts: list[str], reader: RecordReader, place: str, rank: int) -> None:
    """Claim the title without the mark that an ISBD record ends it with."""
    for text in texts[:1]:
        reader.into.claim(
            "name", plain_text(_ISBD_END.sub("", squeeze(text))).replace("\n\n", " "),
            extractor=reader.extractor, place=place, rank=rank, text=text,
        )  # fmt: skip


def _put_publisher(texts: list[str], reader: RecordReader, place: str, rank: int) -> None:
    for text in texts[:1]:
        match = _PLACE_AND_PUBLISHER.fullmatch(text)
        reader.into.claim(
            "publisher", match["name"].strip() if match else text,
            extractor=reader.extractor, place=place, rank=rank, text=text,
        )  # fmt: skip


def _put_subjects_and_types(element: _Element, reader: RecordReader, rank: int) -> None:
    stated = [part.strip() for _, t in values_of(element, "subject") for part in t.split(";")]
    subjects = [text for text in stated if not _is_class_mark(text) and not is_address(text)]
    reader.put("about", subjects, place=_place(element, "subject"), rank=rank)
    types = [_TYPE_SCHEME.sub("", text) for _, text in values_of(element, "type")]
    types = [t for t in types if t.lower() not in _VERSIONS and not is_address(t)]
    reader.put("learning_resource_type", types, place=_place(element, "type"), rank=rank)


def _is_class_mark(text: str) -> bool:
    """Whether a text is a notation (`85 A`, `HF 5415.32+`) of a scheme that is not named."""
    has_digit = any(character.isdigit() for character in text)
    return len(text) < 2 or (has_digit and not _WORD.search(text))


def _put_dates(element: _Element, reader: RecordReader, rank: int) -> None:
    """Take `dc:date` where all plain dates agree; a time of day is a machine's, of the deposit."""
    stated = [text for _, text in values_of(element, "date") if _PLAIN_DATE.fullmatch(text)]
    dates = sorted({date for text in stated if (date := iso_date(text))}, key=len)
    if dates and all(dates[-1].startswith(date) for date in dates):
        reader.put("date_published", dates[-1:], place=_place(element, "date"), rank=rank + 1)


def _put_access(element: _Element, reader: RecordReader, rank: int) -> None:
    for term in ("accessRights", "rights"):
        for _, text in values_of(element, term):
            reader.into.claim(
                "is_accessible_for_free", _IS_FREE.get(text.lower()),
                extractor=reader.extractor, place=_place(element, term), rank=rank, text=text,
            )  # fmt: skip
