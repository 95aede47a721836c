"""Words of strangers, wherever they are shown: terminal, Markdown, spreadsheet, page."""

import csv
import io
from contextlib import redirect_stdout
from datetime import UTC, datetime
from types import SimpleNamespace
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from curate.cli import crawl, links, resources, run_command
from curate.crawl import CrawlStats
from curate.errors import NotFound
from curate.pipeline.crawl_report import CrawlReport
from curate.plain import BIDI_CONTROLS, printable, unsteered
from curate.report.csv_cells import cell
from curate.report.link_rot_tables import as_csv
from curate.report.markdown import address
from curate.report.run_summary import render_markdown
from curate.web.charts import highlighted
from curate.web.words import showable

STEERING = "\x1b\x9b\x07\x08\r\x00\x7f\u2028\u2029\ufeff" + BIDI_CONTROLS
HOSTILE = '\x1b]0;owned\x07\x1b[2J=HYPERLINK("http://evil.example")\u202e<script>\x9b31m'


@pytest.fixture
def run(settings, monkeypatch):
    monkeypatch.setenv("CURATE_DATA_DIR", str(settings.data_dir))

    def invoke(app, *words):
        result = CliRunner().invoke(app, list(words), catch_exceptions=False)
        return result.stdout + result.stderr

    return invoke


def is_harmless(text):
    return not set(text) & set(STEERING)


@given(st.text(alphabet=st.characters() | st.sampled_from(STEERING)))
def test_no_text_steers_once_it_is_made_printable(text):
    for shown in (printable(text), unsteered(text).replace("\t", "")):
        assert is_harmless(shown)
        assert not {category(c) for c in shown} & {"Cc", "Cs", "Zl", "Zp"}
    assert printable(printable(text)) == printable(text)


def test_words_of_every_script_stay_as_they_are():
    for words in ("Los números", "می\u200cخواهم", "水循环", "👩\u200d🏫 school", "שלום", "नमस्ते"):
        assert printable(words) == words


def test_a_hostile_title_is_harmless_in_every_list_and_record(desk, web, run):
    url = web.url("/gone")
    desk.item([url], name=f"Title {HOSTILE}")
    desk.check(0)
    for app, words in (
        (resources.app, ["list"]),
        (links.app, ["report"]),
        (links.app, ["report", "--format", "csv"]),
        (links.app, ["report", "--format", "text"]),
        (links.app, ["report", "--format", "junit"]),
        (links.app, ["show", url]),
    ):
        shown = run(app, *words)
        assert is_harmless(shown), (words, shown)
    assert "Title" in run(resources.app, "list")


def test_the_evidence_of_an_item_is_harmless_too():
    ground = {"place": f"title {HOSTILE}", "text": f"{HOSTILE}\nover two lines"}
    winner = {"value": [HOSTILE], "source_kind": "publisher", "evidence": ground}
    record = {
        "resource": {"name": HOSTILE, "url": f"https://a.example/{HOSTILE}"},
        "source": {"name": HOSTILE},
        "provenance": {"name": {"winner": winner}},
        "readability": None,
        "alignments": [],
        "scorecard": None,
    }
    out = io.StringIO()
    with redirect_stdout(out):
        resources._print(record)
    assert is_harmless(out.getvalue())
    assert len(out.getvalue().splitlines()) == 4


def test_a_hostile_address_is_harmless_in_the_crawl_report():
    report = CrawlReport(
        run_id="r",
        source_id="s",
        status="failed",
        reason=f"it redirects to http://a.example/{HOSTILE}",
        started_at=datetime(2026, 5, 1, tzinfo=UTC),
        finished_at=None,
        stats=CrawlStats(
            finish_reason="finished", traps={"calendar": 3}, trap_urls={"calendar": (HOSTILE,)}
        ),
    )
    shown = "\n".join(unsteered(line) for line in crawl._report_lines(report))
    assert is_harmless(shown)
    assert "it redirects to http://a.example/" in shown
    assert "left out as calendar: 3, such as" in shown


def test_an_error_that_quotes_a_stranger_is_harmless(monkeypatch, capsys):
    def fail(*args, **kwargs):
        raise NotFound(f"there is no {HOSTILE}")

    monkeypatch.setattr("curate.cli.load_app", lambda name: fail)
    assert run_command("search", []) == 2
    shown = capsys.readouterr().err
    assert shown.startswith("curate: there is no ")
    assert is_harmless(shown)


def test_a_problem_that_quotes_a_stranger_is_one_harmless_line_of_the_summary():
    shown = render_markdown({"problems": [f"source s: {HOSTILE}\n# A heading"]})
    assert is_harmless(shown)
    assert "\n# A heading" not in shown


@pytest.mark.parametrize("lead", ["", " ", "\u00a0", "\n", "\t", "\r", "\u3000"])
@pytest.mark.parametrize("sign", "=+-@＝＋－＠")
def test_no_cell_is_a_formula_after_white_space_or_in_wide_signs(lead, sign):
    assert cell(f'{lead}{sign}HYPERLINK("http://evil.example","Prize")').startswith("'")


def test_no_cell_of_the_csv_begins_as_a_formula(desk, web, run):
    desk.item([web.url("/gone")], name='=HYPERLINK("http://evil.example")')
    desk.check(0)
    rows = list(csv.reader(io.StringIO(run(links.app, "report", "--format", "csv"))))
    assert len(rows) == 2
    assert not [cell for row in rows for cell in row if cell.lstrip()[:1] in {"=", "+", "-", "@"}]


def test_an_address_ends_no_markdown_link():
    assert address("https://a.example/> [x](javascript:alert(1)) <\x1b[0m") == (
        "<https://a.example/%3E%20[x](javascript:alert(1))%20%3C%20[0m>"
    )


def test_a_page_shows_no_sign_that_turns_the_reading_order():
    assert showable(f"a{STEERING}b\nc") == "a\u2028\u2029\ufeffb\nc"
    marked = highlighted("x\u202e\x02<script>\x03y")
    assert marked == "x<mark>&lt;script&gt;</mark>y"


def test_an_empty_report_has_a_heading_row_only():
    empty = SimpleNamespace(links=(), ignored=())
    assert as_csv(empty).count("\n") == 1
