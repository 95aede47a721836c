"""IEEE Learning Object Metadata and its forerunner IMS Metadata to the fields of a resource.

Both are read by local names: IEEE writes `<title><string language="en">`, IMS
`<title><langstring xml:lang="en">`; a vocabulary value stands in `value`, there perhaps in a
`langstring` of its own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from curate.extract.elements import (
    along,
    best_language_first,
    first_text,
    language_of,
    text_of,
)
from curate.extract.identifiers import item_address, web_address
from curate.extract.items import is_address
from curate.extract.record_fields import RANK_RECORD
from curate.extract.vcard import vcard_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from curate.extract.record_fields import RecordReader

_AUTHORS = ("author", "creator")
_CODE = re.compile(r"(?=.*\d)(?=.*[A-Za-z])[\w.:/()+-]{3,60}")
_LEVEL_PURPOSES = ("educational level", "educationallevel")
_STANDARD_PURPOSES = ("competency", "educational objective")
_VERSION_KINDS = ("isversionof", "isbasedon", "istranslationof")


def read_lom(element: _Element, reader: RecordReader) -> str | None:
    """Put what a `lom` element states; return the item's web address."""
    own = _own_language(element)
    for field, path in (("name", "general/title"), ("description", "general/description")):
        texts = [text for found in along(element, path) if (text := _spoken(found, own))]
        reader.put(field, texts, place=f"lom {path}")
    words = [text for found in along(element, "general/keyword") if (text := _spoken(found, own))]
    reader.put("keywords", words, place="lom general/keyword")
    languages = [text_of(found) for found in along(element, "general/language")]
    reader.put("in_language", languages, place="lom general/language")
    _put_educational(element, reader, own)
    _put_rights(element, reader, own)
    _put_people(element, reader)
    _put_classification(element, reader, own)
    _put_relation(element, reader)
    return _address(element)


def _own_language(element: _Element) -> str | None:
    found = (text_of(one) for one in along(element, "general/language"))
    return next((text for text in found if text and text.lower() != "none"), None)


def _spoken(element: _Element, own: str | None) -> str | None:
    """The text of a string that stands in several languages, in the record's own if it does."""
    strings = [*along(element, "string"), *along(element, "langstring")]
    if not strings:
        return text_of(element) or None
    pairs = [(_language(string), text_of(string)) for string in strings]
    return next(iter(best_language_first(pairs, own)), None)


def _language(string: _Element) -> str:
    code = language_of(string)
    return "" if code.lower() == "x-none" else code


def _values(element: _Element, path: str) -> list[str]:
    """The values of a vocabulary element, without the name of its vocabulary."""
    found = (text_of(value) for one in along(element, path) for value in along(one, "value"))
    return [text for text in found if text]


def _put_educational(element: _Element, reader: RecordReader, own: str | None) -> None:
    for field, name in (
        ("learning_resource_type", "learningResourceType"),
        ("audience", "intendedEndUserRole"),
        ("educational_level", "context"),
    ):
        for spelled in (name, name.lower()):  # IMS writes its names in lower case
            path = f"educational/{spelled}"
            reader.put(field, _values(element, path), place=f"lom {path}")
    for spelled in ("typicalAgeRange", "typicalagerange"):
        path = f"educational/{spelled}"
        ages = [text for one in along(element, path) if (text := _spoken(one, own))]
        # Ages say more than the context ("school"), so they stand before it.
        reader.put("ages", ages, place=f"lom {path}", rank=RANK_RECORD - 1)
    for spelled in ("typicalLearningTime", "typicallearningtime"):
        for inner in ("duration", "datetime"):
            path = f"educational/{spelled}/{inner}"
            times = [text_of(one) for one in along(element, path)]
            reader.put("time_required", times, place=f"lom {path}")


def _put_rights(element: _Element, reader: RecordReader, own: str | None) -> None:
    for cost in _values(element, "rights/cost")[:1]:
        reader.into.claim(
            "is_accessible_for_free", {"no": True, "yes": False}.get(cost.lower()),
            extractor=reader.extractor, place="lom rights/cost", rank=RANK_RECORD,
            text=f"cost: {cost}",
        )  # fmt: skip
    # "copyrightAndOtherRestrictions: no" names no license; its description often does.
    texts = [t for one in along(element, "rights/description") if (t := _spoken(one, own))]
    reader.put("license", texts, place="lom rights/description")
    for path in ("rights/copyrightAndOtherRestrictions", "rights/copyrightandotherrestrictions"):
        reader.put("license", _values(element, path), place=f"lom {path}", rank=RANK_RECORD + 1)


def _put_people(element: _Element, reader: RecordReader) -> None:
    """Take authors and publisher of the item; those of its metadata stand in `metaMetadata`."""
    names: dict[str, list[str]] = {"author": [], "publisher": []}
    dates: list[str] = []
    for contribution in _contributions(element):
        role = next(iter(_values(contribution, "role")), "").lower()
        field = "author" if role in _AUTHORS else role
        if field in names:
            cards = [*along(contribution, "entity"), *along(contribution, "centity/vcard"),
                     *along(contribution, "centity")]  # fmt: skip
            names[field] += [name for card in cards if (name := vcard_name(text_of(card)))]
        if role == "publisher":
            stated = (first_text(contribution, f"date/{name}") for name in ("dateTime", "datetime"))
            dates += [date for date in stated if date]
    reader.put("date_published", dates, place="lom lifeCycle/contribute/date")
    for field, found in names.items():
        reader.put(field, found, place="lom lifeCycle/contribute")


def _contributions(element: _Element) -> Iterator[_Element]:
    for name in ("lifeCycle", "lifecycle"):
        yield from along(element, f"{name}/contribute")


def _put_classification(element: _Element, reader: RecordReader, own: str | None) -> None:
    found: dict[str, list[str]] = {}
    for one in along(element, "classification"):
        purpose = next(iter(_values(one, "purpose")), "").lower()
        for path in (*along(one, "taxonPath"), *along(one, "taxonpath")):
            taxa = list(_taxa(path))
            entries = [t for taxon in taxa for e in along(taxon, "entry") if (t := _spoken(e, own))]
            if purpose == "discipline":
                found.setdefault("about", []).extend(entries)
            elif purpose in _LEVEL_PURPOSES:
                found.setdefault("educational_level", []).extend(entries)
            elif purpose in _STANDARD_PURPOSES:
                ids = [t for taxon in taxa[-1:] for i in along(taxon, "id") if (t := text_of(i))]
                codes = [c for c in (*ids, *entries[-1:]) if is_address(c) or _CODE.fullmatch(c)]
                found.setdefault("educational_alignment", []).extend(codes[:1])
    for field, values in found.items():
        # A level of a national list says more than LOM's own four contexts.
        rank = RANK_RECORD - (field == "educational_level")
        reader.put(field, values, place="lom classification", rank=rank)


def _taxa(path: _Element) -> Iterator[_Element]:
    """The taxa of a path, broad to narrow; IMS puts each one inside the one above."""
    for taxon in along(path, "taxon"):
        yield taxon
        yield from _taxa(taxon)


def _put_relation(element: _Element, reader: RecordReader) -> None:
    for relation in along(element, "relation"):
        kind = next(iter(_values(relation, "kind")), "").lower().replace(" ", "")
        if kind in _VERSION_KINDS:
            paths = (
                "resource/identifier/entry",
                "resource/catalogentry/entry",
                "resource/description",
            )
            stated = [text_of(found) for path in paths for found in along(relation, path)]
            found = [a for text in stated if (a := web_address(text))]
            reader.put("version_of", found, place=f"lom relation ({kind})")


def _address(element: _Element) -> str | None:
    locations = [text_of(found) for found in along(element, "technical/location")]
    entries = [
        text_of(found)
        for path in ("general/identifier/entry", "general/catalogentry/entry", "general/identifier")
        for found in along(element, path)
    ]
    # `technical/location` is where the item is, an identifier only what it is called.
    return item_address(locations) or item_address(entries)
