"""Why a text has its number: effects are differences of the estimate, told in plain words."""

import dataclasses

import pytest
from tests.readability import texts

from curate.readability import (
    assess,
    estimator,
    explain,
    formula_name,
    formula_reading,
    frequency_words,
    in_words,
    judged_sentences,
    level_words,
    select_prose,
    told_bands,
    told_dropped,
)
from curate.readability.explain import USUAL
from curate.records import Readability, ReadabilityStatus

ESTIMATE = estimator()
LONG_ONE = (
    "Photosynthesis happens in chloroplasts, which are the small green bodies inside the cells of "
    "a leaf that catch the light of the sun all day long and turn it, with water from the ground "
    "and gas from the air, into the sugar that the whole plant lives on and grows from every year."
)


def _explained(text, **more):
    return explain(select_prose(text).sentences, ESTIMATE, **more)


def test_the_explained_number_is_the_number_of_the_finding():
    for text in (texts.LONG, texts.HARD * 2):
        why = _explained(text)
        assert level_words(why.number) == assess(text).label


def test_the_hardest_sentence_is_named_with_its_length_and_rare_words():
    why = _explained(f"{texts.LONG}\n\n{LONG_ONE}")
    first = why.sentences[0]
    assert first.text == LONG_ONE
    assert first.n_words == first.longest == len(LONG_ONE.split())
    assert set(first.rare) >= {"chloroplasts", "Photosynthesis"}
    assert why.n_long == 1


def test_an_effect_is_what_leaving_the_sentence_out_would_take_off():
    sentences = select_prose(f"{texts.LONG}\n\n{LONG_ONE}").sentences
    for one in (
        *explain(sentences, ESTIMATE).sentences,
        *explain(sentences, ESTIMATE).easy_sentences,
    ):
        rest = list(sentences)
        rest.remove(one.text)
        assert one.effect == pytest.approx(ESTIMATE(sentences) - ESTIMATE(rest))


def test_hard_sentences_add_and_easy_ones_take_off_the_largest_effect_first():
    why = _explained(f"{texts.LONG}\n\n{LONG_ONE}")
    hard = [one.effect for one in why.sentences]
    easy = [one.effect for one in why.easy_sentences]
    assert hard == sorted(hard, reverse=True)
    assert easy == sorted(easy)
    assert min(hard) > 0 > max(easy)


def test_the_longest_stretch_ends_at_semicolons_and_colons():
    why = _explained(texts.LONG + "\n\nThe reconciliation failed; nobody deliberated: they left.")
    found = next(
        one for one in (*why.sentences, *why.easy_sentences) if one.text.startswith("The rec")
    )
    assert (found.n_words, found.longest) == (7, 3)


def test_words_that_come_often_count_more_than_words_that_come_once():
    text = f"{texts.LONG} {'They saw the chloroplasts. ' * 6}They saw the mitochondria."
    words = {word.word: word for word in _explained(text).words}
    assert words["chloroplasts"].n_times == 6
    assert words["chloroplasts"].effect > words["mitochondria"].effect > 0


def test_the_effect_of_a_word_is_that_of_a_common_word_in_its_place():
    sentences = select_prose(
        f"{texts.LONG} They saw the Chloroplasts. The chloroplasts grew."
    ).sentences
    word = next(w for w in explain(sentences, ESTIMATE).words if w.word == "chloroplasts")
    plain = [s.replace("Chloroplasts", "thing").replace("chloroplasts", "thing") for s in sentences]
    assert word.effect == pytest.approx(ESTIMATE(sentences) - ESTIMATE(plain))


def test_names_are_told_apart_from_words():
    why = _explained(f"{texts.LONG} They met Zebedee there. Then Zebedee sang.")
    assert "Zebedee" in why.names
    assert "zebedee" not in {word.word for word in why.words}


def test_cutting_long_sentences_and_plainer_words_make_the_text_easier():
    why = _explained(f"{texts.LONG}\n\n{LONG_ONE}")
    assert why.number_if_cut < why.number
    assert why.number_if_plain < why.number


def test_a_text_without_long_sentences_is_not_cut():
    assert _explained("The cat sat on the mat and saw a dog. " * 20).number_if_cut is None


def test_the_same_sentence_is_named_once_however_often_it_comes():
    why = _explained(f"{texts.LONG} {LONG_ONE} {LONG_ONE}")
    assert [one.text for one in why.sentences].count(LONG_ONE) == 1


def test_nothing_to_look_up_means_nothing_to_explain():
    assert explain([], ESTIMATE) is None
    assert explain(["12 34."], ESTIMATE) is None


def test_a_long_text_is_explained_with_few_measurements():
    measured = 0

    def counting(sentences):
        nonlocal measured
        measured += len(sentences)
        return 500.0 + len(sentences) % 7

    sentences = ["The old cat sat on the mat and looked at the sea all day."] * 10_000
    sentences = [f"{sentence} {i}." for i, sentence in enumerate(sentences)]
    explain(sentences, counting)
    assert measured < 400_000  # forty times the text: leaving each out in turn would be 10,000


@pytest.mark.parametrize(
    ("zipf", "words"),
    [
        (0, "not in our list of words"),
        (1.0, "very rare: about 1 in 100 million words"),
        (2.7, "rare: about 1 in 2 million words"),
        (3.0, "uncommon: about 1 in a million words"),
        (4.0, "fairly common: about 10 in a million words"),
        (6.2, "common: about 1,600 in a million words"),
    ],
)
def test_frequencies_are_told_in_words(zipf, words):
    assert frequency_words(zipf) == words


def test_usual_values_rise_with_the_bands():
    lengths, shares = zip(*USUAL.values(), strict=True)
    assert list(lengths) == sorted(lengths)
    assert list(shares) == sorted(shares)


def test_the_paragraphs_hold_the_numbers_of_finding_and_explanation():
    text = f"{texts.LONG}\n\n{LONG_ONE}"
    finding, why = assess(text), _explained(text)
    said = " ".join(in_words(finding, why))
    low, high = map(level_words, finding.interval_text)
    assert f"about {finding.label}; nine times in ten" in said
    assert f"between {low} and {high}" in said
    assert "not of what any one child can read" in said
    assert f"{why.stretch_words:.0f} words from one stop" in said
    assert f"{why.unfamiliar_share * 100:.0f} of 100" in said
    assert level_words(why.number_if_plain) in said
    assert told_bands(finding.bands) in said


def test_both_numbers_are_explained_where_there_are_two():
    finding = assess(texts.LONG)
    without = finding.model_copy(update={"ease": None, "ease_interval": None})
    assert "Ease" not in " ".join(in_words(without))
    with_ease = finding.model_copy(update={"ease": -0.4, "ease_interval": (-1.4, 0.6)})
    said = in_words(with_ease)[-1]
    assert "scale that schools use for books" in said
    assert "likely easier than most school texts (-0.4" in said
    assert "-1 in the middle" in said
    assert "between -1.4 and 0.6" in said


@pytest.mark.parametrize(
    ("status", "advice"),
    [
        (ReadabilityStatus.TOO_SHORT, "more of the text"),
        (ReadabilityStatus.NOT_PROSE, "No measure"),
        (ReadabilityStatus.UNRELIABLE, "Punctuate"),
        (ReadabilityStatus.UNSUPPORTED_LANGUAGE, "Ask someone who reads it"),
    ],
)
def test_without_a_number_the_reason_and_what_to_do_are_told(status, advice):
    (said,) = in_words(Readability(status=status, note="this is why"))
    assert "No reading level can be told: this is why." in said
    assert advice in said


def test_low_confidence_is_told_with_its_reason():
    finding = assess(texts.LONG).model_copy(
        update={"status": ReadabilityStatus.LOW_CONFIDENCE, "note": "only 120 words of prose"}
    )
    assert "Take it with care: only 120 words of prose." in in_words(finding)[0]


@pytest.mark.parametrize(
    ("value", "word"), [(14.7, "about as long"), (18, "rather long"), (25, "long"), (9, "short")]
)
def test_lengths_are_compared_with_what_is_usual(value, word):
    why = dataclasses.replace(
        _explained(texts.LONG), stretch_words=value, usual_stretch=14.7, band="4-5"
    )
    assert f"Its sentences are {word}" in in_words(assess(texts.LONG), why)[1]


def test_of_a_mixed_page_the_prose_of_its_main_language_is_explained():
    mixed = f"{texts.LONG}\n\n{texts.LONG}\n\n{texts.SPANISH}"
    finding = assess(mixed)
    why = explain(judged_sentences(mixed), ESTIMATE)
    assert level_words(why.number) == finding.label


def test_spanish_text_is_told_in_the_words_of_the_scale_that_was_validated():
    finding = Readability(
        status=ReadabilityStatus.UNSUPPORTED_LANGUAGE,
        language="es",
        formula_bands={"fernandez_huerta": "easy (1959)", "szigriszt_pazos": "normal (INFLESZ)"},
        note="this is why",
    )
    assert in_words(finding)[0].endswith("By Szigriszt-Pazos it is normal (INFLESZ).")


def test_only_what_a_reader_can_see_is_named_as_hard_or_easy():
    def moody(sentences):  # every sentence counts for or against, whatever it looks like
        return 900.0 + sum(len(s) % 3 - 1 for s in sentences) * 10

    sentences = select_prose(f"{texts.LONG}\n\n{LONG_ONE}").sentences
    why = explain(sentences, moody, n_sentences=len(sentences))
    assert why.sentences
    assert why.easy_sentences
    assert all(one.rare or one.longest >= why.usual_stretch for one in why.sentences)
    assert all(one.longest <= 0.75 * why.usual_stretch for one in why.easy_sentences)
    blamed = moody(sentences) - 900
    named = sum(one.effect for one in (*why.sentences, *why.easy_sentences))
    assert named != blamed  # some effects had no reason to be seen, and were left out


def test_one_short_sentence_of_many_is_no_reason():
    why = dataclasses.replace(_explained(texts.LONG), n_sentences=40, n_short=1)
    finding = assess(texts.LONG)
    assert "What makes it easier" not in " ".join(in_words(finding, why))
    some = dataclasses.replace(why, n_short=2)
    assert "2 of 40 have" in " ".join(in_words(finding, some))


def test_what_was_left_out_is_told_in_words_most_first():
    assert told_dropped({}) == ""
    assert told_dropped({"code": 1}) == "1 word of code"
    said = told_dropped({"heading": 5, "other_language": 1_200})
    assert said == "1,200 words of other languages, 5 of headings"


def test_every_reason_and_every_formula_has_words_of_its_own():
    found = assess(f"{texts.LONG} It cost $3 at https://a.example/x.", formulas=True)
    for name in found.formulas:
        assert formula_name(name) != name.replace("_", " ").capitalize() or name == "crawford"
        assert formula_reading(name)
