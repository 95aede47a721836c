"""How long links live: Kaplan-Meier estimate, its interval, and the half-life. Pure.

Sources: Kaplan and Meier, "Nonparametric estimation from incomplete observations" (1958); the
variance after Greenwood (1926); intervals on the log(-log) scale, and links that come under watch
late (delayed entry), after Klein and Moeschberger, "Survival Analysis" (2003), chapter 4.
"""

from __future__ import annotations

import math
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from pydantic import Field

from curate.records import Record, Share
from curate.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_Z = 1.959964  # 97.5 % quantile of the normal distribution: intervals are 95 %
_HALF = 0.5 + 1e-12  # a product of fractions may miss a half by its last digit
LEAST_DEATHS = 10  # fewer say too little to extrapolate from
LEAST_WATCHED = 10  # the horizon is the last day on which so many links were still watched


class Life(NamedTuple):
    """One link in days of age: watched from `entered` (exclusive) to `left`, died there or not."""

    entered: float
    left: float
    died: bool


class CurvePoint(Record):
    """Share of links alive from this age on, with its 95 % interval where there is one.

    `n_watched` links of just under that age were under watch, `n_died` of them died at it.
    """

    day: float = Field(ge=0)
    survival: Share
    low: Share | None
    high: Share | None
    n_watched: int
    n_died: int


class HalfLife(Record):
    """The survival of links; ages and spans in days, intervals 95 %.

    `median_days` is the age at which half of the links were dead, None where the curve does not
    come down to a half; an end of `median_interval` is None where its bound does not.
    `survival_at_horizon` is the share alive at `horizon_days`, the greatest age at which enough
    links were watched. `extrapolated_days` (exponential: a constant risk, which links need not
    obey) is given only where the median is not reached and 10 links or more died.
    """

    n_links: int
    n_deaths: int
    watched_days: float
    median_days: float | None
    median_interval: tuple[float | None, float | None]
    horizon_days: float | None
    survival_at_horizon: Share | None
    survival_interval: tuple[Share, Share] | None
    extrapolated_days: float | None
    extrapolated_interval: tuple[float, float] | None
    curve: tuple[CurvePoint, ...]
    n_never_alive: int = Field(
        default=0, description="Links left out because no look ever found them alive."
    )


def half_life_of(lives: Iterable[Life], *, n_never_alive: int = 0) -> HalfLife:
    """Estimate the survival and half-life of links; lives without any length are left out."""
    watched = [life for life in lives if life.left > life.entered]
    n_deaths = sum(life.died for life in watched)
    total = sum(life.left - life.entered for life in watched)
    curve = kaplan_meier(watched)
    median = next((p.day for p in curve if p.survival <= _HALF), None)
    horizon = _horizon(watched)
    at_horizon = None if horizon is None else _at(curve, horizon)
    may_extrapolate = median is None and n_deaths >= LEAST_DEATHS
    guess = math.log(2) * total / n_deaths if may_extrapolate else None
    # The logarithm of an exponential rate has a standard error of 1 / sqrt(deaths).
    spread = math.exp(_Z / math.sqrt(n_deaths)) if n_deaths else 1.0
    return HalfLife(
        n_links=len(watched),
        n_deaths=n_deaths,
        watched_days=total,
        median_days=median,
        median_interval=(
            next((p.day for p in curve if p.low is not None and p.low <= _HALF), None),
            next((p.day for p in curve if p.high is not None and p.high <= _HALF), None),
        ),
        horizon_days=horizon,
        survival_at_horizon=None if horizon is None else at_horizon.survival if at_horizon else 1.0,
        survival_interval=None
        if at_horizon is None or at_horizon.low is None or at_horizon.high is None
        else (at_horizon.low, at_horizon.high),
        extrapolated_days=guess,
        extrapolated_interval=None if guess is None else (guess / spread, guess * spread),
        curve=curve,
        n_never_alive=n_never_alive,
    )


def kaplan_meier(lives: Sequence[Life]) -> tuple[CurvePoint, ...]:
    """The steps of the survival curve, one for each age at which a link died.

    A link that leaves at the age at which another dies is still counted as watched there. Where
    everybody dies, or nobody is left, the interval is not defined.
    """
    deaths = sorted(life.left for life in lives if life.died)
    entered = sorted(life.entered for life in lives)
    left = sorted(life.left for life in lives)
    survival, spread = 1.0, 0.0
    n_entered = n_left = 0
    points = []
    for day, group in groupby(deaths):
        n_died = len(list(group))
        while n_entered < len(entered) and entered[n_entered] < day:
            n_entered += 1
        while n_left < len(left) and left[n_left] < day:
            n_left += 1
        n_watched = n_entered - n_left
        survival *= 1 - n_died / n_watched
        if n_watched > n_died:
            spread += n_died / (n_watched * (n_watched - n_died))
        low, high = _interval(survival, spread)
        points.append(
            CurvePoint(
                day=day,
                survival=survival,
                low=low,
                high=high,
                n_watched=n_watched,
                n_died=n_died,
            )
        )
    return tuple(points)


def in_words(found: HalfLife) -> str:
    """What the estimate says and does not say, in one or two sentences."""
    if found.horizon_days is None or found.survival_at_horizon is None:
        return f"{counted(found.n_links, 'link')} watched so far: too few to speak of a half-life."
    if found.median_days is not None:
        low, high = found.median_interval
        between = "" if low is None else f" (95 % interval: {low:.0f} days to {_or_open(high)})"
        return (
            f"Half of the links are dead {found.median_days:.0f} days after first sight{between}."
        )
    alive = f"{found.survival_at_horizon:.1%} of links live {found.horizon_days:.0f} days or longer"
    if found.survival_interval is not None:
        low, high = found.survival_interval
        alive += f" (95 % interval: {low:.1%} to {high:.1%})"
    told = f"{alive}. A half-life is not reached"
    if found.extrapolated_days is None or found.extrapolated_interval is None:
        return f"{told}, and {counted(found.n_deaths, 'death')} are too few to guess at one."
    low, high = found.extrapolated_interval
    return (
        f"{told}; if links went on dying at the rate seen, it would be "
        f"{_years(found.extrapolated_days)} (95 % interval: {_years(low)} to {_years(high)})."
    )


def _interval(survival: float, spread: float) -> tuple[float | None, float | None]:
    if not 0 < survival < 1:
        return None, None
    reach = math.exp(_Z * math.sqrt(spread) / abs(math.log(survival)))
    return survival**reach, survival ** (1 / reach)


def _horizon(lives: Sequence[Life]) -> float | None:
    """The greatest age at which enough links were watched; None where they never were."""
    # At equal ages those who leave are still watched, so arrivals come after departures.
    ages = sorted([(life.left, 0) for life in lives] + [(life.entered, 1) for life in lives])
    n_watched, horizon = 0, None
    for age, is_arrival in ages:
        if is_arrival:
            n_watched += 1
            continue
        if n_watched >= LEAST_WATCHED:
            horizon = age
        n_watched -= 1
    return horizon


def _at(curve: Sequence[CurvePoint], day: float) -> CurvePoint | None:
    """The last step of the curve up to that age; None before the first death."""
    passed = [point for point in curve if point.day <= day]
    return passed[-1] if passed else None


def _or_open(days: float | None) -> str:
    return "no upper bound yet" if days is None else f"{days:.0f} days"


def _years(days: float) -> str:
    return f"{days / 365.25:.1f} years"
