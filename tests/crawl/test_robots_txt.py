"""robots.txt: whose rules are ours, how often it is asked for, and what it may look like."""

import sys

import pytest

from curate import bundled
from curate.crawl import SourceDefinition
from curate.errors import SourceUnavailable
from curate.pipeline.crawl_step import crawl_source

sys.path.insert(0, str(bundled.folder("spiders")))


def page(*hrefs):
    return "<!doctype html><title>x</title>" + "".join(f'<a href="{h}">x</a>' for h in hrefs)


def source_of(site, **fields):
    home = f"{site.origin}/"
    given = {"id": "r", "name": "R", "start": [home], "scope": [home], "delay_s": 0}
    return SourceDefinition(**{**given, **fields})


def rules_of(text):
    from scrapy.robotstxt import ProtegoRobotParser

    from curate_spiders.robots import for_our_name

    body = text if isinstance(text, bytes) else text.encode()
    return ProtegoRobotParser.from_crawler(None, for_our_name(body))


def allows(text, path):
    return rules_of(text).allowed(f"https://a.example{path}", "curate")


@pytest.mark.parametrize(
    ("agent", "is_ours"),
    [
        ("curate", True),
        ("Curate", True),
        ("curate/0.1.0", True),
        ("curate/0.1.0 (+mailto:library@district.example)", True),
        ("*", True),
        ("* # everybody", True),
        ("cur", False),
        ("curate-images", False),
        ("curatebot", False),
        ("c", False),
        ("Mozilla/5.0 (compatible; curate)", False),
    ],
)
def test_a_group_is_ours_by_its_product_token_alone(agent, is_ours):
    assert allows(f"User-agent: {agent}\nDisallow: /\n", "/a") is not is_ours


def test_our_own_group_stands_in_place_of_the_general_one():
    text = "User-agent: *\nDisallow: /\nCrawl-delay: 9\n\nUser-agent: curate\nDisallow: /x\n"
    assert allows(text, "/a")
    assert not allows(text, "/x/1")
    assert rules_of(text).crawl_delay("curate") is None


def test_groups_of_our_name_in_two_places_are_one():
    text = "User-agent: curate\nDisallow: /a\n\nUser-agent: z\n\nUser-agent: CURATE\nDisallow: /b"
    assert not allows(text, "/a")
    assert not allows(text, "/b")
    assert allows(text, "/c")


@pytest.mark.parametrize(
    ("rule", "path", "is_allowed"),
    [
        ("Disallow: /*.pdf$", "/book.pdf", False),
        ("Disallow: /*.pdf$", "/book.pdf?page=2", True),
        ("Disallow: /*/print/", "/unit/print/1", False),
        ("Disallow: /print", "/printer", False),
        ("Disallow: /\nAllow: /open/", "/open/1", True),
        ("Allow: /open\nDisallow: /open/closed", "/open/closed/1", False),
        ("Disallow:", "/a", True),
        ("Disallow: /caf%C3%A9", "/café", False),
        ("Disallow: /A", "/a", True),
    ],
)
def test_wildcards_ends_and_the_longest_match_count(rule, path, is_allowed):
    assert allows(f"User-agent: curate\n{rule}\n", path) is is_allowed


@pytest.mark.parametrize(
    ("written", "seconds"), [("1.5", 1.5), ("0", 0.0), ("2", 2.0), ("-3", None), ("soon", None)]
)
def test_a_crawl_delay_may_be_a_fraction_and_rubbish_is_none(written, seconds):
    assert rules_of(f"User-agent: *\nCrawl-delay: {written}\n").crawl_delay("curate") == seconds


def test_of_an_endless_file_the_first_500_kib_count_up_to_a_whole_line():
    filler = b"# nothing to see\n" * 30_200  # 513 400 bytes, more than 500 KiB
    early = b"User-agent: *\nDisallow: /early\n"
    rules = rules_of(early + filler + b"Disallow: /kept\n" + filler)
    assert not rules.allowed("https://a.example/early", "curate")
    assert not rules.allowed("https://a.example/kept", "curate")
    cut = rules_of(early + b"Disallow: /" + b"x" * 600_000)
    assert cut.allowed("https://a.example/y", "curate")  # half a line would forbid other things
    assert not cut.allowed("https://a.example/early", "curate")


def test_a_byte_order_mark_hides_no_rule():
    assert not allows(b"\xef\xbb\xbfUser-agent: curate\nDisallow: /\n", "/a")


@pytest.mark.parametrize(
    ("url", "authority"),
    [
        ("http://Example.org/a", "example.org"),
        ("https://example.org:443/a", "example.org"),
        ("http://example.org.:80/", "example.org"),
        ("http://user@example.org:8080/", "example.org:8080"),
        ("http://example.org:99999/", "example.org"),
    ],
)
def test_http_and_https_of_a_host_are_one_and_no_spelling_makes_it_two(url, authority):
    from curate_spiders.hosts import authority_of

    assert authority_of(url) == authority


@pytest.mark.slow
def test_an_endless_robots_txt_is_cut_off_and_its_first_rules_are_kept(new_site, new_catalog):
    sent = []

    def endless(handler):
        handler.send_response(200)
        handler.send_header("Content-Type", "text/plain")
        handler.end_headers()
        handler.wfile.write(b"User-agent: *\nDisallow: /no\n")
        while len(sent) < 400:
            handler.wfile.write(b"# and so on\n" * 8000)  # 96 000 bytes; 38 MB in all
            sent.append(1)
        handler.close_connection = True

    site = new_site({"/robots.txt": endless, "/": page("/no", "/yes"), "/yes": page()})
    result = crawl_source(new_catalog(), source_of(site))
    assert sorted(site.paths()) == ["/", "/robots.txt", "/yes"]
    assert result.robots_refused == 1
    assert len(sent) < 200  # what the sockets hold, beyond the half megabyte


@pytest.mark.slow
def test_robots_txt_is_asked_for_once_a_run_and_anew_in_the_next(new_site, new_catalog):
    site = new_site(
        {
            "/robots.txt": (301, {"Location": "/where/robots-is.txt"}, b""),
            "/where/robots-is.txt": (200, {}, "User-agent: *\nDisallow: /no\n"),
            "/": page("/a", "/b", "/no"),
            "/a": page(),
            "/b": page(),
            "/no": page(),
        }
    )
    catalog = new_catalog()
    first = crawl_source(catalog, source_of(site))
    paths = site.paths()
    assert paths[:2] == ["/robots.txt", "/where/robots-is.txt"]
    assert sorted(paths[2:]) == ["/", "/a", "/b"]
    assert first.requests == first.hosts["127.0.0.1"].requests == 5
    site.pages["/where/robots-is.txt"] = (200, {}, "User-agent: curate/1.0\nDisallow: /a\n")
    site.forget()
    second = crawl_source(catalog, source_of(site))
    assert sorted(site.paths()[2:]) == ["/", "/b", "/no"]
    (verdict,) = second.robots.values()
    assert verdict.refused_urls == (f"{site.origin}/a",)


@pytest.mark.slow
def test_a_robots_txt_that_leads_in_circles_closes_the_site(new_site, new_catalog):
    site = new_site({"/robots.txt": (302, {"Location": "/robots.txt"}, b""), "/": page()})
    with pytest.raises(SourceUnavailable):
        crawl_source(new_catalog(), source_of(site))
    assert set(site.paths()) == {"/robots.txt"}
    assert len(site.asked) <= 6  # the first one and five hops
