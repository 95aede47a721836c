"""Alerts end to end: a real catalog, links on loopback, a webhook and a mail server of our own."""

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from tests.alerts import receivers
from tests.report.web import Desk, Web
from tests.shell import ROOT

from curate.alerts import AlertKind
from curate.catalog import Catalog
from curate.catalog.alerts import listed_alerts
from curate.catalog.models import Alert, Drift, LinkArchive, LinkDesk, LinkRow, ResourceRow, Run
from curate.clock import FixedClock
from curate.pipeline.alerts_send import MOST_IN_POST, NEWS_FOR, send_alerts
from curate.pipeline.alerts_step import queue_alerts, queue_item_alerts
from curate.pipeline.refresh import refresh
from curate.report.run_summary import render_markdown
from curate.review.desk import decide

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
PAGE = b"<html lang='en'><title>Fractions</title><main>Fractions</main></html>"


@pytest.fixture
def web():
    started = Web()
    yield started
    started.down()


@pytest.fixture
def desk(catalog):
    return Desk(catalog, START)


@pytest.fixture
def hook():
    with receivers.webhook() as running:
        yield running


@pytest.fixture
def box():
    with receivers.mailbox() as running:
        yield running


def with_hook(catalog, hook):
    more = {"alert_webhook_url": hook.url, "public_url": "https://curate.district.example"}
    return _with(catalog, more)


def with_mail(catalog, box, **more):
    given = {
        "alert_mail_to": "coordinator@district.example",
        "alert_mail_from": "curate@district.example",
        "smtp_url": box.url,
        **more,
    }
    return _with(catalog, given)


def _with(catalog, more):
    settings = catalog.settings.model_copy(update=more)
    return Catalog(catalog.engine, catalog.payloads, settings, catalog.clock)


def accepted(desk, name="Fractions", *links, source="s"):
    """An accepted item; returns its id and address."""
    url = desk.item(links, name=name, source=source)
    with desk.open() as catalog:
        decide(catalog, f"{source}-{name}", "accept")
    return f"{source}-{name}", url


def crawl(desk, url, day, status):
    """A crawl gets this answer at the item's own address."""
    body = PAGE if status == 200 else b""
    desk.crawled({url: body}, day=day, status=status)


def queue(desk, day):
    with desk.open(day) as catalog:
        return queue_item_alerts(catalog)


def die(desk, url, day=0):
    """Three crawls in a row, days apart, find the page gone; returns the day of the last."""
    for n in (0, 3, 6):
        crawl(desk, url, day + n, 404)
    return day + 6


def alerts(desk):
    with desk.open() as catalog, catalog.read() as session:
        rows = session.execute(select(Alert.kind, Alert.subject).order_by(Alert.id))
        return [(kind, subject) for kind, subject in rows]


def bodies(desk):
    with desk.open() as catalog, catalog.read() as session:
        return [dict(row.body) for row in session.scalars(select(Alert).order_by(Alert.id))]


def put_alerts(catalog, n, *, kind="main_link_dead", at=None, prefix="k"):
    body = {"item_id": "i", "item_name": "Fractions", "item_url": "https://x.example/"}
    with catalog.begin() as session:
        session.add_all(
            Alert(
                district_id="default",
                key=f"{prefix}:{number}",
                kind=kind,
                subject=f"{prefix} {number}",
                body={**body, "evidence": "answered 404"},
                created_at=at or START,
            )
            for number in range(n)
        )


# --- What becomes an alert ------------------------------------------------------------------------


def test_an_accepted_items_own_address_alerts_when_it_dies_and_once(desk):
    item, url = accepted(desk)
    crawl(desk, url, 0.5, 200)
    crawl(desk, url, 1, 404)
    assert queue(desk, 1) == 0  # one failure is no death
    last = die(desk, url, 4)
    assert queue(desk, last) == 1
    assert alerts(desk) == [("main_link_dead", '"Fractions" cannot be opened any more')]
    (body,) = bodies(desk)
    assert (body["item_id"], body["item_url"]) == (item, url)
    assert body["since"] == desk.day(1).isoformat().replace("+00:00", "Z")
    assert body["last_alive_at"] == desk.day(0.5).isoformat().replace("+00:00", "Z")
    assert "404" in body["evidence"]
    crawl(desk, url, last + 30, 404)
    assert queue(desk, last + 30) == 0


def test_a_page_that_comes_back_is_good_news_and_may_die_again(desk):
    _, url = accepted(desk)
    queue(desk, die(desk, url))
    crawl(desk, url, 10, 200)
    assert queue(desk, 10) == 1
    assert queue(desk, 11) == 0
    queue(desk, die(desk, url, 40))
    assert [kind for kind, _ in alerts(desk)] == [
        "main_link_dead",
        "main_link_back",
        "main_link_dead",
    ]


def test_what_nobody_accepted_alerts_nobody(desk):
    for name, verdict in (("Never", None), ("No", "reject"), ("Once", "retire")):
        url = desk.item([], name=name)
        with desk.open() as catalog:
            if verdict:
                decide(catalog, f"s-{name}", "accept")
                decide(catalog, f"s-{name}", verdict)
        die(desk, url)
    assert queue(desk, 7) == 0


def test_another_districts_decision_is_not_ours(desk, catalog):
    from curate.catalog.models import Decision, District

    _, url = accepted(desk)
    with catalog.begin() as session:
        session.add(District(id="north", name="North"))
        session.flush()
        for row in session.scalars(select(Decision)):
            row.district_id = "north"
    assert queue(desk, die(desk, url)) == 0


def test_an_item_that_its_source_no_longer_has_alerts_with_the_reason(desk, catalog):
    item, _ = accepted(desk)
    with catalog.begin() as session:
        row = session.get_one(ResourceRow, item)
        row.gone_at, row.gone_because = START, "its source lists it no more"
    assert queue(desk, 1) == 1
    (body,) = bodies(desk)
    assert body["evidence"] == "its source lists it no more"
    assert queue(desk, 2) == 0


def test_a_redirect_that_names_the_new_address_is_the_fix_to_try(desk, catalog):
    item, url = accepted(desk)
    new = "https://s.example/new"
    desk.crawled({url: b""}, day=1, status=301, redirected_to=new)
    with catalog.begin() as session:
        row = session.get_one(ResourceRow, item)
        row.gone_at, row.gone_because = START, f"its address leads to {new} now"
    queue(desk, 1)
    assert bodies(desk)[0]["fix_url"] == new


def test_a_link_that_a_person_said_to_ignore_stays_silent_until_that_ends(desk, catalog):
    _, url = accepted(desk)
    with catalog.begin() as session:
        link = LinkRow(
            url=url, host="s.example", first_seen_at=START, state_since=START, next_check_at=START
        )
        session.add(link)
        session.flush()
        session.add(
            LinkDesk(
                district_id="default",
                link_id=link.id,
                ignored_until=desk.day(20),
                ignored_because="they told us",
                updated_at=START,
            )
        )
    assert queue(desk, die(desk, url)) == 0
    assert queue(desk, 21) == 1


def test_a_dead_link_inside_an_accepted_item_is_for_the_report_not_for_an_alert(desk, web):
    accepted(desk, "Fractions", web.url("/gone"))
    for day in (0, 3, 6):
        desk.check(day)
    assert desk.state(web.url("/gone")) == "dead"
    assert alerts(desk) == []


def test_a_run_that_is_an_incident_alerts_once_with_its_sentence(desk, web):
    urls = [web.give(f"/{n}") for n in range(11)]
    accepted(desk, "Fractions", *urls)
    desk.check(0)
    web.down()
    desk.check(7)
    web.up()
    assert alerts(desk) == [("incident", "Many links failed at once")]
    (body,) = bodies(desk)
    # Its own address is looked at as well, and has no name here.
    assert body["evidence"].startswith("12 of 12 links failed at once (refused 11, dns 1)")
    assert desk.state(urls[0]) == "alive"


def test_an_outage_of_days_alerts_as_incidents_and_never_as_deaths(desk, web):
    accepted(desk, "Fractions", *[web.give(f"/{n}") for n in range(11)])
    desk.check(0)
    web.down()
    for day in (7, 10, 13):
        desk.check(day)
        queue(desk, day)
    web.up()
    assert {kind for kind, _ in alerts(desk)} == {"incident"}
    assert len(alerts(desk)) == 3  # one a run


def test_a_run_whose_judgment_is_undone_leaves_no_alert(desk, catalog):
    """Judgment and alert are one transaction: neither is there without the other."""
    with catalog.begin() as session:
        session.add(
            Run(id="r1", kind="links", status="incident", started_at=START, reason="all down")
        )
    with Session(catalog.engine) as session:
        assert queue_alerts(session, catalog, "r1") == 1
        session.rollback()
    assert alerts(desk) == []
    with catalog.begin() as session:
        assert queue_alerts(session, catalog, "r1") == 1
    with catalog.begin() as session:
        assert queue_alerts(session, catalog, "r1") == 0


def test_an_item_that_drifted_alerts_once_for_an_acceptance(desk, catalog):
    item, _ = accepted(desk)

    def drift(decision, kind):
        with catalog.begin() as session:
            session.add(
                Drift(
                    district_id="default",
                    resource_id=item,
                    kind=kind,
                    found_at=START,
                    accepted_by=decision,
                    evidence=f"The {kind} changed.",
                )
            )

    drift(1, "text")
    assert queue(desk, 1) == 1
    drift(1, "license")
    assert queue(desk, 2) == 0
    assert alerts(desk) == [("drift", '"Fractions" has changed since it was accepted')]
    assert bodies(desk)[0]["page"] == f"/items/{item}/changes"


def test_an_archived_copy_found_later_is_in_the_first_message_and_in_every_repeat(
    desk, catalog, hook
):
    _, url = accepted(desk)
    queue(desk, die(desk, url))
    told = with_hook(catalog, hook)
    copy = LinkArchive(
        looked_at=START, copy_url="https://archive.example/1/x", copy_at=START, because=""
    )
    with catalog.begin() as session:
        link = session.scalars(select(LinkRow).where(LinkRow.url == url)).first()
        link = link or LinkRow(
            url=url, host="s.example", first_seen_at=START, state_since=START, next_check_at=START
        )
        session.add(link)
        session.flush()
        copy.link_id = link.id
        session.add(copy)
    hook.script = [500]
    send_alerts(told, desk.day(6))
    with catalog.begin() as session:
        session.scalars(select(LinkArchive)).one().copy_url = "https://archive.example/2/x"
    assert send_alerts(told, desk.day(7)).sent == {"webhook": 1}
    first, second = (json.loads(body)["alerts"][0]["fix"] for _, _, body in hook.posts)
    assert first == second
    assert first == {"url": "https://archive.example/1/x", "why": "an archived copy of 2026-03-02"}


# --- Sending --------------------------------------------------------------------------------------


def test_with_no_channel_alerts_are_kept_and_nothing_fails(catalog):
    put_alerts(catalog, 2)
    report = send_alerts(catalog, START)
    assert (report.n_kept, report.troubles) == (2, [])
    assert "alerts: 2 kept" in report.sentences()[0]


def test_the_webhook_gets_each_alert_at_once_and_once(catalog, hook):
    told = with_hook(catalog, hook)
    put_alerts(catalog, 2)
    put_alerts(catalog, 1, kind="main_link_back", prefix="good")
    assert send_alerts(told, START).sent == {"webhook": 2}
    assert send_alerts(told, START).sent == {"webhook": 0}
    ((_, headers, body),) = hook.posts
    posted = json.loads(body)
    assert [alert["key"] for alert in posted["alerts"]] == ["k:0", "k:1"]
    assert headers["idempotency-key"] == posted["batch"]


def test_hundreds_of_alerts_go_in_posts_of_a_hundred(catalog, hook):
    put_alerts(catalog, MOST_IN_POST + 1)
    assert send_alerts(with_hook(catalog, hook), START).sent == {"webhook": MOST_IN_POST + 1}
    assert [len(json.loads(body)["alerts"]) for _, _, body in hook.posts] == [MOST_IN_POST, 1]


def test_a_refused_post_is_tried_again_later_with_the_same_number(catalog, hook):
    told = with_hook(catalog, hook)
    put_alerts(catalog, 1)
    hook.script = [500, 503]
    report = send_alerts(told, START)
    assert report.sent == {"webhook": 0}
    (trouble,) = report.troubles
    assert trouble.startswith("1 alert not sent by webhook: the webhook answered 500")
    assert "attempt 1 of 10; tried again from 2026-03-02 08:15 UTC" in trouble
    assert send_alerts(told, START + timedelta(minutes=10)).troubles == []
    assert len(hook.posts) == 1
    send_alerts(told, START + timedelta(minutes=16))  # 503
    assert send_alerts(told, START + timedelta(minutes=40)).sent == {"webhook": 0}
    assert send_alerts(told, START + timedelta(minutes=47)).sent == {"webhook": 1}
    numbers = {headers["idempotency-key"] for _, headers, _ in hook.posts}
    assert (len(hook.posts), len(numbers)) == (3, 1)


def test_a_wish_to_wait_longer_is_kept(catalog, hook):
    told = with_hook(catalog, hook)
    put_alerts(catalog, 1)
    hook.script, hook.headers = [429], {"Retry-After": "7200"}
    send_alerts(told, START)
    send_alerts(told, START + timedelta(hours=1))
    assert len(hook.posts) == 1
    assert send_alerts(told, START + timedelta(hours=2, minutes=1)).sent == {"webhook": 1}


def test_after_ten_attempts_an_alert_is_given_up_and_keeps_its_error(catalog, hook):
    told = with_hook(catalog, hook)
    put_alerts(catalog, 1)
    hook.status = 500
    for day in range(12):
        report = send_alerts(told, START + timedelta(days=day))
        if day == 9:
            assert "attempt 10 of 10; given up" in report.troubles[0]
    assert len(hook.posts) == 10
    with catalog.read() as session:
        (listed,) = listed_alerts(session, "default", limit=5)
        assert listed.deliveries["webhook"].last_error.startswith("the webhook answered 500")


def test_one_channel_that_fails_keeps_the_other_from_nothing(catalog, hook, box):
    told = with_mail(with_hook(catalog, hook), box)
    put_alerts(catalog, 1)
    hook.status = 500
    report = send_alerts(told, START)
    assert report.sent == {"webhook": 0, "mail": 1}
    assert len(report.troubles) == 1


def test_mail_is_one_digest_a_period(catalog, box):
    told = with_mail(catalog, box)
    put_alerts(catalog, 2, prefix="a")
    assert send_alerts(told, START).sent == {"mail": 2}
    put_alerts(catalog, 1, prefix="b", at=START + timedelta(hours=1))
    put_alerts(catalog, 1, prefix="c", kind="main_link_back", at=START + timedelta(hours=2))
    report = send_alerts(told, START + timedelta(hours=12))
    assert (report.sent, report.waiting) == ({"mail": 0}, {"mail": 2})
    # A schedule of once a day never starts to the second.
    assert send_alerts(told, START + timedelta(hours=23, minutes=50)).sent == {"mail": 2}
    assert len(box.mails) == 2
    assert "is back" in box.mails[1]["Subject"]


def test_a_period_of_the_operators_own_holds(catalog, box):
    told = with_mail(catalog, box, alert_digest_hours=1.0)
    put_alerts(catalog, 1, prefix="a")
    send_alerts(told, START)
    put_alerts(catalog, 1, prefix="b")
    assert send_alerts(told, START + timedelta(minutes=50)).sent == {"mail": 0}
    assert send_alerts(told, START + timedelta(minutes=60)).sent == {"mail": 1}


def test_an_incident_is_mailed_at_once_but_once_a_period(catalog, box):
    told = with_mail(catalog, box)
    put_alerts(catalog, 1, prefix="a")
    send_alerts(told, START)
    put_alerts(catalog, 1, prefix="b")
    put_alerts(catalog, 1, prefix="down", kind="incident")
    assert send_alerts(told, START + timedelta(hours=1)).sent == {"mail": 1}
    put_alerts(catalog, 1, prefix="down again", kind="incident")
    assert send_alerts(told, START + timedelta(hours=2)).sent == {"mail": 0}
    assert send_alerts(told, START + timedelta(hours=25)).sent == {"mail": 2}
    assert len(box.mails) == 3


def test_a_digest_that_is_refused_is_no_second_mail_that_day(catalog, box):
    told = with_mail(catalog, box)
    box.answer = "451 try later"
    put_alerts(catalog, 1, prefix="a")
    assert send_alerts(told, START).sent == {"mail": 0}
    put_alerts(catalog, 1, prefix="b")
    box.answer = "250 fine"
    assert send_alerts(told, START + timedelta(hours=1)).sent == {"mail": 1}
    assert send_alerts(told, START + timedelta(hours=2)).sent == {"mail": 0}
    assert len(box.mails) == 1


def test_at_once_waits_for_no_period_and_no_pause(catalog, box):
    told = with_mail(catalog, box)
    put_alerts(catalog, 1, prefix="a")
    send_alerts(told, START)
    put_alerts(catalog, 1, prefix="b")
    assert send_alerts(told, START, at_once=True).sent == {"mail": 1}


def test_what_is_old_when_a_channel_is_first_set_is_no_news(catalog, hook):
    told = with_hook(catalog, hook)
    put_alerts(catalog, 1, prefix="old", at=START - NEWS_FOR - timedelta(hours=1))
    put_alerts(catalog, 1, prefix="new", at=START - NEWS_FOR + timedelta(hours=1))
    assert send_alerts(told, START).sent == {"webhook": 1}


def test_a_recipient_who_is_refused_is_told_though_the_mail_went_out(catalog, box):
    told = with_mail(catalog, box, alert_mail_to="a@d.example,gone@d.example")
    box.refuses["gone@d.example"] = "550 no such user"
    put_alerts(catalog, 1)
    report = send_alerts(told, START)
    assert report.sent == {"mail": 1}
    assert report.troubles == ["sent by mail, but gone@d.example was refused: 550 no such user"]


def test_two_at_a_time_do_not_send_twice(catalog, hook):
    told = with_hook(catalog, hook)
    put_alerts(catalog, 1)
    inner = []
    hook.on_post = lambda: inner.append(send_alerts(told, START, at_once=True).notes)
    assert send_alerts(told, START).sent == {"webhook": 1}
    assert len(hook.posts) == 1
    assert inner == [["alerts: another curate is sending them"]]


def test_a_process_killed_after_the_receivers_yes_sends_the_same_message_again(catalog, hook):
    put_alerts(catalog, 2)
    settings = catalog.settings
    env = {name: value for name, value in os.environ.items() if not name.startswith("CURATE_")}
    env |= {
        "PYTHONPATH": str(ROOT / "src"),
        "CURATE_DATA_DIR": str(settings.data_dir),
        "CURATE_ALERT_WEBHOOK_URL": hook.url,
        "CURATE_ALERT_NETWORKS": "127.0.0.0/8",
    }
    words = [sys.executable, "-m", "curate", "alerts", "send", "--now", START.isoformat()]

    def start():
        return subprocess.Popen(words, env=env, stderr=subprocess.PIPE, text=True)

    running = start()
    hook.on_post = lambda: running.send_signal(signal.SIGKILL)
    running.communicate(timeout=30)
    assert running.returncode == -signal.SIGKILL
    hook.on_post = None
    words += ["--at-once"]
    running = start()
    _, said = running.communicate(timeout=30)
    assert (running.returncode, said) == (0, "alerts: 2 sent by webhook\n")
    first, second = hook.posts
    assert first[2] == second[2]
    assert first[1]["idempotency-key"] == second[1]["idempotency-key"]
    with catalog.read() as session:
        (listed, _) = listed_alerts(session, "default", limit=5)
        assert listed.deliveries["webhook"].n_attempts == 2


def test_every_kind_of_alert_has_a_channel(catalog):
    from curate.pipeline.alerts_send import _KINDS

    assert set(_KINDS["mail"]) == set(AlertKind) - {AlertKind.TEST}
    assert set(_KINDS["webhook"]) < set(_KINDS["mail"])


def test_a_channel_that_fails_is_told_by_a_whole_run_and_fails_nothing(catalog, hook):
    quick = {"embedding_model": "hashed", "frameworks": ""}
    told = _with(with_hook(catalog, hook), quick)
    put_alerts(told, 1, at=told.clock.now())
    hook.status = 500
    report = refresh(told, [])
    assert report.problems == []
    (step,) = [step for step in report.steps if step.name == "alerts"]
    assert "the webhook answered 500" in step.extra["troubles"][0]
    shown = render_markdown(report.as_dict())
    assert "## Alerts not sent\n\n- 1 alert not sent by webhook" in shown


def test_the_end_of_a_round_of_links_tells_what_was_sent(desk, web, box, monkeypatch):
    from typer.testing import CliRunner

    from curate.cli import links

    for name, value in {
        "DATA_DIR": desk.settings.data_dir,
        "ALLOW_NETWORKS": "127.0.0.0/8",
        "ALERT_MAIL_TO": "a@d.example",
        "ALERT_MAIL_FROM": "c@d.example",
        "SMTP_URL": box.url,
        "LINK_INTERVAL_MS": "0",
        "LINK_RETRY_MS": "20",
    }.items():
        monkeypatch.setenv(f"CURATE_{name}", str(value))
    urls = [web.give(f"/{n}") for n in range(5)]
    accepted(desk, "Fractions", *urls)
    web.down()
    words = ["check", "--due", "--timeout-s", "2", "--now", START.isoformat()]
    shown = CliRunner().invoke(links.app, words, catch_exceptions=False)
    web.up()
    assert shown.exit_code == 0, shown.output
    assert "alerts: 1 sent by mail" in shown.stderr
    assert box.mails[0]["Subject"] == "[curate] Many links failed at once"
    assert "5 of 5 links failed at once" in box.mails[0].get_body(("plain",)).get_content()


def test_a_clock_that_stands_still_sends_the_same_things(catalog, hook):
    fixed = FixedClock(START)
    told = with_hook(catalog, hook)
    held = Catalog(told.engine, told.payloads, told.settings, fixed)
    put_alerts(catalog, 1)
    assert send_alerts(held).sent == {"webhook": 1}
    assert send_alerts(held).sent == {"webhook": 0}
