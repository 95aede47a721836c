"""The counts of one pass, against a slow count of the same text, and what must not change them."""

import json
import os
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from tests.readability import texts

from curate.readability.chunks import COLUMNS, OF_SIGNS, OF_WORDS, analyze
from curate.readability.chunktable import (
    LENGTH_AT,
    LONGEST_CHUNK,
    N_CHUNKS,
    PLACE,
    PLACE_AT,
    ROW,
    SIGNS_AT,
    ChunkTable,
    shared_table,
)
from curate.readability.counts import WORDS_COLUMN, Counts, SliceCounts, count
from curate.readability.sentences import split_clauses, split_sentences
from curate.readability.syllables import syllables_of
from curate.readability.words import PLACEHOLDER, count_words, folded, word_facts, words_of

SENTENCES = [
    *split_sentences(texts.LONG),
    "“Stop!” cried Dr. O'Hara; the well-known U.S. runner (aged 33) wasn't listening…",
    "It cost $3.50—or 1,000 pesos: nobody knew—and/or cared.",
    "We know that ￼ holds; therefore, you and I can't use it: see below",
    "NASA's people said so; ”",
    "— Then he left: —",
    "; a sign stood first : and one alone .",
    "He said:",
    "Honesty, in my opinion, is happiness.",
    "x",
]


def comparable(counts: Counts) -> str:
    """Everything in the counts, as text that is equal to the byte."""
    return json.dumps(
        [counts.sums, counts.sentence_words.tolist()]
        + [getattr(counts.slices, field.name).tolist() for field in fields(SliceCounts)]
    )


def slowly(sentences: list[str]) -> dict[str, float]:
    """Some of the counts, word by word."""
    words = [word for sentence in sentences for word in words_of(sentence)]
    looked_up = [word for word in words if not word[0].isdigit()]
    zipfs = [word_facts(word)[0] for word in looked_up]
    text = " ".join(sentences)
    return {
        "words": len(words),
        "looked_up": len(looked_up),
        "placeholder": text.count(PLACEHOLDER),
        "letters": sum(letter.isalnum() for word in words for letter in word),
        "characters": len("".join(text.split())),
        "syllables": sum(map(syllables_of, words)),
        "polysyllables": sum(syllables_of(word) >= 3 for word in words),
        "long_words": sum(sum(map(str.isalnum, word)) > 6 for word in words),
        "hard_dale_chall": sum(not word_facts(word)[1] for word in looked_up),
        "zipf": pytest.approx(sum(zipfs)),
        "zipf_squared": pytest.approx(sum(zipf * zipf for zipf in zipfs)),
        "zipf_below_4": sum(zipf < 4 for zipf in zipfs),
        "unknown": zipfs.count(0),
        "clause_ends": sum(max(len(split_clauses(sentence)) - 1, 0) for sentence in sentences),
        "question": text.count("?"),
        "exclamation": text.count("!"),
    }


@pytest.mark.parametrize("sentences", [SENTENCES, *([sentence] for sentence in SENTENCES[-9:])])
def test_one_pass_gives_what_a_count_word_by_word_gives(sentences):
    counts = count(sentences, slice_starts=[0])
    expected = slowly(sentences)
    assert {name: counts[name] for name in expected} == expected
    words = [folded(word) for sentence in sentences for word in words_of(sentence)]
    types = {word for word in words if not word[0].isdigit()}
    zipfs = [round(100 * word_facts(word)[0]) for word in types]
    slices = counts.slices
    assert slices.types.tolist() == [len(set(words))]
    assert slices.types_looked_up.tolist() == [len(types)]
    assert slices.type_zipf.tolist() == [sum(zipfs)]
    assert slices.type_zipf_squared.tolist() == [sum(zipf * zipf for zipf in zipfs)]


def test_lengths_of_sentences_are_told_in_words_and_placeholders():
    counts = count(SENTENCES)
    assert counts.sentence_words.tolist() == [count_words(sentence) for sentence in SENTENCES]
    assert counts.n_words == sum(counts.sentence_words)
    assert counts.n_sentences == len(SENTENCES)
    assert counts.n_clauses == sum(len(split_clauses(sentence)) for sentence in SENTENCES)


@pytest.mark.parametrize(
    ("sentence", "column", "n"),
    [
        ("The dog saw Anna and Ben.", "capitalized", 2),
        ("“Anna, I’m here,” said Ben.", "capitalized", 1),  # the first word does not count
        ("— Anna and Ben ran.", "capitalized", 1),
        ("Then the FBI and NASA came.", "all_caps", 2),
        ("In 1918 he had 3.5 of them, COVID-19 too.", "digits", 3),
        ("I think we saw me and ours.", "first_person", 4),
        ("You and your dog, yourself.", "second_person", 3),
        ("He gave it to them, and she to me.", "pronouns", 5),
        ("However, it rained; therefore we left because of you.", "connectives", 3),
        ("It isn’t what we’re told, and he's Ann's.", "contractions", 3),
        ("The nation has happiness, ability and a statement of absence.", "nominal_suffixes", 5),
        ("He had a city and his mention of it.", "nominal_suffixes", 1),  # city is too short
        ("A well-known man of forty-two.", "hyphenated", 2),
        ("One, two, 1,000, and 3,5 then.", "commas", 3),  # not those inside figures
        ("“So,” he said, “go.”", "quotes", 4),
        ("A (small) [odd] thing.", "brackets", 2),
        ("It was—so to say - a dash – and -- more.", "dashes", 4),
        ("We ran (fast), then: home; and—so on.", "inner_marks", 6),
        ("A photosynthesis of an everyday machine.", "polysyllables", 2),
        ("We saw Alexander and the elephant.", "fog_hard", 1),  # a name is not hard
        ("Elephant calves and Alexander sleep.", "fog_hard", 1),  # the first word is no name
        ("The animal walked through the qxzvbn.", "unknown", 1),
        ("Extraordinary temperatures are here.", "ten_letters", 2),
        ("The dogs and the children.", "monosyllables", 4),
        ("It was a delicate stone of the finest.", "hard_spache", 1),
        ("and the of in we", "function_words", 5),
        ("He said: go; then stop.", "semicolons", 1),
        ("He said: go; then stop.", "colons", 1),
        ("Who? What?! No!", "question", 2),
    ],
)
def test_each_column_counts_what_its_name_says(sentence, column, n):
    assert count([sentence])[column] == n


def test_every_column_is_told_even_of_nothing():
    for counts in (count([]), count(["", "  "]), count(["…"])):
        assert tuple(counts.sums) == COLUMNS
        assert counts["words"] == counts.n_sentences == counts.n_clauses == 0
        assert counts.slices.types.sum() == 0


def test_counts_do_not_depend_on_what_the_table_holds():
    fresh, warm, tiny = ChunkTable(), ChunkTable(), ChunkTable(200)
    count([word for sentence in reversed(SENTENCES) for word in sentence.split()], warm)
    expected = comparable(count(SENTENCES, fresh))
    assert comparable(count(SENTENCES, fresh)) == expected  # now all is known
    assert comparable(count(SENTENCES, warm)) == expected
    for _ in range(3):  # full in the middle of the text, then begun anew
        assert comparable(count(SENTENCES, tiny)) == expected


def test_a_slice_counts_what_it_would_count_alone():
    starts = [0, 3, 7, len(SENTENCES) - 4]
    slices = count(SENTENCES, slice_starts=starts).slices
    assert len(slices) == 4
    for n, (start, end) in enumerate(zip(starts, [*starts[1:], None], strict=True)):
        alone = count(SENTENCES[start:end], ChunkTable(), slice_starts=[0]).slices
        for field in fields(SliceCounts):
            one, other = getattr(slices, field.name)[n], getattr(alone, field.name)[0]
            assert one.tolist() == pytest.approx(other.tolist()), field.name
    assert slices.sums[:, WORDS_COLUMN].sum() == count(SENTENCES)["words"]


def test_the_counts_of_two_texts_add_up_to_those_of_both():
    half = len(SENTENCES) // 2
    parts = [count(SENTENCES[:half]), count(SENTENCES[half:])]
    whole = count(SENTENCES)
    summed = {name: parts[0][name] + parts[1][name] for name in COLUMNS}
    assert whole.sums == pytest.approx(summed)


def test_long_chunks_are_counted_and_never_kept():
    table = ChunkTable()
    long = "endless—" * 20 + "end;"
    sentence = f"It was {long} and endless, Endless"
    counts = count([sentence], table)
    assert len(long) > LONGEST_CHUNK
    assert counts["words"] == 26
    assert counts.slices.types.tolist() == [5]
    assert counts.n_clauses == 2
    assert len(table) == 5
    assert comparable(counts) == comparable(count([sentence], ChunkTable()))


def test_long_chunks_of_known_words_add_no_distinct_word():
    known = count(["It was endless."], ChunkTable())
    both = count(["It was endless—" + "it—" * 20 + "was."], ChunkTable())
    assert both.slices.types.tolist() == known.slices.types.tolist() == [3]
    assert both.slices.type_zipf.tolist() == known.slices.type_zipf.tolist()


def test_signs_and_words_found_apart_give_what_the_chunk_gives_as_a_whole():
    signs = ("", ",", "“", "!”", ";", ":”—", "_", "…", "(", "--", "$", "'", PLACEHOLDER, ";_", "%.")
    words = ("dog", "U.S", "I’m", "well-known", "3.5", "é", "Anna", "a_b", "a", "1st", "don't")
    chunks = [before + word + after for word in words for before in signs for after in signs]
    chunks += [f"{one}{sign}{two}" for one in words for two in words for sign in signs[1:]]
    rows = ChunkTable().rows()
    for chunk in [*chunks, *filter(None, signs)]:
        expected, code = analyze(chunk), rows[chunk]
        found = np.zeros(len(COLUMNS), np.int64)
        found[OF_WORDS] += rows.words[code & ROW]
        found[OF_SIGNS] += rows.signs[code >> SIGNS_AT & ROW]
        assert tuple(found) == expected.values, chunk
        assert code >> PLACE_AT & PLACE == expected.place, chunk
        assert code >> LENGTH_AT == expected.length, chunk


@pytest.mark.parametrize("long", ["-" * 70, "blue/" * 14])
def test_a_long_chunk_without_a_word_of_its_own_adds_no_type(long):
    slices = count([f"The blue sea {long} is blue."], ChunkTable()).slices
    assert slices.types.tolist() == [4]
    assert slices.type_zipf.dtype == "int64"


def test_memory_is_bounded_whatever_is_read():
    table = ChunkTable(2_048)
    letters = random.Random(7)
    n_seen = 0
    sizes = []
    for _ in range(40):
        chunks = ["".join(letters.choices("bcdfgh", k=9)) for _ in range(500)]
        n_seen += count([" ".join(chunks)], table)["words"]
        sizes.append(len(table))
    assert n_seen == 20_000
    assert max(sizes) <= 2_048
    assert min(sizes[5:]) < max(sizes)  # begun anew


def test_a_table_of_the_usual_size_stays_bounded_over_200_000_distinct_chunks():
    table = ChunkTable()
    signs = [f"{a}{b}{c}{d}" for a in "bdfg" for b in "aeio" for c in "klmnprst" for d in "aeiou"]
    chunks = [first + second for first in signs[:320] for second in signs]
    assert len(set(chunks)) > 200_000
    for start in range(0, len(chunks), 10_000):
        count([" ".join(chunks[start : start + 10_000])], table)
        assert len(table) <= N_CHUNKS
    rows = table.rows()
    assert rows.words.nbytes + rows.signs.nbytes + rows.type_numbers.nbytes < 24_000_000
    assert len(rows.type_ids) < N_CHUNKS


def test_the_table_of_the_process_is_made_once():
    assert shared_table() is shared_table()


def test_threads_that_share_a_table_get_the_same_counts_to_the_byte():
    shuffled = random.Random(3)
    words = [word for sentence in SENTENCES for word in sentence.split()]
    documents = [
        [" ".join(shuffled.choices(words, k=20)) + f" extra{n}." for _ in range(5)]
        for n in range(150)
    ]
    expected = [comparable(count(document, ChunkTable())) for document in documents[:40]]
    table = ChunkTable(300)  # renewed again and again while others read
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda document: comparable(count(document, table)), documents * 4))
    assert found[:40] == expected
    assert all(found[n] == found[n % 150] for n in range(len(found)))


_IN_A_PROCESS = """
import json, sys
from tests.readability.test_counts import SENTENCES, comparable
from curate.readability.counts import count
from curate.readability.formulas import english_formulas
counts = count(SENTENCES)
sys.stdout.write(comparable(counts) + json.dumps(english_formulas(counts)))
"""


def test_counts_are_the_same_in_any_process_locale_and_hash_seed():
    root = Path(__file__).parents[2]
    running = []
    for seed, locale in (("0", "C"), ("1", "tr_TR.UTF-8"), ("2", "de_DE.UTF-8")):
        environment = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "LC_ALL": locale,
            "PYTHONPATH": os.pathsep.join([str(root / "src"), str(root)]),
            "PYTHONUTF8": "1",
        }
        running.append(
            subprocess.Popen(
                [sys.executable, "-c", _IN_A_PROCESS], env=environment, stdout=subprocess.PIPE
            )
        )
    found = {process.communicate(timeout=60)[0] for process in running}
    assert len(found) == 1
    assert found.pop().decode().startswith(comparable(count(SENTENCES)))


def test_the_analysis_of_a_chunk_has_a_number_for_every_column():
    for chunk in ("dog,", "“Stop!”", "end.—Then", "—", ";", "3.5", PLACEHOLDER, "x" * 300):
        analyzed = analyze(chunk)
        assert len(analyzed.values) == len(COLUMNS)
        assert all(abs(value) < 2**31 for value in analyzed.values)
