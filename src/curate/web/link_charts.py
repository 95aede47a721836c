"""Pictures of links over time as SVG: looks at one link, states by round, how long links live.

Each has a title and a description in words; the page shows the numbers beside it as a table.
Shapes and places tell things apart, so that nothing rests on color.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from markupsafe import Markup

from curate.records import LinkState
from curate.web.link_words import day_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from curate.report.link_survival import HalfLife
    from curate.report.link_trend import TrendPoint

# Drawn as wide as a phone shows it, so that its letters are never smaller than they are here.
_WIDTH, _RIGHT = 340, 330
_LANES = {"alive": 18, "restricted": 42, "skipped": 42, "failing": 66, "dead": 90}
_LANE_NAMES = ((18, "Worked"), (42, "Turned away"), (66, "Failed"), (90, "Not there"))
_STRIP_LEFT = 88
_PLOT_LEFT, _PLOT_TOP, _PLOT_BOTTOM = 44, 18, 132
MOST_LOOKS = 60
MOST_ROUNDS = 52


def look_strip(looks: Sequence[tuple[datetime, str, bool]], said: str) -> Markup:
    """Looks at a link from left to right, in a lane for each outcome.

    Args:
        looks: time, verdict, and whether it counts for nothing; oldest first, one at least.
        said: the picture in words.
    """
    first, last = looks[0][0], looks[-1][0]
    x_of = _scale(first.timestamp(), last.timestamp(), _STRIP_LEFT + 8, _RIGHT - 8)
    lanes = "".join(
        f'<line class="lane" x1="{_STRIP_LEFT}" x2="{_RIGHT}" y1="{y}" y2="{y}"/>'
        f'<text x="0" y="{y + 4}">{name}</text>'
        for y, name in _LANE_NAMES
    )
    marks = "".join(
        _mark(x_of(at.timestamp()), _LANES.get(verdict, 42), verdict, aside=aside)
        for at, verdict, aside in looks
    )
    ends = f'<text x="{_STRIP_LEFT}" y="114">{day_words(first.date())}</text>'
    if last.date() != first.date():
        ends += f'<text x="{_RIGHT}" y="114" text-anchor="end">{day_words(last.date())}</text>'
    return Markup(
        f'<svg class="plot" viewBox="0 0 {_WIDTH} 120" role="img" aria-label="{{0}}">'
        f"<title>Looks at this link</title><desc>{{0}}</desc>{lanes}{marks}{ends}</svg>"
    ).format(said)


def _mark(x: float, y: int, verdict: str, *, aside: bool) -> str:
    if aside:  # part of an incident: an empty ring, wherever it stands
        return f'<circle class="aside" cx="{x:.0f}" cy="{y}" r="4.5"/>'
    if verdict == "alive":
        return f'<circle class="solid" cx="{x:.0f}" cy="{y}" r="4.5"/>'
    if verdict == "dead":
        return f'<path class="cross" d="M{x - 4:.0f} {y - 4}l8 8m0-8l-8 8"/>'
    if verdict == "failing":
        return f'<rect class="solid" x="{x - 2:.0f}" y="{y - 6}" width="4" height="12"/>'
    return f'<rect class="aside" x="{x - 4:.0f}" y="{y - 4}" width="8" height="8"/>'


def trend_plot(points: Sequence[TrendPoint], said: str) -> Markup:
    """Links that are gone (a line) and that fail (a broken line) after each round of looks.

    Args:
        points: two at least, oldest first.
        said: the picture in words.
    """
    shown = points[-MOST_ROUNDS:]
    series = [(p.at.timestamp(), gone_of(p), failing_of(p), p.is_incident) for p in shown]
    top = _round_up(max(max(gone, failing) for _, gone, failing, _ in series))
    x_of = _scale(series[0][0], series[-1][0], _PLOT_LEFT + 6, _RIGHT - 6)
    y_of = _scale(0, top, _PLOT_BOTTOM, _PLOT_TOP)
    gone = _line([(x_of(t), y_of(n)) for t, n, _, _ in series])
    failing = _line([(x_of(t), y_of(n)) for t, _, n, _ in series])
    dots = "".join(
        f'<circle class="solid" cx="{x_of(t):.1f}" cy="{y_of(n):.1f}" r="3"/>'
        f'<rect class="aside" x="{x_of(t) - 3:.1f}" y="{y_of(m) - 3:.1f}" width="6" height="6"/>'
        for t, n, m, _ in series
    )
    outages = "".join(
        f'<path class="lane" d="M{x_of(t):.1f} {_PLOT_TOP}V{_PLOT_BOTTOM}"/>'
        f'<text x="{x_of(t):.1f}" y="{_PLOT_TOP - 5}" text-anchor="middle">!</text>'
        for t, _, _, is_incident in series
        if is_incident
    )
    frame = _frame([(y_of(n), f"{n:,}") for n in (0, top // 2, top)])
    days = _days(shown[0].at, shown[-1].at)
    return Markup(
        f'<svg class="plot" viewBox="0 0 {_WIDTH} 156" role="img" aria-label="{{0}}">'
        f"<title>Links that are gone or failing</title><desc>{{0}}</desc>{frame}{outages}"
        f'<path class="curve" d="{gone}"/><path class="curve broken" d="{failing}"/>{dots}{days}'
        "</svg>"
    ).format(said)


def gone_of(point: TrendPoint) -> int:
    """Links that were gone after a round."""
    return point.states.get(LinkState.DEAD, 0)


def failing_of(point: TrendPoint) -> int:
    """Links that failed, or came and went, after a round."""
    return point.states.get(LinkState.SUSPECT, 0) + point.states.get(LinkState.FLAKY, 0)


def survival_plot(found: HalfLife, longest_days: float, said: str) -> Markup:
    """Share of links that still live by their age, as steps, with the 95 % interval around it.

    Args:
        found: with one step at least.
        longest_days: where the axis ends.
        said: the picture in words.
    """
    x_of = _scale(0, longest_days, _PLOT_LEFT, _RIGHT)
    y_of = _scale(0, 1, _PLOT_BOTTOM, _PLOT_TOP)
    curve = [p for p in found.curve if p.day <= longest_days]
    steps = f"M{x_of(0):.1f} {y_of(1):.1f}" + "".join(
        f"H{x_of(p.day):.1f}V{y_of(p.survival):.1f}" for p in curve
    )
    band = [p for p in curve if p.low is not None and p.high is not None]
    upper, lower = _steps(band, "high", x_of, y_of), _steps(band, "low", x_of, y_of)
    area = ""
    if band:
        end = x_of(longest_days)
        forth = "".join(f"L{x:.1f} {y:.1f}" for x, y in [*upper, (end, upper[-1][1])])
        back = "".join(f"L{x:.1f} {y:.1f}" for x, y in reversed([*lower, (end, lower[-1][1])]))
        area = f'<path class="band-area" d="M{upper[0][0]:.1f} {y_of(1):.1f}{forth}{back}Z"/>'
    frame = _frame([(y_of(s), f"{s * 100:.0f}\u00a0%") for s in (0, 0.5, 1)])
    ages = "".join(
        f'<text x="{x_of(day):.1f}" y="150" text-anchor="{anchor}">{age_words(day)}</text>'
        for day, anchor in ((0, "start"), (longest_days / 2, "middle"), (longest_days, "end"))
    )
    return Markup(
        f'<svg class="plot" viewBox="0 0 {_WIDTH} 156" role="img" aria-label="{{0}}">'
        f"<title>Share of links that still live, by age</title><desc>{{0}}</desc>{frame}{area}"
        f'<path class="curve" d="{steps}H{x_of(longest_days):.1f}"/>{ages}</svg>'
    ).format(said)


def _steps(
    points: Sequence[object],
    name: str,
    x_of: Callable[[float], float],
    y_of: Callable[[float], float],
) -> list[tuple[float, float]]:
    """Corners of a step curve, from its first point on."""
    corners: list[tuple[float, float]] = []
    for point in points:
        x, y = x_of(point.day), y_of(getattr(point, name))  # type: ignore[attr-defined]
        if corners:
            corners.append((x, corners[-1][1]))
        corners.append((x, y))
    return corners


def age_words(days: float) -> str:
    """A span of time in the unit that fits it.

    >>> [age_words(days) for days in (0, 1, 45, 400, 1000)]
    ['0 days', '1 day', '45 days', '13 months', '2.7 years']
    """
    if days < 90:
        return "1 day" if round(days) == 1 else f"{days:.0f} days"
    if days < 730:
        return f"{days / 30.44:.0f} months"
    return f"{days / 365.25:.1f} years"


def _scale(low: float, high: float, start: float, end: float) -> Callable[[float], float]:
    """From values to places; where all values are one, the middle."""
    span = high - low

    def place(value: float) -> float:
        return start + (end - start) * (0.5 if span == 0 else (value - low) / span)

    return place


def _round_up(top: int) -> int:
    """The end of an axis from 0: even, and a number that people read.

    >>> [_round_up(n) for n in (0, 1, 7, 23, 140)]
    [2, 2, 8, 24, 140]
    """
    step = 2 if top <= 24 else 10 ** (len(str(top)) - 1) // 5 * 2 or 2
    return max(ceil(top / step) * step, 2)


def _line(places: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places)


def _frame(ticks: Sequence[tuple[float, str]]) -> str:
    return "".join(
        f'<line class="lane" x1="{_PLOT_LEFT}" x2="{_RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
        f'<text x="{_PLOT_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{label}</text>'
        for y, label in ticks
    )


def _days(first: datetime, last: datetime) -> str:
    """The ends of an axis of time."""
    told = f'<text x="{_PLOT_LEFT}" y="150">{day_words(first.date())}</text>'
    if last.date() != first.date():
        told += f'<text x="{_RIGHT}" y="150" text-anchor="end">{day_words(last.date())}</text>'
    return told
