"""Small pictures as SVG, drawn on the server: each has a title and a description."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Sequence

_MATCH = re.compile("\x02([^\x02\x03]*)\x03")
_RULER_MAX = 1600  # L; where the printed scale of schools ends
_WIDTH = 480


def reading_ruler(
    estimate: int, interval: tuple[int, int] | None, label: str, bands: Sequence[str]
) -> Markup:
    """A ruler from 0 to 1600L with the estimate as a point and its 90 % interval as a band."""
    low, high = interval or (estimate, estimate)
    x, x_low, x_high = (_on_ruler(v) for v in (estimate, low, high))
    ticks = "".join(
        f'<line class="axis" x1="{_on_ruler(v)}" x2="{_on_ruler(v)}" y1="30" y2="36"/>'
        f'<text x="{_on_ruler(v)}" y="50" text-anchor="middle">{v}</text>'
        for v in range(0, _RULER_MAX + 1, 400)
    )
    anchor = "start" if x < 60 else "end" if x > _WIDTH - 60 else "middle"
    description = f"{label}, most likely between {low}L and {high}L"
    if bands:
        description += f"; grade bands {', '.join(bands)}"
    return Markup(
        f'<svg class="ruler" viewBox="0 0 {_WIDTH} 56" role="img" aria-label="{{0}}">'
        "<title>{1}</title><desc>{0}</desc>"
        f'<line class="axis" x1="16" x2="{_WIDTH - 16}" y1="30" y2="30"/>{ticks}'
        f'<rect class="span" x="{x_low}" y="22" width="{max(x_high - x_low, 2)}" height="16"/>'
        f'<circle class="point" cx="{x}" cy="30" r="6" stroke-width="2"/>'
        f'<text x="{x}" y="14" text-anchor="{anchor}">{{1}}</text></svg>'
    ).format(description, label)


def _on_ruler(value: float) -> int:
    inside = min(max(value, 0), _RULER_MAX)
    return round(16 + inside / _RULER_MAX * (_WIDTH - 32))


def score_bar(score: float | None, coverage: float) -> Markup:
    """Score 0-100 over the share of questions that have an answer; the rest is hatched."""
    if score is None:
        words = "No question has an answer yet, so there is no score"
        answered = filled = 0.0
    else:
        words = f"{score:.0f} of 100, from answers to {coverage * 100:.0f} % of the questions"
        answered = 200 * coverage
        filled = answered * score / 100
    return Markup(
        '<svg viewBox="0 0 200 20" preserveAspectRatio="none" role="img" aria-label="{0}">'
        "<title>{0}</title><desc>The filled part is the score, the hatched part has no answer yet"
        "</desc>"
        '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><line x1="0" y1="0" x2="0" y2="6" stroke="var(--edge)" '
        'stroke-width="2"/></pattern></defs>'
        '<rect x="0.5" y="0.5" width="199" height="19" fill="url(#hatch)" stroke="var(--edge)"/>'
        f'<rect x="0.5" y="0.5" width="{answered:.1f}" height="19" fill="var(--paper)" '
        'stroke="var(--edge)"/>'
        f'<rect x="0.5" y="0.5" width="{filled:.1f}" height="19" fill="var(--accent)"/></svg>'
    ).format(words)


def level_histogram(
    bins: Sequence[tuple[int, int]], level_min: int | None, level_max: int | None
) -> Markup:
    """How many items lie in each 100L bin; those inside the chosen range are filled."""
    if not bins:
        return Markup("")
    counts = dict(bins)
    lows = range(min(counts), max(counts) + 1, 100)
    top = max(counts.values())
    step = 240 / len(lows)
    bars = []
    for i, low in enumerate(lows):
        n = counts.get(low, 0)
        height = 44 * n / top
        inside = (level_min is None or low + 100 > level_min) and (
            level_max is None or low <= level_max
        )
        bars.append(
            f'<rect class="{"in" if inside else "out"}" x="{i * step:.1f}" '
            f'y="{44 - height:.1f}" width="{max(step - 2, 1):.1f}" height="{height:.1f}"/>'
        )
    said = ", ".join(f"{low}L: {n}" for low, n in sorted(counts.items()))
    return Markup(
        '<svg class="hist" viewBox="0 0 240 44" preserveAspectRatio="none" role="img" '
        f'aria-label="{{0}}"><title>Items by reading level</title><desc>{{0}}</desc>{"".join(bars)}'
        "</svg>"
    ).format(f"Items by reading level: {said}")


_SHAPES = {
    "good": '<circle cx="8" cy="8" r="7" fill="currentColor"/>',
    "caution": '<circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" '
    'stroke-width="1.6"/>'
    '<path d="M8 1.8a6.2 6.2 0 0 1 0 12.4z" fill="currentColor"/>',
    "bad": '<circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" stroke-width="1.6"/>'
    '<path d="M4.5 4.5l7 7m0-7l-7 7" stroke="currentColor" stroke-width="1.8"/>',
    "unknown": '<circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" stroke-width="1.6" '
    'stroke-dasharray="2.6 2.2"/>',
}


def state_mark(state: str, words: str) -> Markup:
    """A mark with a shape of its own for good, caution, bad and unknown, beside its words."""
    shape = _SHAPES.get(state, _SHAPES["unknown"])
    return Markup(
        '<span class="state {0}"><svg viewBox="0 0 16 16" aria-hidden="true">'
        f"{shape}</svg><span>{{1}}</span></span>"
    ).format(state if state in _SHAPES else "unknown", words)


def highlighted(text: str) -> Markup:
    """Text whose matches stand between U+0002 and U+0003, as escaped HTML with `<mark>`."""
    marked = _MATCH.sub(r"<mark>\1</mark>", str(escape(text)))
    return Markup(marked.replace("\x02", "").replace("\x03", ""))
