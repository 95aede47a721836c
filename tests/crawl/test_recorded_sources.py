"""Recorded answers of real sources, read by the rules of the shipped files.

Expected values were read from the recordings by eye. The recordings are no part of this repository:
CURATE_TEST_DATA names the folder that holds them.
"""

import json
import os
from pathlib import Path

import pytest

from curate.bundled import folder
from curate.crawl import load_source
from curate.extract.assemble import assemble
from curate.extract.paging import Paging, json_listing
from curate.pipeline.reading import Answer, read_answer
from curate.records import Reason

RESPONSES = Path(os.environ.get("CURATE_TEST_DATA", "/nonexistent")) / "data" / "responses"
pytestmark = pytest.mark.skipif(
    not RESPONSES.is_dir(), reason="CURATE_TEST_DATA names no folder with data/responses"
)

OCW_COURSE = "16-01-unified-engineering-i-ii-iii-iv-fall-2005-spring-2006"
OAK = "https://open-api.thenational.academy/api/v0"


def shipped(source_id):
    return load_source(folder("spiders") / "sources" / f"{source_id}.yaml")


def read(source_id, name, url, payload=None):
    payload = (RESPONSES / name).read_bytes() if payload is None else payload
    found = read_answer(Answer(payload, url=url, kind="records"), shipped(source_id))
    return found, {r.locator: assemble(r.fields, url=r.url)[0] for r in found.records}


def assert_facts(resource, **facts):
    assert {name: getattr(resource, name) for name in facts} == facts


def claimed(extraction, locator, field):
    (record,) = [r for r in extraction.records if r.locator == locator]
    return next(v.evidence for v in record.fields if v.field == field)


# --- OpenStax -------------------------------------------------------------------------------------

# The recording is of the publisher's test server; the real one differs in its host only.
OPENSTAX = "https://dev.openstax.org/apps/cms/api/v2/pages?type=books.Book"
LISTED = {
    "74": {
        "name": "Calculus Volume 1",
        "url": "https://dev.openstax.org/details/books/calculus-volume-1",
        "about": ("Math",),
        "learning_resource_type": ("textbook",),
        "license": None,  # it stands in the book's own answer only
    },
    "207": {"name": "Biology 2e", "about": ("Science", "K12"), "in_language": None},
    "376": {"name": "Psychologia", "in_language": None},  # Polish, though its locale is `en`
    "425": {"name": "Cálculo volumen 1", "in_language": "es"},
}
BOOKS = {
    "details-biology-2e.json": (
        "207",
        {
            "name": "Biology 2e",
            "author": ("Mary Ann Clark", "Matthew Douglas", "Jung Choi"),
            "license": "CC-BY-4.0",
            "date_published": "2018-03-28",
            "date_modified": "2020-02-28",
            "about": ("Science",),
        },
    ),
    "details-college-algebra.json": (
        "39",
        {
            "name": "College Algebra",
            "license": "CC-BY-4.0",
            "date_published": "2015-02-13",
            "date_modified": "2020-05-15",
            "about": ("Math",),
        },
    ),
    "details-polish.json": (
        "190",
        {
            "name": "Fizyka dla szkół wyższych. Tom 1",
            "license": "CC-BY-4.0",
            "date_published": "2017-12-05",
            "in_language": None,
        },
    ),
}


def test_the_live_books_of_openstax_are_read_and_all_others_left_out():
    found, books = read("openstax", "openstax-cms/all-books.json", OPENSTAX)
    assert len(books) == 51
    reasons = [r.detail.rsplit(" is ", 1)[1] for r in found.rejections]
    assert {state: reasons.count(state) for state in reasons} == {
        "retired": 29,
        "coming_soon": 48,
        "unlisted": 3,
    }
    for locator, facts in LISTED.items():
        assert_facts(books[locator], **facts)
    assert claimed(found, "74", "name").place == "$.items[6].title"


def test_the_listing_of_openstax_leads_to_the_live_books_and_is_as_long_as_expected():
    source = shipped("openstax")
    payload = (RESPONSES / "openstax-cms/all-books.json").read_bytes()
    listing = json_listing(payload, {}, source.records, source.paging, url=OPENSTAX)
    assert listing.total == listing.n_records == source.expected_items == 131
    assert listing.next == ()
    assert len(listing.follow) == 51
    assert "https://dev.openstax.org/apps/cms/api/v2/pages/74/" in listing.follow
    assert "https://dev.openstax.org/apps/cms/api/v2/pages/46/" not in listing.follow  # retired


@pytest.mark.parametrize("name", BOOKS)
def test_a_book_of_openstax_is_as_its_own_answer_says(name):
    locator, facts = BOOKS[name]
    found, books = read(
        "openstax", f"openstax-cms/{name}", f"https://dev.openstax.org/pages/{locator}/"
    )
    assert found.rejections == ()
    assert_facts(books[locator], publisher="OpenStax", **facts)
    assert claimed(found, locator, "license").place == "$.license_url"


# --- MIT OpenCourseWare ---------------------------------------------------------------------------


def test_a_course_of_ocw_is_as_its_data_file_says_and_its_license_is_the_sites():
    # One course is recorded; the site's statement is applied by the pipeline, not by the rules.
    url = f"https://ocw.mit.edu/courses/{OCW_COURSE}/data.json"
    found, courses = read("mit-ocw", f"mit/courses/{OCW_COURSE}/data.json", url)
    assert found.rejections == ()
    course = courses["b51a7887-101f-4e96-a07c-9e53c20bfeb6"]
    assert_facts(
        course,
        name="Unified Engineering I, II, III, & IV",
        url=f"https://ocw.mit.edu/courses/{OCW_COURSE}/",
        educational_level=("Undergraduate", "High School"),
        license=None,
        publisher="MIT OpenCourseWare",
    )
    assert len(course.author) == 10
    assert course.author[0] == "Prof. Mark Drela"
    assert course.about[:3] == ("Social Science", "Anthropology", "Ethnography")
    assert shipped("mit-ocw").license_default == "CC-BY-NC-SA-4.0"


# --- Oak National Academy -------------------------------------------------------------------------

LESSONS = {
    "ks2-maths": (10, {
        "represent-counting-in-fours-as-the-4-times-table": (
            "Represent counting in fours as the 4 times table",
            "2, 4 and 8 times tables: using times tables to solve problems",
        ),
    }),
    "ks3-art": (10, {
        "mark-making-using-different-tools": (
            "Mark-making using different tools", "Abstract painting: sustainable materials",
        ),
        "art-empire-and-museums-who-owns-art": (
            "Art, empire and museums: who owns art?", "An overview of art",
        ),
    }),
    "ks3-history": (10, {
        "cordoba": (
            "Cordoba in the 11th century",
            "11th-century Islamic worlds: how similar were the regions of the Islamic world?",
        ),
    }),
    "ks4-maths": (9, {
        "checking-and-securing-understanding-of-perimeter-for-standard-shapes": (
            "Checking and securing understanding of perimeter for standard shapes",
            "2D and 3D shape: compound shapes",
        ),
    }),
    "ks4-science": (6, {
        "chemical-reactions-neutralisation": (
            "Chemical reactions: neutralisation", "Acids and bases",
        ),
        "natural-selection": (
            "Natural selection", "Adaptations, competition, natural selection and evolution",
        ),
    }),
}  # fmt: skip


def sampled(name):
    """The list of lessons inside a sample of Oak's own making, as the interface would answer it."""
    sample = json.loads((RESPONSES / f"oak/search-fixture-source-{name}.json").read_bytes())
    url = f"{OAK}/key-stages/{sample['keyStage']}/subject/{sample['subject']}/lessons?limit=100"
    return url, json.dumps(sample["lessonsSample"]).encode()


@pytest.mark.parametrize("name", LESSONS)
def test_lessons_of_oak_have_their_names_units_and_addresses(name):
    n_lessons, expected = LESSONS[name]
    url, payload = sampled(name)
    assert url in shipped("oak").start
    found, lessons = read("oak", name, url, payload)
    assert found.rejections == ()
    assert len(lessons) == n_lessons
    for slug, (title, unit) in expected.items():
        assert_facts(
            lessons[slug],
            name=title,
            about=(unit,),
            url=f"https://www.thenational.academy/teachers/lessons/{slug}",
            learning_resource_type=("lesson",),
        )


def test_a_list_of_oak_leads_to_each_unit_once():
    url, payload = sampled("ks4-science")
    listing = json_listing(payload, {}, shipped("oak").records, Paging(), url=url)
    assert listing.n_records == 6
    assert listing.follow == (
        f"{OAK}/units/acids-and-bases/summary",
        f"{OAK}/units/adaptations-competition-natural-selection-and-evolution/summary",
    )


# --- Learning Registry ----------------------------------------------------------------------------

DUMPS = "https://dumps.curate.example/learning-registry"
NSDL = {
    "http://www.themathpage.com/alg/simultaneous-equations.htm": {
        "name": "Simultaneous Linear Equations",
        "author": ("Lawrence Spector",),
        "date_published": "2004-08-30",
        "audience": ("Learner",),
        "in_language": "en",
        "license": None,  # plain copyright
    },
    "http://www.cyberbee.com/henrybuilds/extensions.html": {
        "name": "Measuring Henry's Cabin",
        "author": ("Linda C. Joseph", "Linda D. Resch"),
        "publisher": "CyberBee",
        "date_published": "2002",
        "license": None,
    },
    "http://www.shodor.org/interactivate/activities/MultiFunctionDataFly/": {
        "name": "Multi-Function Data Flyer",
        "publisher": "Shodor Education Foundation, Inc.",
        "license": "CC-BY-NC-3.0",
    },
}
CONGRESS = {
    "http://hdl.loc.gov/loc.gdc/collgdc.gc000019": {
        "name": "African-American sheet music, 1850-1920 selected from the collection of Brown "
        "University.",
        "author": ("Library of Congress. National Digital Library Program.",),
        "in_language": "en",
        "license": None,
    },
    "http://hdl.loc.gov/loc.gdc/0889-874X": {
        "name": "Garden and forest.",
        "author": ("Sargent, Charles Sprague, 1841-1927.",),
    },
    "http://hdl.loc.gov/loc.gdc/collgdc.gc000036": {
        "name": "Official indoor base ball guide.",
        "about": ("Indoor baseball--Periodicals.",),
    },
}


@pytest.mark.parametrize(
    ("name", "n_records", "facts"), [("nsdl_dc", 100, NSDL), ("oai_dc", 99, CONGRESS)]
)
def test_envelopes_of_the_learning_registry_are_read(name, n_records, facts):
    url = f"{DUMPS}/{name}.json"
    found, resources = read("learning-registry", f"learning-registry/{name}.json", url)
    assert len(resources) == n_records
    assert all(r.detail == "a second envelope for the same resource" for r in found.rejections)
    for locator, expected in facts.items():
        assert_facts(resources[locator], url=locator, **expected)


def test_a_quarter_of_the_nsdl_envelopes_states_an_open_license_and_no_other_gets_one():
    _, resources = read(
        "learning-registry", "learning-registry/nsdl_dc.json", f"{DUMPS}/nsdl_dc.json"
    )
    licenses = [resource.license for resource in resources.values()]
    assert licenses.count("CC-BY-NC-3.0") == 26
    assert set(licenses) <= {"CC-BY-NC-3.0", "LicenseRef-all-rights-reserved", None}


def test_paradata_of_the_learning_registry_are_no_resources():
    found, resources = read(
        "learning-registry", "learning-registry/paradata.json", f"{DUMPS}/paradata.json"
    )
    assert resources == {}
    assert [r.reason for r in found.rejections] == [Reason.LEFT_OUT]


# --- DOAB -----------------------------------------------------------------------------------------

# Not DOAB's own answer: another repository's, in the format that the file asks for.
WORKS = {
    "hdl:1765/311": ("Railway stations and a geography of networks", "nl"),
    "hdl:1765/316": ("Managing Product Returns: The Role of Forecasting", "en-US"),
    "hdl:1765/325": ("Predicting Customer Lifetime Value in Multi-Service Industries", "en"),
}


def test_the_format_that_doab_is_asked_for_is_read_from_another_repository():
    found, works = read(
        "doab", "oai-pmh/pyoai-fake1/00005.xml", "https://repository.example/oai?verb=ListRecords"
    )
    assert (len(works), found.rejections) == (16, ())
    for identifier, (name, language) in WORKS.items():
        url = f"http://hdl.handle.net/{identifier.removeprefix('hdl:')}"
        assert_facts(works[identifier], name=name, in_language=language, url=url, license=None)


# --- What a file claims ---------------------------------------------------------------------------


def test_every_recording_that_a_source_file_names_is_there():
    named = {
        "openstax": ["all-books.json", *BOOKS],
        "learning-registry": ["nsdl_dc.json", "oai_dc.json", "paradata.json"],
        "oak": ["search-fixture-source-*.json"],
        "mit-ocw": ["data.json"],
    }
    for source_id, names in named.items():
        checked = shipped(source_id).checked
        for name in names:
            assert name in checked, source_id
            assert list(RESPONSES.rglob(name)), name
