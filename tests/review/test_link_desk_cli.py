"""`curate links accept, ignore, fixed, dead, assign, log`: what stands, and the number to undo."""

import json
import re
from datetime import UTC, datetime

import pytest
from tests.report.web import Desk

from curate.cli import run_command

URL, OTHER = "https://a.example/x", "https://a.example/y"


@pytest.fixture
def command(catalog, settings, monkeypatch, capsys):
    """Runs `curate` words over a catalog of two links; gives exit code, output and errors."""
    Desk(catalog, datetime(2026, 3, 2, 8, tzinfo=UTC)).item([URL, OTHER], name="Rocks")
    monkeypatch.setenv("CURATE_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("CURATE_NOW", "2026-03-02T08:00:00Z")

    def run(*words):
        code = run_command(words[0], words[1:])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def number_in(text):
    return re.search(r"review undo (\d+)", text)[1]


def test_each_word_tells_what_now_stands_and_how_to_take_it_back(command):
    for words, stands in (
        (("accept", URL, "--to", "https://b.example/x"), "at its new address, https://b.example/x"),
        (("ignore", URL, "--because", "they move", "--days", "30"), "comes back on 2026-04-01"),
        (("fixed", URL, "--because", "I see it"), "a person said on 2026-03-02: alive, I see it"),
        (("dead", OTHER, "--because", "sold"), "a person said on 2026-03-02: dead, sold"),
        (("assign", URL, "Kim Roe", "--due", "2026-03-09"), "with Kim Roe, due 2026-03-09"),
    ):
        code, out, err = command("links", *words)
        assert (code, stands in out) == (0, True), (words, out, err)
        assert command("review", "undo", number_in(err))[0] == 0
    _, out, _ = command("links", "show", URL)
    assert "with nobody" in out
    assert "ignored" not in out


def test_a_word_that_stands_already_is_not_noted_again(command):
    first = command("links", "ignore", URL, "--because", "x", "--until", "2026-03-09")
    again = command("links", "ignore", URL, "--because", "x", "--until", "2026-03-09")
    assert first[1] == again[1] == f"{URL}: ignored, comes back on 2026-03-10: x\n"
    assert "nothing was noted" in again[2]
    _, out, _ = command("links", "unignore", URL)
    assert out == f"{URL}: nothing stands\n"


def test_several_links_or_a_host_are_spoken_of_at_once(command):
    code, out, err = command("links", "dead", URL, OTHER, "--because", "sold")
    assert (code, len(out.splitlines())) == (0, 2)
    assert "decisions 1 to 2" in err
    code, out, _ = command("links", "assign", "Kim", "--host", "A.example")
    assert [line.partition(": ")[0] for line in out.splitlines()] == [URL, OTHER]
    code, out, _ = command("links", "unsay", "--host", "a.example")
    assert (code, out.count("with Kim")) == (0, 2)


def test_the_log_names_who_said_what(command):
    assert "Nobody said anything yet" in command("links", "log")[2]
    command("links", "assign", URL, "Kim")
    command("links", "dead", OTHER, "--because", "sold")
    rows = json.loads(command("links", "log", "--json")[1])
    assert [(row["action"], row["url"]) for row in rows] == [("say", OTHER), ("assign", URL)]
    assert (rows[1]["words"], rows[1]["actor"]) == ({"assignee": "Kim"}, "operator")
    (line,) = command("links", "log", URL)[1].splitlines()
    assert line.endswith(f"assign = Kim, by operator: {URL}")
    (line,) = command("links", "log", OTHER)[1].splitlines()
    assert line.endswith(f"say = dead, sold, by operator: {OTHER}")  # no time a second time


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("ignore", URL, "--because", "x"), "say how long"),
        (("ignore", URL, "--because", "x", "--until", "2026-03-09", "--days", "3"), "say how long"),
        (("ignore", URL, "--because", " ", "--days", "3"), "say why"),
        (("ignore", URL, "--because", "x", "--until", "soon"), "is no day"),
        (("ignore", URL, "--because", "x", "--days", "999999999999"), "366 days ahead"),
        (("accept", URL), "no look proves"),
        (("accept", URL, OTHER, "--to", "https://b.example/"), "fits one link"),
        (("assign", URL, " "), "name the person"),
        (("assign", "Kim"), "name a link"),
        (("fixed", "https://nowhere.example/", "--because", "x"), "no item uses a link"),
        (("unassign",), "name a link"),
    ],
)
def test_a_mistake_is_one_line_and_exit_code_2(command, words, told):
    code, _, err = command("links", *words)
    assert code == 2
    assert told in err
    assert len(err.strip().splitlines()) == 1
    assert json.loads(command("links", "log", "--json")[1]) == []
