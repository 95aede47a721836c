import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from curate.cli.links import app
from curate.errors import ConfigError

from .conftest import NOW, page

TEXT = " ".join(f"verb{n}" for n in range(40))
SCHEMA = Path(__file__).parents[2] / "docs" / "schemas" / "links-check.schema.json"
FLAGS = ["--allow-network", "127.0.0.0/16", "--interval-ms", "0", "--now", NOW]


def invoke(*words, **more):
    return CliRunner().invoke(app, ["check", *words, *FLAGS], **more)


@pytest.fixture
def links(site, tmp_path):
    """A file with one link of each verdict, a comment, a blank line and a repeat."""
    good = site.give("/good", 200, page("Lesson", TEXT))
    rows = [
        "# links of unit 1",
        good,
        "",
        site.give("/gone", 404),
        site.give("/old", 301, Location="/good"),
        site.give("/closed", 401),
        site.give("/odd", 418),
        "mailto:a@example.org",
        good,
    ]
    path = tmp_path / "links.txt"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_json_lines_answer_every_link_in_order_and_fit_the_schema(links):
    result = invoke("--file", str(links), "--json")
    assert result.exit_code == 0
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    verdicts = [row["verdict"] for row in rows]
    assert verdicts == ["alive", "dead", "alive", "restricted", "failing", "skipped", "alive"]
    states = [row["state"] for row in rows]
    assert states == ["alive", "suspect", "alive", "restricted", "suspect", "skipped", "alive"]
    assert rows[2]["moved"] == "permanent"
    assert rows[2]["hops"] == [
        {"url": rows[2]["url"], "status": 301},
        {"url": rows[0]["url"], "status": 200},
    ]
    assert {row["checked_at"] for row in rows} == {NOW}
    validator = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    for row in rows:
        validator.validate(row)
        broken = {name: value for name, value in row.items() if name != "verdict"}
        assert not validator.is_valid(broken)


def test_links_come_from_standard_input_too(site):
    url = site.give("/gone", 404)
    result = invoke("--file", "-", "--json", input=f"{url}\r\n")
    assert [json.loads(line)["url"] for line in result.stdout.splitlines()] == [url]


def test_the_table_shows_each_link_and_counts_go_to_standard_error(links):
    result = invoke("--file", str(links))
    assert result.exit_code == 0
    assert "http_404" in result.stdout
    assert "3 alive" in result.stderr


def test_a_verdict_that_the_user_watches_for_makes_the_exit_code_one(links):
    assert invoke("--file", str(links), "--json", "--fail-on", "dead").exit_code == 1
    assert invoke("--file", str(links), "--json", "--fail-on", "restricted").exit_code == 1


def test_no_such_verdict_in_the_file_exits_fine(site, tmp_path):
    path = tmp_path / "links.txt"
    path.write_text(site.give("/gone", 404), encoding="utf-8")
    assert invoke("--file", str(path), "--json", "--fail-on", "failing").exit_code == 0


@pytest.mark.parametrize(
    "words",
    [
        ["--file", "/no/such/file"],
        ["--file", "-", "--ca-file", "/no/such.pem"],
        ["--file", "-", "--allow-network", "everything"],
    ],
)
def test_a_wrong_option_is_a_clear_error_and_not_a_crash(words):
    result = invoke(*words, input="")
    assert isinstance(result.exception, ConfigError)


def test_an_empty_file_is_fine():
    result = invoke("--file", "-", "--json", input="# nothing\n\n")
    assert (result.exit_code, result.stdout) == (0, "")


def test_an_authority_file_that_is_none_is_a_clear_error(site, tmp_path):
    path = tmp_path / "ca.pem"
    path.write_text("not a certificate", encoding="utf-8")
    result = invoke("--file", "-", "--ca-file", str(path), input=site.give("/gone", 404))
    assert isinstance(result.exception, ConfigError)


def test_help_names_an_example():
    result = CliRunner().invoke(app, ["check", "--help"])
    assert "Example:" in result.stdout


def test_many_links_sent_to_one_address_are_told_dead_when_the_run_is_over(site, tmp_path):
    for name in ("fractions", "volcanoes", "sonnets", "magnets"):
        site.give(f"/lessons/{name}", 301, Location="/spring-offers")
    site.give("/spring-offers", 200, page("Our offers", " ".join(f"offer{n}" for n in range(60))))
    urls = [site.url(f"/lessons/{n}") for n in ("fractions", "volcanoes", "sonnets", "magnets")]
    path = tmp_path / "links.txt"
    path.write_text("\n".join([*urls, site.url("/spring-offers"), urls[0]]) + "\n")
    result = invoke("--file", str(path), "--json")
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [row["url"] for row in rows] == [*urls, site.url("/spring-offers"), urls[0]]
    found = [(row["verdict"], row["kind"], row["moved"]) for row in rows]
    assert found == [("dead", "soft_404", None)] * 4 + [("alive", "ok", None), found[0]]
    assert "/spring-offers" in rows[0]["evidence"]
