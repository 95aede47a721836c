import json

import pytest

from curate.extract.json_records import read_json
from curate.extract.rules import RecordRules
from curate.records import Reason

URL = "https://api.example/v1/items?page=2"
RULES = {
    "items": "items[]",
    "id": "id",
    "url": "link",
    "fields": {"name": "title", "author": "authors[].name"},
}


def read(answer, url=URL, **rules):
    payload = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    return read_json(payload, RecordRules.model_validate(RULES | rules), url=url)


def item(number=1, **more):
    return {"id": number, "title": f"Pond {number}", "link": f"/ponds/{number}"} | more


def one(answer, **rules):
    found = read(answer, **rules)
    assert found.rejections == ()
    assert len(found.records) == 1
    return found.records[0]


def values(record):
    return {value.field: value.value for value in record.fields}


def said(record, field):
    claim = next(value.evidence for value in record.fields if value.field == field)
    return claim.text, claim.place


def test_a_record_has_its_id_address_fields_and_where_they_stand():
    answer = {"items": [item(1), item(46, authors=[{"name": "Ada"}])]}
    record = read(answer).records[1]
    assert (record.locator, record.url) == ("46", "https://api.example/ponds/46")
    assert values(record) == {"name": "Pond 46", "author": ["Ada"]}
    assert said(record, "author") == ("Ada", "$.items[1].authors[0].name")


def test_several_values_of_one_field_are_kept_in_order():
    record = one({"items": [item(authors=[{"name": "Ada"}, {"name": "Bo"}])]})
    assert values(record)["author"] == ["Ada", "Bo"]
    assert said(record, "author") == ("Ada; Bo", "$.items[0].authors[0].name ...")


def test_a_record_without_an_id_is_named_by_its_address():
    assert one({"items": [item()]}, id=[]).locator == "https://api.example/ponds/1"


def test_a_record_that_comes_twice_is_kept_once():
    found = read({"items": [item(1), item(2), item(1)]})
    assert [record.locator for record in found.records] == ["1", "2"]


def test_the_first_path_that_gives_something_wins():
    record = one(
        {"items": [item(headline="", label="Shore")]}, fields={"name": ["headline", "label"]}
    )
    assert values(record)["name"] == "Shore"


def test_values_from_elsewhere_are_added():
    rule = {"path": "subjects[]", "also": ["k12[].name"]}
    answer = {"items": [item(subjects=["Biology"], k12=[{"name": "Life Science"}])]}
    record = one(answer, fields={"name": "title", "about": rule})
    assert values(record)["about"] == ["Biology", "Life Science"]


def test_a_template_joins_what_is_there():
    rule = {"path": "people[]", "template": "{first} {middle} {last}"}
    people = [{"first": "Ada", "last": "King"}, {"first": "Bo"}, {}]
    record = one({"items": [item(people=people)]}, fields={"name": "title", "author": rule})
    assert values(record)["author"] == ["Ada King", "Bo"]


def test_codes_are_translated_and_the_code_stays_as_evidence():
    rule = {"path": "rights", "map": {"ccbyncsa": "CC BY-NC-SA 4.0", "none": None}}
    fields = {"name": "title", "license": rule}
    record = one({"items": [item(rights="CCBYNCSA")]}, fields=fields)
    assert values(record)["license"] == "CC-BY-NC-SA-4.0"
    assert said(record, "license") == ("CCBYNCSA", "$.items[0].rights")
    assert "license" not in values(one({"items": [item(rights="none")]}, fields=fields))


def test_what_a_map_does_not_name_can_be_dropped():
    rule = {"path": "kind", "map": {1: "video", "*": None}}
    fields = {"name": "title", "learning_resource_type": rule}
    assert values(one({"items": [item(kind=1)]}, fields=fields))["learning_resource_type"] == [
        "video"
    ]
    assert "learning_resource_type" not in values(one({"items": [item(kind=9)]}, fields=fields))


def test_values_are_split_prefixed_and_dated():
    fields = {
        "name": "title",
        "about": {"path": "subjects", "split": ";"},
        "educational_level": {"path": "year", "prefix": "Grade "},
        "date_published": {"path": "when", "date_format": "%a %b %d %Y"},
    }
    answer = {"items": [item(subjects="Art; Music", year=4, when="Mon Jan 02 2023")]}
    found = values(one(answer, fields=fields))
    assert found["about"] == ["Art", "Music"]
    assert found["grades"] == [4]
    assert found["date_published"] == "2023-01-02"


def test_a_constant_holds_where_nothing_is_stated_and_ranks_last():
    fields = {"name": "title", "in_language": {"path": "lang", "constant": "fr"}}
    found = {v.field: v for v in one({"items": [item()]}, fields=fields).fields}
    assert found["in_language"].value == "fr"
    assert found["in_language"].rank > found["name"].rank
    assert found["in_language"].evidence.place == "source definition: fields.in_language"
    stated = values(one({"items": [item(lang="sw")]}, fields=fields))
    assert stated["in_language"] == "sw"


def test_a_record_is_left_out_with_the_rule_that_says_so():
    answer = {"items": [item(1, state="retired"), item(2, state="live"), item(3)]}
    found = read(answer, skip={"state": ["Retired", None]})
    assert [record.locator for record in found.records] == ["2"]
    assert [(r.locator, r.reason, r.detail) for r in found.rejections] == [
        ("1", Reason.LEFT_OUT, "$.items[0]: state is retired"),
        ("3", Reason.LEFT_OUT, "$.items[2]: state is not stated"),
    ]


def test_only_what_is_to_be_kept_is_kept():
    answer = {"items": [item(1, open=True), item(2, open=False), item(3)]}
    found = read(answer, keep={"open": True})
    assert [record.locator for record in found.records] == ["1"]
    assert [r.detail for r in found.rejections] == [
        "$.items[1]: open is false",
        "$.items[2]: open is not stated",
    ]


@pytest.mark.parametrize(
    ("broken", "reason"),
    [({"title": None}, Reason.NO_TITLE), ({"link": "urn:isbn:1"}, Reason.NO_ADDRESS)],
)
def test_a_record_that_lacks_something_is_told_and_the_others_stay(broken, reason):
    found = read({"items": [item(1), item(2, **broken)]})
    assert [record.locator for record in found.records] == ["1"]
    assert [(r.locator, r.reason) for r in found.rejections] == [("2", reason)]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("https://www.example/p/{slug}", "https://www.example/p/a%20b%2Fc"),
        ("https://www.example/p/{+slug}", "https://www.example/p/a%20b/c"),
        ("https://www.example/p/{none}", None),
        (["none", "https://www.example/{id}"], "https://www.example/1"),
        ("./{id}", "https://api.example/v1/1"),
        ("../", "https://api.example/"),
    ],
)
def test_an_address_is_made_from_a_template(rule, expected):
    rules = RecordRules.model_validate(RULES | {"url": rule})
    found = read_json(json.dumps({"items": [item(slug="a b/c")]}).encode(), rules, url=URL)
    assert [record.url for record in found.records] == ([expected] if expected else [])


def test_a_tree_is_read_with_what_encloses_each_record():
    leaf = {"id": "c", "title": "Shore", "link": "/c"}
    tree = {
        "id": "a",
        "title": "Water",
        "link": "/a",
        "children": [{"id": "b", "children": [leaf]}],
    }
    found = read(
        tree, items="", tree="children", fields={"name": "title", "about": ["^title", "^^title"]}
    )
    assert [record.locator for record in found.records] == ["a", "c"]
    assert values(found.records[1])["about"] == ["Water"]
    assert [(r.locator, r.reason) for r in found.rejections] == [("b", Reason.NO_TITLE)]


def test_the_full_text_of_a_record_is_read_without_markup():
    record = one({"items": [item(body="<p>One.</p><p>Two &amp; three.</p>")]}, text="body")
    assert record.text == "One.\n\nTwo & three."


def test_an_answer_about_one_record_is_read_by_the_rules_of_details():
    details = {"id": "id", "url": "link", "fields": {"name": "title", "description": "about"}}
    record = one(item(7, about="Long."), follow="detail", details=details)
    assert (record.locator, values(record)["description"]) == ("7", "Long.")


def test_a_listing_without_fields_only_leads_to_details():
    found = read(
        {"items": [{"id": 1, "detail": "/1"}]}, fields={}, follow="detail",
        details={"fields": {"name": "title"}, "url": "link"},
    )  # fmt: skip
    assert found.records == found.rejections == ()


@pytest.mark.parametrize("empty", [{"items": []}, {"items": None}])
def test_an_empty_listing_holds_nothing_and_nothing_is_wrong(empty):
    found = read(empty)
    assert found.records == found.rejections == ()


@pytest.mark.parametrize(
    ("payload", "reason", "told"),
    [
        (b"<!doctype html><p>Down</p>", Reason.UNREADABLE, "HTML"),
        (b'{"items": [', Reason.UNREADABLE, "no JSON"),
        (b'{"error": "no such version"}', Reason.UNREADABLE, "nothing at `items[]`"),
        (b'{"items": {"id": 1}}', Reason.UNREADABLE, "nothing at `items[]`"),
        (b"  ", Reason.EMPTY, "empty"),
        (b'{"items": ' + b"[" * 200_000, Reason.UNREADABLE, "nested"),
        (b"\x00\x01\x02\xff\xfe" * 50, Reason.UNREADABLE, ""),
        (b" " * 20_000_001, Reason.TOO_LARGE, "20000001 bytes"),
    ],
)
def test_an_answer_that_cannot_be_read_is_one_rejection(payload, reason, told):
    found = read(payload)
    assert found.records == ()
    assert [(r.locator, r.reason) for r in found.rejections] == [("answer", reason)]
    assert told in found.rejections[0].detail


def test_numbers_stay_as_they_were_written():
    digits = b"9" * 6000
    payload = b'{"items": [{"id": ' + digits + b', "title": 1.50, "link": "/a"}]}'
    record = one(payload)
    assert record.locator == digits.decode()
    assert values(record)["name"] == "1.50"


def test_half_characters_and_control_characters_do_not_come_through():
    record = one(b'{"items": [{"id": "a\\ud800", "title": "Po\\u0000nd", "link": "/a"}]}')
    assert (record.locator, values(record)["name"]) == ("a", "Po nd")
    record.model_dump_json().encode("utf-8")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_character_set_of_an_answer_is_found(encoding):
    answer = json.dumps({"items": [item(title="Café")]}, ensure_ascii=False)
    assert values(one(answer.encode(encoding)))["name"] == "Café"


def test_a_tree_deeper_than_any_lesson_plan_is_refused_not_crashed_on():
    node = {"id": "0", "title": "t", "link": "/0"}
    for number in range(1, 200):
        node = {"id": str(number), "title": "t", "link": f"/{number}", "children": [node]}
    found = read(node, items="", tree="children")
    assert [(r.locator, r.reason) for r in found.rejections] == [("answer", Reason.TOO_LARGE)]


def test_more_records_than_anybody_publishes_are_refused():
    found = read(b'{"items": [' + b"0," * 200_000 + b"0]}")
    assert found.records == ()
    assert [r.reason for r in found.rejections] == [Reason.TOO_LARGE]
