"""What makes an answer stale: the engine's version and the files that people edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from curate.hashing import json_hash

if TYPE_CHECKING:
    from curate.rubric.model import Profile, Rubric

# Raised whenever an answerer or the score may answer otherwise on the same input.
RUBRIC_VERSION = "1"


def rubric_hash(rubric: Rubric, profile: Profile) -> str:
    """Changes exactly when the rubric, the profile or the engine changes: then score again.

    Answers also depend on the day (ages of dates and checks), which is no part of this.
    """
    return json_hash(
        {
            "engine": RUBRIC_VERSION,
            "rubric": rubric.model_dump(mode="json"),
            "profile": profile.model_dump(mode="json"),
        }
    )
