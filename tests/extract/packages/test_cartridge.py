import pytest

from curate.records import Reason
from tests.extract.packages.making import extraction_of, reason_of, resource, zipped

NS = {
    "1.0": ("http://www.imsglobal.org/xsd/imscc/imscp_v1p1", "imscc_xmlv1p0"),
    "1.1": ("http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1", "imscc_xmlv1p1"),
    "1.3": ("http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1", "imscc_xmlv1p1"),
}
LOM = """<lom xmlns="http://ltsc.ieee.org/xsd/imsccv1p3/LOM/manifest">
<general><title><string>Water all around</string></title><language>en</language>
<description><string language="en">Six weeks on water.</string></description>
<keyword><string>rivers</string></keyword></general>
<lifeCycle><contribute><role><value>publisher</value></role>
<entity>BEGIN:VCARD FN:Mina Okoro END:VCARD</entity>
<date><dateTime>2020-02-01</dateTime></date></contribute></lifeCycle>
<educational><intendedEndUserRole><value>Learner</value></intendedEndUserRole>
<typicalAgeRange><string>9-11</string></typicalAgeRange></educational>
<rights><cost><value>no</value></cost><description>
<string>CC Attribution - http://creativecommons.org/licenses/by/4.0</string></description></rights>
</lom>"""
ITEMS = """<item identifier="root"><item identifier="m1"><title>Week 1</title>
<item identifier="a" identifierref="page"><title>How rivers run</title></item>
<item identifier="b" identifierref="talk"><title>Talk about it</title></item>
<item identifier="c" identifierref="link"><title>River maps</title></item>
<item identifier="d" identifierref="quiz"><title>Check yourself</title></item>
<item identifier="e" identifierref="photo"><title>photo.jpg</title></item>
<item identifier="f" identifierref="gone"><title>Lost page</title></item>
</item></item>"""
RESOURCES = """
<resource identifier="page" type="webcontent" href="pages/rivers.html">
  <file href="pages/rivers.html"/></resource>
<resource identifier="talk" type="imsdt_xmlv1p1"><file href="talk.xml"/></resource>
<resource identifier="link" type="imswl_xmlv1p1"><file href="link.xml"/></resource>
<resource identifier="quiz" type="imsqti_xmlv1p2/{kind}/assessment">
  <file href="quiz.xml"/></resource>
<resource identifier="task" type="assignment_xmlv1p0" href="task.xml">
  <file href="task.xml"/></resource>
<resource identifier="task_fallback" type="webcontent"><variant identifierref="task"/>
  <file href="task.html"/></resource>
<resource identifier="photo" type="webcontent" href="photo.jpg"><file href="photo.jpg"/></resource>
<resource identifier="style" type="webcontent" href="style.css"><file href="style.css"/></resource>
<resource identifier="tool" type="imsbasiclti_xmlv1p0"><file href="tool.xml"/></resource>
"""
FILES = {
    "pages/rivers.html": (
        "<html><head><title>rivers</title></head><body><h1>Rivers</h1><p>Rivers run downhill, see "
        '<a href="$WIKI_REFERENCE$/pages/x">x</a> and <a href="https://maps.example/">maps</a>.</p>'
        '<img src="r.png"></body></html>'
    ),
    "talk.xml": (
        '<topic xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imsdt_v1p1"><title>Own title</title>'
        '<text texttype="text/html">&lt;p&gt;Where does &lt;b&gt;rain&lt;/b&gt; go?&lt;/p&gt;'
        "</text></topic>"
    ),
    "link.xml": '<webLink><title>Maps</title><url href="https://maps.example/river?id=1"/></webLink>',
    "quiz.xml": (
        '<questestinterop><assessment ident="q" title="Own quiz"><section><item ident="1">'
        '<presentation><material><mattext texttype="text/html">&lt;p&gt;What is a delta?&lt;/p&gt;'
        "</mattext></material><response_lid><render_choice><response_label><material>"
        "<mattext>A river mouth</mattext></material></response_label></render_choice>"
        "</response_lid></presentation><itemfeedback><material><mattext>Well done</mattext>"
        "</material></itemfeedback></item></section></assessment></questestinterop>"
    ),
    "task.xml": "<assignment><title>Measure rain</title><text>Put out a jar.</text></assignment>",
    "task.html": "<html><title>Assignment: Measure rain</title><p>Put out a jar.</p></html>",
    "photo.jpg": b"\xff\xd8\xff",
}


def cartridge(
    *, version="1.3", lom=LOM, items=ITEMS, resources=RESOURCES, files=FILES, folder="", more=""
):
    namespace, kind = NS[version]
    manifest = (
        f'<?xml version="1.0"?><manifest identifier="m" xmlns="{namespace}"><metadata>'
        f"<schema>IMS Common Cartridge</schema><schemaversion>{version}.0</schemaversion>{lom}"
        f'</metadata><organizations><organization identifier="o"><title>Org title</title>{items}'
        f"</organization></organizations><resources>{resources.replace('{kind}', kind)}{more}"
        "</resources></manifest>"
    )
    return zipped({f"{folder}{k}": v for k, v in {"imsmanifest.xml": manifest, **files}.items()})


def things(payload):
    return {record.locator: record for record in extraction_of(payload).records}


@pytest.mark.parametrize("version", NS)
def test_every_version_gives_the_course_and_its_things_in_order(version):
    assert list(things(cartridge(version=version))) == [
        "page", "pages/rivers.html", "talk", "link", "quiz", "task.xml",
    ]  # fmt: skip


def test_the_course_states_what_its_metadata_says():
    found = resource(things(cartridge())["page"])
    assert (found.name, found.license) == ("Water all around", "CC-BY-4.0")
    assert (found.description, found.keywords) == ("Six weeks on water.", ("rivers",))
    assert (found.publisher, found.date_published) == ("Mina Okoro", "2020-02-01")
    assert (found.audience, found.grades) == (("Learner",), (4, 5))
    assert found.is_accessible_for_free is True
    assert found.learning_resource_type == ("course",)


def test_a_course_without_metadata_is_named_by_its_organization():
    assert resource(things(cartridge(lom=""))["page"]).name == "Org title"


def test_a_page_is_named_by_the_organization_and_told_by_its_module():
    record = things(cartridge())["pages/rivers.html"]
    found = resource(record)
    assert (found.name, found.about) == ("How rivers run", ("Week 1",))
    assert record.url is None
    assert record.text == "Rivers\n\nRivers run downhill, see x and maps."
    assert [link.url for link in record.links] == ["https://maps.example/"]
    assert record.signals.n_images_without_alt == 1


def test_discussions_and_assignments_show_their_text_without_markup():
    found = things(cartridge())
    assert resource(found["talk"]).name == "Talk about it"
    assert found["talk"].text == "Where does rain go?"
    assert resource(found["task.xml"]).name == "Measure rain"
    assert found["task.xml"].text == "Put out a jar."


def test_a_web_link_has_the_address_of_what_it_links():
    record = things(cartridge())["link"]
    assert record.url == "https://maps.example/river?id=1"
    assert resource(record).name == "River maps"
    assert resource(record).license is None


def test_an_assessment_shows_questions_and_choices_but_no_feedback():
    record = things(cartridge())["quiz"]
    assert record.text == "What is a delta?\n\nA river mouth"
    assert record.signals.quotes["n_questions"] == "1 question"


def test_the_license_of_the_course_holds_for_its_pages_unless_they_say_otherwise():
    page = FILES["pages/rivers.html"].replace(
        "</body>",
        "<footer>This page is licensed under "
        '<a rel="license" href="https://creativecommons.org/licenses/by-nc/4.0/">CC BY-NC 4.0</a>'
        "</footer></body>",
    )
    found = things(cartridge(files={**FILES, "pages/rivers.html": page}))
    assert resource(found["talk"]).license == "CC-BY-4.0"
    assert resource(found["pages/rivers.html"]).license == "CC-BY-NC-4.0"


def test_a_private_course_has_no_license():
    lom = LOM.replace(
        "CC Attribution - http://creativecommons.org/licenses/by/4.0",
        "Private (Copyrighted) - http://en.wikipedia.org/wiki/Copyright",
    )
    record = things(cartridge(lom=lom))["page"]
    assert resource(record).license is None
    assert "Private" in record.signals.quotes["copyright_restrictions"]


def test_what_becomes_no_record_has_a_reason():
    reasons = {r.locator: r.reason for r in extraction_of(cartridge()).rejections}
    assert reasons == {
        "photo.jpg": Reason.NOT_A_PAGE,
        "gone": Reason.UNREADABLE,
        "tool": Reason.LEFT_OUT,
    }


def test_an_empty_page_and_a_missing_file_are_rejected():
    files = {**FILES, "pages/rivers.html": "<html><title>x</title><body></body></html>"}
    del files["talk.xml"]
    reasons = {r.locator: r.reason for r in extraction_of(cartridge(files=files)).rejections}
    assert reasons["pages/rivers.html"] is Reason.EMPTY
    assert reasons["talk"] is Reason.UNREADABLE


def test_a_document_in_the_organization_without_text_reader_fails_alone():
    more = (
        '<resource identifier="pdf" type="webcontent" href="a.pdf"><file href="a.pdf"/></resource>'
    )
    found = extraction_of(cartridge(more=more, files={**FILES, "a.pdf": b"%PDF-1.4 broken"}))
    assert {r.locator: r.reason for r in found.rejections}["a.pdf"] is Reason.UNREADABLE
    assert "quiz" in {record.locator for record in found.records}


def test_what_canvas_keeps_beside_the_standard_is_read():
    more = """
    <resource identifier="old" href="old/task.html"
      type="associatedcontent/imscc_xmlv1p1/learning-application-resource">
      <file href="old/task.html"/><file href="old/assignment_settings.xml"/></resource>
    <resource identifier="nq" type="imsqti_xmlv1p2/imscc_xmlv1p1/assessment">
      <dependency identifierref="nqmeta"/></resource>
    <resource identifier="nqmeta" href="nq/assessment_meta.xml"
      type="associatedcontent/imscc_xmlv1p1/learning-application-resource">
      <file href="nq/assessment_meta.xml"/><file href="non_cc_assessments/nq.xml.qti"/></resource>
    """
    files = {
        **FILES,
        "old/task.html": "<html><title>Assignment: T</title><p>Draw a map.</p></html>",
        "old/assignment_settings.xml": "<assignment><title>Map task</title></assignment>",
        "nq/assessment_meta.xml": (
            "<quiz><title>New quiz</title><description>Try it.</description></quiz>"
        ),
        "non_cc_assessments/nq.xml.qti": FILES["quiz.xml"],
        "course_settings/syllabus.html": "<html><p>What we will do.</p></html>",
    }
    found = things(cartridge(more=more, files=files))
    assert resource(found["old/task.html"]).name == "Map task"
    assert (resource(found["nq"]).name, resource(found["nq"]).description) == (
        "New quiz",
        "Try it.",
    )
    assert found["nq"].text == "What is a delta?\n\nA river mouth"
    assert found["page"].text.startswith("What we will do.")


def test_a_cartridge_packed_in_one_folder_is_read():
    assert "pages/rivers.html" in things(cartridge(folder="course/"))


def test_a_file_that_two_resources_name_gives_one_record():
    more = '<resource identifier="p2" type="webcontent" href="pages/rivers.html"/>'
    found = extraction_of(cartridge(more=more))
    assert [r.locator for r in found.records].count("pages/rivers.html") == 1


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (zipped({"imsmanifest.xml": "<html>"}), Reason.UNREADABLE),
        (zipped({"imsmanifest.xml": ""}), Reason.EMPTY),
        (zipped({"imsmanifest.xml": "<manifest/>"}), Reason.NO_TITLE),
        (
            zipped({"imsmanifest.xml": '<!DOCTYPE m [<!ENTITY a "b">]><manifest>&a;</manifest>'}),
            Reason.UNREADABLE,
        ),
    ],
)
def test_a_broken_manifest_is_rejected_with_its_reason(payload, reason):
    assert reason_of(payload) is reason


def test_other_zip_files_are_no_packages():
    assert reason_of(zipped({"word/document.xml": "<x/>"})) is Reason.NOT_A_PAGE


def test_a_video_on_a_page_keeps_what_is_known_of_its_captions():
    page = '<html><p>Watch.</p><iframe src="https://www.youtube.com/embed/a1"></iframe></html>'
    record = things(cartridge(files={**FILES, "pages/rivers.html": page}))["pages/rivers.html"]
    (player,) = record.signals.players
    assert (player.kind, player.captions) == ("video", "unknown")
