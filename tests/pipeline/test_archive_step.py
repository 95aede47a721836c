"""Looking up copies of dead links: which, how often, and what is kept of the answers."""

from datetime import UTC, datetime

import pytest
from tests.links.wayback import Copy, Wayback
from tests.report.web import POLICY, Desk, Web
from typer.testing import CliRunner

from curate.catalog.decisions import add_decision
from curate.catalog.models import LinkArchive, LinkRow
from curate.cli.links import app
from curate.links.archive import NoCopy, Unknown
from curate.pipeline.archive_step import look_up_copies, why_nothing_is_asked
from curate.report.link_fixes import suggest
from curate.report.run_summary import render_markdown
from curate.settings import load_settings

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
SITE = "https://lessons.example"


@pytest.fixture
def web():
    started = Web()
    yield started
    started.down()


@pytest.fixture
def wayback():
    with Wayback(host="127.0.0.2") as running:
        yield running


@pytest.fixture
def desk(catalog, wayback, tmp_path):
    at_work = Desk(catalog, START)
    at_work.settings = load_settings(
        data_dir=tmp_path / "data", allow_networks="127.0.0.0/8", archive_url=wayback.url
    )
    return at_work


def dead_link(desk, web, path="/gone"):
    desk.item([SITE + path], origin={SITE: web.url("")})
    for day in (0, 3, 6):
        desk.check(day)
    assert desk.state(SITE + path) == "dead"
    return SITE + path


def look_up(desk, day, **more):
    with desk.open(day) as catalog:
        return look_up_copies(catalog, policy=POLICY, **more)


def stored(desk, url):
    with desk.open() as catalog, catalog.read() as session:
        link = session.query(LinkRow).filter_by(url=url).one()
        row = session.get(LinkArchive, link.id)
        return None if row is None else (row.copy_url, row.copy_at, row.because)


def test_a_dead_link_gets_its_copy_and_the_copy_is_suggested(web, wayback, desk):
    url = dead_link(desk, web)
    wayback.hold(url, Copy("20260301120000"), Copy("20200101000000"))
    report = look_up(desk, 7)
    assert (report.n_items, report.n_written) == (1, 1)
    assert report.extra == {"copies": 1, "without_copy": 0, "unknown": 0, "note": None}
    copy_url, copy_at, because = stored(desk, url)
    assert copy_url == f"{wayback.url}/web/20260301120000/{url}"
    assert copy_at == datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
    assert because == "127.0.0.2 has a copy of 2026-03-01"
    with desk.open(8) as catalog, catalog.read() as session:
        link = session.query(LinkRow).filter_by(url=url).one()
        ((fix,),) = suggest(session, catalog, [link.id]).values()
    assert (fix.kind, fix.target) == ("archive", copy_url)


def test_the_copy_near_the_last_good_look_is_asked_for(web, wayback, desk):
    web.give("/page")
    desk.item([f"{SITE}/page"], origin={SITE: web.url("")})
    desk.check(0)
    desk.check(7)
    del web.pages["/page"]
    for day in (14, 17, 20):
        desk.check(day)
    look_up(desk, 20)
    assert wayback.look_ups == [f"/web/20260309080000/{SITE}/page"]


def test_a_look_up_is_not_repeated_for_thirty_days(web, wayback, desk):
    url = dead_link(desk, web)
    assert look_up(desk, 7).extra["without_copy"] == 1
    assert look_up(desk, 30).n_items == 0
    assert len(wayback.look_ups) == 1
    wayback.hold(url, Copy("20260301120000"))
    assert look_up(desk, 37).extra["copies"] == 1


def test_what_may_pass_is_not_stored_and_asked_again_by_the_next_run(web, wayback, desk):
    url = dead_link(desk, web)
    wayback.refusal = 503, {}
    report = look_up(desk, 7)
    assert (report.extra["unknown"], report.n_written, stored(desk, url)) == (1, 0, None)
    wayback.refusal = None
    assert look_up(desk, 7).n_written == 1


def test_an_archive_that_asked_for_a_pause_is_left_alone_by_the_runs_within_it(web, wayback, desk):
    dead_link(desk, web)
    wayback.refusal = 429, {"Retry-After": "86400"}
    assert look_up(desk, 7).extra["unknown"] == 1
    wayback.refusal = None
    asked = list(wayback.asked)
    assert look_up(desk, 7.9).extra["unknown"] == 1
    assert wayback.asked == asked
    assert look_up(desk, 8.1).n_written == 1


def test_a_copy_once_found_outlives_an_archive_that_refuses_later(web, wayback, desk):
    url = dead_link(desk, web)
    wayback.hold(url, Copy("20260301120000"))
    look_up(desk, 7)
    wayback.robots = "User-agent: *\nDisallow: /\n"
    assert look_up(desk, 40).extra["unknown"] == 1
    assert stored(desk, url)[0].startswith(wayback.url)
    assert look_up(desk, 41).n_items == 0


def test_suspect_links_are_looked_up_only_for_accepted_items(web, wayback, desk):
    url = f"{SITE}/shaky"
    desk.item([url], origin={SITE: web.url("")}, name="Fractions")
    desk.check(0)
    assert desk.state(url) == "suspect"
    assert look_up(desk, 1).n_items == 0
    with desk.open() as catalog, catalog.begin() as session:
        add_decision(
            session,
            district_id="default",
            resource_id="s-Fractions",
            kind="accept",
            actor_id=catalog.actor_id(session),
            at=START,
        )
    assert look_up(desk, 1).n_written == 1


def test_a_limit_takes_links_that_were_never_looked_up_first(web, wayback, desk):
    paths = ("/a", "/b", "/c")
    desk.item([SITE + path for path in paths], origin={SITE: web.url("")})
    for day in (0, 3, 6):
        desk.check(day)
    assert look_up(desk, 7, limit=2).n_written == 2
    assert look_up(desk, 40, limit=2).n_written == 2
    assert [path[-2:] for path in wayback.look_ups] == ["/a", "/b", "/c", "/a"]


def test_an_interrupted_run_keeps_the_answers_it_got(web, desk):
    paths = ("/a", "/b", "/c")
    desk.item([SITE + path for path in paths], origin={SITE: web.url("")})
    for day in (0, 3, 6):
        desk.check(day)

    class Interrupted:
        def nearest_of(self, asks, on_answer):
            on_answer(asks[0], NoCopy("nothing there"))
            on_answer(asks[1], Unknown("robots.txt says no", may_pass=False))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        look_up(desk, 7, archive=Interrupted())
    known = [stored(desk, SITE + path) for path in paths]
    assert [row and row[2] for row in known] == ["nothing there", "robots.txt says no", None]


def test_links_that_nobody_uses_any_more_are_left_alone(web, wayback, desk):
    dead_link(desk, web)
    with desk.open() as catalog, catalog.begin() as session:
        session.connection().exec_driver_sql("DELETE FROM link_use")
    assert look_up(desk, 7).n_items == 0


def test_nothing_is_asked_where_the_archive_is_switched_off(web, wayback, desk, tmp_path):
    dead_link(desk, web)
    desk.settings = load_settings(data_dir=tmp_path / "data", archive_url="", contact="a@b.example")
    report = look_up(desk, 7)
    assert "CURATE_ARCHIVE_URL is empty" in report.extra["note"]
    assert (report.n_written, wayback.asked) == (0, [])


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "set CURATE_CONTACT"),
        ({"contact": "a@b.example"}, None),
        ({"archive_url": "http://127.0.0.5:80"}, "set CURATE_CONTACT"),
        ({"archive_url": "http://127.0.0.5:80", "allow_networks": "127.0.0.0/8"}, None),
    ],
)
def test_a_public_archive_is_asked_only_with_a_contact(tmp_path, given, words):
    why = why_nothing_is_asked(load_settings(data_dir=tmp_path, **given))
    assert (why is None) if words is None else words in why


def test_checking_due_links_looks_copies_up_and_says_what_came_of_it(
    web, wayback, desk, monkeypatch
):
    url = dead_link(desk, web)
    wayback.hold(url, Copy("20260301120000"))
    monkeypatch.setenv("CURATE_DATA_DIR", str(desk.settings.data_dir))
    monkeypatch.setenv("CURATE_ARCHIVE_URL", wayback.url)
    words = ["check", "--due", "--allow-network", "127.0.0.0/8", "--interval-ms", "0"]
    result = CliRunner().invoke(app, [*words, "--now", desk.day(7).isoformat()])
    assert result.exit_code == 0
    assert "copies of links that are gone: 1 found, 0 without one\n" in result.stderr
    assert stored(desk, url)[0].startswith(wayback.url)
    again = CliRunner().invoke(app, [*words, "--now", desk.day(8).isoformat()])
    assert "copies" not in again.stderr


def test_checking_due_links_says_why_no_archive_was_asked(web, desk, monkeypatch):
    dead_link(desk, web)
    monkeypatch.setenv("CURATE_DATA_DIR", str(desk.settings.data_dir))
    words = ["check", "--due", "--allow-network", "127.0.0.0/8"]
    result = CliRunner().invoke(app, [*words, "--now", desk.day(7).isoformat()])
    assert "web.archive.org was not asked for copies of dead links: set CURATE_CONTACT" in (
        result.stderr
    )


def test_the_summary_of_a_run_says_why_no_archive_was_asked(web, desk, tmp_path):
    dead_link(desk, web)
    desk.settings = load_settings(data_dir=tmp_path / "data", archive_url="")
    steps = {"archive": look_up(desk, 7).as_dict()}
    assert "Note: no archive is asked for copies of dead links" in render_markdown({"steps": steps})
    assert "Note" not in render_markdown({"steps": {"archive": {**steps["archive"], "items": 0}}})
