import json
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner

from curate.cli.standards import app
from curate.errors import FrameworkInvalid

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs/schemas/standards-align.schema.json").read_text("utf-8")
)
POEM = "Clap the rhythm of the poem. A group of lines is called a stanza. Which lines rhyme?"


@pytest.fixture
def run(monkeypatch, tmp_path):
    monkeypatch.setenv("CURATE_EMBEDDING_MODEL", "hashed")
    monkeypatch.setenv("CURATE_DATA_DIR", str(tmp_path / "none"))

    def invoke(*arguments, lines=()):
        return CliRunner().invoke(app, list(arguments), input="\n".join(lines))

    return invoke


def test_every_line_is_answered_in_order_and_fits_the_schema(run, tmp_path):
    lines = [
        json.dumps({"id": 1, "text": POEM, "grade": "4", "subject": ["ELA"], "extra": {}}),
        json.dumps({"id": "b", "text": "", "educationalAlignment": "DEMO.MATH.6.RP.1"}),
        json.dumps({"id": "c", "text": ""}),
    ]
    done = run("align", "--jsonl", "-", "--top", "2", lines=lines)
    out = [json.loads(line) for line in done.stdout.splitlines()]
    for line in out:
        jsonschema.validate(line, SCHEMA)
    assert done.exit_code == 0
    assert [line["id"] for line in out] == [1, "b", "c"]
    assert [len(line["alignments"]) for line in out] == [2, 1, 0]
    first = out[0]["alignments"][0]
    assert first["code"] == "DEMO.ELA.4.PO.1"
    assert first["evidence"]["text"] == POEM[first["evidence"]["start"] : first["evidence"]["end"]]
    assert out[1]["alignments"][0]["declared"]
    assert not (tmp_path / "none").exists()


def test_only_confident_alignments_are_marked_as_suggested(run):
    done = run("align", "--jsonl", "-", "--top", "40", lines=[json.dumps({"id": 1, "text": POEM})])
    marks = [(a["confidence"], a["suggested"]) for a in json.loads(done.stdout)["alignments"]]
    assert len(marks) == 40
    assert all(suggested == (confidence >= 0.4) for confidence, suggested in marks)


def test_the_least_confidence_can_be_set(run):
    line = json.dumps({"id": 1, "text": POEM})
    done = run("align", "--jsonl", "-", "--min-confidence", "1", lines=[line])
    assert json.loads(done.stdout)["alignments"] == []


def test_a_bad_line_is_answered_on_its_own_line_and_the_exit_code_is_4(run):
    lines = ["[]", json.dumps({"id": 1}), json.dumps({"id": 2, "text": 3})]
    done = run("align", "--jsonl", "-", lines=[*lines, json.dumps({"id": 3, "text": POEM})])
    out = [json.loads(line) for line in done.stdout.splitlines()]
    for line in out:
        jsonschema.validate(line, SCHEMA)
    assert done.exit_code == 4
    assert ["error" in line for line in out] == [True, True, True, False]


def test_an_unknown_framework_is_an_error_of_the_user(run):
    done = run("align", "--jsonl", "-", "--framework", "nowhere.json")
    assert isinstance(done.exception, FrameworkInvalid)


def test_vectors_are_kept_in_a_data_folder_that_exists(run, monkeypatch, tmp_path):
    monkeypatch.setenv("CURATE_DATA_DIR", str(tmp_path))
    run("align", "--jsonl", "-", lines=[json.dumps({"id": 1, "text": POEM})])
    assert [p.suffix for p in (tmp_path / "cache" / "standards").iterdir()] == [".npy"]


def test_frameworks_are_listed_with_their_size(run):
    assert "demo\t40 statements\tcurate demo standards" in run("list").stdout
    (one,) = json.loads(run("list", "--json").stdout)
    assert (one["name"], one["n_statements"], len(one["hash"])) == ("demo", 40, 64)


def test_a_framework_is_shown_statement_by_statement(run):
    assert len(run("show", "demo").stdout.splitlines()) == 40
    shown = json.loads(run("show", "demo", "--json").stdout)
    assert len(shown["statements"]) == 40
    assert shown["statements"][0]["grades"] == [2]
