import pytest

from curate.dedupe import content_key, normalize_text
from curate.dedupe.normalize import number_tokens, tokens

LONG = (
    "Students pour water through sand, gravel and cloth, watch how clear it becomes, and explain "
    "in two sentences which layer caught the leaves and which one caught the mud."
)


@pytest.mark.parametrize(
    "other",
    [
        LONG.upper(),
        LONG.replace(" ", "\n\t "),
        "• " + LONG.replace(",", " —").replace(".", ""),
        LONG.replace("fi", "ﬁ"),
    ],
)
def test_layout_case_and_punctuation_do_not_change_the_key(other):
    assert content_key(other) == content_key(LONG)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("add 3 and 4", "add 3 and 5"),
        ("x + 3", "x - 3"),
        ("x – 3", "x + 3"),
        ("3.5 cm", "35 cm"),
        ("1/2 cup", "12 cup"),
        ("a < b", "a > b"),
    ],
)
def test_numbers_and_operators_are_part_of_the_words(first, second):
    assert normalize_text(first) != normalize_text(second)


def test_a_stub_has_no_key():
    assert content_key("Click the link below to download the worksheet as a PDF file.") is None
    assert content_key("1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21") is None
    assert content_key("") is None


def test_twenty_words_are_enough_for_a_key():
    assert content_key("word " * 19) is None
    assert content_key("word " * 20) is not None


def test_normalizing_twice_changes_nothing():
    once = normalize_text("  “Well-known”: 3.5 × 2 = 7, isn’t it? ")
    assert normalize_text(once) == once


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Lesson 4", ("4",)),
        ("Lesson Four", ("4",)),
        ("Unit IV", ("4",)),
        ("Form B", ("b",)),
        ("I said a word", ()),
        ("Chapter XI, part ii", ("11", "2")),
    ],
)
def test_numbers_are_read_from_digits_words_and_part_names(text, numbers):
    assert number_tokens(tokens(text)) == numbers
