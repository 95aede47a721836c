"""Measures the link checker and prints one JSON object.

    CURATE_TEST_DATA=FOLDER python tests/benchmarks/links.py [SECTION ...] [--show]

FOLDER holds `bench/` and `data/`. Sections (all without a name):

    open        verdicts and manners on the bench's 135 cases
    history     states over six epochs, three days apart (see link_history.py)
    speed       20,000 links unpaced, in turns with lychee; requests, memory
    memory      100,000 links over the same 50 hosts
    paced       a run with pauses against the bound of its busiest host
    outlinks    the real out-links of data/sites/openstax-hs, where none can be reached
    killed      a check killed at random moments and run again
    second      a second scripted web, by another hand (see second_web/)
    simulation  a year of a million links (see link_simulation.py)

The bench serves on fixed loopback ports; where the machine lets us, everything runs in a network
namespace of its own, so that nothing but loopback can be reached at all.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from link_rig import (
    ADMIN,
    IN_NAMESPACE,
    Rig,
    again_in_namespace,
    bench_server,
    can_unshare,
    get,
    rigged,
)

_HERE = Path(__file__).parent


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=", ".join(SECTIONS))
    parser.add_argument("--timeout-s", type=float, default=10.0)
    parser.add_argument("--pairs", type=int, default=5, help="turns with lychee")
    parser.add_argument("--show", action="store_true", help="list wrong verdicts on stderr")
    args = parser.parse_args()
    wanted = args.sections or list(SECTIONS)
    if unknown := set(wanted) - set(SECTIONS):
        parser.error(f"no section {', '.join(sorted(unknown))}: use {', '.join(SECTIONS)}")
    if bench_server() is None:
        print(
            json.dumps({"error": "CURATE_TEST_DATA names no folder with bench/linkrot_server.py"})
        )
        return 2
    if os.environ.get(IN_NAMESPACE) is None and can_unshare():
        return again_in_namespace()
    print(json.dumps({name: SECTIONS[name](args) for name in wanted}, indent=1))
    return 0


def accuracy(args: argparse.Namespace) -> dict:
    with tempfile.TemporaryDirectory() as folder, _rig(folder, args) as rig:
        return accuracy_on(rig, show=args.show)


def accuracy_on(rig: Rig, *, show: bool) -> dict:
    rig.reset()
    results, stats = rig.folder / "results.jsonl", rig.folder / "stats.json"
    spent = rig.check(rig.folder / "links.txt", results)
    stats.write_bytes(get(f"{ADMIN}/stats"))
    scored = rig.score(results, "--stats", str(stats))
    if show:
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
        **spent.as_dict(),
    }


def speed(args: argparse.Namespace) -> dict:
    from link_speed import in_turns

    with tempfile.TemporaryDirectory() as folder, _rig(folder, args) as rig:
        return in_turns(rig, args.pairs)


def memory(args: argparse.Namespace) -> dict:
    from link_speed import many

    with tempfile.TemporaryDirectory() as folder, _rig(folder, args) as rig:
        return many(rig, 100_000)


def paced(_args: argparse.Namespace) -> dict:
    from link_paced import paced_run

    return paced_run()


def outlinks(_args: argparse.Namespace) -> dict:
    from link_outlinks import report_of_real_links

    return report_of_real_links(Path(os.environ["CURATE_TEST_DATA"]))


def killed(_args: argparse.Namespace) -> dict:
    import link_kill

    return link_kill.killed()


def _program(*command: str) -> dict:
    done = subprocess.run(
        [sys.executable, *command], check=True, stdout=subprocess.PIPE, env=os.environ
    )
    return json.loads(done.stdout)


def history(_args: argparse.Namespace) -> dict:
    return _program(str(_HERE / "link_history.py"))


def second(_args: argparse.Namespace) -> dict:
    return _program(str(_HERE / "second_web" / "run.py"))


def simulation(_args: argparse.Namespace) -> dict:
    return _program(str(_HERE / "link_simulation.py"))


def _rig(folder: str, args: argparse.Namespace):
    return rigged(bench_server(), Path(folder), args.timeout_s)


SECTIONS = {
    "open": accuracy,
    "history": history,
    "speed": speed,
    "memory": memory,
    "paced": paced,
    "outlinks": outlinks,
    "killed": killed,
    "second": second,
    "simulation": simulation,
}


if __name__ == "__main__":
    raise SystemExit(main())
