"""Scores the links of the bench whose state changes from run to run; prints one JSON object.

    python tests/benchmarks/link_history.py

A catalog in a temporary folder holds one item that uses these links. For each of the bench's six
epochs, three days apart, `curate links check --due --now ...` runs once; after each, the state of
every link is compared with the one that the rule of `docs/links.md` demands, worked out by hand
from what the bench answers (`EVERY_EPOCH`, `AS_SCHEDULED`). The state at the end is scored by the
bench too (a dead link as dead, a suspect one as failing, a flaky one as alive). Twice:
`every_epoch` makes all links due each time, as the bench means it; `as_scheduled` leaves alive
links alone for 7 days and those that just died as well. The bench is found through
CURATE_TEST_DATA and served as `links.py` does.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from link_rig import (
    ADMIN,
    ALLOWED,
    CLI,
    IN_NAMESPACE,
    ROOT,
    Rig,
    again_in_namespace,
    bench_server,
    can_unshare,
    get,
    rigged,
)

sys.path[:0] = [str(ROOT), str(ROOT / "src")]

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
EPOCHS = 6
APART = timedelta(days=3)
# State after each epoch: a alive, s suspect, f flaky, d dead.
EVERY_EPOCH = {
    "hist-stable": "aaaaaa",
    "hist-dies": "aassdd",
    "hist-blip": "asaaaa",
    "hist-two-bad-days": "assaaa",
    "hist-flaky": "asafff",  # the time-out of the fourth epoch is the third change
    "hist-slow-death": "asssss",  # five server errors, but over 12 days
    "hist-revives": "ssddaa",
    "hist-drift": "aaaaaa",  # other content is no failure
    "hist-becomes-parked": "aaassd",
}
# Alive links are looked at in the first and the fourth epoch, the one that dies in the third again
# in the sixth.
AS_SCHEDULED = {
    "hist-stable": "aaaaaa",
    "hist-dies": "aaassd",
    "hist-blip": "aaaaaa",
    "hist-two-bad-days": "aaaaaa",
    "hist-flaky": "aaasaa",
    "hist-slow-death": "aaasss",
    "hist-revives": "ssddda",
    "hist-drift": "aaaaaa",
    "hist-becomes-parked": "aaassd",
}
VERDICT = {"suspect": "failing", "new": "skipped", "flaky": "alive"}  # flaky: the bench's own word


def replay(rig: Rig, data: Path, demanded: dict[str, str], *, all_due: bool) -> dict:
    rows = [json.loads(line) for line in (rig.folder / "truth.jsonl").read_text().splitlines()]
    fill(data, [row["url"] for row in rows if row["group"] == "history"])
    epochs = []
    for epoch in range(EPOCHS):
        get(f"{ADMIN}/epoch/{epoch}")
        if all_due:
            make_due(data)
        check(rig, data, START + epoch * APART)
        epochs.append(compared(states(data), demanded, epoch))
        print(f"epoch {epoch}: {epochs[-1]['right']}/{epochs[-1]['links']}", file=sys.stderr)
    found = states(data)
    results = rig.folder / "history.jsonl"
    with results.open("w") as out:
        for url, state in found.items():
            out.write(json.dumps({"url": url, "verdict": VERDICT.get(state, state)}) + "\n")
    scored = rig.score(results, "--history")
    return {
        "right": scored["right"],
        "links": scored["links"],
        "wrong": [row["id"] for row in scored["wrong"]],
        "states": {name_of(url): state for url, state in found.items()},
        "epochs": epochs,
    }


def name_of(url: str) -> str:
    """The bench's name of a link: what its address ends in."""
    return url.rpartition("/")[2].partition(".")[0]


def compared(found: dict[str, str], demanded: dict[str, str], epoch: int) -> dict:
    """Each link's state against the one that the rule demands after this epoch."""
    wrong = {}
    for url, state in found.items():
        name = name_of(url)
        if not state.startswith(demanded[name][epoch]):
            wrong[name] = state
    return {"right": len(found) - len(wrong), "links": len(found), "wrong": wrong}


def fill(data: Path, urls: list[str]) -> None:
    """A catalog whose one item uses these links."""
    from tests.report.web import Desk

    from curate.catalog import open_catalog
    from curate.clock import FixedClock
    from curate.settings import load_settings

    with open_catalog(load_settings(data_dir=data), FixedClock(START)) as catalog:
        Desk(catalog, START).item(urls)


def states(data: Path) -> dict[str, str]:
    from curate.catalog import open_catalog
    from curate.catalog.models import LinkRow
    from curate.settings import load_settings

    with open_catalog(load_settings(data_dir=data)) as catalog, catalog.read() as session:
        return {row.url: row.state for row in session.query(LinkRow).order_by(LinkRow.url)}


def make_due(data: Path) -> None:
    from curate.catalog import open_catalog
    from curate.catalog.models import LinkRow
    from curate.settings import load_settings

    with open_catalog(load_settings(data_dir=data)) as catalog, catalog.begin() as session:
        session.query(LinkRow).update({"next_check_at": START})


def check(rig: Rig, data: Path, at: datetime) -> None:
    flags = ["--due", "--now", at.isoformat(), "--allow-network", ALLOWED, "--interval-ms", "0"]
    flags += ["--timeout-s", str(rig.timeout_s), "--ca-file", str(rig.folder / "ca.pem")]
    done = subprocess.run(
        [sys.executable, "-c", CLI, "check", *flags],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "CURATE_DATA_DIR": str(data)},
    )
    print((done.stdout or done.stderr).strip(), file=sys.stderr)
    done.check_returncode()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--timeout-s", type=float, default=3.0)
    args = parser.parse_args()
    server = bench_server()
    if server is None:
        print(
            json.dumps({"error": "CURATE_TEST_DATA names no folder with bench/linkrot_server.py"})
        )
        return 2
    if os.environ.get(IN_NAMESPACE) is None and can_unshare():
        return again_in_namespace()
    with (
        tempfile.TemporaryDirectory() as folder,
        rigged(server, Path(folder), args.timeout_s) as rig,
    ):
        found = {
            "every_epoch": replay(rig, rig.folder / "every", EVERY_EPOCH, all_due=True),
            "as_scheduled": replay(rig, rig.folder / "due", AS_SCHEDULED, all_due=False),
        }
    print(json.dumps(found, indent=1))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
