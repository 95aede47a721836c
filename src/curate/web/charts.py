"""Small pictures as SVG, drawn on the server: each has a title and a description."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from curate.plain import BIDI_CONTROLS
from curate.readability import BANDS, EASE_MIDDLE
from curate.web.words import first_capital, level_words

if TYPE_CHECKING:
    from collections.abc import Sequence

_MATCH = re.compile("\x02([^\x02\x03]*)\x03")
_RULER_MAX = 1600  # L; where the printed scale of schools ends
# Drawn as wide as a phone shows it, so that its letters are never smaller than they are here.
_WIDTH = 340
_MARGIN = 14
_BAR_WIDTH, _BAR_HEIGHT = 240, 16
_EASE_ENDS = (-3.5, 1.5)


def reading_ruler(estimate: int, interval: tuple[int, int] | None, label: str) -> Markup:
    """A ruler from 0 to 1600L: the estimate, its 90 % interval, and the grade bands below.

    Numbers beyond the ends are drawn at the ends; the words give them in full.
    """
    low, high = interval or (estimate, estimate)
    x, x_low, x_high = (_on_ruler(v) for v in (estimate, low, high))
    ticks = "".join(
        f'<line class="axis" x1="{_on_ruler(v)}" x2="{_on_ruler(v)}" y1="26" y2="38"/>'
        f'<text x="{_on_ruler(v)}" y="51" text-anchor="middle">{v}</text>'
        for v in range(0, _RULER_MAX + 1, 400)
    )
    bands = "".join(_band(i, *band) for i, band in enumerate(BANDS))
    anchor = "start" if x < 60 else "end" if x > _WIDTH - 60 else "middle"
    said = f"About {label}, most likely between {level_words(low)} and {level_words(high)}"
    return Markup(
        f'<svg class="ruler" viewBox="0 0 {_WIDTH} 96" role="img" aria-label="{{0}}">'
        "<title>{1}</title><desc>{0}</desc>"
        f'<rect class="span" x="{x_low}" y="22" width="{max(x_high - x_low, 2)}" height="20"/>'
        f'<line class="axis" x1="{_MARGIN}" x2="{_WIDTH - _MARGIN}" y1="32" y2="32"/>{ticks}'
        f'<circle class="point" cx="{x}" cy="32" r="6"/>'
        f'<text class="strong" x="{x}" y="14" text-anchor="{anchor}">{{1}}</text>'
        f'<text x="{_MARGIN}" y="73">Grades</text>{bands}</svg>'
    ).format(said, label)


def _band(i: int, name: str, low: int, high: int) -> str:
    """A bracket with the band's grades; overlapping bands stand in two rows."""
    x_low, x_high, y = _on_ruler(low) + 1, _on_ruler(high) - 1, 62 + 18 * (i % 2)
    words = name.replace("CCR", "12").replace("-", "–")
    return (
        f'<path class="band" d="M{x_low} {y - 4}v4H{x_high}v-4"/>'
        f'<text x="{(x_low + x_high) / 2:.0f}" y="{y + 11}" text-anchor="middle">{words}</text>'
    )


def _on_ruler(value: float) -> int:
    inside = min(max(value, 0), _RULER_MAX)
    return round(_MARGIN + inside / _RULER_MAX * (_WIDTH - 2 * _MARGIN))


def ease_scale(ease: float, interval: tuple[float, float], said: str) -> Markup:
    """A scale from harder to easier around the middle of school texts: a guess and its interval.

    `ease` is on the scale of the CLEAR corpus, about -3.5 (hard) to 1.5 (easy); what lies beyond
    is drawn at the ends. `said` is the same in words.
    """
    x, x_low, x_high = (_on_ease_scale(v) for v in (ease, *interval))
    middle = _on_ease_scale(EASE_MIDDLE)
    return Markup(
        f'<svg class="ruler ease" viewBox="0 0 {_WIDTH} 50" role="img" aria-label="{{0}}">'
        "<title>How easy teachers would find it</title><desc>{0}</desc>"
        f'<rect class="span" x="{x_low}" y="8" width="{max(x_high - x_low, 2)}" height="20"/>'
        f'<line class="axis" x1="{_MARGIN}" x2="{_WIDTH - _MARGIN}" y1="18" y2="18"/>'
        f'<line class="axis" x1="{middle}" x2="{middle}" y1="10" y2="26"/>'
        f'<circle class="point" cx="{x}" cy="18" r="6"/>'
        f'<text x="{_MARGIN}" y="44">harder</text>'
        f'<text x="{middle}" y="44" text-anchor="middle">most school texts</text>'
        f'<text x="{_WIDTH - _MARGIN}" y="44" text-anchor="end">easier</text></svg>'
    ).format(first_capital(said))


def _on_ease_scale(value: float) -> int:
    low, high = _EASE_ENDS
    inside = min(max(value, low), high)
    return round(_MARGIN + (inside - low) / (high - low) * (_WIDTH - 2 * _MARGIN))


def score_bar(score: float | None, coverage: float) -> Markup:
    """Score 0-100 over the share of questions that have an answer (0-1); the rest is hatched."""
    if score is None:
        words = "No question has an answer yet, so there is no score"
        answered = filled = 0.0
    else:
        words = f"{score:.0f} of 100, from answers that carry {coverage * 100:.0f} % of the weight"
        answered = _BAR_WIDTH * coverage
        filled = answered * score / 100
    return Markup(
        f'<svg class="bar-svg" viewBox="0 0 {_BAR_WIDTH} {_BAR_HEIGHT}" role="img" '
        'aria-label="{0}"><title>{0}</title>'
        "<desc>The filled part is the score, the hatched part has no answer yet</desc>"
        f'<path class="hatch" d="{_hatch(answered)}"/>'
        f'<rect class="answered" width="{answered:.1f}" height="{_BAR_HEIGHT}"/>'
        f'<rect class="filled" width="{filled:.1f}" height="{_BAR_HEIGHT}"/>'
        f'<rect class="frame" x="0.5" y="0.5" width="{_BAR_WIDTH - 1}" '
        f'height="{_BAR_HEIGHT - 1}"/></svg>'
    ).format(words)


def _hatch(start: float) -> str:
    """Slanted lines from `start` to the end of the bar, cut at both."""
    lines = []
    x = start - _BAR_HEIGHT
    while x < _BAR_WIDTH:
        left, right = max(x, start), min(x + _BAR_HEIGHT, _BAR_WIDTH)
        if right > left:
            y_left, y_right = _BAR_HEIGHT - (left - x), _BAR_HEIGHT - (right - x)
            lines.append(f"M{left:.1f} {y_left:.1f}L{right:.1f} {y_right:.1f}")
        x += 6
    return "".join(lines)


def level_histogram(
    bins: Sequence[tuple[int, int]], level_min: int | None, level_max: int | None
) -> Markup:
    """How many items lie in each 100L bin; those inside the chosen range are filled."""
    if not bins:
        return Markup("")
    counts = dict(bins)
    lows = range(min(counts), max(counts) + 1, 100)
    top = max(max(counts.values()), 1)
    step = 240 / len(lows)
    bars = []
    for i, low in enumerate(lows):
        n = counts.get(low, 0)
        height = max(44 * n / top, 2 if n else 0)
        inside = (level_min is None or low + 100 > level_min) and (
            level_max is None or low <= level_max
        )
        bars.append(
            f'<rect class="{"in" if inside else "out"}" x="{i * step:.1f}" '
            f'y="{44 - height:.1f}" width="{max(step - 2, 1):.1f}" height="{height:.1f}"/>'
        )
    said = f"From {level_words(lows[0])} to {level_words(lows[-1] + 100)}"
    return Markup(
        '<svg class="hist" viewBox="0 0 240 45" preserveAspectRatio="none" role="img" '
        f'aria-label="{{0}}"><title>Items by reading level</title><desc>{{0}}</desc>'
        f'<line class="axis" x1="0" x2="240" y1="44.5" y2="44.5"/>{"".join(bars)}</svg>'
    ).format(said)


_SHAPES = {
    "good": '<circle cx="8" cy="8" r="7" fill="currentColor"/>'
    '<path class="inner" d="M4.6 8.2l2.3 2.3 4.3-4.8"/>',
    "caution": '<circle cx="8" cy="8" r="6.2"/>'
    '<path d="M8 1.8a6.2 6.2 0 0 1 0 12.4z" fill="currentColor"/>',
    "bad": '<circle cx="8" cy="8" r="6.2"/><path d="M5 5l6 6m0-6l-6 6"/>',
    "unknown": '<circle cx="8" cy="8" r="6.2" stroke-dasharray="2.6 2.27"/>',
}


def state_icon(state: str) -> Markup:
    """The shape of a state: filled, half, crossed, or a dashed outline for unknown."""
    shape = _SHAPES.get(state, _SHAPES["unknown"])
    return Markup(f'<svg viewBox="0 0 16 16" aria-hidden="true">{shape}</svg>')


def highlighted(text: str) -> Markup:
    """Text whose matches stand between U+0002 and U+0003, as escaped HTML with `<mark>`."""
    unturned = text.translate(dict.fromkeys(map(ord, BIDI_CONTROLS)))
    marked = _MATCH.sub(r"<mark>\1</mark>", str(escape(unturned)))
    return Markup(marked.replace("\x02", "").replace("\x03", ""))
