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


def dropped(text):
    return select_prose(text).dropped


def test_a_heading_of_back_matter_takes_only_what_looks_like_it():
    text = (
        "References\n\nLee, J. (2010). Fish. Bell Press.\n\nThe river is wide here. It bends twice."
    )
    prose = select_prose(text)
    assert prose.sentences == ["The river is wide here.", "It bends twice."]
    assert prose.dropped == {"back_matter": 7}


def test_real_prose_under_a_suspicious_heading_stays():
    for heading in ("Notes from Underground", "Notes", "Index", "Contents", "Sources", "Answers"):
        prose = select_prose(f"{heading}\n\n{texts.PARAGRAPH}")
        assert prose.n_words == len(texts.PARAGRAPH.split()), heading


@pytest.mark.parametrize(
    "sentence",
    [
        "Copyright law protects the people who write songs.",
        "Contents of the box were a net and two jars.",
        "This book is about a girl who is licensed to fly.",
        "Notes lay on the desk where she had left them.",
        "In this game we use cookies as counters and take turns.",
        "True friends are rare, and so are good answers.",
        "12 Main Street is where my aunt lives with two dogs.",
        "Table manners were strict at home.",
        "Smith, J. was the name on the door for fifty years.",
        "Page after page was empty.",
        "Printed cloth hung in every window of the town.",
        "Index cards help you to learn new words.",
        "public schools teach most children of the country.",
        "import taxes were high in those years.",
        "They loved one town: Bend was small, and in 1998 it grew.",
    ],
)
def test_a_sentence_that_begins_like_page_furniture_stays(sentence):
    assert select_prose(sentence).sentences == [sentence]
    assert dropped(sentence) == {}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Copyright © 2019 by River Press.", "front_matter"),
        ("All rights reserved.", "front_matter"),
        ("ISBN 978-1-23456-789-7", "front_matter"),
        ("Written by Ana Lee", "front_matter"),
        ("This work is licensed under a Creative Commons license.", "front_matter"),
        ("The Bend ........ 12", "front_matter"),
        ("Lee, J. K. (2010). Fish of the valley. Bell Press.", "back_matter"),
        ("Ruiz, Ana. Rivers and Herons. New York: Bell Books, 2009.", "back_matter"),
        ("agitate (v): to stir up", "back_matter"),
        ("1 2 3 4. 5 6 7 8.", "formula"),
        ("-a, --all shows everything in the folder.", "code"),
        ("[1] Lee 2010, p. 4.", "footnote"),
        ("² See the next chapter for more.", "footnote"),
        ("† Not in every year.", "footnote"),
        ("12 Main Street\nBend, OH 44101", "address"),
        ("P.O. Box 7, Bend", "address"),
        ("Page 12", "furniture"),
        ("– 12 –", "furniture"),
        ("Last updated on March 3", "furniture"),
        ("We use cookies to improve your experience. Read our privacy policy.", "furniture"),
        ("The capital is ________ and it is old.", "test_item"),
        ("True or false: The sun is a star.", "test_item"),
        ("Which is blue? A) the sky B) the grass C) the sun", "test_item"),
        ("red,12,4,yes\nblue,7,9,no", "table"),
        ("Length 12 15 19 22 27 31 35 40", "table"),
        ("import os", "code"),
        ("total = count(rows);", "code"),
    ],
)
def test_each_kind_of_matter_has_a_reason_of_its_own(text, reason):
    prose = select_prose(text)
    assert prose.sentences == []
    assert set(prose.dropped) == {reason}


def test_numbered_notes_under_a_rule_are_footnotes_and_numbered_steps_are_not():
    assert set(
        dropped(f"{texts.PARAGRAPH}\n\n-----\n\n1. See the first chapter for more of it.")
    ) == {"footnote"}
    steps = select_prose(
        "Do this.\n\n1. Fill the jar with water from the river.\n2. Let it stand for a day."
    )
    assert steps.n_words == 2 + 8 + 6


def test_a_page_number_does_not_cut_a_sentence():
    prose = select_prose(
        "In summer the whole class goes there with\n\n12\n\ntheir teacher to swim."
    )
    assert prose.sentences == ["In summer the whole class goes there with their teacher to swim."]
    assert prose.dropped == {"furniture": 1}


def test_a_head_that_comes_on_every_page_is_furniture_and_a_refrain_is_not():
    pages = "\n\n".join(
        f"OUR RIVER {n}\n\nThe river number {n} is wide and deep." for n in range(4)
    )
    assert select_prose(pages).dropped == {"furniture": 12}
    refrain = "Roll along\nDo not stay\nRoll along\nSunny day\n\n" * 4
    assert "furniture" not in dropped(refrain)


def test_words_cut_at_the_ends_of_lines_are_whole_again():
    text = "They look for tiny ani-\nmals in the water and for young in-\nsects under the stones."
    assert select_prose(text).sentences == [
        "They look for tiny animals in the water and for young insects under the stones."
    ]


def test_a_large_first_letter_belongs_to_its_word():
    assert select_prose("O NCE there was a fox.").sentences == ["ONCE there was a fox."]
    assert select_prose("A big fox ran.").sentences == ["A big fox ran."]
    assert select_prose("T cells fight germs.").sentences == ["T cells fight germs."]


def test_an_initial_at_the_start_of_a_paragraph_is_no_list_mark():
    assert select_prose("J. Smith wrote the book.").sentences == ["J. Smith wrote the book."]
    assert dropped("a. red\nb. blue\nc. green") == {"list": 3}


def test_a_dash_before_speech_is_no_bullet():
    prose = select_prose("— Where are you?\n— Here I am.")
    assert prose.sentences == ["Where are you?", "Here I am."]


def test_an_emoji_after_the_last_stop_does_not_cost_the_sentence():
    assert select_prose("We like it here! 😀").n_words == 4


def test_signs_of_markdown_wikis_and_latex_are_no_words():
    marked = (
        "The **red** fox _ran_ to [the old mill](https://example.org/mill). ![A fox](fox.png)\n\n"
        "The '''mill''' stands near [[bridge|the bridge]]. {{Cite|mill}}\n\n"
        "\\section{Mills}\n\nA mill is \\emph{very} old. \\cite{lee}"
    )
    assert select_prose(marked).sentences == [
        "The red fox ran to the old mill.",
        "The mill stands near the bridge.",
        "A mill is very old.",
    ]


def test_a_dash_in_a_sentence_is_no_minus():
    sentence = "We set a = 5 here. This makes for shorter lines of code - above all for long names."
    assert "lines of code - above all" in select_prose(sentence).sentences[1]


def test_footnote_marks_vanish_and_square_meters_stay():
    prose = select_prose("Fish came back.² The bank has 40 m² of grass and trees¹ by now.")
    assert prose.sentences == ["Fish came back.", "The bank has 40 m² of grass and trees by now."]


def test_a_play_is_told_from_a_transcript_by_its_scenes():
    lines = "ANA: Where have you been all day?\n\nBEN: I was at the mill.\n\n" * 3
    assert not select_prose(lines).is_play
    assert select_prose(f"ACT I\n\nSCENE 1\n\n{lines}").is_play


def test_words_are_counted_once_and_may_be_told():
    prose = select_prose(texts.PARAGRAPH)
    assert prose.n_words == len(texts.PARAGRAPH.split())
    assert select_prose(texts.PARAGRAPH).counted(7).n_words == 7


@pytest.mark.parametrize(
    "piece", ["[x](", "[[a|", "{{", "a_", "**", "\\a{", "Lee, J. K. ", "A) b ", "word"]
)
def test_a_megabyte_of_half_a_sign_is_read_in_a_few_seconds(piece):
    text = piece * (1_000_000 // len(piece))
    started = time.process_time()
    select_prose(text)
    assert time.process_time() - started < 8


LEAD_IN = "In this lesson, with maps and old letters from the town, the pupils will:"
AIMS = [
    "find the river and the old mill on the map",
    "tell in their own words why the mill was built",
    "compare two letters",
    "write a letter of their own to the miller.",
]


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_a_list_under_a_colon_is_no_sentence_even_without_bullets(between):
    prose = select_prose(between.join([LEAD_IN, *AIMS]) + "\n\nThen they walk to the mill.")
    assert prose.sentences == [LEAD_IN, "Then they walk to the mill."]
    assert prose.dropped["list"] == sum(len(aim.split()) for aim in AIMS)


def test_a_paragraph_broken_for_width_goes_on_after_a_colon():
    lines = [
        "the pupils had been told to bring two things:",
        "a map of the river as it was in the old days and",
        "a letter from the miller that nobody had read in",
        "a hundred years or more, and both had been lost.",
    ]
    assert (
        len(select_prose("\n".join(["Before they went off to the mill, all of", *lines])).sentences)
        == 1
    )
    assert len(select_prose("\n".join(lines).capitalize()).sentences) == 1


QUIZ = """Where does a river begin?

In the sea.

No. Rivers end there.

At its source.

Correct! That is what the word means.

In a town.

Not quite. Think of where the water comes from.

What is a bank?

The side of a river.

Correct! You may sit on it.
"""


def test_what_a_quiz_asks_and_says_to_answers_is_no_prose():
    prose = select_prose(f"A river is a long stream.\n\n{QUIZ}\n\nIt flows to the sea.")
    assert prose.sentences == ["A river is a long stream.", "It flows to the sea."]
    assert prose.dropped == {"test_item": 49}


def test_a_talk_with_yes_and_no_is_prose():
    talk = "Is it far?\n\nNo, not far.\n\nWrong. It is ten miles.\n\nYes, but what is that to us?"
    assert not select_prose(talk).n_dropped("test_item")
    praise = "\n\n".join(
        ["What do they eat?", "Correct! They eat grass.", "Correct again! And hay."]
    )
    assert not select_prose(praise).n_dropped("test_item")
