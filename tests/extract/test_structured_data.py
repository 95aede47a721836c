import json

import pytest

from tests.extract.pages import URL, page, resource_of, winners_of


def json_ld(text):
    return f'<title>Some title</title><script type="application/ld+json">{text}</script>'


LESSON = {
    "@context": "https://schema.org",
    "@type": "LearningResource",
    "name": "Beans",
    "description": "How a bean grows.",
    "inLanguage": "en",
    "learningResourceType": ["lesson plan", "experiment"],
    "educationalLevel": "Grades 3-5",
    "timeRequired": "PT1H",
    "isAccessibleForFree": True,
    "author": [{"@type": "Person", "name": "Ana Ruiz"}, "Bo Lin"],
    "publisher": {"@type": "Organization", "name": "Garden School"},
    "dateModified": "2024-03-05T10:00:00Z",
    "keywords": "beans, growth",
    "audience": {"@type": "EducationalAudience", "educationalRole": "teacher"},
    "isBasedOn": {"@id": "https://other.example.org/seeds"},
    "image": {"@type": "ImageObject", "url": "/bean.png"},
}


def test_the_fields_of_a_learning_resource_are_read():
    resource = resource_of(page("", head=json_ld(json.dumps(LESSON))))
    assert resource.name == "Beans"
    assert resource.learning_resource_type == ("lesson plan", "experiment")
    assert resource.grades == (3, 4, 5)
    assert resource.educational_level == ("Grades 3-5",)
    assert resource.time_required == "PT1H"
    assert resource.is_accessible_for_free is True
    assert resource.author == ("Ana Ruiz", "Bo Lin")
    assert resource.publisher == "Garden School"
    assert resource.date_modified == "2024-03-05"
    assert resource.keywords == ("beans", "growth")
    assert resource.audience == ("teacher",)
    assert resource.version_of == "https://other.example.org/seeds"
    assert resource.image == "https://school.example.org/bean.png"


@pytest.mark.parametrize(
    "block",
    [
        '[{"@type": "BreadcrumbList"}, {"@type": ["Thing", "Course"], "name": "Beans"}]',
        '{"@context": "https://schema.org", "@graph": [{"@type": "Course", "name": "Beans"}]}',
        '/*<![CDATA[*/ {"@type": "Course", "name": "Beans"} /*]]>*/',
        '// a note\r\n{"@type": "Course",\r\n "name": "Beans",}',
        '{"@type": "Course", "description": "raw \t tab \n and break", "name": "Beans"}',
        "{&quot;@type&quot;: &quot;Course&quot;, &quot;name&quot;: &quot;Beans&quot;}",
        '{"@type": "http://schema.org/Course", "name": {"@value": "Beans", "@language": "en"}}',
        '{"@type": "Organization", "name": "X"} {"@type": "Course", "name": "Beans"}',
        '{"@type": "WebPage", "mainEntity": {"@type": "Course", "name": "Beans"}, "name": "Page"}',
    ],
)
def test_json_ld_is_read_as_publishers_write_it(block):
    assert resource_of(page("", head=json_ld(block))).name == "Beans"


@pytest.mark.parametrize("block", ["{bad json", "", "null", "[1, 2]", "{" * 5000, '{"@graph": 3}'])
def test_a_bad_block_does_not_lose_the_page(block):
    assert resource_of(page("", head=json_ld(block))).name == "Some title"


def test_a_good_block_is_read_beside_a_bad_one():
    head = json_ld("{bad") + json_ld(json.dumps(LESSON))
    assert resource_of(page("", head=head)).name == "Beans"


def test_the_organization_and_a_list_of_other_courses_do_not_speak_for_the_page():
    others = [
        {"@type": "Course", "name": f"Course {n}", "url": f"https://school.example.org/c/{n}"}
        for n in (1, 2, 3)
    ]
    items = [{"@type": "Organization", "name": "School"}, *others]
    assert resource_of(page("", head=json_ld(json.dumps(items)))).name == "Some title"


def test_of_many_items_the_one_with_the_address_of_the_page_speaks_for_it():
    items = [
        {"@type": "Course", "name": "Other", "url": "https://school.example.org/other"},
        {"@type": "Course", "name": "Mine", "url": URL},
    ]
    assert resource_of(page("", head=json_ld(json.dumps(items)))).name == "Mine"


def test_a_flesch_value_in_the_level_is_no_grade():
    resource = resource_of(page("", head=json_ld('{"@type": "Book", "educationalLevel": "78.18"}')))
    assert resource.educational_level == ("78.18",)
    assert resource.grades == ()


def test_alignments_are_told_apart_by_their_type_even_when_misspelled():
    alignments = [
        {"@type": "AlignmentObject", "alignementType": "teaches", "targetName": "X.SCI.5.2a"},
        {"@type": "AlignmentObject", "alignmentType": "assesses",
         "targetUrl": "https://standards.example.org/7"},
        {"@type": "AlignmentObject", "alignmentType": "educationalLevel",
         "educationalFramework": "US Grade Levels", "targetName": "2"},
        {"@type": "AlignmentObject", "alignmentType": "Educational Subject",
         "targetName": "Biology"},
        {"@type": "AlignmentObject", "alignmentType": "readingLevel", "targetName": "640L"},
        {"@type": "AlignmentObject", "alignmentType": None, "targetName": None},
    ]  # fmt: skip
    block = json.dumps(
        {"@type": "CreativeWork", "educationalAlignment": alignments, "teaches": ["X.SCI.5.3"]}
    )
    resource = resource_of(page("", head=json_ld(block)))
    assert resource.educational_alignment == (
        "X.SCI.5.3",
        "X.SCI.5.2a",
        "https://standards.example.org/7",
    )
    assert resource.grades == (2,)
    assert resource.about == ("Biology",)


MICRODATA = """<div itemscope itemtype="http://schema.org/CreativeWork">
<h1 itemprop="name">Maps</h1> A <span itemprop="learningResourceType">lesson plan</span> of
<span itemprop="timeRequired">1 hour</span> for <span itemprop="audience" itemscope
itemtype="http://schema.org/EducationalAudience"><i itemprop="educationalRole">teacher</i></span>,
ages <span itemprop="typicalAgeRange">7-9</span>.
<link itemprop="license" href="https://creativecommons.org/licenses/by/4.0/">
<a itemprop="isBasedOnUrl" href="/old-maps">old</a></div>"""

RDFA = (
    MICRODATA.replace("itemprop", "property")
    .replace('itemscope itemtype="http://schema.org/CreativeWork"',
             'vocab="http://schema.org/" typeof="CreativeWork"')
    .replace('itemscope\nitemtype="http://schema.org/EducationalAudience"',
             'typeof="schema:EducationalAudience"')
)  # fmt: skip


@pytest.mark.parametrize(("markup", "extractor"), [(MICRODATA, "microdata"), (RDFA, "rdfa")])
def test_microdata_and_rdfa_say_the_same(markup, extractor):
    resource = resource_of(page(markup))
    assert resource.name == "Maps"
    assert resource.learning_resource_type == ("lesson plan",)
    assert resource.time_required == "PT1H"
    assert resource.audience == ("teacher",)
    assert resource.grades == (2, 3)
    assert resource.license == "CC-BY-4.0"
    assert resource.version_of == "https://school.example.org/old-maps"
    assert winners_of(page(markup))["name"].extractor == extractor


def test_dublin_core_and_open_graph_fill_what_is_missing():
    head = """<title>Plants | Garden School</title>
    <meta name="DC.creator" content="Ana Ruiz"><meta name="dcterms.subject" content="Biology">
    <meta name="dc.date" content="2021-02-30"><meta name="dcterms.modified" content="2022-05-01">
    <meta property="og:description" content="Growing beans">
    <meta property="og:image" content="/b.png">
    <meta name="lrmi.educationalLevel" content="Kindergarten">"""
    resource = resource_of(page("", head=head))
    assert resource.name == "Plants"
    assert resource.author == ("Ana Ruiz",)
    assert resource.about == ("Biology",)
    assert resource.date_published is None  # there is no 30 February
    assert resource.date_modified == "2022-05-01"
    assert resource.description == "Growing beans"
    assert resource.image == "https://school.example.org/b.png"
    assert resource.grades == (0,)
