"""Items from JSON: lenient about what is missing or unknown, strict about what is wrong."""

from __future__ import annotations

import pytest
from tests.rubric.items import URL

from curate.errors import RecordRejected
from curate.records import Claim, LinkState, Quote
from curate.rubric import read_item

RESOURCE = {"name": "Rocks", "url": URL}


def check(url, verdict="alive", **rest):
    return {
        "url": url,
        "verdict": verdict,
        "kind": "ok",
        "status": 200,
        "checked_at": "2026-02-20T08:00:00Z",
        **rest,
    }


def read(**rest):
    return read_item({"id": "a", "resource": RESOURCE, **rest})


def test_a_record_of_extraction_is_read_with_its_evidence():
    found = read(
        resource={**RESOURCE, "license": "CC-BY-4.0", "dateModified": "2026-01-01", "image": ""},
        provenance={
            "license": {
                "kind": "quote",
                "text": "CC BY",
                "place": "footer",
                "start": None,
                "sourceKind": "publisher",
                "extractor": "html",
            },
            "dateModified": {"evidence": {"kind": "claim", "text": "2026", "place": "json-ld"}},
            "name": [{"kind": "quote", "text": "Rocks", "place": "title"}],
        },
        text="Rocks are hard.",
        prose_words=3,
        unknown_to_us={"a": 1},
    )
    assert found.provenance == {
        "license": Quote(text="CC BY", place="footer"),
        "date_modified": Claim(text="2026", place="json-ld"),
        "name": Quote(text="Rocks", place="title"),
    }
    assert found.resource.image is None


def test_evidence_that_is_none_is_left_out():
    odd = [None, "quote", {"kind": "rumor"}, {"kind": "quote", "place": "text"}, [], 3]
    odd.append({"kind": "measurement", "name": "n", "value": float("nan"), "unit": "u"})
    assert read(provenance={f"f{n}": entry for n, entry in enumerate(odd)}).provenance == {}
    assert read(provenance=["license"]).provenance == {}


def test_a_single_word_stands_for_a_list_of_one():
    assert (
        read(resource={**RESOURCE, "learningResourceType": "lesson"}).resource
        == read(resource={**RESOURCE, "learning_resource_type": ["lesson"]}).resource
    )


def test_bare_outlinks_were_never_checked():
    assert (
        read(links=[{"url": URL, "text": "a", "place": "main"}, "https://b.example"]).links is None
    )
    assert read(links=[]).links is None
    assert read(links=None).links is None


def test_link_checks_are_summed_up_by_state_with_the_own_address_apart():
    facts = read(
        links=[
            check(URL + "#top", state="alive"),
            check("https://a.example.org/1", state="alive"),
            check("https://a.example.org/2", "dead", state="dead", status=404),
            check("https://a.example.org/3", "dead", status=404),
        ]
    ).links
    assert facts.n_links == 3
    assert facts.own_state is LinkState.ALIVE
    assert facts.n_by_state == {"alive": 1, "dead": 1, "suspect": 1}
    assert not facts.incident_only


def test_one_look_without_history_never_calls_a_link_dead():
    facts = read(links=[check("https://a.example.org/", "dead", status=404)]).links
    assert facts.n_by_state == {"suspect": 1}


@pytest.mark.parametrize(
    "looks",
    [
        [check("https://a.example.org/1", "failing", status=503)] * 2,
        [
            check("https://a.example.org/1", "dead", status=None, state="dead"),
            check("https://b.example.org/1", "failing", status=None),
        ],
    ],
)
def test_checks_of_which_none_was_answered_are_one_incident(looks):
    assert read(links=looks).links.incident_only


def test_link_facts_are_read_as_they_stand():
    facts = {"n_links": 2, "n_by_state": {"alive": 2}, "last_checked_at": "2026-02-20T08:00:00Z"}
    assert read(links={**facts, "extra": 1}).links.n_by_state == {"alive": 2}


def test_a_name_of_a_work_tells_nothing_and_its_versions_do():
    assert read(work="work-12").work is None
    versions = [{"url": URL, "lexileLike": 500, "title": "x"}]
    assert read(work={"versions": versions}).work.versions[0].lexile_like == 500


def test_the_line_that_readability_writes_is_read():
    line = {"id": "a", "status": "ok", "lexile_like": 640, "interval_text": [500, 780], "x": 1}
    assert read(readability=line).readability.interval_text == (500, 780)


@pytest.mark.parametrize(
    ("rest", "place"),
    [
        ({"resource": {"url": URL}}, "resource.name: this field is missing"),
        ({"resource": []}, "resource: an object is wanted"),
        ({"signals": {"page_bytes": -1}}, "signals.page_bytes"),
        ({"links": {"n_links": 1, "n_by_state": {"broken": 1}}}, "links.n_by_state"),
        ({"links": [check(URL, "broken")]}, "links.verdict"),
        ({"readability": {"status": "fine"}}, "readability.status"),
        ({"work": {"versions": [{"language": "es"}]}}, "work.versions[0].url"),
        ({"people": {"videos": {"answer": "maybe"}}}, "people.videos.answer"),
        ({"people": ["videos"]}, "people: an object is wanted"),
    ],
)
def test_a_wrong_value_is_named_with_its_place_in_one_line(rest, place):
    with pytest.raises(RecordRejected) as caught:
        read(**rest)
    assert place in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_id_or_resource_is_a_missing_key():
    for broken in ({"resource": RESOURCE}, {"id": "a"}):
        with pytest.raises(KeyError):
            read_item(broken)
