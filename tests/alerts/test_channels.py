"""Settings: which channels they make, what is wrong with them, and that secrets stay inside."""

from datetime import UTC

import pytest

from curate.alerts import channel_problems, open_channels
from curate.errors import ConfigError
from curate.settings import load_settings
from curate.smtp_url import parse_smtp_url

MAIL = {
    "alert_mail_to": "a@d.example, b@d.example,a@d.example",
    "alert_mail_from": "curate@d.example",
    "smtp_url": "smtps://u:hush@mail.d.example",
}
HOOK = "https://hooks.example/services/T0/B0/hush"


def test_nothing_set_is_no_channel_and_no_problem():
    found = load_settings()
    assert (open_channels(found, UTC), channel_problems(found)) == ([], [])


def test_both_channels_are_made_and_say_where_they_lead_without_secrets():
    found = load_settings(**MAIL, alert_webhook_url=HOOK, alert_webhook_secret="hush")
    hook, mail = open_channels(found, UTC)
    assert hook.where == "https://hooks.example/…"
    assert mail.where == "a@d.example, b@d.example through mail.d.example:465"
    for shown in (repr(found), str(found), repr(hook), repr(mail)):
        assert "hush" not in shown


def test_the_networks_of_a_webhook_add_to_those_of_crawls():
    found = load_settings(
        alert_webhook_url=HOOK, alert_networks="10.1.0.0/16", allow_networks="10.2.0.0/16"
    )
    (hook,) = open_channels(found, UTC)
    assert [str(net) for net in hook.allowed] == ["10.2.0.0/16", "10.1.0.0/16"]
    assert [str(net) for net in found.allowed_networks] == ["10.2.0.0/16"]


@pytest.mark.parametrize("left_out", list(MAIL))
def test_a_channel_that_is_half_set_is_told_and_not_made(left_out):
    found = load_settings(**{name: value for name, value in MAIL.items() if name != left_out})
    assert open_channels(found, UTC) == []
    (problem,) = channel_problems(found)
    assert f"CURATE_{left_out.upper()} missing" in problem


@pytest.mark.parametrize(
    "given",
    [
        {"smtp_url": "http://u:hush@mail.example"},
        {"smtp_url": "smtp://"},
        {"smtp_url": "smtp://u:hush@mail.example:none"},
        {"smtp_url": "smtp://u:hush@mail.example?starttls=1&verify=0"},
        {"smtp_url": "smtp://u:hush@mail.example"},  # a password in the clear
        {"alert_webhook_url": "ftp://hush.example/"},
        {"alert_webhook_url": "https://a.example/hush\r\nX: 1"},
        {"alert_mail_to": "a@d.example\r\nBcc: hush@e.example"},
        {"alert_mail_to": "hush"},
        {"alert_mail_from": "Curate <hush@d.example>"},
        {"alert_networks": "hush"},
        {"alert_digest_hours": -1},
        {"public_url": "javascript:hush"},
    ],
    ids=lambda given: next(iter(given)),
)
def test_a_wrong_value_names_its_variable_and_repeats_no_secret(given):
    with pytest.raises(ConfigError) as wrong:
        load_settings(**given)
    (name,) = given
    assert str(wrong.value).startswith(f"CURATE_{name.upper()} is wrong: ")
    if name != "alert_networks":
        assert "hush" not in str(wrong.value)


@pytest.mark.parametrize(
    ("url", "port", "tls", "starttls"),
    [
        ("smtp://relay.example", 25, False, False),
        ("smtp://relay.example?starttls=1", 587, False, True),
        ("smtp://relay.example:2525?starttls=yes", 2525, False, True),
        ("smtps://relay.example", 465, True, False),
        ("smtps://relay.example?starttls=1", 465, True, False),
    ],
)
def test_a_mail_server_is_read_from_its_address(url, port, tls, starttls):
    found = parse_smtp_url(url)
    assert (found.port, found.tls, found.starttls, found.user) == (port, tls, starttls, None)


def test_a_password_may_go_in_the_clear_to_this_machine_only():
    assert parse_smtp_url("smtp://u:p@localhost").password == "p"
    with pytest.raises(ValueError, match="in the clear"):
        parse_smtp_url("smtp://u:p@10.0.0.1")
