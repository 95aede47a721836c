import time

import pytest
from tests.readability import texts

from curate.readability import select_prose


def test_headings_lists_tables_and_code_are_left_out_and_counted_by_reason():
    text = (
        "Plants and light\n\nPlants need light to grow. They need water, too.\n\n"
        "- a pot\n- soil\n\n"
        "| plant | height |\n|---|---|\n| bean | 12 |\n\n```\nprint('hello there')\n```"
    )
    prose = select_prose(text)
    assert prose.sentences == ["Plants need light to grow.", "They need water, too."]
    assert prose.n_words == 9
    assert prose.dropped == {"code": 3, "heading": 3, "list": 3, "table": 4}


def test_a_formula_in_a_sentence_counts_as_one_word():
    prose = select_prose("We know that the force is $F = m a$ for every body that moves.")
    # 11 words around it, and the placeholder
    assert prose.n_words == 12
    assert prose.dropped["formula"] > 0
    assert select_prose("We know that E = mc^2 holds for every body.").n_words == 8


def test_prices_are_no_formula():
    assert select_prose("It costs $5 here and $10 in town.").sentences == [
        "It costs $5 here and $10 in town."
    ]


def test_web_addresses_leave_the_sentence_whole():
    prose = select_prose("You can read more at https://example.org/a/b?c=1. Or write to me@ex.org.")
    assert prose.sentences == ["You can read more at .", "Or write to ."]
    assert prose.dropped == {"web_address": 2}


def test_markup_is_no_word():
    prose = select_prose(
        "<script>var words = 'many';</script><p>The <b>sun</b> is hot &amp; far.</p><ul><li>Menu"
        "</li></ul>"
    )
    assert prose.sentences == ["The sun is hot & far."]


def test_lines_broken_for_width_are_one_paragraph():
    text = (
        "The river bends near our town and then it\nruns on to the sea, where many ships wait for\n"
        "the tide. In summer the class goes there with Ms.\nLee to swim."
    )
    assert len(select_prose(text).sentences) == 2


def test_a_sentence_that_goes_on_over_a_page_is_joined():
    text = "In summer the whole class goes there with\n\ntheir teacher to look for snails."
    assert select_prose(text).n_words == 14


def test_one_sentence_a_line_is_prose_and_a_list_without_bullets_is_not():
    assert select_prose("I see a cat.\nRun, cat!\nStop.\nThe cat is up.\n").n_words == 11
    assert set(select_prose(texts.BARE_MATERIALS).dropped) == {"list"}


def test_verse_is_left_out_whether_its_lines_are_spaced_or_not():
    for text in (texts.POEM, texts.POEM.replace("\n\n", "\n").replace("\n", "\n\n")):
        assert select_prose(text).dropped == {"verse": 44}


def test_speaker_labels_and_time_stamps_are_left_out():
    prose = select_prose(texts.DIALOGUE)
    assert prose.dropped == {"speaker_label": 32}
    assert not any("TEACHER" in sentence for sentence in prose.sentences)
    assert select_prose(texts.CAPTIONS).dropped["time_stamp"] == 39


def test_a_full_sentence_in_a_list_is_prose_and_a_fragment_is_not():
    prose = select_prose("- Plants take in water with their roots.\n- two red pots")
    assert prose.sentences == ["Plants take in water with their roots."]
    assert prose.dropped == {"list": 3}


def test_a_recipe_is_recognized_by_what_it_measures():
    assert select_prose(texts.RECIPE).is_recipe
    assert not select_prose(texts.MATERIALS).is_recipe
    assert not select_prose(texts.LONG).is_recipe


def test_a_chapter_with_a_list_of_materials_is_no_recipe():
    chapter = "\n\n".join(
        f"Step {n} shows how the cart moves. It rolls faster when the ramp is steep."
        for n in range(20)
    )
    materials = "- 2 cups of sand\n- 3 meters of string\n- 1 cup of water"
    assert not select_prose(f"{chapter}\n\n{materials}\n\n{chapter}").is_recipe


def test_every_word_is_either_kept_or_counted_as_dropped():
    prose = select_prose(texts.LONG + "\n\n" + texts.MATERIALS + "\n\n" + texts.POEM)
    # 94 words a paragraph by hand; 20 in the list of materials with its heading; 44 in the poem
    assert prose.n_words == 3 * len(texts.PARAGRAPH.split())
    assert prose.n_dropped("heading", "list") == len(texts.MATERIALS.replace("- ", "").split())
    assert prose.n_dropped("verse") == 44


HOSTILE = [
    "<a ",
    "<script>",
    "$$",
    "\\[",
    "\\begin{a}",
    "|",
    "a@",
    "a.",
    "[",
    "\n",
    "- ",
    "(",
    "A: ",
]


@pytest.mark.parametrize(
    "piece",
    [
        *HOSTILE,
        "1 + ",
        "a-",
        "a b c d e\n",
        "a b c d e\n\n",
        "A b c d e\n",
        "x) ",
        "&amp;",
        "http://",
        "00:00 ",
    ],
)
def test_hostile_text_takes_time_in_proportion_to_its_length(piece):
    text = piece * (200_000 // len(piece))
    started = time.process_time()
    select_prose(text)
    assert time.process_time() - started < 5
