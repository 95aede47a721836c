"""OAI-PMH answers: records, deletions, listings, errors, broken XML."""

import pytest

from curate.extract.oai import BAD_TOKEN, oai_listing, read_identify, read_oai
from curate.extract.page import Unusable
from curate.records import Reason
from tests.extract.oai_answers import BASE, TIDES, URL, answer, dc, deleted, error, record


def test_a_record_stands_under_its_oai_identifier_and_its_own_address():
    found = read_oai(answer(record(dc(TIDES))), url=URL).records[0]
    assert (found.locator, found.url) == (
        "oai:repository.example:7",
        "https://school.example/tides",
    )


def test_deleted_records_are_named_as_gone():
    payload = answer(deleted("oai:a:1") + record(dc(TIDES)) + deleted("oai:a:2"))
    extraction = read_oai(payload, url=URL)
    assert extraction.deleted == ("oai:a:1", "oai:a:2")
    assert len(extraction.records) == 1


@pytest.mark.parametrize(
    ("metadata", "reason"),
    [
        (dc("<dc:identifier>https://school.example/1</dc:identifier>"), Reason.NO_TITLE),
        (dc("<dc:title>T</dc:title><dc:identifier>ISBN 12</dc:identifier>"), Reason.NO_ADDRESS),
        ("", Reason.EMPTY),
        ('<mods xmlns="http://www.loc.gov/mods/v3"><titleInfo/></mods>', Reason.UNREADABLE),
    ],
)
def test_a_record_that_is_none_is_rejected_under_its_identifier(metadata, reason):
    rejected = read_oai(answer(record(metadata)), url=URL).rejections[0]
    assert (rejected.locator, rejected.reason) == ("oai:repository.example:7", reason)


def test_a_deleted_record_without_identifier_is_rejected_and_deletes_nothing():
    extraction = read_oai(answer('<record><header status="deleted"/></record>'), url=URL)
    assert extraction.deleted == ()
    assert extraction.rejections[0].reason is Reason.UNREADABLE


def test_a_bare_metadata_element_is_read_too():
    found = read_oai(dc(TIDES).encode(), url=URL).records[0]
    assert found.url == "https://school.example/tides"


def test_the_prefix_asked_for_tells_the_format_of_a_nameless_element():
    element = "<metadata_of_item><general><title><string>Tides</string></title></general>"
    element += "<technical><location>https://school.example/t</location></technical>"
    payload = answer(record(element + "</metadata_of_item>"))
    assert read_oai(payload, url=URL).rejections
    assert read_oai(payload, url=URL, prefix="oai_lom").records[0].url == "https://school.example/t"


# --- Broken XML -----------------------------------------------------------------------------------


def test_a_bare_ampersand_and_an_html_entity_lose_nothing():
    metadata = dc(TIDES.replace("Tides", "Salt & light&nbsp;&ndash; tides"))
    extraction = read_oai(answer(record(metadata)), url=URL)
    name = next(v.value for v in extraction.records[0].fields if v.field == "name")
    assert name == "Salt & light – tides"
    assert extraction.rejections == ()


def test_a_torn_record_is_rejected_by_name_and_its_neighbors_are_read():
    torn = record(dc("<dc:title>Torn</dc:titel>"), "oai:a:torn")
    payload = answer(
        record(dc(TIDES), "oai:a:1") + torn + deleted("oai:a:2") + record(dc(TIDES), "oai:a:3")
    )
    extraction = read_oai(payload, url=URL)
    assert [r.locator for r in extraction.records] == ["oai:a:1", "oai:a:3"]
    assert extraction.deleted == ("oai:a:2",)
    assert [(r.locator, r.reason) for r in extraction.rejections] == [
        ("oai:a:torn", Reason.UNREADABLE)
    ]


def test_a_record_cut_off_by_the_end_is_never_read_in_part():
    whole = answer(record(dc(TIDES), "oai:a:1") + record(dc(TIDES), "oai:a:2"))
    extraction = read_oai(whole[: whole.rindex(b"<dc:identifier>")], url=URL)
    assert [r.locator for r in extraction.records] == ["oai:a:1"]
    assert [r.locator for r in extraction.rejections] == ["oai:a:2"]


def test_an_answer_with_entities_of_its_own_is_refused_whole():
    payload = b'<!DOCTYPE x [<!ENTITY a "boom">]>' + answer(record(dc(TIDES))).split(b"?>", 1)[1]
    extraction = read_oai(payload, url=URL)
    assert not extraction.records
    assert extraction.rejections[0].reason is Reason.UNREADABLE


@pytest.mark.parametrize("payload", [b"", b"broken xml", b"<html><p>Sorry", b"\xff\xfe\x00"])
def test_what_is_no_answer_is_a_rejection_and_a_problem(payload):
    assert read_oai(payload, url=URL).rejections
    assert oai_listing(payload, url=URL).problem


# --- Listings -------------------------------------------------------------------------------------


def test_a_token_is_asked_for_alone_and_encoded():
    token = '<resumptionToken completeListSize="41" cursor="0">a/b c&amp;d=1+é</resumptionToken>'
    listing = oai_listing(answer(record(dc(TIDES)) + token), url=f"{URL}&set=math&from=2024-01-01")
    assert listing.next == (f"{BASE}?verb=ListRecords&resumptionToken=a%2Fb%20c%26d%3D1%2B%C3%A9",)
    assert (listing.n_records, listing.total) == (1, 41)


def test_parameters_that_name_the_repository_itself_are_kept():
    payload = answer("<resumptionToken>t</resumptionToken>", verb="ListIdentifiers")
    listing = oai_listing(payload, url="https://a.example/oai.php?repo=9&verb=ListIdentifiers")
    expected = "https://a.example/oai.php?repo=9&verb=ListIdentifiers&resumptionToken=t"
    assert listing.next == (expected,)


def test_an_empty_token_ends_the_listing():
    token = '<resumptionToken completeListSize="2" cursor="1"/>'
    listing = oai_listing(answer(deleted("oai:a:1") + token), url=URL)
    assert (listing.n_records, listing.next, listing.total) == (1, (), 2)
    assert listing.problem is None


def test_no_records_is_an_answer_and_no_problem():
    listing = oai_listing(error("noRecordsMatch", "nothing new"), url=URL)
    assert (listing.n_records, listing.problem) == (0, None)


def test_an_error_is_a_problem_that_begins_with_its_code():
    assert oai_listing(error("badResumptionToken", "expired"), url=URL).problem == (
        f"{BAD_TOKEN}: expired"
    )
    assert oai_listing(error("badArgument"), url=URL).problem == "badArgument"


def test_a_listing_cut_off_before_its_token_does_not_look_finished():
    payload = answer(record(dc(TIDES)) + "<resumptionToken>t</resumptionToken>")
    listing = oai_listing(payload[: payload.index(b"<resumptionToken>")], url=URL)
    assert listing.next == ()
    assert "broken XML" in listing.problem


# --- Identify -------------------------------------------------------------------------------------


def test_a_repository_says_how_it_keeps_deletions_and_dates():
    payload = answer(
        "<repositoryName>Shelf</repositoryName><baseURL>https://a.example/oai</baseURL>"
        "<adminEmail>one@a.example</adminEmail><adminEmail>two@a.example</adminEmail>"
        "<earliestDatestamp>2001-01-01T00:00:00Z</earliestDatestamp>"
        "<deletedRecord>transient</deletedRecord><granularity>YYYY-MM-DDThh:mm:ssZ</granularity>",
        verb="Identify",
    )
    found = read_identify(payload)
    assert (found.name, found.granularity, found.deleted_record) == ("Shelf", "second", "transient")
    assert found.admin_emails == ("one@a.example", "two@a.example")
    assert found.response_date == "2026-03-02T12:00:00Z"


def test_an_answer_that_is_no_identify_answer_is_none():
    with pytest.raises(Unusable, match="badVerb"):
        read_identify(error("badVerb"))
