"""Special needs are `partly` at most; reading levels need versions that clearly differ."""

from __future__ import annotations

import pytest
from tests.rubric.items import URL, answer, item

from curate.records import Answer, Readability
from curate.rubric import Version, WorkFacts
from curate.rubric.signals.levels import distinct_levels


def needs(**rest):
    return answer("special_needs", item(**rest))


def test_described_images_are_a_sign_of_care_and_partly():
    found = needs(signals={"n_images": 20, "n_images_without_alt": 1})
    assert found.answer is Answer.PARTLY
    assert found.evidence[0].value == pytest.approx(0.95)
    assert found.evidence[0].unit == "share"


def test_images_without_description_leave_it_open_and_are_shown():
    found = needs(signals={"n_images": 4, "n_images_without_alt": 3})
    assert found.answer is Answer.UNKNOWN
    assert found.evidence[0].value == pytest.approx(0.25)


def test_every_sign_together_is_still_partly():
    found = needs(
        signals={"n_images": 5, "videos": ("https://a.example.org/v",), "n_caption_tracks": 1},
        accessibility_feature=("alternativeText", "captions"),
    )
    assert found.answer is Answer.PARTLY
    assert len(found.evidence) == 3


def test_a_claim_of_none_is_no_claim():
    assert needs(accessibility_feature=("none",)).answer is Answer.UNKNOWN


def versions(*levels, language="en"):
    return WorkFacts(
        versions=tuple(
            Version(url=f"{URL}/{n}", language=language, lexile_like=level)
            for n, level in enumerate(levels)
        )
    )


def scaling(work, level=None, **rest):
    reading = Readability(status="ok", lexile_like=level) if level is not None else None
    it = item(work=work, readability=reading, in_language="en", **rest)
    return answer("lexile_scaling", it)


def test_three_clearly_different_levels_are_a_yes_with_each_estimate():
    found = scaling(versions(450, 700), level=980)
    assert found.answer is Answer.YES
    assert [piece.value for piece in found.evidence] == [450, 700, 980]
    assert {piece.unit for piece in found.evidence} == {"L"}


def test_two_levels_are_partly():
    assert scaling(versions(450), level=700).answer is Answer.PARTLY


def test_estimates_within_the_error_of_each_other_are_one_level():
    assert scaling(versions(600, 650, 700), level=720).answer is Answer.UNKNOWN


def test_one_version_alone_or_none_stays_open():
    assert scaling(None, level=700).answer is Answer.UNKNOWN
    assert scaling(None).answer is Answer.UNKNOWN


def test_the_item_among_its_own_versions_counts_once():
    work = WorkFacts(versions=(Version(url=URL, language="en", lexile_like=400),))
    assert scaling(work, level=700).answer is Answer.UNKNOWN


def test_a_version_in_another_language_is_no_other_level():
    assert scaling(versions(300, language="es"), level=700).answer is Answer.UNKNOWN


def test_levels_are_counted_from_the_lowest_up():
    # 0, 200 and 400 are each a step of 200 apart; 100 and 399 are not.
    assert distinct_levels([399, 0, 100, 200, 400]) == [0, 200, 400]
    assert distinct_levels([-100, 99]) == [-100]
