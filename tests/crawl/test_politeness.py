"""What is promised to publishers, measured at the server."""

import contextlib
import itertools
import sys
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest

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
    links = "".join(f'<a href="/{name}">x</a>' for name in ("a", "b", "closed/c"))
    site.pages |= {
        "/robots.txt": robots(
            f"User-agent: curate\nCrawl-delay: {CRAWL_DELAY_S}\nDisallow: /closed/\n\n"
            "User-agent: *\nDisallow:\n"
        ),
        "/": f"<!doctype html><title>Start</title>{links}",
        "/a": "<!doctype html><title>A</title>",
        "/b": "<!doctype html><title>B</title>",
        "/closed/c": "<!doctype html><title>C</title>",
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
    asked = rude_crawl["site"].asked
    gaps = [b.at - a.at for a, b in itertools.pairwise(asked)]
    assert asked[0].path == "/robots.txt"
    assert len(gaps) == 3
    assert min(gaps) >= CRAWL_DELAY_S - 0.03  # the clocks of two processes, and their scheduling
    assert rude_crawl["result"].delay_s == {"127.0.0.1": CRAWL_DELAY_S}


@pytest.mark.slow
def test_a_hostile_spider_cannot_disobey_robots_txt(rude_crawl):
    assert "/closed/c" not in rude_crawl["site"].paths()
    assert rude_crawl["result"].robots_refused == 1


@pytest.mark.slow
def test_a_hostile_spider_cannot_dress_up_as_a_browser(rude_crawl):
    agents = {asked.headers["User-Agent"] for asked in rude_crawl["site"].asked}
    assert agents == {"curate/0.1.0 (+contact not set)"}


@pytest.mark.slow
def test_no_remote_control_is_opened_even_when_a_spider_asks_for_it(rude_crawl):
    assert rude_crawl["listening"]
    assert not any(rude_crawl["listening"])


def test_neither_spider_nor_command_line_changes_a_polite_setting(new_catalog):
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
        settings.set(name, {"x": 1} if isinstance(POLITE.get(name), dict) else 0, "cmdline")
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


def test_throttling_never_lowers_what_robots_txt_asked_for():
    from scrapy.core.downloader import Slot

    from curate_spiders.hosts import HostBook
    from curate_spiders.pace import HostThrottle

    class Crawler:
        pass

    slot = Slot(1, 10.0, 0.0)
    throttle = HostThrottle.__new__(HostThrottle)
    throttle.mindelay, throttle.maxdelay = 1.0, 60.0
    throttle.target_concurrency, throttle.debug = 1.0, False
    throttle._get_slot = lambda request, spider: ("slow.example", slot)
    book = HostBook((), 0.0)
    book.slow_down("slow.example", 10.0)

    class Spider:
        class job:
            hosts = book

    class Request:
        meta = {"download_latency": 0.05, "download_slot": "slow.example"}  # noqa: RUF012

    class Response:
        status = 200

    throttle._response_downloaded(Response, Request, Spider)
    assert slot.delay == 10.0  # Scrapy's own would have made it (10 + 0.05) / 2


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7.0),
        ("Sun, 22 Nov 2026 08:00:30 GMT", 30.0),
        ("Sun, 22 Nov 2026 07:00:00 GMT", 0.0),
        ("soon", None),
        (None, None),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date(header, seconds):
    from curate_spiders.retry import retry_after_s

    assert retry_after_s(header, datetime(2026, 11, 22, 8, tzinfo=UTC)) == seconds


@pytest.mark.slow
def test_a_site_whose_robots_txt_fails_is_not_crawled(new_site, new_catalog):
    site = new_site({"/robots.txt": (503, {}, b""), "/": "<!doctype html><title>x</title>"})
    with pytest.raises(Exception, match=r"robots\.txt answers 503, which forbids crawling"):
        crawl_source(new_catalog(), source_of(site))
    assert "/" not in site.paths()


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
