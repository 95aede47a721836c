"""Answers in general: evidence behind each, people first, the clock handed in."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from tests.rubric.items import CHECKED, NOW, answer, item, links
from tests.rubric.strategies import RUBRIC, items, profiles

from curate.errors import RecordRejected
from curate.records import Answer, PersonWord, RubricAnswer
from curate.rubric import PersonAnswer, answer_all, has_ground, load_profile, load_rubric
from curate.rubric.finding import Found


@settings(max_examples=150, deadline=None)
@given(it=items, profile=profiles)
def test_every_answer_but_unknown_has_evidence_and_every_unknown_says_what_would_answer_it(
    it, profile
):
    answers = answer_all(RUBRIC, profile, it, NOW)
    assert tuple(found.question for found in answers) == RUBRIC.ids
    for question, found in zip(RUBRIC.questions, answers, strict=True):
        assert found.reason
        if found.answer is Answer.UNKNOWN:
            assert found.open_because
            assert found.confidence is None
        else:
            assert found.evidence
            assert found.open_because is None
            assert 0 < found.confidence <= 1
            by_person = any(isinstance(piece, PersonWord) for piece in found.evidence)
            assert question.machine is not None or by_person


@settings(max_examples=80, deadline=None)
@given(it=items, profile=profiles)
def test_a_persons_answer_always_wins(it, profile):
    answers = {found.question: found for found in answer_all(RUBRIC, profile, it, NOW)}
    for question, said in it.people.items():
        if question in answers:
            assert answers[question].answer is said.answer
            assert isinstance(answers[question].evidence[0], PersonWord)


@settings(max_examples=80, deadline=None)
@given(it=items, profile=profiles)
def test_the_same_input_is_answered_the_same(it, profile):
    assert answer_all(RUBRIC, profile, it, NOW) == answer_all(RUBRIC, profile, it, NOW)


def test_an_item_of_which_nothing_is_known_is_all_unknown():
    answers = answer_all(RUBRIC, load_profile(), item(), NOW)
    assert {found.answer for found in answers} == {Answer.UNKNOWN}


def test_a_well_described_item_gets_five_answers_from_measured_signals():
    it = item(
        license="CC-BY-4.0",
        in_language="en",
        date_modified="2026-01-01",
        publisher="Rock House",
        links=links(alive=9),
        signals={
            "page_bytes": 30_000,
            "translations": ("es",),
            "videos": ("https://rocks.example.org/film.mp4",),
            "n_caption_tracks": 1,
        },
    )
    wanted = ("network_fit", "translation", "videos", "upkeep", "licenses")
    assert [answer(question, it).answer for question in wanted] == [
        Answer.PARTLY,
        Answer.YES,
        Answer.YES,
        Answer.YES,
        Answer.YES,
    ]


def test_an_answer_cannot_be_made_without_evidence():
    with pytest.raises(ValueError, match="evidence"):
        Found(answer=Answer.NO, reason="Because.", evidence=(), confidence=0.5)
    bare = RubricAnswer(question="videos", answer=Answer.NO, reason="Because.")
    assert not has_ground(bare)


def test_a_person_who_leaves_it_open_keeps_it_open():
    said = PersonAnswer(answer="unknown", note="The vendor did not reply.", actor_id="a1", at=NOW)
    found = answer("licenses", item(license="CC-BY-4.0", people={"licenses": said}))
    assert found.answer is Answer.UNKNOWN
    assert found.reason == "The vendor did not reply."
    assert found.open_because


def test_a_persons_note_is_the_reason_and_their_word_the_evidence():
    said = PersonAnswer(answer="no", note="No study found.", actor_id="a1", at=CHECKED)
    found = answer("independent_research", item(people={"independent_research": said}))
    assert (found.answer, found.reason, found.confidence) == (Answer.NO, "No study found.", 1.0)
    assert found.evidence == (PersonWord(actor_id="a1", at=CHECKED, note="No study found."),)


def test_an_answer_off_the_scale_is_refused_from_people_and_left_open_by_machines():
    rubric = load_rubric("purchase_questions")
    narrow = rubric.model_copy(
        update={
            "questions": tuple(
                q.model_copy(update={"scale": (Answer.YES, Answer.NO, Answer.UNKNOWN)})
                for q in rubric.questions
            )
        }
    )
    said = PersonAnswer(answer="partly", actor_id="a1", at=NOW)
    with pytest.raises(RecordRejected, match="answer_off_scale"):
        answer_all(narrow, load_profile(), item(people={"adaptive": said}), NOW)
    answers = answer_all(narrow, load_profile(), item(license="CC-BY-NC-4.0"), NOW)
    by_id = {found.question: found for found in answers}
    assert by_id["licenses"].answer is Answer.UNKNOWN
    assert by_id["licenses"].evidence


def test_time_is_handed_in_and_decides():
    it = item(links=links(alive=9), date_modified="2026-01-01", publisher="Rock House")

    def upkeep(now):
        answers = answer_all(RUBRIC, load_profile(), it, now)
        return next(found for found in answers if found.question == "upkeep").answer

    assert upkeep(NOW) is Answer.YES
    assert upkeep(NOW + timedelta(days=365)) is Answer.UNKNOWN  # the check is too old by then
    with pytest.raises(ValueError, match="time zone"):
        upkeep(datetime(2026, 3, 1))


def test_a_wrong_count_of_link_states_is_refused():
    with pytest.raises(ValueError, match="link state"):
        links(more={"broken": 3})
