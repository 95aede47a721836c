"""`nsdl_dc`: Dublin Core with the vocabularies of the National Science Digital Library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from curate.extract.dublin_core import put_dublin_core, values_of
from curate.extract.elements import children, namespace, text_of
from curate.extract.grades import grades_of
from curate.extract.identifiers import item_address
from curate.extract.items import is_address
from curate.extract.record_fields import RANK_RECORD
from curate.extract.values import unique

if TYPE_CHECKING:
    from lxml.etree import _Element

    from curate.extract.record_fields import RecordReader

# The library's own handle names its record; what stands behind it may be gone while the item lives.
_OWN_HANDLE = "ResourceHandle"
_LEVELS = "NSDLEdLevel"


def read_nsdl(element: _Element, reader: RecordReader) -> str | None:
    """Put what an `nsdl_dc` record states; return the item's web address."""
    put_dublin_core(element, reader)
    _put_narrow_grades(element, reader)
    standards = [text for _, text in values_of(element, "conformsTo") if is_address(text)]
    reader.put("educational_alignment", standards, place="dct:conformsTo")
    for child in children(element, "typicalLearningTime"):
        if "ieee" in namespace(child).lower():
            reader.put("time_required", [text_of(child)], place="ieee:typicalLearningTime")
    identifiers = values_of(element, "identifier")
    stated = [text for kind, text in identifiers if kind != _OWN_HANDLE]
    return item_address(stated) or item_address(text for _, text in identifiers)


def _put_narrow_grades(element: _Element, reader: RecordReader) -> None:
    """Grades of the narrowest levels: catalogers add the levels above ("Grade 4", "Elementary").

    A level counts where no stated level names a part of its grades.
    """
    levels = unique(t for kind, t in values_of(element, "educationLevel") if kind == _LEVELS)
    spans = {level: set(grades_of([level])) for level in levels}
    narrow = [
        level
        for level, span in spans.items()
        if span and not any(other and other < span for other in spans.values())
    ]
    grades = sorted({grade for level in narrow for grade in spans[level]})
    reader.into.claim(
        "grades", list(grades), extractor=reader.extractor, place="dct:educationLevel",
        rank=RANK_RECORD - 1, text="; ".join(narrow),
    )  # fmt: skip
