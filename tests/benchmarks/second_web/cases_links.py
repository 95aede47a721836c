# ruff: noqa: E501 -- one case a line, with the text of its page
"""Links that are written oddly, forbidden addresses and places on a page."""

from __future__ import annotations

from build import case, site
from model import Ask, Case, Reply, go
from prose import text_of
from server import FORBIDDEN, PORT
from skins import bare, gone, lesson, shown

_PAGE = lesson("bare", "maps")
_BAD, _WORST = FORBIDDEN[:2]


def _link(name: str, accept: str, why: str, link: str, pages: dict | None = None, **more) -> Case:
    return case(more.pop("group", "odd-links"), name, accept, why, pages or {}, link=link, **more)


def _raw(ask: Ask) -> Reply:
    """Only the exact bytes of the address find the page."""
    exact = {"/doi/10.5555%2Foer.77", "/a%2Fb/c%20d"}
    return shown("portal", "maps") if ask.target in exact else gone()


def _number(ask: Ask) -> Reply:
    return shown("bare", "moon") if ask.path == "/l" else gone()


def _authorized(ask: Ask) -> Reply:
    """The page for the name `guest` and the password `tide` (base64 below), else 401."""
    if ask.headers.get("authorization") == "Basic Z3Vlc3Q6dGlkZQ==":
        return shown("museum", "harbor")
    return Reply(401, "Unauthorized", headers=(("WWW-Authenticate", "Basic realm=Harbor"),))


ODD = [
    _link("mailto", "skipped", "an address for mail", "mailto:desk@lessons.example?subject=Unit%207"),
    _link("telephone", "skipped", "a telephone number", "tel:+1-555-0100"),
    _link("script", "skipped", "a script", "javascript:void(0)"),
    _link("data", "skipped", "an image inside the link", "data:image/gif;base64,R0lGODlhAQABAAAAACw="),
    _link("local-file", "skipped", "a file of somebody's computer", "file:///C:/Users/hale/unit7.doc"),
    _link("ftp", "skipped failing", "an old file server", "ftp://ftp.lessons.example/pub/unit7.zip"),
    _link("space-in-path", "alive", "a bare space in the path", "/my unit/plan 7.html", {"/my%20unit/plan%207.html": _PAGE}),
    _link("unicode-path", "alive", "bare letters with accents in the path", "/leçons/été", {"/le%C3%A7ons/%C3%A9t%C3%A9": _PAGE}),
    _link("escaped-slash", "alive", "an identifier whose slash is escaped", "/doi/10.5555%2Foer.77", missing=_raw),
    _link("escaped-both", "alive", "an escaped slash and an escaped space", "/a%2Fb/c%20d", missing=_raw),
    _link("unicode-host", "dead", "a name with an umlaut that cannot exist", "http://bücher-für-alle.invalid/regal", kind="dns"),
    _link("credentials", "alive restricted skipped", "name and password inside the link", "http://guest:tide@@host:main@:28080/harbor", {"/harbor": _authorized}),
    _link("default-port", "alive", "the port that needs no naming", "http://@host:main@:80/maps", {"/maps": _PAGE}, needs="port80"),
    _link("capital-scheme", "alive", "HTTP in capitals", "HTTP://@host:main@:28080/maps", {"/maps": _PAGE}),
    _link("decimal-address", "alive skipped", "an allowed address written as one number", "http://@number:main@:28080/l", missing=_number),
    _link("no-host", "dead skipped", "no host in the link", "http:///unit7.html", kind="invalid_url"),
    _link("port-too-large", "dead skipped", "no such port", "http://@host:main@:99999/unit7", kind="invalid_url"),
    _link("no-scheme", "dead skipped", "a path without a place", "unit7/index.html"),
    _link("double-scheme", "dead failing", "http typed twice", "http://http://lessons.invalid/unit7"),
    _link("dots-in-path", "alive", "dots in the path are resolved before asking", "/a/b/../maps", {"/a/maps": _PAGE}),
    _link("double-slash", "alive", "two slashes that belong to the path", "/archive//maps", {"/archive//maps": _PAGE}),
    _link("empty-query", "alive", "a question mark and nothing after it", "/maps?", {"/maps": _PAGE}),
    _link("brackets-in-query", "alive", "brackets and bars in the query", "/find?f[0]=grade:4|5", {"/find": _PAGE}),
    _link("html-ampersand", "alive", "an ampersand copied from HTML", "/view?id=7&amp;lang=en", {"/view": _PAGE}),
    _link("trailing-dot", "dead", "the full stop of the sentence is part of the link", "/maps.html.", {"/maps.html": _PAGE}, kind="http_404"),
    _link("very-long", "alive", "an address of 5,000 letters", "/s?state=" + "a1b2c" * 1000, {"/s": _PAGE}),
    _link("port-of-forbidden", "skipped", "a forbidden address", f"http://{_WORST}:{PORT}/latest/meta-data/", kind="blocked_address"),
    _link("forbidden-number", "skipped", "the same as one number", f"http://2135031815:{PORT}/", kind="blocked_address"),
    _link("forbidden-octal", "skipped", "the same with octal parts", f"http://0177.0102.0.07:{PORT}/", kind="blocked_address"),
    _link("forbidden-hex", "skipped", "the same in hexadecimal", f"http://0x7f420007:{PORT}/", kind="blocked_address"),
    _link("forbidden-six", "skipped", "this machine by its IPv6 address", f"http://[::1]:{PORT}/", kind="blocked_address"),
    _link("forbidden-mapped", "skipped", "the same, mapped into IPv6", f"http://[::ffff:{_BAD}]:{PORT}/", kind="blocked_address"),
    _link("forbidden-redirect", "skipped", "a redirect to a forbidden address", "/go", {"/go": go(302, f"http://{_BAD}:{PORT}/admin")}, kind="blocked_address"),
    _link("forbidden-redirect-number", "skipped", "a redirect to it as one number", "/go", {"/go": go(301, f"http://2135031815:{PORT}/")}, kind="blocked_address"),
    _link("forbidden-second-hop", "skipped", "the second redirect leads there", "/go", {"/go": go(302, "@hop@/on")}, kind="blocked_address",
          also={"hop": site({"/on": go(307, f"http://{_WORST}:{PORT}/")})}),
    _link("forbidden-refresh", "skipped alive dead", "a stub that refreshes to a forbidden address", "/stub",
          {"/stub": bare("Moved", "Moved", head=f'<meta http-equiv="refresh" content="0;url=http://{_BAD}:{PORT}/">')}),
]  # fmt: skip

_LONG = bare("Rivers", text_of("rivers") + "<a name='part2'></a><h2>Part 2</h2><h2 id='caf%C3%A9'>x</h2>"
             "<h2 id='été'>Summer</h2><p id=top-stones>Stones at the mouth are rounder.</p><h3 id=Unit-3>Unit 3</h3>")  # fmt: skip
_FAR = bare(
    "All", "<p>Filler of a very long page about boats.</p>" * 30000 + "<h2 id='last'>Last</h2>"
)


def _place(name: str, why: str, fragment: str, kind: str, page: str = _LONG) -> Case:
    return _link(name, "alive", why, f"/r#{fragment}", {"/r": page}, group="fragments", kind=kind)


FRAGMENTS = [
    _place("id-there", "an id of the page", "top-stones", "ok"),
    _place("id-missing", "the page has no such place", "bottom-stones", "fragment_missing"),
    _place("name-there", "an old anchor with a name", "part2", "ok"),
    _place("escaped-id", "the id holds accents, the link their escapes", "%C3%A9t%C3%A9", "ok"),
    _place("case-differs", "ids know capitals", "unit-3", "fragment_missing"),
    _place("text-fragment", "words to be marked, no place", ":~:text=Stones%20at", "ok"),
    _place("id-and-text", "a place and words", "top-stones:~:text=rounder", "ok"),
    _place("top-of-page", "the top is always there", "top", "ok"),
    _place("hash-bang", "an address inside an application", "!/lesson/3", "ok unverifiable"),
    _place("route", "a route inside an application", "/lesson/3", "ok unverifiable"),
    _place("far-down", "the place lies beyond the first megabyte", "last", "ok unverifiable", _FAR),
    case("fragments", "page-of-pdf", "alive", "a page of a PDF", {"/u.pdf": Reply(200, b"%PDF-1.5\n%%EOF", "application/pdf")}, link="/u.pdf#page=4", kind="ok"),
    case("fragments", "time-of-video", "alive", "a time in a video", {"/v.mp4": Reply(200, b"\x00\x00\x00\x18ftypmp42" * 90, "video/mp4")}, link="/v.mp4#t=30", kind="ok"),
    case("fragments", "gone-with-fragment", "dead", "the page is gone, whatever the place", {}, link="/nothing#part2", kind="http_404"),
]  # fmt: skip

CASES = ODD + FRAGMENTS
