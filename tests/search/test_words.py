from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.errors import ConfigError
from curate.search.config import synonym_file_lines
from curate.search.lexical import Attempt, Synonyms, parse_text, synonym_lines
from curate.search.stem import stem
from curate.search.words import MAX_WORDS, STOP_WORDS, fold, index_text, query_terms, words_of

# Endings of every step of Porter's algorithm, and words that teachers type.
WORDS = """
caresses ponies ties caress cats feed agreed plastered bled motoring sing conflated troubled sized
hopping tanned falling hissing fizzed failing filing happy sky relational conditional rational
valency hesitancy digitizer conformably radically differently vilely analogously vietnamization
predication operator feudalism decisiveness hopefulness callousness formality sensitivity
sensibility triplicate formative formalize electricity electrical hopeful goodness revival allowance
inference airliner gyroscopic adjustable defensible irritant replacement adjustment dependent
adoption homologous communism activate angularity effective bowdlerize probate rate cease
controlling rolling fractions dividing photosynthesis equations biology geology multiplication
histories geometry stories reading syllables running democracies circuits theories yes by a is
generalizations oscillators archaeology meetings university possibly eighth
""".split()  # noqa: SIM905


def fts5_stem(word: str) -> str:
    """What SQLite's own porter tokenizer makes of a word."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE t USING fts5(x, tokenize = 'porter unicode61')")
    connection.execute("CREATE VIRTUAL TABLE v USING fts5vocab(t, row)")
    connection.execute("INSERT INTO t VALUES (?)", (word,))
    return connection.execute("SELECT term FROM v").fetchone()[0]


@pytest.mark.parametrize("word", WORDS)
def test_our_stems_are_those_of_the_embedded_engine(word):
    assert stem(word) == fts5_stem(word)


def test_stop_words_are_left_out_unless_nothing_else_is_asked():
    assert query_terms("how do I teach the water cycle") == ("teach", "water", "cycle")
    assert query_terms("what is it") == ("what", "is", "it")


def test_accents_and_case_do_not_matter():
    assert fold("FRACCIÓN") == fold("fraccio\u0301n") == "fraccion"


def test_index_text_is_printable_and_cuts_unspaced_scripts():
    assert index_text("a\x00b") == "a b"
    assert index_text("狮子 lion").split() == ["狮", "子", "lion"]
    assert index_text(None) == ""


@given(st.text(max_size=300))
def test_any_text_becomes_a_bounded_list_of_plain_words(text):
    terms = query_terms(text)
    assert len(terms) <= MAX_WORDS
    assert all(term.isalnum() and len(term) <= 64 for term in terms)
    assert all(0 <= word.start < word.end <= len(text) for word in words_of(text))


def test_the_shipped_synonyms_are_readable_and_hold_no_stop_words():
    lines = synonym_lines(synonym_file_lines())
    Synonyms.parse(lines)
    assert len(lines) >= 20
    words = {word.folded for line in lines for word in words_of(line)}
    assert not words & STOP_WORDS


def test_a_synonym_line_must_be_a_set_of_phrases():
    for line in ("alone", "a => b, c", "a,,b"):
        with pytest.raises(ConfigError, match="synonyms"):
            Synonyms.parse([line])


def test_the_longest_known_phrase_makes_one_group():
    synonyms = Synonyms.parse(["times tables, multiplication facts", "tables, charts"])
    groups = parse_text("play times tables games", synonyms).groups
    assert [group.phrases for group in groups] == [
        (("play",),),
        (("times", "tables"), ("multiplication", "facts")),
        (("games",),),
    ]


def test_synonyms_are_read_by_stem():
    synonyms = Synonyms.parse(["quiz, short test"])
    assert parse_text("quizzing", synonyms).groups[0].phrases[1:] == ()
    assert parse_text("short tests", synonyms).groups[0].phrases == (("short", "tests"), ("quiz",))


def test_attempts_go_from_strict_to_loose():
    none = Synonyms([])
    assert parse_text("", none).attempts() == ()
    assert parse_text("ox", none).attempts() == (Attempt.ALL,)
    assert (
        parse_text("water cycle", none).attempts()
        == (Attempt.ALL, Attempt.PREFIX, Attempt.MOST)[:2]
    )
    assert parse_text("water cycle rain", none).attempts()[-1] is Attempt.MOST
    assert parse_text("water cycle rain", none).most == 2
