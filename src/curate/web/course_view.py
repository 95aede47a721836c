"""How the level goes through a long text or a book, as the item page tells it."""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from curate.web.course_chart import NARROW, WIDE, Stretch, has_dots, strip_chart
from curate.web.words import first_capital, level_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markupsafe import Markup

_BY_CHANCE = 100.0  # L; how far a part of about 125 words lies off its chapter by chance
_SURE_OF_ONE = 0.6  # standard errors beyond what the farthest of so many lies off by chance


@dataclass(frozen=True, slots=True)
class CourseRow:
    """A chapter in the table; `href` leads to the item where a chapter is a page of its own."""

    n: int
    name: str
    href: str | None
    level: str
    spread: str
    n_words: int
    is_this: bool


@dataclass(frozen=True, slots=True)
class CourseView:
    """The course through one text or one book: two sizes of one picture, the words, the table."""

    id: str
    title: str
    wide: Markup
    narrow: Markup
    summary: Sequence[str]
    key: str
    unit: str
    rows: Sequence[CourseRow]


def course_views(record: Mapping[str, Any]) -> list[CourseView]:
    """The course through the item's own text, and through the book that it is a page of."""
    views = []
    course = (record.get("readability") or {}).get("course")
    if course:
        views.append(_of_text(course))
    book = record.get("book")
    if book:
        found = _of_book(book)
        if found is not None:
            views.append(found)
    return views


def _of_text(course: Mapping[str, Any]) -> CourseView:
    chapters = course["chapters"]
    stretches = [
        Stretch(c["n_words"], c["slices"], _mean(c["slices"])) for c in chapters if c["n_words"]
    ]
    names = [c["name"] or "Before the first heading" for c in chapters if c["n_words"]]
    if len(names) == 1:
        names = [chapters[0]["name"] or "The whole text"]
    first = (
        f"On average its parts of about 125 words read at {level_words(course['mean'])}. Eight in "
        f"ten lie between {level_words(course['low'])} and {level_words(course['high'])}."
    )
    title = "Where does this text get hard?"
    return _view("course", title, stretches, names, [None] * len(names), course["mean"], first)


def _of_book(pages: Sequence[Mapping[str, Any]]) -> CourseView | None:
    """None where fewer than three of its pages have a level: there is nothing to compare."""
    stretches = []
    for page in pages:
        levels = page["slices"] or ([page["level"]] if page["level"] is not None else [])
        stretches.append(Stretch(page["n_words"], levels, _mean(levels), page["is_this"]))
    told = [s for s in stretches if s.mean is not None]
    if len(told) < 3:
        return None
    weights = sum(s.n_words for s in told)
    mean = round(sum(s.mean * s.n_words for s in told if s.mean is not None) / weights / 10) * 10
    here = next(i for i, page in enumerate(pages) if page["is_this"])
    n_told = "All" if len(told) == len(pages) else len(told)
    first = (
        f"This page is number {here + 1} of {len(pages)} that lead from one to the next. "
        f"{n_told} of them have a level, {level_words(mean)} on average."
    )
    return _view(
        "book",
        "Where does the book get hard?",
        stretches,
        [page["name"] for page in pages],
        [None if page["is_this"] else f"/items/{page['id']}" for page in pages],
        mean,
        first,
    )


def _view(
    view_id: str,
    title: str,
    stretches: Sequence[Stretch],
    names: Sequence[str],
    hrefs: Sequence[str | None],
    mean: int,
    first: str,
) -> CourseView:
    unit = "Page" if view_id == "book" else "Section"
    marks = _extremes(stretches, mean)
    told = [first, *_in_words(stretches, names, marks, unit.lower())]
    said = " ".join(told)

    def drawn(width: int) -> Markup:
        return strip_chart(stretches, mean=mean, marks=marks, said=said, width=width)

    return CourseView(
        id=view_id,
        title=title,
        wide=drawn(WIDE),
        narrow=drawn(NARROW),
        summary=told,
        key=_key(stretches, marks, unit.lower()),
        unit=unit,
        rows=[
            CourseRow(
                n=i + 1,
                name=names[i],
                href=hrefs[i],
                level="" if s.mean is None else level_words(_tens(s.mean)),
                spread=_spread(s.levels),
                n_words=s.n_words,
                is_this=s.is_this,
            )
            for i, s in enumerate(stretches)
        ],
    )


def _key(stretches: Sequence[Stretch], marks: Sequence[tuple[int, str]], unit: str) -> str:
    """What the marks of the picture mean."""
    parts = []
    if has_dots(stretches) and any(len(s.levels) > 1 for s in stretches):
        parts.append("each dot is a part of about 125 words")
    if len(stretches) > 1:
        parts.append(f"each bar is the average of a {unit}, as long as the {unit}")
    parts.append("the dashed line is the average of all")
    if marks:
        parts.append("a triangle points at the hardest from above and at the easiest from below")
    return first_capital("; ".join(parts)) + "."


def _extremes(stretches: Sequence[Stretch], mean: float) -> list[tuple[int, str]]:
    """The hardest and the easiest chapter, where they differ by more than chance would bring.

    Averages of a few slices differ by chance. The farthest of m such averages lies about
    sqrt(2 ln m) standard errors off, so only what lies beyond that is told.
    """
    means = [(i, s) for i, s in enumerate(stretches) if s.mean is not None]
    every = [level for _, s in means for level in s.levels]
    if len(means) < 2 or len(every) < 3:
        return []
    spread = _spread_within([s for _, s in means]) or _BY_CHANCE
    farthest = math.sqrt(2 * math.log(len(means))) + _SURE_OF_ONE
    found = []
    for kind, sign in (("hardest", 1), ("easiest", -1)):
        i, one = max(means, key=lambda pair: sign * (pair[1].mean or 0))
        off = sign * ((one.mean or 0) - mean)
        if off > farthest * spread / math.sqrt(max(len(one.levels), 1)):
            found.append((i, kind))
    return found


def _spread_within(stretches: Sequence[Stretch]) -> float:
    """Standard deviation of slices about the mean of their chapter; 0 where it cannot be told."""
    squares, n = 0.0, 0
    for stretch in stretches:
        if len(stretch.levels) > 1 and stretch.mean is not None:
            squares += sum((level - stretch.mean) ** 2 for level in stretch.levels)
            n += len(stretch.levels) - 1
    return math.sqrt(squares / n) if n else 0.0


def _in_words(
    stretches: Sequence[Stretch],
    names: Sequence[str],
    marks: Sequence[tuple[int, str]],
    unit: str,
) -> list[str]:
    if len([s for s in stretches if s.mean is not None]) < 2:
        return []
    if not marks:
        return [f"No {unit} stands out: the differences are no larger than chance brings."]
    said = []
    for i, kind in marks:
        level = level_words(_tens(stretches[i].mean or 0))
        said.append(f"The {kind} {unit} is number {i + 1}, “{names[i]}”, at about {level}.")
    return said


def _mean(levels: Sequence[float]) -> float | None:
    return statistics.fmean(levels) if levels else None


def _spread(levels: Sequence[float]) -> str:
    if len(levels) < 2:
        return ""
    return f"{level_words(_tens(min(levels)))} to {level_words(_tens(max(levels)))}"


def _tens(level: float) -> int:
    return round(level / 10) * 10
