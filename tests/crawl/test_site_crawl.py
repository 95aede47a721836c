"""One site with everything on it, crawled twice; most assertions share these two crawls."""

import gzip
import socket
from collections import Counter

import pytest

from curate.crawl import SourceDefinition
from curate.hashing import bytes_hash
from curate.pipeline.crawl_step import crawl_source

PUBLISHED = "https://school.example"
LESSONS = f"{PUBLISHED}/lessons"
LATIN_1 = "<title>Año</title><p>El niño soñó.</p>".encode("latin-1")
SITEMAP_NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'

pytestmark = pytest.mark.slow


def page(title, *hrefs):
    links = "".join(f'<a href="{href}">go</a>' for href in hrefs)
    return f"<!doctype html><title>{title}</title>{links}"


def endless(sent):
    def answer(handler):
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.end_headers()
        block = b"<p>again and again</p>" * 3000
        while sum(sent) < 50 * 1024 * 1024:
            handler.wfile.write(block)
            sent.append(len(block))
        handler.close_connection = True

    return answer


def cut_short(handler):
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b"<p>only this")
    handler.close_connection = True


class BusyOnce:
    def __init__(self):
        self.n = 0

    def __call__(self, handler):
        self.n += 1
        return (429, {"Retry-After": "1"}, b"") if self.n == 1 else page("Busy")


def build(site, forbidden, sent):
    port = forbidden.server.server_port
    sitemap = (
        '<!DOCTYPE urlset [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        f"<urlset {SITEMAP_NS}><url><loc>{LESSONS}/only-in-map.html</loc></url>"
        f"<url><loc>{PUBLISHED}/not-ours.html</loc></url><url><loc>&x;</loc></url></urlset>"
    )
    index = (
        f"<sitemapindex {SITEMAP_NS}><sitemap><loc>{PUBLISHED}/map.xml.gz</loc></sitemap>"
        "<sitemap><loc>https://stranger.example/map.xml</loc></sitemap></sitemapindex>"
    )
    hrefs = [
        "/lessons/a.html",
        f"{LESSONS}/b.html#part",
        f"{site.origin}/lessons/served.html",
        f"{LESSONS}/a.html?utm_source=mail",
        "/elsewhere.html",
        "/lessons/secret/x.html",
        "/lessons/picture.png",
        "/lessons/book.pdf",
        "mailto:someone@school.example",
        "http://[broken",
        "/lessons/old",
        "/lessons/out",
        "/lessons/loop",
        "/lessons/trap",
        f"http://2130706434:{port}/lessons/decimal.html",
        "/lessons/failing",
        "/lessons/missing",
        "/lessons/empty",
        "/lessons/latin",
        "/lessons/huge",
        "/lessons/bomb",
        "/lessons/data",
        "/lessons/cut",
        "/lessons/busy",
    ]
    site.pages |= {
        "/robots.txt": (
            200,
            {"Content-Type": "text/plain"},
            f"User-agent: *\nDisallow: /lessons/secret/\nSitemap: {PUBLISHED}/map-index.xml\n",
        ),
        "/map-index.xml": (200, {"Content-Type": "application/xml"}, index),
        "/map.xml.gz": (
            200,
            {"Content-Type": "application/gzip"},
            gzip.compress(sitemap.encode()),
        ),
        "/": page("Start", *hrefs),
        "/elsewhere.html": page("Elsewhere"),
        "/lessons/a.html": page("A", "c.html") + '<map><area href="d.html"></map>',
        "/lessons/b.html": page("B"),
        "/lessons/c.html": page("C", "../lessons/a.html"),
        "/lessons/d.html": page("D"),
        "/lessons/served.html": page("Served"),
        "/lessons/only-in-map.html": page("Map", "from-map.html"),
        "/lessons/from-map.html": page("From map"),
        "/lessons/secret/x.html": page("Secret"),
        "/lessons/old": (301, {"Location": "/lessons/mid"}, b""),
        "/lessons/mid": (302, {"Location": f"{LESSONS}/new.html"}, b""),
        "/lessons/new.html": page("New"),
        "/lessons/out": (302, {"Location": "https://stranger.example/"}, b""),
        "/lessons/loop": (302, {"Location": "/lessons/loop"}, b""),
        "/lessons/trap": (302, {"Location": f"{forbidden.origin}/lessons/in.html"}, b""),
        "/lessons/failing": (500, {}, b"broken"),
        "/lessons/empty": (200, {}, b""),
        "/lessons/latin": (200, {"Content-Type": "text/html; charset=UTF-8"}, LATIN_1),
        "/lessons/huge": endless(sent),
        "/lessons/bomb": (200, {"Content-Encoding": "gzip"}, gzip.compress(b" " * 30_000_000, 9)),
        "/lessons/data": (200, {"Content-Type": "application/json"}, b'{"a": 1}'),
        "/lessons/cut": cut_short,
        "/lessons/busy": BusyOnce(),
    }


@pytest.fixture(scope="module")
def world(new_site, new_catalog, captures):
    site, forbidden, sent = new_site(), new_site({}, host="127.0.0.2"), []
    build(site, forbidden, sent)
    catalog = new_catalog(contact="mailto:library@district.example")
    decimal = f"http://2130706434:{forbidden.server.server_port}/"  # 127.0.0.2 as one number
    definition = SourceDefinition(
        id="school",
        name="A school",
        start=[f"{PUBLISHED}/"],
        scope=[f"{LESSONS}/", f"{forbidden.origin}/", decimal],
        origin={PUBLISHED: site.origin},
        delay_s=0,
    )
    progress = []
    result = crawl_source(catalog, definition, on_progress=progress.append)
    return {
        "site": site,
        "forbidden": forbidden,
        "sent": sent,
        "catalog": catalog,
        "definition": definition,
        "result": result,
        "progress": progress,
        "asked": list(site.asked),
        "rows": captures(catalog, result.run_id),
    }


def test_pages_are_reached_by_links_areas_redirects_and_listed_sitemaps(world):
    pages = {url for url, row in world["rows"].items() if row.payload_hash is not None}
    names = "a.html b.html c.html d.html served.html only-in-map.html from-map.html new.html"
    others = "empty latin busy"
    assert pages == {f"{PUBLISHED}/"} | {f"{LESSONS}/{n}" for n in f"{names} {others}".split()}
    assert world["result"].pages == 12
    assert world["result"].pages_in_scope == 11  # the start page only helps to find the others
    assert world["result"].sitemaps_read == 2


def test_a_page_is_recorded_under_its_published_address_and_asked_at_the_serving_one(world):
    row = world["rows"][f"{LESSONS}/served.html"]
    assert row.served_url == f"{world['site'].origin}/lessons/served.html"
    assert not any("127.0.0.1" in url for url in world["rows"])


def test_every_address_is_asked_once_and_what_lies_out_of_scope_or_is_no_page_never(world):
    paths = [asked.path for asked in world["asked"]]
    again = {path for path, n in Counter(paths).items() if n > 1}
    assert again <= {"/lessons/failing", "/lessons/cut", "/lessons/busy"}
    assert not {"/elsewhere.html", "/not-ours.html", "/lessons/picture.png"} & set(paths)
    assert not {"/lessons/book.pdf", "/lessons/secret/x.html"} & set(paths)
    assert world["result"].assets_skipped == 2


def test_robots_txt_is_obeyed_and_what_it_refuses_is_listed_but_no_capture(world):
    result = world["result"]
    assert result.robots_refused_urls == (f"{LESSONS}/secret/x.html",)
    assert f"{LESSONS}/secret/x.html" not in world["rows"]
    (verdict,) = result.robots.values()
    assert (verdict.status, verdict.n_refused) == (200, 1)


def test_every_hop_of_a_redirect_is_a_capture_that_names_its_target(world):
    rows = world["rows"]
    assert rows[f"{LESSONS}/old"].redirected_to == f"{LESSONS}/mid"
    assert rows[f"{LESSONS}/mid"].redirected_to == f"{LESSONS}/new.html"
    assert [rows[f"{LESSONS}/{n}"].status for n in ("old", "mid", "new.html")] == [301, 302, 200]
    assert rows[f"{LESSONS}/out"].redirected_to == "https://stranger.example/"
    assert "https://stranger.example/" in world["result"].redirected_out_urls
    assert world["result"].redirects == 5


def test_a_private_address_is_never_contacted_by_redirect_or_in_decimal_notation(world):
    assert world["forbidden"].asked == []
    refused = set(world["result"].address_refused_urls)
    port = world["forbidden"].server.server_port
    assert refused == {
        f"{world['forbidden'].origin}/lessons/in.html",
        f"http://2130706434:{port}/lessons/decimal.html",
    }


def test_failing_pages_are_tried_three_times_and_recorded_with_their_status(world):
    paths = [asked.path for asked in world["asked"]]
    assert paths.count("/lessons/failing") == 3
    assert world["rows"][f"{LESSONS}/failing"].status == 500
    assert world["rows"][f"{LESSONS}/missing"].status == 404
    assert world["result"].errors == {"0": 1, "404": 1, "500": 1}


def test_a_page_cut_short_is_an_address_without_an_answer(world):
    row = world["rows"][f"{LESSONS}/cut"]
    assert (row.status, row.payload_hash, row.content_type) == (0, None, None)


def test_an_endless_page_is_read_to_the_cap_only_and_marked_as_html_without_a_body(world):
    for name in ("huge", "bomb"):
        row = world["rows"][f"{LESSONS}/{name}"]
        assert (row.status, row.payload_hash, row.content_type) == (200, None, "text/html")
    assert world["result"].too_large == 2
    # 10 MB and what the sockets buffer in between, of the 50 MB that were on offer.
    assert sum(world["sent"]) < 25 * 1024 * 1024


def test_what_is_no_html_leaves_its_type_but_no_body(world):
    row = world["rows"][f"{LESSONS}/data"]
    assert (row.status, row.payload_hash, row.content_type) == (200, None, "application/json")
    assert world["result"].not_pages == 1


def test_bodies_are_kept_as_the_bytes_that_came_whatever_their_charset_claims(world):
    row, log = world["rows"][f"{LESSONS}/latin"], world["catalog"].payloads
    assert log.get(row.payload_hash) == LATIN_1
    assert (row.charset, row.n_bytes) == ("utf-8", len(LATIN_1))


def test_an_empty_page_is_a_capture_of_an_empty_body(world):
    row = world["rows"][f"{LESSONS}/empty"]
    assert (row.status, row.payload_hash, row.n_bytes) == (200, bytes_hash(b""), 0)


def test_the_counts_of_a_run_add_up_to_its_captures(world):
    result = world["result"]
    parts = result.pages + result.redirects + result.not_pages + result.too_large
    assert parts + sum(result.errors.values()) == result.captures == len(world["rows"])
    assert world["progress"][-1] == result.captures
    assert result.requests == len(world["asked"])


def test_a_busy_host_is_left_alone_as_long_as_it_asks(world):
    asked = world["asked"]
    first, second = (i for i, a in enumerate(asked) if a.path == "/lessons/busy")
    # A lower bound only: eight requests are under way at once here, and a slow machine brings them
    # in at any moment of the rest. One at a time, nothing comes at all: test_busy_hosts.py.
    assert asked[second].at - asked[first].at >= 1.0
    assert [host.longest_hold_s for host in world["result"].hosts.values()] == [1.0]


def test_every_request_names_the_crawler(world):
    agents = {asked.headers.get("User-Agent") for asked in world["asked"]}
    assert agents == {world["catalog"].settings.user_agent}
    assert not any("Cookie" in a.headers or "Referer" in a.headers for a in world["asked"])


@pytest.fixture(scope="module")
def again(world, captures):
    site, catalog = world["site"], world["catalog"]
    rows = world["rows"]
    # One page changed, and the payload of another was deleted on a publisher's request.
    site.pages["/lessons/b.html"] = page("B, second edition")
    catalog.payloads.path_of(rows[f"{LESSONS}/d.html"].payload_hash).unlink()
    for name in ("huge", "bomb", "cut", "failing"):
        site.pages[f"/lessons/{name}"] = page(f"Repaired {name}")
    site.forget()
    result = crawl_source(catalog, world["definition"])
    return {"result": result, "rows": captures(catalog, result.run_id), "asked": list(site.asked)}


def test_a_second_crawl_asks_whether_pages_changed_and_transfers_only_those_that_did(world, again):
    rows, result = again["rows"], again["result"]
    assert rows[f"{LESSONS}/b.html"].status == 200
    assert rows[f"{LESSONS}/b.html"].payload_hash != world["rows"][f"{LESSONS}/b.html"].payload_hash
    assert rows[f"{LESSONS}/a.html"].status == 304
    assert rows[f"{LESSONS}/a.html"].payload_hash == world["rows"][f"{LESSONS}/a.html"].payload_hash
    assert rows[f"{LESSONS}/a.html"].content_type == "text/html"
    assert rows[f"{LESSONS}/d.html"].status == 200  # gone from the store, so asked for in full
    assert result.not_modified == 10
    assert result.unchanged == 11
    changed = sum(
        len(world["site"].pages[f"/lessons/{n}"])
        for n in ("b.html", "d.html", "huge", "bomb", "cut", "failing")
    )
    not_html = len(b'{"a": 1}')  # nothing of it is kept, so nothing can be compared
    assert world["site"].body_bytes == changed + not_html


def test_links_of_unchanged_pages_are_still_followed(again):
    assert f"{LESSONS}/c.html" in again["rows"]  # only a.html, a 304, links to it
    assert f"{LESSONS}/from-map.html" in again["rows"]


def test_a_source_that_does_not_answer_fails_in_one_clear_line_and_its_run_says_why(
    new_catalog, captures
):
    from curate.errors import SourceUnavailable
    from curate.pipeline.crawl_report import crawl_reports

    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        origin = f"http://127.0.0.1:{unused.getsockname()[1]}"
        definition = SourceDefinition(
            id="gone", name="Gone", start=[f"{origin}/"], scope=[f"{origin}/"], delay_s=0
        )
        catalog = new_catalog()
        with pytest.raises(SourceUnavailable) as failure:
            crawl_source(catalog, definition)
    message = str(failure.value)
    assert message.startswith("source gone: the site cannot be reached")
    assert "\n" not in message
    assert "refused" in message
    (report,) = crawl_reports(catalog)
    assert (report.status, report.stats.errors) == ("failed", {"0": 1})
    assert captures(catalog)[f"{origin}/"].status == 0
