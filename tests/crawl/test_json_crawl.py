"""Interfaces that page in every known way, on loopback sites, read to their end and no further."""

import json

import pytest

from curate.catalog.models import RejectionRow, ResourceRow
from curate.crawl import SourceDefinition
from curate.pipeline.crawl_step import crawl_source
from curate.pipeline.extract_step import ExtractStage
from curate.pipeline.steps import run_stage

pytestmark = pytest.mark.slow

PUBLISHED = "https://api.example"
RULES = {
    "items": "items[]",
    "id": "id",
    "url": "https://www.example/{id}",
    "fields": {"name": "title"},
}


def answer(*ids, headers=None, **more):
    items = [{"id": i, "title": f"Pond {i}"} for i in ids]
    return (
        200,
        {"Content-Type": "application/json", **(headers or {})},
        json.dumps({"items": items} | more),
    )


def definition_of(site, rules=RULES, **more):
    return SourceDefinition.model_validate(
        {
            "id": "api", "name": "API", "protocol": "json", "start": [f"{PUBLISHED}/list"],
            "delay_s": 0, "origin": {PUBLISHED: site.origin, "https://www.example": site.origin},
            "records": rules,
        } | more
    )  # fmt: skip


def asked(site):
    return [path for path in site.paths() if path != "/robots.txt"]


def names(catalog):
    run_stage(catalog, ExtractStage())
    with catalog.read() as session:
        return sorted(row.name for row in session.query(ResourceRow))


def test_pages_are_read_to_the_total_in_the_header_and_the_records_own_pages_too(
    new_site, new_catalog
):
    total = {"X-WP-TotalPages": "2"}
    page = "<!doctype html><html lang='en'><title>{}</title><p>A pond is a small lake."
    site = new_site(
        {
            "/list": answer(1, 2, headers=total),
            "/list?page=2": answer(3, headers=total),
            **{f"/{n}": page.format(f"Pond {n}") for n in (1, 2, 3)},
        }
    )
    catalog = new_catalog()
    definition = definition_of(
        site,
        paging={"kind": "page", "pages_header": "X-WP-TotalPages"},
        rules={**RULES, "follow": True},
    )
    result = crawl_source(catalog, definition)
    assert sorted(asked(site)) == ["/1", "/2", "/3", "/list", "/list?page=2"]
    assert (result.items, result.listing, result.listings_failed) == (3, "complete", 0)
    assert names(catalog) == ["Pond 1", "Pond 2", "Pond 3"]
    with catalog.read() as session:
        assert all("small lake" in row.text for row in session.query(ResourceRow))

    site.forget()  # a second crawl reads the totals of answers that did not change
    again = crawl_source(catalog, definition)
    assert site.body_bytes == 0
    assert (again.items, again.listing) == (3, "complete")


def test_details_are_fetched_and_speak_for_their_records(new_site, new_catalog):
    listed = [{"id": i, "title": f"Short {i}", "detail": f"/item/{i}"} for i in (1, 2)]
    listed.append({"id": 3, "title": "Old", "detail": "/item/3", "state": "retired"})
    details = {"id": 1, "title": "Long 1"}
    site = new_site(
        {
            "/list": (200, {"Content-Type": "application/json"}, json.dumps({"items": listed})),
            "/item/1": (200, {"Content-Type": "application/json"}, json.dumps(details)),
            "/item/2": (200, {"Content-Type": "application/json"}, '{"error": "gone"}'),
        }
    )
    catalog = new_catalog()
    rules = {
        **RULES, "follow": "detail", "skip": {"state": "retired"},
        "details": {"id": "id", "url": "https://www.example/{id}", "fields": {"name": "title"}},
    }  # fmt: skip
    crawl_source(catalog, definition_of(site, rules=rules))
    assert sorted(asked(site)) == ["/item/1", "/item/2", "/list"]
    assert names(catalog) == ["Long 1"]
    with catalog.read() as session:
        assert [row.reason for row in session.query(RejectionRow)] == ["no_title"]


def test_a_listing_that_leads_back_ends_and_one_that_is_cut_off_is_incomplete(
    new_site, new_catalog
):
    site = new_site(
        {
            "/list": answer(1, next="/list?after=1"),
            "/list?after=1": answer(2, next=f"{PUBLISHED}/list"),
            "/other": answer(3, next="/down"),
            "/down": "<title>Down</title>",
        }
    )
    paging = {"kind": "next_link", "next": "next"}
    start = [f"{PUBLISHED}/list", f"{PUBLISHED}/other"]
    result = crawl_source(new_catalog(), definition_of(site, paging=paging, start=start))
    assert sorted(asked(site)) == ["/down", "/list", "/list?after=1", "/other"]
    assert (result.items, result.listing, result.listings_failed) == (3, "partial", 1)
    assert "HTML" in result.first_error


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        ({"items": "items[]", "fields": {"author": "a"}}, "fields.name"),
        ({"items": "items[]", "fields": {"name": "a"}}, "`url`"),
        ({"items": "items["}, "is no path"),
    ],
)
def test_rules_that_cannot_give_a_record_are_told_before_a_crawl(new_site, rules, told):
    with pytest.raises(ValueError, match="records") as caught:
        definition_of(new_site(), rules=rules)
    assert told in str(caught.value)
