import time

import pytest

from curate.extract.packages import pdf as pdf_module
from curate.extract.packages.pdf_facts import usable_title
from curate.extract.packages.pdf_lines import paragraphs_of
from curate.records import Reason
from tests.extract.packages.making import (
    extraction_of,
    reason_of,
    record_of,
    resource,
    resource_of,
)
from tests.extract.packages.pdfs import pdf

LESSON = [
    (22, "Seeds and Soil"),
    "A seed needs water, air and warmth before its first root can",
    "break the shell and look for soil.",
    "The first leaves feed it until the roots are long enough.",
]
XMP = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<rdf:Description rdf:about="" xmp:CreateDate="2021-05-06T10:00:00Z">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Growing Beans</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>Mina Okoro</rdf:li><rdf:li>Tove Berg</rdf:li></rdf:Seq></dc:creator>
<dc:subject><rdf:Bag><rdf:li>beans</rdf:li><rdf:li>roots</rdf:li></rdf:Bag></dc:subject>
<xmpRights:WebStatement>https://creativecommons.org/licenses/by-nc/4.0/</xmpRights:WebStatement>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


def test_what_the_document_states_of_itself_becomes_its_fields():
    info = {"/Title": "Seeds in Spring", "/Author": "Ben Lim", "/CreationDate": "D:20200304101112Z"}
    found = resource_of(pdf([LESSON], info=info, lang="en-US"))
    assert (found.name, found.author) == ("Seeds in Spring", ("Ben Lim",))
    assert (found.in_language, found.date_published) == ("en-US", "2020-03-04")


def test_xmp_goes_before_the_older_document_information():
    found = resource_of(pdf([LESSON], xmp=XMP, info={"/Title": "Old", "/Author": "Ben Lim"}))
    assert (found.name, found.author) == ("Growing Beans", ("Mina Okoro", "Tove Berg"))
    assert (found.license, found.keywords) == ("CC-BY-NC-4.0", ("beans", "roots"))
    assert found.date_published == "2021-05-06"


@pytest.mark.parametrize(
    "title",
    ["Microsoft Word - unit3_final.docx", "lesson.indd", "Untitled-1", "Slide 1", "unit_3_v2", ""],
)
def test_a_title_that_a_program_wrote_gives_way_to_the_first_big_line(title):
    assert resource_of(pdf([LESSON], info={"/Title": title})).name == "Seeds and Soil"


def test_words_behind_a_programs_name_can_be_a_title():
    assert usable_title("Microsoft PowerPoint - Seeds and Soil") == "Seeds and Soil"


def test_a_document_without_title_or_big_line_is_rejected():
    assert reason_of(pdf([LESSON[1:]])) is Reason.NO_TITLE


def test_lines_become_paragraphs_and_pages_run_on():
    first = [(22, "Seeds and Soil"), "A seed needs water and air before its first root"]
    second = ["can break the shell and look for soil in the dark."]
    assert record_of(pdf([first, second])).text == (
        "Seeds and Soil\n\nA seed needs water and air before its first root "
        "can break the shell and look for soil in the dark."
    )


def test_a_word_broken_at_the_end_of_a_line_is_mended():
    pages = [["The plant turns sun-", "light into sugar for its roots."]]
    assert paragraphs_of(pages) == ["The plant turns sunlight into sugar for its roots."]


def test_a_hyphen_that_the_document_writes_elsewhere_stays():
    pages = [["A well-known plant grows here, and another well-", "known plant grows there."]]
    assert "another well-known plant" in paragraphs_of(pages)[0]


def test_running_heads_and_page_numbers_are_dropped():
    pages = [
        [f"Grade 4 Science   {n}", "", f"Plants of kind {word} stand here and grow.", "", str(n)]
        for n, word in enumerate(["alpha", "beta", "gamma", "delta"], 1)
    ]
    text = "\n".join(paragraphs_of(pages))
    assert "Grade 4 Science" not in text
    assert "1" not in text
    assert "Plants of kind delta stand here and grow." in text


def test_a_line_that_stands_on_two_pages_only_stays():
    assert "Answer key" in "\n".join(
        paragraphs_of([["Answer key", "One."], ["Answer key", "Two."]])
    )


def test_the_license_is_read_from_the_words_at_either_end():
    words = "This work is licensed under a Creative Commons Attribution 4.0 International License."
    assert resource_of(pdf([[*LESSON, words]])).license == "CC-BY-4.0"


def test_the_license_of_a_picture_is_not_the_documents():
    assert resource_of(pdf([[*LESSON, "Photo: Cleo Diaz, CC BY 2.0"]])).license is None


def test_an_untagged_document_gives_its_pictures_no_alternative_text():
    signals = record_of(pdf([LESSON], images=2)).signals
    assert (signals.n_images, signals.n_images_without_alt) == (2, 2)
    assert signals.quotes["pdf_tagged"] == "not tagged"


def test_figures_of_a_tagged_document_are_judged_by_their_tags():
    signals = record_of(pdf([LESSON], images=3, figures=["A bean", ""])).signals
    assert (signals.n_images, signals.n_images_without_alt) == (2, 1)
    assert signals.accessibility.images_with_alt.value == 0.5
    assert signals.quotes["pdf_tagged"] == "tagged"


def test_a_scanned_document_says_that_it_shows_no_words():
    record = record_of(pdf([[], []], images=1, info={"/Title": "Old atlas"}))
    assert record.text == ""
    assert record.signals.quotes["pdf_text_layer"] == "no words, 2 pictures: scanned, or drawn"
    assert record.signals.quotes["pdf_pages"] == "2 pages"


def test_form_fields_are_counted():
    assert record_of(pdf([LESSON], fields=3)).signals.quotes["pdf_form_fields"] == "3 form fields"


def test_a_document_that_only_forbids_printing_is_read():
    assert resource_of(pdf([LESSON], password="")).name == "Seeds and Soil"


def test_a_document_behind_a_password_is_rejected_and_says_so():
    (rejection,) = extraction_of(pdf([LESSON], password="secret")).rejections
    assert rejection.reason is Reason.UNREADABLE
    assert "password" in rejection.detail


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"%PDF-1.7\nrubbish", Reason.UNREADABLE),
        (pdf([LESSON])[:400], Reason.UNREADABLE),
        (pdf([[]], info={"/Title": "Blank book"}), Reason.EMPTY),
        (pdf([]), Reason.EMPTY),
    ],
)
def test_a_broken_document_is_rejected_with_its_reason(payload, reason):
    assert reason_of(payload) is reason


def test_too_many_pages_are_rejected_before_any_is_read(monkeypatch):
    monkeypatch.setattr(pdf_module, "MAX_PAGES", 2)
    assert reason_of(pdf([LESSON] * 3)) is Reason.TOO_LARGE


def test_a_page_of_endless_drawing_is_left_unread_and_said_so(monkeypatch):
    monkeypatch.setattr(pdf_module, "MAX_CONTENT_BYTES", 1000)
    record = record_of(pdf([LESSON, ["Endless drawing goes on and on"] * 100]))
    assert record.text.startswith("Seeds and Soil")
    assert "Endless" not in record.text
    assert record.signals.quotes["pdf_unread_pages"] == "1 page"


def test_more_drawing_than_can_be_read_is_rejected(monkeypatch):
    monkeypatch.setattr(pdf_module, "MAX_ALL_CONTENT_BYTES", 100)
    assert reason_of(pdf([LESSON])) is Reason.TOO_LARGE


def test_the_kind_is_told_by_content_not_by_type():
    record = record_of(pdf([LESSON]), content_type="text/html")
    assert resource(record).name == "Seeds and Soil"


def test_a_page_of_very_many_lines_takes_linear_time():
    lines = ["word upon word upon word " * 3] * 20_000
    started = time.monotonic()
    assert len(paragraphs_of([lines])) == 1
    assert time.monotonic() - started < 3
