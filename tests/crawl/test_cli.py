import json
import re

import pytest
import yaml
from typer.testing import CliRunner

from curate.cli import crawl, sources
from curate.errors import NotFound, SourceInvalid

RUNNER = CliRunner()


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("CURATE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("CURATE_ALLOW_NETWORKS", "127.0.0.0/8")
    monkeypatch.setenv("CURATE_ACTOR", "Ada")
    return tmp_path


def write(path, **fields):
    given = {"id": "zoo", "name": "Zoo", "start": ["http://127.0.0.1:9/"], "delay_s": 0}
    given["scope"] = fields.get("start", given["start"])
    path.write_text(yaml.safe_dump({**given, **fields}))
    return str(path)


def run(app, *arguments):
    return RUNNER.invoke(app, arguments, catch_exceptions=False)


def listed(source_id):
    rows = json.loads(run(sources.app, "list", "--json").stdout)
    return next(row for row in rows if row["id"] == source_id)


def test_a_source_is_added_approved_and_unapproved_again_by_any_change(home):
    file = home / "zoo.yaml"
    assert run(sources.app, "add", write(file)).exit_code == 0
    assert (home / "data" / "sources" / "zoo.yaml").is_file()
    assert listed("zoo")["approved"] is False
    assert "Ada" in run(sources.app, "approve", "zoo", "--note", "seen").stdout
    assert listed("zoo")["approved"] is True
    run(sources.app, "add", write(file, delay_s=0.5))
    assert listed("zoo")["approved"] is False
    shown = run(sources.app, "list").stdout
    assert re.search(r"^zoo +site +weekly +not approved\n +Zoo; unverified", shown, re.MULTILINE)


def test_show_prints_every_field_as_json(home):
    run(sources.app, "add", write(home / "zoo.yaml"))
    shown = json.loads(run(sources.app, "show", "zoo", "--json").stdout)
    assert (shown["delay_s"], shown["approved"]) == (0, False)
    assert "start: " in run(sources.app, "show", "zoo").stdout


def test_a_bad_file_is_not_added(home):
    with pytest.raises(SourceInvalid, match="field `delay` is unknown; did you mean `delay_s`"):
        run(sources.app, "add", write(home / "zoo.yaml", delay=1))
    assert not (home / "data" / "sources" / "zoo.yaml").exists()


def test_a_report_on_a_source_that_was_never_crawled_says_so(home):
    assert "nothing was crawled yet" in run(crawl.app, "report").stderr
    with pytest.raises(NotFound, match="never crawled"):
        run(crawl.app, "report", "zoo")


@pytest.mark.slow
def test_crawl_run_sums_up_each_source_and_the_report_tells_the_rest(home, new_site):
    site = new_site({"/": '<!doctype html><title>Zoo</title><a href="/2">2</a><a href="/3">3</a>'})
    good = write(home / "good.yaml", id="good", start=[f"{site.origin}/"], max_pages=1)
    bad = write(home / "bad.yaml", id="bad", start=[f"{site.origin}/gone"])
    result = run(crawl.app, "run", good, bad)
    assert result.exit_code == 4  # one of two failed
    assert result.stdout.startswith("good: 1 pages (0 unchanged), 0 redirects, 0 errors")
    assert result.stdout.endswith("; 2 more were left out by max_pages\n")
    assert "/2" not in site.paths()
    assert "good is not approved" in result.stderr
    assert "source bad: no page could be fetched (answers: 1 x 404)" in result.stderr
    reports = {r["source_id"]: r for r in json.loads(run(crawl.app, "report", "--json").stdout)}
    assert reports["good"]["stats"]["pages"] == 1
    assert (reports["bad"]["status"], reports["bad"]["stats"]["errors"]) == ("failed", {"404": 1})
    text = run(crawl.app, "report", "bad").stdout
    assert "why: no page could be fetched" in text
    assert "errors: 1 x 404" in text


@pytest.mark.slow
def test_exit_code_3_says_that_no_source_could_be_reached(home):
    result = run(crawl.app, "run", write(home / "zoo.yaml"))
    assert result.exit_code == 3
    assert "the site cannot be reached" in result.stderr
