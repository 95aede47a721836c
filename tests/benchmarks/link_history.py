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

import links as bench_of_links
from links import ADMIN, ALLOWED, CLI, ROOT

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


def run(server: Path, rig: Path, args: argparse.Namespace) -> dict:
    bench = [sys.executable, str(server)]
    subprocess.run([*bench, "write", str(rig)], check=True, stdout=subprocess.DEVNULL)
    serving = subprocess.Popen([*bench, "serve", str(rig)], stdout=subprocess.DEVNULL)
    try:
        bench_of_links._wait_for(f"{ADMIN}/stats", serving)
        return {
            "every_epoch": replay(bench, rig, rig / "every", args, EVERY_EPOCH, all_due=True),
            "as_scheduled": replay(bench, rig, rig / "due", args, AS_SCHEDULED, all_due=False),
        }
    finally:
        serving.terminate()
        serving.wait(10)


def replay(
    bench: list[str],
    rig: Path,
    data: Path,
    args: argparse.Namespace,
    demanded: dict[str, str],
    *,
    all_due: bool,
) -> dict:
    rows = [json.loads(line) for line in (rig / "truth.jsonl").read_text().splitlines()]
    fill(data, [row["url"] for row in rows if row["group"] == "history"])
    epochs = []
    for epoch in range(EPOCHS):
        bench_of_links._get(f"{ADMIN}/epoch/{epoch}")
        if all_due:
            make_due(data)
        check(rig, data, START + epoch * APART, args.timeout_s)
        epochs.append(compared(states(data), demanded, epoch))
        print(f"epoch {epoch}: {epochs[-1]['right']}/{epochs[-1]['links']}", file=sys.stderr)
    found = states(data)
    with (rig / "history.jsonl").open("w") as out:
        for url, state in found.items():
            out.write(json.dumps({"url": url, "verdict": VERDICT.get(state, state)}) + "\n")
    scored = bench_of_links.score(bench, rig, "history.jsonl", "--history")
    short = {url.rpartition("/")[2]: state for url, state in found.items()}
    return {
        "right": scored["right"],
        "links": scored["links"],
        "wrong": [row["id"] for row in scored["wrong"]],
        "states": short,
        "epochs": epochs,
    }


def compared(found: dict[str, str], demanded: dict[str, str], epoch: int) -> dict:
    """Each link's state against the one that the rule demands after this epoch."""
    wrong = {}
    for url, state in found.items():
        name = url.rpartition("/")[2].partition(".")[0]
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


def check(rig: Path, data: Path, at: datetime, timeout_s: float) -> None:
    flags = ["--due", "--now", at.isoformat(), "--allow-network", ALLOWED, "--interval-ms", "0"]
    flags += ["--timeout-s", str(timeout_s), "--ca-file", str(rig / "ca.pem")]
    done = subprocess.run(
        [sys.executable, "-c", CLI, "check", *flags],
        check=True,
        capture_output=True,
        text=True,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT / "src"),
            "CURATE_DATA_DIR": str(data),
        },
    )
    print((done.stdout or done.stderr).strip(), file=sys.stderr)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--timeout-s", type=float, default=3.0)
    args = parser.parse_args()
    server = Path(os.environ.get("CURATE_TEST_DATA", "/nonexistent")) / "bench/linkrot_server.py"
    if not server.is_file():
        print(
            json.dumps({"error": "CURATE_TEST_DATA names no folder with bench/linkrot_server.py"})
        )
        return 2
    if os.environ.get(bench_of_links._IN_NAMESPACE) is None and bench_of_links._can_unshare():
        return bench_of_links._again_in_namespace()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(run(server, Path(folder), args), indent=1))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
