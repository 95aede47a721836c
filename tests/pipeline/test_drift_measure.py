"""How far two texts, titles and licenses are apart, by hand-made cases with known answers."""

import pytest
from tests.pipeline.drifting import SHARES, STONES

from curate.pipeline.drift_measure import license_change, text_change, title_is_replaced

TEXT = "\n\n".join(STONES)
N_WORDS = len(TEXT.split())


def test_the_order_of_sentences_is_no_change():
    change = text_change(TEXT, "\n\n".join(reversed(STONES)))
    assert (change.n_gone, change.n_new, change.share) == (0, 0, 0.0)


def test_an_edited_word_counts_as_one_gone_and_one_new():
    change = text_change(TEXT, TEXT.replace("tallest", "x").replace("spoon", "ladle"))
    assert (change.n_before, change.n_gone, change.n_new) == (N_WORDS, 1, 1)
    assert not change.is_big


@pytest.mark.parametrize(
    ("then", "now"),
    [
        ("Last updated on March 3, 2025.", "Last updated on 12 November 2026."),
        ("Updated 2025-03-03 at 10:15 am", "Updated 2026-11-12 at 9:05 pm"),
        ("Actualizado el 3 de marzo de 2025", "Actualizado el 12 de mayo de 2026"),
        ("88 views", "1,204,331 views"),
        ("© 2019-2025 Our school", "© 2019-2026 Our school"),
        ("Posted 3 days ago", "Posted 4 months ago"),
    ],
)
def test_dates_and_counters_do_not_count(then, now):
    assert text_change(then, now).share == 0.0


def test_numbers_of_a_worksheet_do_count():
    then = "\n".join(f"What is {n} + {n + 3}?" for n in range(10, 40))
    now = "\n".join(f"What is {n} - {n - 70}?" for n in range(110, 140))
    assert text_change(then, now).is_big


def test_another_lesson_is_a_big_change_and_so_is_half_of_one():
    assert text_change(TEXT, "\n\n".join(SHARES)).share > 0.95
    half = "\n\n".join([*STONES[:5], *SHARES[:5]])
    assert text_change(TEXT, half).is_big
    assert not text_change(TEXT, "\n\n".join([*STONES[:9], SHARES[0]])).is_big


def test_a_script_without_spaces_is_measured_by_its_letters():
    then = "小猫在花园里睡觉。太阳照在它的背上。晚上它回到家里喝牛奶。" * 2
    assert text_change(then, then.replace("牛奶", "清水")).share < 0.15
    assert text_change(
        then, "火车从山里开出来。人们在车站等了很久。下雨了大家打开雨伞。" * 2
    ).is_big


def test_a_text_that_vanished_is_a_big_change_and_a_caption_is_not():
    assert text_change(TEXT, "").is_big
    assert text_change("A photo of a red barn", "Two cows on a meadow").share == 1.0
    assert not text_change("A photo of a red barn", "Two cows on a meadow").is_big


@pytest.mark.parametrize(
    ("before", "after", "replaced"),
    [
        ("Photosynthesis", "Photosynthesis | BioSite", False),
        ("Unit 3: Cells", "Unit 3: The cell", False),
        ("Rocks and rivers", "Garden tools on sale", True),
        ("Rocks", "", False),
    ],
)
def test_a_title_is_replaced_only_where_it_names_something_else(before, after, replaced):
    assert title_is_replaced(before, after) is replaced


@pytest.mark.parametrize(
    ("before", "after", "how"),
    [
        ("CC-BY-4.0", "CC-BY-4.0", None),
        ("CC-BY-3.0-US", "CC-BY-4.0", None),
        ("CC-BY", "CC-BY-4.0", None),
        (None, "CC-BY-4.0", None),
        ("CC-BY-4.0", "CC-BY-SA-4.0", "stricter"),
        ("CC0-1.0", "CC-BY-4.0", "stricter"),
        ("CC-BY-4.0", "LicenseRef-all-rights-reserved", "stricter"),
        (None, "LicenseRef-all-rights-reserved", "stricter"),
        ("LicenseRef-all-rights-reserved", "CC-BY-NC-4.0", "looser"),
        ("CC-BY-NC-SA-4.0", "CC-BY-4.0", "looser"),
        ("CC-BY-ND-4.0", "CC-BY-NC-4.0", "another one"),
        ("CC-BY-4.0", None, "gone"),
    ],
)
def test_a_license_change_says_which_way_it_went(before, after, how):
    said = license_change(before, after)
    assert said is None if how is None else said.startswith(f"The license is {how}:")
