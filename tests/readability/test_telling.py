"""The course as text: a line a chapter, a block a slice."""

from curate.readability import course_strip
from curate.records import ReadingChapter, ReadingCourse


def _course(*chapters, low=500, high=1100):
    return ReadingCourse(
        n_slices=sum(len(slices) for _, slices in chapters),
        mean=800,
        low=low,
        high=high,
        chapters=tuple(
            ReadingChapter(name=name, n_words=125 * len(slices), slices=slices)
            for name, slices in chapters
        ),
    )


def test_each_chapter_is_a_line_with_its_mean_and_its_words():
    _, first, second, _ = course_strip(_course(("One", (500, 600)), ("Two", (1000, 1100))))
    assert first.split()[:4] == ["One", "550L", "250", "words"]
    assert second.split()[:4] == ["Two", "1050L", "250", "words"]


def test_the_hardest_and_the_easiest_chapter_are_named():
    _, first, second, _ = course_strip(_course(("One", (500,)), ("Two", (1000,))))
    assert first.endswith("easiest")
    assert second.endswith("hardest")


def test_a_single_chapter_is_neither():
    _, only, _ = course_strip(_course((None, (500, 900))))
    assert only.startswith("(no heading)")
    assert not only.endswith(("hardest", "easiest"))


def test_a_block_rises_with_every_hundred():
    # Eight in ten lie between 500L and 1100L: the lowest block ends 300L under their middle.
    levels = (500, 510, 600, 601, 700, 1100, 1101, 2000, -400)
    _, line, legend = course_strip(_course(("One", levels)))
    assert line.split()[-1] == "▁▂▂▃▃▇██▁"
    assert "▁ up to 500L" in legend
    assert "█ above 1100L" in legend


def test_a_book_of_wide_range_gets_higher_steps_so_that_hard_chapters_differ():
    _, easy, hard, legend = course_strip(
        _course(("Easy", (200, 420)), ("Hard", (1140, 1340)), low=400, high=1280)
    )
    assert "each step 200L" in legend
    assert len(set(easy.split()[4])) == len(set(hard.split()[4])) == 2


def test_levels_below_the_scale_are_written_as_such():
    head, line, _ = course_strip(_course(("One", (-100,)), low=-200, high=100))
    assert "BR200L and 100L" in head
    assert "BR100L" in line


def test_a_long_chapter_is_drawn_in_forty_blocks():
    _, line, _ = course_strip(_course(("One", (500, 1100) * 100)))
    assert len(line.split()[-1]) == 40


def test_long_names_are_cut():
    _, line, _ = course_strip(_course(("A very long name " * 6, (500,))))
    assert line.index("…") < 60
