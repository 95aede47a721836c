"""The whole state of a search lives in its address: read it, change one thing, write it back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from curate.search.model import SearchQuery

if TYPE_CHECKING:
    from collections.abc import Iterable

PAGE_SIZE = 20
LAST_PAGE = 500  # beyond 10,000 results nobody pages
_MULTIPLE = {
    "grade": "grades",
    "subject": "subjects",
    "lang": "languages",
    "license": "licenses",
    "standard": "standards",
    "source": "sources",
    "type": "resource_types",
}
PARAMETER_OF = {field: name for name, field in _MULTIPLE.items()}
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

    def href(self, path: str = "/") -> str:
        """The address, with defaults left out."""
        pairs: list[tuple[str, str]] = [("q", self.q)] if self.q else []
        for name, field in _MULTIPLE.items():
            pairs += [(name, value) for value in getattr(self, field)]
        if self.level_min is not None:
            pairs.append(("level_min", str(self.level_min)))
        if self.level_max is not None:
            pairs.append(("level_max", str(self.level_max)))
        if self.sort != "best":
            pairs.append(("sort", self.sort))
        if self.hidden:
            pairs.append(("hidden", "1"))
        if self.page > 1:
            pairs.append(("page", str(self.page)))
        return path + ("?" + urlencode(pairs) if pairs else "")

    def hidden_inputs(self, *without: str) -> list[tuple[str, str]]:
        """Name and value of what a form must carry along besides its own fields."""
        return [
            (name, value) for name, value in _pairs(self) if name not in without and name != "page"
        ]


def _pairs(address: SearchAddress) -> list[tuple[str, str]]:
    from urllib.parse import parse_qsl, urlsplit

    return parse_qsl(urlsplit(address.href()).query)


def read_address(pairs: Iterable[tuple[str, str]]) -> tuple[SearchAddress, list[str]]:
    """Read parameters; returns the address and a sentence for each value nobody understands."""
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        if value.strip():
            values.setdefault(name, []).append(value.strip()[:300])
    notices: list[str] = []

    def number(name: str, low: int, high: int) -> int | None:
        raw = values.get(name, [""])[0]
        if not raw:
            return None
        try:
            found = int(raw)
        except ValueError:
            notices.append(f"“{raw}” is not a number, so it was left out.")
            return None
        return min(max(found, low), high)

    fields = {
        field: tuple(dict.fromkeys(values.get(name, ()))) for name, field in _MULTIPLE.items()
    }
    grades = tuple(g for g in fields.pop("grades") if g.isdigit() and int(g) <= 12)
    sort = values.get("sort", ["best"])[0]
    address = SearchAddress(
        q=values.get("q", [""])[0],
        grades=grades,
        level_min=number("level_min", -500, 2500),
        level_max=number("level_max", -500, 2500),
        sort=sort if sort in _SORTS else "best",
        hidden=values.get("hidden") == ["1"],
        page=number("page", 1, LAST_PAGE) or 1,
        **fields,
    )
    return address, notices


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
            "include_hidden": address.hidden,
            "sort": address.sort,
            "offset": (address.page - 1) * PAGE_SIZE,
            "limit": PAGE_SIZE,
        }
    )
