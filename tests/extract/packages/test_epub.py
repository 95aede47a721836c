import pytest

from curate.records import Reason
from tests.extract.packages.making import (
    extraction_of,
    reason_of,
    record_of,
    resource,
    resource_of,
    zipped,
)

MIMETYPE = ("mimetype", "application/epub+zip")
CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
)
METADATA = """
<dc:identifier>urn:uuid:1</dc:identifier>
<dc:title id="t">Ponds and Puddles</dc:title>
<meta refines="#t" property="title-type">main</meta>
<dc:title id="s">A reader for spring</dc:title>
<meta refines="#s" property="title-type">subtitle</meta>
<dc:creator id="a">Mina Okoro</dc:creator><meta refines="#a" property="role">aut</meta>
<dc:creator id="i">Tove Berg</dc:creator><meta refines="#i" property="role">ill</meta>
<dc:language>en-GB</dc:language><dc:subject>Pond life</dc:subject>
<dc:publisher>Heron Press</dc:publisher><dc:date>2021-04-02</dc:date>
<dc:rights>CC BY-SA 4.0</dc:rights>
<meta property="dcterms:modified">2022-01-05T08:00:00Z</meta>
<meta property="schema:educationalLevel">Grade 4</meta>
<meta property="schema:accessMode">textual</meta>
<meta property="schema:accessibilityFeature">alternativeText</meta>
<meta property="schema:accessibilityFeature">readingOrder</meta>
"""


def chapter(body, types="", title="Chapter"):
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
        f'<head><title>{title}</title><script src="x.js"/></head><body epub:type="{types}">{body}'
        "</body></html>"
    )


def book(chapters, metadata=METADATA, *, version="3.0", properties=None, extra=None):
    """An EPUB of {file name: XHTML}, in reading order."""
    properties = properties or {}
    items = "".join(
        f'<item id="i{n}" href="{name}" media-type="application/xhtml+xml"'
        f' properties="{properties.get(name, "")}"/>'
        for n, name in enumerate(chapters)
    )
    order = "".join(f'<itemref idref="i{n}"/>' for n in range(len(chapters)))
    opf = (
        f'<package xmlns="http://www.idpf.org/2007/opf" version="{version}">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'xmlns:opf="http://www.idpf.org/2007/opf">{metadata}</metadata>'
        f"<manifest>{items}</manifest><spine>{order}</spine></package>"
    )
    files = {"META-INF/container.xml": CONTAINER, "OEBPS/book.opf": opf}
    files |= {f"OEBPS/{name}": text for name, text in chapters.items()}
    return zipped({**files, **(extra or {})}, first=[MIMETYPE])


ONE = {"one.xhtml": chapter("<h1>Rain</h1><p>Rain fills the pond.</p>")}


def test_a_book_gives_one_record_with_what_its_package_document_states():
    found = resource_of(book(ONE))
    assert (found.name, found.author, found.publisher) == (
        "Ponds and Puddles", ("Mina Okoro",), "Heron Press",
    )  # fmt: skip
    assert (found.license, found.in_language) == ("CC-BY-SA-4.0", "en-GB")
    assert (found.date_published, found.date_modified) == ("2021-04-02", "2022-01-05")
    assert (found.educational_level, found.grades) == (("Grade 4",), (4,))
    assert (found.about, found.accessibility_feature) == (
        ("Pond life",), ("alternativeText", "readingOrder"),
    )  # fmt: skip


def test_the_record_is_the_capture_itself_and_quotes_its_accessibility():
    record = record_of(book(ONE))
    assert (record.locator, record.url) == ("page", None)
    assert record.signals.quotes["access_mode"] == "textual"
    assert record.signals.page_bytes == len(book(ONE))


def test_chapters_are_read_in_the_order_of_the_spine_not_of_the_archive():
    record = record_of(
        book({"z.xhtml": chapter("<p>First.</p>"), "a.xhtml": chapter("<p>Last.</p>")})
    )
    assert record.text == "First.\n\nLast."


def test_frame_documents_page_numbers_and_note_marks_are_no_text():
    chapters = {
        "cover.xhtml": chapter("<p>Cover words</p>", "cover"),
        "nav.xhtml": chapter("<nav><ol><li>Rain</li></ol></nav>"),
        "one.xhtml": chapter(
            '<p>A heron<a epub:type="noteref" href="#n">7</a> waits.'
            '<span epub:type="pagebreak">12</span></p>'
        ),
    }
    record = record_of(book(chapters, properties={"nav.xhtml": "nav"}))
    assert record.text == "A heron waits."


def test_a_flesch_value_in_the_level_is_no_grade():
    metadata = METADATA.replace("Grade 4", "78.18")
    found = resource_of(book(ONE, metadata))
    assert (found.educational_level, found.grades) == (("78.18",), ())


def test_the_words_of_the_rights_page_give_the_license_where_the_metadata_is_silent():
    rights = chapter(
        "<p>This book is licensed under a Creative Commons Attribution 4.0 International "
        "License.</p>",
        "copyright-page",
    )
    metadata = METADATA.replace("<dc:rights>CC BY-SA 4.0</dc:rights>", "")
    record = record_of(book({**ONE, "rights.xhtml": rights}, metadata))
    assert resource(record).license == "CC-BY-4.0"
    assert "licensed" not in record.text


def test_a_rights_page_that_differs_from_the_metadata_is_named():
    rights = chapter(
        "<p>This book is licensed under a Creative Commons Attribution-NonCommercial 4.0 "
        "International License.</p>",
        "copyright-page",
    )
    found = resource_of(book({**ONE, "rights.xhtml": rights}))
    assert found.license == "CC-BY-SA-4.0"
    assert "CC-BY-NC-4.0" in found.license_disagreement


def test_a_license_of_a_picture_inside_a_chapter_is_not_the_books():
    metadata = METADATA.replace("<dc:rights>CC BY-SA 4.0</dc:rights>", "")
    chapters = {"one.xhtml": chapter("<p>Rain.</p><p>Photo: A. Bee, CC BY 2.0</p>")}
    assert resource_of(book(chapters, metadata)).license is None


def test_the_second_version_of_the_format_states_roles_and_dates_in_attributes():
    metadata = """
    <dc:title>Old Ponds</dc:title><dc:creator opf:role="aut">Mina Okoro</dc:creator>
    <dc:creator opf:role="ill">Tove Berg</dc:creator>
    <dc:date opf:event="modification">2011-03-01</dc:date>
    <dc:date opf:event="publication">2009</dc:date><meta name="cover" content="c"/>"""
    found = resource_of(book(ONE, metadata, version="2.0"))
    assert (found.name, found.author) == ("Old Ponds", ("Mina Okoro",))
    assert (found.date_published, found.date_modified) == ("2009", "2011-03-01")


def test_pictures_are_counted_over_all_chapters():
    chapters = {
        "one.xhtml": chapter('<p>Rain.</p><img src="a.png" alt="A pond"/>'),
        "two.xhtml": chapter('<p>Sun.</p><img src="b.png"/>'),
    }
    signals = record_of(book(chapters)).signals
    assert (signals.n_images, signals.n_images_without_alt) == (2, 1)
    assert "b.png" in signals.quotes["n_images_without_alt"]
    assert signals.accessibility.images_with_alt.value == 0.5


def test_links_to_other_chapters_are_no_web_links():
    body = (
        '<p>See <a href="two.xhtml">next</a> or <a href="https://herons.example/">herons</a>.</p>'
    )
    record = record_of(book({"one.xhtml": chapter(body)}))
    assert [link.url for link in record.links] == ["https://herons.example/"]


def test_a_chapter_that_is_no_well_formed_xml_is_read_all_the_same():
    broken = chapter("<p>Rain<br>falls &nbsp; on <b>ponds</p>")
    assert record_of(book({"one.xhtml": broken})).text == "Rain falls on ponds"


def test_a_book_whose_text_is_encrypted_says_so():
    lock = (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" '
        'xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData>'
        '<enc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/>'
        '<enc:CipherData><enc:CipherReference URI="OEBPS/one.xhtml"/></enc:CipherData>'
        "</enc:EncryptedData></encryption>"
    )
    found = extraction_of(book(ONE, extra={"META-INF/encryption.xml": lock}))
    assert found.rejections[0].reason is Reason.UNREADABLE
    assert "DRM" in found.rejections[0].detail


def test_obfuscated_fonts_lock_no_text():
    lock = (
        '<encryption xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData>'
        '<enc:EncryptionMethod Algorithm="http://www.idpf.org/2008/embedding"/>'
        '<enc:CipherData><enc:CipherReference URI="OEBPS/one.xhtml"/></enc:CipherData>'
        "</enc:EncryptedData></encryption>"
    )
    payload = book(ONE, extra={"META-INF/encryption.xml": lock})
    assert record_of(payload).text == "Rain\n\nRain fills the pond."


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (zipped({"a.txt": "x"}, first=[MIMETYPE]), Reason.UNREADABLE),
        (zipped({"b.opf": "<package><!-- "}, first=[MIMETYPE]), Reason.EMPTY),
        (book({"one.xhtml": chapter("")}), Reason.EMPTY),
        (book(ONE, metadata=""), Reason.NO_TITLE),
        (zipped({"../evil": "x"}, first=[MIMETYPE]), Reason.UNREADABLE),
    ],
)
def test_a_broken_book_is_rejected_with_its_reason(payload, reason):
    assert reason_of(payload) is reason
