"""Learning Registry envelopes: payloads, shapes of the answers around them, what is left out."""

import json

import pytest

from curate.extract.assemble import assemble
from curate.extract.learning_registry import read_learning_registry
from curate.records import Reason
from tests.extract.oai_answers import TIDES, dc, nsdl

URL = "https://node.example/slice"
PLACE = "https://school.example/tides"


def envelope(payload, schema="oai_dc", **more):
    return {
        "doc_type": "resource_data",
        "active": True,
        "identity": {"submitter": "Shelf Project", "submitter_type": "agent"},
        "payload_placement": "inline",
        "payload_schema": [schema],
        "resource_data_type": "metadata",
        "resource_locator": PLACE,
        "resource_data": payload,
        **more,
    }


def read(value):
    return read_learning_registry(json.dumps(value).encode(), url=URL)


def resource_of(value):
    extraction = read(value)
    assert not extraction.rejections, extraction.rejections
    found = extraction.records[0]
    return assemble(found.fields, url=found.url)[0]


@pytest.mark.parametrize(
    "shape",
    [
        lambda e: e,
        lambda e: [e],
        lambda e: {"documents": [e]},
        lambda e: {"documents": [{"doc_ID": "d1", "document": [e]}]},
        lambda e: {"documents": [{"doc_ID": "d1", "resource_data_description": e}]},
        lambda e: {
            "listrecords": [{"record": {"header": {"identifier": "d1"}, "resource_data": e}}]
        },
        lambda e: {"getrecord": {"record": [{"header": {"identifier": "d1"}, "resource_data": e}]}},
    ],
)
def test_an_envelope_is_found_in_every_answer(shape):
    record = read(shape(envelope(dc(TIDES), doc_ID="d1"))).records[0]
    assert (record.locator, record.url) == ("d1", PLACE)


def test_xml_payloads_are_read_as_what_they_are_whatever_their_schema_is_called():
    metadata = nsdl(TIDES + "<dct:educationLevel>Grade 6</dct:educationLevel>")
    wrapped = (
        f'<?xml version="1.0" encoding="UTF-16"?><record><metadata>{metadata}</metadata></record>'
    )
    assert resource_of(envelope(wrapped, schema="NSDL DC 1.02.020")).grades == (6,)


def test_json_ld_is_read_like_a_pages_own_and_stands_behind_it():
    payload = {
        "@context": "http://schema.org",
        "@type": "CreativeWork",
        "name": "Tides",
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "educationalAlignment": [
            {"alignmentType": "educationLevel", "targetName": "Grade 4"},
            {"alignmentType": "teaches", "targetName": "CCSS.ELA-Literacy.RI.4.1"},
        ],
    }
    for stated in (payload, json.dumps(payload)):
        found = resource_of(envelope(stated, schema="LRMI"))
        assert (found.name, found.license, found.grades) == ("Tides", "CC-BY-4.0", (4,))
        assert found.educational_alignment == ("CCSS.ELA-Literacy.RI.4.1",)
    record = read(envelope(payload, schema="LRMI")).records[0]
    assert min(value.rank for value in record.fields) > 10


def test_the_json_form_of_microdata_is_read():
    payload = {
        "items": [
            {
                "type": ["http://schema.org/CreativeWork"],
                "properties": {
                    "name": ["Tides"],
                    "author": [{"type": ["Person"], "properties": {"name": ["Ada Pond"]}}],
                    "typicalAgeRange": ["8-9"],
                },
            }
        ]
    }
    found = resource_of(envelope(payload, schema="schema.org"))
    assert (found.author, found.grades) == (("Ada Pond",), (3,))


def test_evidence_names_who_submitted_it():
    record = read(envelope(dc(TIDES))).records[0]
    assert {v.evidence.place for v in record.fields} == {"dc:title (submitted by Shelf Project)"}


def test_keys_are_keywords_of_the_last_rank_and_only_what_is_new():
    metadata = dc(TIDES + "<dc:subject>Moon</dc:subject><dc:language>eng</dc:language>")
    keys = ["moon", "English", "eng", "Grade 4", "Neap tide", "Art, Music"]
    record = read(envelope(metadata, keys=keys)).records[0]
    found = next(v for v in record.fields if v.field == "keywords")
    assert found.value == ["Neap tide", "Art, Music"]
    assert found.rank == max(v.rank for v in record.fields)


def test_the_terms_of_the_envelope_are_no_license_of_the_item():
    terms = {"submission_TOS": "http://creativecommons.org/licenses/by/3.0/"}
    assert resource_of(envelope(dc(TIDES), TOS=terms)).license is None


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"resource_data_type": "paradata"}, Reason.LEFT_OUT),
        ({"payload_schema": ["LR Paradata 1.0"]}, Reason.LEFT_OUT),
        ({"payload_placement": "linked"}, Reason.LEFT_OUT),
        ({"resource_data": "<a:b xmlns:a='urn:a'/>"}, Reason.UNREADABLE),
        ({"resource_data": dc("<dc:title>T</dc:titel>")}, Reason.UNREADABLE),
        ({"resource_data": {"a": 1}, "payload_schema": ["own"]}, Reason.UNREADABLE),
        ({"resource_data": None}, Reason.UNREADABLE),
        ({"resource_data": dc("<dc:description>No name.</dc:description>")}, Reason.NO_TITLE),
        (
            {"resource_locator": "urn:isbn:1", "resource_data": dc("<dc:title>T</dc:title>")},
            Reason.NO_ADDRESS,
        ),
    ],
)
def test_what_describes_no_resource_is_left_out_with_its_reason(change, reason):
    extraction = read(envelope(dc(TIDES), **change))
    assert not extraction.records
    assert extraction.rejections[0].reason is reason


def test_a_second_envelope_for_the_same_resource_is_left_out():
    extraction = read([envelope(dc(TIDES)), envelope(dc(TIDES))])
    assert len(extraction.records) == 1
    assert [(r.locator, r.reason) for r in extraction.rejections] == [(PLACE, Reason.LEFT_OUT)]


def test_documents_that_are_deleted_inactive_or_replaced_are_gone():
    def listed(identifier, resource, **status):
        header = {"identifier": identifier, **status}
        return {"record": {"header": header, "resource_data": resource}}

    records = [
        listed("d1", None, status="deleted"),
        listed("d2", envelope(dc(TIDES), active=False)),
        listed("d4", envelope(dc(TIDES), replaces=["d3"])),
    ]
    extraction = read({"listrecords": records})
    assert extraction.deleted == ("d1", "d2", "d3")
    assert [r.locator for r in extraction.records] == ["d4"]


def test_several_addresses_in_one_locator_are_told_apart():
    locator = "https://a.example/one https://a.example/two"
    assert resource_of(envelope(dc(TIDES), resource_locator=locator)).url == "https://a.example/one"
    several = ["https://a.example/one.pdf", "https://a.example/two"]
    assert resource_of(envelope(dc(TIDES), resource_locator=several)).url == several[1]


@pytest.mark.parametrize("payload", [b"", b"{", b"[" * 100_000, b"\x00\x01\x02" * 300])
def test_bytes_that_are_no_json_are_one_rejection(payload):
    extraction = read_learning_registry(payload, url=URL)
    assert [r.reason for r in extraction.rejections] == [Reason.UNREADABLE]
