import sqlite3

import pytest

from curate.extract.packages import kolibri_tables, read_kolibri
from curate.records import Reason
from tests.extract.packages.making import URL, extraction_of, reason_of, resource

TEMPLATE = "https://learn.example/en/learn/#/topics/c/{id}"
# The columns that content schema version 5 of Kolibri documents, as far as they say something.
SCHEMA = """
CREATE TABLE content_contentnode (
  id CHAR(32) PRIMARY KEY, license_name VARCHAR(50), license_description TEXT,
  title VARCHAR(200) NOT NULL, coach_content BOOLEAN NOT NULL, content_id CHAR(32) NOT NULL,
  channel_id CHAR(32) NOT NULL, description TEXT, sort_order FLOAT,
  license_owner VARCHAR(200) NOT NULL, author VARCHAR(200) NOT NULL, kind VARCHAR(200) NOT NULL,
  available BOOLEAN NOT NULL, options TEXT, grade_levels TEXT, resource_types TEXT,
  learning_activities TEXT, accessibility_labels TEXT, categories TEXT, learner_needs TEXT,
  duration INTEGER, lft INTEGER NOT NULL, rght INTEGER NOT NULL, tree_id INTEGER NOT NULL,
  level INTEGER NOT NULL, lang_id VARCHAR(14), parent_id CHAR(32));
CREATE TABLE content_channelmetadata (id CHAR(32) PRIMARY KEY, name VARCHAR(200),
  description VARCHAR(400), author VARCHAR(400), version INTEGER, root_id CHAR(32));
CREATE TABLE content_contenttag (id CHAR(32) PRIMARY KEY, tag_name VARCHAR(30));
CREATE TABLE content_contentnode_tags (id INTEGER PRIMARY KEY, contentnode_id CHAR(32),
  contenttag_id CHAR(32));
CREATE TABLE content_localfile (id VARCHAR(32) PRIMARY KEY, extension VARCHAR(40));
CREATE TABLE content_file (id CHAR(32) PRIMARY KEY, preset VARCHAR(150),
  contentnode_id CHAR(32), local_file_id VARCHAR(32), lang_id VARCHAR(14));
"""
LANGUAGES = """
CREATE TABLE content_language (id VARCHAR(14) PRIMARY KEY, lang_code VARCHAR(3),
  lang_subcode VARCHAR(10), lang_name VARCHAR(100), lang_direction VARCHAR(3));
INSERT INTO content_language VALUES ('es', 'es', NULL, 'Español', 'ltr');
"""
ENDLESS_LANGUAGES = """CREATE VIEW content_language AS WITH RECURSIVE n(id) AS
(SELECT 1 UNION ALL SELECT id + 1 FROM n) SELECT id FROM n;"""
ROWS = """
INSERT INTO content_channelmetadata VALUES ('ch', 'Science shelf', '', 'Shelf makers', 1, 'root');
INSERT INTO content_contenttag VALUES ('g', 'water');
INSERT INTO content_contentnode_tags VALUES (1, 'v1', 'g');
INSERT INTO content_localfile VALUES ('a', 'mp4'), ('b', 'vtt');
INSERT INTO content_file VALUES ('1', 'high_res_video', 'v1', 'a', NULL),
  ('2', 'video_subtitle', 'v1', 'b', 'es');
"""
DEFAULTS = {
    "coach_content": 0, "content_id": "c", "channel_id": "ch", "license_owner": "", "author": "",
    "available": 0, "lft": 1, "rght": 2, "tree_id": 1, "level": 1,
}  # fmt: skip
NODES = [
    {"id": "root", "title": "Science shelf", "kind": "topic", "lft": 1},
    {"id": "t1", "title": "Plants", "kind": "topic", "parent_id": "root", "lft": 2},
    {
        "id": "v1", "title": "How roots drink", "kind": "video", "parent_id": "t1", "lft": 3,
        "license_name": "CC BY-NC-SA", "license_owner": "Root School", "lang_id": "es",
        "description": "Water moves up.", "duration": 125, "grade_levels": "BkGYi3lD,unknown",
        "categories": "d&WXdXWF.i1IdaNwr.uErN4PdS", "accessibility_labels": "WnIhbgkY",
        "learner_needs": "Hsw9k7Bz.G4h2UBuK",
    },
    {"id": "e1", "title": "Root quiz", "kind": "exercise", "parent_id": "t1", "lft": 4,
     "coach_content": 1, "resource_types": "WEEETopZ"},
]  # fmt: skip


def database(script):
    connection = sqlite3.connect(":memory:")
    connection.executescript(script)
    connection.commit()
    payload = connection.serialize()
    connection.close()
    return payload


def channel(nodes=NODES, *, schema=SCHEMA, languages=LANGUAGES):
    inserts = []
    for node in nodes:
        row = {**DEFAULTS, **node}
        values = ", ".join(repr(value) for value in row.values())
        inserts.append(f"INSERT INTO content_contentnode ({', '.join(row)}) VALUES ({values});")
    return database(schema + languages + ROWS + "\n".join(inserts))


def read(payload, template=TEMPLATE):
    return read_kolibri(payload, base=URL, url_template=template)


def leaf(locator="v1", **kwargs):
    found = read(channel(**kwargs))
    return next(record for record in found.records if record.locator == locator)


def test_each_leaf_gives_a_record_in_the_order_of_the_tree():
    assert [record.locator for record in read(channel()).records] == ["v1", "e1"]


def test_a_leaf_states_what_its_row_says():
    found = resource(leaf())
    assert (found.name, found.description) == ("How roots drink", "Water moves up.")
    assert (found.license, found.in_language) == ("CC-BY-NC-SA", "es")
    assert (found.author, found.publisher) == (("Root School",), "Shelf makers")
    assert (found.time_required, found.keywords) == ("PT2M5S", ("water",))
    assert found.learning_resource_type == ("video",)


def test_topics_above_and_categories_are_what_it_is_about():
    assert resource(leaf()).about == ("Biology", "Plants")


def test_label_codes_become_words_and_unknown_ones_nothing():
    found = resource(leaf())
    assert (found.educational_level, found.grades) == (("Upper Primary",), (3, 4, 5))
    assert found.accessibility_feature == ("captions",)
    assert leaf().signals.quotes["learner_needs"] == "Internet"


def test_material_for_coaches_is_for_teachers():
    found = resource(leaf("e1"))
    assert (found.audience, found.learning_resource_type) == (("teacher",), ("Exercise",))


def test_subtitle_files_are_counted_as_captions():
    assert leaf().signals.n_caption_tracks == 1
    assert leaf().signals.quotes["files"] == "mp4; vtt"


def test_the_address_keeps_the_fragment_that_tells_nodes_apart():
    assert leaf().url == "https://learn.example/en/learn/#/topics/c/v1"


def test_other_ids_can_make_the_address():
    (first, _) = read(channel(), "https://learn.example/{channel_id}/{content_id}").records
    assert first.url == "https://learn.example/ch/c"


def test_without_a_template_every_leaf_is_rejected_for_its_missing_address():
    found = extraction_of(channel())
    assert {r.locator: r.reason for r in found.rejections} == {
        "v1": Reason.NO_ADDRESS,
        "e1": Reason.NO_ADDRESS,
    }


def test_a_template_that_is_no_web_address_is_told():
    found = read(channel(), "kolibri:{id}")
    assert {r.reason for r in found.rejections} == {Reason.NO_ADDRESS}


def test_topics_that_contain_each_other_end():
    nodes = [
        {"id": "a", "title": "A", "kind": "topic", "parent_id": "b"},
        {"id": "b", "title": "B", "kind": "topic", "parent_id": "a"},
        {"id": "v", "title": "V", "kind": "video", "parent_id": "a"},
    ]
    assert resource(leaf("v", nodes=nodes)).about == ("B", "A")


def test_old_channels_keep_licenses_in_a_table_of_their_own():
    schema = SCHEMA.replace("license_name VARCHAR(50), license_description TEXT", "license_id TEXT")
    schema += "CREATE TABLE content_license (id TEXT, license_name TEXT);"
    schema += "INSERT INTO content_license VALUES ('7', 'CC BY-SA');"
    nodes = [{"id": "v1", "title": "Old", "kind": "video", "license_id": "7"}]
    assert resource(leaf(nodes=nodes, schema=schema)).license == "CC-BY-SA"


def test_a_database_in_wal_mode_is_read_from_memory():
    payload = bytearray(channel())
    payload[18:20] = b"\x02\x02"
    assert len(read(bytes(payload)).records) == 2


def test_a_view_in_place_of_the_nodes_is_never_run():
    view = ENDLESS_LANGUAGES.replace("content_language", "content_contentnode")
    assert reason_of(database(view)) is Reason.UNREADABLE


def test_a_view_behind_a_side_table_is_left_alone():
    assert len(read(channel(languages=ENDLESS_LANGUAGES)).records) == 2


def test_too_many_nodes_are_refused(monkeypatch):
    monkeypatch.setattr(kolibri_tables, "MAX_NODES", 2)
    assert reason_of(channel()) is Reason.TOO_LARGE


def test_a_database_that_takes_too_much_work_is_given_up(monkeypatch):
    monkeypatch.setattr(kolibri_tables, "_STEP", 1)
    monkeypatch.setattr(kolibri_tables, "_MAX_STEPS", 20)
    assert reason_of(channel()) is Reason.UNREADABLE


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"SQLite format 3\x00", Reason.UNREADABLE),
        (channel()[:5000], Reason.UNREADABLE),
        (b"SQLite format 3\x00" + b"\xff" * 5000, Reason.UNREADABLE),
        (channel(nodes=[]), Reason.EMPTY),
        (database("CREATE TABLE users (id)"), Reason.UNREADABLE),
    ],
)
def test_a_broken_channel_is_rejected_with_its_reason(payload, reason):
    assert reason_of(payload) is reason
