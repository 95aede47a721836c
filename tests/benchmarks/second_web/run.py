"""Scores `curate links check` on the second web and prints one JSON object.

    python tests/benchmarks/second_web/run.py [--half a] [--group soft404] [--id to-root-301]

The sites are served on loopback addresses from this process; where the machine lets us, it runs in
a network namespace of its own, so that no other program meets the fixed ports.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import cases_alike
import cases_alive
import cases_failing
import cases_formats
import cases_links
import cases_manners
import cases_moved
import cases_parked
import cases_signin
import cases_soft
import cases_walls
import certificates
from model import Case, split_in_halves
from score import score
from server import Web

ROOT = Path(__file__).parents[3]
ALLOWED = "127.0.0.0/16"  # leaves the forbidden 127.66.0.0/16 out
CLI = "from curate.cli.links import app; app()"
_IN_NAMESPACE = "CURATE_SECOND_WEB_IN_NAMESPACE"
_MODULES = (cases_alive, cases_formats, cases_moved, cases_alike, cases_soft, cases_parked,
            cases_walls, cases_signin, cases_failing, cases_links, cases_manners)  # fmt: skip


def all_cases() -> list[Case]:
    """Every case, with its half; raises ValueError if an id is used twice."""
    cases = [one for module in _MODULES for one in module.CASES]
    ids = [one.id for one in cases]
    twice = sorted({name for name in ids if ids.count(name) > 1})
    if twice:
        raise ValueError(f"ids used twice: {twice}")
    split_in_halves(cases)
    return cases


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=("a", "b"))
    parser.add_argument("--group", action="append", default=[])
    parser.add_argument("--id", action="append", default=[])
    parser.add_argument("--timeout-s", type=float, default=6.0)
    parser.add_argument("--figures", action="store_true", help="leave the lists of wrong cases out")
    parser.add_argument("--results", type=Path, help="keep the checker's lines in this file")
    parser.add_argument("--list", action="store_true", help="list the cases and run nothing")
    args = parser.parse_args()
    if not args.list and os.environ.get(_IN_NAMESPACE) is None and _can_unshare():
        return _again_in_namespace()
    cases = all_cases()
    with tempfile.TemporaryDirectory() as folder:
        web = Web(cases, Path(folder))  # before choosing: a case keeps its address
        web.cases = chosen = [one for one in cases if _chosen(one, args)]
        if args.list:
            for one in chosen:
                print(one.half, one.group, one.id, "/".join(sorted(one.accept)), one.why, sep="\t")
            return 0
        result = run(web, chosen, Path(folder), args)
    if args.figures:
        result = {key: value for key, value in result.items() if not key.startswith("wrong")}
    print(json.dumps(result, indent=1, ensure_ascii=False))
    return 0


def run(web: Web, cases: list[Case], folder: Path, args: argparse.Namespace) -> dict:
    hosts: dict[str, set[str]] = defaultdict(set)
    for _, place in web.by_host.values():
        if place.tls:
            hosts[place.tls].add(place.host)
    certificates.write(folder, hosts)
    web.start()
    try:
        if not web.port80:
            cases = web.cases = [one for one in cases if one.needs != "port80"]
        links = [(one, web.fill(link, one)) for one in cases for link in one.links]
        listed = folder / "links.txt"
        listed.write_text("".join(f"{link}\n" for _, link in links), encoding="utf-8")
        started = time.perf_counter()
        lines, code = check(listed, folder, args.timeout_s)
        took = time.perf_counter() - started
    finally:
        web.stop()
    in_order = len(lines) == len(links)
    by_url = {line["url"]: line for line in lines}
    rows = [
        (one, link, lines[number] if in_order else by_url.get(link))
        for number, (one, link) in enumerate(links)
    ]
    if args.results:
        kept = [
            {"id": one.id, "half": one.half, **(row or {"url": link})} for one, link, row in rows
        ]
        args.results.write_text("".join(json.dumps(row) + "\n" for row in kept))
    scored = score(cases, web, rows)
    return {"run_s": round(took, 1), "exit_code": code, "links": len(links),
            "answered": len(lines), **scored}  # fmt: skip


def check(listed: Path, folder: Path, timeout_s: float) -> tuple[list[dict], int]:
    """Runs the checker; gives its lines, in its order, and its exit code."""
    options = ("--file", str(listed), "--json", "--timeout-s", str(timeout_s), "--interval-ms", "0",
               "--ca-file", str(folder / "ca.pem"), "--allow-network", ALLOWED)  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", CLI, "check", *options],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        timeout=600,
        check=False,
    )
    return [json.loads(line) for line in done.stdout.splitlines() if line.strip()], done.returncode


def _chosen(one: Case, args: argparse.Namespace) -> bool:
    return (
        args.half in (None, one.half)
        and (not args.group or one.group in args.group)
        and (not args.id or one.id in args.id)
    )


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
