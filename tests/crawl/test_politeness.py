"""What is promised to publishers, measured at the server."""

import contextlib
import itertools
import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import psutil
import pytest

import curate
from curate import bundled
from curate.crawl import CrawlSpec, SourceDefinition, run_crawl
from curate.errors import ConfigError, SourceChanged
from curate.pipeline.crawl_step import crawl_source
from curate.settings import load_settings

sys.path.insert(0, str(bundled.folder("spiders")))

CRAWL_DELAY_S = 0.3


def source_of(site, **fields):
    given = {
        "id": "polite",
        "name": "Polite",
        "start": [f"{site.origin}/"],
        "scope": [f"{site.origin}/"],
        "delay_s": 0,
    }
    return SourceDefinition(**{**given, **fields})


def robots(text):
    return (200, {"Content-Type": "text/plain"}, text)


@pytest.fixture(scope="module")
def rude_crawl(new_site, new_catalog):
    """A hostile spider on a site that asks for a Crawl-delay and closes a folder to robots."""
    site = new_site()
    links = "".join(f'<a href="/{name}">x</a>' for name in ("a", "b", "broken", "closed/c"))
    site.pages |= {
        "/robots.txt": robots(
            f"User-agent: curate\nCrawl-delay: {CRAWL_DELAY_S}\nDisallow: /closed/\n\n"
            "User-agent: *\nDisallow:\n"
        ),
        "/": (200, {"Set-Cookie": "a=1"}, f"<!doctype html><title>Start</title>{links}"),
        "/a": "<!doctype html><title>A</title>",
        "/b": "<!doctype html><title>B</title>",
        "/broken": (500, {}, b"out of order"),
        "/by-engine": "<!doctype html><title>Asked of the engine</title>",
    }
    catalog = new_catalog()
    definition = source_of(site)
    from curate.catalog.runs import begin_run
    from curate.catalog.sources import remember_source

    with catalog.begin() as session:
        now = catalog.clock.now()
        remember_source(session, "polite", "Polite", {}, at=now)
        run_id, _ = begin_run(session, "crawl", at=now, source_id="polite")
    spec = CrawlSpec(definition, run_id, catalog.settings, spider="hostile_spider.HostileSpider")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(Path(__file__).parent))
        patch.setenv("http_proxy", "http://127.0.0.1:9")
        listening = []

        def look(_n):
            for child in psutil.Process().children():
                with contextlib.suppress(psutil.Error):
                    sockets = child.net_connections(kind="tcp")
                    listening.append([c.laddr for c in sockets if c.status == psutil.CONN_LISTEN])

        result = run_crawl(spec, on_progress=look)
    return {"site": site, "result": result, "listening": listening}


@pytest.mark.slow
def test_crawl_delay_is_kept_between_any_two_requests_even_by_a_hostile_spider(rude_crawl):
    asked, (kept,) = rude_crawl["site"].asked, rude_crawl["result"].hosts.values()
    # From the end of an answer to the next request, so that not even the server sees less.
    gaps = [b.at - a.at for a, b in itertools.pairwise(asked)]
    assert asked[0].path == "/robots.txt"
    assert min(gaps) >= CRAWL_DELAY_S
    assert rude_crawl["result"].delay_s == {"127.0.0.1": CRAWL_DELAY_S}
    assert kept.smallest_gap_s >= CRAWL_DELAY_S
    assert kept.most_at_once == 1


@pytest.mark.slow
def test_a_hostile_spider_asks_only_for_what_robots_txt_allows_and_no_more_often(rude_crawl):
    paths = Counter(rude_crawl["site"].paths())
    assert paths == {"/robots.txt": 1, "/": 1, "/a": 1, "/b": 1, "/broken": 3, "/by-engine": 1}
    (verdict,) = rude_crawl["result"].robots.values()
    site = rude_crawl["site"].origin
    assert set(verdict.refused_urls) == {f"{site}/closed/c", f"{site}/closed/by-engine"}


@pytest.mark.slow
def test_a_hostile_spider_cannot_dress_up_as_a_browser_or_follow_readers_about(rude_crawl):
    asked = rude_crawl["site"].asked
    assert {a.headers["User-Agent"] for a in asked} == {"curate/0.1.0 (+contact not set)"}
    port = rude_crawl["site"].server.server_port
    assert {a.headers["Host"] for a in asked} == {f"127.0.0.1:{port}"}
    names = {name for a in asked for name in a.headers}
    assert not names & {"Cookie", "Referer", "X-Forwarded-For", "Sec-Fetch-Site"}


@pytest.mark.slow
def test_no_remote_control_is_opened_even_when_a_spider_asks_for_it(rude_crawl):
    assert rude_crawl["listening"]
    assert not any(rude_crawl["listening"])


@pytest.mark.slow
def test_the_scrapy_command_line_is_as_powerless_as_a_spider(new_site, new_catalog, tmp_path):
    site = new_site(
        {
            "/robots.txt": robots(f"User-agent: *\nCrawl-delay: {CRAWL_DELAY_S}\nDisallow: /no\n"),
            "/": '<!doctype html><a href="/no">x</a><a href="/yes">x</a>',
            "/yes": "<!doctype html><title>Yes</title>",
        }
    )
    settings = new_catalog().settings
    spec = tmp_path / "spec.json"
    definition = source_of(site).model_dump(mode="json")
    spec.write_text(json.dumps({"definition": definition, "run_id": "by-hand"}))
    evil = [("ADDONS", "{}"), ("ROBOTSTXT_OBEY", "0"), ("DOWNLOAD_DELAY", "0")]
    evil += [("USER_AGENT", "Mozilla/5.0"), ("CONCURRENT_REQUESTS_PER_DOMAIN", "16")]
    evil += [("DOWNLOADER_MIDDLEWARES_BASE", "{}"), ("EXTENSIONS_BASE", "{}")]
    evil += [("DOWNLOADER_MIDDLEWARES", '{"curate_spiders.robots.Robots": null}')]
    options = [word for name, value in evil for word in ("-s", f"{name}={value}")]
    subprocess.run(
        [sys.executable, "-m", "scrapy", "crawl", "site", "-a", f"spec={spec}", *options],
        cwd=bundled.folder("spiders"),
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(Path(curate.__file__).parents[1]), "."]),
            "CURATE_DATA_DIR": str(settings.data_dir),
            "CURATE_ALLOW_NETWORKS": "127.0.0.1/32",
        },
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert site.paths() == ["/robots.txt", "/", "/yes"]
    assert min(b.at - a.at for a, b in itertools.pairwise(site.asked)) >= CRAWL_DELAY_S
    assert {a.headers["User-Agent"] for a in site.asked} == {"curate/0.1.0 (+contact not set)"}


@pytest.mark.parametrize("priority", ["spider", "cmdline", 100, 5000])
def test_neither_spider_nor_command_line_changes_a_polite_setting(new_catalog, priority):
    from scrapy.settings import Settings

    from curate_spiders.politeness import POLITE, PolitenessAddon
    from curate_spiders.site import SiteSpider

    class Job:
        catalog = new_catalog()

    class FakeCrawler:
        class spider:
            job = Job

    settings = Settings()
    for name in (*POLITE, "ADDONS", "USER_AGENT"):
        settings.set(name, {"x": 1} if isinstance(POLITE.get(name), dict) else 0, priority)
    SiteSpider.update_settings(settings)
    PolitenessAddon.from_crawler(FakeCrawler).update_settings(settings)
    assert list(settings["ADDONS"]) == ["curate_spiders.politeness.PolitenessAddon"]
    for name, value in POLITE.items():
        found = settings[name]
        assert (dict(found) if isinstance(value, dict) else found) == value, name
    assert settings["USER_AGENT"].startswith("curate/")


def test_the_floor_of_one_second_falls_only_in_networks_that_the_operator_named():
    from curate_spiders.hosts import host_policy

    assert host_policy(0, is_allowed_network=False).delay_s == 1.0
    assert host_policy(0, is_allowed_network=False).concurrency == 1
    assert host_policy(3, is_allowed_network=False).delay_s == 3.0
    assert host_policy(0, is_allowed_network=True).delay_s == 0.0
    assert host_policy(0, is_allowed_network=True).concurrency > 1
    assert host_policy(0, is_allowed_network=True, crawl_delay_s=2).delay_s == 2.0
    assert host_policy(5, is_allowed_network=False, crawl_delay_s=2).delay_s == 5.0


def throttled(policy_delay_s, slot_delay_s, latency_s, *, status=200, allowed="", concurrency=1):
    """The slot of slow.example after one answer; Scrapy's slot and our throttle, no crawl."""
    from types import SimpleNamespace

    from scrapy.core.downloader import Slot

    from curate_spiders.hosts import HostBook, Resolved
    from curate_spiders.pace import HostThrottle

    slot, book = Slot(concurrency, slot_delay_s, 0.0), HostBook((), policy_delay_s)
    if allowed:
        book.policy("slow.example", Resolved((allowed,), is_allowed_network=True))
    spider = SimpleNamespace(job=SimpleNamespace(hosts=book))
    engine = SimpleNamespace(downloader=SimpleNamespace(slots={"slow.example": slot}))
    throttle = HostThrottle.__new__(HostThrottle)
    throttle.crawler = SimpleNamespace(engine=engine, spider=spider)
    throttle.mindelay, throttle.maxdelay = 1.0, 60.0
    throttle.target_concurrency, throttle.debug = 1.0, False
    meta = {"download_latency": latency_s, "download_slot": "slow.example"}
    throttle._response_downloaded(
        SimpleNamespace(status=status, body=b""), SimpleNamespace(meta=meta), spider
    )
    return slot


def test_slow_answers_slow_us_down_in_the_open_web_one_at_a_time_all_the_same():
    slot = throttled(1.0, 1.0, 4.0)
    assert slot.delay == 4.0  # as long as the host took
    assert slot.concurrency == 1
    assert throttled(1.0, 4.0, 8.0).delay == 8.0
    assert throttled(1.0, 1.0, 300.0).delay == 60.0  # no answer takes longer than 30 s anyway


def test_a_host_that_is_fast_again_is_asked_more_often_step_by_step_down_to_the_floor():
    assert throttled(1.0, 8.0, 0.5).delay == 4.25  # the mean
    assert throttled(1.0, 1.2, 0.1).delay == 1.0
    assert throttled(1.0, 8.0, 0.01, status=404).delay == 8.0  # errors are quick and prove nothing


def test_throttling_never_lowers_what_source_or_robots_txt_asked_for():
    assert throttled(10.0, 10.0, 0.05).delay == 10.0  # Scrapy's own would make it (10 + 0.05) / 2
    assert throttled(90.0, 90.0, 0.05).delay == 90.0  # nor cut it at its own longest delay


def test_a_network_of_our_own_is_not_throttled():
    assert throttled(0.0, 0.0, 4.0, allowed="127.0.0.1", concurrency=8).delay == 0.0


def test_a_request_cannot_ask_for_more_than_the_limits_by_its_meta():
    from scrapy import Request

    from curate_spiders.guard import _clean

    def cleaned(**meta):
        request = Request("https://a.example/", meta=meta)
        _clean(request)
        return request.meta

    assert cleaned(proxy="http://p", bindaddress="1.2.3.4", dont_obey_robotstxt=True) == {}
    assert cleaned(max_retry_times=99, retry_times=-99, redirect_times="x") == {}
    assert cleaned(download_timeout=3600) == {"download_timeout": 30.0}
    assert cleaned(download_timeout=5, retry_times=1) == {"download_timeout": 5, "retry_times": 1}
    for size in (0, -1, None, "many", float("inf"), 2**40):
        assert cleaned(download_maxsize=size) == {"download_maxsize": 50 * 1024 * 1024}


def test_the_gate_waits_from_the_end_of_an_answer_and_over_a_hold():
    from curate_spiders.hosts import HostBook

    book = HostBook((), 2.0)
    assert book.wait_s("a.example", None, now=100.0) == 0.0  # never asked
    assert book.wait_s("a.example", 99.5, now=100.0) == 1.5
    assert book.wait_s("a.example", 90.0, now=100.0) == 0.0
    book.slow_down("a.example", 7.0)
    assert book.wait_s("a.example", 99.0, now=100.0) == 6.0
    book.held_until["a.example"] = 130.0
    assert book.wait_s("a.example", 99.0, now=100.0) == 30.0


@pytest.mark.slow
def test_a_site_whose_robots_txt_fails_is_not_crawled(new_site, new_catalog):
    site = new_site({"/robots.txt": (503, {}, b""), "/": "<!doctype html><title>x</title>"})
    with pytest.raises(Exception, match=r"robots\.txt answers 503, which forbids crawling"):
        crawl_source(new_catalog(), source_of(site))
    assert site.paths() == ["/robots.txt"] * 3  # it may have been one bad moment


@pytest.mark.slow
def test_a_site_that_asks_for_endless_patience_is_left_at_once(new_site, new_catalog):
    site = new_site(
        {
            "/robots.txt": robots("User-agent: *\nCrawl-delay: 86400\n"),
            "/": "<!doctype html><title>x</title>",
        }
    )
    with pytest.raises(Exception, match="asks to wait 86400 s"):
        crawl_source(new_catalog(), source_of(site))
    assert site.paths() == ["/robots.txt"]


@pytest.mark.slow
def test_far_fewer_pages_than_expected_is_a_failure_that_names_both_numbers(new_site, new_catalog):
    site = new_site({"/": "<!doctype html><title>under construction</title>"})
    with pytest.raises(SourceChanged, match="1 items came where about 50 were expected"):
        crawl_source(new_catalog(), source_of(site, expected_items=50))


def test_the_open_web_is_not_crawled_without_a_contact_and_nothing_is_written_down(new_catalog):
    from curate.pipeline.crawl_report import crawl_reports

    catalog = new_catalog()
    definition = SourceDefinition(
        id="web", name="Web", start=["https://192.0.2.1/"], scope=["https://192.0.2.1/"]
    )
    with pytest.raises(ConfigError, match="CURATE_CONTACT"):
        crawl_source(catalog, definition)
    assert crawl_reports(catalog) == ()


def test_loopback_needs_the_operators_word_like_any_private_network(new_site, tmp_path):
    site = new_site({"/": "<!doctype html><title>x</title>"})
    settings = load_settings(data_dir=tmp_path)
    with pytest.raises(ConfigError, match="CURATE_CONTACT"):
        run_crawl(CrawlSpec(source_of(site), "none", settings))
    assert site.asked == []
