"""Slices, chapters and figures of a long text, on texts that are made here."""

import itertools
import statistics

import pytest
from tests.readability.texts import SPANISH

from curate.readability import assess
from curate.readability.chapters import moved_headings
from curate.readability.course import course_of, levels_by
from curate.readability.prose import select_prose
from curate.readability.words import count_words

EASY = "The cat sat on the mat and saw the big dog run. "  # 12 words
HARD = "Considerable deliberation preceded that parliamentary reconciliation, notwithstanding. "


def _body(sentence, n_words):
    """Paragraphs of five sentences each, with at least `n_words`."""
    n = -(-n_words // count_words(sentence))
    lines = [sentence.strip()] * n
    return "\n\n".join(" ".join(lines[i : i + 5]) for i in range(0, n, 5))


def _course(text, level=lambda sentences: 100.0 * len(sentences)):
    prose = select_prose(text)
    return course_of(prose, levels_by(prose.sentences, level))


def _by_word(sentences):
    """1200 for a slice of hard sentences, 300 for one of easy ones, in between for mixed ones."""
    return statistics.fmean(1200 if "deliberation" in s else 300 for s in sentences)


def test_a_text_under_1000_words_has_no_course():
    assert _course(_body(EASY, 900)) is None
    assert _course(_body(EASY, 1100)) is not None


def test_a_slice_ends_with_the_first_sentence_after_125_words():
    prose = select_prose(_body(EASY, 1200))
    seen = []

    def levels(slices):
        seen.extend(slices)
        return [500.0] * len(slices)

    course_of(prose, levels)
    assert seen[0] == (0, 11)  # 11 sentences of 12 words are 132 words, 10 are 120
    assert all(before[1] == after[0] for before, after in itertools.pairwise(seen))


def test_a_short_last_slice_joins_the_one_before():
    # 1,200 words are 100 sentences: nine slices of 11, and 1 sentence of 12 words that is left.
    course = _course(_body(EASY, 1200))
    assert course.n_slices == 9
    assert course.chapters[0].slices[-1] == 1200  # 12 sentences
    # With 5 sentences (60 words) left over, they stand for themselves.
    assert _course(_body(EASY, 12 * (99 + 5))).chapters[0].slices[-1] == 500


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Chapter 1", "Chapter 2"),
        ("CHAPTER III", "CHAPTER IV"),
        ("Chapter One", "Chapter Two"),
        ("Chapter 1. The Boat", "Chapter 2. The Storm"),
        ("Chapter 1. The Boat.", "Chapter 2. The Storm."),
        ("# The Boat", "# The Storm"),
        ("## The Boat", "## The Storm"),
        ("I.", "II."),
        ("I", "II"),
        ("3.1 Light and Color", "3.2 Lenses"),
        ("Light and Color", "How Lenses Bend Light"),
        ("I. Light and Color", "II. Lenses"),
        ("1. Light and Color", "2. Lenses"),
        ("Unit 4: Light", "Unit 5: Lenses"),
        ("Capítulo 1", "Capítulo 2"),
    ],
)
def test_chapters_are_told_by_their_headings(first, second):
    text = f"{first}\n\n{_body(EASY, 700)}\n\n{second}\n\n{_body(HARD, 700)}"
    course = _course(text, _by_word)
    assert [chapter.name for chapter in course.chapters] == [
        first.strip("# ").rstrip("."),
        second.strip("# ").rstrip("."),
    ]
    assert set(course.chapters[0].slices) == {300}
    assert set(course.chapters[1].slices) == {1200}


def test_no_slice_reaches_into_the_next_chapter():
    text = f"# A Boat\n\n{_body(EASY, 560)}\n\n# A Storm\n\n{_body(HARD, 560)}"
    levels = {level for c in _course(text, _by_word).chapters for level in c.slices}
    assert levels == {300, 1200}


def test_a_bare_label_takes_the_title_on_the_next_line():
    text = (
        f"Chapter 1\n\nThe Boat\n\n{_body(EASY, 600)}\n\nChapter 2\n\nA Storm\n\n{_body(HARD, 600)}"
    )
    assert [c.name for c in _course(text).chapters] == ["Chapter 1: The Boat", "Chapter 2: A Storm"]


def test_a_book_with_chapters_is_not_cut_at_its_sections():
    part = f"Morning Light\n\n{_body(EASY, 300)}\n\nEvening Rain\n\n{_body(HARD, 300)}"
    text = f"Chapter 1\n\n{EASY}\n\n{part}\n\nChapter 2\n\n{EASY}\n\n{part.replace('Light', 'Dew')}"
    assert [c.name for c in _course(text).chapters] == ["Chapter 1", "Chapter 2"]


def test_sections_under_250_words_are_put_together():
    names = [f"About Topic {letter}{letter.lower()}" for letter in "ABCDEFGH"]
    text = "\n\n".join(f"## {name}\n\n{_body(EASY, 150)}" for name in names)
    chapters = _course(text).chapters
    assert [c.name for c in chapters][:2] == [
        f"{names[0]} – {names[1]}",
        f"{names[2]} – {names[3]}",
    ]
    assert all(c.n_words >= 250 for c in chapters)


def test_short_front_matter_goes_by_the_name_of_the_first_chapter():
    text = f"{_body(EASY, 60)}\n\n# One Boat\n\n{_body(EASY, 600)}\n\n# Two\n\n{_body(EASY, 600)}"
    assert [c.name for c in _course(text).chapters] == ["One Boat", "Two"]


def test_a_long_beginning_before_the_first_heading_has_no_name():
    text = f"{_body(EASY, 600)}\n\n# One Boat\n\n{_body(EASY, 300)}\n\n# Two\n\n{_body(EASY, 300)}"
    assert [c.name for c in _course(text).chapters] == [None, "One Boat", "Two"]


@pytest.mark.parametrize(
    "line", ["Solution", "True", "Figure 3", "a = b + c", "and so on", "Materials:", "30 + 12"]
)
def test_labels_that_come_again_and_again_are_no_chapters(line):
    text = "\n\n".join(f"{line}\n\n{_body(EASY, 300)}" for _ in range(4))
    assert [c.name for c in _course(text).chapters] == [None]


def test_numbered_items_in_a_row_are_a_list_and_no_chapters():
    items = "1. Paper and pencils\n2. Two old shoes\n3. A sheet of glass"
    text = "\n\n".join(f"{_body(EASY, 400)}\n\n{items}" for _ in range(3))
    assert [c.name for c in _course(text).chapters] == [None]


def test_a_table_of_contents_is_not_taken_for_chapters():
    contents = "\n".join(f"Chapter {n}. About the Sea {n}" for n in range(1, 4))
    body = "\n\n".join(f"Chapter {n}. About the Sea {n}\n\n{_body(EASY, 400)}" for n in range(1, 4))
    text = f"{contents}\n\n{_body(HARD, 300)}\n\n{body}"
    names = [c.name for c in _course(text).chapters]
    assert names == [None, *(f"Chapter {n}. About the Sea {n}" for n in range(1, 4))]


def test_headings_stay_where_they_were_when_paragraphs_of_another_language_go():
    before = (("Uno.", "Dos."), ("A boat.", "Tres."), ("Rain.",), ("Cuatro.",), ("Sun.",))
    after = (("A boat.",), ("Rain.",), ("Sun.",))
    headings = ((0, "Zero"), (1, "One"), (2, "Two"), (3, "Three"), (4, "Four"), (5, "End"))
    assert moved_headings(headings, before, after) == (
        (0, "Zero"),
        (0, "One"),
        (1, "Two"),
        (2, "Three"),
        (2, "Four"),
        (3, "End"),
    )


def test_a_word_of_spanish_does_not_cost_a_book_its_chapters():
    animals = ["cat", "dog", "cow", "hen", "pig", "fox", "bear", "frog", "duck", "goat"]
    lines = [
        f"The old {one} sat on the mat in the sun and saw the big {other} run to the hill."
        for one, other in itertools.permutations(animals, 2)
    ]
    parts = [
        "\n\n".join(" ".join(part[i : i + 5]) for i in range(0, 45, 5))
        for part in (lines[:45], lines[45:])
    ]
    text = f"Chapter 1: The Boat\n\n{parts[0]}\n\n{SPANISH}\n\nChapter 2: The Storm\n\n{parts[1]}"
    finding = assess(text)
    assert finding.dropped_words["other_language"] > 0
    assert [c.name for c in finding.course.chapters] == [
        "Chapter 1: The Boat",
        "Chapter 2: The Storm",
    ]


def test_all_words_of_the_prose_are_in_some_chapter():
    text = f"Chapter 1\n\n{_body(EASY, 600)}\n\nChapter 2. Rain.\n\n{_body(HARD, 600)}"
    assert sum(c.n_words for c in _course(text).chapters) == select_prose(text).n_words


def test_mean_and_tenths_are_those_of_all_slices():
    # Ten slices of 11 sentences at 100, 200 ... 1000 L: the tenths lie at 190 and 910.
    levels = iter(range(100, 1001, 100))
    course = _course(_body(EASY, 12 * 110), lambda _: next(levels))
    assert (course.n_slices, course.mean, course.low, course.high) == (10, 550, 190, 910)


def test_a_very_long_text_keeps_at_most_400_means_of_neighbors():
    n = 0

    def rising(_):
        nonlocal n
        n += 1
        return 10.0 * (n % 2) + 500

    course = _course(_body(EASY, 12 * 11 * 900), rising)
    stored = [level for chapter in course.chapters for level in chapter.slices]
    assert course.n_slices == 900
    assert 300 <= len(stored) <= 400
    assert set(stored) <= {500, 510}


def test_levels_stay_on_the_scale_and_slices_without_one_are_left_out():
    levels = iter([-900.0, 5000.0, None] + [500.0] * 20)
    course = _course(_body(EASY, 12 * 110), lambda _: next(levels))
    assert course.chapters[0].slices[:3] == (-400, 2000, 500)
    assert course.n_slices == 9


def test_the_levels_of_all_slices_are_asked_for_in_one_call():
    calls = []

    def levels(slices):
        calls.append(len(slices))
        return [500.0] * len(slices)

    prose = select_prose(f"# One\n\n{_body(EASY, 700)}\n\n# Two\n\n{_body(EASY, 700)}")
    course_of(prose, levels, sentence_words=[12] * len(prose.sentences))
    assert calls == [10]  # 59 sentences a chapter: 5 slices of 11, the last one with 4 more
