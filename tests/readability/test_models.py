"""The parts of the fitted models: trees, lines, half widths, words, and the ease index."""

import numpy as np
import pytest
from tests.readability import texts

from curate.readability import assess
from curate.readability.axes import AXIS_COLUMNS, word_axes, word_weight
from curate.readability.counts import count
from curate.readability.ease import EASIEST, HARDEST, ease_model, ease_of
from curate.readability.estimate import lexile_model
from curate.readability.features import EASE_FEATURES, FEATURES, feature_rows
from curate.readability.halfwidth import SHORTER_POWER, HalfWidths, Straight
from curate.readability.regression import Line
from curate.readability.sentences import split_sentences
from curate.readability.trees import Trees

EASY = ["The dog ran to the pond.", "It saw a duck.", "The duck swam away.", "Good dog!"] * 10
HARD = [
    "The committee deliberated at length upon the constitutional implications of the amendment.",
    "Subsequent legislation, however, substantially restricted its original jurisdiction.",
] * 10


def walked(trees: Trees, row: np.ndarray) -> float:
    """What one tree after the other says of one row."""
    total = 0.0
    n_nodes = trees.features.shape[1]
    for features, thresholds, leaves in zip(
        trees.features, trees.thresholds, trees.leaves, strict=True
    ):
        at = 0
        while at < n_nodes:
            goes_right = np.float32(row[features[at]]) > thresholds[at]
            at = 2 * at + 1 + int(goes_right)
        total += float(leaves[at - n_nodes])
    return total


def test_all_trees_are_walked_at_once_as_one_by_one():
    random = np.random.default_rng(7)
    trees = Trees(
        random.integers(0, 5, (40, 7)).astype(np.int16),
        random.normal(size=(40, 7)).astype(np.float32),
        random.normal(size=(40, 8)).astype(np.float32),
    )
    rows = random.normal(size=(20, 5))
    assert trees.predict(rows) == pytest.approx([walked(trees, row) for row in rows])


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_trees_of_any_depth_are_told_as_if_they_were_walked(depth):
    random = np.random.default_rng(depth)
    shape = (30, 2**depth - 1)
    trees = Trees(
        random.integers(0, 4, shape).astype(np.int16),
        random.integers(-1, 2, shape).astype(np.float32),  # many values lie on a threshold
        random.normal(size=(30, 2**depth)).astype(np.float32),
    )
    rows = random.integers(-2, 3, (40, 4)).astype(np.float64)
    assert trees.predict(rows) == pytest.approx([walked(trees, row) for row in rows])


def test_a_line_between_points_is_that_of_numpy_to_the_bit():
    random = np.random.default_rng(5)
    at, to = np.sort(random.normal(size=9)) * 300, random.normal(size=9) * 50
    line = Straight(at.tolist(), to.tolist())
    asked = [*random.normal(size=2_000) * 400, *at.tolist()]
    assert [line.of(float(x)) for x in asked] == np.interp(asked, at, to).tolist()


def test_a_value_on_a_threshold_goes_to_the_left():
    trees = Trees(
        np.array([[0]], np.int16), np.array([[1.0]], np.float32), np.array([[2, 3]], np.float32)
    )
    assert trees.predict(np.array([[1.0], [1.001]])).tolist() == [2, 3]


def test_a_line_carries_no_feature_beyond_what_was_seen():
    line = Line(np.array([2.0, -1.0]), 10.0, np.array([0.0, 0.0]), np.array([1.0, 1.0]))
    assert line.predict(np.array([[0.5, 0.5], [9.0, 9.0]])).tolist() == [10.5, 11]


def test_half_widths_hold_nine_errors_of_ten_wherever_the_errors_are_larger():
    random = np.random.default_rng(3)
    at = random.uniform(0, 1000, 40_000)
    errors = random.normal(size=at.size) * (50 + at / 10)
    widths = HalfWidths.measured(
        at[:20_000], errors[:20_000], np.full(20_000, 175.0), np.arange(0.0, 1001, 100), 50
    )
    inside = [
        abs(e) <= widths.of(x, 175) for x, e in zip(at[20_000:], errors[20_000:], strict=True)
    ]
    assert np.mean(inside) == pytest.approx(0.9, abs=0.01)
    assert widths.of(900, 175) > 1.5 * widths.of(100, 175)


def test_half_widths_grow_for_texts_shorter_than_those_measured_only():
    widths = HalfWidths(np.array([0.0, 1.0]), np.array([10.0, 20.0]))
    assert widths.of(0.5, 175) == widths.of(0.5, 5_000) == 15
    assert widths.of(0.5, 100) == pytest.approx(15 * 1.75**SHORTER_POWER)


def test_every_feature_is_named_once_and_told_of_any_text():
    assert len(set(EASE_FEATURES)) == len(EASE_FEATURES)
    for sentences in (EASY, HARD, split_sentences(texts.LONG), ["Xq zzv."], ["Go."]):
        rows = feature_rows(count(sentences).slices)
        assert rows.shape[1] == len(EASE_FEATURES)
        assert np.isfinite(rows).all()


def test_features_do_not_grow_with_the_length_of_a_text():
    short = feature_rows(count(EASY).slices)
    long = feature_rows(count(EASY * 20, slice_starts=[0]).slices)
    kept = [n for n, name in enumerate(EASE_FEATURES) if name != "log_types"]
    assert long[0, kept] == pytest.approx(short[0, kept])


def test_common_words_say_less_of_what_a_text_is_about():
    assert word_weight(773) < word_weight(500) < word_weight(0) == 1000


def test_a_possessive_is_the_word_that_it_is_made_of_and_strange_words_are_none():
    axes = word_axes()
    assert axes.of("otter's", 300) == axes.of("otter", 300) != (0,) * len(AXIS_COLUMNS)
    assert axes.of("qxzvbn", 0) == (0,) * len(AXIS_COLUMNS)


def ease(sentences: list[str]) -> tuple[float, tuple[float, float]]:
    counts = count(sentences)
    return ease_of(feature_rows(counts.slices), np.ones(len(counts.slices)), counts.n_words)


def test_what_teachers_would_call_easier_gets_the_higher_number_within_its_interval():
    easy, hard = ease(EASY), ease(HARD)
    assert easy[0] > hard[0] + 1
    for value, (low, high) in (easy, hard):
        assert HARDEST <= low < value < high <= EASIEST


def test_ease_is_told_wherever_a_number_is_and_nowhere_else():
    told, untold = assess(texts.LONG), assess("Too short.")
    assert told.ease is not None
    assert told.ease_from == "features"
    assert (untold.ease, untold.ease_interval, untold.ease_from) == (None, None, None)


def test_both_artifacts_name_the_same_data():
    assert lexile_model().data_sha256 == ease_model().data_sha256
    assert lexile_model().features == FEATURES
