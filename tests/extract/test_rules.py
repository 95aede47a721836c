import pytest
from pydantic import ValidationError

from curate.extract.paths import document, find, parse_path, scalars
from curate.extract.record_fields import RecordReader
from curate.extract.rules import STATED_FIELDS, RecordRules
from curate.hashing import json_hash

ANSWER = {
    "total": 2,
    "rows": [
        {
            "id": 1,
            "title": "Ponds",
            "formats": {"text/html": "https://a.example/ponds"},
            "meta": [{"key": "dc.rights", "value": "CC BY 4.0"}, {"key": "dc.type", "value": "x"}],
            "authors": [{"name": "Ada"}, {"name": "Bo"}],
            "topics": [["Science", "Water"], ["Life"]],
            "parts": [{"title": "Shore"}],
        },
        {"id": 2, "title": None, "authors": {"name": "Cy"}},
    ],
}


def values(path, node=None):
    return [found.value for found in find(path, node or document(ANSWER))]


def problem(**rules):
    with pytest.raises(ValidationError) as caught:
        RecordRules.model_validate(rules)
    first = caught.value.errors()[0]
    return ".".join(str(part) for part in first["loc"]), first["msg"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("total", [2]),
        ("rows[].id", [1, 2]),
        ("rows[0].title", ["Ponds"]),
        ("rows[-1].id", [2]),
        ("rows[5].id", []),
        ("rows[].authors[].name", ["Ada", "Bo", "Cy"]),
        ("rows.authors.name", ["Ada", "Bo", "Cy"]),
        ('rows[0].formats."text/html"', ["https://a.example/ponds"]),
        ("rows[0].meta[?key=dc.rights].value", ["CC BY 4.0"]),
        ("rows[?id=2].authors.name", ["Cy"]),
        ("rows[0].formats.*", ["https://a.example/ponds"]),
        ("$.total", [2]),
        ("^title", []),
        ("nothing.at.all", []),
        ("total.title", []),
    ],
)
def test_a_path_leads_to_its_values(path, expected):
    assert values(path) == expected


def test_a_value_knows_its_place_and_what_encloses_it():
    part = next(find("rows[].parts[]", document(ANSWER)))
    assert part.place == "$.rows[0].parts[0]"
    assert values("^title", part) == ["Ponds"]
    assert values("^^total", part) == [2]
    assert values("$.total", part) == [2]
    page = next(find('rows[].formats."text/html"', document(ANSWER)))
    assert page.place == '$.rows[0].formats["text/html"]'


def test_lists_in_lists_are_opened_in_order():
    topics = next(find("rows[0].topics", document(ANSWER)))
    assert [(n.value, n.place) for n in scalars(topics)] == [
        ("Science", "$.rows[0].topics[0][0]"),
        ("Water", "$.rows[0].topics[0][1]"),
        ("Life", "$.rows[0].topics[1][0]"),
    ]


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("authors[", "a `[` is not closed"),
        ("a..b", "a name is missing after `.`"),
        ("a.", "a name is missing after `.`"),
        (".a", "a name is wanted"),
        ("a[x]", "is none of `[]`, `[0]`, `[?key=value]`"),
        ("a]", "is wanted before `]`"),
        ('a."b', "a quotation mark is not closed"),
        ("^$.a", "do not go together"),
        ("a{b}", "is wanted before `{b}`"),
    ],
)
def test_what_is_no_path_says_why(path, why):
    with pytest.raises(ValueError, match="is no path") as caught:
        parse_path(path)
    assert f"`{path}` is no path: " in str(caught.value)
    assert why in str(caught.value)


def test_a_wrong_path_is_told_with_the_field_it_is_for():
    where, what = problem(fields={"author": "authors["})
    assert where.startswith("fields.author")
    assert "`authors[` is no path" in what


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        ({"fields": {"auther": "a"}}, "did you mean `author`?"),
        ({"fields": {"learningResourceType": "a"}}, "did you mean `learning_resource_type`?"),
        ({"fields": {"grades": "a"}}, "`grades` is no field of a resource"),
        ({"itmes": "a"}, "did you mean `items`?"),
        ({"fields": {"author": {"pth": "a"}}}, "did you mean `path`?"),
        ({"fields": {"author": {"split": ","}}}, "give a `path`, a `template` or a `constant`"),
        ({"details": {"fields": {"nam": "a"}}}, "did you mean `name`?"),
        ({"url": "https://a.example/{id"}, "a brace has no partner"),
        ({"url": "https://a.example/all"}, "names the same address for every record"),
        ({"url": "https://a.example/{a..b}"}, "`a..b` is no path"),
        ({"skip": {"a[": "x"}}, "`a[` is no path"),
        ({"skip": {"a": [{"b": 1}]}}, "is no single value"),
        ({"format": "xml"}, "'json'"),
    ],
)
def test_a_slip_in_a_source_file_is_told_at_load_time(rules, told):
    assert told in problem(**rules)[1]


def test_short_forms_mean_what_the_long_ones_say():
    short = RecordRules.model_validate(
        {"url": "link", "id": "id", "fields": {"name": "title", "author": ["a", "b"]}}
    )
    long = RecordRules.model_validate(
        {
            "url": ["link"],
            "id": ["id"],
            "fields": {"name": {"path": ["title"]}, "author": {"path": ["a", "b"]}},
        }
    )
    assert short == long


def test_codes_of_a_map_may_be_written_as_yaml_scalars():
    rules = RecordRules.model_validate(
        {"fields": {"license": {"path": "c", "map": {False: "CC0", 3: ["a", "b"], "x": None}}}}
    )
    assert rules.fields["license"].map == {"false": ("CC0",), "3": ("a", "b"), "x": ()}


def test_rules_survive_the_way_through_the_catalog():
    rules = RecordRules.model_validate(
        {
            "items": "rows[]",
            "id": "id",
            "url": "https://a.example/{id}",
            "fields": {"name": "title", "license": {"path": "c", "map": {"x": None, "y": "CC0"}}},
            "skip": {"state": ["retired", None]},
            "follow": "detail_url",
            "details": {"fields": {"name": "title"}},
        }
    )
    stored = rules.model_dump(mode="json")
    again = RecordRules.model_validate(stored)
    assert again == rules
    assert json_hash(again.model_dump(mode="json")) == json_hash(stored)


def test_rules_say_what_is_missing_for_a_record():
    assert "fields.name" in RecordRules(url=("a",), fields={"author": "b"}).missing()
    assert "`url`" in RecordRules(fields={"name": "b"}).missing()
    assert RecordRules(follow=("detail",)).missing() is None
    assert RecordRules(url=("a",), fields={"name": "b"}).missing() is None


@pytest.mark.parametrize("field", sorted(STATED_FIELDS))
def test_every_field_that_rules_may_name_can_be_read(field):
    RecordReader("json").put(field, ["2021"], place="$")
