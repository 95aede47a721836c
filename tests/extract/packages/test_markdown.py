import time

import pytest

from curate.extract.packages.markdown_text import read_markdown
from curate.records import Reason, SourceKind
from tests.extract.packages.making import (
    extraction_of,
    reason_of,
    record_of,
    resource,
    resource_of,
)

MD = "https://stories.example/en/0012_the-red-kite.md"
STORY = """# The red kite

##
Asha has a *red* kite.

##
It flies **high**
over the hill.

##
* License: [CC-BY-NC]
* Text: Asha Rao, Ben Lim
* Illustration: Cleo Diaz
* Translated By: Dan Ito
* Language: hi
"""


def story(text, **kwargs):
    return record_of(text.encode(), **{"url": MD, "content_type": "text/markdown", **kwargs})


def test_a_story_states_its_facts_in_the_list_at_its_end():
    found = resource(story(STORY))
    assert (found.name, found.license, found.in_language) == ("The red kite", "CC-BY-NC", "hi")
    assert found.author == ("Asha Rao, Ben Lim",)


def test_a_license_without_a_version_stays_without_one():
    record = story(STORY)
    (license_value,) = [v for v in record.fields if v.field == "license"]
    assert license_value.value == "CC-BY-NC"
    assert license_value.evidence.text == "[CC-BY-NC]"


def test_page_breaks_markup_and_credits_are_no_text():
    assert story(STORY).text == "Asha has a red kite.\n\nIt flies high over the hill."


def test_who_drew_and_translated_is_quoted():
    said = story(STORY).signals.quotes["credits"]
    assert "Cleo Diaz" in said
    assert "Dan Ito" in said


def test_a_sentence_behind_the_credits_describes_the_story():
    record = story(STORY + "\nFor children\nwho like wind.\n")
    assert resource(record).description == "For children who like wind."
    assert "who like wind" not in record.text


def test_a_list_that_only_looks_like_credits_stays_text():
    record = story("# Soup\n\nYou need:\n\n* salt: a pinch\n* water: a liter\n")
    assert record.text == "You need:\n\nsalt: a pinch\n\nwater: a liter"


def test_front_matter_goes_before_headings():
    text = (
        "---\ntitle: Tides\nauthor: [Mina Okoro, Tove Berg]\nlicense: CC BY 4.0\nlang: es\n"
        "description: Why the sea rises.\nkeywords: sea, moon\ngrade: Grade 5\n---\n"
        "# Another heading\n\nWater rises.\n"
    )
    found = resource(story(text))
    assert (found.name, found.author) == ("Tides", ("Mina Okoro", "Tove Berg"))
    assert (found.license, found.in_language) == ("CC-BY-4.0", "es")
    assert (found.description, found.keywords) == ("Why the sea rises.", ("sea", "moon"))
    assert (found.educational_level, found.grades) == (("Grade 5",), (5,))


def test_front_matter_in_toml_is_read_too():
    found = resource(story('+++\ntitle = "Tides"\ndate = 2021-03-04\n+++\nWater rises.\n'))
    assert (found.name, found.date_published) == ("Tides", "2021-03-04")


@pytest.mark.parametrize(
    "front",
    [
        "title: [unclosed",
        "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]",
        "title: " + "[" * 9000,
        "- " * 4000,
        "[\n" * 4000,
        "title: " + "x" * 30_000,
        "- only\n- a list",
    ],
)
def test_broken_or_hostile_front_matter_states_nothing(front):
    found = resource(story(f"---\n{front}\n---\n# Tides\n\nWater rises.\n"))
    assert found.name == "Tides"


def test_the_first_heading_is_the_title_and_not_repeated():
    record = story("Tides\n=====\n\nWater rises.\n\n## Why\n\nThe moon pulls.\n")
    assert resource(record).name == "Tides"
    assert record.text == "Water rises.\n\nWhy\n\nThe moon pulls."


def test_a_file_without_heading_is_named_after_its_file():
    assert resource(story("Water rises.\n")).name == "The red kite"


def test_links_and_pictures_leave_their_words():
    record = story(
        "# Tides\n\nRead [more](/moon.html) or [that][m]. ![A moon](m.png)![](n.png)\n"
        "\n[m]: https://moon.example/x\n"
    )
    assert record.text == "Read more or that."
    assert [(link.url, link.text) for link in record.links] == [
        ("https://stories.example/moon.html", "more"),
        ("https://moon.example/x", "that"),
    ]
    assert (record.signals.n_images, record.signals.n_images_without_alt) == (2, 1)


def test_lists_tables_quotes_and_code_keep_their_words():
    text = (
        "# T\n\n> Said once.\n\n1. one\n2. two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n"
        "```python\nprint(1)\n```\n<!-- hidden\nstill -->\n***\nsnake_case stays\n"
    )
    assert story(text).text.split("\n\n") == [
        "Said once.", "one", "two", "a b", "1 2", "print(1)", "snake_case stays",
    ]  # fmt: skip


def test_the_language_of_the_text_is_a_machines_candidate():
    record = story("# Mareas\n\nEl agua del mar sube y baja dos veces al día por la luna llena.\n")
    (value,) = [v for v in record.fields if v.field == "in_language"]
    assert (value.value, value.source_kind) == ("es", SourceKind.MACHINE)


def test_plain_text_needs_a_suffix_or_a_heading_to_be_a_text_file():
    plain = "text/plain; charset=utf-8"
    assert (
        resource_of(b"Water rises.", url="https://a.example/the_tide.txt", content_type=plain).name
        == "The tide"
    )
    assert (
        resource_of(b"# Tides\n\nWater.", url="https://a.example/t", content_type=plain).name
        == "Tides"
    )
    assert (
        reason_of(b"Water rises.", url="https://a.example/t", content_type=plain)
        is Reason.NOT_A_PAGE
    )


def test_a_suffix_alone_makes_no_page_a_text():
    page = b"<!doctype html><html><title>Tides</title><p>Water rises.</p></html>"
    record = record_of(page, url=MD, content_type="text/html")
    assert resource(record).name == "Tides"
    assert record_of(page, url=MD, content_type="text/plain").text == "Water rises."


@pytest.mark.parametrize("name", ["robots.txt", "llms.txt"])
def test_files_for_machines_are_no_resources(name):
    url = f"https://a.example/{name}"
    assert reason_of(b"User-agent: *", url=url, content_type="text/plain") is Reason.NOT_A_PAGE


@pytest.mark.parametrize(
    ("payload", "reason"),
    [(b"\x00\x01\x02\x03" * 2000, Reason.UNREADABLE), (b"##\n\n##\n", Reason.EMPTY)],
)
def test_a_file_without_words_is_rejected(payload, reason):
    assert reason_of(payload, url=MD, content_type="text/markdown") is reason


@pytest.mark.parametrize("piece", ["*", "_a", "`", "[", "![a](", "<a", "# ", "|-", "<!--", "**a"])
def test_floods_of_marks_take_no_more_than_moments(piece):
    started = time.monotonic()
    read_markdown([piece * (1900 // len(piece))] * 100 + [piece * 20_000])
    assert time.monotonic() - started < 3


def test_hostile_bytes_in_a_text_give_a_record_or_a_reason():
    found = extraction_of(b"# T\x00\xff\xfe\n\nx", url=MD, content_type="text/markdown")
    assert len(found.records) + len(found.rejections) == 1
