import json
from pathlib import Path

import pytest
import typer
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from curate.cli.extract import command
from curate.errors import EXIT_REJECTED, ConfigError
from tests.extract.pages import URL, page

SCHEMA = json.loads(Path("docs/schemas/extract.schema.json").read_text(encoding="utf-8"))
HTML = page(
    "<h1>Beans</h1><footer>This lesson is licensed under "
    "<a href='https://creativecommons.org/licenses/by/4.0/'>CC BY 4.0</a></footer>"
)


@pytest.fixture
def run():
    app = typer.Typer()
    app.command()(command)

    def invoke(*args, text=None):
        return CliRunner().invoke(app, list(args), input=text)

    return invoke


def lines_of(result):
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    validator = Draft202012Validator(SCHEMA)
    for line in lines:
        validator.validate(line)
    return lines


def test_lines_are_answered_in_order_with_evidence_and_fit_the_schema(run, tmp_path):
    (tmp_path / "a.html").write_text(HTML, encoding="utf-8")
    source = [
        {"id": 1, "url": URL, "html": HTML, "unknown": True},
        {"id": "b", "url": URL, "path": str(tmp_path / "a.html")},
    ]
    result = run("--jsonl", "-", text="\n".join(map(json.dumps, source)))
    assert result.exit_code == 0
    first, second = lines_of(result)
    assert (first["id"], second["id"]) == (1, "b")
    assert first["resource"] == second["resource"]
    assert first["resource"]["license"] == "CC-BY-4.0"
    assert "description" not in first["resource"]
    assert first["provenance"]["license"]["text"].startswith("This lesson is licensed")
    assert first["provenance"]["inLanguage"]["sourceKind"] == "publisher"
    assert set(first["provenance"]) == set(first["resource"]) - {"url"}
    assert first["prose_words"] > 20
    assert first["signals"]["n_images"] == 0


def test_bad_lines_are_answered_in_place_and_end_in_exit_4(run, tmp_path):
    source = [
        "not json",
        json.dumps({"id": 2, "url": URL, "html": ""}),
        json.dumps({"id": 3, "url": URL}),
        json.dumps({"id": 4, "url": URL, "path": str(tmp_path / "missing.html")}),
        json.dumps({"id": 5, "url": "plants", "html": HTML}),
        json.dumps({"id": 6, "url": URL, "html": HTML}),
    ]
    result = run("--jsonl", "-", text="\n".join(source))
    assert result.exit_code == EXIT_REJECTED
    lines = lines_of(result)
    assert [line.get("id") for line in lines] == [None, 2, 3, 4, 5, 6]
    assert lines[1]["error"].startswith("empty: ")
    assert [line["id"] for line in lines if "error" not in line] == [6]


def test_one_page_is_shown_readable_or_as_json(run):
    shown = run("-", "--url", URL, text=HTML).stdout
    assert "license: CC-BY-4.0   [publisher, license_link]" in shown
    assert (
        json.loads(run("-", "--url", URL, "--json", text=HTML).stdout)["resource"]["name"]
        == "Beans"
    )


def test_a_page_without_its_address_is_a_usage_error(run):
    assert isinstance(run("-", text=HTML).exception, ConfigError)
    assert isinstance(run().exception, ConfigError)
    assert isinstance(run("--jsonl", "no-such-file.jsonl").exception, ConfigError)
