import time
from datetime import UTC, datetime

from curate.clock import FixedClock
from curate.links import CheckPolicy, run_checks

NOON = FixedClock(datetime(2026, 3, 2, 12, tzinfo=UTC))


def test_a_host_that_does_not_resolve_does_not_hold_the_run_by_its_pacing():
    policy = CheckPolicy(user_agent="test", has_contact=True, interval_s=1.0)
    urls = [f"https://nowhere.invalid/{n}" for n in range(40)]
    started = time.monotonic()
    checks = run_checks(urls, policy, NOON)
    assert time.monotonic() - started < 15  # forty paced looks would take forty seconds
    assert {check.kind for check in checks} == {"dns"}
    assert all("nowhere.invalid" in check.evidence for check in checks)
