"""Pages that turn robots or strangers away are restricted, never broken."""

from dataclasses import replace

import pytest

from curate.clock import FixedClock, parse_time
from curate.links import run_checks

from .conftest import NOW, answer, page

TEXT = " ".join(f"planet{n}" for n in range(60))
FORM = "<h1>Sign in</h1><form><input name=user><input type=password name=p></form>"


@pytest.mark.parametrize(
    ("status", "verdict", "kind"),
    [
        (401, "restricted", "auth"),
        (402, "restricted", "auth"),
        (403, "restricted", "forbidden"),
        (406, "restricted", "forbidden"),
        (999, "restricted", "forbidden"),
        (451, "restricted", "legal"),
        (404, "dead", "http_404"),
        (410, "dead", "http_410"),
        (400, "failing", "http_4xx"),
        (418, "failing", "http_4xx"),
        (500, "failing", "http_5xx"),
        (530, "failing", "http_5xx"),
        (204, "alive", "ok"),
    ],
)
def test_each_status_has_its_verdict(site, look, status, verdict, kind):
    check = look(site.give("/x", status, b"" if status == 204 else page("x", "x")))
    assert (check.verdict, check.kind, check.status) == (verdict, kind, status)


def test_a_page_that_only_wants_a_browsers_headers_is_alive_on_the_second_look(site, look):
    def wall(request):
        wants = "accept-language" in request.headers
        return answer(200, page("Lesson", TEXT)) if wants else answer(406)

    assert look(site.on("/x", wall)).verdict == "alive"


def test_a_redirect_to_a_sign_in_is_restricted(site, look):
    site.give("/login?next=%2Funits%2F1", 200, page("Sign in", FORM))
    check = look(site.give("/units/1", 302, Location="/login?next=%2Funits%2F1"))
    assert (check.verdict, check.kind) == ("restricted", "login")


def test_a_sign_in_that_robots_may_not_fetch_is_still_told(site, look):
    site.give("/robots.txt", 200, "User-agent: *\nDisallow: /auth/", Content_Type="text/plain")
    check = look(site.give("/units/1", 302, Location="/auth/start?return_to=/units/1"))
    assert (check.verdict, check.kind) == ("restricted", "login")
    assert not [request for request in site.requests if request.path.startswith("/auth")]


def test_a_password_form_in_place_of_the_page_is_restricted(site, look):
    check = look(site.give("/units/1", 200, page("Members only", FORM)))
    assert (check.verdict, check.kind) == ("restricted", "login")


def test_a_lesson_with_a_sign_in_box_in_its_header_is_alive(site, look):
    body = f"<title>Planets</title><header>{FORM}</header><main><h1>Planets</h1>{TEXT}</main>"
    assert look(site.give("/units/1", 200, body)).verdict == "alive"


def test_a_link_that_leads_to_a_sign_in_page_itself_is_alive(site, look):
    assert look(site.give("/login", 200, page("Sign in", FORM))).verdict == "alive"


@pytest.mark.parametrize("status", [200, 403, 503])
def test_a_browser_check_is_restricted_whatever_its_status(site, look, status):
    body = page(
        "Security check",
        "<h1>Verify you are human</h1><div id=captcha-box></div>"
        "<noscript>Please enable JavaScript and cookies</noscript>",
    )
    site.fallback = lambda _request: answer(status, body)
    check = look(site.url("/units/1"))
    assert (check.verdict, check.kind) == ("restricted", "challenge")


def test_a_header_alone_can_name_a_browser_check(site, look):
    check = look(site.give("/x", 503, page("x", TEXT), Cf_Mitigated="challenge"))
    assert (check.verdict, check.kind) == ("restricted", "challenge")


def test_robots_txt_is_honored_for_links_and_asked_once(policy, site):
    rules = "User-agent: *\nDisallow: /private/"
    site.give("/robots.txt", 200, rules, Content_Type="text/plain")
    urls = [site.give(path, 200, page("x", TEXT)) for path in ("/private/a", "/private/b", "/c/")]
    checks = run_checks(urls, policy, FixedClock(parse_time(NOW)))
    assert [(c.verdict, c.kind) for c in checks[:2]] == [("skipped", "robots")] * 2
    assert checks[2].verdict == "alive"
    assert len(site.asked("/robots.txt")) == 1
    assert not site.asked("/private/a")


def test_robots_txt_holds_for_the_target_of_a_redirect_too(sites, site, look):
    other = sites.start("127.0.0.2")
    other.give("/robots.txt", 200, "User-agent: *\nDisallow: /", Content_Type="text/plain")
    check = look(site.give("/x", 302, Location=other.url("/y")))
    assert (check.verdict, check.kind) == ("skipped", "robots")
    assert not other.asked("/y")


def test_robots_txt_out_of_reach_allows(site, look):
    site.give("/robots.txt", 500)
    assert look(site.give("/x", 200, page("x", TEXT))).verdict == "alive"


def test_a_crawl_delay_longer_than_a_run_puts_the_other_links_off(policy, site):
    rules = "User-agent: *\nCrawl-delay: 120"
    site.give("/robots.txt", 200, rules, Content_Type="text/plain")
    urls = [site.give(f"/x{n}", 404) for n in range(2)]
    checks = run_checks(urls, policy, FixedClock(parse_time(NOW)))
    assert sorted(c.kind for c in checks) == ["http_404", "rate_limited"]
    put_off = next(c for c in checks if c.kind == "rate_limited")
    assert put_off.verdict == "restricted"
    assert 100 < put_off.retry_after_s <= 120


def test_a_fragment_that_is_not_on_the_page_is_noted_and_one_fetch_serves_all(policy, site):
    url = site.give("/x", 200, page("Long", f"<h2 id=part-1>1</h2>{TEXT}<a name='énd'></a>"))
    urls = [f"{url}#{f}" for f in ("part-1", "part-9", "top", "!/view", "%C3%A9nd")]
    checks = run_checks(urls, replace(policy), FixedClock(parse_time(NOW)))
    assert [c.kind for c in checks] == ["ok", "fragment_missing", "ok", "ok", "ok"]
    assert {c.verdict for c in checks} == {"alive"}
    assert len(site.asked("/x")) == 1
