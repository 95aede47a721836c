"""Does it come at several reading levels? Read from the estimates of the versions of a work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from curate.records import Answer, Measurement
from curate.rubric.finding import PART_SEEN, Finding, Found, Open
from curate.rubric.signals.languages import primary
from curate.urls import canonical_or_none

if TYPE_CHECKING:
    from datetime import datetime

    from curate.rubric.inputs import RubricInput
    from curate.rubric.model import Profile

# Two estimates are two levels only when farther apart than the estimate's own error: 200 L.
_STEP_L = 200
_SEVERAL = 3


def distinct_levels(estimates: list[int], step: int = _STEP_L) -> list[int]:
    """The most levels at least `step` L apart that `estimates` (in L) hold, from the lowest up.

    >>> distinct_levels([420, 640, 500, 900])
    [420, 640, 900]
    """
    levels: list[int] = []
    for estimate in sorted(estimates):
        if not levels or estimate - levels[-1] >= step:
            levels.append(estimate)
    return levels


def reading_levels(profile: Profile, item: RubricInput, now: datetime) -> Finding:
    """`yes`: three levels or more; `partly`: two. One version alone proves nothing."""
    estimates = _estimates(item)
    levels = distinct_levels(list(estimates.values()))
    if len(levels) < 2:
        because = "No version of it at a clearly different reading level is in the catalog."
        return Open(because=because)
    evidence = tuple(
        Measurement(
            name="lexile_like_estimate",
            value=float(estimate),
            unit="L",
            note=f"not a certified Lexile measure; version at {url}",
        )
        for url, estimate in sorted(estimates.items(), key=lambda pair: (pair[1], pair[0]))
    )
    span = f"from about {levels[0]}L to {levels[-1]}L (Lexile-like estimates)"
    return Found(
        answer=Answer.YES if len(levels) >= _SEVERAL else Answer.PARTLY,
        reason=f"It comes at {len(levels)} clearly different reading levels, {span}.",
        evidence=evidence,
        confidence=PART_SEEN,
    )


def _estimates(item: RubricInput) -> dict[str, int]:
    """Estimate by address: the versions in the item's own language, and the item itself."""
    own_language = item.resource.in_language
    found: dict[str, int] = {}
    for version in item.work.versions if item.work else ():
        other = (
            version.language is not None
            and own_language is not None
            and primary(version.language) != primary(own_language)
        )
        if version.lexile_like is not None and not other:
            found[canonical_or_none(version.url) or version.url] = version.lexile_like
    if item.readability is not None and item.readability.lexile_like is not None:
        own = canonical_or_none(item.resource.url) or item.resource.url
        found[own] = item.readability.lexile_like
    return found
