"""From answers to a scorecard: a weighted mean of what is answered, and how much that is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from curate.records import Answer, RubricAnswer, Scorecard
from curate.rubric.load import check_fits

if TYPE_CHECKING:
    from collections.abc import Iterable

    from curate.rubric.model import Profile, Question, Rubric

_SHARE_OF_YES = {Answer.YES: 1.0, Answer.PARTLY: 0.5, Answer.NO: 0.0}


def answer_value(question: Question, answer: Answer) -> float | None:
    """What an answer is worth, 0-1, seen from the good answer; None for `unknown`."""
    share = _SHARE_OF_YES.get(answer)
    if share is None or question.good is Answer.YES:
        return share
    return 1 - share


def score(rubric: Rubric, profile: Profile, answers: Iterable[RubricAnswer]) -> Scorecard:
    """The scorecard of one item for one district.

    score = 100 x sum(weight x value) / sum(weight), over the answered questions, to 2 decimals;
    None where no question of positive weight is answered. coverage = weight answered / weight
    asked, to 4 decimals, 0 where nothing is asked. An unknown never moves the score, it lowers the
    coverage. Confidence plays no part: it is shown beside each answer.

    Example: weights 1, 1, 2 with yes, partly, unknown: 100 x (1 + 0.5) / 2 = 75, coverage 2/4.

    Args:
        rubric: the questions; the card lists its answers in their order.
        profile: the district's weights and deal-breakers.
        answers: in any order, at most one for each question; a question without one is open.

    Raises:
        RubricInvalid: if the profile weighs a question that the rubric does not ask.
        ValueError: if an answer belongs to no question, or a question has two.
    """
    check_fits(rubric, profile)
    given = _by_question(rubric, answers)
    ordered = tuple(given.get(question.id) or _missing(question) for question in rubric.questions)
    asked: list[float] = []
    answered: list[float] = []
    earned: list[float] = []
    for question, answer in zip(rubric.questions, ordered, strict=True):
        weight = profile.weight_of(question)
        value = answer_value(question, answer.answer)
        asked.append(weight)
        if value is not None:
            answered.append(weight)
            earned.append(weight * value)
    return Scorecard(
        rubric=rubric.id,
        rubric_version=rubric.version,
        profile=profile.id,
        answers=ordered,
        score=_share(earned, answered, scale=100, digits=2),
        coverage=_share(answered, asked, scale=1, digits=4) or 0.0,
        open_questions=tuple(a.question for a in ordered if a.answer is Answer.UNKNOWN),
        deal_breakers=tuple(
            a.question for a in ordered if a.answer in profile.deal_breakers.get(a.question, ())
        ),
    )


def _by_question(rubric: Rubric, answers: Iterable[RubricAnswer]) -> dict[str, RubricAnswer]:
    given: dict[str, RubricAnswer] = {}
    for answer in answers:
        if answer.question in given:
            msg = f"the question {answer.question!r} is answered twice"
            raise ValueError(msg)
        if answer.question not in rubric.ids:
            msg = f"the rubric {rubric.id} does not ask {answer.question!r}"
            raise ValueError(msg)
        given[answer.question] = answer
    return given


def _missing(question: Question) -> RubricAnswer:
    return RubricAnswer(
        question=question.id,
        answer=Answer.UNKNOWN,
        reason="This question has not been looked at.",
        open_because=question.answered_by,
    )


def _share(part: list[float], whole: list[float], *, scale: int, digits: int) -> float | None:
    total = math.fsum(whole)
    if total == 0:
        return None
    # Weights near the smallest float can round the quotient past its bound.
    return round(scale * min(1.0, math.fsum(part) / total), digits)
