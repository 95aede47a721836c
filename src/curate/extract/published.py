"""Fields from what a publisher states in JSON-LD, microdata and RDFa (schema.org, LRMI)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from curate.extract.grades import grades_of, grades_of_ages
from curate.extract.items import Item, address, is_address, label
from curate.extract.languages import language_code
from curate.extract.values import iso_date, iso_duration, split_keywords, unique, yes_or_no

if TYPE_CHECKING:
    from collections.abc import Callable

    from curate.extract.candidates import Candidates
    from curate.extract.page import Page

RANK_ITEM = 10  # the first item that speaks for the page; later ones rank after it
_EXTRACTORS = {"json-ld": "json_ld", "microdata": "microdata", "rdfa": "rdfa"}

_ONE = {
    "name": (("name", "headline"), None),
    "description": (("description", "abstract"), None),
    "time_required": (("timeRequired",), iso_duration),
    "date_published": (("datePublished",), iso_date),
    "date_modified": (("dateModified",), iso_date),
    "in_language": (("inLanguage",), language_code),
}  # type: dict[str, tuple[tuple[str, ...], Callable[[str], str | None] | None]]
_MANY = {
    "learning_resource_type": ("learningResourceType",),
    "accessibility_feature": ("accessibilityFeature",),
    "author": ("author", "creator"),
}
_VERSION_OF = ("translationOfWork", "isBasedOn", "isBasedOnUrl", "exampleOfWork")
_LEVEL_TYPES = frozenset({"educationallevel", "educationlevel"})
_SUBJECT_TYPES = frozenset({"educationalsubject"})
_NO_STANDARD_TYPES = frozenset({"readinglevel", "textcomplexity"})
_CODE = re.compile(r"(?=.*\d)(?=.*[A-Za-z])[\w.:/()+-]{3,60}")


def add_published(items: list[Item], page: Page, into: Candidates) -> None:
    """Add the candidates that the page's own items state."""
    for position, item in enumerate(items):
        _Reader(item, page, into, RANK_ITEM + position).read()


class _Reader:
    def __init__(self, item: Item, page: Page, into: Candidates, rank: int) -> None:
        self.item = item
        self.page = page
        self.into = into
        self.rank = rank
        self.extractor = _EXTRACTORS[item.place]

    def read(self) -> None:
        for field, (names, convert) in _ONE.items():
            self._one(field, names, convert)
        for field, names in _MANY.items():
            self._claim(field, unique(self.item.texts(*names)), names[0])
        self._claim("keywords", split_keywords(self.item.texts("keywords")), "keywords")
        self._claim("publisher", self.item.text("publisher"), "publisher")
        if not self.item.values("publisher"):
            self._claim("publisher", self.item.text("provider"), "provider", worse_by=5)
        self._audience()
        self._levels_and_standards()
        self._free()
        self._addresses()

    def _claim(
        self, field: str, value: object, name: str, *, text: str | None = None, worse_by: int = 0
    ) -> None:
        place = f"{self.item.place} {'/'.join(self.item.types) or 'item'}.{name}"
        self.into.claim(
            field,
            value,  # type: ignore[arg-type]  # lists of str are JSON, which mypy cannot see
            extractor=self.extractor,
            place=place,
            rank=self.rank + worse_by,
            text=text,
        )

    def _one(
        self, field: str, names: tuple[str, ...], convert: Callable[[str], str | None] | None
    ) -> None:
        for name in names:
            for value in self.item.values(name):
                raw = self._language_tag(value) if field == "in_language" else label(value)
                converted = convert(raw) if raw and convert else raw
                if converted:
                    self._claim(field, converted, name, text=raw)
                    return

    @staticmethod
    def _language_tag(value: object) -> str | None:
        if isinstance(value, Item):  # {"@type": "Language", "alternateName": "es"}
            return value.text("alternateName", "identifier", "name")
        return str(value)

    def _audience(self) -> None:
        found: list[str] = []
        for value in self.item.values("audience"):
            if isinstance(value, Item):
                found += value.texts("educationalRole", "audienceType") or value.texts("name")
            else:
                found += [text] if (text := label(value)) else []
        found += self.item.texts("educationalRole")
        self._claim("audience", unique(found), "audience")

    def _levels_and_standards(self) -> None:
        levels = self.item.texts("educationalLevel")
        grades = set(grades_of(levels))
        for value in self.item.values("educationalLevel"):
            if isinstance(value, Item):
                grades |= set(grades_of([value.id or "", value.text("url") or ""]))
        subjects = self.item.texts("about")
        standards = [
            s for value in self.item.values("teaches", "assesses") if (s := _standard(value))
        ]
        # `AlignmentObject` and `alignementType` are misspellings met in the wild.
        for value in self.item.values(
            "educationalAlignment", "AlignmentObject", "educationalAlignement"
        ):
            if not isinstance(value, Item):
                standards += [text] if (text := label(value)) else []
                continue
            kind = (value.text("alignmentType", "alignementType") or "").lower().replace(" ", "")
            name = value.text("targetName", "name")
            if kind in _LEVEL_TYPES:
                levels += [name] if name else []
                framework = value.text("educationalFramework") or ""
                grades |= set(grades_of([name or ""], framework=framework))
                grades |= set(grades_of([value.text("targetUrl") or ""]))
            elif kind in _SUBJECT_TYPES:
                subjects += [name] if name else []
            elif kind not in _NO_STANDARD_TYPES and (standard := _standard(value)):
                standards.append(standard)
        ages = [text for text in self.item.texts("typicalAgeRange") if text]
        for age in ages:
            grades = grades or set(grades_of_ages(age))
        levels += [f"ages {age}" for age in ages]
        self._claim("educational_level", unique(levels), "educationalLevel")
        self._claim("grades", sorted(grades), "educationalLevel", text="; ".join(levels))
        self._claim("about", unique(subjects), "about")
        self._claim("educational_alignment", unique(standards), "educationalAlignment")

    def _free(self) -> None:
        for value in self.item.values("isAccessibleForFree"):
            if (answer := yes_or_no(value)) is not None:
                self._claim(
                    "is_accessible_for_free", answer, "isAccessibleForFree", text=str(value)
                )
                return

    def _addresses(self) -> None:
        for field, names in (("image", ("image", "thumbnailUrl")), ("version_of", _VERSION_OF)):
            for name in names:
                found = next((a for v in self.item.values(name) if (a := address(v))), None)
                resolved = self.page.resolve(found) if found else None
                if resolved and is_address(resolved):
                    self._claim(field, resolved, name)
                    break


def _standard(value: object) -> str | None:
    """The code or address of a standard that a publisher names; None for plain prose."""
    if isinstance(value, Item):
        code = value.text("termCode", "targetName", "name")
        if code and _CODE.fullmatch(code):
            return code
        return value.text("targetUrl", "url") or value.id or code
    text = str(value).strip()
    return text if is_address(text) or _CODE.fullmatch(text) else None
