"""Posts to a real server on loopback: taken, refused, slow, redirected, forbidden addresses."""

import hashlib
import hmac
import ipaddress
import json
import time

import pytest
from tests.alerts.receivers import AT

from curate.alerts import WebhookChannel
from curate.alerts.webhook import SIGNATURE_HEADER

LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"),)


def channel(hook, **more):
    return WebhookChannel(**{"url": hook.url, "allowed": LOOPBACK, **more})


def test_a_batch_is_posted_as_json_that_its_signature_vouches_for(hook, batch):
    found = channel(hook, secret="shared", user_agent="curate/1 (+mail)").deliver(batch(), AT)
    assert found.is_taken
    ((path, headers, body),) = hook.posts
    assert path == "/hooks/T0/secret-path"
    assert headers["content-type"] == "application/json; charset=utf-8"
    assert headers["user-agent"] == "curate/1 (+mail)"
    assert headers["idempotency-key"] == "digest-0123"
    wanted = hmac.new(b"shared", body, hashlib.sha256).hexdigest()
    assert headers[SIGNATURE_HEADER.lower()] == f"sha256={wanted}"
    posted = json.loads(body)
    assert posted["alerts"][0]["subject"] == '"Fractions with tiles" cannot be opened any more'
    assert posted["text"].startswith('curate: "Fractions with tiles" cannot be opened')
    assert ". What to do: " in posted["text"]


def test_a_repeat_is_the_same_to_the_byte_and_unsigned_without_a_secret(hook, batch):
    for _ in range(2):
        channel(hook).deliver(batch(), AT)
    first, second = hook.posts
    assert first[2] == second[2]
    assert first[1]["idempotency-key"] == second[1]["idempotency-key"]
    assert SIGNATURE_HEADER.lower() not in first[1]


@pytest.mark.parametrize("status", [200, 202, 204])
def test_any_answer_of_success_is_taken(hook, batch, status):
    hook.status, hook.body = status, b""
    assert channel(hook).deliver(batch(), AT).is_taken


def test_an_answer_of_failure_is_told_with_its_words_and_without_secrets(hook, batch):
    hook.status, hook.body = 500, b"no\x1b[2J /hooks/T0/secret-path key shared"
    to = channel(hook, secret="shared")
    found = to.deliver(batch(), AT)
    assert not found.is_taken
    assert found.detail == "the webhook answered 500: no [2J *** key ***"
    assert "secret-path" not in repr(to) + to.where
    assert "shared" not in repr(to)


def test_a_wish_to_wait_is_heard(hook, batch):
    hook.status, hook.headers = 429, {"Retry-After": "7200"}
    assert channel(hook).deliver(batch(), AT).retry_after_s == 7200


def test_a_redirect_is_not_followed(hook, batch):
    hook.status, hook.headers = 302, {"Location": hook.url + "/elsewhere"}
    found = channel(hook).deliver(batch(), AT)
    assert not found.is_taken
    assert "redirects are not followed" in found.detail
    assert len(hook.posts) == 1


def test_a_receiver_that_is_slow_or_drips_is_left_after_the_time_in_all(hook, batch):
    for hook.delay_s, hook.drips in ((5.0, False), (0.0, True)):
        started = time.monotonic()
        found = channel(hook, timeout_s=0.2).deliver(batch(), AT)
        assert time.monotonic() - started < 1.0
        assert not found.is_taken
        assert "timed out" in found.detail.lower()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]"])
def test_a_private_address_is_not_contacted_unless_its_network_is_named(hook, batch, host):
    url = hook.url.replace("127.0.0.1", host)
    found = WebhookChannel(url=url).deliver(batch(), AT)
    assert not found.is_taken
    assert "CURATE_ALERT_NETWORKS" in found.detail
    assert hook.posts == []


def test_a_receiver_that_is_not_there_is_an_answer_not_an_error(hook, batch):
    gone = WebhookChannel(url="http://127.0.0.1:9/hook", allowed=LOOPBACK)
    found = gone.deliver(batch(), AT)
    assert not found.is_taken
    assert "connect" in found.detail.lower()


def test_a_proxy_of_the_environment_is_not_used(hook, batch, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert channel(hook).deliver(batch(), AT).is_taken


def test_a_contact_and_an_address_with_accents_can_be_sent(hook, batch):
    accents = channel(hook, url=f"{hook.url}/é", user_agent="curate (+josé@example.org)")
    assert accents.deliver(batch(), AT).is_taken
    ((path, headers, _),) = hook.posts
    assert path.endswith("/%C3%A9")
    assert headers["user-agent"].encode("latin-1").decode() == "curate (+josé@example.org)"
