from datetime import timedelta

import pytest

from curate.clock import parse_time
from curate.links import Override, judge
from curate.records import LinkCheck

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
    "410": ("dead", "http_410", 410),
    "parked": ("dead", "parked", 200),
    "loop": ("dead", "redirect_loop", 302),
    "tls": ("failing", "tls_expired", None),
    "new": ("alive", "content_changed", 200),
    "cc": ("alive", "license_changed", 200),
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
        ("0:404 3:403 6:404 9:404", "suspect"),  # not in a row: walls answer now this, now that
        ("0:404 3:403 6:404 9:404 12:404", "dead"),
        ("0:503 3:403 6:404 9:503 12:403 15:404 18:503 21:403 24:404", "suspect"),
        ("0:404 3:skip 6:404 9:404", "dead"),  # nobody asked on day 3
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
        # mixes: a time-out between two 404s neither counts among them nor ends their row
        ("0:404 3:503 6:404", "suspect"),
        ("0:404 3:503 6:410 9:parked", "dead"),
        ("0:404 3:404 6:404 9:503", "dead"),
        ("0:404 3:404 6:404 9:403 12:503", "suspect"),
        ("0:403 3:404 6:404", "suspect"),
        # a redirect loop may be made for robots: as patient as with a time-out
        ("0:loop 3:loop 6:loop 9:loop", "suspect"),
        ("0:loop 3:loop 6:tls 9:loop 14:loop", "dead"),
        # a few minutes early, as a daily run may be; 3 days to the second
        ("0:404 2.995:404 5.99:404", "dead"),
        ("0:404 2.98:404 5.96:404", "suspect"),
        ("0:503 1:503 2:503 3:503 13.995:503", "dead"),
        # other content and another license are no failures
        ("0:404 3:404 6:new", "alive"),
        ("0:ok 3:cc 6:404", "suspect"),
        # flaky, then gone for good
        ("0:ok 3:503 6:ok 9:503 12:404 15:404", "flaky"),
        ("0:ok 3:503 6:ok 9:503 12:404 15:404 18:404", "dead"),
        # a change lies where it was seen, whenever the look before it was
        ("0:ok 62:503 65:ok 69:503", "flaky"),
        ("0:ok 3:503 6:ok 66.1:503", "suspect"),
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


SAID = Override(state="alive", because="moved behind our proxy", at=START + timedelta(days=4))


@pytest.mark.parametrize("text", ["", "0:404 3:404 6:404", "0:bad", "0:403", "0:skip"])
def test_a_persons_word_wins_over_every_look_and_names_its_day(text):
    state, why = judge(history(text), START + timedelta(days=9), SAID)
    assert state == "alive"
    assert why == "a person said so on 2026-03-06: moved behind our proxy"


def test_a_person_can_call_a_link_dead_that_answers():
    said = SAID.model_copy(update={"state": "dead"})
    assert judge(history("0:ok 7:ok"), START + timedelta(days=7), said)[0] == "dead"


def test_without_the_word_the_looks_decide_again():
    checks = history("0:404 3:404 6:404")
    assert judge(checks, START + timedelta(days=6), None)[0] == "dead"
