import json
from pathlib import Path

import jsonschema
import pytest
import typer
from typer.testing import CliRunner

from curate.cli.dedupe import command

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs/schemas/dedupe.schema.json").read_text(encoding="utf-8")
)
TEXT = (
    "Fold the paper strip into four equal parts, color three of them, and write the fraction that "
    "you see. Then fold the strip once more and write the same amount in eighths, and say why the "
    "two fractions name one amount although their numbers differ."
)


@pytest.fixture
def app():
    one = typer.Typer()
    one.command()(command)
    return one


def run(app, lines):
    done = CliRunner().invoke(app, ["--jsonl", "-"], input="\n".join(lines))
    out = [json.loads(line) for line in done.stdout.splitlines()]
    for line in out:
        jsonschema.validate(line, SCHEMA)
    return done.exit_code, out


def test_every_line_is_answered_in_order_and_fits_the_schema(app):
    records = [
        {"id": "b", "text": TEXT, "url": "https://b.example/", "grade": ["3", "4"]},
        {"id": "a", "text": "An unlike text.", "unknown_field": 1},
        {"id": "c", "text": TEXT.upper(), "url": "https://a.example/", "grade": "3, 4"},
    ]
    code, out = run(app, map(json.dumps, records))
    assert code == 0
    assert [line["id"] for line in out] == ["b", "a", "c"]
    assert out[0]["canonical"] == out[2]["canonical"] == "c"
    assert out[0]["reason"] == "smallest address"
    assert out[0]["cluster"] == out[2]["cluster"] != out[1]["cluster"]
    assert out[0]["edges"] == [{"to": "c", "relation": "identical", "similarity": 1.0}]


def test_a_bad_line_is_answered_on_its_own_line_and_the_exit_code_is_4(app):
    good = json.dumps({"id": "a", "text": TEXT})
    code, out = run(
        app, [good, "{", json.dumps({"id": "x"}), json.dumps({"id": 1, "text": 2}), good]
    )
    assert code == 4
    assert [("error" in line) for line in out] == [False, True, True, True, True]
    assert "'text' is missing" in out[2]["error"]
    assert "not a string" in out[3]["error"]
    assert "twice" in out[4]["error"]


def test_a_pair_kept_apart_names_its_guard(app):
    lines = [json.dumps({"id": f"{n}", "text": f"Welcome to lesson {n}. {TEXT}"}) for n in (4, 5)]
    _, out = run(app, lines)
    assert out[0]["edges"][0]["kept_apart_by"] == "numbers"
    assert out[0]["cluster"] != out[1]["cluster"]
