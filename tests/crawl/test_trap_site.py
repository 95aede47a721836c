"""A site full of traps beside real pages, crawled once: the crawl ends by itself, with them all."""

import re
from collections import Counter

import pytest
from typer.testing import CliRunner

from curate.cli import crawl
from curate.crawl import SourceDefinition
from curate.pipeline.crawl_step import crawl_source

pytestmark = pytest.mark.slow

N_STORIES = 500
N_CHAPTERS = 110  # each reached from the one before only
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August")


def page(title, body, *hrefs):
    links = "".join(f'<a href="{href}">go</a>' for href in hrefs)
    return f"<!doctype html><title>{title}</title><nav>School site</nav>{body}{links}"


def calendar(year, month):
    turned, later = year + month // 12, month % 12 + 1
    cells = "".join(f"<td>{day}</td>" for day in range(1, 29))
    heading = f"<h1>{MONTHS[month % 8]} {year}</h1><table>{cells}</table>"
    days = [f"/day/{year}/{month}/{day}/" for day in range(1, 9)]
    return page("Calendar", heading, f"/calendar?year={turned}&month={later}", *days)


def facets(query):
    chosen = set(query.split("&"))
    names = [f"{name}={value}" for name in "abcde" for value in range(4)]
    hrefs = [f"/find?{'&'.join(sorted(chosen | {name}))}" for name in names if name not in chosen]
    return page("Find", f"<p>{' '.join(sorted(chosen))}: no lesson fits</p>", *hrefs)


class TrapSite(dict):
    """Answers for any path; `get` is what the loopback site asks."""

    def get(self, path, default=None):
        if found := re.fullmatch(r"/stories/en/(\d{4})/", path):
            n = int(found.group(1))
            return page(f"Story {n}", f"<p>The fox of tale w{n * 7919}x ran home.</p>")
        if found := re.fullmatch(r"/book/chapter-(\d+)", path):
            n = int(found.group(1))
            following = [f"/book/chapter-{n + 1}"] if n < N_CHAPTERS else []
            return page("A long book", f"<p>And then w{n * 104729}x came.</p>", *following)
        if found := re.fullmatch(r"/calendar\?month=(\d+)&year=(\d+)", path):
            return calendar(int(found.group(2)), int(found.group(1)))
        if found := re.fullmatch(r"/day/(\d+)/(\d+)/(\d+)/", path):
            return page("Calendar", f"<h1>{MONTHS[int(found.group(2)) % 8]} {found.group(3)}</h1>")
        if path.startswith("/find?"):
            return facets(path.partition("?")[2])
        if path.startswith("/deep/"):
            return page("Deep", "<p>Further down</p>", f"{path}a/b/", f"{path}c/")
        if path.startswith("/maze/"):
            word = path.split("/")[2]
            turns = [f"/maze/{word}{letter}" for letter in "xyz"]
            return page("Maze", "<p>Turn around</p>", *turns)
        if found := re.fullmatch(r"/hop/(\d+)", path):
            return (302, {"Location": f"/hop/{int(found.group(1)) + 1}"}, b"")
        if path.startswith("/session/"):
            n = len(path) * 7919
            return page("Session", "<p>Once</p>", f"{path.partition('?')[0]}?sid={n:032x}")
        return super().get(path, default)


@pytest.fixture(scope="module")
def crawled(new_site, new_catalog, captures):
    site = new_site()
    stories = [f"/stories/en/{n:04}/" for n in range(N_STORIES)]
    traps = [
        "/calendar?month=1&year=2020",
        "/find?a=1",
        "/deep/",
        "/maze/w",
        "/hop/1",
        "/session/a",
    ]
    site.pages = TrapSite(
        {
            "/": page("Start", "", "/stories/", "/book/chapter-1", "/tick", *traps),
            "/stories/": page("Stories", "", *stories),
            "/tick": (302, {"Location": "/tock"}, b""),
            "/tock": (302, {"Location": "/tick"}, b""),
        }
    )
    catalog = new_catalog()
    definition = SourceDefinition(
        id="traps",
        name="Traps",
        start=[f"{site.origin}/"],
        scope=[f"{site.origin}/"],
        delay_s=0,
        max_pages=20_000,
    )
    result = crawl_source(catalog, definition)
    return {
        "site": site,
        "catalog": catalog,
        "result": result,
        "asked": Counter("/" + path.split("/")[1].partition("?")[0] for path in site.paths()),
        "rows": captures(catalog),
    }


def test_a_crawl_of_endless_traps_ends_by_itself(crawled):
    result = crawled["result"]
    assert (result.finish_reason, result.over_max_pages, result.too_deep) == ("finished", 0, 0)
    assert result.requests < N_STORIES + N_CHAPTERS + 700


def test_a_large_family_and_a_long_chain_of_real_pages_lose_nothing(crawled):
    rows, origin = crawled["rows"], crawled["site"].origin
    for n in range(N_STORIES):
        assert rows[f"{origin}/stories/en/{n:04}/"].payload_hash is not None
    for n in range(1, N_CHAPTERS + 1):
        assert rows[f"{origin}/book/chapter-{n}"].payload_hash is not None


@pytest.mark.parametrize(
    ("folder", "most"),
    [
        ("/calendar", 80),
        ("/day", 150),
        ("/find", 300),
        ("/deep", 120),
        ("/maze", 120),
        ("/hop", 11),
        ("/session", 2),
        ("/tick", 1),
        ("/tock", 1),
    ],
)
def test_each_trap_costs_a_bounded_number_of_requests(crawled, folder, most):
    assert 1 <= crawled["asked"][folder] <= most


def test_what_was_left_out_is_counted_by_kind_with_examples(crawled):
    result = crawled["result"]
    assert set(result.traps) >= {
        "calendar", "facets", "repeating_path", "same_content", "session_id",
        "redirect_loop", "redirect_chain",
    }  # fmt: skip
    assert set(result.trap_urls) == set(result.traps)
    assert all(1 <= len(urls) <= 10 for urls in result.trap_urls.values())
    assert result.traps["redirect_chain"] == 1
    assert result.trap_urls["redirect_loop"][0].endswith(("/tick", "/tock"))


def test_the_crawl_report_shows_what_was_left_out(crawled, monkeypatch):
    settings = crawled["catalog"].settings
    monkeypatch.setenv("CURATE_DATA_DIR", str(settings.data_dir))
    shown = CliRunner().invoke(crawl.app, ["report", "traps"]).stdout
    assert re.search(r"left out as calendar: \d+, such as http://127\.0\.0\.1:\d+/", shown)
    assert "left out as redirect chain: 1, such as" in shown
