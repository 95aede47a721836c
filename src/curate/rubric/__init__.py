"""The purchase questions: answered from evidence, scored for a district."""

from __future__ import annotations

from curate.rubric.answer import answer_all, has_ground
from curate.rubric.inputs import LinkFacts, PersonAnswer, RubricInput, Version, WorkFacts
from curate.rubric.load import (
    Profile,
    Question,
    Rubric,
    check_fits,
    load_profile,
    load_rubric,
    profile_names,
    rubric_names,
)
from curate.rubric.reading import read_item
from curate.rubric.score import answer_value, score
from curate.rubric.signals import ANSWERERS
from curate.rubric.version import RUBRIC_VERSION, rubric_hash

__all__ = [
    "ANSWERERS",
    "RUBRIC_VERSION",
    "LinkFacts",
    "PersonAnswer",
    "Profile",
    "Question",
    "Rubric",
    "RubricInput",
    "Version",
    "WorkFacts",
    "answer_all",
    "answer_value",
    "check_fits",
    "has_ground",
    "load_profile",
    "load_rubric",
    "profile_names",
    "read_item",
    "rubric_hash",
    "rubric_names",
    "score",
]
