"""Dublin Core and nsdl_dc records: what each element means, and what it does not."""

import pytest

from curate.extract.identifiers import item_address
from tests.extract.oai_answers import TIDES, dc, evidence_of, nsdl, only_record, resource_of


def fields_of(metadata):
    return {value.field for value in only_record(metadata).fields}


@pytest.mark.parametrize(
    ("stated", "address"),
    [
        (["ISBN 90-5892-036-4", "http://a.example/9"], "http://a.example/9"),
        (["https://a.example/9.pdf", "https://a.example/9"], "https://a.example/9"),
        (["https://a.example/9.pdf", "10.1234/ab(7)"], "https://doi.org/10.1234/ab(7)"),
        (["doi: 10.1234/x#y"], "https://doi.org/10.1234/x%23y"),
        (["hdl:1765/9", "https://a.example/f.mp3"], "https://hdl.handle.net/1765/9"),
        (["https://a.example/one", "https://a.example/two"], "https://a.example/one"),
        (["URL: https://a.example/9"], "https://a.example/9"),
        (["urn:nbn:de:1", "oai:a:1", "978-3-16-148410-0", "1765/9"], None),
        (["Seen at https://a.example/9 in May"], None),
        (["https://"], None),
    ],
)
def test_the_address_is_a_page_before_a_resolver_before_a_file(stated, address):
    assert item_address(stated) == address


def test_statements_become_fields_with_the_words_as_evidence():
    found = resource_of(
        dc(
            TIDES + "<dc:creator>Ada Pond</dc:creator><dc:publisher>Shore Press</dc:publisher>"
            "<dc:subject>Oceans; Moon</dc:subject><dc:language>spa</dc:language>"
            "<dc:type>Lesson Plan</dc:type><dc:description>All about tides.</dc:description>"
            "<dc:rights>https://creativecommons.org/licenses/by-sa/4.0/</dc:rights>"
            "<dct:educationLevel>Grades 3-4</dct:educationLevel>"
            "<dct:audience>Teachers</dct:audience>"
        )
    )
    assert (found.name, found.author, found.publisher) == ("Tides", ("Ada Pond",), "Shore Press")
    assert (found.about, found.in_language) == (("Oceans", "Moon"), "es")
    assert (found.license, found.grades) == ("CC-BY-SA-4.0", (3, 4))
    assert (found.learning_resource_type, found.audience) == (("Lesson Plan",), ("Teachers",))
    assert found.description == "All about tides."


def test_coverage_is_no_level_and_a_contributor_is_no_author():
    found = resource_of(
        dc(TIDES + "<dc:coverage>Grade 5</dc:coverage><dc:contributor>Bo Reed</dc:contributor>")
    )
    assert (found.educational_level, found.grades, found.author) == ((), (), ())


@pytest.mark.parametrize(
    ("dates", "published"),
    [
        (["2003-04-22T13:13:44Z", "2003-04-22T13:13:44Z"], None),
        (["2019-08-01T09:00:00Z", "1998"], "1998"),
        (["1998", "1998-05-06"], "1998-05-06"),
        (["1998", "2004"], None),
        (["1998-05", "1998-07"], None),
        (["c1998"], None),
    ],
)
def test_a_date_counts_where_all_plain_dates_agree(dates, published):
    stated = "".join(f"<dc:date>{date}</dc:date>" for date in dates)
    assert resource_of(dc(TIDES + stated)).date_published == published


def test_a_date_that_is_called_the_date_of_issue_counts_before_others():
    stated = "<dct:issued>2011-02-03T00:00:00Z</dct:issued><dc:date>1998</dc:date>"
    assert resource_of(dc(TIDES + stated)).date_published == "2011-02-03"


def test_the_records_own_language_is_read_first():
    titles = (
        '<dc:title xml:lang="en">Tides</dc:title><dc:title xml:lang="nld">Getijden</dc:title>'
        "<dc:identifier>https://a.example/1</dc:identifier>"
    )
    assert resource_of(dc(titles + "<dc:language>nl</dc:language>")).name == "Getijden"
    assert resource_of(dc(titles + "<dc:language>fr</dc:language>")).name == "Tides"


def test_licenses_that_differ_leave_the_license_unknown():
    rights = "<dc:rights>CC BY 4.0</dc:rights><dc:rights>All rights reserved</dc:rights>"
    found = resource_of(dc(TIDES + rights))
    assert found.license is None
    assert "CC-BY-4.0" in found.license_disagreement


def test_a_license_element_counts_before_words_on_rights():
    rights = (
        "<dct:license>http://creativecommons.org/licenses/by/3.0/</dct:license>"
        "<dc:rights>All rights reserved</dc:rights>"
    )
    assert resource_of(dc(TIDES + rights)).license == "CC-BY-3.0"


def test_a_license_may_stand_in_an_attribute():
    link = (
        '<dct:license xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'rdf:resource="https://creativecommons.org/licenses/by/4.0/"/>'
    )
    assert resource_of(dc(TIDES + link)).license == "CC-BY-4.0"


@pytest.mark.parametrize(
    ("words", "free"),
    [
        ("Free access", True),
        ("Free access with registration", True),
        ("info:eu-repo/semantics/openAccess", True),
        ("Available by subscription", False),
        ("info:eu-repo/semantics/closedAccess", None),
        ("Limited free access", None),
    ],
)
def test_access_is_free_where_the_words_say_so(words, free):
    metadata = nsdl(TIDES + f"<dct:accessRights>{words}</dct:accessRights>")
    assert resource_of(metadata).is_accessible_for_free is free
    if free is not None:
        assert evidence_of(metadata, "is_accessible_for_free").text == words


def test_library_punctuation_is_kept_in_the_evidence_only():
    metadata = dc(
        TIDES.replace("Tides", "Tides of the north /")
        + "<dc:publisher>[Boston, Mass.] : Shore Press</dc:publisher>"
        "<dc:description>Title from cover.</dc:description>"
        "<dc:description>How the sea moves.</dc:description>"
    )
    found = resource_of(metadata)
    assert (found.name, found.publisher) == ("Tides of the north", "Shore Press")
    assert found.description == "How the sea moves."
    assert evidence_of(metadata, "publisher").text == "[Boston, Mass.] : Shore Press"


def test_class_marks_are_no_subjects_and_stages_of_a_text_no_types():
    found = resource_of(
        dc(
            TIDES + "<dc:subject>HF 5415.32+; 85 A; M; 数学; IT; Tides</dc:subject>"
            "<dc:type>info:eu-repo/semantics/article</dc:type>"
            "<dc:type>info:eu-repo/semantics/publishedVersion</dc:type>"
        )
    )
    assert found.about == ("数学", "IT", "Tides")
    assert found.learning_resource_type == ("article",)


def test_a_standard_is_taken_from_conforms_to_and_other_norms_are_not():
    conforms = (
        "<dct:conformsTo>http://purl.org/ASN/resources/S1143664</dct:conformsTo>"
        "<dct:conformsTo>https://www.w3.org/TR/WCAG21/</dct:conformsTo>"
    )
    found = resource_of(dc(TIDES + conforms))
    assert found.educational_alignment == ("http://purl.org/ASN/resources/S1143664",)


# --- nsdl_dc --------------------------------------------------------------------------------------


def levels(*names):
    return "".join(
        f'<dct:educationLevel xsi:type="nsdl_dc:NSDLEdLevel">{name}</dct:educationLevel>'
        for name in names
    )


@pytest.mark.parametrize(
    ("stated", "grades"),
    [
        (("Elementary School", "Upper Elementary", "Grade 4"), (4,)),
        (("Middle School", "Grade 8", "High School"), (8, 9, 10, 11, 12)),
        (("High School", "Undergraduate (Lower Division)"), (9, 10, 11, 12)),
        (("Informal Education",), ()),
    ],
)
def test_a_level_counts_where_no_narrower_one_is_named(stated, grades):
    found = resource_of(nsdl(TIDES + levels(*stated)))
    assert found.grades == grades
    assert found.educational_level == stated


def test_the_librarys_own_handle_is_an_address_only_where_no_other_is():
    handle = '<dc:identifier xsi:type="nsdl_dc:ResourceHandle">hdl:2200/7T</dc:identifier>'
    pdf = '<dc:identifier xsi:type="dct:URI">https://a.example/7.pdf</dc:identifier>'
    title = "<dc:title>Tides</dc:title>"
    assert only_record(nsdl(title + handle + pdf)).url == "https://a.example/7.pdf"
    assert only_record(nsdl(title + handle)).url == "https://hdl.handle.net/2200/7T"


def test_learning_time_is_read_and_interactivity_is_no_field():
    metadata = nsdl(
        TIDES + "<ieee:typicalLearningTime>45 minutes</ieee:typicalLearningTime>"
        "<ieee:interactivityType>Active</ieee:interactivityType>"
    )
    assert resource_of(metadata).time_required == "PT45M"
    assert fields_of(metadata) == {"name", "time_required"}
