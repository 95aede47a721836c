"""What the page of trends shows: links that are gone by round, and how long links live."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from curate.report.link_survival import LEAST_DEATHS
from curate.report.link_trend import half_life, trend
from curate.web import link_charts, words
from curate.web.link_charts import age_words, failing_of, gone_of
from curate.web.link_words import day_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from curate.catalog import Catalog
    from curate.report.link_survival import HalfLife
    from curate.report.link_trend import TrendPoint

LEAST_ROUNDS = 2
_ROWS = 60  # of a table; the newest rounds, the first steps


@dataclass(frozen=True, slots=True)
class TrendView:
    """Both charts with their words and numbers; a chart is None where there are too few data."""

    source: str
    n_rounds: int
    trend: Markup | None
    trend_said: str
    rounds: Sequence[tuple[str, int, int, int, int, bool]]
    n_rounds_left_out: int
    survival: Markup | None
    survival_said: str
    survival_more: Sequence[str]
    ages: Sequence[tuple[str, str, str, int, int]]
    n_ages_left_out: int


def trend_page_view(catalog: Catalog, source: str | None, name: str) -> TrendView:
    """Lay out the trend of all links, or of those of one source; `name` is the source's.

    Raises:
        NotFound: if the catalog has no such source.
    """
    points, found = trend(catalog, source), half_life(catalog, source)
    shown = points[-link_charts.MOST_ROUNDS :]
    trend_said, survival_said = _trend_words(shown), survival_words(found)
    is_enough = found.n_deaths >= LEAST_DEATHS
    longest = max((p.day for p in found.curve), default=0.0)
    longest = max(found.horizon_days or 0.0, longest) or 1.0
    return TrendView(
        source=name,
        n_rounds=len(points),
        trend=link_charts.trend_plot(shown, trend_said) if len(shown) >= LEAST_ROUNDS else None,
        trend_said=trend_said,
        rounds=[_round(point) for point in reversed(shown)],
        n_rounds_left_out=len(points) - len(shown),
        survival=link_charts.survival_plot(found, longest, survival_said) if is_enough else None,
        survival_said=survival_said,
        survival_more=_more(found),
        ages=[
            (
                age_words(p.day),
                words.share_words(p.survival),
                ""
                if p.low is None or p.high is None
                else f"{words.share_words(p.low)} to {words.share_words(p.high)}",
                p.n_watched,
                p.n_died,
            )
            for p in found.curve[:_ROWS]
        ],
        n_ages_left_out=max(len(found.curve) - _ROWS, 0),
    )


def _round(point: TrendPoint) -> tuple[str, int, int, int, int, bool]:
    day = day_words(point.at.date())
    gone, failing = gone_of(point), failing_of(point)
    return day, gone, failing, point.n_links - gone - failing, point.n_links, point.is_incident


def _trend_words(points: Sequence[TrendPoint]) -> str:
    if len(points) < LEAST_ROUNDS:
        return (
            "There are not enough rounds of looks to draw yet. "
            "It takes two, and each round adds one point."
        )
    first, last = points[0], points[-1]
    span = f"From {day_words(first.at.date())} to {day_words(last.at.date())}"
    return (
        f"{span}, the links that are gone went from {gone_of(first):,} of {first.n_links:,} "
        f"to {gone_of(last):,} of {last.n_links:,}. "
        f"{words.counted(failing_of(last), 'link fails', 'links fail')} now and may come back."
    )


def survival_words(found: HalfLife) -> str:
    """How long links live, in a sentence or two that say no more than the data do."""
    watched = words.counted(found.n_links, "link", "links")
    if not found.n_links:
        return "No link was watched long enough to tell how long links live."
    if found.n_deaths < LEAST_DEATHS:
        died = "none of them has" if not found.n_deaths else f"{found.n_deaths} of them have"
        return (
            f"We watched {watched}, and {died} died. That is too few to say how long links live. "
            f"We say it from {LEAST_DEATHS} on."
        )
    lead = f"We watched {watched}, and {found.n_deaths:,} died."
    if found.median_days is not None:
        half = age_words(found.median_days)
        sure = _between(*found.median_interval)
        return f"{lead} Half of them were gone {half} after we first saw them{sure}."
    if found.horizon_days is not None and found.survival_at_horizon is not None:
        low, high = found.survival_interval or (None, None)
        sure = (
            ""
            if low is None or high is None
            else f" (most likely {words.share_words(low)} to {words.share_words(high)})"
        )
        return (
            f"{lead} After {age_words(found.horizon_days)}, "
            f"{words.share_words(found.survival_at_horizon)} of them still lived{sure}."
        )
    return lead


def _between(low: float | None, high: float | None) -> str:
    if low is None:
        return ""
    if high is None:
        return f" (most likely {age_words(low)} or more)"
    return f" (most likely {age_words(low)} to {age_words(high)})"


def _more(found: HalfLife) -> list[str]:
    """What else must be said, so that nobody reads more into the number than there is."""
    told = []
    if found.extrapolated_days is not None and found.extrapolated_interval is not None:
        low, high = found.extrapolated_interval
        told.append(
            f"If links go on dying at this pace, half of them are gone after about "
            f"{age_words(found.extrapolated_days)} ({age_words(low)} to {age_words(high)}). "
            "That is a guess: it looks further than we have watched."
        )
    if found.n_never_alive:
        never = words.counted(found.n_never_alive, "link", "links")
        told.append(f"{never} never worked when we looked. They are left out.")
    return told
