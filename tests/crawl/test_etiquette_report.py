"""The etiquette report, from a real crawl and from stored numbers."""

import json

import pytest
import yaml
from typer.testing import CliRunner

from curate.cli import crawl
from curate.crawl import CrawlStats
from curate.report.etiquette import etiquette_markdown, etiquette_of, etiquette_text

RUNNER = CliRunner()

STATS = {
    "finish_reason": "finished",
    "user_agent": "curate/0.1.0 (+mailto:library@district.example)",
    "robots": {
        "school.example": {
            "status": 200,
            "crawl_delay_s": 2.0,
            "n_refused": 12,
            "refused_urls": [f"https://school.example/no/{n}" for n in range(10)],
        },
        "school.example:8443": {"status": 404},
        "mirror.example": {"status": 0},
    },
    "delay_s": {"school.example": 2.0, "mirror.example": 1.0},
    "hosts": {
        "school.example": {
            "requests": 41,
            "bytes": 1_300_000,
            "retries": 2,
            "smallest_gap_s": 2.0104,
            "most_at_once": 1,
            "n_busy": 1,
            "n_holds": 1,
            "longest_hold_s": 5.0,
        }
    },
}


def test_the_text_says_what_each_host_asked_and_what_it_got():
    assert etiquette_text(CrawlStats(**STATS)) == [
        "etiquette toward mirror.example:",
        "  robots.txt of mirror.example did not answer",
        "  delay asked 1 s; what was kept was not measured",
        "etiquette toward school.example:",
        "  robots.txt of school.example answered 200, Crawl-delay 2 s",
        "  12 refused by robots.txt: https://school.example/no/0, https://school.example/no/1, "
        "https://school.example/no/2 ...",
        "  robots.txt of school.example:8443 answered 404, no Crawl-delay",
        "  delay asked 2 s, smallest gap kept 2.01 s",
        "  41 requests (2 of them second or third tries), 1.3 MB, one at a time",
        "  answers that say no: 1 x 429 or 503, 0 x 403",
        "  left alone 1 time, as Retry-After or a 429 asks: the longest 5 s",
        "user agent: curate/0.1.0 (+mailto:library@district.example)",
    ]


def test_the_page_for_a_publisher_lists_what_was_refused_and_says_how_to_keep_us_out():
    page = etiquette_markdown("school", "2026-11-22 08:00 UTC", CrawlStats(**STATS))
    assert page.startswith("# How the crawler asked: school\n\nCrawl of 2026-11-22 08:00 UTC.")
    assert "the first 10 of 12" in page
    assert "- `https://school.example/no/9`" in page
    assert "`curate/0.1.0 (+mailto:library@district.example)`" in page
    assert "`User-agent: curate`" in page


def test_numbers_of_a_crawl_before_it_was_measured_are_still_read_and_not_made_up():
    old = {"finish_reason": "finished", "delay_s": {"a.example": 1.0}}
    old["robots"] = {"a.example:8000": {"status": 200, "n_refused": 3}}
    (host,) = etiquette_of(CrawlStats(**old))
    assert host.traffic is None
    assert etiquette_text(CrawlStats(**old)) == [
        "etiquette toward a.example:",
        "  robots.txt of a.example:8000 answered 200, no Crawl-delay",
        "  3 refused by robots.txt",
        "  delay asked 1 s; what was kept was not measured",
    ]


@pytest.mark.slow
def test_a_crawl_reports_its_own_manners_as_the_site_saw_them(new_site, tmp_path, monkeypatch):
    monkeypatch.setenv("CURATE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("CURATE_ALLOW_NETWORKS", "127.0.0.0/8")
    links = "".join(f'<a href="/{n}">x</a>' for n in ("a", "no/b", "no/c"))
    site = new_site(
        {
            "/robots.txt": (200, {}, "User-agent: *\nCrawl-delay: 0.05\nDisallow: /no/\n"),
            "/": f"<!doctype html><title>x</title>{links}",
            "/a": "<!doctype html><title>A</title>",
        }
    )
    file = tmp_path / "zoo.yaml"
    home = f"{site.origin}/"
    zoo = {"id": "zoo", "name": "Zoo", "start": [home], "scope": [home], "delay_s": 0}
    file.write_text(yaml.safe_dump(zoo))

    def run(*arguments):
        return RUNNER.invoke(crawl.app, arguments, catch_exceptions=False).stdout

    run("run", str(file))
    text = run("report", "zoo")
    assert "robots.txt of 127.0.0.1:" in text
    assert "answered 200, Crawl-delay 0.05 s" in text
    assert f"2 refused by robots.txt: {home}no/b, {home}no/c" in text
    assert "delay asked 0.05 s, smallest gap kept 0." in text
    assert "3 requests, " in text
    assert "user agent: curate/0.1.0 (+contact not set)" in text
    (row,) = json.loads(run("report", "--json"))
    (host,) = row["etiquette"]
    assert host["traffic"]["requests"] == len(site.asked) == 3
    assert host["traffic"]["smallest_gap_s"] >= 0.05
    assert json.loads(run("report", "--format", "json")) == [row]
    assert run("report", "zoo", "--format", "markdown").startswith("# How the crawler asked: zoo")
