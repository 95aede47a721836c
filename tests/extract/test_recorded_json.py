"""Recorded answers of real interfaces against values that were read in them by eye."""

import json
import os
from pathlib import Path

import pytest
import yaml

from curate.extract.json_records import read_json
from curate.extract.mediawiki import read_mediawiki
from curate.extract.paging import Paging, json_listing
from curate.extract.rules import RecordRules
from curate.records import Reason

RULES = Path(__file__).with_name("recorded")
DATA = os.environ.get("CURATE_TEST_DATA")
ANSWERS = Path(DATA or "") / "data" / "responses"

pytestmark = pytest.mark.skipif(
    not DATA or not ANSWERS.is_dir(), reason="CURATE_TEST_DATA names no recorded answers"
)

OCW = "mit/courses/16-01-unified-engineering-i-ii-iii-iv-fall-2005-spring-2006"
OCW_URL = "https://ocw.mit.edu/courses/16-01-unified-engineering"
OCW_RESOURCES = f"{OCW_URL}/resources"
CC_BY_NC_SA = "CC-BY-NC-SA-4.0"


def rules_of(name):
    path = RULES / f"{name}.yaml"
    return RecordRules.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


def read(rules, file, url):
    return read_json((ANSWERS / file).read_bytes(), rules_of(rules), url=url)


def record_of(found, locator):
    record = next(r for r in found.records if r.locator == locator)
    return {"url": record.url} | {value.field: value.value for value in record.fields}


# rules, file, address of the answer, records, {locator: what it must say}
EXPECTED = [
    ("openstax", "openstax-cms/all-books.json", "https://openstax.org/api/v2/pages/", 51, {
        "74": {
            "url": "https://dev.openstax.org/details/books/calculus-volume-1",
            "name": "Calculus Volume 1", "about": ["Math"], "in_language": "en",
        },
        "207": {"name": "Biology 2e", "about": ["Science", "K12"]},
        "425": {
            "url": "https://dev.openstax.org/details/books/c%C3%A1lculo-volumen-1",
            "name": "Cálculo volumen 1", "about": ["Matemáticas"], "in_language": "es",
        },
    }),
    ("openstax", "openstax-cms/details-biology-2e.json", "https://openstax.org/207/", 1, {
        "207": {
            "name": "Biology 2e", "author": ["Mary Ann Clark", "Matthew Douglas", "Jung Choi"],
            "license": "CC-BY-4.0", "date_published": "2018-03-28",
            "date_modified": "2020-02-28", "in_language": "en",
        },
    }),
    ("openstax", "openstax-cms/details-college-algebra.json", "https://openstax.org/39/", 1, {
        "39": {"name": "College Algebra", "about": ["Math"], "license": "CC-BY-4.0"},
    }),
    ("openstax", "openstax-cms/details-polish.json", "https://openstax.org/190/", 1, {
        "190": {
            "name": "Fizyka dla szkół wyższych. Tom 1", "license": "CC-BY-4.0",
            "date_published": "2017-12-05",
        },
    }),
    ("openstax-contents", "openstax-cms/astronomy-toc.json", "https://openstax.org/t", 404, {
        "7f11b6c9-3774-45f2-89e7-65c0196f6c29@": {
            "url": "https://openstax.org/books/astronomy-2e/pages/1-1-the-nature-of-astronomy",
            "name": "1.1 The Nature of Astronomy", "license": "CC-BY-4.0",
            "version_of": "https://openstax.org/details/books/astronomy-2e",
        },
    }),
    ("oak-lessons", "oak/search-fixture-source-ks2-maths.json", "https://oak.example/", 10, {
        "represent-counting-in-fours-as-the-4-times-table": {
            "name": "Represent counting in fours as the 4 times table",
            "about": [
                "maths", "2, 4 and 8 times tables: using times tables to solve problems",
            ],
            "educational_level": ["Key Stage 2"], "grades": [2, 3, 4, 5],
        },
    }),
    ("oak-lessons", "oak/search-fixture-source-ks3-history.json", "https://oak.example/", 10, {
        "cordoba": {
            "url": "https://www.thenational.academy/teachers/lessons/cordoba",
            "name": "Cordoba in the 11th century", "grades": [6, 7, 8],
        },
    }),
    ("oak-lessons", "oak/search-fixture-source-ks4-science.json", "https://oak.example/", 6, {
        "competition": {"name": "Competition", "grades": [9, 10]},
    }),
    ("ocw-course", f"{OCW}/data.json", f"{OCW_URL}/data.json", 1, {
        "b51a7887-101f-4e96-a07c-9e53c20bfeb6": {
            "url": f"{OCW_URL}/", "name": "Unified Engineering I, II, III, & IV",
            "educational_level": ["Undergraduate", "High School"], "grades": [9, 10, 11, 12],
        },
    }),
    ("ocw-resource", f"{OCW}/resources/resource/data.json",
     f"{OCW_RESOURCES}/resource/data.json", 1, {
        f"{OCW_RESOURCES}/resource/": {"name": "Resource Title", "license": CC_BY_NC_SA},
    }),
    ("ocw-resource", f"{OCW}/resources/textbook/data.json",
     f"{OCW_RESOURCES}/textbook/data.json", 1, {
        f"{OCW_RESOURCES}/textbook/": {
            "name": "Textbook Title", "license": CC_BY_NC_SA,
            "learning_resource_type": ["Open Textbooks", "Document"],
        },
    }),
    ("youtube", "mit/youtube/videos.list.0.json", "https://www.googleapis.com/v3/videos", 5, {
        "a9bGhWnvS1k": {
            "url": "https://www.youtube.com/watch?v=a9bGhWnvS1k",
            "name": "Cayley Graphs and the Globe", "time_required": "PT1M41S",
            "date_published": "2019-06-21", "publisher": "MITx Videos", "in_language": "en",
            "accessibility_feature": ["captions"],
        },
    }),
    ("youtube", "mit/youtube/videos.list.1.json", "https://www.googleapis.com/v3/videos", 24, {
        "lGGDIGizcQ0": {
            "name": "24. Markov Matrices; Fourier Series", "in_language": "en-US",
            "keywords": ["Markov Matrices", "Fourier Series", "Linear Algebra"],
        },
    }),
    ("youtube", "mit/youtube/videos.list.3.json", "https://www.googleapis.com/v3/videos", 5, {
        "45YLK7vbL3M": {
            "name": "InstantCAD: Making CAD Easier", "time_required": "PT1M10S",
            "date_published": "2017-08-04", "publisher": "MITCSAIL",
        },
    }),
    ("tessa", "tessa/web_resource_tree_en.json", "https://t.example/tree", None, {
        "oucontent:81108": {
            "url": "http://www.open.edu/openlearncreate/mod/oucontent/view.php?id=81108",
            "name": "Module 1: Personal development – how self-esteem impacts on learning",
            "about": ["Life Skills (primary)"], "in_language": "en",
            "learning_resource_type": ["module"],
        },
    }),
    ("tessa", "tessa/web_resource_tree_fr.json", "https://t.example/tree", None, {
        "oucontent:105334": {"in_language": "fr", "about": ["Compétences de la vie courante"]},
    }),
    ("tessa", "tessa/web_resource_tree_sw.json", "https://t.example/tree", None, {
        "oucontent:83057": {
            "name": "Namba ya moduli 2: Kutalii Maendeleo ya Jamii", "in_language": "sw",
        },
    }),
    ("tessa-audio", "tessa/web_resource_tree_en.json", "https://t.example/tree", None, {
        "http://www.open.edu/openlearncreate/pluginfile.php/157599/mod_resource/content/1/"
        "castthespell_transcript.pdf": {
            "name": "Cast the spell:", "learning_resource_type": ["transcript"],
        },
    }),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rules", "file", "url", "n_records", "expected"),
    EXPECTED,
    ids=[f"{row[0]} {Path(row[1]).stem} {n}" for n, row in enumerate(EXPECTED)],
)
def test_a_recorded_answer_says_what_was_read_in_it(rules, file, url, n_records, expected):
    found = read(rules, file, url)
    if n_records is not None:
        assert len(found.records) == n_records
    for locator, values in expected.items():
        held = record_of(found, locator)
        assert {name: held.get(name) for name in values} == values


def test_books_that_are_not_live_are_left_out():
    found = read("openstax", "openstax-cms/all-books.json", "https://openstax.org/")
    assert {r.reason for r in found.rejections} == {Reason.LEFT_OUT}
    assert len(found.rejections) == 131 - 51
    retired = read("openstax", "openstax-cms/chemistry-atoms-first.json", "https://openstax.org/")
    assert [r.detail for r in retired.rejections] == ["$: book_state is retired"]
    subject = read("openstax", "openstax-cms/k12-subject.json", "https://openstax.org/")
    assert [r.detail for r in subject.rejections] == ["$: meta.type is pages.K12Subject"]


def test_the_license_of_a_picture_is_not_the_license_of_its_course():
    course = record_of(
        read("ocw-course", f"{OCW}/data.json", f"{OCW_URL}/data.json"),
        "b51a7887-101f-4e96-a07c-9e53c20bfeb6",
    )
    assert "license" not in course


def test_a_video_without_captions_claims_none():
    found = read("youtube", "mit/youtube/videos.list.3.json", "https://www.googleapis.com/")
    assert "accessibility_feature" not in record_of(found, "45YLK7vbL3M")
    assert "license" not in record_of(found, "45YLK7vbL3M")


@pytest.mark.parametrize(
    ("rules", "file", "expected"),
    [
        ("mitxonline", "mit/mitxonline_courses.json", {
            "course-v1:MITxT+18.03.1x": "Introduction to Differential Equations",
            "course-v1:MITxT+18.03.2x": "Differential Equations: 2x2 Systems",
            "course-v1:MITxT+18.03.3x": "Linear Algebra and NxN Systems",
        }),
        ("edx", "mit/test_mitx_course.json", {
            "MITx+15.071x": "The Analytics Edge",
            "MITx+8.370.3x_review": "Quantum Information Science I, Part 3 REVIEW",
        }),
        ("edx", "mit/test_non_mitx_course.json", {"MITx+15.071x": "The Analytics Edge"}),
        ("edx", "mit/test_oll_courses.json", {"OCW+18.06SC": "Linear Algebra"}),
    ],
)  # fmt: skip
def test_courses_that_are_not_open_have_no_license(rules, file, expected):
    found = read(rules, file, "https://mitxonline.mit.edu/api/v2/courses/")
    assert {r.locator: record_of(found, r.locator)["name"] for r in found.records} == expected
    fields = {value.field for record in found.records for value in record.fields}
    assert not fields & {"license", "license_url", "license_disagreement"}


def test_listings_lead_on():
    paging = Paging(kind="offset", total="meta.total_count")
    books = (ANSWERS / "openstax-cms/all-books.json").read_bytes()
    listing = json_listing(books, {}, rules_of("openstax"), paging, url="https://openstax.org/a")
    assert (listing.n_records, listing.total, listing.next) == (131, 131, ())
    assert listing.follow[0] == "https://dev.openstax.org/apps/cms/api/v2/pages/74/"
    assert len(listing.follow) == 51
    slugs = (ANSWERS / "oak/lesson-slugs-by-sequence.json").read_bytes()
    listing = json_listing(slugs, {}, rules_of("oak-slugs"), Paging(), url="https://o.example/a")
    by_sequence = json.loads(slugs)
    assert listing.n_records == sum(entry["lessonCount"] for entry in by_sequence.values())
    token = Paging(kind="token", parameter="pageToken", next="nextPageToken")
    items = (ANSWERS / "mit/youtube/playlistItems.list.1.json").read_bytes()
    listing = json_listing(items, {}, rules_of("youtube"), token, url="https://y.example/a")
    assert listing.next == ("https://y.example/a?pageToken=CDIQAA",)


def wiki_page(file, url):
    found = read_mediawiki((ANSWERS / "mediawiki" / file).read_bytes(), url=url)
    assert found.rejections == ()
    record = found.records[0]
    return record, {"url": record.url} | {value.field: value.value for value in record.fields}


def test_recorded_pages_of_wikis_say_what_was_read_in_them():
    record, values = wiki_page(
        "page_summary-enwiki-Tokyo-871928272.json", "https://en.wikipedia.org/summary/Tokyo"
    )
    assert record.locator == "30057"
    assert values["url"] == "https://en.wikipedia.org/wiki/Tokyo"
    assert (values["name"], values["date_modified"]) == ("Tokyo", "2018-12-04")
    assert values["in_language"] == "en"

    record, values = wiki_page("Dog.html", "https://en.wikipedia.org/api/rest_v1/page/html/Dog")
    assert record.locator == "4269567"
    assert values["url"] == "https://en.wikipedia.org/wiki/Dog"
    assert (values["name"], values["date_modified"]) == ("Dog", "2018-06-12")
    assert {"Dogs", "Domesticated animals"} <= set(values["about"])
    assert not [name for name in values["about"] if "Wikipedia" in name or "articles" in name]
    assert record.text.count("[") < 5  # no marks of footnotes
    assert "Kingdom:" not in record.text
    assert "ISBN" not in record.text

    record, values = wiki_page("ar-Mathematics.html", "https://ar.wikipedia.org/api/rest_v1/x")
    assert (record.locator, values["name"]) == ("38", "رياضيات")
    assert (values["in_language"], values["date_modified"]) == ("ar", "2018-05-24")


@pytest.mark.parametrize(
    "file",
    [
        "siteinfo_enwiki.json",
        "page_media-list-enwiki-Hummingbird-810247947.json",
        "page_definition-enwiktionary-cat-50657469.json",
    ],
)
def test_recorded_answers_about_no_page_are_told_apart(file):
    payload = (ANSWERS / "mediawiki" / file).read_bytes()
    found = read_mediawiki(payload, url="https://en.wikipedia.org/w/api.php")
    assert [r.reason for r in found.rejections] == [Reason.UNREADABLE]
