"""The whole state of a search lives in its address: read it, change one thing, write it back."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from unicodedata import category
from urllib.parse import parse_qsl, urlencode, urlsplit

from curate.search.model import SearchQuery

if TYPE_CHECKING:
    from collections.abc import Iterable

    from curate.search import Recognized

PAGE_SIZE = 20
LAST_PAGE = 500  # beyond 10,000 results nobody pages
LONGEST_VALUE = 300  # characters of one parameter
MOST_VALUES = 40  # of one filter; nobody picks more, and engines limit the clauses of a query
_MULTIPLE = {
    "grade": "grades",
    "subject": "subjects",
    "lang": "languages",
    "license": "licenses",
    "standard": "standards",
    "source": "sources",
    "type": "resource_types",
    "band": "bands",
    "has": "versions",
}
PARAMETER_OF = {field: name for name, field in _MULTIPLE.items()}
_NO_TEXT = frozenset({"Cc", "Cs"})
_LEVEL_MATCHES = ("number", "surely", "maybe")
_SORTS = ("best", "newest", "easiest", "hardest", "score")


@dataclass(frozen=True, slots=True)
class SearchAddress:
    """What the address of a search page says. Values are kept in the order given."""

    q: str = ""
    grades: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    licenses: tuple[str, ...] = ()
    standards: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    resource_types: tuple[str, ...] = ()
    level_min: int | None = None
    level_max: int | None = None
    bands: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()
    level_match: str = "number"
    sort: str = "best"
    hidden: bool = False
    page: int = 1

    @property
    def has_filters(self) -> bool:
        """Whether anything but words narrows the search."""
        return any(getattr(self, field) for field in PARAMETER_OF) or (
            self.level_min is not None or self.level_max is not None
        )

    def toggled(self, field: str, value: str) -> SearchAddress:
        """With one value of a filter added or, where it is there, taken away; on page 1."""
        held: tuple[str, ...] = getattr(self, field)
        changed = tuple(v for v in held if v != value) if value in held else (*held, value)
        return replace(self, page=1, **{field: changed})  # type: ignore[arg-type]

    def settled(self, recognized: Iterable[Recognized]) -> SearchAddress:
        """With these typed filters moved from the words to parameters of their own.

        They join what the address filters by already; of reading levels the typed one holds, since
        it was typed last.
        """
        changed = self
        for one in recognized:
            if one.field in ("level_min", "level_max"):
                changed = replace(changed, **{one.field: one.values[0]})  # type: ignore[arg-type]
            else:
                held: tuple[str, ...] = getattr(changed, one.field)
                values = tuple(dict.fromkeys((*held, *(str(v) for v in one.values))))
                changed = replace(changed, **{one.field: values})  # type: ignore[arg-type]
            changed = replace(changed, q=without_phrase(changed.q, one.text))
        return changed

    def without(self, recognized: Iterable[Recognized]) -> SearchAddress:
        """With these typed filters gone, from the words and from the parameters; on page 1."""
        changed = replace(self, page=1)
        for one in recognized:
            changed = replace(changed, q=without_phrase(changed.q, one.text))
            if one.field not in ("level_min", "level_max"):
                typed = {str(value) for value in one.values}
                kept = tuple(v for v in getattr(changed, one.field) if v not in typed)
                changed = replace(changed, **{one.field: kept})  # type: ignore[arg-type]
        return changed

    def href(self, path: str = "/") -> str:
        """The address, with defaults left out."""
        pairs: list[tuple[str, str]] = [("q", self.q)] if self.q else []
        for name, field in _MULTIPLE.items():
            pairs += [(name, value) for value in getattr(self, field)]
        if self.level_min is not None:
            pairs.append(("level_min", str(self.level_min)))
        if self.level_max is not None:
            pairs.append(("level_max", str(self.level_max)))
        if self.level_match != "number":
            pairs.append(("level_match", self.level_match))
        if self.sort != "best":
            pairs.append(("sort", self.sort))
        if self.hidden:
            pairs.append(("hidden", "1"))
        if self.page > 1:
            pairs.append(("page", str(self.page)))
        return path + ("?" + urlencode(pairs) if pairs else "")

    def hidden_inputs(self, *without: str) -> list[tuple[str, str]]:
        """Name and value of what a form must carry along besides its own fields."""
        pairs = parse_qsl(urlsplit(self.href()).query)
        return [(name, value) for name, value in pairs if name not in without and name != "page"]


def without_phrase(text: str, phrase: str) -> str:
    """Words without the first occurrence of a phrase that stands for itself.

    >>> without_phrase("grade 12 or grade 1 poems", "grade 1")
    'grade 12 or poems'
    """
    pattern = rf"(?<![\w.-]){re.escape(phrase)}(?![\w-])"
    return " ".join(re.sub(pattern, " ", text, count=1).split())


def read_address(pairs: Iterable[tuple[str, str]]) -> tuple[SearchAddress, list[str]]:
    """Read parameters; returns the address and a sentence for each value nobody understands."""
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        cleaned = _clean(value)
        if cleaned:
            values.setdefault(name, []).append(cleaned)
    notices: list[str] = []
    fields = {field: _many(values.get(name, ())) for name, field in _MULTIPLE.items()}
    sort = values.get("sort", ["best"])[0]
    if sort not in _SORTS:
        notices.append(f"We know no order called “{sort}”, so you see the best match first.")
        sort = "best"
    level_match = values.get("level_match", ["number"])[0]
    if level_match not in _LEVEL_MATCHES:
        notices.append(f"“{level_match}” is no way to compare levels, so we go by the number.")
        level_match = "number"
    address = SearchAddress(
        q=values.get("q", [""])[0],
        grades=_grades(fields.pop("grades"), notices),
        level_min=_number(values, "level_min", -500, 2500, notices),
        level_max=_number(values, "level_max", -500, 2500, notices),
        level_match=level_match,
        sort=sort,
        hidden=values.get("hidden") == ["1"],
        page=_number(values, "page", 1, LAST_PAGE, notices) or 1,
        **fields,
    )
    low, high = address.level_min, address.level_max
    if low is not None and high is not None and low > high:
        notices.append(f"{low}L is above {high}L, so we turned the two around.")
        address = replace(address, level_min=high, level_max=low)
    return address, notices


def _clean(value: str) -> str:
    """Text on one line; controls and lone halves of character pairs go."""
    kept = (" " if category(c) in _NO_TEXT else c for c in value[:LONGEST_VALUE])
    return " ".join("".join(kept).split())


def _many(given: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(given))[:MOST_VALUES]


def _grades(given: tuple[str, ...], notices: list[str]) -> tuple[str, ...]:
    found = []
    for raw in given:
        if raw.isascii() and raw.isdigit() and int(raw) <= 12:
            found.append(str(int(raw)))
        else:
            notices.append(f"“{raw}” is not a grade from 0 (kindergarten) to 12: we left it out.")
    return tuple(dict.fromkeys(found))


def _number(
    values: dict[str, list[str]], name: str, low: int, high: int, notices: list[str]
) -> int | None:
    raw = values.get(name, [""])[0]
    if not raw:
        return None
    try:
        found = int(raw)
    except ValueError:
        notices.append(f"“{raw}” is not a whole number, so we left it out.")
        return None
    return min(max(found, low), high)


def query_of(address: SearchAddress, *, text: str, vector: tuple[float, ...] | None) -> SearchQuery:
    """The query that an address means; `text` is what is left of its words."""
    return SearchQuery.model_validate(
        {
            "text": text,
            "vector": vector,
            "grades": tuple(int(g) for g in address.grades),
            "subjects": address.subjects,
            "languages": address.languages,
            "licenses": address.licenses,
            "standards": address.standards,
            "sources": address.sources,
            "resource_types": address.resource_types,
            "level_min": address.level_min,
            "level_max": address.level_max,
            "level_match": address.level_match,
            "bands": address.bands,
            "versions": address.versions,
            "include_hidden": address.hidden,
            "sort": address.sort,
            "offset": (address.page - 1) * PAGE_SIZE,
            "limit": PAGE_SIZE,
        }
    )
