# ruff: noqa: E501 -- one case a line, with the text of its page
"""Servers that are broken now, honest deaths, and broken TLS."""

from __future__ import annotations

from build import case, site
from model import Ask, Case, Reply, go
from skins import bare, gone, lesson, page, portal, shown


def _fails(name: str, why: str, answer: object, accept: str = "failing", kind: str = "", **more) -> Case:  # fmt: skip
    group = more.pop("group", "failing")
    return case(group, name, accept, why, {"/lessons/bread": answer, **more.pop("pages", {})},
                kind=kind, **more)  # fmt: skip


def _status(status: int, words: str, *headers: tuple[str, str]) -> Reply:
    return Reply(status, f"<html><head><title>{status} {words}</title></head><body><center><h1>{status} {words}</h1></center></body></html>", headers=headers)  # fmt: skip


def _after(times: int, trouble: Reply, wait_s: float = 0.0):
    """`trouble` for the first `times` visits (and until `wait_s` has passed), then the page."""

    def answer(ask: Ask) -> Reply:
        if ask.nth <= times or ask.age_s < wait_s:
            return trouble
        return shown("portal", "bread")

    return answer


def _deeper(ask: Ask) -> Reply:
    return go(302, f"/loop/{ask.target.count('x') * 'x'}x")


_PAGE = lesson("blog", "bread")
_LATER = ("Retry-After", "1")

FAILING = [
    _fails("always-500", "a server error", _status(500, "Internal Server Error"), kind="http_5xx"),
    _fails("always-502", "the server behind is gone", _status(502, "Bad Gateway"), kind="http_5xx"),
    _fails("always-503", "unavailable", _status(503, "Service Unavailable"), kind="http_5xx"),
    _fails("always-504", "the server behind is slow", _status(504, "Gateway Time-out"), kind="http_5xx"),
    _fails("503-later", "unavailable for an hour", _status(503, "Maintenance", ("Retry-After", "3600"))),
    _fails("522-like", "the delivery network cannot reach the server", _status(522, "Connection timed out"), kind="http_5xx"),
    _fails("525-like", "the delivery network's own TLS failed", _status(525, "SSL handshake failed")),
    _fails("530-like", "the delivery network cannot find the server", _status(530, "Origin error 1033")),
    _fails("500-everywhere", "the whole site answers 500", _status(500, "Error"), missing=_status(500, "Error")),
    _fails("database-down", "the usual blog with its database down", Reply(500, bare("Database Error", "<h1>Error establishing a database connection</h1>"))),
    _fails("500-once", "one error, then the page", _after(1, _status(500, "Error")), "alive"),
    _fails("503-twice", "two errors, then the page", _after(2, _status(503, "Busy")), "alive"),
    _fails("503-second", "asks to come back after a second, then the page", _after(1, _status(503, "Busy", _LATER), 0.9), "alive"),
    _fails("reset-once", "one reset, then the page", _after(1, Reply(end="reset")), "alive"),
    _fails("no-answer", "connects and says nothing", Reply(end="hang"), kind="timeout"),
    _fails("too-slow", "would answer after 20 s", Reply(200, _PAGE, wait_s=20.0), kind="timeout"),
    _fails("stops-in-body", "half of the page, then silence", Reply(200, _PAGE, end="hang_body"), "failing alive"),
    _fails("reset-at-once", "the connection is reset", Reply(end="reset"), kind="reset"),
    _fails("reset-in-body", "reset in the middle of the page", Reply(200, _PAGE, end="reset_body"), "failing alive"),
    _fails("empty-reply", "closed without a byte", Reply(end="empty")),
    _fails("garbage", "the port speaks another protocol", Reply(end="garbage")),
    _fails("cut-length", "less than the named length", Reply(200, _PAGE, end="cut"), "failing alive"),
    _fails("cut-chunked", "chunks without an end", Reply(200, _PAGE, end="cut", framing="chunked"), "failing alive"),
    _fails("length-too-small", "more bytes than the named length", Reply(200, _PAGE, end="short_length"), "alive failing"),
    _fails("endless-headers", "headers that never end", Reply(end="endless_headers")),
    _fails("broken-gzip", "says gzip and is none", Reply(200, b"\x00\x01not packed" * 40, headers=(("Content-Encoding", "gzip"),)), "failing alive"),
    _fails("asked-408", "the server says that we were too slow", _status(408, "Request Time-out")),
    _fails("misdirected-421", "the wrong server for the name", _status(421, "Misdirected Request")),
    _fails("refused", "nobody listens at that port", "", link="http://@host:main@:28081/lessons/bread", kind="refused"),
    _fails("gateway-text-200", "a proxy's error with status 200", page("bare", "502 Bad Gateway", "<center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center>"),
           "failing dead", missing=page("bare", "502 Bad Gateway", "<center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center>")),
    _fails("redirect-to-500", "the new place answers 500", go(301, "@new@/b"), also={"new": site({"/b": _status(500, "Error")})}),
    _fails("redirect-to-refused", "the new place does not listen", go(301, "http://@host:main@:28081/b")),
]  # fmt: skip

_GONE_TEXT = portal("Page not found", "<h1>Not here</h1>" + "<p>A long page of help.</p>" * 300)

GONE = [
    _fails("plain-404", "a true 404", gone(), "dead", "http_404", group="gone"),
    _fails("branded-404", "a true 404 in the site's frame", gone("university"), "dead", "http_404", group="gone"),
    _fails("long-404", "a true 404 with a long page", Reply(404, _GONE_TEXT), "dead", "http_404", group="gone"),
    _fails("bare-404", "a true 404 without a body", Reply(404, b""), "dead", "http_404", group="gone"),
    _fails("404-as-json", "a true 404 of an application", Reply(404, '{"detail":"Not Found"}', "application/json"), "dead", "http_404", group="gone"),
    _fails("plain-410", "gone for good", _status(410, "Gone"), "dead", "http_410", group="gone"),
    _fails("404-that-refreshes", "a true 404 that refreshes to the front page", Reply(404, bare("Lost", "Taking you home", head='<meta http-equiv="refresh" content="3;url=/">')), "dead", "http_404", group="gone", pages={"/": shown("blog", "maps")}),
    _fails("redirect-to-404", "the new place is gone too", go(301, "@new@/b"), "dead", "http_404", group="gone", also={"new": site({})}),
    _fails("refresh-to-404", "a stub that refreshes to a page that is gone", bare("Moved", "", head='<meta http-equiv="refresh" content="0;url=/moved/b">'), "dead", group="gone"),
    _fails("loop-of-two", "two addresses that point at each other", go(302, "/b"), "dead failing", group="gone", pages={"/b": go(302, "/lessons/bread")}),
    _fails("loop-to-itself", "an address that points at itself", go(301, "/lessons/bread"), "dead failing", group="gone"),
    _fails("redirect-never-ends", "each step leads to a new one", go(302, "/loop/"), "dead failing", group="gone", missing=_deeper),
    _fails("redirect-no-host", "redirected to an address without a host", Reply(302, "", headers=(("Location", "http:///b"),)), "dead failing", group="gone"),
    _fails("redirect-unknown-host", "redirected to a name that does not exist", Reply(301, "", headers=(("Location", "http://lessons.invalid/b"),)), "dead failing", group="gone"),
    _fails("redirect-no-location", "a redirect that names no place", Reply(302, ""), "dead failing", group="gone"),
    _fails("redirect-to-app", "redirected to a program's own scheme", Reply(302, "", headers=(("Location", "openlesson://unit/7"),)), "dead failing skipped restricted", group="gone"),
    _fails("known-404-busy-site", "a 404 once and again: it is asked of the same server", Reply(404, b"nope", "text/plain"), "dead", "http_404", group="gone"),
    _fails("no-such-name", "a host name that cannot exist", "", "dead", "dns", group="gone", link="http://lessons-of-tideline.invalid/unit/7"),
    _fails("bad-request-400", "the server cannot read the address any more", _status(400, "Bad Request"), "dead failing", group="gone"),
]  # fmt: skip


def _tls(name: str, certificate: str, why: str, kind: str, accept: str = "failing") -> Case:
    return case("tls", name, accept, why, {"/lessons/maps": shown("agency", "maps")},
                tls=certificate, kind=kind)  # fmt: skip


TLS = [
    _tls("tls-good", "good", "a sound certificate", "", "alive"),
    _tls("tls-expired", "expired", "the certificate ran out", "tls_expired"),
    _tls("tls-not-yet", "notyet", "the certificate starts next month", "tls_not_yet_valid"),
    _tls("tls-self-signed", "selfsigned", "signed by itself", "tls_self_signed"),
    _tls("tls-wrong-host", "wronghost", "made out for a shop", "tls_wrong_host"),
    _tls("tls-unknown", "unknown", "an authority that nobody knows", "tls_untrusted tls_self_signed"),
    _tls("tls-old", "old", "speaks nothing newer than TLS 1.0", "tls_protocol"),
    _tls("tls-wants-ours", "client", "wants a certificate of the visitor", "", "failing restricted"),
    case("tls", "to-expired-tls", "failing", "http sends visitors to a certificate that ran out",
         {"/lessons/maps": go(301, "@safe@/lessons/maps")}, kind="tls_expired",
         also={"safe": site({"/lessons/maps": shown("agency", "maps")}, tls="expired")}),
    case("tls", "plain-on-tls-port", "failing dead", "an https link to a port that speaks http", {"/lessons/maps": shown("agency", "maps")},
         link="https://@host:main@:28080/lessons/maps"),
]  # fmt: skip

CASES = FAILING + GONE + TLS
