"""Can it be kept without paying? Read from the license and from the publisher's own claim.

Neither counts printing, devices or training: the question says so where it stays open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from curate.records import Answer, Claim, Evidence
from curate.rubric.finding import PART_SEEN, SEEN, Finding, Found, Open, trust
from curate.rubric.signals.licenses import disagreement, stated_license

if TYPE_CHECKING:
    from datetime import datetime

    from curate.rubric.inputs import RubricInput
    from curate.rubric.model import Profile


def costs(profile: Profile, item: RubricInput, now: datetime) -> Finding:
    """`yes`: a free license, so a kept copy stays free; `partly`: free today; `no`: not free."""
    licensed = _free_license(item)
    free_now = item.resource.is_accessible_for_free
    if licensed is not None:
        return _by_license(item, *licensed)
    if free_now is None:
        return Open(because="No license settles it, and no price is stated.")
    claim = _claim(item)
    if free_now:
        return Found(
            answer=Answer.PARTLY,
            reason="The publisher says that it is free today; nothing says that it will stay so.",
            evidence=(claim,),
            confidence=PART_SEEN,
        )
    return Found(
        answer=Answer.NO,
        reason="The publisher says that it is not free.",
        evidence=(claim,),
        confidence=min(SEEN, trust(claim)),
    )


def _free_license(item: RubricInput) -> tuple[str, Evidence] | None:
    """Id and evidence of the license, where it is free and nothing on the page disagrees."""
    stated = stated_license(item)
    if stated is None or disagreement(item) is not None:
        return None
    name, terms, evidence = stated
    return (name, evidence) if terms is not None and terms.free else None


def _by_license(item: RubricInput, name: str, evidence: Evidence) -> Finding:
    free_now = item.resource.is_accessible_for_free
    claims = () if free_now is None else (_claim(item),)
    if free_now is False:
        return Found(
            answer=Answer.PARTLY,
            reason=f"{name} lets you keep a free copy, but the publisher says that access is "
            "not free.",
            evidence=(evidence, *claims),
            confidence=PART_SEEN,
        )
    return Found(
        answer=Answer.YES,
        reason=f"{name} lets you keep and copy it for free. Printing, devices and training are "
        "not counted.",
        evidence=(evidence, *claims),
        confidence=min(SEEN, trust(evidence)),
    )


def _claim(item: RubricInput) -> Evidence:
    found = item.provenance.get("is_accessible_for_free")
    if found is not None:
        return found
    words = str(item.resource.is_accessible_for_free).lower()
    return Claim(text=f"isAccessibleForFree: {words}", place="record")
