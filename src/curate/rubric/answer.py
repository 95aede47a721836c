"""Answers a rubric for one item: a person's word first, then what a machine can show, else open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from curate.errors import RecordRejected
from curate.records import Answer, PersonWord, RubricAnswer
from curate.rubric.finding import PERSON_SAYS, Found, Open
from curate.rubric.signals import ANSWERERS

if TYPE_CHECKING:
    from datetime import datetime

    from curate.rubric.inputs import PersonAnswer, RubricInput
    from curate.rubric.model import Profile, Question, Rubric


def answer_all(
    rubric: Rubric, profile: Profile, item: RubricInput, now: datetime
) -> tuple[RubricAnswer, ...]:
    """One answer for each question, in the rubric's order; each but `unknown` has evidence.

    Args:
        rubric: the questions.
        profile: what the district needs (languages, bandwidth ...); weights play no part here.
        item: everything known of the item. Answers of people to other rubrics are ignored.
        now: aware time by which dates and link checks are aged.

    Raises:
        RecordRejected: if a person's answer is not on the question's scale.
        ValueError: if `now` has no time zone.
    """
    if now.tzinfo is None:
        msg = "now has no time zone"
        raise ValueError(msg)
    return tuple(_answer(question, profile, item, now) for question in rubric.questions)


def has_ground(answer: RubricAnswer) -> bool:
    """Whether an answer may be shown: it is `unknown`, or it has evidence."""
    return answer.answer is Answer.UNKNOWN or bool(answer.evidence)


def _answer(question: Question, profile: Profile, item: RubricInput, now: datetime) -> RubricAnswer:
    if question.id in item.people:
        answer = _from_person(question, item.people[question.id])
    elif question.machine is None:
        answer = _open(question, Open(because="No machine can answer this."))
    else:
        answer = _from_machine(question, ANSWERERS[question.machine](profile, item, now))
    if not has_ground(answer):
        msg = f"{question.id}: the answer {answer.answer} has no evidence"
        raise AssertionError(msg)
    return answer


def _from_person(question: Question, person: PersonAnswer) -> RubricAnswer:
    if person.answer not in question.scale:
        detail = f"a person answered {person.answer} to {question.id}"
        raise RecordRejected("answer_off_scale", detail)
    note = (person.note or "").strip() or None
    is_open = person.answer is Answer.UNKNOWN
    return RubricAnswer(
        question=question.id,
        answer=person.answer,
        reason=note or ("A reviewer left this open." if is_open else "A reviewer answered this."),
        evidence=(PersonWord(actor_id=person.actor_id, at=person.at, note=note),),
        confidence=None if is_open else PERSON_SAYS,
        open_because=question.answered_by if is_open else None,
    )


def _from_machine(question: Question, finding: Found | Open) -> RubricAnswer:
    if isinstance(finding, Open):
        return _open(question, finding)
    if finding.from_absence and not question.absence_proves_no:
        because = f"{finding.reason} That does not prove a no."
        return _open(question, Open(because=because, evidence=finding.evidence))
    if finding.answer not in question.scale:
        because = f"{finding.reason} The scale of this question has no {finding.answer}."
        return _open(question, Open(because=because, evidence=finding.evidence))
    return RubricAnswer(
        question=question.id,
        answer=finding.answer,
        reason=finding.reason,
        evidence=finding.evidence,
        confidence=finding.confidence,
    )


def _open(question: Question, finding: Open) -> RubricAnswer:
    return RubricAnswer(
        question=question.id,
        answer=Answer.UNKNOWN,
        reason=finding.because,
        evidence=finding.evidence,
        open_because=question.answered_by,
    )
