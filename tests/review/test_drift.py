"""What changed, for a person: a diff that can be read, on a terminal and as JSON."""

import json
import random
import time

import pytest
from tests.pipeline.drifting import ROCKS, SHARES, at_day, compare, crawl, id_of, page

from curate.catalog import open_catalog
from curate.cli import run_command
from curate.review import decide
from curate.review.drift import readable_diff
from curate.settings import load_settings


def shape(before, after):
    return [(part.kind, part.text) for part in readable_diff(before, after)]


def marks(before, after):
    """Words of the one edited sentence, by mark."""
    [part] = [part for part in readable_diff(before, after) if part.kind == "edited"]
    return [(words.mark, words.text) for words in part.words]


def test_unchanged_sentences_are_folded_except_those_next_to_a_change():
    before = "One here. Two here. Three here. Four here. Five here. Six here. Seven here."
    after = before.replace("Four here", "Quite another thing stands there")
    assert [(part.kind, part.n_sentences) for part in readable_diff(before, after)] == [
        ("folded", 2), ("same", 1), ("gone", 1), ("new", 1), ("same", 1), ("folded", 2)
    ]  # fmt: skip


def test_equal_texts_are_one_folded_part_and_layout_alone_is_no_change():
    assert shape("A cat sat.  It\tran.\n\nIt slept.", "A cat sat. It ran.\nIt slept.") == [
        ("folded", "")
    ]
    assert shape("", "") == []
    assert shape("", "New words.") == [("new", "New words.")]
    assert shape("Old words.", "") == [("gone", "Old words.")]


def test_an_edited_sentence_keeps_its_words_and_marks_those_that_changed():
    assert marks(
        "Heat the water for ten minutes in a pan.", "Heat the water for two minutes in a pot."
    ) == [
        ("same", "Heat the water for "),
        ("gone", "ten"),
        ("new", "two"),
        ("same", " minutes in a "),
        ("gone", "pan"),
        ("new", "pot"),
        ("same", "."),
    ]


def test_words_that_changed_in_a_row_are_marked_as_one():
    found = marks(
        "The quick brown fox jumps over a sleeping dog today.",
        "The slow red fox jumps over a sleeping dog today.",
    )
    assert found[1:3] == [("gone", "quick brown"), ("new", "slow red")]


def test_nothing_of_either_text_is_lost_whatever_the_edits():
    rng = random.Random(7)
    words = [f"word{n}" for n in range(60)]
    for _ in range(60):
        before = [" ".join(rng.choices(words, k=rng.randint(1, 9))) + "." for _ in range(12)]
        after = [s for s in before if rng.random() < 0.8]
        after = [s.replace("word1", "changed") if rng.random() < 0.5 else s for s in after]
        rng.shuffle(after) if rng.random() < 0.3 else None
        parts = readable_diff(" ".join(before), "\n".join(after))
        n_folded = sum(part.n_sentences for part in parts if part.kind == "folded")
        for left_out, text in (("new", before), ("gone", after)):
            kept = [
                "".join(words.text for words in part.words if words.mark != left_out)
                for part in parts
                if part.kind not in ("folded", left_out)
            ]
            shown = sum(part.count(".") for part in kept)
            assert shown + n_folded == len(text)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (" ".join(f"Sentence number {n} says so." for n in range(30_000)), "Something else."),
        ("Yes.\nNo.\n" * 30_000, "No.\nYes.\n" * 29_000 + "Maybe.\n" * 9),
        ("word " * 150_000, "word " * 149_000 + "end"),
        (
            "\n".join(f"Line {n} holds the word number {n * 7}." for n in range(25_000)),
            "\n".join(f"Line {n} holds a word number {n * 7}." for n in range(25_000)),
        ),
    ],
)
def test_a_book_is_compared_in_seconds(before, after):
    started = time.perf_counter()
    assert readable_diff(before, after)
    assert time.perf_counter() - started < 8  # about one on an idle machine


@pytest.fixture
def changed(tmp_path, monkeypatch):
    """Settings of a catalog whose accepted lesson was replaced by another."""
    monkeypatch.setenv("CURATE_DATA_DIR", str(tmp_path / "data"))
    settings = load_settings(data_dir=tmp_path / "data")
    with open_catalog(settings) as catalog:
        at_day(catalog, 0)
        crawl(catalog, {ROCKS: page()})
        decide(catalog, ROCKS, "accept")
        at_day(catalog, 8)
        crawl(catalog, {ROCKS: page((*SHARES, "A title that \x1b[31mshouts\u202e backwards."))})
        compare(catalog)
        yield catalog


def test_the_list_names_what_to_review_again_and_why(changed, capsys):
    assert run_command("review", ["drift"]) == 0
    out = capsys.readouterr().out
    assert "accepted 2026-03-02, changed since: review again" in out
    assert "text: The text changed by" in out
    assert run_command("review", ["drift", "--json"]) == 0
    [row] = json.loads(capsys.readouterr().out)
    assert (row["id"], row["kind"], row["url"]) == (id_of(changed), "text", ROCKS)


def test_an_item_shows_what_is_gone_and_what_is_new_and_steers_no_terminal(changed, capsys):
    assert run_command("review", ["drift", ROCKS]) == 0
    out = capsys.readouterr().out
    assert "- A river carries stones a long way" in out
    assert "+ Buying a share makes you the owner" in out
    assert "shouts" in out
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert run_command("review", ["drift", ROCKS, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [one["kind"] for one in found["drift"]] == ["text"]
    assert {"gone", "new"} <= {part["kind"] for part in found["diff"]}


def test_an_empty_list_and_an_item_that_nobody_accepted_are_said_in_words(changed, capsys):
    decide(changed, ROCKS, "reopen")
    assert run_command("review", ["drift"]) == 0
    assert run_command("review", ["drift", ROCKS]) == 0
    told = capsys.readouterr()
    assert told.out == ""
    assert "No accepted item has changed" in told.err
    assert "has not accepted this item" in told.err


def test_texts_made_to_be_slow_to_compare_are_compared_in_seconds():
    def text(seed):
        words = random.Random(seed)
        sentences = (" ".join(words.choices("abcd", k=280)) for _ in range(400))
        return "\n".join(f"S{n} {sentence}." for n, sentence in enumerate(sentences))

    began = time.monotonic()
    parts = readable_diff(text(1), text(2))
    assert time.monotonic() - began < 10
    assert {part.kind for part in parts} == {"edited", "gone", "new"}
