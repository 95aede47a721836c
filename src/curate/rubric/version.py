"""What makes an answer stale: the engine's version and the files that people edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from curate.hashing import json_hash

if TYPE_CHECKING:
    from curate.rubric.model import Profile, Rubric

# Raised whenever an answerer or the score may answer otherwise on the same input.
RUBRIC_VERSION = "2"


def rubric_hash(rubric: Rubric, profile: Profile | None = None) -> str:
    """Changes exactly when the rubric, the profile (if given) or the engine changes.

    Leave the profile out where it is hashed elsewhere. Answers also depend on the day (ages of
    dates and of link checks), which is no part of this.
    """
    return json_hash(
        {
            "engine": RUBRIC_VERSION,
            "rubric": rubric.model_dump(mode="json"),
            "profile": profile.model_dump(mode="json") if profile is not None else None,
        }
    )
