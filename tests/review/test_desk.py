"""What people decide: kept per district, shown in the trail, and taken back without loss."""

import json

import pytest
from sqlalchemy import select
from tests.sources import stored_definition

from curate.catalog import NewCapture, open_catalog
from curate.catalog.decisions import answers, verdicts
from curate.catalog.models import Actor, Decision, ResourceRow, ScorecardRow
from curate.catalog.runs import begin_run, finish_run
from curate.catalog.sources import remember_source
from curate.cli import run_command
from curate.errors import ConfigError, NotFound
from curate.pipeline.extract_step import ExtractStage
from curate.pipeline.score_step import ScoreStage
from curate.pipeline.steps import run_stage
from curate.review import answer, decide, edit, find_resource, log_of, undo
from curate.settings import load_settings

ORIGIN = "https://lessons.example"
ROCKS, RIVERS = f"{ORIGIN}/rocks", f"{ORIGIN}/rivers"


@pytest.fixture
def desk(catalog):
    """A catalog of two short lessons, read and scored."""
    fill(catalog)
    return catalog


def fill(catalog):
    now = catalog.clock.now()
    with catalog.begin() as session:
        remember_source(session, "ours", "Ours", stored_definition("ours", f"{ORIGIN}/"), at=now)
        run_id, _ = begin_run(session, "crawl", at=now, source_id="ours")
    captures = [
        NewCapture(url, url, 200, now, body=page(name).encode(), content_type="text/html")
        for url, name in ((ROCKS, "Rocks"), (RIVERS, "Rivers"))
    ]
    catalog.capture_log(run_id=run_id, source_id="ours").add(captures)
    with catalog.begin() as session:
        finish_run(session, run_id, at=now, status="ok")
    run_stage(catalog, ExtractStage())
    run_stage(catalog, ScoreStage(catalog.settings))


def page(name):
    prose = f"{name} change slowly, and whoever looks closely can see how. " * 8
    return (
        f"<html lang='en'><head><title>{name}</title></head>"
        f"<body><main><h1>{name}</h1><p>{prose}</p></main></body></html>"
    )


def resource(catalog, url=ROCKS):
    with catalog.read() as session:
        return find_resource(session, url)


def verdict(catalog, url=ROCKS):
    with catalog.read() as session:
        return verdicts(session, catalog.settings.district).get(find_resource(session, url).id)


def answer_of(catalog, question, url=ROCKS):
    """Answer and ground of a question on the scorecard, scored anew."""
    run_stage(catalog, ScoreStage(catalog.settings))
    with catalog.read() as session:
        one = find_resource(session, url).id
        card = session.scalars(select(ScorecardRow).where(ScorecardRow.resource_id == one)).one()
    found = next(a for a in card.body["answers"] if a["question"] == question)
    return found["answer"], [evidence.get("note") for evidence in found["evidence"]]


def test_a_decision_carries_district_person_time_and_what_stood_before(desk):
    decide(desk, ROCKS, "accept", note="used in grade 4")
    decide(desk, ROCKS, "retire")
    with desk.read() as session:
        rows = session.scalars(select(Decision).order_by(Decision.id)).all()
        names = {row.id: row.name for row in session.scalars(select(Actor))}
    assert [(row.kind, row.value, row.before) for row in rows] == [
        ("accept", "accepted", None),
        ("retire", "retired", "accepted"),
    ]
    assert {row.district_id for row in rows} == {"default"}
    assert {names[row.actor_id] for row in rows} == {"operator"}
    assert {row.at for row in rows} == {desk.clock.now()}
    assert rows[0].note == "used in grade 4"


def test_a_word_that_is_no_decision_and_an_item_that_is_none_are_told(desk):
    with pytest.raises(ConfigError, match="'like' is no decision: use accept"):
        decide(desk, ROCKS, "like")
    with pytest.raises(NotFound, match="no item called"):
        decide(desk, f"{ORIGIN}/sand", "accept")
    assert log_of(desk) == []


def test_an_item_is_found_by_id_by_its_beginning_and_by_address(desk):
    one = resource(desk).id
    with desk.read() as session:
        assert {find_resource(session, name).id for name in (one, one[:8], ROCKS)} == {one}
        for name in (one[:7], "%", "________", ""):
            with pytest.raises(NotFound):
                find_resource(session, name)


def test_verdicts_are_undone_one_after_the_other_down_to_none(desk):
    first = decide(desk, ROCKS, "accept")
    second = decide(desk, ROCKS, "reject")
    assert verdict(desk) == "rejected"
    with pytest.raises(ConfigError, match=f"decision {second} was made after {first}"):
        undo(desk, first)
    undo(desk, second)
    assert verdict(desk) == "accepted"
    third = decide(desk, ROCKS, "reopen")
    assert verdict(desk) is None
    undo(desk, third)
    assert verdict(desk) == "accepted"
    assert verdict(desk, RIVERS) is None
    assert len(log_of(desk)) == 5  # nothing is ever deleted


def test_an_answer_reaches_the_scorecard_and_its_withdrawal_takes_it_back(desk):
    before = answer_of(desk, "other_districts")
    assert before == ("unknown", [])
    answer(desk, ROCKS, "other_districts", "yes", note="Called Elm ISD, May 2")
    assert answer_of(desk, "other_districts") == ("yes", ["Called Elm ISD, May 2"])
    assert answer_of(desk, "other_districts", RIVERS) == before
    answer(desk, ROCKS, "other_districts", None, note="")
    assert answer_of(desk, "other_districts") == before


def test_undoing_an_answer_gives_the_earlier_one_back_with_the_ground_it_rested_on(desk):
    answer(desk, ROCKS, "other_districts", "yes", note="Called Elm ISD, May 2")
    second = answer(desk, ROCKS, "other_districts", "no", note="Oak ISD stopped")
    undo(desk, second)
    said, (note,) = answer_of(desk, "other_districts")
    assert said == "yes"
    assert "Called Elm ISD, May 2" in note
    third = answer(desk, ROCKS, "other_districts", "partly", note="Some schools of Oak ISD")
    undo(desk, third)
    assert "Called Elm ISD, May 2" in answer_of(desk, "other_districts")[1][0]


def test_undoing_the_first_answer_leaves_none(desk):
    number = answer(desk, ROCKS, "other_districts", "yes", note="Called Elm ISD, May 2")
    undo(desk, number)
    assert answer_of(desk, "other_districts") == ("unknown", [])
    with desk.read() as session:
        assert answers(session, "default").get(resource(desk).id, {}) == {}


@pytest.mark.parametrize(
    ("question", "value", "note", "said"),
    [
        ("is_it_nice", "yes", "because", "no question 'is_it_nice'"),
        ("other_districts", "maybe", "because", "'maybe' is no answer"),
        ("other_districts", "yes", "  ", "say what the answer rests on"),
    ],
)
def test_an_answer_needs_a_question_a_known_word_and_a_ground(desk, question, value, note, said):
    with pytest.raises(ConfigError, match=said):
        answer(desk, ROCKS, question, value, note=note)
    assert log_of(desk) == []


def test_edits_are_undone_to_what_a_person_or_else_the_page_had_said(desk):
    first = edit(desk, ROCKS, "name", "Stones")
    second = edit(desk, ROCKS, "name", "Pebbles")
    undo(desk, second)
    assert resource(desk).name == "Stones"
    number = log_of(desk)[0]["number"]
    undo(desk, number)  # undoing the undoing
    assert resource(desk).name == "Pebbles"
    edit(desk, ROCKS, "name", None)
    assert resource(desk).name == "Rocks"
    other = edit(desk, RIVERS, "name", "Streams")
    undo(desk, other)
    assert resource(desk, RIVERS).name == "Rivers"
    with pytest.raises(ConfigError):
        undo(desk, first)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("color", "red", "no field 'color'"),
        ("url", "https://elsewhere.example/", "no field 'url'"),
        ("grades", "four", "does not fit the field grades"),
        ("grades", ["x"], "does not fit the field grades"),
        ("name", 7, "does not fit the field name"),
        ("name", {"en": "Rocks"}, "does not fit the field name"),
        ("isAccessibleForFree", "perhaps", "does not fit the field isAccessibleForFree"),
        ("grades", {4, 5}, "does not fit the field grades"),
    ],
)
def test_a_correction_that_does_not_fit_is_told_and_changes_nothing(desk, field, value, said):
    before = resource(desk).document
    with pytest.raises(ConfigError, match=said) as caught:
        edit(desk, ROCKS, field, value)
    assert "\n" not in str(caught.value)
    assert resource(desk).document == before
    assert log_of(desk) == []


def test_lrmi_names_and_our_own_name_the_same_field(desk):
    edit(desk, ROCKS, "learningResourceType", ["Lesson plan"])
    edit(desk, ROCKS, "in_language", "es")
    assert resource(desk).document["learningResourceType"] == ["Lesson plan"]
    assert resource(desk).document["inLanguage"] == "es"
    assert [row["subject"] for row in log_of(desk)] == ["in_language", "learning_resource_type"]


def test_only_the_resource_that_was_edited_is_written(desk):
    edit(desk, ROCKS, "name", "Stones")
    report = run_stage(desk, ScoreStage(desk.settings))
    assert report.n_stale == 1
    with desk.read() as session:
        names = set(session.scalars(select(ResourceRow.name)))
    assert names == {"Stones", "Rivers"}


def test_the_trail_can_be_read_for_one_item(desk):
    decide(desk, ROCKS, "accept")
    decide(desk, RIVERS, "reject")
    assert [(row["kind"], row["url"]) for row in log_of(desk)] == [
        ("reject", RIVERS),
        ("accept", ROCKS),
    ]
    assert [row["url"] for row in log_of(desk, ROCKS)] == [ROCKS]


@pytest.fixture
def command(tmp_path, monkeypatch):
    """Runs `curate review` over a catalog of two lessons."""
    settings = load_settings(data_dir=tmp_path / "cli")
    with open_catalog(settings) as catalog:
        fill(catalog)
    monkeypatch.setenv("CURATE_DATA_DIR", str(settings.data_dir))
    return lambda *words: run_command("review", words)


def test_the_commands_decide_answer_edit_and_undo(command, capsys):
    assert command("decide", ROCKS, "accept", "--note", "fine") == 0
    assert command("answer", ROCKS, "other_districts", "yes", "--note", "Called Elm ISD") == 0
    assert command("edit", ROCKS, "grades", "[4, 5]") == 0
    assert command("undo", "3") == 0
    capsys.readouterr()
    assert command("log", "--json") == 0
    out = capsys.readouterr().out
    kinds = [row["kind"] for row in json.loads(out)]
    assert kinds == ["edit", "edit", "answer", "accept"]


@pytest.mark.parametrize(
    "words",
    [
        ("decide", ROCKS, "like"),
        ("decide", "nothing-of-that-name", "accept"),
        ("answer", ROCKS, "other_districts", "yes"),
        ("edit", ROCKS, "grades", '{"a": 1}'),
        ("edit", ROCKS, "name", "null-but-\ud800"),
        ("undo", "99"),
    ],
)
def test_a_mistake_at_the_command_line_is_one_line_and_exit_code_2(command, capsys, words):
    assert command(*words) == 2
    said = capsys.readouterr().err
    assert len(said.strip().splitlines()) == 1
