"""`curate alerts`: what it lists, sends and says of channels."""

import json
from datetime import UTC, datetime

import pytest
from tests.alerts import receivers
from typer.testing import CliRunner

from curate.catalog.models import Alert
from curate.cli import alerts, run_command

AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
HOSTILE = "\x1b[2JTiles\u202e\nsecond line"


@pytest.fixture
def run(settings, monkeypatch):
    monkeypatch.setenv("CURATE_DATA_DIR", str(settings.data_dir))
    return lambda *words: CliRunner().invoke(alerts.app, list(words))


@pytest.fixture
def set_mail(monkeypatch):
    with receivers.mailbox() as box:
        monkeypatch.setenv("CURATE_ALERT_MAIL_TO", "a@d.example")
        monkeypatch.setenv("CURATE_ALERT_MAIL_FROM", "curate@d.example")
        monkeypatch.setenv("CURATE_SMTP_URL", box.url)
        yield box


@pytest.fixture
def one_alert(catalog):
    body = {
        "item_id": "i",
        "item_name": HOSTILE,
        "item_url": "https://x.example/a",
        "evidence": f"answered 404 {HOSTILE}",
    }
    with catalog.begin() as session:
        session.add(
            Alert(
                district_id="default",
                key="main-link:i:1",
                kind="main_link_dead",
                subject="Tiles cannot be opened any more",
                body=body,
                created_at=AT,
            )
        )


@pytest.mark.usefixtures("one_alert")
def test_without_a_channel_the_list_shows_what_is_kept_and_how_to_set_one(run):
    shown = run("list")
    assert shown.exit_code == 0
    assert "2026-03-02 08:00  Tiles cannot be opened any more" in shown.stdout
    assert "https://x.example/a" in shown.stdout
    assert not set(shown.stdout) & set("\x1b\u202e")
    assert len(shown.stdout.splitlines()) == 3
    assert "CURATE_ALERT_WEBHOOK_URL" in shown.stderr
    sent = run("send", "--now", AT.isoformat())
    assert (sent.exit_code, sent.stdout) == (0, "")
    assert "1 kept" in sent.stderr
    assert "CURATE_ALERT_WEBHOOK_URL" in sent.stderr


@pytest.mark.usefixtures("catalog")
def test_an_empty_list_says_what_makes_an_alert(run):
    assert "no alerts: one is made when an accepted item's page is gone" in run("list").stderr
    assert json.loads(run("list", "--json").stdout) == []


@pytest.mark.usefixtures("one_alert")
def test_what_was_sent_is_listed_as_sent(run, set_mail):
    assert "mail: not sent yet" in run("list", "--now", AT.isoformat()).stdout
    assert "mail: not sent, and too old to be news" in run("list", "--now", "2026-03-20").stdout
    sent = run("send", "--now", AT.isoformat(), "--json")
    assert sent.exit_code == 0
    assert json.loads(sent.stdout)["sent"] == {"mail": 1}
    assert "alerts: 1 sent by mail" in sent.stderr
    assert "mail: sent 2026-03-02 08:00 UTC" in run("list").stdout
    (row,) = json.loads(run("list", "--json").stdout)
    assert row["channels"]["mail"]["sent_at"] == AT.isoformat()
    assert len(set_mail.mails) == 1
    assert "nothing to send" in run("send", "--now", AT.isoformat()).stderr


@pytest.mark.usefixtures("one_alert")
def test_a_channel_that_fails_ends_send_with_exit_code_3_and_a_warning(run, set_mail):
    set_mail.answer = "554 no"
    sent = run("send", "--now", AT.isoformat())
    assert sent.exit_code == 3
    assert "warning: 1 alert not sent by mail: the mail server answered 554: no" in sent.stderr
    assert "mail: failed 1 time, to be tried again: the mail server" in run("list").stdout
    (row,) = json.loads(run("list", "--json").stdout)
    assert row["channels"]["mail"]["last_attempt_at"] == AT.isoformat()


@pytest.mark.usefixtures("catalog")
def test_a_test_goes_to_each_channel_and_into_no_outbox(run, set_mail, monkeypatch):
    with receivers.webhook() as hook:
        monkeypatch.setenv("CURATE_ALERT_WEBHOOK_URL", hook.url)
        monkeypatch.setenv("CURATE_ALERT_NETWORKS", "127.0.0.0/8")
        shown = run("test")
        assert shown.exit_code == 0, shown.output
        webhook, mail = shown.stdout.splitlines()
        assert webhook.startswith("webhook to http://127.0.0.1:")
        assert webhook.endswith("/…: sent, the webhook answered 200")
        assert mail.endswith(": sent, taken for 1 of 1 recipients")
        assert set_mail.mails[0]["Subject"] == "[curate] A test of the alerts"
        hook.status = 404
        failed = run("test")
        assert failed.exit_code == 3
        assert "NOT sent, the webhook answered 404" in failed.stdout
        assert "secret-path" not in failed.output
    assert json.loads(run("list", "--json").stdout) == []


@pytest.mark.usefixtures("catalog")
def test_a_test_of_nothing_says_what_to_set(settings, monkeypatch, capsys):
    monkeypatch.setenv("CURATE_DATA_DIR", str(settings.data_dir))
    assert run_command("alerts", ["test"]) == 2
    assert "no channel is set" in capsys.readouterr().err
    monkeypatch.setenv("CURATE_ALERT_MAIL_TO", "a@d.example")
    assert run_command("alerts", ["test"]) == 2
    assert "CURATE_ALERT_MAIL_FROM and CURATE_SMTP_URL missing" in capsys.readouterr().err
