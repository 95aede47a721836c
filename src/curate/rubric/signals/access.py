"""Can it be adapted for special needs? Image descriptions, captions and claims: `partly` at most.

No machine can tell that an item serves a student with special needs; these are signs of care.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from curate.records import Answer, Evidence, Measurement
from curate.rubric.finding import (
    HINT,
    PART_SEEN,
    Finding,
    Found,
    Open,
    field_evidence,
    listed,
)
from curate.wording import counted

if TYPE_CHECKING:
    from datetime import datetime

    from curate.rubric.inputs import RubricInput
    from curate.rubric.model import Profile

# Web Content Accessibility Guidelines 1.1.1 asks it of every image; we allow for one slip in ten.
_ENOUGH_DESCRIBED = 0.9
# Words of schema.org's accessibilityFeature that claim nothing.
_NO_CLAIM = frozenset({"none", "unknown"})


def special_needs(profile: Profile, item: RubricInput, now: datetime) -> Finding:
    """`partly` where described images, captions or the publisher's claim speak for it."""
    signs: list[str] = []
    evidence: list[Evidence] = []
    signals = item.signals
    described = _described_share(item)
    if described is not None:
        evidence.append(
            Measurement(
                name="images_with_text_alternative",
                value=round(described, 4),
                unit="share",
                note=f"{counted(signals.n_images, 'image')}, "
                f"{signals.n_images_without_alt} without",
            )
        )
        if described >= _ENOUGH_DESCRIBED:
            signs.append(f"{described:.0%} of its images have a text alternative")
    if signals.videos and signals.n_caption_tracks:
        evidence.append(
            Measurement(
                name="caption_tracks", value=float(signals.n_caption_tracks), unit="caption tracks"
            )
        )
        signs.append("its videos have captions")
    claims = [f for f in item.resource.accessibility_feature if f.strip().lower() not in _NO_CLAIM]
    if claims:
        evidence.append(field_evidence(item, "accessibility_feature"))
        signs.append(f"the publisher names {listed(claims)}")
    if not signs:
        return Open(because=_why_open(item, described), evidence=tuple(evidence))
    return Found(
        answer=Answer.PARTLY,
        reason=f"Signs of care: {listed(signs)}. Only a try with your students can tell more.",
        evidence=tuple(evidence),
        confidence=PART_SEEN if len(signs) > 1 else HINT,
    )


def _described_share(item: RubricInput) -> float | None:
    n_images = item.signals.n_images
    if n_images == 0:
        return None
    return max(0.0, 1 - item.signals.n_images_without_alt / n_images)


def _why_open(item: RubricInput, described: float | None) -> str:
    if described is not None:
        lacking = item.signals.n_images_without_alt
        images = counted(item.signals.n_images, "image")
        return f"{lacking} of its {images} have no text alternative; more is not known."
    return "Nothing on the page speaks for it or against it."
