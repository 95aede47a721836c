"""Crawler traps: addresses that never end, told by their shape and by what their pages bring.

Shape alone refuses little: a path that repeats itself, a query that swallows itself, a dated
address far in the future, one more session of an address that is known already. All else is judged
by content, sort orders and filters too. Addresses of one shape (`/stories/en/#/`,
`/calendar?month&year`) are a family. A family is closed when page after page brings nothing that
the family has not shown before: a large family of real pages is never cut, and an endless calendar
ends a little after its last event.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable, Set
    from datetime import date
    from urllib.parse import SplitResult

# Pages in a row without anything new that close a family, if they are half of it or more.
MAX_STALE = 30
# Pages of the very same content whose links are followed; further copies lead nowhere.
MAX_COPIES = 30
MAX_PARAMETERS = 15
MAX_SEGMENTS = 50
MAX_YEARS_AHEAD = 10
# Reading what a page brings costs time, and a trap is long: families are watched from here on.
WATCH_FAMILY_FROM = 20
_REPEATS = 3  # of the same segments in a row, as Heritrix counts pathological paths
_MAX_MARKS = 200_000  # of one family; one that showed so much is no trap

_SESSION = re.compile(
    r"^(?:j?session_?id|phpsessid|aspsessionid\w*|sid|s_id|cftoken|zenid|oscsid|sessid)$",
    re.IGNORECASE,
)
_SESSION_VALUE = re.compile(r"[\w.!-]{16,}")  # a shorter `sid` may well be the id of a story
_SESSION_IN_PATH = re.compile(r";jsessionid=[^/?]*|/\([sS]\(\w{20,}\)\)", re.IGNORECASE)
_INNER_QUERY = re.compile(r"\?[\w-]+=")
_DATE_NAMES = re.compile(
    r"^(?:year|yr|month|mon|week|day|date|cal\w*|\w+[-_]date|start|end)$", re.IGNORECASE
)
_YEAR_NAMES = re.compile(r"^(?:year|yr|\w*date|month|day|week)$", re.IGNORECASE)
_DATE = re.compile(r"(?<!\d)\d{4}[-/._](?:0?[1-9]|1[0-2])(?:[-/._](?:0?[1-9]|[12]\d|3[01]))?(?!\d)")
# Only what can hardly be a number of a book and its chapter.
_SURE_DATE = re.compile(
    r"(?:^|/)(\d{4})(?:-(?:0[1-9]|1[0-2])(?:-[0-3]\d)?|/(?:0[1-9]|1[0-2])/[0-3]\d)(?=/|$)"
)
_YEAR_FIRST = re.compile(r"(\d{4})(?:$|-(?:0[1-9]|1[0-2])|(?:0[1-9]|1[0-2])[0-3]\d$)")
_OPAQUE = re.compile(r"[0-9a-f]{16,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"[^\W_]+")
# Months and days of the week, whole or short, that an empty calendar page shows.
_CALENDAR_LINES = (
    "january february march april may june july august september october november december",
    "jan feb mar apr jun jul aug sep sept oct nov dec th st nd rd am pm",
    "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "lunes martes miércoles jueves viernes sábado domingo",
)
_CALENDAR_WORDS = frozenset(word for line in _CALENDAR_LINES for word in line.split())


class TrapKind(StrEnum):
    """Why an address was left out; `docs/sources.md` explains each."""

    REPEATING_PATH = "repeating_path"
    LONG_QUERY = "long_query"
    FAR_DATE = "far_date"
    SESSION_ID = "session_id"
    CALENDAR = "calendar"
    FACETS = "facets"
    SAME_CONTENT = "same_content"
    REDIRECT_LOOP = "redirect_loop"
    REDIRECT_CHAIN = "redirect_chain"


@dataclass(slots=True, frozen=True)
class Marks:
    """What a page brings, as hashes: its texts, media and data, and its links to elsewhere."""

    content: frozenset[int]
    links: frozenset[int] = frozenset()


@dataclass(slots=True)
class _Family:
    kind: TrapKind
    marks: set[int] = field(default_factory=set)
    n_pages: int = 0
    n_fresh: int = 0
    n_stale: int = 0
    n_stale_in_a_row: int = 0
    is_closed: bool = False


class TrapWatch:
    """What one crawl knows of a site's families; `today` is the day that dates are judged by."""

    def __init__(self, today: date) -> None:
        self._last_year = today.year + MAX_YEARS_AHEAD
        self._families: dict[str, _Family] = {}
        self._without_session: set[str] = set()
        self._copies: Counter[int] = Counter()

    def refusal(self, url: str) -> TrapKind | None:
        """Why a canonical address should not be queued; None where it should.

        Ask once for each address: the first of several that differ only in their session is the
        one that is taken.
        """
        parts = urlsplit(url)
        parameters = parse_qsl(parts.query, keep_blank_values=True)
        if _repeats_itself(parts.path):
            return TrapKind.REPEATING_PATH
        if _swallows_itself(parts.query, parameters):
            return TrapKind.LONG_QUERY
        if self._is_far(parts.path, parameters):
            return TrapKind.FAR_DATE
        return self._known_but_for_session(parts, parameters) or self.closed(url)

    def closed(self, url: str) -> TrapKind | None:
        """The kind of the closed family that an address belongs to; ask again before a request."""
        family = self._families.get(family_of(url) or "")
        return family.kind if family is not None and family.is_closed else None

    def watches(self, url: str) -> bool:
        """Count one more page; whether it is one of a family so large that `saw` must be told."""
        name = family_of(url)
        if name is None:
            return False
        family = self._families.setdefault(name, _Family(_kind_of(url)))
        family.n_pages += 1
        return family.n_pages > WATCH_FAMILY_FROM

    def saw(self, url: str, marks: Marks) -> bool:
        """Take notice of a page's marks (`curate_spiders.marks`); whether to follow its links."""
        name = family_of(url)
        if name is not None:
            self._note(self._families.setdefault(name, _Family(_kind_of(url))), marks)
        # Links do not count here: every page of a maze leads somewhere new.
        return self.saw_content(hash(marks.content))

    def saw_content(self, content: int) -> bool:
        """Take notice of a page's content as one hash; whether to follow its links."""
        self._copies[content] += 1
        return self._copies[content] <= MAX_COPIES

    def _note(self, family: _Family, page: Marks) -> None:
        marks = page.content | page.links
        if marks <= family.marks:
            family.n_stale += 1
            family.n_stale_in_a_row += 1
        else:
            family.n_fresh += 1
            family.n_stale_in_a_row = 0
            if len(family.marks) < _MAX_MARKS:
                family.marks |= marks
        family.is_closed = family.n_stale_in_a_row >= MAX_STALE and family.n_stale >= family.n_fresh

    def _is_far(self, path: str, parameters: Iterable[tuple[str, str]]) -> bool:
        years = [found.group(1) for found in _SURE_DATE.finditer(path)]
        for name, value in parameters:
            if _YEAR_NAMES.match(name) and (found := _YEAR_FIRST.match(value)):
                years.append(found.group(1))
        return any(int(year) > self._last_year for year in years)

    def _known_but_for_session(
        self, parts: SplitResult, parameters: list[tuple[str, str]]
    ) -> TrapKind | None:
        path = _SESSION_IN_PATH.sub("", parts.path)
        kept = [pair for pair in parameters if not _is_session(*pair)]
        key = f"{parts.netloc}{path}?{kept}"
        is_known = key in self._without_session
        self._without_session.add(key)
        has_session = len(kept) < len(parameters) or path != parts.path
        return TrapKind.SESSION_ID if has_session and is_known else None


def family_of(url: str) -> str | None:
    """The shape that an address shares with its family; None where it can have none.

    >>> family_of("https://a.example/stories/en/0001/"), family_of("https://a.example/about")
    ('a.example/stories/en/#/', None)
    >>> family_of("https://a.example/find?b=1&a=2")
    'a.example/find?a&b'
    """
    parts = urlsplit(url)
    shape = _path_shape(parts.path)
    names = sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)})
    if shape == parts.path and not names:
        return None
    # Every choice of filters would be a family of its own.
    query = "?" + ("&".join(names) if len(names) < 3 else "...") if names else ""
    return f"{parts.netloc}{shape}{query}"


def has_same_path(one: str, other: str) -> bool:
    """Whether two addresses differ, numbers aside, in their queries only."""
    first, second = urlsplit(one), urlsplit(other)
    return first.netloc == second.netloc and _path_shape(first.path) == _path_shape(second.path)


def is_dated(url: str) -> bool:
    """Whether an address looks like one of a calendar: a date in it, or a parameter for one.

    >>> is_dated("https://a.example/events/2031/07/"), is_dated("https://a.example/stories/0310/")
    (True, False)
    """
    parts = urlsplit(url)
    names = [name for name, _ in parse_qsl(parts.query, keep_blank_values=True)]
    return bool(_DATE.search(parts.path) or _DATE.search(unquote(parts.query))) or any(
        _DATE_NAMES.match(name) for name in names
    )


def plain_words(text: str, *, echo: Set[str], dated: bool) -> str:
    """The words of `text` without those of its own address, and of a calendar without its dates."""
    words = (word.lstrip("0") or "0" for word in _WORD.findall(text.lower()))
    kept = [word for word in words if word not in echo]
    if dated:
        kept = [w for w in kept if w not in _CALENDAR_WORDS and not _DIGITS.match(w)]
    return " ".join(kept)


def words_of(url: str) -> frozenset[str]:
    """The words and numbers that an address is made of, for a page that only echoes them."""
    parts = urlsplit(url)
    found = _WORD.findall(unquote(f"{parts.path} {parts.query}".replace("+", " ")).lower())
    return frozenset(word.lstrip("0") or "0" for word in found)


def _path_shape(path: str) -> str:
    return _DIGITS.sub("#", _OPAQUE.sub("~", path))


def _kind_of(url: str) -> TrapKind:
    if is_dated(url):
        return TrapKind.CALENDAR
    return TrapKind.FACETS if "&" in urlsplit(url).query else TrapKind.SAME_CONTENT


def _repeats_itself(path: str) -> bool:
    segments = [segment for segment in path.split("/") if segment]
    if len(segments) > MAX_SEGMENTS:
        return True
    for length in range(1, len(segments) // _REPEATS + 1):
        for start in range(len(segments) - length * _REPEATS + 1):
            unit = segments[start : start + length]
            if all(segment.isdigit() for segment in unit):  # /2011/11/11 is a day
                continue
            if unit * _REPEATS == segments[start : start + length * _REPEATS]:
                return True
    return False


def _swallows_itself(query: str, parameters: list[tuple[str, str]]) -> bool:
    if sum(1 for _, value in parameters if value) > MAX_PARAMETERS:
        return True
    if any(n >= _REPEATS for n in Counter(parameters).values()):
        return True
    inner = unquote(unquote(unquote(query)))
    return len(_INNER_QUERY.findall(inner)) >= 2  # an address in an address in an address


def _is_session(name: str, value: str) -> bool:
    return bool(_SESSION.match(name) and _SESSION_VALUE.fullmatch(value))
