"""LOM records, in IEEE's and in IMS's spelling."""

import pytest

from curate.extract.vcard import vcard_name
from tests.extract.oai_answers import lom, resource_of

PLACED = "<technical><location>https://a.example/tides</location></technical>"


def general(inner=""):
    return (
        '<general><title><string language="en">Tides</string>'
        f'<string language="de">Gezeiten</string></title>{inner}</general>'
    )


def value(name, *values):
    return "".join(
        f"<{name}><source>LOMv1.0</source><value>{text}</value></{name}>" for text in values
    )


def test_a_record_speaks_in_its_own_language():
    german = general("<language>de</language>")
    assert resource_of(lom(german + PLACED)).name == "Gezeiten"
    assert resource_of(lom(general() + PLACED)).name == "Tides"


def test_educational_facts_are_read():
    educational = (
        "<educational>"
        + value("learningResourceType", "exercise", "simulation")
        + value("intendedEndUserRole", "learner")
        + value("context", "school")
        + '<typicalAgeRange><string language="en">7-9</string></typicalAgeRange>'
        "<typicalLearningTime><duration>PT1H30M</duration></typicalLearningTime></educational>"
    )
    found = resource_of(lom(general() + PLACED + educational))
    assert found.learning_resource_type == ("exercise", "simulation")
    assert (found.audience, found.time_required) == (("learner",), "PT1H30M")
    assert (found.grades, found.educational_level) == ((2, 3), ("ages 7-9",))


@pytest.mark.parametrize(("cost", "free"), [("no", True), ("yes", False), ("perhaps", None)])
def test_cost_tells_whether_it_is_free(cost, free):
    rights = f"<rights>{value('cost', cost)}</rights>"
    assert resource_of(lom(general() + PLACED + rights)).is_accessible_for_free is free


def test_a_license_in_the_description_counts_and_bare_restrictions_name_none():
    restricted = value("copyrightAndOtherRestrictions", "yes")
    described = (
        "<description><string>See https://creativecommons.org/licenses/by-nc/4.0/deed.en</string>"
        "</description>"
    )
    assert resource_of(lom(general() + PLACED + f"<rights>{restricted}</rights>")).license is None
    rights = f"<rights>{restricted}{described}</rights>"
    assert resource_of(lom(general() + PLACED + rights)).license == "CC-BY-NC-4.0"


def test_people_of_the_item_count_and_those_of_its_metadata_do_not():
    def contribute(role, card, date=""):
        return f"<contribute>{value('role', role)}<entity>{card}</entity>{date}</contribute>"

    people = (
        "<lifeCycle>"
        + contribute("author", "BEGIN:VCARD\nVERSION:3.0\nN:Pond;Ada;;;\nFN:Ada Pond\nEND:VCARD")
        + contribute(
            "publisher",
            "BEGIN:VCARD\nORG:Shore Press\nEND:VCARD",
            "<date><dateTime>2019-05</dateTime></date>",
        )
        + contribute("technical validator", "BEGIN:VCARD\nFN:Bo Reed\nEND:VCARD")
        + "</lifeCycle><metaMetadata>"
        + contribute("creator", "BEGIN:VCARD\nFN:Catalog Clerk\nEND:VCARD")
        + "</metaMetadata>"
    )
    found = resource_of(lom(general() + PLACED + people))
    assert (found.author, found.publisher) == (("Ada Pond",), "Shore Press")
    assert found.date_published == "2019-05"


def test_classifications_are_told_apart_by_their_purpose():
    def classified(purpose, *entries):
        taxa = "".join(
            f"<taxon><id>{identifier}</id><entry><string>{text}</string></entry></taxon>"
            for identifier, text in entries
        )
        return (
            f"<classification>{value('purpose', purpose)}"
            f"<taxonPath>{taxa}</taxonPath></classification>"
        )

    found = resource_of(
        lom(
            general()
            + PLACED
            + classified("discipline", ("1", "Science"), ("1.2", "Oceans"))
            + classified("discipline", ("2", "Geography"))
            + classified("educational level", ("g4", "Grade 4"))
            + classified("competency", ("5-ESS2-1", "Describes how the spheres interact"))
            + classified("prerequisite", ("x1", "Counting"))
        )
    )
    assert found.about == ("Science", "Oceans", "Geography")
    assert (found.educational_level, found.grades) == (("Grade 4",), (4,))
    assert found.educational_alignment == ("5-ESS2-1",)


def test_the_spelling_of_ims_is_read_alike():
    record = (
        '<general><title><langstring xml:lang="x-none">Tides</langstring></title>'
        "<language>en</language></general>"
        "<technical><location>https://a.example/t.pdf</location>"
        "<location>https://a.example/t</location></technical>"
        "<lifecycle><contribute><role><value><langstring>Author</langstring></value></role>"
        "<centity><vcard>BEGIN:VCARD FN:Ada Pond END:VCARD</vcard></centity></contribute>"
        "</lifecycle>"
        "<educational><learningresourcetype><value><langstring>Exercise</langstring></value>"
        "</learningresourcetype><typicalagerange><langstring>10-11</langstring></typicalagerange>"
        "<typicallearningtime><datetime>PT20M</datetime></typicallearningtime></educational>"
        "<classification><purpose><value><langstring>Discipline</langstring></value></purpose>"
        "<taxonpath><taxon><entry><langstring>Science</langstring></entry><taxon><entry>"
        "<langstring>Oceans</langstring></entry></taxon></taxon></taxonpath></classification>"
    )
    found = resource_of(lom(record))
    assert (found.name, found.url, found.author) == ("Tides", "https://a.example/t", ("Ada Pond",))
    assert (found.learning_resource_type, found.grades) == (("Exercise",), (5,))
    assert (found.time_required, found.about) == ("PT20M", ("Science", "Oceans"))


def test_a_version_names_the_work_it_is_based_on():
    relation = (
        f"<relation>{value('kind', 'isbasedon')}<resource><identifier><catalog>URI</catalog>"
        "<entry>https://b.example/waves</entry></identifier></resource></relation>"
    )
    assert resource_of(lom(general() + PLACED + relation)).version_of == "https://b.example/waves"


@pytest.mark.parametrize(
    ("card", "name"),
    [
        (
            "BEGIN:VCARD VERSION:3.0 N:Pond;Ada EMAIL;TYPE=INTERNET:a@b.example END:VCARD",
            "Ada Pond",
        ),
        ("BEGIN:VCARD\r\nFN;CHARSET=UTF-8:Ada\r\n  Pond\r\nEND:VCARD", "Ada Pond"),
        ("BEGIN:VCARD\nFN:Pond\\, Ada\nORG:Shore\nEND:VCARD", "Pond, Ada"),
        ("BEGIN:VCARD\nFN:\nORG:Shore;Books\nEND:VCARD", "Shore, Books"),
        ("Ada Pond", "Ada Pond"),
        ("BEGIN:VCARD\nEND:VCARD", None),
        ("", None),
    ],
)
def test_a_card_gives_the_name_on_it(card, name):
    assert vcard_name(card) == name
