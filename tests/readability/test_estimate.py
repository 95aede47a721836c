import math
from itertools import pairwise

import pytest

from curate.readability.bands import BANDS, bands_of, nearest_band
from curate.readability.estimate import (
    Features,
    features_of,
    interval_of_text,
    interval_of_work,
    label_of,
    raw_estimate,
    rounded,
)

TEN_WORDS = Features(200, 20, clause_words=10, sentence_words=10, zipf=6, unfamiliar_share=0.1)


def test_the_fitted_formula_is_the_published_fit_term_by_term():
    # 1523.0 * 1 - 139.4 * 6 + 797.9 * 0.1 - 189.8
    assert raw_estimate(TEN_WORDS) == pytest.approx(576.59)


def test_the_published_slopes_use_two_numbers():
    # 1768 * 1 - 386 * 6 + 1066
    assert raw_estimate(TEN_WORDS, "published") == pytest.approx(518)


def test_semicolons_shorten_what_the_estimate_sees_but_not_the_sentences():
    features = features_of(["We ran; they ran: we won."])
    assert features is not None
    assert (features.n_words, features.n_sentences) == (6, 1)
    assert features.clause_words == 2
    assert features.sentence_words == 6


def test_numbers_count_in_length_but_not_in_frequency():
    with_number = features_of(["The dog ran 1999 miles."])
    without = features_of(["The dog ran miles."])
    assert with_number is not None
    assert without is not None
    assert with_number.zipf == without.zipf
    assert with_number.n_words == without.n_words + 1
    assert features_of(["1 2 3."]) is None


@pytest.mark.parametrize(
    ("value", "label"),
    [(868, "870L"), (865, "870L"), (-4, "0L"), (-118, "BR120L"), (-5.1, "BR10L")],
)
def test_numbers_are_rounded_to_tens_and_labeled(value, label):
    assert label_of(rounded(value)) == label


def test_the_interval_of_a_whole_work_follows_the_root_of_the_length():
    # 1.64 * 1750 / sqrt(175) = 217
    low, high = interval_of_work(1000, 175, "fitted")
    assert (low, high) == (780, 1220)
    # 1.64 * 1750 / sqrt(100) = 287
    assert interval_of_work(1100, 100, "fitted") == (810, 1390)


@pytest.mark.parametrize("n_words", [100, 175, 1_000, 50_000])
@pytest.mark.parametrize("number", [300, 700, 1100, 1500])
def test_a_work_is_never_surer_than_the_text_read_of_it(number, n_words):
    text = interval_of_text(number, n_words, "fitted")
    work = interval_of_work(number, n_words, "fitted")
    assert work[0] <= text[0] < number < text[1] <= work[1]


def test_shorter_texts_have_wider_intervals():
    short, long = (interval_of_text(1100, n, "fitted") for n in (100, 175))
    assert short[1] - short[0] > long[1] - long[0]
    assert math.isclose(long[1] - long[0], 244, abs_tol=10)  # 2 * 122


@pytest.mark.parametrize(
    ("number", "bands", "nearest"),
    [
        (-120, ("K-1",), "K-1"),
        (419, ("K-1",), "K-1"),
        (420, ("2-3",), "2-3"),
        (800, ("2-3", "4-5"), "4-5"),
        (1100, ("6-8", "9-10"), "6-8"),
        (1300, ("9-10", "11-CCR"), "11-CCR"),
        (1385, ("11-CCR",), "11-CCR"),
        (1386, ("above 11-CCR",), "above 11-CCR"),
    ],
)
def test_all_bands_that_hold_a_number_are_told_and_one_nearest(number, bands, nearest):
    # nearest by the middles 620, 875, 1055, 1192.5, 1285
    assert bands_of(number) == bands
    assert nearest_band(number) == nearest


def test_the_bands_overlap_and_leave_no_gap():
    for (_, _, high), (_, low, _) in pairwise(BANDS):
        assert low < high
