from datetime import timedelta

import pytest

from curate.clock import parse_time
from curate.links import judge, next_check_at
from curate.records import LinkCheck, LinkState

START = parse_time("2026-03-02T08:00:00Z")
KINDS = {
    "ok": ("alive", "ok", 200),
    "404": ("dead", "http_404", 404),
    "soft": ("dead", "soft_404", 200),
    "nx": ("dead", "dns", None),
    "503": ("failing", "http_5xx", 503),
    "slow": ("failing", "timeout", None),
    "403": ("restricted", "forbidden", 403),
    "skip": ("skipped", "robots", None),
    "bad": ("dead", "invalid_url", None),
}


def history(text):
    """`"0:ok 3:404"` is an answer on day 0 and one on day 3 (days may be fractions)."""
    checks = []
    for word in text.split():
        day, name = word.split(":")
        verdict, kind, status = KINDS[name]
        checks.append(
            LinkCheck(
                url="http://example.org/x",
                verdict=verdict,
                kind=kind,
                status=status,
                checked_at=START + timedelta(days=float(day)),
                evidence=f"seen {name}",
            )
        )
    return checks


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("", "new"),
        ("0:ok", "alive"),
        ("0:404", "suspect"),
        ("0:ok 7:404 10:404", "suspect"),
        ("0:ok 7:404 10:404 13:404", "dead"),
        ("0:404 3:soft 6:nx", "dead"),
        ("0:404 1:404 2:404 3:404", "suspect"),  # counted on day 0 and 3 only
        ("0:404 3:404 5.9:404", "suspect"),
        ("0:404 3:404 6:ok", "alive"),  # one success resets
        ("0:404 3:404 6:ok 9:404", "suspect"),
        ("0:404 3:403 6:404 9:404", "dead"),  # a refusal is no success
        ("0:503 3:503 6:503 9:503 12:503", "suspect"),  # five, but over 12 days
        ("0:503 3:503 6:503 9:503 14:503", "dead"),
        ("0:503 14:503", "suspect"),  # 14 days, but two
        ("0:503 0.1:503 0.2:503 0.3:503 14:503", "suspect"),  # one bad day is one failure
        ("0:slow 4:503 8:slow 12:nx 16:slow", "dead"),
        ("0:404 3:slow 6:404 9:404", "dead"),  # three times gone, a time-out between
        ("0:403 3:403 6:403 9:403 12:403 30:403", "restricted"),
        ("0:404 3:404 6:404 9:403", "restricted"),
        ("0:ok 3:skip", "skipped"),
        ("0:bad", "dead"),
        ("0:ok 3:503 6:ok 9:slow 12:ok 15:ok", "flaky"),
        ("0:ok 3:503 6:ok", "alive"),  # two changes
        ("0:ok 3:503 6:ok 70:ok 73:503", "suspect"),  # the early changes are forgotten
        ("0:404 3:404 6:404 9:404 12:ok 15:ok", "alive"),
    ],
)
def test_the_state_of_a_history(text, state):
    checks = history(text)
    now = checks[-1].checked_at if checks else START
    assert judge(checks, now)[0] == state


def test_the_reason_names_since_when_and_what():
    _state, why = judge(history("0:404 3:404 6:404"), START + timedelta(days=6))
    assert "2026-03-02" in why
    assert "seen 404" in why


@pytest.mark.parametrize(
    ("state", "last", "retry_after_s", "days"),
    [
        ("alive", "0:ok", None, 7),
        ("suspect", "0:404", None, 3),
        ("flaky", "0:ok", None, 3),
        ("restricted", "0:403", None, 30),
        ("dead", "0:404", None, 30),
        ("suspect", "0:503", 3600, 3),
        ("suspect", "0:503", 10 * 86_400, 10),
        ("suspect", "0:503", 10**9, 30),
    ],
)
def test_when_to_look_again(state, last, retry_after_s, days):
    at = next_check_at(LinkState(state), history(last)[0], retry_after_s)
    assert at == START + timedelta(days=days)


def test_a_moved_link_is_looked_at_monthly():
    moved = history("0:ok")[0].model_copy(update={"moved": "permanent"})
    assert next_check_at(LinkState.ALIVE, moved) == START + timedelta(days=30)


@pytest.mark.parametrize(("asked_s", "expected_s"), [(10, 3600), (86_400, 86_400)])
def test_a_link_put_off_by_a_rate_limit_is_due_when_the_server_said(asked_s, expected_s):
    limited = history("0:403")[0].model_copy(
        update={"kind": "rate_limited", "retry_after_s": float(asked_s)}
    )
    assert next_check_at(LinkState.RESTRICTED, limited) == START + timedelta(seconds=expected_s)
