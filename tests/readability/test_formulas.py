import pytest
from tests.readability import texts
from tests.readability.textstat_reference import text_for_textstat, textstat_formulas

from curate.readability.counts import count
from curate.readability.formulas import ENGLISH, english_formulas, latin_formulas
from curate.readability.sentences import split_sentences

# 14 words, 2 sentences, 14 syllables, no word of more than 6 letters
SIMPLE = ["The cat sat on the mat.", "The dog ran to the big red barn."]

# Clean prose: words of everyday use, sentences of three words or more, no abbreviation, figure,
# hyphen or name; hard words are no inflections.
CLEAN = """
The old farmer had a small garden near the river. In the morning he would walk down the hill and
look at the water. A scientist came to visit the village in the fall. She had a curious machine in a
heavy wooden box. The machine could measure the temperature of the soil, and it had a tiny battery
inside. It was a delicate instrument. The farmer did not trust it at first! Would it tell him when
to plant the corn? The scientist said that it would, but that he must read the number at night and
write it in a book. So he sat at the table by the window with a pencil in his hand and a serious
expression on his face. The experiment took a whole year.
"""


def both(text: str, *names: str) -> list[tuple[float, float]]:
    """Our number and textstat's of the same text, by formula."""
    ours = english_formulas(count(split_sentences(text)))
    theirs = textstat_formulas(text, names)
    return [(ours[name], round(theirs[name], 2)) for name in names]


@pytest.mark.parametrize("name", [name for name in ENGLISH if name != "linsear_write_formula"])
def test_on_clean_prose_we_agree_with_textstat_to_the_second_decimal(name):
    [(ours, theirs)] = both(CLEAN, name)
    assert ours == pytest.approx(theirs, abs=0.0101)


def test_linsear_agrees_with_textstat_on_a_hundred_words_or_fewer():
    short = " ".join(split_sentences(CLEAN)[:6])
    [(ours, theirs)] = both(short, "linsear_write_formula")
    assert ours == pytest.approx(theirs, abs=0.0101)


def test_linsear_is_told_of_the_whole_text_and_not_of_its_first_hundred_words():
    easy = "The dog sat by him. " * 20
    text = easy + "Photosynthesis produces oxygen and carbohydrates in chloroplasts. " * 20
    [(ours, theirs)] = both(text, "linsear_write_formula")
    assert theirs == 1.5  # five words a sentence: (5 - 2) / 2
    assert ours > theirs


def test_smog_of_fewer_than_thirty_sentences_is_told_by_both():
    [(ours, theirs)] = both("The machine was a delicate instrument.", "smog_index")
    assert ours == theirs > 0


def test_flesch_and_kincaid_match_a_calculation_by_hand():
    found = english_formulas(count(SIMPLE))
    assert found["flesch_kincaid_grade"] == pytest.approx(0.39 * 7 + 11.8 - 15.59, abs=0.005)
    assert found["flesch_reading_ease"] == pytest.approx(206.835 - 1.015 * 7 - 84.6, abs=0.005)
    assert found["lix"] == 7
    assert found["rix"] == 0


def test_every_named_formula_is_told():
    counts = count(split_sentences(texts.LONG))
    assert tuple(english_formulas(counts)) == ENGLISH
    assert tuple(latin_formulas(count(SIMPLE))) == ("lix", "rix")


def test_no_formula_is_told_without_a_word():
    assert english_formulas(count([])) == english_formulas(count(["…", "—"])) == {}
    assert latin_formulas(count(["!"])) == {}


# Differences: what textstat counts in another way, each with both numbers.


def test_textstat_ends_a_sentence_at_abbreviations_and_decimals():
    text = "Dr. Lee and Mr. Kim walked about 3.5 miles to see the old U.S. flag by the sea."
    [(ours, theirs)] = both(text, "rix")
    assert (ours, theirs) == (0.0, 0.0)
    [(ours, theirs)] = both(text, "lix")
    assert ours == 18.0  # one sentence of 18 words
    assert theirs < 10
    prepared = text_for_textstat(split_sentences(text))
    assert textstat_formulas(prepared, ["lix"])["lix"] == ours


def test_textstat_does_not_count_sentences_of_one_or_two_words():
    text = "Go, dog. Go! Stop. I see a cat. Run, cat, run!"
    [(ours, theirs)] = both(text, "lix")
    assert ours == pytest.approx(11 / 5)
    assert theirs == pytest.approx(11 / 2)


def test_textstat_takes_inflections_of_familiar_words_for_hard_ones():
    text = "The boys walked and the girls jumped over the puddles."
    [(ours, theirs)] = both(text, "dale_chall_readability_score")
    assert ours == pytest.approx(0.0496 * 10, abs=0.006)  # nothing is hard
    assert theirs == pytest.approx(0.1579 * 50 + 3.6365 + 0.0496 * 10, abs=0.006)  # five of ten


def test_textstat_takes_inflections_for_hard_words_in_spache_as_well():
    text = "The dogs were wanted and the children started running home."
    [(ours, theirs)] = both(text, "spache_readability")
    assert ours == pytest.approx(0.141 * 10 + 0.839, abs=0.006)
    assert theirs == pytest.approx(0.141 * 10 + 0.086 * 20 + 0.839, abs=0.006)


def test_a_hard_word_counts_each_time_in_spache_as_in_textstat():
    text = "A delicate machine is a delicate machine and a delicate machine."
    [(ours, theirs)] = both(text, "spache_readability")
    assert ours == theirs == pytest.approx(0.141 * 11 + 0.086 * 100 * 3 / 11 + 0.839, abs=0.006)


def test_textstat_takes_figures_for_hard_words():
    text = "We had 12 dogs and 15 cats in the old house by the sea."
    [(ours, theirs)] = both(text.replace("dogs", "dog"), "dale_chall_readability_score")
    assert ours == pytest.approx(0.0496 * 14, abs=0.006)
    assert theirs > ours + 3.6


def test_figures_are_read_aloud_and_textstat_gives_them_one_syllable():
    text = "The school was built in 1918."
    [(ours, theirs)] = both(text, "flesch_kincaid_grade")
    assert ours - theirs == pytest.approx(11.8 * 3 / 6, abs=0.02)  # nineteen eighteen: 4, not 1


def test_textstat_counts_unlisted_words_by_hyphenation_points_which_are_too_few():
    text = "An emoji lay in the permafrost."
    [(ours, theirs)] = both(text, "flesch_kincaid_grade")
    assert ours - theirs == pytest.approx(11.8 * 2 / 6, abs=0.02)  # 3 and 3, not 2 and 2


def test_textstat_glues_hyphenated_words_together_before_it_looks_them_up():
    text = "He was a well-to-do and good-natured man."
    [(ours, theirs)] = both(text, "flesch_kincaid_grade")
    assert count([text])["syllables"] == 11
    assert theirs < ours


def test_textstat_drops_curly_apostrophes_and_does_not_find_the_contraction():
    straight, curly = "We don't go to the sea.", "We don’t go to the sea."
    assert english_formulas(count([straight])) == english_formulas(count([curly]))
    name = "dale_chall_readability_score"
    assert textstat_formulas(straight, [name]) != textstat_formulas(curly, [name])


def test_textstat_joins_two_words_with_a_dash_or_slash_between_into_one():
    text = "The cat and/or dog sat down—then it ran."
    [(ours, theirs)] = both(text, "lix")
    assert ours == 10.0
    # and/or and down—then are one word each, the second of more than six letters
    assert theirs == pytest.approx(8 + 100 / 8, abs=0.006)


def test_textstat_counts_a_dash_that_stands_alone_as_a_word_in_ari():
    text = "The cat sat on the mat - and the dog ran off."
    [(ours, theirs)] = both(text, "automated_readability_index")
    n_strokes = len(text.replace(" ", ""))
    assert ours == pytest.approx(4.71 * n_strokes / 11 + 0.5 * 11 - 21.43, abs=0.006)
    assert theirs == pytest.approx(4.71 * n_strokes / 12 + 0.5 * 11 - 21.43, abs=0.006)


def test_coleman_liau_and_spache_keep_the_coefficients_of_textstat():
    # the authors: 0.0588 (1975), and 0.121 and 0.082 and 0.659 in the revision of 1974
    found = english_formulas(count(SIMPLE))
    n_letters = sum(map(str.isalpha, " ".join(SIMPLE)))
    liau = 0.058 * 100 * n_letters / 14 - 0.296 * 100 * 2 / 14 - 15.8
    assert found["coleman_liau_index"] == pytest.approx(liau, abs=0.006)
    assert found["spache_readability"] == pytest.approx(0.141 * 7 + 0.839, abs=0.006)


@pytest.mark.parametrize(
    ("text", "n_ours", "n_theirs"),
    [
        # three syllables, hard to both
        ("The small house had a delicate window.", 1, 1),
        # a name; textstat has no names
        ("We saw that Alexander went home.", 0, 1),
        # the name opens a sentence: it cannot be told from another word there
        ("Alexander went home with us again.", 1, 1),
        # the third syllable comes from the ending
        ("They had created a small boat.", 0, 1),
        # a compound of easy words, on textstat's list of easy words or not
        ("The old butterflies ate the leaf.", 0, 1),
        # familiar, but three syllables all the same: Gunning lets only compounds pass
        ("It was a beautiful day for us.", 1, 0),
    ],
)
def test_fog_lets_pass_what_gunning_does_and_textstat_what_is_on_its_list(text, n_ours, n_theirs):
    [(ours, theirs)] = both(text, "gunning_fog")
    n_words = len(text.split())
    assert ours == pytest.approx(0.4 * (n_words + 100 * n_ours / n_words), abs=0.006)
    assert theirs == pytest.approx(0.4 * (n_words + 100 * n_theirs / n_words), abs=0.006)


def test_a_placeholder_lengthens_its_sentence_and_counts_nowhere_else():
    plain, with_formula = count(["We know that it holds."]), count(["We know that ￼ holds."])
    assert with_formula.n_words == plain.n_words == 5
    assert with_formula["words"] == 4
    assert english_formulas(with_formula)["lix"] == 5
