import random

import pytest

from curate.errors import RecordRejected
from curate.extract import assemble
from curate.records import FieldValue, PersonWord, Quote, SourceKind

URL = "https://school.example.org/x"


def candidate(field, value, kind="publisher", rank=50, *, locked=False, extractor="t", place="p"):
    evidence = (
        PersonWord(actor_id="a1", at="2026-01-02T03:04:05Z")
        if kind == "person"
        else Quote(text=str(value), place=place)
    )
    return FieldValue(
        field=field, value=value, source_kind=SourceKind(kind), extractor=extractor,
        extractor_version="1", evidence=evidence, rank=rank, locked=locked,
    )  # fmt: skip


def test_people_go_before_publishers_before_machines_and_locks_before_all():
    fields = [
        candidate("name", "machine", "machine", 1),
        candidate("name", "publisher", "publisher", 1),
        candidate("name", "person", "person", 1),
        candidate("name", "locked", "person", 90, locked=True),
    ]
    for kept in (4, 3, 2, 1):
        resource, winners = assemble(fields[:kept], url=URL)
        assert resource.name == fields[kept - 1].value == winners["name"].value


def test_the_smaller_rank_wins_and_the_order_of_candidates_never_matters():
    fields = [
        candidate("name", "b", rank=20),
        candidate("name", "a", rank=20),
        candidate("name", "z", rank=30),
        candidate("keywords", ["x", "y"], rank=2),
        candidate("keywords", ["z"], rank=1),
    ]
    results = set()
    for seed in range(6):
        random.Random(seed).shuffle(fields)
        results.add(assemble(fields, url=URL)[0].model_dump_json())
    assert len(results) == 1
    resource = assemble(fields, url=URL)[0]
    assert resource.name == "a"
    assert resource.keywords == ("z",)


def test_absent_values_and_foreign_fields_win_nothing():
    fields = [
        candidate("name", "n"), candidate("description", ""), candidate("keywords", []),
        candidate("url", "https://evil.example.org/"), candidate("color", "red"),
        candidate("is_accessible_for_free", False),
    ]  # fmt: skip
    resource, winners = assemble(fields, url=URL)
    assert set(winners) == {"name", "is_accessible_for_free"}
    assert resource.url == URL
    assert resource.is_accessible_for_free is False


def test_the_address_of_the_license_follows_the_license_that_won():
    by = "https://creativecommons.org/licenses/by/4.0/"
    fields = [
        candidate("name", "n"),
        candidate("license", "CC-BY-4.0", place="footer"),
        candidate("license_url", by, place="footer"),
        candidate("license_disagreement", "and another", "machine"),
    ]
    assert assemble(fields, url=URL)[0].license_url == by
    person = candidate("license", "CC-BY-NC-4.0", "person", locked=True)
    resource, winners = assemble([*fields, person], url=URL)
    assert resource.license == "CC-BY-NC-4.0"
    assert resource.license_url is None
    assert resource.license_disagreement is None
    assert winners["license"].source_kind is SourceKind.PERSON


def test_a_resource_without_a_name_is_rejected():
    with pytest.raises(RecordRejected, match="no_title"):
        assemble([candidate("license", "MIT")], url=URL)
