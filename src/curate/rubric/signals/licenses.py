"""May it be used without buying a license or asking? Read from the license that the item states."""

from __future__ import annotations

from typing import TYPE_CHECKING

from curate.records import Answer, Claim, Evidence
from curate.rubric.finding import PART_SEEN, Finding, Found, Open, field_evidence, listed, trust
from curate.rubric.license_terms import LicenseTerms, license_terms

if TYPE_CHECKING:
    from datetime import datetime

    from curate.rubric.inputs import RubricInput
    from curate.rubric.model import Profile


def stated_license(item: RubricInput) -> tuple[str, LicenseTerms | None, Evidence] | None:
    """Id (or address), terms and evidence of the license; None where none is stated."""
    for field in ("license", "license_url"):
        value = getattr(item.resource, field)
        if value:
            return value, license_terms(value), field_evidence(item, field)
    return None


def disagreement(item: RubricInput) -> Evidence | None:
    """The evidence that the page names another license too."""
    words = item.resource.license_disagreement
    if not words:
        return None
    found = item.provenance.get("license_disagreement")
    return found or Claim(text=words, place="record field license_disagreement")


def license_use(profile: Profile, item: RubricInput, now: datetime) -> Finding:
    """`yes`: free to use and copy; `partly`: with limits, or two licenses; `no`: reserved."""
    stated = stated_license(item)
    other = disagreement(item)
    if stated is None:
        return Open(
            because="No license is stated, which does not make it free.",
            evidence=(other,) if other else (),
        )
    name, terms, evidence = stated
    if other is not None:
        return Found(
            answer=Answer.PARTLY,
            reason=f"The page names {name} and another license too: "
            f"{item.resource.license_disagreement}.",
            evidence=(evidence, other),
            confidence=PART_SEEN,
        )
    if terms is None:
        return Open(because=f"We do not know the terms of {name}.", evidence=(evidence,))
    if not terms.free:
        return Found(
            answer=Answer.NO,
            reason=f"The owner keeps all rights ({name}): you must ask or buy.",
            evidence=(evidence,),
            confidence=trust(evidence),
        )
    limits = _limits(terms)
    return Found(
        answer=Answer.PARTLY if limits else Answer.YES,
        reason=f"{name} lets you use and copy it{', but ' + listed(limits) if limits else ''}.",
        evidence=(evidence,),
        confidence=trust(evidence),
    )


def _limits(terms: LicenseTerms) -> list[str]:
    limits = []
    if terms.noncommercial:
        limits.append("you may not make money with it")
    if terms.no_derivatives:
        limits.append("you may not share a changed version")
    return limits
