import random

import pytest
from wordfreq import iter_wordlist, zipf_frequency

from curate.readability.frequency import zipf_hundredths


def asked(word: str) -> int:
    return round(100 * zipf_frequency(word, "en"))


def test_frequencies_of_listed_words_are_those_of_wordfreq():
    words = random.Random(5).sample(list(iter_wordlist("en")), 3_000)
    assert {word: zipf_hundredths(word) for word in words} == {word: asked(word) for word in words}


def test_frequencies_of_hyphenated_words_are_those_of_wordfreq():
    draw = random.Random(6)
    listed = list(iter_wordlist("en"))[:20_000]
    words = ["-".join(draw.sample(listed, draw.choice([2, 3]))) for _ in range(1_000)]
    assert {word: zipf_hundredths(word) for word in words} == {word: asked(word) for word in words}


@pytest.mark.parametrize(
    "word",
    [
        "l'eau", "o'clock", "rock'n'roll", "u.s", "covid-19", "mp3", "b2b", "café", "straße", "ſt",
        "ﬁsh", "中国", "teacher's", "x_y", "o'hara", "l'eau-de-vie", "e-mail", "i̇stanbul", "89'8",
        "qxzvbn", "well-qxzvbn", "²", "d'1", "a.b.c", "naïve",
    ],
)  # fmt: skip
def test_frequencies_of_odd_forms_are_those_of_wordfreq(word):
    assert zipf_hundredths(word) == asked(word)
