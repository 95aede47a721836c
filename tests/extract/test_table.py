import json
import tracemalloc

import pytest

from curate.extract.rules import RecordRules
from curate.extract.table import read_table, table_listing, table_results
from curate.extract.table_columns import field_of, free_or_not, graded
from curate.extract.table_form import delimiter_of, encoding_of
from curate.records import ExtractedRecord, Reason

URL = "https://lists.example/mine.csv"


def read(text, **rules):
    payload = text if isinstance(text, bytes) else text.encode()
    return read_table(payload, url=URL, rules=RecordRules.model_validate(rules) if rules else None)


def one(text, **rules):
    found = read(text, **rules)
    assert found.rejections == ()
    assert len(found.records) == 1
    return found.records[0]


def values(record):
    return {value.field: value.value for value in record.fields}


def told(found):
    return [(r.locator, r.reason, r.detail) for r in found.rejections]


def test_a_list_with_common_headers_is_read_without_rules():
    record = one(
        "Title,Web Address,Grade Level,Subject,Cost,License,Standards,Language,Author\n"
        'Ponds,https://a.example/ponds,"3, 4",Science; Life,$0,CC BY 4.0,'
        '"3-LS4-3, 4-LS1-1",English,"King, Ada; Bo"\n'
    )
    assert (record.locator, record.url) == ("https://a.example/ponds", "https://a.example/ponds")
    assert values(record) == {
        "name": "Ponds",
        "educational_level": ["Grade 3", "Grade 4"],
        "grades": [3, 4],
        "about": ["Science", "Life"],
        "subject": ["science"],
        "is_accessible_for_free": True,
        "license": "CC-BY-4.0",
        "educational_alignment": ["3-LS4-3", "4-LS1-1"],
        "in_language": "en",
        "author": ["King, Ada", "Bo"],
    }
    said = {value.field: value.evidence for value in record.fields}
    assert (said["is_accessible_for_free"].text, said["grades"].text) == ("$0", "3, 4")
    assert said["license"].place == "row 2, License"


def test_the_libraries_title_list_is_read():
    record = one(
        "publication_title\ttitle_url\ttitle_id\tfirst_author\tpublisher_name\taccess_type\n"
        "Open Ponds\thttps://b.example/1\t77\tKing\tPond Press\tF\n"
    )
    assert record.locator == "77"
    assert values(record) == {
        "name": "Open Ponds",
        "author": ["King"],
        "publisher": "Pond Press",
        "is_accessible_for_free": True,
    }


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("URL:", "url"),
        (" Web_Site* ", "url"),
        ("Grade Level(s)", "educational_level"),
        ("Licence", "license"),
        ("Título", "name"),
        ("Subject 2", "about"),
        ("Grade 4", None),
        ("Room", None),
        ("Date", None),
        ("", None),
    ],
)
def test_a_column_is_known_by_its_name_or_left_alone(header, field):
    assert field_of(header) == field


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Free", "true"), ("$0.00", "true"), ("0", "true"), ("12,50 €", "false"),
        ("$5/month", "false"), ("1,000", "false"), ("free trial", ""), ("varies", ""),
        ("$0 - $20", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_price_says_whether_something_is_free_only_where_it_is_plain(cell, expected):
    assert free_or_not(cell) == expected


def test_bare_numbers_are_grades_only_in_a_column_named_for_them():
    assert graded("5-Mar") == "5-Mar"
    assert values(one("title,url,grade\na,https://a.example/,K-2\n"))["grades"] == [0, 1, 2]
    by_level = values(one("title,url,level\na,https://a.example/,4\n"))
    assert by_level["educational_level"] == ["4"]
    assert "grades" not in by_level


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_the_separator_is_found(delimiter):
    rows = [["title", "url", "description"], ["a", "https://a.example/?x=1,2;3", "one, two; three"]]
    text = "\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)
    assert values(one(text))["description"] == "one, two; three"


def test_excel_says_its_separator_in_the_first_line():
    found = read("sep=;\r\ntitle;url\r\na;https://a.example/\r\n;https://a.example/b\r\n")
    assert [record.url for record in found.records] == ["https://a.example/"]
    assert found.rejections[0].locator == "row 4"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_the_character_set_is_found(encoding):
    text = "title,url\r\nEl ni\u00f1o \u2013 caf\u00e9,https://a.example/\r\n"
    assert values(one(text.encode(encoding)))["name"] == "El ni\u00f1o \u2013 caf\u00e9"


def test_utf8_is_judged_by_the_whole_table():
    assert encoding_of(b"a" * 3_000_000 + b"\xe9") == "cp1252"
    assert encoding_of(b"a" * ((1 << 20) - 1) + "é".encode()) == "utf-8"


def test_cells_may_hold_quotes_separators_and_line_breaks():
    text = 'title,url\n"A ""big"",\nlong title",https://a.example/\nb,\n'
    found = read(text)
    assert values(found.records[0])["name"] == 'A "big", long title'
    assert told(found) == [("row 3", Reason.NO_ADDRESS, "row 3: no web address")]


def test_rows_without_what_is_needed_say_so_by_their_number():
    found = read(
        "My pond list,,\n,,\nTitle,URL,Subject\nPonds,https://a.example/1,\n"
        "Sea,see the shelf,\n,https://a.example/2,\n,,\nAgain,https://a.example/1#top,\n"
        "Tides,https://a.example/3 https://a.example/4,\n"
    )
    assert [record.url for record in found.records] == ["https://a.example/1"]
    assert told(found) == [
        ("row 5", Reason.NO_ADDRESS, "row 5: no web address ('see the shelf')"),
        ("row 6", Reason.NO_TITLE, "row 6: no title"),
        ("row 8", Reason.LEFT_OUT, "row 8: the same item as row 4"),
        (
            "row 9",
            Reason.UNREADABLE,
            "row 9: several web addresses in one cell: give each its own row",
        ),
    ]


def test_a_row_of_more_cells_than_columns_is_not_guessed_at():
    found = read("title,url\nPonds, lakes,https://a.example/\nSea,https://a.example/s,,\nAir\n")
    assert [values(r)["name"] for r in found.records] == ["Sea"]
    assert [(r.locator, r.reason) for r in found.rejections] == [
        ("row 2", Reason.UNREADABLE),
        ("row 4", Reason.NO_ADDRESS),
    ]
    assert "3 cells, but the header has 2" in found.rejections[0].detail


def test_columns_of_one_name_are_both_read():
    text = "title,url,subject,subject,title\nPonds,https://a.example/,Science,Water,\n"
    assert values(one(text))["about"] == ["Science", "Water"]
    text = "title,url,title\n,https://a.example/,Ponds\n"
    assert values(one(text))["name"] == "Ponds"


def test_links_behind_cells_are_read():
    found = read(
        "Title,Link,Notes\n"
        '"=HYPERLINK(""https://a.example/1"",""The """"Sea"""""")",,x\n'
        'Ponds,"=HYPERLINK(""https://a.example/2"";""here"")",x\n'
        "[Tides](https://a.example/3),,x\n"
        "Air,=A1&B1,x\nFire,<https://a.example/5>,x\nHill,www.hill.example/a,x\n"
    )
    assert [(values(r)["name"], r.url) for r in found.records] == [
        ('The "Sea"', "https://a.example/1"),
        ("Ponds", "https://a.example/2"),
        ("Tides", "https://a.example/3"),
        ("Fire", "https://a.example/5"),
        ("Hill", "https://www.hill.example/a"),
    ]
    assert told(found) == [("row 5", Reason.NO_ADDRESS, "row 5: no web address")]


def test_a_table_without_a_header_is_read_where_it_is_plain():
    assert values(one("Ponds,https://a.example/\n"))["name"] == "Ponds"
    wide = read("4,Ponds,https://a.example/,x\n")
    assert [r.reason for r in wide.rejections] == [Reason.NO_TITLE]


def test_a_plain_list_of_addresses_leads_to_their_pages():
    text = "# science\nhttps://a.example/1\nhttps://a.example/2 Tides\n\nhttps://a.example/1\n"
    rules = RecordRules(follow=True)
    found = read(text, follow=True)
    assert [(r.locator, values(r)["name"]) for r in found.records] == [
        ("https://a.example/2", "Tides")
    ]
    assert found.rejections == ()
    listing = table_listing(text.encode(), url=URL, rules=rules)
    assert listing.follow == ("https://a.example/1", "https://a.example/2")
    assert listing.n_records == 3
    assert [r.reason for r in read(text).rejections] == [Reason.NO_TITLE, Reason.NO_TITLE]


def test_nothing_is_followed_unless_the_rules_say_so():
    text = b"title,url\na,https://a.example/1\n"
    assert table_listing(text, url=URL).follow == ()
    skipping = RecordRules.model_validate({"follow": True, "skip": {"title": "a"}})
    assert table_listing(text, url=URL, rules=skipping).follow == ()


def test_rules_name_columns_however_they_are_written():
    record = one(
        "Werk;Ort;Recht;No. of pages\nTeiche;/t/1;frei;3\n",
        url="ORT",
        base="https://de.example/",
        id='"no. of pages"',
        fields={"name": "werk", "license": {"path": "recht", "map": {"frei": "CC0"}}},
    )
    assert (record.locator, record.url) == ("3", "https://de.example/t/1")
    assert values(record) == {"name": "Teiche", "license": "CC0-1.0"}
    license_ = next(v for v in record.fields if v.field == "license")
    assert license_.evidence.text == "frei"


def test_rules_and_known_columns_go_together():
    record = one("Title,URL,Room\nPonds,https://a.example/,B12\n", fields={"audience": "Room"})
    assert values(record) == {"name": "Ponds", "audience": ["B12"]}


def test_rules_skip_rows():
    text = "title,url,status\na,https://a.example/1,Retired\nb,https://a.example/2,live\n"
    found = read(text, skip={"status": "retired"})
    assert [r.url for r in found.records] == ["https://a.example/2"]
    assert told(found) == [("row 2", Reason.LEFT_OUT, "row 2: status is Retired")]


def test_a_column_that_is_not_there_is_told():
    found = read("Titel,URL\na,https://a.example/\n", fields={"name": "Title"}, url="URL")
    assert found.records == ()
    assert told(found) == [
        ("table", Reason.UNREADABLE, "the table has no column `Title`; did you mean `Titel`?")
    ]


def test_json_lines_and_json_lists_are_tables_too():
    objects = [
        {"title": "Ponds", "url": "https://a.example/1", "tags": ["x", "y"], "grade": 4},
        {"Name": "Sea", "Link": "https://a.example/2"},
        {"title": "Air"},
    ]
    lines = "\n".join(json.dumps(o) for o in objects) + "\n{broken\n[1]\n"
    found = read(lines)
    assert [(r.url, values(r)["name"]) for r in found.records] == [
        ("https://a.example/1", "Ponds"),
        ("https://a.example/2", "Sea"),
    ]
    assert values(found.records[0])["keywords"] == ["x", "y"]
    assert [(r.locator, r.reason) for r in found.rejections] == [
        ("row 3", Reason.NO_ADDRESS),
        ("row 4", Reason.UNREADABLE),
        ("row 5", Reason.UNREADABLE),
    ]
    listed = read(json.dumps(objects, indent=1))
    assert [r.url for r in listed.records] == ["https://a.example/1", "https://a.example/2"]


@pytest.mark.parametrize(
    ("payload", "reason", "words"),
    [
        (b"", Reason.EMPTY, "empty"),
        (b"\xef\xbb\xbf\r\n", Reason.EMPTY, "empty"),
        (b"PK\x03\x04xxxx", Reason.NOT_A_PAGE, "save the sheet as CSV"),
        (b"%PDF-1.7", Reason.NOT_A_PAGE, "a PDF"),
        (b"<!DOCTYPE html><html>", Reason.NOT_A_PAGE, "a web page"),
        (b"title,room\na,b\n", Reason.UNREADABLE, "no column of web addresses"),
        (b"[" * 100_000, Reason.UNREADABLE, "nested"),
    ],
)
def test_what_is_no_table_says_what_it_is(payload, reason, words):
    found = read(payload)
    assert [(r.locator, r.reason) for r in found.rejections] == [("table", reason)]
    assert words in found.rejections[0].detail
    assert words in table_listing(payload, url=URL).problem


def test_an_open_quotation_mark_is_told_and_swallows_no_record_silently():
    rows = "".join(f"Pond {i},https://a.example/{i}\n" for i in range(300))
    found = read(f'title,url\n"Sea,https://a.example/s\n{rows}')
    assert found.records == ()
    assert [(r.locator, r.reason) for r in found.rejections] == [("row 2", Reason.UNREADABLE)]
    assert "quotation mark is not closed" in found.rejections[0].detail


def test_a_list_of_texts_is_not_split_at_its_commas():
    assert delimiter_of("https://a.example/\nhttps://a.example/b\n") is None


def peak_of(n_rows):
    payload = b"title,url,grade\n" + b"".join(
        b"Pond %d,https://a.example/%d,4\n" % (i, i) for i in range(n_rows)
    )
    tracemalloc.start()
    try:
        found = sum(isinstance(r, ExtractedRecord) for r in table_results(payload, url=URL))
        assert found == n_rows
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_long_table_is_read_row_by_row():
    peak_of(5)  # what is loaded and remembered once
    small, large = peak_of(100), peak_of(800)
    assert large - small < 700 * 1000  # bytes; a record alone takes 5,000
