"""Pages in more than one language: what is found, and what the page is judged by."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.readability.snippets import SNIPPETS

from curate.readability.sentences import split_sentences
from curate.readability.shares import judge_languages, language_shares
from curate.readability.words import count_words

ENGLISH = [split_sentences(text) for text in SNIPPETS["en"]]
SPANISH = [split_sentences(text) for text in SNIPPETS["es"]]
FRENCH = [split_sentences(text) for text in SNIPPETS["fr"]]
SWAHILI = [split_sentences(text) for text in SNIPPETS["sw"]]


def _words(paragraphs):
    return sum(count_words(sentence) for paragraph in paragraphs for sentence in paragraph)


def _flat(paragraphs):
    return [sentence for paragraph in paragraphs for sentence in paragraph]


def test_a_plain_english_page_is_judged_whole_and_names_no_shares():
    judged = judge_languages(ENGLISH, None)
    assert (judged.code, judged.shares, judged.n_other_words) == ("en", {}, 0)
    assert judged.paragraphs is ENGLISH
    assert judged.is_latin_script


@pytest.mark.parametrize("language", sorted(SNIPPETS))
def test_a_page_in_one_language_is_judged_whole(language):
    page = [split_sentences(text) for text in SNIPPETS[language]]
    judged = judge_languages(page, None)
    assert (judged.code, judged.shares, judged.n_other_words) == (language, {}, 0)
    assert judged.paragraphs == page


def test_an_english_page_with_a_spanish_passage_is_judged_on_its_english():
    page = [*ENGLISH[:4], *SPANISH[:2], ENGLISH[4]]
    judged = judge_languages(page, "en")
    assert judged.code == "en"
    assert _flat(judged.paragraphs) == _flat(ENGLISH)
    assert judged.n_other_words == _words(SPANISH[:2])
    assert list(judged.shares) == ["en", "es"]
    assert sum(judged.shares.values()) == pytest.approx(1, abs=0.002)


def test_a_spanish_story_with_english_credits_is_judged_on_the_story():
    credit_lines = (
        "This story was made by volunteers who want children to read in every language. "
        "You are free to share it with your class as long as you name the people who made it. "
        "The pictures were drawn by a friend of the author and they may be used in the same way."
    )
    page = [["Pelo las papas."], ["Corto el repollo."], ["Lavo los frijoles y el arroz."]]
    page += [["Mi mamá corta las cebollas."], ["Todos comemos en la mesa."]]
    judged = judge_languages([*page, split_sentences(credit_lines)], "es")
    assert judged.code == "es"
    assert judged.paragraphs == tuple(tuple(paragraph) for paragraph in page)
    assert judged.n_other_words == count_words(credit_lines)


def test_an_english_number_is_never_told_of_a_page_that_is_mostly_spanish():
    judged = judge_languages([*ENGLISH[:2], *SPANISH], "en")
    assert judged.code == "es"
    assert "declared as en" in str(judged.note)


def test_a_list_of_spanish_names_makes_no_spanish_page_whatever_it_declares():
    names = "Ana del Valle, Juan de los Santos, Pedro de la Cruz y María del Mar llegaron ayer."
    judged = judge_languages([[names], *ENGLISH], "es")
    assert judged.code == "en"
    assert _flat(ENGLISH) == _flat(judged.paragraphs)[-len(_flat(ENGLISH)) :]


def test_a_page_in_three_languages_of_which_none_has_half_is_judged_by_none():
    judged = judge_languages([*ENGLISH[:3], *SPANISH[:3], *FRENCH[:3]], "en")
    assert judged.code is None
    assert judged.is_uncertain
    assert judged.paragraphs == ()
    assert set(judged.shares) == {"en", "es", "fr"}
    assert "several languages" in str(judged.note)
    assert judged.n_other_words == _words([*ENGLISH[:3], *SPANISH[:3], *FRENCH[:3]])


def test_a_parallel_text_is_parted_line_by_line():
    pairs = [
        ("The cat sleeps on the chair by the door.", "El gato duerme en la silla junto al muro."),
        ("It wants to eat the fish in the pan.", "Quiere comer el pescado de los niños."),
        ("Who opened the window to the garden?", "¿Quién abrió las ventanas del jardín?"),
        ("My sister looks for it under the bed.", "Mi hermana lo busca debajo de las camas."),
        ("Then she calls her brother and they run.", "Luego llama a su hermano y los dos corren."),
        ("The cat was at the top of the tree.", "El gato estaba en lo alto del árbol."),
    ] * 3
    page = [[line] for pair in pairs for line in pair]
    shares = language_shares(page)
    assert shares["en"] == pytest.approx(0.5, abs=0.1)
    assert shares["es"] == pytest.approx(0.5, abs=0.1)
    judged = judge_languages(page, None)
    side = {"en": 0, "es": 1}[str(judged.code)]
    assert _flat(judged.paragraphs) == [pair[side] for pair in pairs]


def test_an_english_lesson_that_teaches_spanish_words_stays_english():
    lesson = [
        split_sentences(
            "Today we learn the names of animals. The word for dog is perro, and the word for cat "
            "is gato. When there is more than one, the article changes as well: you say los perros "
            "and las casas. Read the sentence aloud and then ask a partner to answer you."
        ),
        ["El perro come.", "It means that the dog is eating."],
        split_sentences(
            "Now write three sentences about the animals that you have at home. Your teacher will "
            "help you with the verbs, and you may look at the list in the back of the book."
        ),
    ]
    judged = judge_languages(lesson, "en")
    assert judged.code == "en"
    assert judged.n_other_words <= count_words("El perro come.")
    assert _words(judged.paragraphs) + judged.n_other_words == _words(lesson)


def test_a_spanish_quotation_inside_an_english_paragraph_is_left_out():
    quotation = split_sentences(SNIPPETS["es"][2])
    before, after = split_sentences(SNIPPETS["en"][2]), split_sentences(SNIPPETS["en"][1])
    page = [[*before, *quotation, *after], *ENGLISH[3:]]
    judged = judge_languages(page, None)
    assert judged.code == "en"
    left = _flat(judged.paragraphs)
    assert not set(quotation) & set(left)
    assert set(before) <= set(left)
    assert len(judged.paragraphs) == len(page)


def test_a_swahili_story_on_an_english_page_is_seen_without_any_spanish_or_french_word():
    judged = judge_languages([*ENGLISH, *SWAHILI[:2]], "en")
    assert list(judged.shares) == ["en", "sw"]
    assert _flat(judged.paragraphs) == _flat(ENGLISH)


def test_text_that_is_not_english_and_cannot_be_told_counts_as_unknown_not_as_english():
    odd = [["Blonak ferim tusga wepol."], ["Kariv dontu mesep holga rinti sopal gevin tarku."]] * 6
    judged = judge_languages([*odd, *ENGLISH[:2]], None)
    assert judged.code is None
    assert judged.shares["und"] > 0.5
    assert judged.is_uncertain


def test_short_lines_in_a_declared_language_are_believed():
    lines = [["Ich singe."], ["Sie winkt."], ["Er ruft."], ["Sie hört zu."], ["Was tust du?"]]
    judged = judge_languages(lines, "de")
    assert (judged.code, judged.n_other_words) == ("de", 0)


def test_a_page_of_little_text_never_contradicts_its_declaration():
    judged = judge_languages(SPANISH[:1], "ca")
    assert judged.code == "ca"
    assert judged.paragraphs == SPANISH[:1]


def test_a_page_that_contradicts_its_declaration_throughout_says_so():
    judged = judge_languages(ENGLISH, "es")
    assert judged.code == "en"
    assert judged.note == "declared as es, but the text is in en: judged as en"


def test_a_page_in_another_script_is_told_even_where_no_sentence_of_it_was_kept():
    hindi = "एक छोटी लड़की नदी के किनारे रहती थी। वह हर दिन मछलियों को देखती थी। " * 6
    judged = judge_languages(ENGLISH[:1], None, f"{hindi}\n\n{' '.join(ENGLISH[0])}")
    assert (judged.code, judged.is_latin_script) == ("hi", False)
    declared = judge_languages([], "hi", hindi)
    assert declared.code == "hi"


def test_an_empty_page_gets_what_it_declares():
    assert judge_languages([], None, "").code is None
    assert judge_languages([], "fr", "").code == "fr"
    assert judge_languages([], None).shares == {}


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from([*ENGLISH, *SPANISH, *FRENCH, *SWAHILI, ["Run!"], ["No."]]), max_size=12
    ),
    st.sampled_from([None, "en", "es", "fr", "sw"]),
)
def test_no_word_is_lost_or_invented_whatever_the_mixture(page, declared):
    judged = judge_languages(page, declared)
    assert _words(judged.paragraphs) + judged.n_other_words == _words(page)
    assert judged == judge_languages(page, declared)
    order = iter(_flat(page))
    assert all(sentence in order for sentence in _flat(judged.paragraphs))
    if judged.code == "en" and _words(judged.paragraphs) >= 100:  # enough for a number
        assert judged.shares.get("en", 1) >= 0.5


def test_a_spanish_half_of_a_long_text_is_seen_at_its_end_in_its_middle_and_all_over():
    english, spanish = ENGLISH * 24, SPANISH * 24
    halves = (english + spanish, english[:60] + spanish + english[60:])
    for page in (*halves, [one for pair in zip(english, spanish, strict=True) for one in pair]):
        shares = language_shares(page)
        assert shares["es"] == pytest.approx(0.5, abs=0.05)
        assert judge_languages(page, None).shares == shares


def test_a_tenth_of_spanish_in_one_place_of_a_long_text_is_seen():
    page = ENGLISH * 20 + SPANISH * 2
    assert judge_languages(page, "en").shares["es"] == pytest.approx(0.1, abs=0.03)


def test_one_long_paragraph_that_changes_its_language_is_parted():
    paragraph = [sentence for one in [*ENGLISH * 3, *SPANISH * 2] for sentence in one]
    judged = judge_languages([paragraph], None)
    assert judged.code == "en"
    n_spanish = _words(SPANISH * 2)
    assert judged.n_other_words == pytest.approx(n_spanish, abs=30)


@pytest.mark.parametrize(("n_times", "us"), [(1, 120), (40, 800)])
def test_plain_english_costs_next_to_nothing(n_times, us):
    """A quarter of what is aimed at, on a machine that others use as well."""
    page = (ENGLISH + ENGLISH[:2]) * n_times
    judge_languages(page, "en")
    best = min(_microseconds(page) for _ in range(5))
    assert best < us


def _microseconds(page):
    started = time.process_time()
    for _ in range(20):
        judge_languages(page, "en")
    return (time.process_time() - started) / 20 * 1e6


def test_writing_without_spaces_is_weighed_by_its_letters():
    chinese = ["小女孩每天早上都去河边看鱼，然后和她的朋友一起走路去学校。" * 3]
    shares = language_shares([chinese, *ENGLISH[:2]])
    assert set(shares) == {"zh", "en"}
    assert shares["zh"] == pytest.approx(0.48, abs=0.1)
