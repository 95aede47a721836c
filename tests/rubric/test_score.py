"""The score: a weighted mean of what is answered, unmoved by what is not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rubric.strategies import RUBRIC, profiles

from curate.errors import RubricInvalid
from curate.records import Answer, RubricAnswer
from curate.rubric import Profile, load_profile, load_rubric, rubric_hash, score

LADDER = (Answer.NO, Answer.PARTLY, Answer.YES)
given_answers = st.fixed_dictionaries({name: st.sampled_from(list(Answer)) for name in RUBRIC.ids})
slow = settings(max_examples=100, deadline=None)


def answers(by_question):
    return [RubricAnswer(question=q, answer=a, reason="Made up.") for q, a in by_question.items()]


def made(by_question, profile=None):
    return score(RUBRIC, profile or load_profile(), answers(by_question))


@slow
@given(by_question=given_answers, profile=profiles)
def test_score_and_coverage_stay_in_range(by_question, profile):
    card = made(by_question, profile)
    assert 0 <= card.coverage <= 1
    assert card.score is None or 0 <= card.score <= 100
    if card.coverage > 0:
        assert card.score is not None


@slow
@given(by_question=given_answers, profile=profiles, data=st.data())
def test_an_unknown_never_moves_the_score_and_lowers_the_coverage(by_question, profile, data):
    """Scoring without the open questions gives the same score at coverage 1."""
    card = made(by_question, profile)
    opened = {
        name: 0.0 if answer is Answer.UNKNOWN else profile.weights.get(name, 1.0)
        for name, answer in by_question.items()
    }
    without = made(by_question, profile.model_copy(update={"weights": opened}))
    with_open = made(
        by_question,
        profile.model_copy(
            update={
                "weights": {
                    name: opened[name] if answer is not Answer.UNKNOWN else 5.0
                    for name, answer in by_question.items()
                }
            }
        ),
    )
    assert with_open.score == without.score
    assert with_open.coverage <= without.coverage
    if Answer.UNKNOWN in by_question.values() and without.coverage > 0:
        assert with_open.coverage < 1
    assert card.open_questions == tuple(
        name for name in RUBRIC.ids if by_question[name] is Answer.UNKNOWN
    )


@slow
@given(by_question=given_answers, profile=profiles, data=st.data())
def test_the_order_of_answers_does_not_matter(by_question, profile, data):
    shuffled = data.draw(st.permutations(answers(by_question)))
    assert score(RUBRIC, profile, shuffled) == made(by_question, profile)


@slow
@given(
    by_question=given_answers,
    profile=profiles,
    question=st.sampled_from(RUBRIC.questions),
    step=st.sampled_from([0, 1]),
)
def test_a_better_answer_never_lowers_the_score(by_question, profile, question, step):
    ladder = LADDER if question.good is Answer.YES else LADDER[::-1]
    worse = made({**by_question, question.id: ladder[step]}, profile)
    better = made({**by_question, question.id: ladder[step + 1]}, profile)
    if worse.score is not None and better.score is not None:
        assert better.score >= worse.score
    assert better.coverage == worse.coverage


@slow
@given(by_question=given_answers)
def test_all_good_is_100_and_all_bad_is_0(by_question):
    good = {q.id: q.good for q in RUBRIC.questions}
    bad = {q.id: Answer.NO if q.good is Answer.YES else Answer.YES for q in RUBRIC.questions}
    keep = {name for name, answer in by_question.items() if answer is not Answer.UNKNOWN}
    for full, expected in ((good, 100.0), (bad, 0.0)):
        some = {n: a if n in keep else Answer.UNKNOWN for n, a in full.items()}
        assert made(some).score == (expected if keep else None)


def test_nothing_answered_is_no_score_and_no_coverage():
    card = score(RUBRIC, load_profile(), [])
    assert card.score is None
    assert card.coverage == 0
    assert card.open_questions == RUBRIC.ids


def test_a_score_worked_out_by_hand():
    """Weights 2, 1, 1 and 4: yes, partly and a bad no answered, one open.

    (2 x 1 + 1 x 0.5 + 1 x 0) / 4 = 62.5; coverage 4 / 8. A `no` to needing extras is good.
    """
    zero = dict.fromkeys(RUBRIC.ids, 0.0)
    weights = {**zero, "licenses": 2, "videos": 1, "translation": 1, "adaptive": 4}
    profile = Profile(id="hand", weights=weights)
    card = made({"licenses": "yes", "videos": "partly", "translation": "no"}, profile)
    assert card.score == 62.5
    assert card.coverage == 0.5
    extras = Profile(id="hand", weights={**zero, "ancillaries": 1})
    assert made({"ancillaries": "no"}, extras).score == 100
    assert made({"ancillaries": "yes"}, extras).score == 0


def test_a_question_of_weight_zero_is_not_asked():
    profile = Profile(id="hand", weights={**dict.fromkeys(RUBRIC.ids, 0.0), "videos": 1})
    card = made({"videos": "yes", "licenses": "no"}, profile)
    assert (card.score, card.coverage) == (100, 1)
    assert made({}, Profile(id="none", weights=dict.fromkeys(RUBRIC.ids, 0.0))).coverage == 0


def test_deal_breakers_are_listed_and_leave_the_score_alone():
    profile = Profile(id="firm", deal_breakers={"licenses": ("no",), "upkeep": ("unknown", "no")})
    given_two = {"licenses": "no", "videos": "yes"}
    card = made(given_two, profile)
    assert card.deal_breakers == ("upkeep", "licenses")  # in the rubric's order
    assert card.score == made(given_two).score
    assert made({"licenses": "partly", "upkeep": "yes"}, profile).deal_breakers == ()


def test_an_answer_to_no_question_or_a_second_one_is_refused():
    with pytest.raises(ValueError, match="does not ask"):
        made({"color": "yes"})
    twice = answers({"videos": "yes"}) * 2
    with pytest.raises(ValueError, match="answered twice"):
        score(RUBRIC, load_profile(), twice)


def test_a_profile_that_weighs_an_unknown_question_is_refused():
    with pytest.raises(RubricInvalid, match="vidoes"):
        made({}, Profile(id="typo", weights={"vidoes": 1}))


def test_the_hash_changes_with_the_rubric_and_with_the_profile():
    rubric, profile = load_rubric("purchase_questions"), load_profile()
    base = rubric_hash(rubric, profile)
    assert base == rubric_hash(load_rubric("purchase_questions"), load_profile())
    assert base != rubric_hash(rubric.model_copy(update={"version": "1.0.1"}), profile)
    assert rubric_hash(rubric) != base
    assert base != rubric_hash(rubric, profile.model_copy(update={"languages": ("es",)}))
