"""Due links of a real catalog, looked at on loopback sites over days that a fixed clock tells."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from tests.report.web import POLICY, Desk, Web, lesson
from typer.testing import CliRunner

from curate.catalog.models import LinkRow
from curate.cli.links import app
from curate.errors import ConfigError, NotFound
from curate.loopback import Reply
from curate.pipeline.reporter import Quiet
from curate.settings import load_settings

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
SCHEMA = Path(__file__).parents[2] / "docs" / "schemas" / "links-check.schema.json"


@pytest.fixture
def web():
    started = Web()
    yield started
    started.down()


@pytest.fixture
def desk(catalog):
    return Desk(catalog, START)


def test_a_page_that_is_gone_is_suspect_twice_and_dead_at_the_third_look_in_six_days(web, desk):
    url = web.url("/gone")
    desk.item([url])
    seen = []
    for day in (0, 3, 6):
        desk.check(day)
        seen.append(desk.state(url))
    assert seen == ["suspect", "suspect", "dead"]
    assert desk.link(url).next_check_at == desk.day(6 + 7)
    assert desk.link(url).state_since == desk.day(6)


def test_a_link_is_not_looked_at_before_it_is_due(web, desk):
    desk.item([web.url("/gone")])
    desk.check(0)
    assert desk.check(2.9).extra["run_id"] is None
    assert web.asked.count("/gone") == 1


def test_one_success_ends_a_row_of_failures(web, desk):
    url = web.url("/a")
    desk.item([url])
    desk.check(0)
    desk.check(3)
    web.give("/a")
    desk.check(6)
    assert desk.state(url) == "alive"
    del web.pages["/a"]
    desk.check(13)
    assert desk.state(url) == "suspect"


def test_three_server_errors_do_not_make_a_link_dead(web, desk):
    url = web.give("/a", Reply(503, b"busy"))
    desk.item([url])
    for day in (0, 3, 6):
        desk.check(day)
    assert desk.state(url) == "suspect"


def test_an_outage_is_one_incident_and_moves_no_link_from_its_state(web, desk):
    urls = [web.give(f"/{n}") for n in range(12)]
    desk.item(urls)
    desk.check(0)
    web.down()
    report = desk.check(7)
    assert len(report.extra["incidents"]) == 1
    assert "12 of 12 links failed at once (refused 12)" in report.extra["incidents"][0]
    assert report.extra["changes"] == {}
    assert {desk.state(url) for url in urls} == {"alive"}
    assert {desk.link(url).next_check_at for url in urls} == {desk.day(8)}
    web.up()
    assert desk.check(8).extra["verdicts"] == {"alive/ok": 12}


def test_an_outage_of_more_than_two_weeks_is_no_incident_any_more(web, desk):
    urls = [web.give(f"/{n}") for n in range(5)]
    desk.item(urls)
    desk.check(0)
    web.down()
    for day in (7, 10, 13, 17, 21):  # 14 days from the first to the last, not more
        assert len(desk.check(day).extra["incidents"]) == 1
        assert {desk.state(url) for url in urls} == {"alive"}
    report = desk.check(22)
    web.up()
    assert report.extra["incidents"] == []
    assert {desk.state(url) for url in urls} == {"dead"}


def test_a_host_name_that_is_gone_dies_though_its_link_falls_due_alone(web, desk):
    url = "http://lessons.invalid/"
    desk.item([url, web.give("/a")])
    reports = [desk.check(day) for day in (0, 3, 6)]
    assert [report.n_written for report in reports] == [2, 1, 1]
    assert [report.extra["incidents"] for report in reports] == [[], [], []]
    assert desk.state(url) == "dead"


def test_a_link_that_failed_before_is_shielded_by_an_outage_like_any_other(web, desk):
    other = Web("127.0.0.2")
    url = other.give("/a")
    desk.item([url, *(web.give(f"/{n}") for n in range(11))])
    other.down()
    desk.check(0)
    web.down()
    report = desk.check(7)
    web.up()
    assert len(report.extra["incidents"]) == 1
    assert desk.link(url).next_check_at == desk.day(8)
    assert desk.link(url).state_reason.startswith("1 failed since")


def test_a_link_that_several_items_of_several_sources_use_is_asked_once(web, desk):
    url = web.give("/shared")
    for source in ("one", "two"):
        for name in ("A", "A copy"):
            desk.item([url, web.give(f"/{source}")], source=source, name=name)
    report = desk.check(0)
    assert report.n_written == 3
    assert web.asked.count("/shared") == 1


def test_only_links_of_the_named_source_are_asked(web, desk):
    desk.item([web.give("/one")], source="one")
    desk.item([web.give("/two")], source="two")
    assert desk.check(0, source_id="two").n_items == 1
    assert "/two" in web.asked
    assert "/one" not in web.asked


def test_links_over_the_limit_stay_due(web, desk):
    desk.item([web.give(f"/{n}") for n in range(3)])
    assert [desk.check(0, limit=2).n_written for _ in range(3)] == [2, 1, 0]


def test_links_of_items_that_are_gone_are_not_asked(web, desk):
    from curate.catalog.models import ResourceRow

    desk.item([web.give("/a")])
    with desk.open() as catalog, catalog.begin() as session:
        session.query(ResourceRow).one().gone_at = START
    assert desk.check(1).n_items == 0
    assert web.asked == []


class _Interrupts(Quiet):
    def advance(self, n: int) -> None:
        raise KeyboardInterrupt


def test_an_interrupted_run_is_taken_up_and_asks_no_link_twice(web, desk, settings):
    paths = [f"/{n}" for n in range(6)]
    desk.item([web.give(path) for path in paths])
    desk.settings = settings.model_copy(update={"batch_size": 2})
    with pytest.raises(KeyboardInterrupt):
        desk.check(0, reporter=_Interrupts())
    assert {desk.state(web.url(path)) for path in paths} == {"new"}  # not judged yet
    report = desk.check(0)
    assert report.n_stale <= 4
    assert report.n_written == 6
    assert {desk.state(web.url(path)) for path in paths} == {"alive"}
    assert all(web.asked.count(path) <= 2 for path in paths)
    assert sum(web.asked.count(path) for path in paths) <= 6 + 1  # one was under way


def test_a_run_for_another_source_ends_an_interrupted_one(web, desk, settings):
    desk.item([web.give("/one")], source="one")
    desk.item([web.give("/two")], source="two")
    with pytest.raises(KeyboardInterrupt):
        desk.check(0, reporter=_Interrupts(), source_id="one")
    desk.check(0, source_id="two")
    assert desk.state(web.url("/one")) == "alive"
    assert web.asked.count("/one") == 1


def test_what_a_recent_crawl_fetched_costs_no_request(web, desk):
    alive, gone = web.give("/alive"), web.url("/gone")
    desk.item([alive, f"{alive}#part", gone])
    desk.crawled({alive: b"a lesson"}, day=-1)
    desk.crawled({gone: b""}, day=-1, status=404)
    report = desk.check(0)
    assert report.extra["verdicts"] == {"alive/ok": 2, "dead/http_404": 1}
    assert web.asked == []
    assert desk.link(gone).last_check_at == desk.day(-1)


def test_a_crawl_older_than_the_last_look_is_no_news(web, desk):
    url = web.url("/gone")
    desk.item([url])
    desk.crawled({url: b"it was there"}, day=1)
    desk.check(2)
    assert desk.state(url) == "alive"
    assert desk.check(8).extra["verdicts"] == {"dead/http_404": 1}


def test_a_redirect_that_a_crawl_met_is_followed_to_its_end(web, desk):
    url = web.give("/old", Reply(301, location="/nowhere"))
    desk.item([url])
    desk.crawled({url: b""}, day=-1, status=301, redirected_to=web.url("/nowhere"))
    assert desk.check(0).extra["verdicts"] == {"dead/http_404": 1}


def test_a_page_that_three_addresses_share_is_asked_and_found_to_be_a_soft_404(web, desk):
    web.fallback = lesson("page not found, try our search")
    urls = [web.url(f"/units/{n}") for n in range(3)]
    desk.item(urls)
    desk.crawled(dict.fromkeys(urls, b"sorry"), day=-1)
    assert desk.check(0).extra["verdicts"] == {"dead/soft_404": 3}


def test_two_addresses_of_one_page_are_not_doubted(web, desk):
    urls = [web.url("/units/"), web.url("/units/index.html")]
    desk.item(urls)
    desk.crawled(dict.fromkeys(urls, b"units"), day=-1)
    assert desk.check(0).extra["verdicts"] == {"alive/ok": 2}
    assert web.asked == []


def test_a_published_link_and_its_mirror_both_get_the_look_in_published_words(web, desk):
    web.give("/new")
    mirror = web.give("/old", Reply(301, location="/new"))
    published = "https://lessons.example/old"
    desk.item([mirror, published], origin={"https://lessons.example": web.url("")})
    assert desk.check(0).extra["verdicts"] == {"alive/moved": 2}
    assert web.asked.count("/old") == 1
    assert desk.link(published).state_reason == "now at https://lessons.example/new"


def test_links_that_need_a_contact_are_not_put_off_but_stay_due(desk):
    url = "http://93.184.216.34/lesson"
    desk.item([url])
    report = desk.check(0)
    assert report.extra["without_contact"] == 1
    assert POLICY.has_contact is False
    assert (desk.state(url), desk.link(url).next_check_at) == ("new", desk.day(0))


@pytest.fixture
def run(settings, monkeypatch):
    monkeypatch.setenv("CURATE_DATA_DIR", str(settings.data_dir))

    def invoke(*words, now="2026-03-02T08:00:00Z"):
        flags = ["--allow-network", "127.0.0.0/16", "--interval-ms", "0", "--now", now]
        return CliRunner().invoke(app, ["check", *words, *flags])

    return invoke


def test_check_without_a_file_looks_at_due_links_and_sums_up_in_one_line(web, desk, run):
    desk.item([web.give("/a"), web.url("/gone")])
    result = run("--due")
    assert (result.exit_code, result.exception) == (0, None)
    assert result.stdout == (
        "2 links looked at: 1 alive, 1 dead; 1 now suspect. `curate links report` tells more.\n"
    )


def test_a_run_that_looked_at_one_link_does_not_speak_of_links(web, desk, run):
    desk.item([web.give("/a")])
    assert run("--due").stdout.startswith("1 link looked at: 1 alive")


def test_json_lines_of_due_links_fit_the_schema_and_carry_the_state_of_history(web, desk, run):
    desk.item([web.url("/gone")])
    for day in ("02", "05"):
        run(now=f"2026-03-{day}T08:00:00Z")
    result = run("--json", now="2026-03-08T08:00:00Z")
    (row,) = [json.loads(line) for line in result.stdout.splitlines()]
    Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(row)
    assert (row["verdict"], row["state"]) == ("dead", "dead")


def test_a_watched_verdict_makes_the_exit_code_one_but_not_in_an_incident(web, desk, run):
    desk.item([web.give(f"/{n}") for n in range(3)])
    assert run("--fail-on", "failing").exit_code == 0
    web.down()
    result = run("--fail-on", "failing", now="2026-03-09T08:00:00Z")
    web.up()
    assert result.exit_code == 0
    assert "incident: 3 of 3 links failed at once" in result.stdout
    web.pages.clear()
    assert run("--fail-on", "dead", now="2026-03-10T08:00:00Z").exit_code == 1


def test_nothing_due_says_when_something_will_be(web, desk, run):
    desk.item([web.give("/a")])
    run()
    result = run(now="2026-03-03T08:00:00Z")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "2026-03-09 08:00 UTC" in result.stderr


def test_a_host_that_rests_is_named_whether_or_not_anything_else_is_due(site, web, desk, run):
    desk.item([site.give("/a", 429, "later", Retry_After="172800"), site.url("/b")])
    run()
    with desk.open() as catalog, catalog.begin() as session:
        session.query(LinkRow).update({"next_check_at": START})
    told = "127.0.0.1 asked for a pause: 2 links put off until it is over"
    assert told in run(now="2026-03-03T08:00:00Z").stderr
    other = "http://127.0.0.2:9/"
    desk.item([other, site.url("/a")], name="Another")
    with desk.open() as catalog, catalog.begin() as session:
        session.query(LinkRow).update({"next_check_at": START})
    assert told in run(now="2026-03-03T09:00:00Z").stdout


def test_an_empty_catalog_says_what_to_do_next(run):
    result = run()
    assert (result.exit_code, result.stdout) == (0, "")
    assert "curate run SOURCE" in result.stderr


def test_a_source_nobody_crawled_is_a_clear_error(run):
    result = run("--source", "nope")
    assert isinstance(result.exception, NotFound)
    assert result.exception.exit_code == 2


@pytest.mark.parametrize("words", [["--due"], ["--source", "s"], ["--limit", "3"]])
def test_a_file_and_a_choice_of_the_catalog_exclude_each_other(words, run):
    assert isinstance(run("--file", "-", *words).exception, ConfigError)


def test_the_default_policy_is_that_of_the_settings(web, desk):
    desk.settings = load_settings(data_dir=desk.settings.data_dir)  # names no network
    desk.item([web.give("/a")])
    assert desk.check(0, policy=None).extra["verdicts"] == {"skipped/blocked_address": 1}
    assert web.asked == []
