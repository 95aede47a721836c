"""`curate rubric`: lists, shows and checks rubrics; scores JSON Lines as its schema says."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from tests.rubric.items import URL
from typer.testing import CliRunner

from curate.bundled import folder
from curate.cli.rubric import app
from curate.errors import NotFound, RubricInvalid

SCHEMA = Path(__file__).parents[2] / "docs" / "schemas" / "rubric-score.schema.json"
NOW = "2026-03-01T12:00:00Z"
FULL = {
    "id": "full",
    "resource": {
        "name": "Rocas y minerales",
        "url": URL,
        "license": "CC-BY-NC-4.0",
        "inLanguage": "en",
        "dateModified": "2026-01-01",
        "publisher": "Rock House",
    },
    "provenance": {"license": {"kind": "quote", "text": "CC BY-NC 4.0 © «Roca»", "place": "p"}},
    "signals": {"page_bytes": 90_000, "translations": ["es"], "n_images": 2},
    "links": {
        "n_links": 9,
        "n_by_state": {"alive": 9},
        "last_checked_at": "2026-02-20T08:00:00Z",
        "own_state": "alive",
    },
    "people": {"adaptive": {"answer": "no", "actor_id": "a1", "at": "2026-02-01T00:00:00Z"}},
}
BARE = {"id": 7, "resource": {"name": "Bare", "url": URL}}


def run(*arguments, stdin=None):
    return CliRunner().invoke(app, list(arguments), input=stdin)


def scored(lines, *options):
    text = "".join(line if isinstance(line, str) else json.dumps(line) + "\n" for line in lines)
    result = run("score", "--jsonl", "-", "--now", NOW, *options, stdin=text)
    return result, [json.loads(line) for line in result.stdout.splitlines()]


def test_real_output_fits_the_schema():
    result, cards = scored([FULL, BARE, "not json\n"])
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(
        schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    for card in cards:
        validator.validate(card)
    assert not validator.is_valid({**cards[0], "score": 101})
    bare = {**cards[0]["answers"][0], "answer": "yes", "evidence": []}
    assert not validator.is_valid({**cards[0], "answers": [bare]})
    assert len(cards) == 3
    assert result.exit_code == 4


def test_items_are_scored_in_order_and_kept_apart():
    result, cards = scored([FULL, BARE])
    assert result.exit_code == 0
    assert [card["id"] for card in cards] == ["full", 7]
    assert cards[1]["score"] is None
    assert cards[1]["coverage"] == 0
    answers = {answer["question"]: answer for answer in cards[0]["answers"]}
    assert len(answers) == 14
    assert answers["licenses"]["answer"] == "partly"
    assert answers["licenses"]["evidence"][0]["text"] == "CC BY-NC 4.0 © «Roca»"
    assert answers["upkeep"]["answer"] == "yes"
    assert answers["adaptive"]["answer"] == "no"


def test_a_bad_line_is_answered_on_its_own_line_and_the_rest_go_on():
    wrong = {"id": "w", "resource": {"name": "W", "url": URL}, "signals": {"page_bytes": 10**400}}
    result, cards = scored([BARE, "[1]\n", {"id": "x"}, wrong, FULL])
    assert result.exit_code == 4
    assert [card.get("error") is not None for card in cards] == [False, True, True, True, False]
    assert cards[2]["id"] == "x"
    assert "resource" in cards[2]["error"]


def test_a_profile_changes_the_score_and_raises_deal_breakers(tmp_path):
    district = tmp_path / "district.yaml"
    district.write_text(
        "id: mine\nweights: {adaptive: 50}\ndeal_breakers: {licenses: [partly]}\n", "utf-8"
    )
    _, (plain,) = scored([FULL])
    _, (strict,) = scored([FULL], "--profile", str(district))
    assert strict["score"] < plain["score"]
    assert strict["deal_breakers"] == ["licenses"]
    assert plain["deal_breakers"] == []
    assert strict["profile"] == "mine"


def test_items_come_from_a_file_and_half_a_character_of_text_does_no_harm(tmp_path):
    items = tmp_path / "items.jsonl"
    broken = json.dumps({**BARE, "id": "\ud83d"})
    items.write_text(json.dumps(FULL) + "\n" + broken + "\n", "utf-8")
    result = run("score", "--jsonl", str(items), "--rubric", "purchase_questions", "--now", NOW)
    assert len([json.loads(line) for line in result.stdout.splitlines()]) == 2


def test_list_names_rubrics_and_profiles():
    assert "purchase_questions" in run("list").stdout
    listing = json.loads(run("list", "--json").stdout)
    assert {"name", "version", "title", "n_questions"} == set(listing["rubrics"][0])
    assert "default" in [profile["name"] for profile in listing["profiles"]]


def test_show_prints_every_question():
    shown = json.loads(run("show", "--json").stdout)
    text = run("show", "purchase_questions").stdout
    assert len(shown["questions"]) == 14
    for question in shown["questions"]:
        assert question["question"] in text
        assert f"[{question['id']}]" in text


def test_check_says_fine_or_what_is_wrong(tmp_path):
    shipped = folder("rubrics") / "purchase_questions.yaml"
    assert "14 questions: fine" in run("check", str(shipped)).stdout
    default = folder("rubrics") / "profiles" / "default.yaml"
    assert "fine" in run("check", str(default), "--rubric", str(shipped)).stdout
    cut = tmp_path / "cut.yaml"
    cut.write_text(shipped.read_text("utf-8").split("  - id: licenses")[0], "utf-8")
    result = run("check", str(cut))
    assert isinstance(result.exception, RubricInvalid)
    assert "n_questions says 14, the file holds 12" in str(result.exception)


@pytest.mark.parametrize("command", ["list", "show", "check", "score"])
def test_help_has_an_example(command):
    assert f"curate rubric {command}" in run(command, "--help").stdout


def test_an_unknown_rubric_is_an_error_of_its_own():
    result = run("score", "--jsonl", "-", "--rubric", "nonesuch", stdin="")
    assert isinstance(result.exception, NotFound)
