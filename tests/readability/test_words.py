import pytest
import wordfreq

from curate.readability import frequency
from curate.readability.words import (
    count_words,
    familiar_words,
    is_familiar,
    word_facts,
    words_of,
)


def test_the_packaged_list_is_the_dale_chall_list():
    listed = familiar_words()
    assert 2_900 < len(listed) < 3_100
    assert {"garbage", "hatchet", "spinach", "arithmetic"} <= listed
    assert not {"photosynthesis", "committee", "economic"} & listed


@pytest.mark.parametrize(
    "word", ["dogs", "boxes", "cities", "stopped", "hoped", "running", "happily", "bigger", "dog's"]
)
def test_regular_inflections_of_listed_words_are_familiar(word):
    assert is_familiar(word)


@pytest.mark.parametrize("word", ["hypothesis", "xs", "ing", "er", "anticipated", "'s", ""])
def test_other_words_are_not(word):
    assert not is_familiar(word)


def test_a_word_holds_its_apostrophe_hyphen_decimal_point_and_periods():
    assert words_of("Don't say well-known U.S. towns cost 3.5 or 1,000.") == [
        "Don't", "say", "well-known", "U.S", "towns", "cost", "3.5", "or", "1,000",
    ]  # fmt: skip
    assert count_words("so ￼ holds") == 3


def test_frequency_is_on_the_zipf_scale_and_case_does_not_matter():
    # wordfreq's own documentation gives 7.73 for "the"
    assert word_facts("The") == word_facts("the")
    assert word_facts("the")[0] == pytest.approx(7.73, abs=0.02)
    assert word_facts("qxzvbn")[0] == 0
    assert word_facts("z" * 10_000) == (0.0, False)


def test_the_word_list_is_read_as_wordfreq_reads_it():
    assert frequency._buckets() == wordfreq.get_frequency_list("en", "large")
