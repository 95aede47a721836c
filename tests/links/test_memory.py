"""What one run leaves for the next: fingerprints, validators, probes, hosts that want a pause."""

from dataclasses import replace
from datetime import timedelta

import pytest

from curate.clock import FixedClock, parse_time
from curate.links import Memory, run_checks
from curate.links.memory import PROBE_KEEPS, Rest, StoredProbe

from .conftest import NOW, answer, page

START = parse_time(NOW)
TEXT = " ".join(f"planet{n}" for n in range(60))


def look(policy, memory, *urls, days=0.0):
    clock = FixedClock(START + timedelta(days=days))
    return run_checks(list(urls), policy, clock, memory=memory)


def handed_on(memory, checks):
    """The memory of the next run, as the catalog hands it on."""
    pages = {check.url: check.page for check in checks if check.page is not None}
    return Memory(pages=pages, rests=memory.new_rests, probes=memory.new_probes)


def test_a_page_that_did_not_change_is_not_sent_again(policy, site):
    def serve(request):
        if request.headers.get("if-none-match") == '"v1"':
            return b'HTTP/1.1 304 Not Modified\r\nETag: "v1"\r\n\r\n'
        return answer(200, page("Planets", TEXT), ETag='"v1"')

    url = site.on("/planets", serve)
    first = Memory()
    checks = look(policy, first, url)
    assert checks[0].page.etag == '"v1"'
    again = look(policy, handed_on(first, checks), url, days=1)[0]
    assert (again.verdict, again.kind, again.status, again.page) == ("alive", "ok", 304, None)
    assert "unchanged" in again.evidence


def test_a_304_that_nobody_asked_for_is_no_page(policy, site):
    url = site.on("/x", lambda _request: b"HTTP/1.1 304 Not Modified\r\n\r\n")
    assert look(policy, Memory(), url)[0].verdict == "failing"


def test_a_page_whose_place_is_wanted_is_always_read(policy, site):
    site.give("/planets", 200, page("Planets", TEXT + "<i id='mars'>"), ETag='"v1"')
    url = site.url("/planets#mars")
    first = Memory()
    checks = look(policy, first, url)
    look(policy, handed_on(first, checks), url, days=1)
    assert all("if-none-match" not in request.headers for request in site.asked("/planets"))


def test_validators_are_not_kept_of_a_page_that_moved(policy, site):
    site.give("/new", 200, page("Planets", TEXT), ETag='"v1"')
    url = site.give("/old", 302, Location="/new")
    check = look(policy, Memory(), url)[0]
    assert (check.page.title, check.page.etag) == ("Planets", None)


def test_another_text_under_another_title_is_a_changed_page(policy, site):
    url = site.give("/planets", 200, page("Planets", TEXT))
    first = Memory()
    checks = look(policy, first, url)
    other = " ".join(f"casino{n}" for n in range(90))
    site.give("/planets", 200, page("Win big tonight", other))
    check = look(policy, handed_on(first, checks), url, days=7)[0]
    assert (check.verdict, check.kind) == ("alive", "content_changed")
    assert "Planets" in check.evidence


def test_without_a_memory_no_page_is_compared(policy, site):
    url = site.give("/planets", 200, page("Planets", TEXT))
    assert run_checks([url], policy, FixedClock(START))[0].page is None


@pytest.mark.parametrize("fallback_status", [404, 200])
def test_a_site_is_probed_once_in_days(policy, site, fallback_status):
    missing = answer(fallback_status, page("Nothing here", "this page was not found on our site"))
    site.fallback = lambda _request: missing
    good = site.give("/a/good", 200, page("Planets", TEXT))
    lost = site.url("/a/lost")
    first = Memory()
    checks = look(policy, first, good, lost)
    assert [check.verdict for check in checks] == ["alive", "dead"]
    n_made_up = len([r for r in site.requests if "/a/zq" in r.path])
    assert n_made_up == (1 if fallback_status == 404 else 2)
    again = look(policy, handed_on(first, checks), good, lost, days=1)
    assert [check.verdict for check in again] == ["alive", "dead"]
    assert len([r for r in site.requests if "/a/zq" in r.path]) == n_made_up
    kept = handed_on(first, checks)
    look(policy, kept, good, lost, days=PROBE_KEEPS.days + 1)
    assert len([r for r in site.requests if "/a/zq" in r.path]) == 2 * n_made_up


def test_a_stored_probe_that_cannot_be_read_is_asked_for_again(policy, site):
    good = site.give("/a/good", 200, page("Planets", TEXT))
    first = Memory()
    look(policy, first, good)
    spoiled = {key: StoredProbe(START, {"samples": [{}]}) for key in first.new_probes}
    assert look(policy, Memory(probes=spoiled), good)[0].verdict == "alive"
    assert len([r for r in site.requests if "/a/zq" in r.path]) == 2


def test_a_host_that_asks_for_a_day_is_remembered_and_left_alone(policy, site):
    busy = site.give("/busy", 429, "slow down", Retry_After="86400")
    first = Memory()
    check = look(policy, first, busy)[0]
    assert (check.verdict, check.kind, check.retry_after_s) == ("restricted", "rate_limited", 86400)
    rest = first.new_rests["127.0.0.1"]
    assert rest.not_before == START + timedelta(days=1)
    n_before = len(site.requests)
    other = site.give("/other", 200, page("Planets", TEXT))
    early = look(policy, Memory(rests=first.new_rests), other, days=0.5)[0]
    assert (early.verdict, early.kind) == ("restricted", "rate_limited")
    assert len(site.requests) == n_before
    late = look(policy, Memory(rests=first.new_rests), other, days=1.01)[0]
    assert late.verdict == "alive"


def test_a_host_that_asks_for_a_minute_is_waited_for_within_the_run(policy, site):
    short = replace(policy, max_wait_s=1.0)
    url = site.give("/x", 200, page("Planets", TEXT))
    rest = Rest(START + timedelta(seconds=0.2), "the server asked for a moment")
    assert look(short, Memory(rests={"127.0.0.1": rest}), url)[0].verdict == "alive"
