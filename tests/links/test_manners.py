"""What the server sees: pace, retries, Retry-After."""

import time
from dataclasses import replace
from itertools import pairwise

from curate.clock import FixedClock, parse_time
from curate.links import CheckPolicy, run_checks, should_retry
from curate.links.ask import Asker
from curate.links.classify import Judgment
from curate.links.memory import Memory
from curate.links.resolve import Resolver

from .conftest import NOW, answer, page

CLOCK = FixedClock(parse_time(NOW))
TEXT = " ".join(f"music{n}" for n in range(40))


def answers_in_turn(*answers):
    """A handler that gives each answer once and the last one for ever."""
    left = list(answers)
    return lambda _request: left.pop(0) if len(left) > 1 else left[0]


def test_requests_to_a_host_start_no_closer_than_the_interval(policy, site):
    urls = [site.give(f"/x{n}", 404) for n in range(4)]
    run_checks(urls, replace(policy, interval_s=0.06), CLOCK)
    starts = [request.at for request in site.requests]
    gaps = [later - earlier for earlier, later in pairwise(starts)]
    assert len(gaps) == 4  # robots.txt and four links
    assert min(gaps) > 0.05  # 10 ms for the way from us to the server's clock


def test_hosts_outside_allowed_networks_keep_a_second_whatever_the_setting(policy):
    hurried = replace(policy, interval_s=0.0)
    asker = Asker(hurried, Resolver(policy.allowed), CLOCK, Memory(), time.monotonic)
    assert asker.gate_of("127.0.0.1").interval_s == 0.0
    assert asker.gate_of("93.184.216.34").interval_s == 1.0


def test_a_link_given_twice_is_asked_once_and_answered_twice(policy, site):
    url = site.give("/x", 404)
    checks = run_checks([url, site.url("/x"), url], policy, CLOCK)
    assert [check.url for check in checks] == [url] * 3
    assert len(site.asked("/x")) == 1


def test_results_come_in_the_order_of_the_links(policy, sites):
    hosts = [sites.start(f"127.0.0.{n}") for n in (1, 2, 3)]
    urls = [host.give(f"/{n}", 404) for n in range(3) for host in hosts]
    urls.insert(4, "mailto:a@example.org")
    assert [check.url for check in run_checks(urls, policy, CLOCK)] == urls


def test_a_server_error_that_passes_is_alive_and_is_retried_after_all_others(policy, site):
    unlucky = site.on("/a", answers_in_turn(answer(500), answer(200, page("Lesson", TEXT))))
    other = site.give("/b", 404)
    checks = run_checks([unlucky, other], policy, CLOCK)
    assert [check.verdict for check in checks] == ["alive", "dead"]
    order = [request.path for request in site.requests if request.path in ("/a", "/b")]
    assert order == ["/a", "/b", "/a"]


def test_a_hopeless_link_costs_three_requests_and_a_missing_one_a_single_one(policy, site):
    run_checks([site.give("/a", 503), site.give("/b", 404)], policy, CLOCK)
    assert len(site.asked("/a")) == 3
    assert len(site.asked("/b")) == 1


def test_retry_after_is_kept_for_the_whole_host(policy, site):
    busy = answer(429, Retry_After="1")
    limited = site.on("/a", answers_in_turn(busy, answer(404)))
    other = site.give("/b", 404)
    checks = run_checks([limited, other], policy, CLOCK)
    assert [check.status for check in checks] == [404, 404]
    refused_at = site.asked("/a")[0].at
    assert min(r.at for r in (*site.asked("/a")[1:], *site.asked("/b"))) - refused_at >= 0.99


def test_a_long_retry_after_puts_the_host_off_and_is_handed_on(policy, site):
    limited = site.give("/a", 429, Retry_After="86400")
    other = site.give("/b", 200, page("Lesson", TEXT))
    checks = run_checks([limited, other], policy, CLOCK)
    assert [(c.verdict, c.kind) for c in checks] == [("restricted", "rate_limited")] * 2
    assert all(86_000 < c.retry_after_s <= 86_400 for c in checks)
    assert len(site.asked("/a")) == 1
    assert not site.asked("/b")


def test_a_retry_after_date_is_read_against_the_clock(site, look):
    at = "Mon, 02 Mar 2026 10:00:00 GMT"  # two hours after NOW
    check = look(site.give("/a", 503, Retry_After=at))
    assert (check.verdict, check.kind, check.retry_after_s) == ("failing", "http_5xx", 7200)


def test_a_host_that_lets_everything_time_out_is_left_alone(policy, site):
    site.fallback = lambda _request: b"hang"
    urls = [site.url(f"/{n}") for n in range(12)]
    checks = run_checks(urls, replace(policy, timeout_s=0.1), CLOCK)
    assert {check.kind for check in checks} == {"timeout"}
    assert any(check.evidence.startswith("not asked") for check in checks)
    assert len(site.requests) <= 6


def test_the_pauses_before_retries_are_those_of_the_setting(settings, site):
    quick = settings.model_copy(update={"link_retry_ms": 60, "link_interval_ms": 0})
    url = site.give("/a", 503)
    started = time.monotonic()
    run_checks([url], CheckPolicy.from_settings(quick), CLOCK)
    first, second, third = (request.at - started for request in site.asked("/a"))
    assert second - first >= 0.06
    assert third - second >= 0.15
    assert third < 2  # the default would wait seven seconds


def test_a_link_whose_name_was_looked_up_takes_no_longer_than_its_answer(policy, site):
    site.give("/a", 200, page("A", TEXT))
    started = time.monotonic()
    url = f"http://localhost:{site.port}/a"
    (check,) = run_checks([url], replace(policy, timeout_s=5.0), CLOCK)
    assert (check.verdict, check.kind) == ("alive", "ok")
    assert time.monotonic() - started < 3  # once: always the whole time limit of the look-up


def test_should_retry_what_may_pass_and_nothing_else():
    def again(verdict, kind, status=None, n=1):
        return should_retry(Judgment(verdict, kind, ""), status, n)

    for status in (408, 500, 502, 503, 504):
        assert again("failing", "http_5xx" if status >= 500 else "http_4xx", status)
    for kind in ("timeout", "reset", "dns"):
        assert again("failing", kind)
    assert again("alive", "truncated", 200)
    assert again("restricted", "rate_limited", 429)
    assert not again("dead", "http_404", 404)
    assert not again("failing", "refused")
    assert not again("failing", "tls_expired")
    assert not again("failing", "http_5xx", 501)
    assert not again("failing", "timeout", n=2)
    assert not again("failing", "http_5xx", 500, n=3)
