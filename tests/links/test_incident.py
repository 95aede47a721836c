from datetime import timedelta

import pytest

from curate.clock import parse_time
from curate.links import find_incidents, judge, without_incidents
from curate.records import LinkCheck

START = parse_time("2026-03-02T08:00:00Z")
KINDS = {
    "ok": ("alive", "ok", 200),
    "404": ("dead", "http_404", 404),
    "nx": ("dead", "dns", None),
    "slow": ("failing", "timeout", None),
    "tls": ("failing", "tls_expired", None),
    "500": ("failing", "http_5xx", 500),
    "skip": ("skipped", "robots", None),
}


def run(*groups):
    """Checks of one run: `("ok", 5, "a")` is five good links of host a.example."""
    checks = []
    for name, count, host in groups:
        verdict, kind, status = KINDS[name]
        for _ in range(count):
            url = f"http://{host}.example/{len(checks)}"
            fields = {"url": url, "verdict": verdict, "kind": kind, "status": status}
            checks.append(LinkCheck(**fields, checked_at=START, evidence="seen"))
    return checks


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        ([], []),
        ([("ok", 20, "a")], []),
        # half and more of a run: connections only
        ([("slow", 3, "a"), ("nx", 3, "b"), ("ok", 4, "c")], [("run", None)]),
        ([("slow", 3, "a"), ("nx", 2, "b"), ("ok", 5, "c")], []),
        ([("tls", 3, "a"), ("tls", 3, "b"), ("ok", 4, "c")], [("run", None)]),
        ([("404", 9, "a"), ("ok", 1, "b")], []),
        ([("500", 4, "a"), ("500", 4, "b"), ("ok", 2, "c")], []),
        # small runs
        ([("nx", 1, "a")], [("run", None)]),
        ([("nx", 3, "a"), ("slow", 2, "b")], [("run", None)]),
        ([("slow", 4, "a"), ("ok", 1, "b")], []),
        ([("slow", 2, "a"), ("skip", 3, "b")], [("run", None)]),
        # one host
        ([("slow", 4, "a"), ("ok", 1, "a"), ("ok", 20, "b")], [("host", "a.example")]),
        ([("500", 5, "a"), ("ok", 20, "b")], [("host", "a.example")]),
        ([("slow", 3, "a"), ("ok", 2, "a"), ("ok", 20, "b")], []),
        ([("slow", 4, "a"), ("ok", 20, "b")], []),
        ([("404", 50, "a"), ("ok", 2, "a"), ("ok", 20, "b")], []),
        ([("nx", 5, "a"), ("ok", 20, "b")], []),
    ],
)
def test_what_is_an_incident(groups, expected):
    found = find_incidents(run(*groups))
    assert [(incident.scope, incident.host) for incident in found] == expected


def test_an_incident_names_its_links_and_numbers():
    [incident] = find_incidents(run(("slow", 4, "a"), ("404", 1, "a"), ("ok", 20, "b")))
    assert (incident.n_links, incident.n_failed, incident.kinds) == (5, 4, {"timeout": 4})
    assert len(incident.urls) == 4
    assert "4 of 5" in incident.evidence


def series(*days):
    return [
        check.model_copy(update={"checked_at": START + timedelta(days=day)})
        for day, check in zip(days, run(("slow", len(days), "a")), strict=True)
    ]


def test_checks_inside_incidents_count_against_nobody():
    checks = series(0, 3, 6)
    times = {check.checked_at for check in checks}
    assert without_incidents(checks, times) == []
    assert judge(without_incidents(checks, times), START)[0] == "new"


def test_an_outage_of_more_than_fourteen_days_is_no_incident_any_more():
    checks = series(0, 4, 8, 12, 16)
    times = {check.checked_at for check in checks}
    kept = without_incidents(checks, times)
    assert kept == checks
    assert judge(kept, START + timedelta(days=16))[0] == "dead"


def test_two_short_outages_with_a_good_day_between_stay_incidents():
    checks = series(0, 10, 20)
    good = checks[1].model_copy(update={"verdict": "alive", "kind": "ok", "status": 200})
    kept = without_incidents([checks[0], good, checks[2]], {START, checks[2].checked_at})
    assert kept == [good]
