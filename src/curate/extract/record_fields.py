"""One record of an API answer, a feed, a table or a package: published values to candidates.

Every reader of such a format hands its values to `RecordReader.put` under the field's name; what a
value means (a license, a language, a date, a grade) is decided here, once, so that equal words mean
the same wherever they were published. The raw words always stay in the evidence.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from curate.extract.blocks import squeeze
from curate.extract.candidates import MAX_EVIDENCE, Candidates
from curate.extract.grades import grades_of, grades_of_ages
from curate.extract.items import is_address
from curate.extract.languages import language_code
from curate.extract.licenses import distinct, license_of
from curate.extract.page import Unusable
from curate.extract.values import iso_date, iso_duration, split_keywords, unique, yes_or_no
from curate.extract.vocabularies import add_vocabularies
from curate.records import ExtractedRecord, PageSignals, Quote, Reason, SourceKind
from curate.urls import canonical_or_none

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from curate.records import OutLink

RANK_RECORD = 15  # behind what the item's own page states in machine-readable form (10)

_TEXTS = frozenset({"name", "description", "publisher"})
_LISTS = frozenset(
    {"author", "about", "keywords", "learning_resource_type", "accessibility_feature",
     "educational_alignment"}
)  # fmt: skip
_CONVERTED: dict[str, Callable[[str], str | None]] = {
    "in_language": language_code,
    "date_published": iso_date,
    "date_modified": iso_date,
    "time_required": iso_duration,
}
_ADDRESSES = frozenset({"image", "version_of"})
_BLOCK_END = re.compile(r"<(?:/(?:p|div|li|h[1-6]|tr|blockquote)|br\s*/?)\s*>", re.IGNORECASE)
# Marks inside a word or a sentence: no space stands in their place.
_INLINE = re.compile(
    r"</?(?:a|abbr|b|cite|code|em|font|i|mark|q|s|small|span|strong|sub|sup|u)(?:\s[^<>]{0,2000})?>",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[a-zA-Z/!][^<>]{0,2000}>")
_MAX_TERMS = 4_000  # characters of a statement of rights that are searched for a license
_BLANK_LINES = re.compile(r"\n\s*\n")
_AGES = re.compile(r"^\s*ages?\b", re.IGNORECASE)


def plain_text(value: str) -> str:
    r"""Words of a published value without markup; paragraphs are separated by a blank line.

    >>> plain_text("<p>Salt &amp; light</p><p>Two</p>")
    'Salt & light\n\nTwo'
    """
    text = value
    if "<" in value:
        text = _TAG.sub(" ", _INLINE.sub("", _BLOCK_END.sub("\n\n", value)))
    text = html.unescape(text)
    return "\n\n".join(part for p in _BLANK_LINES.split(text) if (part := squeeze(p)))


class RecordReader:
    """Collects the candidates of one record.

    `extractor` names the format (`oai_dc`, `json`, `csv` ...), `base` the address of the capture,
    which relative addresses are resolved against.
    """

    def __init__(self, extractor: str, *, base: str = "") -> None:
        self.extractor = extractor
        self.base = base
        self.into = Candidates()
        self._licenses: list[tuple[str, str, str, int]] = []  # words, id, place, rank

    def put(
        self, field: str, values: Iterable[object], *, place: str, rank: int = RANK_RECORD
    ) -> None:
        """Add what the publisher states of `field`; values that mean nothing for it are dropped.

        Args:
            field: a field of `Resource`. `license` takes addresses and words, `educational_level`
                gives grades too, `ages` (no field of its own) gives a level and grades.
            values: as published: texts, numbers, truth values; None and "" are none.
            place: where they stand, such as `dc:title` or `$.items[3].title`.
            rank: smaller wins among what publishers say.
        """
        texts = unique(_text(value, field) for value in values if value is not None)
        if not texts:
            return
        if field == "license":
            self._licenses += [
                (t, found, place, rank) for t in texts if (found := license_of(t[:_MAX_TERMS]))
            ]
        elif field == "educational_level":
            self._claim(field, texts, place, rank)
            self._claim("grades", list(grades_of(texts)), place, rank, "; ".join(texts))
        elif field == "ages":
            levels = [text if _AGES.match(text) else f"ages {text}" for text in texts]
            self._claim("educational_level", levels, place, rank)
            grades = sorted({g for text in texts for g in grades_of_ages(text)})
            self._claim("grades", grades, place, rank, "; ".join(levels))
        elif field == "is_accessible_for_free":
            self._claim(field, yes_or_no(texts[0]), place, rank, texts[0])
        elif field in _CONVERTED:
            self._converted(field, texts, place, rank)
        elif field in _ADDRESSES:
            found = next((a for t in texts if (a := canonical_or_none(t, self.base))), None)
            self._claim(field, found, place, rank, texts[0])
        elif field in _TEXTS:
            self._claim(field, texts[0], place, rank)
        elif field == "keywords":
            self._claim(field, split_keywords(texts), place, rank)
        elif field in _LISTS or field == "audience":
            self._claim(field, texts, place, rank)
        else:
            msg = f"{field} is no field that a record can state"
            raise KeyError(msg)

    def _converted(self, field: str, texts: list[str], place: str, rank: int) -> None:
        for text in texts:
            value = _CONVERTED[field](text)
            if value:
                self._claim(field, value, place, rank, text)
                return

    def _settle_license(self) -> None:
        """Claim the license that the most direct statements agree on; unknown beats a guess."""
        first = min((rank for _, _, _, rank in self._licenses), default=RANK_RECORD)
        said = [s for s in self._licenses if s[3] == first]
        ids = distinct(found for _, found, _, _ in said)
        if len(ids) == 1:
            for text, found, place, rank in self._licenses:
                self._claim("license", found, place, rank, text)
                self._claim("license_url", text if is_address(text) else None, place, rank)
        elif ids:
            quotes = "; ".join(f"{found} (“{text[:160]}”)" for text, found, _, _ in said)
            words = "; ".join(text for text, _, _, _ in said)[:MAX_EVIDENCE]
            self.into.add(
                "license_disagreement", f"No license can be told: the record names {quotes}",
                self.extractor, Quote(text=words, place=said[0][2]), 50, SourceKind.MACHINE,
            )  # fmt: skip

    def _claim(
        self, field: str, value: object, place: str, rank: int, text: str | None = None
    ) -> None:
        self.into.claim(
            field,
            value,  # type: ignore[arg-type]  # lists of str are JSON, which mypy cannot see
            extractor=self.extractor,
            place=place,
            rank=rank,
            text=text,
        )

    def record(
        self,
        locator: str,
        *,
        url: str | None,
        text: str = "",
        signals: PageSignals | None = None,
        links: tuple[OutLink, ...] = (),
    ) -> ExtractedRecord:
        """The record; `url` is its published address, `text` its main text where it holds any.

        Raises:
            Unusable: `NO_TITLE` where nothing names it, `NO_ADDRESS` where `url` is no web address.
        """
        address = canonical_or_none(url, self.base or None) if url else None
        if not self.into.of("name"):
            raise Unusable(Reason.NO_TITLE, "the record states no title")
        if address is None:
            raise Unusable(Reason.NO_ADDRESS, f"no web address ({url!r})" if url else "none stated")
        self._settle_license()
        add_vocabularies(self.into)
        return ExtractedRecord(
            locator=locator,
            url=address,
            fields=tuple(self.into.values),
            text=text,
            signals=signals or PageSignals(),
            links=links,
        )


def _text(value: object, field: str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    if field == "description":
        return plain_text(text)
    return squeeze(plain_text(text)) if "<" in text or "&" in text else squeeze(text)
