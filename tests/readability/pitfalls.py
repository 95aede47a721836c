"""Read `pitfalls.yaml`, and tell whether what is said of a text is absurd.

A number is absurd where a sane reader would say that there is none, where it lies outside what the
case allows, or where it differs by more than 100L from what the same prose gets alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from curate.readability import assess

if TYPE_CHECKING:
    from curate.records import Readability

_FILE = Path(__file__).with_name("pitfalls.yaml")
_FURTHEST = 100  # L from the number of the passage itself


@dataclass(frozen=True, slots=True)
class Pitfall:
    """One text with the statuses allowed and, where a number may be told, its range."""

    name: str
    text: str
    status: tuple[str, ...]
    language: str | None = None
    lexile: tuple[int, int] | None = None
    grade: tuple[float, float] | None = None
    like: str | None = field(default=None, repr=False)
    words: int | None = None
    is_refused: bool = False


def load() -> list[Pitfall]:
    """All cases of the file, with passages put in and texts repeated."""
    told = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    passages = {name: text.strip() for name, text in told["passages"].items()}
    return [_pitfall(case, passages) for case in told["cases"]]


def _pitfall(case: dict[str, Any], passages: dict[str, str]) -> Pitfall:
    text = case["text"]
    if any(f"{{{name}}}" in text for name in passages) or "{{" in text:
        text = text.format(**passages)
    return Pitfall(
        name=case["name"],
        text=text * case.get("times", 1) + case.get("tail", ""),
        status=tuple(case["status"]),
        language=case.get("lang"),
        lexile=tuple(case["lexile"]) if "lexile" in case else None,
        grade=tuple(case["grade"]) if "grade" in case else None,
        like=passages[case["like"]] if "like" in case else None,
        words=case.get("words"),
        is_refused=case.get("refused", False),
    )


def problems(pitfall: Pitfall, found: Readability) -> list[str]:
    """What is absurd about `found`; empty where nothing is."""
    number = found.lexile_like
    out = []
    if found.status.value not in pitfall.status:
        out.append(f"status {found.status.value}, not {' or '.join(pitfall.status)}")
    if number is not None and not {"ok", "low_confidence"} & set(pitfall.status):
        out.append(f"{number}L where there is no number")
    if number is not None and pitfall.lexile:
        lowest, highest = pitfall.lexile
        if not lowest <= number <= highest:
            out.append(f"{number}L, not {lowest} to {highest}L")
    if number is not None and pitfall.like:
        alone = assess(pitfall.like, formulas=False).lexile_like
        if alone is None or abs(number - alone) > _FURTHEST:
            out.append(f"{number}L, but the passage alone {alone}L")
    grade = found.formulas.get("flesch_kincaid_grade")
    if grade is not None and pitfall.grade:
        lowest_grade, highest_grade = pitfall.grade
        if not lowest_grade <= grade <= highest_grade:
            out.append(f"grade {grade}, not {lowest_grade} to {highest_grade}")
    if pitfall.words is not None and found.prose_words != pitfall.words:
        out.append(f"{found.prose_words} words of prose, not {pitfall.words}")
    return out
