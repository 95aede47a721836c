"""Which language a text is in: short texts, declarations, and what cannot be told."""

import pytest
from tests.readability.snippets import SNIPPETS, UNKNOWN_TO_THE_DETECTOR

from curate.readability.function_words import is_english_throughout, profile_of
from curate.readability.language import are_near, is_latin, primary_subtag, tell_language

ALL = [(language, text) for language, texts in SNIPPETS.items() for text in texts]


def test_credits_in_another_language_do_not_outweigh_a_short_story():
    story = "Pelo las papas. Corto el repollo. Lavo los frijoles. Mi mamá corta las cebollas. " * 2
    credit_lines = (
        "This story was made by volunteers who want children to read in every language of the "
        "world. You can find the other stories of this collection on the pages of the project, "
        "and you are free to share them with your class as long as you name the people who made it."
    )
    assert tell_language(f"{story}\n\n{credit_lines}", "es").code == "es"


def test_a_text_that_is_english_throughout_is_judged_as_english_whatever_it_declares():
    text = "The children walked to the river and they looked for the stones that they had seen. "
    assert tell_language(text * 6, "es").code == "en"


@pytest.mark.parametrize(("language", "text"), ALL)
def test_a_short_text_is_told_by_what_stands_in_it(language, text):
    assert tell_language(text, None).code == language


@pytest.mark.parametrize("text", UNKNOWN_TO_THE_DETECTOR.values(), ids=UNKNOWN_TO_THE_DETECTOR)
def test_a_language_that_nobody_taught_the_detector_stays_unknown(text):
    told = tell_language(text, None)
    assert told.code is None
    assert "uncertain" in str(told.note)


@pytest.mark.parametrize(("language", "text"), ALL)
def test_small_words_alone_never_settle_on_a_wrong_language(language, text):
    profile = profile_of(text)
    assert profile.plain in (None, language)
    # Two small words of either language settle nothing in another one.
    if language not in ("en", "es"):
        assert not is_english_throughout(f"{text} {text} {text}")


@pytest.mark.parametrize(
    ("found", "declared"), [("da", "nb"), ("no", "nn"), ("ms", "id"), ("hr", "sr"), ("arz", "ar")]
)
def test_a_declaration_decides_between_languages_that_are_written_alike(found, declared):
    assert are_near(found, declared)
    assert not are_near(found, "en")


def test_a_norwegian_page_that_looks_danish_stays_norwegian():
    danish = (
        "Pigen gik ud i skoven for at plukke bær, og hun fandt en kurv, som nogen havde glemt. "
    )
    assert tell_language(danish * 5, "nb").code == "nb"
    assert tell_language(danish * 5, "de").code == "da"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Plain words.", True),
        ("Żółć i gęś w źdźble.", True),
        ("Tôi đến trường mỗi ngày vào buổi sáng.", True),
        ("Девочка пошла в лес за ягодами.", False),
        ("私は毎朝学校へ行きます。", False),
        ("1 + 1 = 2", True),
        ("", True),
    ],
)
def test_the_script_is_that_of_most_letters(text, expected):
    assert is_latin(text) is expected


def test_tags_are_read_in_any_spelling():
    tags = ("es-419", "EN_us", "spa", "und", " ", None, "x-klingon", "en")
    assert [primary_subtag(tag) for tag in tags] == [
        "es",
        "en",
        "es",
        None,
        None,
        None,
        None,
        "en",
    ]
