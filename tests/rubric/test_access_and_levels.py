"""Special needs are `partly` at most; reading levels need versions that clearly differ."""

from __future__ import annotations

import pytest
from tests.rubric.items import URL, answer, item

from curate.records import Answer, Readability
from curate.rubric import Version, WorkFacts
from curate.rubric.signals.levels import Estimate, distinct_levels


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
    # Without intervals each half is 144L, and two of them tell apart what lies more than
    # 144 * sqrt(2) = 203.6L from one another.
    found = distinct_levels(Estimate(n) for n in (408, 0, 100, 204, 407))
    assert [level.lexile_like for level in found] == [0, 204, 408]
    assert len(distinct_levels([Estimate(-100), Estimate(103)])) == 1


def version(n, level, half, status="ok"):
    interval = None if level is None else (level - half, level + half)
    return Version(
        url=f"{URL}/{n}", language="en", lexile_like=level, interval_text=interval, status=status
    )


def several(*found):
    return scaling(WorkFacts(versions=found))


def test_narrow_intervals_tell_levels_apart_that_wide_ones_do_not():
    # Halves of 60L and 80L: the root of the summed squares is 100L.
    assert several(version(1, 500, 60), version(2, 610, 80)).answer is Answer.PARTLY
    assert several(version(1, 500, 60), version(2, 600, 80)).answer is Answer.UNKNOWN


def test_the_half_of_an_uneven_interval_that_faces_the_other_counts():
    low = Version(url=f"{URL}/1", lexile_like=500, interval_text=(200, 540))
    high = Version(url=f"{URL}/2", lexile_like=600, interval_text=(570, 900))
    assert several(low, high).answer is Answer.PARTLY


def test_rough_numbers_never_prove_a_yes():
    found = several(version(1, 300, 50, "low_confidence"), version(2, 600, 50), version(3, 900, 50))
    assert found.answer is Answer.PARTLY
    assert "Not all of them are sure" in found.reason
    sure = several(*(version(n, 300 * n, 50) for n in (1, 2, 3)))
    assert sure.answer is Answer.YES


def test_two_rough_numbers_give_a_partly_that_is_less_sure():
    rough = several(*(version(n, 300 * n, 50, "low_confidence") for n in (1, 2)))
    assert rough.answer is Answer.PARTLY
    assert rough.confidence < several(version(1, 300, 50), version(2, 600, 50)).confidence


def test_a_rough_number_never_takes_the_place_of_a_sure_one():
    levels = distinct_levels(
        [
            Estimate(450, "a", (300, 600), is_rough=True),
            Estimate(500, "b", (450, 550)),
            Estimate(700, "c", (650, 750)),
        ]
    )
    assert [level.lexile_like for level in levels] == [500, 700]


def test_each_estimate_is_shown_with_its_interval_and_address():
    (first, second) = several(version(1, -100, 60, "low_confidence"), version(2, 600, 80)).evidence
    assert first.value == -100
    assert "between BR160L and BR40L" in first.note
    assert "low confidence" in first.note
    assert first.note.endswith(f"{URL}/1")
    assert "between 520L and 680L" in second.note
    assert "not a certified Lexile measure" in second.note


@pytest.mark.parametrize(
    ("status", "language", "said"),
    [
        ("too_short", "en", "too short"),
        ("not_prose", "en", "Lists, verse and tables"),
        ("unreliable", "en", "no clear sentences"),
        ("unsupported_language", "es", "English texts only, not of Spanish"),
    ],
)
def test_an_item_without_a_number_says_why_it_stays_open(status, language, said):
    reading = Readability(status=status, language=language)
    found = answer("lexile_scaling", item(readability=reading, in_language=language))
    assert found.answer is Answer.UNKNOWN
    assert said in found.reason
    assert found.open_because


def test_versions_too_close_to_tell_apart_are_shown_all_the_same():
    found = several(version(1, 600, 100), version(2, 650, 100))
    assert "too close together" in found.reason
    assert [piece.value for piece in found.evidence] == [600, 650]
