import pytest
from tests.readability import texts

from curate.readability.formulas import (
    ENGLISH,
    _text_caches,
    english_formulas,
    latin_formulas,
    text_for_textstat,
)
from curate.readability.sentences import split_sentences
from curate.readability.syllables import syllable_table

# 14 words, 2 sentences, 14 syllables, no word of more than 6 letters
SIMPLE = ["The cat sat on the mat.", "The dog ran to the big red barn."]


def test_flesch_and_kincaid_match_a_calculation_by_hand():
    found = english_formulas(SIMPLE)
    assert found["flesch_kincaid_grade"] == pytest.approx(0.39 * 7 + 11.8 - 15.59, abs=0.005)
    assert found["flesch_reading_ease"] == pytest.approx(206.835 - 1.015 * 7 - 84.6, abs=0.005)
    assert found["lix"] == 7
    assert found["rix"] == 0


def test_every_named_formula_is_told():
    assert tuple(english_formulas(split_sentences(texts.LONG))) == ENGLISH
    assert tuple(latin_formulas(SIMPLE)) == ("lix", "rix")
    assert english_formulas([]) == {}


def test_abbreviations_and_decimals_do_not_make_a_text_look_easier():
    with_stops = split_sentences("Dr. Lee and Mr. Kim walked 3.5 miles to the old town. They sang.")
    without = split_sentences("Dr Lee and Mr Kim walked 35 miles to the old town. They sang.")
    assert english_formulas(with_stops)["gunning_fog"] == english_formulas(without)["gunning_fog"]


def test_textstat_sees_a_stop_where_a_sentence_ends_and_nowhere_else():
    prepared = text_for_textstat(['"Stop!" said Dr. Lee (at 3.5).', "Wow?!", "x ￼ y"])
    assert prepared.count(".") == 3
    assert not set("!?￼") & set(prepared)


def test_no_text_is_kept_alive_in_textstats_caches():
    english_formulas(split_sentences(texts.LONG))
    caches = _text_caches()
    assert len(caches) > 20
    assert all(cached.cache_info().currsize == 0 for cached in caches)


@pytest.mark.parametrize(
    ("word", "n"), [("cat", 1), ("water", 2), ("photosynthesis", 5), ("library", 3), ("the", 1)]
)
def test_the_table_knows_syllables(word, n):
    assert syllable_table()[word] == n


def test_the_table_comes_with_its_license():
    from importlib import resources

    notice = resources.files("curate.readability").joinpath("data/NOTICE").read_text("utf-8")
    assert "Carnegie Mellon University" in notice
    assert "Redistributions of source code must retain" in notice
    assert len(syllable_table()) > 120_000
