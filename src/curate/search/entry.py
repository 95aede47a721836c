"""From a document to its index entry: the same keys, facets and signals for every engine."""

from __future__ import annotations

import base64
import math
import re
import struct
from dataclasses import dataclass
from datetime import date
from typing import Any

from curate.records.levels import UNSTATED_HALF_WIDTH_L
from curate.search.labels import facet_label
from curate.search.model import SearchDocument
from curate.search.words import fold, index_text

FACETS = (
    *("grades", "subjects", "languages", "licenses", "resource_types", "sources"),
    *("bands", "versions"),
)
SEPARATOR = "\t"  # between value and label of a facet; a label never holds one

MAX_ID_BYTES = 512  # Elasticsearch refuses a whole bulk request for one longer id

_VERSION = re.compile(r"-\d+\.\d+(-[a-z]+)?$")  # the "-4.0" or "-3.0-us" of a license id
_CODE_PART = re.compile(r"[a-z]+|\d+")
_PUBLISHED_PREFIX = re.compile(r"^ccss\.(?:math|ela-literacy)\.(?:content\.)?", re.IGNORECASE)
_DATE = re.compile(r"^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_HIDDEN_DECISIONS = frozenset({"rejected", "retired"})


@dataclass(frozen=True, slots=True)
class Entry:
    """What an engine stores of one document.

    `texts` are the searched fields, `keys` the filter values by filter, `facets` the `value TAB
    label` pairs by facet; `level_low` and `level_high` are the ends of the reading level's 90 %
    interval in L; `modified_day` is a proleptic day number (`date.toordinal`).
    """

    document: SearchDocument
    content_hash: str
    texts: dict[str, str]
    keys: dict[str, tuple[str, ...]]
    facets: dict[str, tuple[str, ...]]
    hidden: bool
    vetting: float | None
    level_low: int | None
    level_high: int | None
    modified_day: int | None
    name_sort: str

    @property
    def source(self) -> dict[str, Any]:
        """The document as JSON values, without its vector."""
        return self.document.model_dump(mode="json", exclude={"vector"}, exclude_defaults=True)


def entry_of(document: SearchDocument) -> Entry:
    """The index entry of `document`; pure."""
    low, high = _level_ends(document)
    return Entry(
        document=document,
        content_hash=document.content_hash(),
        texts=_texts(document),
        keys=_keys(document),
        facets=_facets(document),
        hidden=document.link_state == "dead" or document.decision in _HIDDEN_DECISIONS,
        vetting=None if document.score is None else document.score * document.coverage,
        level_low=low,
        level_high=high,
        modified_day=day_number(document.date_modified),
        name_sort=index_text(fold(document.name))[:200],
    )


def _level_ends(document: SearchDocument) -> tuple[int | None, int | None]:
    level = document.lexile_like
    if level is None:
        return None, None
    if document.reading_interval is not None:
        return document.reading_interval
    return level - UNSTATED_HALF_WIDTH_L, level + UNSTATED_HALF_WIDTH_L


def _texts(document: SearchDocument) -> dict[str, str]:
    standards = " \n".join(f"{s.code} {s.statement}" for s in document.standards)
    topics = (*document.subjects, *document.keywords)
    return {
        "name": index_text(document.name),
        "topics": index_text(" \n".join(topics)),
        "description": index_text(document.description),
        "standards_text": index_text(standards),
        "text": index_text(document.text),
    }


def _keys(document: SearchDocument) -> dict[str, tuple[str, ...]]:
    return {
        "grades": tuple(str(grade) for grade in sorted(set(document.grades))),
        "subjects": _distinct(fold_key(s) for s in document.subjects),
        "languages": language_keys(document.language),
        "licenses": license_keys(document.license, document.license_use),
        "standards": _distinct(key for s in document.standards for key in standard_keys(s.code)),
        "sources": (fold_key(document.source_id),),
        "resource_types": _distinct(fold_key(t) for t in document.resource_type),
        "bands": _distinct(fold_key(band) for band in document.reading_bands),
        "versions": _distinct(document.versions),
    }


def _facets(document: SearchDocument) -> dict[str, tuple[str, ...]]:
    language = (document.language or "").split("-")[0].lower()
    named = {
        "subjects": _labelled(document.subjects),
        "resource_types": _labelled(document.resource_type),
        "sources": (_pair(fold_key(document.source_id), document.source_name),),
    }
    values = {
        "grades": tuple(str(grade) for grade in sorted(set(document.grades))),
        "languages": (language,) if language else (),
        "licenses": (document.license_use,),
        "bands": _distinct(fold_key(band) for band in document.reading_bands),
        "versions": _distinct(document.versions),
    }
    return named | {
        name: tuple(_pair(value, facet_label(name, value)) for value in found)
        for name, found in values.items()
    }


def _labelled(names: tuple[str, ...]) -> tuple[str, ...]:
    first: dict[str, str] = {}
    for name in names:
        if fold_key(name):
            first.setdefault(fold_key(name), name.strip())
    return tuple(_pair(key, name) for key, name in first.items())


def _pair(value: str, label: str) -> str:
    return f"{value}{SEPARATOR}{' '.join(label.split())}"


def _distinct(keys: Any) -> tuple[str, ...]:  # noqa: ANN401 - any iterable of str
    return tuple(dict.fromkeys(key for key in keys if key))


def fold_key(value: str) -> str:
    """How filter values are compared: without case and with single spaces.

    >>> fold_key(" Earth  Science")
    'earth science'
    """
    return " ".join(value.casefold().split())


def language_keys(code: str | None) -> tuple[str, ...]:
    """A language and what it is a kind of: `es-MX` is found by `es` too.

    >>> language_keys("es-MX")
    ('es-mx', 'es')
    """
    key = fold_key(code or "").replace("_", "-")
    return _distinct((key, key.split("-")[0]))


def license_keys(license_id: str | None, use: str) -> tuple[str, ...]:
    """What a license filter may say of an item: its id, its id without version, its use group.

    >>> license_keys("CC-BY-4.0", "adapt")
    ('cc-by-4.0', 'cc-by', 'adapt')
    """
    key = fold_key(license_id or "")
    return _distinct((key, _VERSION.sub("", key), use))


def standard_keys(code: str) -> tuple[str, ...]:
    """Every beginning of a standard's code that ends at a part; `4.NF` finds `4.NF.A.1`.

    A number is never cut, so that `4.NF.A.1` doesn't find `4.NF.A.10`.

    >>> standard_keys("4.NF.3a")
    ('4', '4.nf', '4.nf.3', '4.nf.3a')
    """
    short = standard_key(code)
    return _distinct(short[: part.end()] for part in _CODE_PART.finditer(short))


def standard_key(code: str) -> str:
    """How codes are compared: lower case, without the long prefix of the Common Core's addresses.

    >>> standard_key("CCSS.Math.Content.4.NF.A.1")
    '4.nf.a.1'
    """
    return fold_key(_PUBLISHED_PREFIX.sub("", code.strip())).rstrip(".-")


def day_number(text: str | None) -> int | None:
    """Day of an ISO date; `2021` means its first day; None for anything else.

    >>> day_number("2021-01-02") - day_number("2021")
    1
    """
    match = _DATE.match(text or "")
    if not match:
        return None
    year, month, day = (int(part) if part else 1 for part in match.groups())
    try:
        return date(year, month, day).toordinal()
    except ValueError:
        return None


def pack_vector(vector: tuple[float, ...]) -> bytes:
    """A vector as little-endian float32."""
    return struct.pack(f"<{len(vector)}f", *vector)


def unpack_vector(blob: bytes) -> tuple[float, ...]:
    """The inverse of `pack_vector`."""
    return struct.unpack(f"<{len(blob) // 4}f", blob)


def vector_text(vector: tuple[float, ...]) -> str:
    """A vector as ASCII, for engines that store JSON."""
    return base64.b64encode(pack_vector(vector)).decode("ascii")


def vector_from_text(text: str) -> tuple[float, ...]:
    """The inverse of `vector_text`."""
    return unpack_vector(base64.b64decode(text))


def restore(source: dict[str, Any], vector: tuple[float, ...] | None = None) -> SearchDocument:
    """The document of a stored `Entry.source`, with its vector where that is wanted."""
    return SearchDocument.model_validate({**source, "vector": vector})


def document_problem(document: SearchDocument, dims: int | None) -> str | None:
    """Why an engine cannot hold this document; None where it can. `dims` as `vector_problem`."""
    n_bytes = len(document.id.encode("utf-8", "replace"))
    if not 0 < n_bytes <= MAX_ID_BYTES:
        return f"its id has {n_bytes} bytes, 1 to {MAX_ID_BYTES} are possible"
    return vector_problem(document.vector, dims)


def vector_problem(vector: tuple[float, ...] | None, dims: int | None) -> str | None:
    """Why an engine cannot hold this vector; None where it can. `dims` None: the first decides."""
    if vector is None:
        return None
    if dims is not None and len(vector) != dims:
        return f"its vector has {len(vector)} dimensions, the index holds {dims}"
    norm = math.sqrt(math.fsum(x * x for x in vector))
    if not math.isfinite(norm) or norm == 0:
        return "its vector has no direction (all zero or not finite)"
    return None
