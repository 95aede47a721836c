import pytest

from curate.standards import CodeResolver, load_framework

GUID = "11111111-2222-4333-8444-555555555555"


@pytest.fixture(scope="module")
def resolver(tmp_path_factory):
    rows = [
        ("6.SP.B.5", "Summarize boats.", "", ""),
        ("6.SP.B.5c", "Give the center of boats.", "", ""),
        ("HSA-REI.D.11", "Explain crossing lines.", "", ""),
        (
            "8.F.A.1",
            "Know what a boat function is.",
            "",
            "http://asn.jesandco.org/resources/S1143B2A",
        ),
        ("K.CC.A.1", "Count to ten boats.", GUID, "https://case.example/uri/" + GUID),
        ("RI.5.1", "Quote from a boat book.", "", "http://corestandards.org/ELA-Literacy/RI/5/1/"),
        ("4.NF.A.1", "First.", "", ""),
        ("3.MD.A.1", "Alpha.", "", ""),
        ("3.MD.B.1", "Beta.", "", ""),
    ]
    path = tmp_path_factory.mktemp("codes") / "s.csv"
    lines = ["code,statement,identifier,uri", *(",".join(row) for row in rows)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return CodeResolver(load_framework(path))


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("6.SP.B.5", "6.SP.B.5"),
        ("6.SP.5", "6.SP.B.5"),
        (" ccss.math.content.6.sp.b.5 ", "6.SP.B.5"),
        ("Math.CC.6.SP.5", "6.SP.B.5"),
        ("CCSS.MATH.CONTENT.6.SP.B.5.C", "6.SP.B.5c"),
        ("6.SP.B.5.c", "6.SP.B.5c"),
        ("6.SP.5c", "6.SP.B.5c"),
        ("A-REI.D.11", "HSA-REI.D.11"),
        ("CCSS.Math.Content.HSA.REI.D.11", "HSA-REI.D.11"),
        ("A-REI.11", "HSA-REI.D.11"),
        ("8.f.1", "8.F.A.1"),
        ("K.CC.1", "K.CC.A.1"),
        ("CCSS.ELA-Literacy.RI.5.1", "RI.5.1"),
        ("http://www.corestandards.org/Math/Content/6/SP/B/5/c/", "6.SP.B.5c"),
        ("https://corestandards.org/ELA-Literacy/RI/5/1", "RI.5.1"),
        ("http://asn.jesandco.org/resources/S1143B2A", "8.F.A.1"),
        ("https://asn.desire2learn.com/resources/S1143B2A", "8.F.A.1"),
        ("http://purl.org/ASN/resources/S1143B2A", "8.F.A.1"),
        (GUID.upper(), "K.CC.A.1"),
        (f"https://other.example/ims/case/v1p0/CFItems/{GUID}", "K.CC.A.1"),
    ],
)
def test_a_standard_is_found_under_every_notation(resolver, written, code):
    assert resolver.resolve(written).code == code


@pytest.mark.parametrize(
    "written",
    ["", "Grade 4", "6.SP.B.6", "DEMO.MATH.4.NF.1", "http://asn.jesandco.org/resources/S999999"],
)
def test_an_unknown_name_resolves_to_nothing(resolver, written):
    assert resolver.resolve(written) is None


def test_a_short_form_that_two_standards_share_resolves_to_neither(resolver):
    assert resolver.resolve("3.MD.1") is None
    assert resolver.resolve("3.MD.B.1").text == "Beta."


def test_a_code_of_another_framework_is_not_mistaken_for_a_demo_code(demo):
    demo_resolver = CodeResolver(demo)
    assert demo_resolver.resolve("4.NF.1") is None
    assert demo_resolver.resolve("CCSS.Math.Content.4.NF.A.1") is None


def test_every_demo_code_and_address_resolves_to_its_own_statement(demo):
    demo_resolver = CodeResolver(demo)
    for statement in (*demo.statements, *demo.groups):
        assert demo_resolver.resolve(statement.code.lower()) is statement
        assert demo_resolver.resolve(statement.uri) is statement
