"""Does it come at several reading levels? Read from the estimates of the versions of a work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from curate.records import Answer, Measurement, ReadabilityStatus, level_label, told_apart
from curate.rubric.finding import HINT, PART_SEEN, Finding, Found, Open
from curate.rubric.signals.languages import language_name, primary
from curate.urls import canonical_or_none

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from curate.rubric.inputs import RubricInput
    from curate.rubric.model import Profile

_SEVERAL = 3
_NO_NUMBER = {
    ReadabilityStatus.TOO_SHORT: "The text is too short for a reading level, so there is none to"
    " compare.",
    ReadabilityStatus.NOT_PROSE: "Lists, verse and tables have no reading level, so there is none"
    " to compare.",
    ReadabilityStatus.UNRELIABLE: "The text has no clear sentences, so there is no reading level"
    " to compare.",
    ReadabilityStatus.UNSUPPORTED_LANGUAGE: "We estimate levels of English texts only, so there is"
    " none to compare.",
}


@dataclass(slots=True, frozen=True)
class Estimate:
    """The Lexile-like number of one version, in L, with its 90 % interval for this text."""

    lexile_like: int
    url: str = ""
    interval: tuple[int, int] | None = None
    is_rough: bool = False


def distinct_levels(estimates: Iterable[Estimate]) -> list[Estimate]:
    """Estimates that can all be told apart from one another, from the lowest up.

    Those that are sure go first, so that a rough one never takes the place of one. The count may
    be too small where intervals differ much in width, never too large.

    >>> [e.lexile_like for e in distinct_levels(Estimate(n) for n in (420, 650, 500, 900))]
    [420, 650, 900]
    """
    levels: list[Estimate] = []
    for one in sorted(estimates, key=lambda e: (e.is_rough, e.lexile_like, e.url)):
        if all(
            told_apart(one.lexile_like, held.lexile_like, one.interval, held.interval)
            for held in levels
        ):
            levels.append(one)
    return sorted(levels, key=lambda e: e.lexile_like)


def reading_levels(profile: Profile, item: RubricInput, now: datetime) -> Finding:
    """`yes`: three sure levels or more; `partly`: two, or rough ones. Absence proves nothing."""
    estimates = _estimates(item)
    evidence = tuple(
        _measurement(e) for e in sorted(estimates, key=lambda e: (e.lexile_like, e.url))
    )
    levels = distinct_levels(estimates)
    if len(levels) < 2:
        return Open(because=_because(item, estimates), evidence=evidence)
    sure = [level for level in levels if not level.is_rough]
    low, high = (level_label(level.lexile_like) for level in (levels[0], levels[-1]))
    span = f"from about {low} to {high} (Lexile-like estimates)"
    rough = "" if len(sure) == len(levels) else " Not all of them are sure: see the numbers."
    return Found(
        answer=Answer.YES if len(sure) >= _SEVERAL else Answer.PARTLY,
        reason=f"It comes at {len(levels)} clearly different reading levels, {span}.{rough}",
        evidence=evidence,
        confidence=PART_SEEN if len(sure) >= 2 else HINT,
    )


def _because(item: RubricInput, estimates: list[Estimate]) -> str:
    if len(estimates) > 1:
        return (
            "Other versions are in the catalog, but their levels lie too close together to tell"
            " them apart."
        )
    reading = item.readability
    if reading is None or reading.status not in _NO_NUMBER:
        return "No version of it at a clearly different reading level is in the catalog."
    because = _NO_NUMBER[reading.status]
    language = reading.language or item.resource.in_language
    if reading.status is ReadabilityStatus.UNSUPPORTED_LANGUAGE and language:
        because = because.replace("texts only", f"texts only, not of {language_name(language)}")
    return because


def _measurement(estimate: Estimate) -> Measurement:
    within = ""
    if estimate.interval is not None:
        low, high = (level_label(edge) for edge in estimate.interval)
        within = f"nine times in ten between {low} and {high}; "
    rough = "low confidence; " if estimate.is_rough else ""
    return Measurement(
        name="lexile_like_estimate",
        value=float(estimate.lexile_like),
        unit="L",
        note=f"{within}{rough}not a certified Lexile measure; version at {estimate.url}",
    )


def _estimates(item: RubricInput) -> list[Estimate]:
    """One estimate for each address: versions in the item's own language, and the item itself."""
    own_language = item.resource.in_language
    found: dict[str, Estimate] = {}
    for version in item.work.versions if item.work else ():
        other = (
            version.language is not None
            and own_language is not None
            and primary(version.language) != primary(own_language)
        )
        if version.lexile_like is not None and not other:
            url = canonical_or_none(version.url) or version.url
            rough = version.status not in (None, ReadabilityStatus.OK)
            found[url] = Estimate(version.lexile_like, url, version.interval_text, rough)
    reading = item.readability
    if reading is not None and reading.lexile_like is not None:
        url = canonical_or_none(item.resource.url) or item.resource.url
        rough = reading.status is not ReadabilityStatus.OK
        found[url] = Estimate(reading.lexile_like, url, reading.interval_text, rough)
    return list(found.values())
