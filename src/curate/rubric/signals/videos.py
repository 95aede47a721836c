"""Does it have videos, with captions? Read from the players and caption tracks on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from curate.records import Answer, Evidence, Measurement
from curate.rubric.finding import (
    HINT,
    PART_SEEN,
    SEEN,
    STATED,
    Finding,
    Found,
    Open,
    field_evidence,
    signal_quote,
    trust,
)
from curate.wording import counted

if TYPE_CHECKING:
    from datetime import datetime

    from curate.rubric.inputs import RubricInput
    from curate.rubric.model import Profile

_FILES = (".mp4", ".m4v", ".webm", ".ogv", ".mov")
# Values of schema.org's accessibilityFeature that mean captions, old and new spellings.
_CAPTIONS = frozenset({"captions", "closedcaptions", "opencaptions"})


def claims_captions(item: RubricInput) -> bool:
    """Whether the publisher names captions among the accessibility features."""
    names = {
        name.lower().replace(" ", "").replace("-", "")
        for name in item.resource.accessibility_feature
    }
    return bool(names & _CAPTIONS)


def videos(profile: Profile, item: RubricInput, now: datetime) -> Finding:
    """`yes`: videos with captions; `partly`: videos whose captions were not seen."""
    signals = item.signals
    if not signals.videos:
        return _none_seen(item)
    evidence = _measured(item)
    n_videos, n_tracks = len(signals.videos), signals.n_caption_tracks
    shown = f"It shows {counted(n_videos, 'video')}"
    if n_tracks >= n_videos:
        return Found(
            answer=Answer.YES,
            reason=f"{shown} with {counted(n_tracks, 'caption track')}.",
            evidence=evidence,
            # Several tracks may all belong to one of several videos.
            confidence=STATED if n_videos == 1 else SEEN,
        )
    if claims_captions(item):
        claim = field_evidence(item, "accessibility_feature")
        return Found(
            answer=Answer.YES,
            reason=f"{shown}, and the publisher says that there are captions.",
            evidence=(*evidence, claim),
            confidence=PART_SEEN,
        )
    if n_tracks:
        reason = f"{shown} but only {counted(n_tracks, 'caption track')}."
    elif all(_is_file(video) for video in signals.videos):
        reason = f"{shown} without a caption track."
    else:
        reason = f"{shown}; captions inside the players cannot be seen from the page."
    return Found(answer=Answer.PARTLY, reason=reason, evidence=evidence, confidence=SEEN)


def _is_file(address: str) -> bool:
    try:
        return urlsplit(address).path.lower().endswith(_FILES)
    except ValueError:
        return False


def _measured(item: RubricInput) -> tuple[Evidence, ...]:
    signals = item.signals
    return (
        Measurement(
            name="embedded_videos",
            value=float(len(signals.videos)),
            unit="videos",
            note=", ".join(signals.videos[:3]),
        ),
        Measurement(
            name="caption_tracks", value=float(signals.n_caption_tracks), unit="caption tracks"
        ),
        *signal_quote(item, "videos"),
    )


def _none_seen(item: RubricInput) -> Finding:
    if any("video" in kind.lower() for kind in item.resource.learning_resource_type):
        claim = field_evidence(item, "learning_resource_type")
        return Found(
            answer=Answer.PARTLY,
            reason="The publisher calls it a video; we have not seen the player or its captions.",
            evidence=(claim,),
            confidence=min(PART_SEEN, trust(claim)),
        )
    if item.signals.page_bytes is None:
        return Open(because="The page was not looked at for videos.")
    seen = Measurement(name="embedded_videos", value=0.0, unit="videos", note="in the page's HTML")
    if item.signals.n_scripts:
        n_scripts = counted(item.signals.n_scripts, "script")
        because = f"The page's HTML has no video, but its {n_scripts} may add one."
        return Open(because=because, evidence=(seen,))
    return Found(
        answer=Answer.NO,
        reason="The page has no video, and no script that could add one.",
        evidence=(seen,),
        confidence=HINT,
        from_absence=True,
    )
