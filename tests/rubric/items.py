"""Builds items for the rubric's tests: a plain page about rocks, changed where a test needs it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from curate.records import Claim, PageSignals, Resource, RubricAnswer
from curate.rubric import (
    LinkFacts,
    Profile,
    RubricInput,
    answer_all,
    load_profile,
    load_rubric,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
CHECKED = datetime(2026, 2, 20, 8, tzinfo=UTC)
URL = "https://rocks.example.org/lesson"


def item(
    *,
    signals: dict[str, Any] | None = None,
    provenance: dict[str, Any] | None = None,
    links: LinkFacts | None = None,
    **rest: Any,
) -> RubricInput:
    """An item; keywords that are fields of `Resource` go there, the others to the item."""
    fields = {name: rest.pop(name) for name in list(rest) if name in Resource.model_fields}
    return RubricInput(
        id="rocks",
        resource=Resource(**{"name": "Rocks and minerals", "url": URL, **fields}),
        signals=PageSignals(**(signals or {})),
        provenance=provenance or {},
        links=links,
        **rest,
    )


def profile(**changes: Any) -> Profile:
    """The default profile with changes."""
    return load_profile().model_copy(update=changes)


def answer(question: str, it: RubricInput, district: Profile | None = None) -> RubricAnswer:
    """The answer to one of the purchase questions."""
    rubric = load_rubric("purchase_questions")
    answers = answer_all(rubric, district or load_profile(), it, NOW)
    return next(found for found in answers if found.question == question)


def links(*, alive: int = 0, dead: int = 0, **rest: Any) -> LinkFacts:
    """Checked link facts with so many alive and dead links."""
    counts = {"alive": alive, "dead": dead, **rest.pop("more", {})}
    facts = {
        "n_links": sum(counts.values()),
        "n_by_state": counts,
        "last_checked_at": CHECKED,
        "own_state": "alive",
    }
    return LinkFacts(**{**facts, **rest})


def claim(text: str) -> Claim:
    """A publisher's claim."""
    return Claim(text=text, place="script[type=application/ld+json]")
