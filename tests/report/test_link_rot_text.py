"""The report as people and spreadsheets see it, and the commands that print it."""

import csv
import io
import json
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from typer.testing import CliRunner

from curate.cli.links import app
from curate.cli.links_report import Listed
from curate.errors import ConfigError, NotFound
from curate.loopback import Reply
from curate.plain import printable
from curate.report.csv_cells import cell
from curate.report.link_rot_records import Section
from curate.report.link_rot_tables import json_schema
from curate.review import decide, link_desk

SCHEMA = Path(__file__).parents[2] / "docs" / "schemas" / "links-report.schema.json"


@pytest.fixture
def invoke(settings, monkeypatch):
    monkeypatch.setenv("CURATE_DATA_DIR", str(settings.data_dir))

    def call(*words):
        result = CliRunner().invoke(app, list(words))
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return call


@pytest.fixture
def run(invoke):
    return lambda *words: invoke(*words).stdout


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
    with desk.open(6) as catalog:
        decide(catalog, "s-Equal [parts]", "accept")
        link_desk.assign(catalog, gone, "Kim Roe", date(2026, 3, 7))

    def next_look(url):
        return desk.link(url).next_check_at.date().isoformat()

    expected = f"""\
# Link rot

3 links in use on 2026-03-08: 2 alive, 1 dead.
Last check: 2026-03-08 08:00 UTC, 1 link looked at.
1 link overdue: `--overdue` lists what is.

## Changed by the last check

### Now dead (1)

- <{gone}> was suspect; gone at 3 checks since 2026-03-02, last: answered 404; used by 1 item, \
1 of them accepted

## Dead (1)

### 127.0.0.1 (1)

- <{gone}>
  - gone at 3 checks since 2026-03-02, last: answered 404
  - dead since 2026-03-08; first failed 2026-03-02; 3 failures in a row; last alive: never seen; \
next look {next_look(gone)}
  - **1 accepted item leads there**
  - used by [Equal \\[parts\\]](<{item}>) (accepted)
  - with Kim Roe, due 2026-03-07 (overdue)

## Moved for good (1)

### 127.0.0.1 (1)

- <{moved}>
  - now at {web.url("/new")}
  - alive since 2026-03-02; last alive: 2026-03-02; next look {next_look(moved)}
  - **1 accepted item leads there**
  - used by [Equal \\[parts\\]](<{item}>) (accepted)
  - fix: <{web.url("/new")}> (it redirects there for good, and the page there was up on 2026-03-02)
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
    assert [(link["section"], link["url"]) for link in found["links"]] == [
        ("suspect", web.url("/gone"))
    ]
    assert found["changes"][0]["now"] == "suspect"
    jsonschema.validate(found, json.loads(SCHEMA.read_text(encoding="utf-8")))


def test_words_of_strangers_steer_neither_markdown_nor_terminal_nor_spreadsheet(desk, web, run):
    desk.item([web.url("/gone")], name="\x1b[31m<b>`=1+1`</b>\n# head")
    desk.check(0)
    text = run("report")
    assert "\x1b" not in text
    assert "\\<b\\>\\`=1+1\\`\\</b\\> \\# head" in text
    assert "\x1b" not in run("show", web.url("/gone"))
    assert printable("a\x00b\u202ec\td") == "a b c d"


@pytest.mark.parametrize("first", "=+-@")
def test_a_cell_that_looks_like_a_formula_is_made_text(first):
    assert cell(f"{first}1") == f"'{first}1"
    assert cell("1") == "1"


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


def test_the_schema_on_paper_is_the_one_of_the_code():
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == json_schema()


def spoken_of(desk, web):
    """Links in every section, some of which people spoke of."""
    web.give("/new")
    links = {
        "dead": web.url("/dead"),
        "suspect": web.url("/suspect"),
        "disputed": web.url("/disputed"),
        "moved": web.give("/old", Reply(301, location="/new")),
        "restricted": web.give("/closed", Reply(401, b"sign in")),
        "ignored": web.url("/ignored"),
    }
    desk.item(list(links.values()), name="One", source="one")
    desk.item([links["dead"]], name="Two", source="two")
    desk.check(0)
    with desk.open(0) as catalog:
        link_desk.say(catalog, links["dead"], "dead", because="it closed")
        link_desk.say(catalog, links["disputed"], "alive", because="I see it")
        link_desk.ignore(catalog, links["ignored"], because="they move", until=date(2026, 3, 9))
        link_desk.assign(catalog, links["dead"], "Kim", date(2026, 3, 1))
    return links


NOW = ("--now", "2026-03-03T08:00:00Z")


def test_junit_fails_for_dead_links_only_and_names_each_link_once(desk, web, run):
    links = spoken_of(desk, web)
    root = ET.fromstring(run("report", "--format", "junit", *NOW))
    (suite,) = root.findall("testsuite")
    assert (suite.get("name"), suite.get("tests")) == ("one", "6")
    assert (root.get("failures"), root.get("skipped"), root.get("errors")) == ("1", "4", "0")
    outcome = {case.get("name"): [part.tag for part in case] for case in suite}
    assert outcome == {
        links["dead"]: ["failure"],
        links["moved"]: ["system-out"],
        **{links[name]: ["skipped"] for name in ("suspect", "disputed", "restricted", "ignored")},
    }
    (failure,) = root.iter("failure")
    assert "it closed" in failure.get("message")
    assert "with Kim, due 2026-03-01 (overdue)" in failure.text.splitlines()
    skipped = {case.get("name"): case.find("skipped") for case in suite}
    assert "they move" in skipped[links["ignored"]].get("message")
    (other,) = ET.fromstring(run("report", "--format", "junit", "--source", "two", *NOW))
    assert (other.get("name"), other.get("tests")) == ("two", "1")


def test_the_csv_names_owner_words_and_standing_and_ends_with_what_is_ignored(desk, web, run):
    links = spoken_of(desk, web)
    rows = cells(run("report", "--format", "csv", *NOW))
    assert [row["url"] for row in rows][0::5] == [links["dead"], links["ignored"]]
    first, last = rows[0], rows[-1]
    assert (first["owner"], first["due"], first["overdue"]) == ("Kim", "2026-03-01", "yes")
    assert (first["said_state"], first["said_because"]) == ("dead", "it closed")
    assert (first["n_accepted"], first["sources"]) == ("0", "one two")
    assert (last["ignored_until"][:10], last["ignored_because"]) == ("2026-03-10", "they move")
    moved = next(row for row in rows if row["section"] == "moved")
    assert moved["suggested_fix"] == web.url("/new")


def test_the_json_of_every_section_fits_its_schema(desk, web, run):
    spoken_of(desk, web)
    found = json.loads(run("report", "--json", "--since", "2026-03-01", *NOW))
    jsonschema.validate(found, json_schema())
    assert {link["section"] for link in found["links"]} == {
        "dead",
        "suspect",
        "disputed",
        "moved",
        "restricted",
    }
    assert [link["desk"]["is_ignored"] for link in found["ignored"]] == [True]


def test_the_markdown_groups_by_source_and_tells_ignored_links_last(desk, web, run):
    links = spoken_of(desk, web)
    text = run("report", "--by", "source", *NOW)
    assert text.count(f"- <{links['dead']}>\n") == 2  # under both sources
    headings = [line for line in text.splitlines() if line.startswith("## ")]
    assert headings == [
        "## Changed by the last check",
        "## Dead (1)",
        "## Suspect (1)",
        "## Said to work, but failing (1)",
        "## Moved for good (1)",
        "## Restricted (1)",
        "## Ignored for a time (1)",
    ]
    assert "ignored, comes back on 2026-03-10: they move" in text.partition("## Ignored")[2]
    assert "1 link overdue: `--overdue` lists what is." in text
    assert "1 link is ignored for a time: see the end." in text


def test_the_text_is_short_and_shows_colors_on_a_terminal_only(desk, web, run, monkeypatch):
    from curate.report import link_rot_terminal
    from curate.report.link_rot import link_rot

    links = spoken_of(desk, web)
    monkeypatch.setattr(link_rot_terminal, "MAX_LINKS", 2)
    text = run("report", "--format", "text", *NOW)
    assert "\x1b" not in text
    assert "Needs a person: 1 dead, 1 suspect, 1 said to work" in text
    assert "3 more links: `--format markdown` lists all." in text
    assert links["restricted"] not in text
    with desk.open(0) as catalog:
        colored = link_rot_terminal.as_text(link_rot(catalog), color=True)
    assert "\x1b[31mdead" in colored


def test_only_what_was_asked_for_fails_the_command(desk, web, invoke):
    spoken_of(desk, web)
    assert invoke("report", *NOW).exit_code == 0
    assert invoke("report", "--fail-on", "flaky", *NOW).exit_code == 0
    assert invoke("report", "--fail-on", "flaky", "--fail-on", "dead", *NOW).exit_code == 1
    assert invoke("report", "--fail-on", "dead", "--source", "two", *NOW).exit_code == 1
    assert invoke("report", "--fail-on", "dead", "--assignee", "Lee", *NOW).exit_code == 0


def test_lists_are_narrowed_by_owner_state_and_day(desk, web, run, monkeypatch):
    links = spoken_of(desk, web)

    def listed(*words):
        return [row["url"] for row in cells(run("report", "--format", "csv", *words, *NOW))]

    assert listed("--assignee", "kim") == [links["dead"]]
    assert listed("--overdue", "--state", "suspect") == []
    assert listed("--state", "moved", "--state", "restricted") == [
        links["moved"],
        links["restricted"],
    ]
    assert listed("--mine") == []
    monkeypatch.setenv("CURATE_ACTOR", "Kim")
    assert listed("--mine") == [links["dead"]]
    with pytest.raises(ConfigError, match="leave one out"):
        run("report", "--mine", "--assignee", "Lee")
    with pytest.raises(ConfigError, match="ISO 8601"):
        run("report", "--since", "yesterday")


def test_show_tells_what_people_said_who_mends_it_and_the_fixes(desk, web, run):
    links = spoken_of(desk, web)
    lines = [line.strip() for line in run("show", links["dead"], *NOW).splitlines()]
    assert "a person said on 2026-03-02: dead, it closed" in lines
    assert "with Kim, due 2026-03-01 (overdue)" in lines
    found = json.loads(run("show", links["moved"], "--json"))
    assert [fix["target"] for fix in found["fixes"]] == [web.url("/new")]
    assert found["desk"]["assignee"] is None
    assert "with nobody" in run("show", links["moved"])


def test_the_states_that_a_report_can_be_asked_for_are_its_sections():
    assert [one.value for one in Listed] == [section.value for section in Section]
