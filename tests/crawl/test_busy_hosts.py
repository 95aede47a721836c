"""Hosts that ask for a rest, and hosts that do not want us."""

import itertools
import sys
import time
from collections import Counter
from datetime import UTC, datetime

import pytest

from curate import bundled
from curate.crawl import SourceDefinition
from curate.errors import SourceChanged
from curate.pipeline.crawl_report import crawl_reports
from curate.pipeline.crawl_step import crawl_source

sys.path.insert(0, str(bundled.folder("spiders")))

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
NEAR_S = 0.02  # the least delay, so that one request is under way at a time


def page(*hrefs):
    return "<!doctype html><title>x</title>" + "".join(f'<a href="{h}">x</a>' for h in hrefs)


def source_of(site, **fields):
    home = f"{site.origin}/"
    given = {"id": "busy", "name": "B", "start": [home], "scope": [home], "delay_s": NEAR_S}
    return SourceDefinition(**{**given, **fields})


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7.0),
        (" 7 ", 7.0),
        ("1.5", 1.5),
        ("Sun, 22 Nov 2026 08:00:30 GMT", 30.0),
        ("Sun, 22 Nov 2026 08:00:30 -0000", 30.0),
        ("Sun, 22 Nov 2026 07:00:00 GMT", 0.0),
        ("Sunday, 22-Nov-26 08:01:00 GMT", 60.0),
        ("-5", None),
        ("soon", None),
        ("", None),
        ("\u00b2", None),  # a digit to Unicode, no number to anybody
        ("Sun, 99 Nov 2026 08:00:30 GMT", None),
        (None, None),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date(header, seconds):
    from curate_spiders.retry import retry_after_s

    assert retry_after_s(header, NOW) == seconds


def test_a_date_is_read_by_the_clock_of_the_host_that_wrote_it():
    from curate_spiders.retry import retry_after_s

    until, fast_by_an_hour = "Sun, 22 Nov 2026 09:00:30 GMT", "Sun, 22 Nov 2026 09:00:00 GMT"
    assert retry_after_s(until, NOW, date=fast_by_an_hour) == 30.0
    assert retry_after_s(until, NOW, date="yesterday") == 3630.0  # no clock: ours
    assert retry_after_s("30", NOW, date=fast_by_an_hour) == 30.0


def test_a_number_without_end_is_a_very_long_wait_and_no_error():
    from curate_spiders.pace import LONGEST_WAIT_S
    from curate_spiders.retry import retry_after_s

    assert LONGEST_WAIT_S < retry_after_s("9" * 5000, NOW) < 1e9


def test_without_retry_after_each_busy_answer_in_a_row_doubles_the_rest():
    from curate_spiders.retry import backoff_s

    assert [backoff_s(429, n, delay_s=1) for n in (1, 2, 3, 4)] == [5, 10, 20, 40]
    assert [backoff_s(503, n, delay_s=2) for n in (1, 2, 3, 4)] == [2, 4, 8, 16]
    assert backoff_s(503, 3, delay_s=0) == 0  # a network of our own, with no delay
    assert backoff_s(429, 5000, delay_s=1) == 300


def refused_at(statuses):
    from curate_spiders.busy import Refusals

    refusals = Refusals()
    for n, status in enumerate(statuses, 1):
        if refusals.add(status):
            return n
    return None


@pytest.mark.parametrize(
    ("statuses", "stops_at"),
    [
        ([403] * 60, 10),
        ([403, 429] * 30, 10),
        ([200] + [403] * 60, 50),  # 49 of 50
        ([403] * 9 + [200] * 60, None),
        ([200] * 100 + [403] * 60, 126),  # the 26th makes more than half of 50
        ([200, 403] * 100, None),  # half is not more than half
        ([404] * 100, None),
        ([], None),
    ],
)
def test_a_crawl_stops_at_ten_refusals_at_once_or_at_most_of_the_last_fifty(statuses, stops_at):
    assert refused_at(statuses) == stops_at


@pytest.mark.slow
def test_a_busy_host_hears_nothing_for_as_long_as_it_asks(new_site, new_catalog):
    """Its 429 comes when the delay is long over: the next request must not be on its way by then.

    One request at a time, so nothing was under way either: not one arrives in the rest.
    """
    answers = itertools.chain([(429, {"Retry-After": "1"}, b"")], itertools.repeat(page()))

    def slowly(_handler):
        time.sleep(3 * NEAR_S)
        return next(answers)

    site = new_site({"/busy": slowly} | {f"/{n}": page() for n in range(20)})
    starts = [f"{site.origin}/{name}" for name in ("busy", *range(20))]
    result = crawl_source(new_catalog(), source_of(site, start=starts))
    paths = site.paths()
    first = paths.index("/busy")
    assert first < len(paths) - 5  # some did wait
    assert site.asked[first + 1].at - site.asked[first].at >= 1.0
    assert Counter(paths) == {"/robots.txt": 1, "/busy": 2, **{f"/{n}": 1 for n in range(20)}}
    kept = result.hosts["127.0.0.1"]
    assert (kept.n_holds, kept.longest_hold_s, kept.n_busy, kept.retries) == (1, 1.0, 1, 1)
    assert kept.smallest_gap_s >= NEAR_S
    assert kept.most_at_once == 1
    assert result.requests == kept.requests == len(site.asked)


@pytest.mark.slow
def test_a_site_that_refuses_us_is_asked_ten_times_and_not_five_thousand(new_site, new_catalog):
    site = new_site({"/robots.txt": (404, {}, b"")})
    starts = [f"{site.origin}/{n}" for n in range(300)]
    site.pages |= {f"/{n}": (403, {}, b"go away") for n in range(300)}
    catalog = new_catalog()
    with pytest.raises(SourceChanged, match="refused: all of the first 10 answers were 403 or 429"):
        crawl_source(catalog, source_of(site, start=starts))
    assert len(site.asked) == 11  # robots.txt and ten pages
    (report,) = crawl_reports(catalog)
    assert report.stats.errors == {"403": 10}  # what was left unasked is no failure of the page
    assert report.stats.hosts["127.0.0.1"].n_forbidden == 10


@pytest.mark.slow
def test_a_wait_too_long_to_sit_out_ends_the_crawl_at_once(new_site, new_catalog):
    site = new_site({f"/{n}": page() for n in range(40)})
    site.pages["/0"] = (503, {"Retry-After": "86400"}, b"")
    starts = [f"{site.origin}/{n}" for n in range(40)]
    with pytest.raises(Exception, match="asks to wait 86400 s"):
        crawl_source(new_catalog(), source_of(site, start=starts))
    assert site.paths()[-1] == "/0"  # others that had waited in line may have come before it
    assert len(site.asked) < 20


@pytest.mark.slow
def test_every_address_is_asked_for_once_however_many_wait_for_robots_txt_or_are_cut_short(
    new_site, new_catalog
):
    """Eight at a time; half of the answers are no pages, so that reading them stops early."""
    data = (200, {"Content-Type": "application/json"}, b"{}")
    site = new_site({f"/{n}": data if n % 2 else page() for n in range(60)})
    starts = [f"{site.origin}/{n}" for n in range(60)]
    result = crawl_source(new_catalog(), source_of(site, start=starts, delay_s=0))
    assert Counter(site.paths()) == {"/robots.txt": 1, **{f"/{n}": 1 for n in range(60)}}
    assert (result.pages, result.not_pages, result.retries) == (30, 30, 0)
    assert result.hosts["127.0.0.1"].most_at_once <= 8
