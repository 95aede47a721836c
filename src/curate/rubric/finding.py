"""What an answerer finds: an answer with its ground, or why the question stays open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from curate.records import (
    Answer,
    Claim,
    Evidence,
    Measurement,
    PersonWord,
    Quote,
    Record,
    Share,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from curate.rubric.inputs import RubricInput
    from curate.rubric.model import Profile

# How sure an answer is, 0-1, by the kind of its ground (the table in docs/rubric.md). These are
# ranks that we set, not measured frequencies.
PERSON_SAYS = 1.0
STATED = 0.9  # the publisher's machine-readable statement, or a measurement of the thing asked
SEEN = 0.8  # words or elements on the page itself
PART_SEEN = 0.6  # the evidence covers a part of what is asked
HINT = 0.5  # the evidence points one way and could be outweighed by what was not looked at


class Found(Record):
    """An answer. It cannot be made without evidence.

    `from_absence` marks a `no` that rests on finding nothing; it counts only where the question
    itself says that absence proves a no.
    """

    answer: Literal[Answer.YES, Answer.PARTLY, Answer.NO]
    reason: str = Field(min_length=1)
    evidence: tuple[Evidence, ...] = Field(min_length=1)
    confidence: Share
    from_absence: bool = False


class Open(Record):
    """No answer: `because` is one sentence; `evidence` is what was seen and did not suffice."""

    because: str = Field(min_length=1)
    evidence: tuple[Evidence, ...] = ()


Finding = Found | Open

if TYPE_CHECKING:
    Answerer = Callable[[Profile, RubricInput, datetime], Finding]


def field_evidence(item: RubricInput, field: str) -> Evidence:
    """The evidence behind a field of the resource that has a value.

    A record that came without provenance is itself the claim: its value is quoted as it stands.

    Raises:
        ValueError: if the field has no value.
    """
    value = getattr(item.resource, field)
    if value is None or value == ():
        msg = f"{field} has no value, so nothing can stand behind it"
        raise ValueError(msg)
    found = item.provenance.get(field)
    if found is not None:
        return found
    text = ", ".join(value) if isinstance(value, tuple) else str(value)
    return Claim(text=text, place=f"record field {field}")


def trust(evidence: Evidence) -> float:
    """How sure one piece of evidence makes us of the fact that it states, 0-1."""
    match evidence:
        case PersonWord():
            return PERSON_SAYS
        case Quote():
            return SEEN
        case Claim() | Measurement():
            return STATED


def signal_quote(item: RubricInput, signal: str) -> tuple[Evidence, ...]:
    """The words on the page that a signal was read from, if they were kept."""
    words = item.signals.quotes.get(signal)
    return (Quote(text=words, place="page"),) if words else ()


def listed(names: tuple[str, ...] | list[str], limit: int = 6) -> str:
    """Names in a row for a sentence, cut after `limit`.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    if len(names) > limit:
        return f"{', '.join(names[:limit])} and {len(names) - limit} more"
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
