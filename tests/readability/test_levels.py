import pytest

from curate.readability.levels import estimate_of_sentences, estimate_without, estimates_of_slices

EASY = ["The dog ran to the pond.", "It saw a duck.", "The duck swam away."]
HARD = [
    "The committee deliberated at length upon the constitutional implications of the amendment.",
    "Subsequent legislation, however, substantially restricted its jurisdiction.",
]


def test_a_slice_gets_the_number_that_it_gets_alone():
    told = estimates_of_slices([EASY, HARD, EASY])
    assert told == [pytest.approx(estimate_of_sentences(one)) for one in (EASY, HARD, EASY)]
    assert told[0] < told[1]


def test_no_slices_and_no_words_give_no_number():
    assert estimates_of_slices([]) == []
    assert estimate_of_sentences([]) is None
    assert estimate_of_sentences(["12 34."]) is None


def test_a_long_text_is_judged_by_its_slices_whatever_its_length():
    once, often = estimate_of_sentences(HARD * 8), estimate_of_sentences(HARD * 80)
    assert once is not None
    assert often == pytest.approx(once, abs=15)


def test_the_text_without_a_sentence_keeps_its_other_slices():
    text = (HARD + EASY) * 20
    whole = estimate_of_sentences(text)
    without = [estimate_without(text, at) for at in range(len(text))]
    # Every hard sentence lifts the number and every easy one lowers it, wherever slices end.
    assert all((left < whole) == (text[at] in HARD) for at, left in enumerate(without))


def test_a_slice_of_one_sentence_goes_with_it():
    long = "The dog ran " + "and the cat ran " * 60 + "home."
    assert estimate_without([long, *EASY], 0) == pytest.approx(estimate_of_sentences(EASY))
    assert estimate_without([long], 0) is None
