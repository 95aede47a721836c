import time

import pytest

from curate.readability.sentences import split_clauses, split_sentences

CASES = [
    ("Dr. Smith met Mr. Jones at 5 p.m. on Jan. 3. They saw the U.S. flag.", 2),
    ("We get vitamin C. Plants make it.", 2),
    ("So do I. Plants do.", 2),
    ("It was written by J. K. Lee. John F. Ito drew it.", 2),
    ("We live on Main St. He does too.", 2),
    ("St. Mary is an old name.", 1),
    ("At 5 p.m. the bell rang.", 1),
    ("It closed at 5 p.m. Then we left.", 2),
    ("The U.S. Army came. They left the U.S. They came back.", 3),
    ("He has 3.5 liters. I have 4.", 2),
    ("It costs $3.50 a day.", 1),
    ("1. Mix the flour.", 1),
    ("It ended in 1990. Then peace came.", 2),
    ('"Stop!" he said. "Why?" she asked.', 2),
    ("“Yes.” She left.", 2),
    ("He asked, “Why?” Then he left.", 2),
    ("Well... maybe. Wait … what?", 2),
    ("I waited... Nobody came.", 2),
    ("Go, dog. Go! Stop. I see a cat. Run, cat, run!", 5),
    ("See Fig. 2. It is red.", 2),
    ("Use a tool, e.g. this one, i.e. the saw.", 1),
    ("No. I can't.", 2),
    ("No. 5 is alive.", 1),
    ("Wow!!! Really?! Yes.", 3),
    ("(He left.) We stayed.", 2),
    ("This is the end.Then it began.", 2),
    ("Ph.D. students work hard.", 1),
    ("we typed in lower case. it still ends here.", 2),
    ("No stop at the end", 1),
    ("¿Dónde vive la Sra. López? Vive aquí.", 2),
    ("Bring pens, paper, etc. to class.", 1),
    ("", 0),
    (" . . . ! ", 0),
]


@pytest.mark.parametrize(("text", "n_sentences"), CASES)
def test_sentences_end_where_a_reader_would_end_them(text, n_sentences):
    assert len(split_sentences(text)) == n_sentences, split_sentences(text)


def test_no_letter_of_the_text_is_lost_by_splitting():
    text = " ".join(text for text, _ in CASES)
    joined = "".join("".join(split_sentences(text)).split())
    assert sum(c.isalnum() for c in joined) == sum(c.isalnum() for c in text)


@pytest.mark.parametrize(
    ("sentence", "n_clauses"),
    [
        ("We left; it rained: hard.", 3),
        ("We left at 5:30 in a ratio of 2:1.", 1),
        ("He said: “Go; now.”", 3),
        ("Nothing here.", 1),
        ("; :", 0),
    ],
)
def test_semicolons_and_colons_end_a_clause_but_times_do_not(sentence, n_clauses):
    assert len(split_clauses(sentence)) == n_clauses


@pytest.mark.parametrize("piece", ["1990. ", "a.", "... ", "U.S. ", '."', "x;:"])
def test_splitting_takes_time_in_proportion_to_length(piece):
    text = piece * 40_000
    started = time.process_time()
    for sentence in split_sentences(text):
        split_clauses(sentence)
    assert time.process_time() - started < 5
