import json
import uuid
from importlib import resources

import pytest

from curate.errors import FrameworkInvalid
from curate.standards import framework_names, load_framework

TREE = [
    ("SCI", "Science", None, {"CFItemType": "Subject"}),
    ("SCI.W", "Water", "SCI", {"CFItemType": "Cluster", "educationLevel": ["04", "05"]}),
    ("SCI.W.1", "Tell how rain forms.", "SCI.W", {"CFItemType": "Standard"}),
    ("SCI.W.1a", "Name the parts of a cloud.", "SCI.W.1", {"educationLevel": "06"}),
    ("SCI.W.2", "Find where rivers begin.", "SCI.W", {"educationalLevel": "KG"}),
]


def test_the_tree_of_a_case_package_is_read_from_its_associations(package_file):
    framework = load_framework(package_file(TREE))
    by_code = {s.code: s for s in framework.statements}
    assert list(by_code) == ["SCI.W.1", "SCI.W.1a", "SCI.W.2"]
    assert [g.code for g in framework.groups] == ["SCI", "SCI.W"]
    assert by_code["SCI.W.1a"].context == ("Science", "Water", "Tell how rain forms.")
    assert by_code["SCI.W.2"].cluster == "SCI.W"
    assert {s.subject for s in framework.statements} == {"Science"}
    assert framework.id == "state"


def test_grades_are_inherited_and_every_spelling_of_the_level_is_read(package_file):
    framework = load_framework(package_file(TREE))
    assert [s.grades for s in framework.statements] == [(4, 5), (6,), (0,)]


@pytest.mark.parametrize(
    "address",
    ["https://s.example/p", {"uri": "https://s.example/p", "title": "", "identifier": ""}],
)
def test_the_package_address_may_be_a_string_or_an_object(package_file, address):
    path = package_file(TREE, document={"CFPackageURI": address, "version": "2"})
    assert load_framework(path).version == "2"


def test_a_tree_that_runs_in_a_circle_still_loads(package_file):
    circle = [("A", "One thing.", "B", {}), ("B", "Other thing.", "A", {}), ("C", "Leaf.", "A", {})]
    framework = load_framework(package_file(circle))
    assert [s.code for s in framework.statements] == ["C"]


def test_the_hash_changes_with_a_word_and_with_nothing_else(package_file):
    first = load_framework(package_file(TREE))
    again = load_framework(package_file(TREE, document={"title": "Renamed"}))
    other = load_framework(package_file([*TREE[:-1], ("SCI.W.2", "Find lakes.", "SCI.W", {})]))
    assert first.hash == again.hash != other.hash


def write(tmp_path, text, name="mine.csv", **options):
    path = tmp_path / name
    path.write_text(text, **options)
    return path


def test_a_csv_needs_only_code_and_statement(tmp_path):
    path = write(tmp_path, "code,statement\n3.X.1,Count boats.\n3.X.1a,Count sails.\n")
    first, second = load_framework(path).statements
    assert (first.code, first.text, first.cluster) == ("3.X.1", "Count boats.", "3.X")
    assert second.context == ("Count boats.",)


def test_a_csv_with_knowledge_and_expectation_takes_the_first_as_context(tmp_path):
    head = "code,knowledge_and_skill,expectation\n"
    path = write(tmp_path, head + "P.2.A,The student sails.,steer a boat\n")
    (one,) = load_framework(path).statements
    assert (one.text, one.context) == ("steer a boat", ("The student sails.",))


def test_an_opensalt_csv_has_its_tree_in_the_smart_level(tmp_path):
    rows = (
        "identifier,fullStatement,humanCodingScheme,smartLevel,educationLevel\n"
        'u1,Boats,B,1,\nu2,"Tie a bowline, then untie it.",B.1,1.1,"03,04"\n'
    )
    framework = load_framework(write(tmp_path, rows))
    (one,) = framework.statements
    assert (one.code, one.identifier, one.grades, one.context) == ("B.1", "u2", (3, 4), ("Boats",))
    assert [g.code for g in framework.groups] == ["B"]


def test_an_opensalt_csv_with_spaced_headers_has_its_tree_in_is_child_of(tmp_path):
    rows = (
        '"Identifier","fullStatement","Human Coding Scheme","Is Child Of"\n'
        '"a","Boats","B",""\n"a.b","Row a boat.","B.1","B"\n'
    )
    (one,) = load_framework(write(tmp_path, rows)).statements
    assert (one.code, one.cluster) == ("B.1", "B")


@pytest.mark.parametrize("newline", ["\r", "\r\n"])
def test_old_line_ends_and_a_byte_order_mark_are_read(tmp_path, newline):
    text = "\ufeffcode,statement,grade\n3.1,One,NA\n3.2,𝑑 Two,3rd grade\n"
    path = write(tmp_path, text, encoding="utf-8", newline=newline)
    assert [(s.text, s.grades) for s in load_framework(path).statements] == [
        ("One", ()),
        ("𝑑 Two", (3,)),
    ]


def test_a_repeated_row_is_one_statement_with_both_contexts(tmp_path):
    rows = "code,statement,topic\nX1,Same.,Boats\nX1,Same.,Sails\n"
    (one,) = load_framework(write(tmp_path, rows)).statements
    assert one.context == ("Boats", "Sails")


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.json", "{", "broken JSON"),
        ("a.json", '{"a": 1}', "no CASE CFPackage"),
        ("a.json", '{"CFDocument": {}, "CFItems": []}', "no CFItems"),
        ("a.json", '{"CFDocument": {}, "CFItems": [{"identifier": "x"}]}', "CFItem 1 lacks"),
        ("a.csv", "name,age\nx,1\n", "a code and a statement"),
        ("a.csv", "code,statement\nx,\n", "no row holds a statement"),
        ("a.csv", "", "a code and a statement"),
    ],
)
def test_a_file_that_is_no_framework_is_refused_in_one_line(tmp_path, name, text, words):
    path = write(tmp_path, text, name)
    with pytest.raises(FrameworkInvalid, match=words) as caught:
        load_framework(path)
    assert str(caught.value).startswith(str(path))
    assert str(caught.value).count(str(path)) == 1
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 2


def test_bytes_that_are_no_text_are_refused(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"\xff\xfe\x00code")
    with pytest.raises(FrameworkInvalid, match="UTF-8"):
        load_framework(path)


def test_an_unknown_name_lists_the_shipped_ones():
    with pytest.raises(FrameworkInvalid, match=r"neither a file nor a shipped framework \(.*demo"):
        load_framework("ccss")


def test_the_demo_framework_has_forty_statements_in_three_subjects(demo):
    assert framework_names() == ("demo",)
    assert len(demo.statements) == 40
    assert {s.subject for s in demo.statements} == {
        "Mathematics",
        "Science",
        "English language arts",
    }
    assert all(len(s.grades) == 1 and 2 <= s.grades[0] <= 10 for s in demo.statements)
    assert len({s.code for s in demo.statements}) == 40
    assert len({s.text for s in demo.statements}) == 40
    one = next(s for s in demo.statements if s.code == "DEMO.MATH.4.NF.1")
    assert one.cluster == "DEMO.MATH.NF"


def test_the_demo_framework_has_what_case_1_0_requires():
    file = resources.files("curate.standards") / "data" / "demo.cfpackage.json"
    package = json.loads(file.read_text(encoding="utf-8"))
    document, items = package["CFDocument"], package["CFItems"]
    assert {"creator", "title", "uri", "identifier", "lastChangeDateTime"} <= document.keys()
    known = {document["identifier"], *(item["identifier"] for item in items)}
    assert len(known) == len(items) + 1
    for item in items:
        assert {"fullStatement", "uri", "lastChangeDateTime"} <= item.keys()
        assert uuid.UUID(item["identifier"]).version == 5
    for link in package["CFAssociations"]:
        assert link["associationType"] == "isChildOf"
        assert link["originNodeURI"]["identifier"] in known
        assert link["destinationNodeURI"]["identifier"] in known
