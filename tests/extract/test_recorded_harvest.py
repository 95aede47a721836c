"""Answers of real repositories and feeds, against facts read from the recordings by eye.

The recordings are no part of this repository: CURATE_TEST_DATA names the folder that holds them.
"""

import os
from pathlib import Path

import pytest

from curate.extract.assemble import assemble
from curate.extract.feed import feed_listing, read_feed
from curate.extract.learning_registry import read_learning_registry
from curate.extract.oai import oai_listing, read_identify, read_oai
from curate.records import Reason

DATA = Path(os.environ.get("CURATE_TEST_DATA", "/nonexistent")) / "data"
RESPONSES = DATA / "responses"
pytestmark = pytest.mark.skipif(
    not RESPONSES.is_dir(), reason="CURATE_TEST_DATA names no folder with data/responses"
)

PYOAI, SICKLE = "oai-pmh/pyoai-fake1", "oai-pmh/sickle"
OAI_URL = "http://repository.example/oai?verb=ListRecords&metadataPrefix=oai_dc"


def payload_of(name):
    return (RESPONSES / name).read_bytes()


def resources_of(extraction):
    return {r.locator: assemble(r.fields, url=r.url)[0] for r in extraction.records}


def assert_facts(resource, **facts):
    assert {name: getattr(resource, name) for name in facts} == facts


# --- OAI-PMH --------------------------------------------------------------------------------------

DSPACE = {
    "hdl:1765/311": {
        "name": "Railway stations and a geography of networks",
        "url": "http://hdl.handle.net/1765/311",
        "in_language": "nl",
        "about": (
            "spatial planning", "human geography", "railway stations", "network theory",
        ),
        "learning_resource_type": ("Article",),
        "author": (),  # named as contributor only
        "date_published": None,  # three times the moment of the deposit
        "license": None,
    },
    "hdl:1765/316": {
        "name": "Managing Product Returns: The Role of Forecasting",
        "url": "http://hdl.handle.net/1765/316",
        "in_language": "en-US",
        "learning_resource_type": ("Working Paper",),
        "about": (
            "Reverse Logistics", "Forecasting", "Information", "Inventory Management",
            "Supply chain management", "Bedrijfskunde / Bedrijfseconomie",
            "Bedrijfsprocessen, logistiek, management informatiesystemen",
            "Recycling, forecasting, bedrijfsinformatie, voorraadbeheer, ketenbeheer",
        ),
    },
    "hdl:1765/325": {
        "name": "Predicting Customer Lifetime Value in Multi-Service Industries",
        "url": "http://hdl.handle.net/1765/325",
        "in_language": "en",
        "learning_resource_type": ("Working Paper",),
        "publisher": None,
    },
    "hdl:1765/308": {
        "name": "Kijken in het brein: Over de mogelijkheden van neuromarketing",
        "url": "http://hdl.handle.net/1765/308",  # beside an ISBN
        "learning_resource_type": ("Other",),
    },
}  # fmt: skip


@pytest.mark.parametrize("identifier", DSPACE)
def test_records_of_a_dspace_repository(identifier):
    extraction = read_oai(payload_of(f"{PYOAI}/00005.xml"), url=OAI_URL)
    assert (len(extraction.records), extraction.rejections) == (16, ())
    assert_facts(resources_of(extraction)[identifier], **DSPACE[identifier])


def test_a_bare_answer_of_the_same_repository():
    resources = resources_of(read_oai(payload_of(f"{PYOAI}/00006.xml"), url=OAI_URL))
    assert list(resources) == ["http://hdl.handle.net/1765/315"]


def test_the_repository_itself():
    found = read_identify(payload_of(f"{PYOAI}/00001.xml"))
    assert (found.name, found.granularity) == ("Erasmus University : Research Online", "second")
    assert (found.deleted_record, found.admin_emails) == ("no", ("service@ubib.eur.nl",))
    other = read_identify(payload_of(f"{SICKLE}/Identify.xml"))
    assert (other.granularity, other.deleted_record) == ("day", "persistent")


SAMPLE = {
    "name": "Sample Title",
    "author": ("John Doe",),
    "publisher": "Sample Publisher",
    "in_language": "en",
}


@pytest.mark.parametrize(
    ("name", "identifier", "facts"),
    [
        (
            "ListRecords.xml",
            "oai:test.example.com:1585322",
            {"date_published": "2010", "learning_resource_type": ("article", "text"), **SAMPLE},
        ),
        (
            "GetRecord.xml",
            "oai:test.example.com:1996652",
            {"date_published": "2011", "learning_resource_type": ("article", "text"), **SAMPLE},
        ),
        (
            "GetRecord_utf8test.xml",
            "oai:test.example.com:1996652",
            {**SAMPLE, "author": ("某人",), "learning_resource_type": ("text",)},
        ),
    ],
)
def test_records_of_another_repository(name, identifier, facts):
    resource = resources_of(read_oai(payload_of(f"{SICKLE}/{name}"), url=OAI_URL))[identifier]
    number = identifier.rpartition(":")[2]
    assert resource.url == f"http://test.example.com/publication/{number}"
    assert_facts(resource, **facts)


def test_a_listing_of_four_answers_is_followed_to_its_end():
    url = OAI_URL
    names, n_records = ["ListRecords.xml"], 0
    while names[-1:] and len(names) < 9:
        payload = payload_of(f"{SICKLE}/{names[-1]}")
        listing = oai_listing(payload, url=url)
        n_records += listing.n_records
        if not listing.next:
            break
        names.append(listing.next[0].rpartition("resumptionToken=")[2])
    assert names == [f"ListRecords{n}.xml" for n in ("", 2, 3, 4)]
    assert n_records == 8
    extraction = read_oai(payload_of(f"{SICKLE}/ListRecords4.xml"), url=url)
    assert (len(extraction.records), extraction.deleted) == (1, ())
    assert [r.reason for r in extraction.rejections] == [Reason.UNREADABLE]
    first = read_oai(payload_of(f"{SICKLE}/ListRecords.xml"), url=url)
    assert first.deleted == ("oai:test.example.com:1585310",)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("badArgument.xml", "badArgument"),
        ("badResumptionToken.xml", "badResumptionToken"),
        ("cannotDisseminateFormat.xml", "cannotDisseminateFormat"),
        ("idDoesNotExist.xml", "idDoesNotExist"),
        ("noSetHierarchy.xml", "noSetHierarchy"),
        ("undefinedError.xml", "undefinedError"),
        ("ListRecordsBroken.xml", "no OAI-PMH answer"),
        ("noRecordsMatch.xml", None),
    ],
)
def test_every_error_answer_says_what_is_wrong(name, code):
    problem = oai_listing(payload_of(f"{SICKLE}/{name}"), url=OAI_URL).problem
    assert problem is None if code is None else problem.split(":")[0] == code


# --- Learning Registry ----------------------------------------------------------------------------

ASN = "http://purl.org/ASN/resources/"
NSDL = {
    "http://www.themathpage.com/alg/simultaneous-equations.htm": {
        "name": "Simultaneous Linear Equations",
        "author": ("Lawrence Spector",),
        "publisher": None,
        "license": None,  # a copyright notice and nothing more
        "date_published": "2004-08-30",
        "in_language": "en",
        "grades": (8, 9, 10, 11, 12),
        "educational_level": ("Middle School", "Grade 8", "High School", "Informal Education"),
        "audience": ("Learner",),
        "is_accessible_for_free": True,
        "about": ("Algebra", "Equations", "Linear", "Systems of equations", "Mathematics"),
        "learning_resource_type": ("Instructional Material", "Problem Set", "Unit of Instruction"),
        "educational_alignment": tuple(
            ASN + code for code in ("S1143664", "S1143665", "S1143666", "S114363E", "S1143641")
        ),
    },
    "http://www.shodor.org/interactivate/lessons/IdeasLeadProbability/": {
        "name": "Ideas that Lead to Probability",
        "publisher": "Shodor Education Foundation, Inc.",
        "license": "CC-BY-NC-3.0",
        "license_url": "http://creativecommons.org/licenses/by-nc/3.0/",
        "grades": (3, 4, 5, 6, 7, 8, 9, 10, 11, 12),
        "audience": ("Educator",),
        "date_published": "2010",
    },
    "http://www.mathsisfun.com/fractions_addition.html": {
        "name": "Adding Fractions",
        "author": (),
        "publisher": "Math is Fun",
        "grades": (4,),
        "date_published": "2002",
        "educational_alignment": (f"{ASN}S11434F5",),
    },
    "http://www.regentsprep.org/Regents/math/geometry/GT3/DActiv.htm": {
        "name": "Scale (or Grid) Drawings and Dilations",
        "author": ("Donna Roberts",),
        "grades": (8, 9, 10, 11, 12),
        "license": None,
    },
}


@pytest.mark.parametrize("locator", NSDL)
def test_nsdl_records_of_the_learning_registry(locator):
    extraction = read_learning_registry(
        payload_of("learning-registry/nsdl_dc.json"), url="https://node.example/"
    )
    assert (len(extraction.records), extraction.rejections) == (100, ())
    resources = resources_of(extraction)
    assert resources[locator].url == locator
    assert_facts(resources[locator], **NSDL[locator])
    licenses = [resource.license for resource in resources.values()]
    assert {one: licenses.count(one) for one in set(licenses)} == {"CC-BY-NC-3.0": 26, None: 74}


CONGRESS = {
    "http://hdl.loc.gov/loc.gdc/collgdc.gc000019": {
        "name": "African-American sheet music, 1850-1920 selected from the collection of "
        "Brown University.",
        "publisher": "Library of Congress, American Memory",
        "author": ("Library of Congress. National Digital Library Program.",),
        "in_language": "en",
        "date_published": None,  # "1999-": begun then, ended when?
        "license": None,
        "grades": (),
    },
    "http://hdl.loc.gov/loc.afc/collafc.af000006": {
        "name": "Voices from the days of slavery former slaves tell their stories.",
        "publisher": "Library of Congress",
        "date_published": "2004",
        "in_language": "en",
    },
    "http://bibpurl.oclc.org/web/35308 http://hdl.loc.gov/loc.gdc/gdctoc.000000001": {
        "name": "The New York daily tribune index.",
        "url": "http://bibpurl.oclc.org/web/35308",
        "publisher": "The Tribune Association",
        "learning_resource_type": ("text", "serial"),
        "date_published": None,  # 1876-1907
    },
}


@pytest.mark.parametrize("locator", CONGRESS)
def test_library_of_congress_records_of_the_learning_registry(locator):
    extraction = read_learning_registry(
        payload_of("learning-registry/oai_dc.json"), url="https://node.example/"
    )
    assert len(extraction.records) == 99
    assert [r.reason for r in extraction.rejections] == [Reason.LEFT_OUT] * 2  # named twice
    assert_facts(resources_of(extraction)[locator], **CONGRESS[locator])


def test_paradata_is_left_out():
    extraction = read_learning_registry(
        payload_of("learning-registry/paradata.json"), url="https://node.example/"
    )
    assert (extraction.records, len(extraction.rejections)) == ((), 1)


# --- Feeds ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 2])
def test_episodes_of_a_podcast(number):
    name = "mit/test_html/test_podcast.rss"
    extraction = read_feed(payload_of(name), url="http://feeds.example/sounds.rss")
    assert (len(extraction.records), extraction.rejections) == (2, ())
    locator = f"tag:soundcloud,2010:tracks/numbers{number}"
    assert_facts(
        resources_of(extraction)[locator],
        name=f"Episode{number}",
        url=f"https://soundcloud.com/podcast/episode{number}",
        author=("Author",),
        date_published="2020-04-01",
        in_language="en",
        time_required="PT17M16S",
        license="LicenseRef-all-rights-reserved",
        image=None if number == 1 else "http://feeds.example/image1.jpg",
    )
    record = next(r for r in extraction.records if r.locator == locator)
    assert record.signals.audio == (f"http://feeds.soundcloud.com/stream/episode{number}.mp3",)
    listing = feed_listing(payload_of(name), url="http://feeds.example/sounds.rss")
    assert listing.next == (
        "http://feeds.soundcloud.com/users/soundcloud:users:something/sounds.rss?before=111",
    )


@pytest.mark.parametrize("name", ["feed.xml", "nairobi/feed.xml"])
def test_a_feed_without_items_is_empty_and_no_problem(name):
    payload = (DATA / "sites/storybooks/site" / name).read_bytes()
    listing = feed_listing(payload, url="https://global-asp.github.io/feed.xml")
    assert (listing.n_records, listing.next, listing.problem) == (0, (), None)
    assert read_feed(payload, url="https://global-asp.github.io/feed.xml").records == ()
