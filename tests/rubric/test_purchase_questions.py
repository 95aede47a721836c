"""The shipped rubric: fourteen topics in order, words that a teacher reads, nothing guessed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from curate.records import Answer
from curate.rubric import ANSWERERS, load_profile, load_rubric, profile_names, rubric_names

RUBRIC = load_rubric("purchase_questions")
TOPICS = (
    "independent_research",
    "other_districts",
    "network_fit",
    "special_needs",
    "lexile_scaling",
    "translation",
    "videos",
    "adaptive",
    "ancillaries",
    "system_sync",
    "teacher_editing",
    "upkeep",
    "licenses",
    "sustaining_costs",
)
DOCS = Path(__file__).parents[2] / "docs" / "rubric.md"


def test_the_fourteen_topics_stand_in_order():
    assert RUBRIC.ids == TOPICS


@pytest.mark.parametrize("question", RUBRIC.questions, ids=lambda question: question.id)
def test_a_question_speaks_to_the_teacher_in_short_sentences(question):
    assert question.question.endswith("?")
    assert re.search(r"\byour?\b", f"{question.question} {question.why}", re.IGNORECASE)
    words = f"{question.question} {question.why} {question.answered_by}"
    for sentence in re.split(r"(?<=[.?!])\s+", words):
        assert len(sentence.split()) <= 24, sentence


def grade(text):
    """Automated Readability Index (Senter and Smith 1967, AMRL-TR-66-220): a U.S. grade."""
    words = re.findall(r"[\w'-]+", text)
    sentences = re.findall(r"[.?!](?:\s|$)", text)
    letters = sum(len(word.replace("'", "").replace("-", "")) for word in words)
    return 4.71 * letters / len(words) + 0.5 * len(words) / len(sentences) - 21.43


@pytest.mark.parametrize("question", RUBRIC.questions, ids=lambda question: question.id)
def test_a_question_reads_at_about_grade_six(question):
    assert grade(f"{question.question} {question.why}") <= 8


def test_the_questions_together_read_at_grade_six_or_below():
    assert grade(" ".join(f"{q.question} {q.why} {q.answered_by}" for q in RUBRIC.questions)) < 7


@pytest.mark.parametrize("question", RUBRIC.questions, ids=lambda question: question.id)
def test_all_four_answers_are_on_the_scale(question):
    assert question.scale == (Answer.YES, Answer.PARTLY, Answer.NO, Answer.UNKNOWN)


def test_absence_never_proves_a_no_in_the_shipped_rubric():
    assert not any(question.absence_proves_no for question in RUBRIC.questions)


def test_only_the_need_for_extras_hopes_for_a_no():
    assert [q.id for q in RUBRIC.questions if q.good is Answer.NO] == ["ancillaries"]


def test_every_answerer_serves_a_question_and_five_are_open_to_people_only():
    used = [question.machine for question in RUBRIC.questions]
    assert set(used) - {None} == set(ANSWERERS)
    assert used.count(None) == 5


def test_every_question_is_documented_with_its_machine():
    text = DOCS.read_text(encoding="utf-8")
    for question in RUBRIC.questions:
        assert f"### {question.label} (`{question.id}`)" in text


def test_every_profile_setting_is_documented():
    text = DOCS.read_text(encoding="utf-8")
    for name in type(load_profile()).model_fields:
        assert f"`{name}`" in text


def test_bundled_rubrics_and_profiles_load_and_fit():
    assert "purchase_questions" in rubric_names()
    assert {"default", "small_rural"} <= set(profile_names())
    for name in rubric_names():
        load_rubric(name)
    for name in profile_names():
        load_profile(name, rubric=RUBRIC)
