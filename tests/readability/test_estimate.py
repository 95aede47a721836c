import math
import re
from itertools import pairwise

import numpy as np
import pytest

from curate.readability.bands import BANDS, bands_of, nearest_band
from curate.readability.counts import count
from curate.readability.estimate import (
    FORMULAS,
    Blend,
    Stretch,
    estimates_of_rows,
    formula_of_rows,
    interval_of_text,
    interval_of_work,
    label_of,
    lexile_model,
    rounded,
)
from curate.readability.features import FEATURES, feature_rows
from curate.readability.regression import read_model


def row(**told: float) -> np.ndarray:
    """One row of features, zeros but for those `told`."""
    return np.array([[told.get(name, 0.0) for name in FEATURES]])


TEN_WORDS = row(log_clause_words=1, zipf=600, hard_dale_chall=0.1)


def test_the_formula_is_a_sum_of_three_numbers():
    slopes = FORMULAS["formula"]
    told = slopes.log_clause_words + 6 * slopes.zipf + 0.1 * slopes.unfamiliar_share
    assert formula_of_rows(TEN_WORDS)[0] == pytest.approx(told + slopes.constant)


def test_the_published_slopes_use_two_numbers():
    # 1768 * 1 - 386 * 6 + 1066
    assert formula_of_rows(TEN_WORDS, "published")[0] == pytest.approx(518)
    assert estimates_of_rows(TEN_WORDS, "published")[0] == pytest.approx(518)


def test_semicolons_shorten_what_the_estimate_sees_but_not_the_sentences():
    counts = count(["We ran; they ran: we won."])
    told = dict(zip(FEATURES, feature_rows(counts.slices)[0], strict=False))
    assert counts.n_sentences == 1
    assert told["log_clause_words"] == pytest.approx(math.log10(2))
    assert told["log_sentence_words"] == pytest.approx(math.log10(6))


def test_numbers_count_in_length_but_not_in_frequency():
    with_number, without = (
        dict(zip(FEATURES, feature_rows(count([text]).slices)[0], strict=False))
        for text in ("The dog ran 1999 miles.", "The dog ran miles.")
    )
    assert with_number["zipf"] == without["zipf"]
    assert with_number["log_sentence_words"] > without["log_sentence_words"]


def test_the_stretch_is_straight_between_its_points_and_parallel_beyond():
    stretch = Stretch(np.array([500.0, 1000.0]), np.array([450.0, 1050.0]))
    told = stretch.apply(np.array([300.0, 500.0, 750.0, 1000.0, 1100.0]))
    assert told.tolist() == [250, 450, 750, 1050, 1150]


def test_the_model_gives_way_to_the_formula_at_the_ends_of_the_scale():
    modeled, formula = np.array([900.0, 300.0, 2000.0]), np.array([1000.0, -100.0, 1900.0])
    assert Blend.apply(modeled, formula).tolist() == [900, -100, 1900]


def test_an_artifact_of_other_features_is_refused():
    with pytest.raises(ValueError, match="fitted to other features"):
        read_model("lexile", FEATURES[1:])


def test_one_row_gets_the_same_number_alone_and_among_others():
    rows = np.vstack(
        [feature_rows(count([f"The {word} ran home; it was late."]).slices)[0]
         for word in ("dog", "physicist", "Xylo", "3rd", "cat", "otter", "mayor", "poet", "crab")]
    )  # fmt: skip
    together = estimates_of_rows(rows)
    assert [estimates_of_rows(rows[i : i + 1])[0] for i in range(len(rows))] == together.tolist()


def test_the_model_names_the_data_that_it_was_fitted_to():
    assert re.fullmatch("[0-9a-f]{64}", lexile_model().data_sha256)


@pytest.mark.parametrize(
    ("value", "label"),
    [(868, "870L"), (865, "870L"), (-4, "0L"), (-118, "BR120L"), (-5.1, "BR10L")],
)
def test_numbers_are_rounded_to_tens_and_labeled(value, label):
    assert label_of(rounded(value)) == label


def test_the_interval_of_a_whole_work_follows_the_root_of_the_length():
    # 1.64 * 1750 / sqrt(175) = 217: 790L is the lowest number in tens within it
    low, high = interval_of_work(1000, 175, "fitted")
    assert (low, high) == (790, 1210)
    # 1.64 * 1750 / sqrt(100) = 287
    assert interval_of_work(1100, 100, "fitted") == (820, 1380)


@pytest.mark.parametrize("n_words", [100, 175, 1_000, 50_000])
@pytest.mark.parametrize("number", [300, 700, 1100, 1500])
def test_a_work_is_never_surer_than_the_text_read_of_it(number, n_words):
    text = interval_of_text(number, n_words, "fitted")
    work = interval_of_work(number, n_words, "fitted")
    assert work[0] <= text[0] < number < text[1] <= work[1]


def test_shorter_texts_have_wider_intervals():
    short, long = (interval_of_text(1100, n, "fitted") for n in (100, 175))
    assert short[1] - short[0] > long[1] - long[0]
    assert 180 <= long[1] - long[0] <= 320


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
