"""The strip chart of a reading level through a book, as SVG: where does it get hard?

From left to right the way through the text, each chapter as wide as it is long; upward the level.
Dots are slices, bars the means of chapters. Nothing rests on color: shapes, places and numbers tell
things apart, and the page has all of it as a table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from curate.readability import BANDS
from curate.web.words import level_words

if TYPE_CHECKING:
    from collections.abc import Sequence

NARROW, WIDE = 340, 720
"""Widths that a phone and a desk show it at, so that its letters are never smaller than drawn."""

_LEFT, _TOP, _BOTTOM, _FOOT = 42, 24, 174, 210
_RIGHT_MARGIN = 86  # two columns of brackets with their grades
_STEP = 200  # L between two lines
_FEWEST_STEPS = 3
_ROOM = 60  # L between the levels and the ends of the axis, so that a triangle fits in
_WIDTH_OF_NUMBER = 17
_MOST_DOTS = 320
_LOWEST, _HIGHEST = -400, 2000


@dataclass(frozen=True, slots=True)
class Stretch:
    """A chapter or page: its length in words, the levels (L) of its slices in order, its mean."""

    n_words: int
    levels: Sequence[float]
    mean: float | None
    is_this: bool = False


@dataclass(frozen=True, slots=True)
class _Axes:
    left: float
    right: float
    low: int
    high: int
    n_words: int

    def x(self, words: float) -> float:
        return self.left + (self.right - self.left) * words / max(self.n_words, 1)

    def y(self, level: float) -> float:
        inside = min(max(level, self.low), self.high)
        return _BOTTOM - (_BOTTOM - _TOP) * (inside - self.low) / (self.high - self.low)


def strip_chart(
    stretches: Sequence[Stretch],
    *,
    mean: int,
    marks: Sequence[tuple[int, str]] = (),
    said: str,
    width: int = NARROW,
) -> Markup:
    """The chart.

    Args:
        stretches: one at least, with a level in one of them at least.
        mean: of all slices, in L.
        marks: (index of a stretch, `hardest` or `easiest`).
        said: the picture in words.
        width: `NARROW` or `WIDE`.
    """
    drawn = [level for s in stretches for level in s.levels] if has_dots(stretches) else []
    low, high = _ends([*drawn, *(s.mean for s in stretches if s.mean is not None)])
    total = sum(s.n_words for s in stretches)
    axes = _Axes(_LEFT, width - _RIGHT_MARGIN, low, high, total)
    starts = [sum(s.n_words for s in stretches[:i]) for i in range(len(stretches) + 1)]
    parts = [
        _levels(axes),
        _bands(axes, width),
        _dividers(axes, starts),
        _dots(axes, stretches, starts),
        _bars(axes, stretches, starts),
        _mean_line(axes, mean),
        "".join(_mark(axes, stretches[i], starts[i], kind) for i, kind in marks),
        _foot(axes, stretches, starts),
    ]
    kind = "wide" if width == WIDE else "narrow"
    return Markup(
        f'<svg class="plot course {kind}" viewBox="0 0 {width} {_FOOT}" role="img" '
        'aria-label="{0}"><title>Reading level through the text</title><desc>{0}</desc>'
        + "".join(parts)
        + "</svg>"
    ).format(said)


def has_dots(stretches: Sequence[Stretch]) -> bool:
    """Whether slices are drawn: not where they are too many, and bars tell the course as well."""
    return len(stretches) == 1 or sum(len(s.levels) for s in stretches) <= _MOST_DOTS


def _ends(levels: Sequence[float]) -> tuple[int, int]:
    """Ends of the axis: round numbers around all levels, three steps apart at least."""
    low = int((min(levels) - _ROOM) // _STEP) * _STEP
    high = -int(-(max(levels) + _ROOM) // _STEP) * _STEP
    while (high - low) // _STEP < _FEWEST_STEPS:
        high, low = (high + _STEP, low) if high < _HIGHEST else (high, low - _STEP)
    return max(low, _LOWEST), min(high, _HIGHEST)


def _levels(axes: _Axes) -> str:
    return "".join(
        f'<line class="lane" x1="{axes.left}" x2="{axes.right}" y1="{axes.y(v):.1f}" '
        f'y2="{axes.y(v):.1f}"/><text x="{axes.left - 5}" y="{axes.y(v) + 4:.1f}" '
        f'text-anchor="end">{level_words(v)}</text>'
        for v in range(axes.low, axes.high + 1, _STEP)
    )


def _bands(axes: _Axes, width: int) -> str:
    """Brackets of the grade bands at the right, in two columns because they overlap."""
    out = [f'<text x="{width}" y="{_TOP - 12}" text-anchor="end">Grades</text>']
    for i, (name, low, high) in enumerate(BANDS):
        bottom, top = max(low, axes.low), min(high, axes.high)
        if top - bottom < _STEP / 2:
            continue  # hardly any of it is in the picture
        x = axes.right + 5 + 42 * (i % 2)
        y_top, y_bottom = axes.y(top) + 1, axes.y(bottom) - 1
        said = name.replace("CCR", "12").replace("-", "–")
        middle = (y_top + y_bottom) / 2 + 4
        out.append(
            f'<path class="bracket" d="M{x} {y_top:.1f}h3V{y_bottom:.1f}h-3"/>'
            f'<text x="{x + 5}" y="{middle:.1f}">{said}</text>'
        )
    return "".join(out)


def _dividers(axes: _Axes, starts: Sequence[int]) -> str:
    """Lines between chapters, where these are not too many to be told apart."""
    inner = starts[1:-1]
    if len(inner) * 12 > axes.right - axes.left:
        return ""
    lines = "".join(f"M{axes.x(s):.1f} {_TOP}V{_BOTTOM}" for s in inner)
    return f'<path class="lane divider" d="{lines}"/>' if lines else ""


def _dots(axes: _Axes, stretches: Sequence[Stretch], starts: Sequence[int]) -> str:
    if not has_dots(stretches):
        return ""
    radius = 2.6 if sum(len(s.levels) for s in stretches) <= 80 else 1.9
    dots = []
    for stretch, start in zip(stretches, starts, strict=False):
        if len(stretch.levels) < 2:
            continue
        for i, level in enumerate(stretch.levels):
            at = start + stretch.n_words * (i + 0.5) / len(stretch.levels)
            dots.append(f'<circle cx="{axes.x(at):.1f}" cy="{axes.y(level):.1f}" r="{radius}"/>')
    if not dots:
        return ""
    return f'<g class="dots">{"".join(dots)}</g>'


def _bars(axes: _Axes, stretches: Sequence[Stretch], starts: Sequence[int]) -> str:
    """The mean of each chapter, as long as the chapter."""
    bars: list[str] = []
    here: list[str] = []
    for stretch, start in zip(stretches, starts, strict=False):
        if stretch.mean is None:
            continue
        x1, x2 = axes.x(start), axes.x(start + stretch.n_words)
        gap = 1 if x2 - x1 > 4 else 0
        bar = f"M{x1 + gap:.1f} {axes.y(stretch.mean):.1f}H{max(x2 - gap, x1 + 1):.1f}"
        (here if stretch.is_this else bars).append(bar)
    told = f'<path class="bar" d="{"".join(bars)}"/>' if bars else ""
    return told + (f'<path class="bar here" d="{"".join(here)}"/>' if here else "")


def _mean_line(axes: _Axes, mean: int) -> str:
    y = axes.y(mean)
    return f'<line class="mean" x1="{axes.left}" x2="{axes.right}" y1="{y:.1f}" y2="{y:.1f}"/>'


def _mark(axes: _Axes, stretch: Stretch, start: int, kind: str) -> str:
    """A triangle above the hardest chapter, upside down below the easiest."""
    if stretch.mean is None:
        return ""
    x, y = axes.x(start + stretch.n_words / 2), axes.y(stretch.mean)
    shape = f"M{x - 5:.1f} {y - 6:.1f}h10l-5 -9z"
    if kind != "hardest":
        shape = f"M{x - 5:.1f} {y + 6:.1f}h10l-5 9z"
    return f'<path class="extreme" d="{shape}"/>'


def _foot(axes: _Axes, stretches: Sequence[Stretch], starts: Sequence[int]) -> str:
    """Numbers of the chapters, as many as have room; the ends of the way; where we are."""
    out = []
    free_from = axes.left - _WIDTH_OF_NUMBER
    if len(stretches) > 1:
        for i, stretch in enumerate(stretches):
            x = axes.x(starts[i] + stretch.n_words / 2)
            if x - free_from < _WIDTH_OF_NUMBER:
                continue
            out.append(f'<text x="{x:.1f}" y="{_BOTTOM + 14}" text-anchor="middle">{i + 1}</text>')
            free_from = x
    here = next((i for i, stretch in enumerate(stretches) if stretch.is_this), None)
    y = _BOTTOM + 31
    if here is None:
        out.append(f'<text x="{axes.left}" y="{y}">Beginning</text>')
        out.append(f'<text x="{axes.right}" y="{y}" text-anchor="end">End</text>')
    else:
        x = axes.x(starts[here] + stretches[here].n_words / 2)
        anchor = "start" if x < axes.left + 40 else "end" if x > axes.right - 40 else "middle"
        out.append(f'<path class="extreme" d="M{x - 4:.1f} {_BOTTOM + 6}h8l-4 -6z"/>')
        out.append(
            f'<text class="strong" x="{x:.1f}" y="{y}" text-anchor="{anchor}">This page</text>'
        )
    return "".join(out)
