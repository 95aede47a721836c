from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.search import SearchQuery, read_query
from curate.search.query_words import apply


def filters(text: str) -> tuple[str, dict[str, tuple]]:
    rest, found = read_query(text)
    return rest, {one.field: one.values for one in found}


@pytest.mark.parametrize(
    ("text", "rest", "expected"),
    [
        ("grade 4 fractions", "fractions", {"grades": (4,)}),
        ("Grades 3-5 fractions", "fractions", {"grades": (3, 4, 5)}),
        ("fractions for grades 3 to 5", "fractions for", {"grades": (3, 4, 5)}),
        ("4th grade volcano", "volcano", {"grades": (4,)}),
        ("4th-graders volcano", "volcano", {"grades": (4,)}),
        ("third grade poems", "poems", {"grades": (3,)}),
        ("K-2 phonics", "phonics", {"grades": (0, 1, 2)}),
        ("kindergarten shapes", "shapes", {"grades": (0,)}),
        ("grade k shapes", "shapes", {"grades": (0,)}),
        ("middle school science", "science", {"grades": (6, 7, 8)}),
        ("poems in spanish", "poems", {"languages": ("es",)}),
        ("cuentos in Haitian Creole", "cuentos", {"languages": ("ht",)}),
        ("plants cc by", "plants", {"licenses": ("CC-BY",)}),
        ("plants CC-BY-SA 4.0", "plants", {"licenses": ("CC-BY-SA-4.0",)}),
        ("plants cc by nc sa", "plants", {"licenses": ("CC-BY-NC-SA",)}),
        ("plants cc0", "plants", {"licenses": ("CC0",)}),
        ("volcano under 700L", "volcano", {"level_max": (700,)}),
        ("volcano at least 500 L", "volcano", {"level_min": (500,)}),
        ("volcano 500L-700L", "volcano", {"level_min": (500,), "level_max": (700,)}),
        ("volcano 500-700L", "volcano", {"level_min": (500,), "level_max": (700,)}),
        ("4.NF.A.1 lesson", "lesson", {"standards": ("4.NF.A.1",)}),
        ("MS-PS1-2", "", {"standards": ("MS-PS1-2",)}),
        ("RL.4.1 questions", "questions", {"standards": ("RL.4.1",)}),
        ("CCSS.Math.Content.4.NF.A.1", "", {"standards": ("CCSS.Math.Content.4.NF.A.1",)}),
        (
            "grade 4 fractions in spanish cc by",
            "fractions",
            {"grades": (4,), "languages": ("es",), "licenses": ("CC-BY",)},
        ),
    ],
)
def test_typed_filters_are_recognized(text, rest, expected):
    assert filters(text) == (rest, expected)


@pytest.mark.parametrize(
    "text",
    [
        "spanish verbs",
        "4 seasons",
        "grading 4 essays",
        "upgrade 4 computers",
        "grade 14",
        "in spanish-american war",
        "cc by nd sa",
        "top 40 songs",
        "700 liters",
        "1.5 liters",
        "k",
        "apollo 11",
        "grades 5-3",
        "1984-2000",
        "fractions.in",
    ],
)
def test_what_could_mean_something_else_stays_words(text):
    assert filters(text) == (text, {})


def test_what_was_recognized_says_what_was_typed_in_order():
    _, found = read_query("poems In  Spanish for 2nd grade")
    assert [(one.text, one.label) for one in found] == [
        ("In  Spanish", "In Spanish"),
        ("2nd grade", "Grade 2"),
    ]


def test_several_phrases_for_one_filter_are_alternatives():
    rest, found = read_query("grade 3 grade 5 maps")
    assert apply(SearchQuery(text=rest), found).grades == (3, 5)


def test_an_explicit_filter_wins_over_a_typed_one():
    _, found = read_query("grade 3 under 700L")
    query = apply(SearchQuery(grades=(8,), level_max=500), found)
    assert (query.grades, query.level_max) == ((8,), 500)


@given(st.text(max_size=200))
def test_any_text_is_fine(text):
    rest, found = read_query(text)
    assert len(rest) <= len(text)
    apply(SearchQuery(text=rest), found)


def test_a_long_text_is_read_quickly():
    started = time.perf_counter()
    read_query("grade " * 2_000 + "cc by " * 2_000)
    assert time.perf_counter() - started < 1
