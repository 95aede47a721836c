"""What no honest server sends: a run survives it, and the other links get their looks."""

import time

import pytest
from tests.links.conftest import NOW, page

from curate.clock import FixedClock, parse_time
from curate.links import run_checks
from curate.links.memory import Memory

LONG_NUMBER = "1" * 5_000
REFRESH = f"<meta http-equiv=refresh content='{LONG_NUMBER};url=/x'><p>A page of words."
LICENSE = page("Rocks", "Layers of rock " * 40, head="<link rel=license href='http://[x'>")
HEADS = {
    "a wait until the year ten to the twentieth": (
        b"HTTP/1.1 429 No\r\nRetry-After: Mon, 1 Jan 99999999999999999999 00:00:00 GMT\r\n"
    ),
    "a wait in a zone that cannot be": (
        b"HTTP/1.1 503 No\r\nRetry-After: Mon, 1 Jan 2026 00:00:00 +9999999999999999\r\n"
    ),
    "a cookie of raw bytes and a redirect": (
        b'HTTP/1.1 302 Go\r\nSet-Cookie: a="\xff\xc3\xa9"\r\nLocation: /next\r\n'
    ),
    "a cookie with a carriage return": (
        b'HTTP/1.1 302 Go\r\nSet-Cookie: a="\rX-Evil: 1"\r\nLocation: /next\r\n'
    ),
    "a redirect of raw bytes": b"HTTP/1.1 302 Go\r\nLocation: http://\xff\xfe/\xff#\xff\r\n",
    "a redirect into a broken IPv6 address": b"HTTP/1.1 302 Go\r\nLocation: http://[::1\r\n",
    "a redirect to a long name": b"HTTP/1.1 302 Go\r\nLocation: http://" + b"a" * 9000 + b"/\r\n",
    "a sign-in that returns to no address": (
        b"HTTP/1.1 302 Go\r\nLocation: /signin?next=http://[x\r\n"
    ),
    "a page to go on from that returns to no address": (
        b"HTTP/1.1 302 Go\r\nLocation: /account?next=http://[x\r\n"
    ),
    "a validator of raw bytes": b'HTTP/1.1 200 OK\r\nETag: "\xff\xc3\xa9"\r\n',
    "a media type of raw bytes": b"HTTP/1.1 200 OK\r\nContent-Type: \xff\xfe/\xff\r\n",
    "a NUL in a header": b"HTTP/1.1 200 OK\r\nX-Odd: a\0b\r\n",
    "a status of four digits": b"HTTP/1.1 2000 OK\r\n",
    "a status under 100": b"HTTP/1.1 099 Odd\r\n",
    "two lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n",
    "an encoding that is none": b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n",
    "forty encodings": b"HTTP/1.1 200 OK\r\nContent-Encoding: " + b"gzip," * 40 + b"gzip\r\n",
    "a switch of protocols": b"HTTP/1.1 101 Switch\r\nUpgrade: odd\r\n",
    "ten thousand hints": b"HTTP/1.1 103 Early Hints\r\n\r\n" * 10_000 + b"HTTP/1.1 200 OK\r\n",
    "a header of a megabyte": b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * 1_000_000 + b"\r\n",
}
BODIES = {
    "a refresh after a number without end": REFRESH,
    "a license at a broken address": LICENSE,
    "a broken refresh": "<meta http-equiv=refresh content='0;url=http://[x'><p>Words.",
    "nothing but tags": "<div>" * 12_000,
    "references to no character": "<title>&#xD800;&#x110000;&#0;</title><h1>&#xDFFF;</h1>",
}


def both(site, policy, hostile, memory=None):
    good = site.give("/good", 200, page("Good", "A lesson on rocks and rivers. " * 30))
    found = run_checks([hostile, good], policy, FixedClock(parse_time(NOW)), memory=memory)
    assert [check.url for check in found] == [hostile, good]
    assert (found[1].verdict, found[1].kind) == ("alive", "ok")
    for check in found:
        check.model_dump_json()
    return found[0]


@pytest.mark.parametrize("name", HEADS)
def test_odd_headers_end_no_run(site, policy, name):
    body = b"<title>Odd</title><p>words"
    raw = HEADS[name] + b"Content-Length: %d\r\n\r\n" % len(body) + body
    url = site.on("/odd/page", lambda _request: raw + b"")
    site.give("/next", 200, page("Next", "A page that was moved. " * 30))
    memory = Memory()
    seen = both(site, policy, url, memory)
    assert seen.kind != "checker_error"
    if seen.page is not None:  # what was kept is sent along the next time
        both(site, policy, url, Memory(pages={url: seen.page}))


@pytest.mark.parametrize("name", BODIES)
def test_odd_pages_end_no_run(site, policy, name):
    url = site.give("/odd/page", 200, BODIES[name])
    assert both(site, policy, url, Memory()).kind != "checker_error"


@pytest.mark.parametrize(
    "charset", ["unicode_escape", "utf-7", "punycode", "idna", "utf-16", "hex"]
)
def test_a_page_in_a_charset_of_no_page_ends_no_run(site, policy, charset):
    kind = f"text/html; charset={charset}"
    body = rb"<title>\ud800 +2AA-</title>" + b"<a href=\\ud800x>words</a> " * 2_000
    url = site.give("/odd/page", 200, body, Content_Type=kind)
    site.give(
        "/robots.txt",
        200,
        b"User-agent: *\nDisallow: /\\ud800+2AA-x\n",
        Content_Type=f"text/plain; charset={charset}",
    )
    assert both(site, policy, url, Memory()).verdict == "alive"


@pytest.mark.parametrize(
    "rules",
    [
        "Disallow: /" + "*a" * 2_000 + "$",
        "Crawl-delay: " + "9" * 400,
        "Crawl-delay: inf",
        "Disallow: /\0%zz%%\n" * 20_000,
        "Request-rate: 1/0\nVisit-time: 99-1\nSitemap: \nDisallow:",
    ],
)
def test_odd_rules_for_robots_end_no_run(site, policy, rules):
    site.give("/robots.txt", 200, f"User-agent: *\n{rules}\n", Content_Type="text/plain")
    url = site.give("/" + "a" * 3_000, 200, page("Long", "words " * 90))
    began = time.monotonic()
    checks = run_checks([url], policy, FixedClock(parse_time(NOW)))
    assert time.monotonic() - began < 5
    checks[0].model_dump_json()
    assert checks[0].kind in ("ok", "rate_limited", "robots")
