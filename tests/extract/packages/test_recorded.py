"""Recorded packages against values read from the files by eye; facts only, no sentences.

The files lie outside of the repository: `CURATE_TEST_DATA` names the folder above `data/`.
"""

import os
from collections import Counter
from pathlib import Path

import pytest

from curate.extract import count_words
from tests.extract.packages.making import extraction_of, resource, zipped

ROOT = Path(os.environ.get("CURATE_TEST_DATA", "/nonexistent")) / "data"
pytestmark = pytest.mark.skipif(
    not ROOT.is_dir(), reason="CURATE_TEST_DATA names no folder with recorded data"
)
RESPONSES = ROOT / "responses"


def packed(path):
    """A recorded package; an unpacked one is packed as its makers would."""
    if path.is_file():
        return path.read_bytes()
    files = sorted(p for p in path.rglob("*") if p.is_file())
    return zipped({str(p.relative_to(path)): p.read_bytes() for p in files})


def records(path, **kwargs):
    found = extraction_of(packed(path), **kwargs).records
    return {record.locator: record for record in found}


BOOKS = [
    (
        "wizard-of-oz.epub",
        {
            "name": "The Wonderful Wizard of Oz",
            "author": ("L. Frank Baum",),
            "publisher": "Standard Ebooks",
            "license": "CC0-1.0",
            "in_language": "en-US",
            "date_published": "2018-12-12",
            "grades": (),
        },
        (39_000, 40_000),
    ),
    (
        "childrens-literature.epub",
        {
            "name": "Children's Literature",
            "author": ("Charles Madison Curry", "Erle Elsworth Clippinger"),
            "license": "LicenseRef-public-domain",
            "in_language": "en",
            "date_published": "2008-05-20",
            "date_modified": "2010-02-17",
        },
        (50_000, 60_000),
    ),
    (
        "georgia-cfi.epub",
        {
            "name": "Georgia",
            "author": ("Various",),
            "license": None,
            "in_language": "en-US",
            "date_modified": "2012-02-07",
        },
        (10_000, 13_000),
    ),
]


@pytest.mark.parametrize(("name", "expected", "words"), BOOKS, ids=[b[0] for b in BOOKS])
def test_books_state_what_their_package_documents_say(name, expected, words):
    record = records(RESPONSES / "epub" / name)["page"]
    found = resource(record)
    assert {field: getattr(found, field) for field in expected} == expected
    assert words[0] < count_words(record.text) < words[1]


def test_the_book_that_states_its_accessibility_is_quoted():
    record = records(RESPONSES / "epub" / "wizard-of-oz.epub")["page"]
    assert resource(record).accessibility_feature[0] == "alternativeText"
    assert len(resource(record).accessibility_feature) == 6
    assert record.signals.quotes["stated_word_count"] == "39461"


COURSES = {
    "all-question-types": ("XavierSchool", None, 2),
    "assignment-rubrics": ("Course with An Assignment that Has a Rubric", None, 2),
    "canvas_cc_gem_course.imscc": ("Canvas CC Gem Course", None, 4),
    "course-1": ("COURSE-for-modules-testing", None, 9),
    "course-with-associated-content-assignments": ("DocViewer", None, 8),
    "course-with-no-showable-resources": ("XavierSchool", None, 1),
    "latex.imscc": ("LaTeX Equations", None, 3),
    "multiple-pages": ("Cartridge With Multiple Pages", "LicenseRef-public-domain", 2),
    "rich-content-cc-file": ("Dhealey Main 1", None, 2),
    "single-assignment": ("My test", None, 2),
    "single-discussion": ("My test", None, 2),
    "single-page.imscc": ("The Life of Paul", "LicenseRef-public-domain", 1),
}


@pytest.mark.parametrize("name", COURSES)
def test_every_recorded_cartridge_gives_its_course_and_its_things(name):
    title, license_id, n_records = COURSES[name]
    found = records(RESPONSES / "common-cartridge" / name)
    assert resource(found["page"]).name == title
    assert resource(found["page"]).license == license_id
    assert len(found) == n_records


THINGS = [
    (
        "course-1",
        "i7aff7e807cbf2c3be5ca6fc0733ff0a8/assignment.xml",
        ("First Module Assignment 1", ("First Module",), ("assignment",)),
    ),
    (
        "course-1",
        "ie18870c878cf8b25262994ef4b236540",
        ("First Module Discussion 1", ("First Module",), ("discussion",)),
    ),
    (
        "course-1",
        "web_resources/sample-document.pdf",
        ("Sample Document", ("First Module",), ("document",)),
    ),
    (
        "all-question-types",
        "iaa8f9f400b29e514ea8d28fd7ed067f4",
        ("ALL QUESTION TYPES QUIZ", (), ("assessment",)),
    ),
    ("latex.imscc", "wiki_content/page-2.html", ("Page 2", ("Example Module",), ("page",))),
    (
        "course-with-associated-content-assignments",
        "e15f4285902a0458884f573e128eded9i",
        ("Other Quiz", ("Some Assignments",), ("assessment",)),
    ),
]


@pytest.mark.parametrize(("name", "locator", "expected"), THINGS, ids=[t[1] for t in THINGS])
def test_things_of_cartridges_carry_title_module_and_kind(name, locator, expected):
    found = resource(records(RESPONSES / "common-cartridge" / name)[locator])
    assert (found.name, found.about, found.learning_resource_type) == expected


def test_the_web_link_of_a_cartridge_leads_to_its_page():
    found = records(RESPONSES / "common-cartridge" / "course-1")
    link = found["i694d024f7e7bb0de4335817c9d4649f1"]
    assert (link.url, resource(link).name) == ("http://google.com/", "First Module External URL 1")


def test_the_recorded_interactive_states_no_license_and_no_language():
    record = records(RESPONSES / "h5p" / "accordion")["page"]
    found = resource(record)
    assert (found.name, found.license) == ("Accordion", None)
    assert found.learning_resource_type == ("Accordion",)
    assert len(record.links) == 4
    assert "span" not in record.text


def stories():
    return sorted(p for p in (ROOT / "sites").glob("storybooks-md/**/*.md") if p.stem[0].isdigit())


def story(name):
    (path,) = [p for p in stories() if p.name == name]
    found = records(path, url=f"https://stories.example/{name}", content_type="text/markdown")
    return resource(found["page"])


@pytest.mark.parametrize(
    ("name", "title", "author"),
    [
        ("0001_a-very-tall-man.md", "A very tall man", "Cornelius Gulere"),
        ("0048_my-home.md", "My Home", "Rukmini Banerji"),
        ("0009_susheela-s-kolams.md", "Susheela's Kolams", "Sridala Swami"),
    ],
)
def test_stories_state_title_author_license_and_language(name, title, author):
    found = story(name)
    assert (found.name, found.author) == (title, (author,))
    assert (found.license, found.in_language) == ("CC-BY", "en")


def test_all_recorded_stories_load_with_their_licenses():
    licenses = Counter()
    for path in stories():
        url = f"https://stories.example/{path.name}"
        (record,) = records(path, url=url, content_type="text/markdown").values()
        found = resource(record)
        assert found.in_language == "en"
        licenses[found.license] += 1
    assert licenses == {
        "CC-BY": 710, "CC-BY-NC": 48, "CC-BY-NC-SA": 3, "LicenseRef-public-domain": 1,
    }  # fmt: skip
