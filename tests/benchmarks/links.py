"""Scores `curate links check` on the link rot bench and prints one JSON object.

    python tests/benchmarks/links.py [--fast 5000]

The bench is found through CURATE_TEST_DATA (the folder that holds `bench/`). It serves on fixed
loopback ports; where the machine lets us, it runs in a network namespace of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[2]
ADMIN = "http://127.0.0.1:18079"
# The bench's README: allow this network, which leaves its forbidden 127.66.0.0/16 out.
ALLOWED = "127.0.0.0/16"
_IN_NAMESPACE = "CURATE_BENCH_IN_NAMESPACE"
CLI = "from curate.cli.links import app; app()"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--timeout-s", type=float, default=10.0)
    parser.add_argument("--fast", type=int, default=0, help="also time a list of 5000 or 20000")
    parser.add_argument("--rig", help="folder to keep; default: a temporary one")
    parser.add_argument("--show", action="store_true", help="list wrong verdicts on stderr")
    args = parser.parse_args()
    data = os.environ.get("CURATE_TEST_DATA")
    server = Path(data or "/nonexistent") / "bench" / "linkrot_server.py"
    if not server.is_file():
        print(
            json.dumps({"error": "CURATE_TEST_DATA names no folder with bench/linkrot_server.py"})
        )
        return 2
    if os.environ.get(_IN_NAMESPACE) is None and _can_unshare():
        return _again_in_namespace()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(run(server, Path(args.rig or folder), args), indent=1))
    return 0


def run(server: Path, rig: Path, args: argparse.Namespace) -> dict:
    rig.mkdir(parents=True, exist_ok=True)
    bench = [sys.executable, str(server)]
    subprocess.run([*bench, "write", str(rig)], check=True, stdout=subprocess.DEVNULL)
    serving = subprocess.Popen([*bench, "serve", str(rig)], stdout=subprocess.DEVNULL)
    try:
        _wait_for(f"{ADMIN}/stats", serving)
        result = accuracy(bench, rig, args)
        if args.fast:
            result["fast"] = speed(bench, rig, args)
    finally:
        serving.terminate()
        serving.wait(10)
    return result


def accuracy(bench: list[str], rig: Path, args: argparse.Namespace) -> dict:
    _get(f"{ADMIN}/reset")
    used = check(rig / "links.txt", rig / "results.jsonl", rig, args)
    (rig / "stats.json").write_bytes(_get(f"{ADMIN}/stats"))
    scored = score(bench, rig, "results.jsonl", "--stats", str(rig / "stats.json"))
    if args.show:
        for row in scored["wrong"]:
            print(row, file=sys.stderr)
    manners = scored["manners"]
    return {
        "cases_right": scored["cases_right"],
        "cases": scored["cases"],
        "links_right": scored["right"],
        "links": scored["links"],
        "groups": scored["groups"],
        "false_alarms": scored["two_way_false_alarms"],
        "missed": scored["two_way_missed"],
        "restricted_called_broken": scored["restricted_called_broken"],
        "kind_right": [scored["kind_right"], scored["kind_given"]],
        "moved_right": [scored["moved_right"], scored["moved_given"]],
        "wrong": [row["id"] for row in scored["wrong"]],
        "canary_contacts": manners["canary_contacts"],
        "early_returns": sum(manners["early_after_retry_after"].values()),
        "manners": manners,
        **used,
    }


def speed(bench: list[str], rig: Path, args: argparse.Namespace) -> dict:
    stem = f"fast-{args.fast}"
    used = check(rig / f"{stem}.txt", rig / f"{stem}.out.jsonl", rig, args)
    truth = str(rig / f"{stem}.truth.jsonl")
    scored = score(bench, rig, f"{stem}.out.jsonl", "--truth", truth)
    return {
        "right": scored["right"],
        "links": scored["links"],
        "links_per_s": round(args.fast / used["run_s"]),
        "cpu_s_per_1000": round(1000 * used["cpu_s"] / args.fast, 3),
        **used,
    }


def check(links: Path, out: Path, rig: Path, args: argparse.Namespace) -> dict:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    options = {
        "--file": str(links),
        "--timeout-s": str(args.timeout_s),
        "--ca-file": str(rig / "ca.pem"),
        "--allow-network": ALLOWED,
        "--interval-ms": "0",
    }
    with out.open("wb") as sink:
        subprocess.run(
            [sys.executable, "-c", CLI, "check", "--json", *sum(options.items(), ())],
            check=True,
            stdout=sink,
            env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        )
    run_s = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"run_s": round(run_s, 2), "cpu_s": round(cpu_s, 2)}


def score(bench: list[str], rig: Path, results: str, *more: str) -> dict:
    command = [*bench, "score", str(rig), str(rig / results), "--json", *more]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def _wait_for(url: str, serving: subprocess.Popen, seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            _get(url)
        except OSError:
            if serving.poll() is not None or time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return


def _get(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=5) as answer:
        return answer.read()


def _can_unshare() -> bool:
    try:
        return subprocess.run(["unshare", "-n", "true"], capture_output=True).returncode == 0
    except OSError:
        return False


def _again_in_namespace() -> int:
    script = 'ip link set lo up && exec "$0" "$@"'
    command = ["unshare", "-n", "sh", "-c", script, sys.executable, *sys.orig_argv[1:]]
    return subprocess.run(command, env={**os.environ, _IN_NAMESPACE: "1"}).returncode


if __name__ == "__main__":
    raise SystemExit(main())
