from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.contract.documents import document

from curate.search import SearchQuery
from curate.search.entry import (
    day_number,
    entry_of,
    license_keys,
    pack_vector,
    standard_keys,
    unpack_vector,
    vector_problem,
)
from curate.search.facets import MAX_VALUES, facet_values, level_histogram
from curate.search.highlight import LENGTH, highlight
from curate.search.lexical import Synonyms, parse_text
from curate.search.spelling import best_spelling, distance, suggestion

NONE = Synonyms([])


def marked(doc, text: str) -> str:
    return highlight(doc, parse_text(text, NONE))


def test_the_fragment_with_most_different_words_is_shown():
    filler = "Nothing of interest stands here. " * 20
    text = f"A volcano. {filler}The volcano throws hot ash. {filler}"
    shown = marked(document(1, "X", text), "hot volcano ash")
    assert "\u0002volcano\u0003 throws \u0002hot\u0003 \u0002ash\u0003" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")


def test_the_description_wins_over_the_text_where_both_match_alike():
    doc = document(1, "X", "Ash in the text.", description="Ash in the description.")
    assert marked(doc, "ash") == "\u0002Ash\u0003 in the description."


def test_without_a_match_the_beginning_is_shown():
    assert marked(document(1, "X", "Rivers run."), "volcano") == "Rivers run."
    assert marked(document(1, "X", ""), "volcano") == ""


def test_control_characters_of_a_page_can_not_forge_a_mark():
    assert marked(document(1, "X", "a \u0002fake\u0003 ash"), "ash") == "a fake \u0002ash\u0003"


@given(st.text(max_size=800), st.text(max_size=30))
def test_a_fragment_is_bounded_and_its_marks_are_paired(text, query):
    shown = marked(document(1, "X", text), query)
    assert shown.count("\u0002") == shown.count("\u0003")
    assert len(shown.replace("\u0002", "").replace("\u0003", "")) <= LENGTH + 4


@pytest.mark.parametrize(
    ("a", "b", "slips"),
    [
        ("algibra", "algebra", 1),
        ("recieve", "receive", 1),
        ("fotosynthesis", "photosynthesis", 2),
        ("same", "same", 0),
        ("short", "shortening", 3),
    ],
)
def test_slips_are_counted(a, b, slips):
    assert distance(a, b, 2) == slips == distance(b, a, 2)


def test_the_nearest_then_commonest_word_is_suggested():
    known = [("fraction", 3), ("friction", 9), ("fractious", 2)]
    assert best_spelling("frction", known) == "friction"
    assert best_spelling("fractoin", known) == "fraction"
    assert best_spelling("cat", [("car", 5)]) is None  # too short to guess
    assert best_spelling("1849", [("1949", 5)]) is None


def test_only_replaced_words_make_a_suggestion():
    assert suggestion(("basic", "algibra"), {"algibra": "algebra"}) == "basic algebra"
    assert suggestion(("basic",), {}) is None


def test_spellings_of_a_facet_value_are_added_up_under_the_commonest():
    counts = {"subjects": {"math\tMATH": 2, "math\tMath": 5, "art\tArt": 9}}
    values = facet_values(counts, SearchQuery())["subjects"]
    assert [(v.value, v.label, v.count) for v in values] == [("art", "Art", 9), ("math", "Math", 7)]


def test_a_long_facet_is_cut_but_keeps_what_was_chosen():
    counts = {"subjects": {f"s{n:03d}\tS{n:03d}": 1000 - n for n in range(90)}}
    values = facet_values(counts, SearchQuery(subjects=("s080",)))["subjects"]
    assert len(values) == MAX_VALUES + 1
    assert values[-1].value == "s080"


def test_the_histogram_fills_the_gaps():
    assert level_histogram({300: 2, -100: 1}) == (
        *((-100, 1), (0, 0), (100, 0), (200, 0)),
        (300, 2),
    )
    assert level_histogram({}) == ()


@pytest.mark.parametrize(
    ("license_id", "family"),
    [
        ("CC-BY-NC-ND-3.0-US", "cc-by-nc-nd"),
        ("CC0-1.0", "cc0"),
        ("GFDL-1.3", "gfdl"),
        ("MIT", "mit"),
    ],
)
def test_a_license_is_found_by_its_family(license_id, family):
    assert family in license_keys(license_id, "share")
    assert license_keys(None, "unknown") == ("unknown",)


def test_codes_are_cut_between_their_parts():
    assert standard_keys("MS-PS1-2") == ("ms", "ms-ps", "ms-ps1", "ms-ps1-2")
    assert standard_keys("") == ()


@pytest.mark.parametrize("text", [None, "", "soon", "2021-13", "2021-02-30", "0000"])
def test_what_is_no_date_has_no_day(text):
    assert day_number(text) is None


def test_vectors_survive_packing_and_useless_ones_are_refused():
    assert unpack_vector(pack_vector((0.5, -0.25))) == (0.5, -0.25)
    assert vector_problem(None, 3) is None
    assert vector_problem((0.6, 0.8), 2) is None
    assert "dimensions" in vector_problem((0.6, 0.8), 3)
    assert "direction" in vector_problem((float("inf"), 0.0), None)


@pytest.mark.parametrize(
    ("facts", "hidden"),
    [
        ({"link_state": "dead"}, True),
        ({"decision": "rejected"}, True),
        ({"decision": "retired"}, True),
        ({"decision": "accepted"}, False),
        ({"link_state": "suspect"}, False),
        ({"link_state": "restricted"}, False),
    ],
)
def test_only_the_dead_and_the_turned_down_are_hidden(facts, hidden):
    assert entry_of(document(1, "X", **facts)).hidden is hidden


def test_a_tab_in_a_label_can_not_split_a_facet_value():
    facets = entry_of(document(1, "X", subjects=("Earth\tScience",))).facets
    assert facets["subjects"] == ("earth science\tEarth Science",)
