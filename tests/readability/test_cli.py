import json
from pathlib import Path

import pytest
import typer
from jsonschema import Draft202012Validator
from tests.readability import texts
from typer.testing import CliRunner

from curate.cli.readability import command
from curate.errors import ConfigError

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs/schemas/readability.schema.json").read_text("utf-8")
)
app = typer.Typer()
app.command()(command)
runner = CliRunner()


def _lines(*objects):
    return "".join(json.dumps(value) + "\n" for value in objects)


def test_lines_are_answered_in_order_and_fit_the_schema(tmp_path):
    source = tmp_path / "in.jsonl"
    all_texts = {name: text for name, text in vars(texts).items() if name.isupper()}
    source.write_text(
        _lines(*({"id": name, "text": text, "unknown": 1} for name, text in all_texts.items())),
        encoding="utf-8",
    )
    result = runner.invoke(app, ["--jsonl", str(source)])
    assert result.exit_code == 0, result.output
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == list(all_texts)
    validator = Draft202012Validator(SCHEMA)
    for answer in answers:
        validator.validate(answer)
    assert {answer["status"] for answer in answers} > {"ok", "not_prose", "unsupported_language"}


def test_a_bad_line_is_answered_on_its_own_line_with_exit_code_4():
    lines = _lines({"id": 1, "text": texts.LONG}, {"id": 2}, {"id": 3, "text": 5}) + "no json\n"
    result = runner.invoke(app, ["--jsonl", "-"], input=lines)
    assert result.exit_code == 4
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert answers[0]["status"] == "ok"
    assert [answer.get("id") for answer in answers[1:]] == [2, 3, None]
    for answer in answers[1:]:
        assert answer["error"]
        Draft202012Validator(SCHEMA).validate(answer)


def test_the_schema_refuses_what_is_no_finding():
    validator = Draft202012Validator(SCHEMA)
    assert not validator.is_valid({"id": 1})
    assert not validator.is_valid({"id": 1, "status": "fine"})


def test_the_declared_language_and_the_model_setting_are_honored(monkeypatch):
    line = _lines({"id": 1, "text": texts.LONG, "lang": "fr"})
    fitted = json.loads(runner.invoke(app, ["--jsonl", "-"], input=line).stdout)
    assert "declared as fr" in fitted["note"]
    monkeypatch.setenv("CURATE_READABILITY_MODEL", "published")
    published = json.loads(runner.invoke(app, ["--jsonl", "-"], input=line).stdout)
    assert published["lexile_like"] != fitted["lexile_like"]


def test_a_file_is_explained_to_a_reader(tmp_path):
    source = tmp_path / "lesson.txt"
    source.write_text(texts.LONG, encoding="utf-8")
    page = runner.invoke(app, [str(source)]).stdout
    for part in ("ok", "Grade bands", "this text", "whole work", "Hardest sentences", "unfamiliar"):
        assert part in page
    assert "not a certified Lexile measure" in page


def test_a_file_without_prose_says_why_there_is_no_number():
    page = runner.invoke(app, ["-"], input=texts.POEM).stdout
    assert "not_prose (mostly verse" in page
    assert "Estimate" not in page


def test_one_finding_can_be_had_as_json():
    found = json.loads(runner.invoke(app, ["-", "--json"], input=texts.LONG).stdout)
    assert found["status"] == "ok"


@pytest.mark.parametrize("arguments", [[], ["a", "--jsonl", "b"], ["missing.txt"]])
def test_wrong_use_is_one_clear_error(arguments):
    result = runner.invoke(app, arguments)
    assert isinstance(result.exception, ConfigError)
    assert "\n" not in str(result.exception)
