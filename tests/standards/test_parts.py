import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.standards import parse_grades
from curate.standards.bm25 import Bm25
from curate.standards.grades import grades_in_code
from curate.standards.spans import MAX_SENTENCE_WORDS, passages, sentences
from curate.standards.subjects import subject_families
from curate.standards.words import stems


@pytest.mark.parametrize(
    ("value", "grades"),
    [
        ("06", (6,)),
        ("KG", (0,)),
        ("Kindergarten", (0,)),
        ("K-2", (0, 1, 2)),
        ("6,7,8", (6, 7, 8)),
        ("Grade 5", (5,)),
        ("Grades 9-12", (9, 10, 11, 12)),
        ("3rd grade", (3,)),
        ("HS", (9, 10, 11, 12)),
        ("High School", (9, 10, 11, 12)),
        ("Middle", ()),
        (7, (7,)),
        (["01", "K"], (0, 1)),
        ("13", ()),
        ("99", ()),
        (["13", 14], ()),
        ("5-3", ()),
        (None, ()),
        ("college", ()),
        (True, ()),
    ],
)
def test_grades_are_read_from_what_people_write(value, grades):
    assert parse_grades(value) == grades


@pytest.mark.parametrize(
    ("code", "grades"),
    [
        ("6.SP.B.5", (6,)),
        ("K.CC.A.1", (0,)),
        ("HSF-IF.A.2", (9, 10, 11, 12)),
        ("MS-PS1-2", (6, 7, 8)),
        ("W.9-10.3e", (9, 10)),
        ("DEMO.MATH.4.NF.1", (4,)),
        ("D2.Geo.4", ()),
        ("TEKS.Physics.2.A", ()),
    ],
)
def test_grades_are_read_from_the_notation(code, grades):
    assert grades_in_code(code) == grades


def test_a_word_that_few_texts_have_weighs_more():
    index = Bm25([["boat", "sail"], ["boat", "oar"], ["boat", "mast"]])
    scores = index.scores({"boat": 1.0, "sail": 1.0})
    assert scores[0] > scores[1] == scores[2] > 0
    # idf = ln(1 + (3 - 1 + .5) / (1 + .5)); all lengths equal, so the tf part is 2.2 / 2.2 = 1
    np.testing.assert_allclose(index.scores({"sail": 1.0}), [np.log(1 + 2.5 / 1.5), 0, 0])


def test_an_index_without_words_scores_zero():
    assert Bm25([[], []]).scores({"boat": 1.0}).tolist() == [0.0, 0.0]


def test_inflected_words_meet():
    assert stems("multiplying fractions") == stems("multiplies fraction")[:2]
    assert stems("Students were stopped") == stems("stops")


def test_sentences_are_cut_at_their_ends_and_paragraphs():
    text = 'He asked, "Why?" Nobody knew (not even I). Then\n\nit rained 3.5 cm.'
    assert [s.text for s in sentences(text)] == [
        'He asked, "Why?"',
        "Nobody knew (not even I).",
        "Then",
        "it rained 3.5 cm.",
    ]


def test_passages_hold_about_sixty_words_and_miss_none():
    text = " ".join(f"This is sentence number {i} of a long lesson." for i in range(60))
    cut = passages(text)
    assert " ".join(p.text for p in cut) == text
    assert all(len(p.text.split()) <= 75 for p in cut)
    assert len(cut) < 12


def test_a_text_without_full_stops_is_cut_all_the_same():
    text = "boat " * 500
    assert max(len(s.text.split()) for s in sentences(text)) == MAX_SENTENCE_WORDS


@given(st.text(max_size=400))
def test_every_span_is_verbatim_and_no_word_is_lost(text):
    for cut in (sentences(text), passages(text)):
        assert all(span.text == text[span.start : span.end] for span in cut)
        assert "".join("".join(s.text.split()) for s in cut) == "".join(text.split())


def test_subjects_are_folded_to_families():
    assert subject_families("Algebra I") == {"mathematics"}
    assert subject_families("Physics; Language Arts") == {"science", "language arts"}
    assert subject_families("Computer Science") == frozenset()
    assert subject_families("Social Sciences") == {"social studies"}
    assert subject_families("Relations") == frozenset()
    assert subject_families(None) == frozenset()
