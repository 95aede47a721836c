"""The report as people and spreadsheets see it, and the commands that print it."""

import csv
import io
import json

import pytest
from typer.testing import CliRunner

from curate.cli.links import app
from curate.errors import ConfigError, NotFound
from curate.loopback import Reply
from curate.report.link_rot_text import printable


@pytest.fixture
def run(settings, monkeypatch):
    monkeypatch.setenv("CURATE_DATA_DIR", str(settings.data_dir))

    def invoke(*words):
        result = CliRunner().invoke(app, list(words))
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.stdout

    return invoke


def cells(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_an_empty_catalog_says_what_to_do_next(run):
    text = run("report")
    assert text.startswith("# Link rot\n\nNo item in the catalog uses a link yet.")
    assert "`curate run SOURCE`" in text
    assert cells(run("report", "--format", "csv")) == []


def test_links_that_nobody_checked_are_said_to_be_due(desk, web, run):
    desk.item([web.give("/a"), web.give("/b")])
    text = run("report", "--now", "2026-03-02T08:00:00Z")
    assert "2 links in use on 2026-03-02: 2 new." in text
    assert "2 links due now: `curate links check`." in text
    assert "No link needs a person." not in text


def test_the_markdown_tells_news_first_and_each_link_with_its_ground(desk, web, run):
    web.give("/new")
    moved = web.give("/old", Reply(301, location="/new"))
    gone = web.url("/gone")
    item = desk.item([gone, moved, web.give("/fine")], name="Equal [parts]")
    for day in (0, 3, 6):
        desk.check(day)
    expected = f"""\
# Link rot

3 links in use on 2026-03-08: 2 alive, 1 dead.
Last check: 2026-03-08 08:00 UTC, 1 link looked at.

## Changed by the last check

### Now dead (1)

- <{gone}> was suspect; gone at 3 checks since 2026-03-02, last: answered 404; used by 1 item

## Dead (1)

### 127.0.0.1 (1)

- <{gone}>
  - gone at 3 checks since 2026-03-02, last: answered 404
  - dead since 2026-03-08; first failed 2026-03-02; 3 failures in a row; last alive: never seen; \
next look 2026-03-15
  - used by [Equal \\[parts\\]](<{item}>)

## Moved for good (1)

### 127.0.0.1 (1)

- <{moved}>
  - now at {web.url("/new")}
  - alive since 2026-03-02; last alive: 2026-03-02; next look 2026-04-01
  - used by [Equal \\[parts\\]](<{item}>)
  - fix: <{web.url("/new")}> (it redirects there for good)
"""
    assert run("report", "--now", "2026-03-08T08:00:00Z") == expected


def test_an_incident_stands_before_everything_else(desk, web, run):
    desk.item([web.give(f"/{n}") for n in range(3)])
    desk.check(0)
    web.down()
    desk.check(7)
    web.up()
    text = run("report", "--now", "2026-03-09T09:00:00Z")
    (sentence,) = [line for line in text.splitlines() if line.startswith("- ")]
    assert sentence == (
        "- 2026-03-09: 3 of 3 links failed at once (refused 3): the network or we ourselves were "
        "down. This counts against no link; 3 links will be looked at again from 2026-03-10."
    )
    assert "## Dead" not in text
    assert "No link needs a person." in text


def test_the_csv_has_one_row_a_link_with_dates_figures_and_items(desk, web, run, tmp_path):
    gone = web.url("/gone")
    items = [desk.item([gone], name=name) for name in ("A", "B")]
    desk.check(0)
    path = tmp_path / "rot.csv"
    assert run("report", "--format", "csv", "--output", str(path)) == ""
    assert path.read_bytes().count(b"\r\n") == 2
    (row,) = cells(path.read_text(encoding="utf-8"))
    assert row["url"] == gone
    assert (row["state"], row["verdict"], row["kind"]) == ("suspect", "dead", "http_404")
    assert (row["status"], row["failures_in_a_row"], row["n_items"]) == ("404", "1", "2")
    assert row["first_failed"] == row["last_check"] == "2026-03-02T08:00:00+00:00"
    assert row["next_check"] == "2026-03-05T08:00:00+00:00"
    assert (row["last_alive"], row["suggested_fix"]) == ("", "")
    assert row["items"] == " ".join(items)


def test_the_json_holds_what_the_markdown_tells(desk, web, run):
    desk.item([web.url("/gone")])
    desk.check(0)
    text = run("report", "--json", "--source", "s", "--now", "2026-03-03")
    assert text == run("report", "--format", "json", "--source", "s", "--now", "2026-03-03")
    found = json.loads(text)
    assert found["source"] == "s"
    assert found["groups"]["suspect"][0]["links"][0]["url"] == web.url("/gone")
    assert found["changes"][0]["now"] == "suspect"
    assert set(found["groups"]) == {"dead", "suspect", "flaky", "restricted"}


def test_words_of_strangers_steer_neither_markdown_nor_terminal_nor_spreadsheet(desk, web, run):
    desk.item([web.url("/gone")], name="\x1b[31m<b>`=1+1`</b>\n# head")
    desk.check(0)
    text = run("report")
    assert "\x1b" not in text
    assert "\\<b\\>\\`=1+1\\`\\</b\\> # head" in text
    assert "\x1b" not in run("show", web.url("/gone"))
    assert printable("a\x00b\u202ec\td") == "a b c d"


@pytest.mark.parametrize("first", "=+-@")
def test_a_cell_that_looks_like_a_formula_is_made_text(first):
    from curate.report.link_rot_text import _cell

    assert _cell(f"{first}1") == f"'{first}1"
    assert _cell("1") == "1"


def test_a_file_that_cannot_be_written_is_one_clear_line(run):
    with pytest.raises(ConfigError, match="/no/such/folder"):
        run("report", "--output", "/no/such/folder/rot.md")


def test_show_tells_every_look_newest_first_and_which_count_for_nothing(desk, web, run):
    url = web.give("/a")
    item = desk.item([url], name="Fractions")
    desk.check(0)
    web.down()
    desk.check(7)
    web.up()
    del web.pages["/a"]
    desk.check(8)
    lines = run("show", url).splitlines()
    assert lines[0] == url
    assert lines[1].startswith("  suspect since 2026-03-10: 1 failed since 2026-03-10")
    assert f"      Fractions  {item}" in lines
    looks = [line.split()[:3] for line in lines[-4:] if line.strip().startswith("2026")]
    assert looks == [
        ["2026-03-10", "08:00", "dead"],
        ["2026-03-09", "08:00", "failing"],
        ["2026-03-02", "08:00", "alive"],
    ]
    assert lines[-2].strip().startswith("counts for nothing: 1 of 1 links failed at once")


def test_show_finds_a_link_by_any_spelling_of_its_address(desk, web, run):
    desk.item(["https://a.example/x?a=1&b=2#part"])
    found = json.loads(run("show", "HTTPS://A.example:443/x?b=2&a=1#part", "--json"))
    assert found["url"] == "https://a.example/x?a=1&b=2#part"
    assert (found["state"], found["looks"]) == ("new", [])


def test_show_of_a_link_that_nobody_uses_is_a_clear_error(run):
    with pytest.raises(NotFound, match="no item uses"):
        run("show", "https://a.example/")


@pytest.mark.parametrize("verb", ["check", "report", "show"])
def test_help_names_an_example(verb, run):
    assert "Example:" in run(verb, "--help")
