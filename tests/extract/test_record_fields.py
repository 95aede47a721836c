import pytest

from curate.extract.page import Unusable
from curate.extract.record_fields import RecordReader, plain_text
from curate.records import Reason


def reader(**values):
    made = RecordReader("json", base="https://api.example/list?page=1")
    made.put("name", ["Tides"], place="$.title")
    for field, value in values.items():
        made.put(field, value if isinstance(value, list) else [value], place=f"$.{field}")
    return made


def values_of(made, url="https://example.org/tides"):
    return {v.field: v.value for v in made.record("7", url=url).fields}


def test_published_words_become_values_and_stay_as_evidence():
    found = reader(license="ccbyncsa", in_language="spa", ages="7-9", date_published="2021-03-04")
    record = found.record("7", url="/tides")
    values = {v.field: v.value for v in record.fields}
    assert values["license"] == "CC-BY-NC-SA"
    assert values["in_language"] == "es"
    assert values["grades"] == [2, 3]
    assert values["educational_level"] == ["ages 7-9"]
    assert values["date_published"] == "2021-03-04"
    assert record.url == "https://api.example/tides"
    said = next(v for v in record.fields if v.field == "license").evidence
    assert (said.text, said.place) == ("ccbyncsa", "$.license")


def test_a_flesch_value_is_no_grade():
    values = values_of(reader(educational_level="78.18"))
    assert values["educational_level"] == ["78.18"]
    assert "grades" not in values


def test_subjects_and_audiences_are_mapped_beside_the_raw_words():
    values = values_of(reader(about=["Biologie", "Bees of our garden"], audience="Educators"))
    assert values["about"] == ["Biologie", "Bees of our garden"]
    assert values["subject"] == ["science", "biology"]
    assert (values["audience"], values["audience_role"]) == (["Educators"], ["teacher"])


def test_licenses_that_differ_leave_the_license_unknown_and_are_named():
    made = reader(license=["CC BY 4.0", "https://creativecommons.org/licenses/by-nc/4.0/"])
    values = values_of(made)
    assert "license" not in values
    assert "CC-BY-NC-4.0" in values["license_disagreement"]


def test_a_version_and_an_address_complete_a_license():
    values = values_of(reader(license=["CC BY", "https://creativecommons.org/licenses/by/4.0/"]))
    assert values["license_url"] == "https://creativecommons.org/licenses/by/4.0/"


def test_words_that_are_no_license_are_none():
    assert "license" not in values_of(reader(license="see our terms"))


@pytest.mark.parametrize("url", [None, "", "urn:isbn:123", "javascript:alert(1)"])
def test_a_record_without_a_web_address_is_turned_away(url):
    with pytest.raises(Unusable) as caught:
        reader_without_base().record("7", url=url)
    assert caught.value.reason is Reason.NO_ADDRESS


def test_a_record_without_a_title_is_turned_away():
    with pytest.raises(Unusable) as caught:
        RecordReader("json").record("7", url="https://example.org/a")
    assert caught.value.reason is Reason.NO_TITLE


def test_markup_in_values_is_read_as_words():
    assert plain_text("<p>Salt &amp; light</p><ul><li>2 &lt; 3</li></ul>") == (
        "Salt & light\n\n2 < 3"
    )


def test_a_field_that_nobody_knows_is_an_error_of_ours():
    with pytest.raises(KeyError):
        RecordReader("json").put("colour", ["red"], place="$.colour")


def reader_without_base():
    made = RecordReader("json")
    made.put("name", ["Tides"], place="$.title")
    return made
