"""A year of link checks without a network: how many a day, how late, and how often the rule errs.

    python tests/benchmarks/link_simulation.py
    python tests/benchmarks/link_simulation.py --links 100000 --hosts 5000 --days 90 --passing 3

A run each hour looks at what is due. The world (`link_world.py`) says what a look shows. States
and next looks come from the functions that the product uses: `judge`, `next_check_at`, `is_due`,
`spread_for`, `without_incidents`, `is_run_outage`, `is_host_outage`. They are called for every link
that failed or was refused at some look of the last 60 days. A link without such a look is alive,
and its next look is computed for all of them at once, by the same arithmetic; at the end every look
of a sample of links is judged again by the product's functions alone, and must come out the same.

The same world is watched by two other rules: dead at the first failure, and dead after three
failures in a row however close (looked at again an hour later); both know of no incidents.

Prints one JSON object, and the table for people on standard error.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections import defaultdict

import numpy as np
from link_rules import MONTH, Product, Simple, Tally
from link_world import HOURS, NEVER, OUTCOMES, Rates, World


def summary(tally: Tally, world: World) -> dict:
    days = tally.checks
    first = int(np.argmax(tally.backlog == 0)) if (tally.backlog == 0).any() else None
    lived = np.minimum(world.dies_at, world.n_hours).sum() / (365 * HOURS)
    true = np.flatnonzero((world.dies_at < NEVER) & ~world.is_wall[world.host])
    ripe = [i for i in true.tolist() if world.dies_at[i] < world.n_hours - 60 * HOURS]
    late = defaultdict(list)
    for i, hour in tally.detected.items():
        late[OUTCOMES[world.dies_as[i]][1]].append((hour - float(world.dies_at[i])) / HOURS)
    every = [one for some in late.values() for one in some]
    months = [
        int(days[int(m * MONTH) : int((m + 1) * MONTH)].mean())
        for m in range(round(len(days) / MONTH))
    ]
    return {
        "checks_per_day": {
            "mean": int(days.mean()),
            "max": int(days.max()),
            "mean_by_month": months,
        },
        "backlog": {
            "mean": int(tally.backlog.mean()),
            "max": int(tally.backlog.max()),
            "days_until_none": first,
            "max_after_that": None if first is None else int(tally.backlog[first:].max()),
        },
        "link_years": round(float(lived)),
        "false_deaths": tally.false_deaths,
        "false_deaths_per_1000_link_years": round(1000 * tally.false_deaths / float(lived), 3),
        "false_deaths_by_cause": dict(tally.false_by.most_common()),
        "true_deaths": len(true),
        "missed_after_60_days": sum(i not in tally.detected for i in ripe),
        "true_deaths_60_days_old": len(ripe),
        "days_to_detect": {
            kind: spread_of(some) for kind, some in [("all", every), *sorted(late.items())]
        },
    }


def spread_of(days: list[float]) -> dict | None:
    if not days:
        return None
    middle, high = np.percentile(days, [50, 95])
    return {"median": round(float(middle), 1), "p95": round(float(high), 1), "n": len(days)}


def table(found: dict) -> str:
    rules = found["rules"].values()
    kinds = sorted({kind for rule in rules for kind in rule["days_to_detect"]})
    rows = {
        "checks a day, mean": [f"{rule['checks_per_day']['mean']:,}" for rule in rules],
        "checks a day, most": [f"{rule['checks_per_day']['max']:,}" for rule in rules],
        "days until the first backlog is gone": [
            str(rule["backlog"]["days_until_none"]) for rule in rules
        ],
        "false deaths per 1,000 link-years": [
            str(rule["false_deaths_per_1000_link_years"]) for rule in rules
        ],
        "true deaths missed after 60 days": [
            f"{rule['missed_after_60_days']:,} of {rule['true_deaths_60_days_old']:,}"
            for rule in rules
        ],
    }
    for kind in kinds:
        spreads = [rule["days_to_detect"].get(kind) for rule in rules]
        rows[f"days to detect, {kind}: median / p95"] = [
            "-" if spread is None else f"{spread['median']} / {spread['p95']}" for spread in spreads
        ]
    lines = ["| | " + " | ".join(found["rules"]) + " |", "| --- " * (len(rules) + 1) + "|"]
    lines += [f"| {name} | " + " | ".join(cells) + " |" for name, cells in rows.items()]
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--links", type=int, default=1_000_000)
    parser.add_argument("--hosts", type=int, default=50_000)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--capacity", type=int, default=None, help="checks a day, of all hosts")
    parser.add_argument("--passing", type=float, default=1.0, help="times the assumed failures")
    parser.add_argument("--seed", type=int, default=5)
    args = parser.parse_args()
    began = time.perf_counter()
    capacity = args.capacity or max(1000, args.links // 4)
    found: dict = {
        "links": args.links, "hosts": args.hosts, "days": args.days, "capacity_a_day": capacity,
        "rules": {},
    }  # fmt: skip
    rates = Rates().times(args.passing)
    found["rates"] = vars(rates)
    for name in ("curate", "dead at first failure", "three in a row, no spacing"):
        world = World(args.links, args.hosts, args.days, rates, args.seed)
        rule = Product(world, capacity) if name == "curate" else None
        if rule is None:
            rule = Simple(world, capacity, 1 if "first" in name else 3)
        rule.run()
        found["rules"][name] = summary(rule.tally, world)
        if isinstance(rule, Product):
            found["largest_host"] = int(np.bincount(world.host).max())
            found["incidents"] = dict(rule.n_incidents)
            found["sample_replayed"] = {
                "links": len(rule.log),
                "looks": sum(map(len, rule.log.values())),
                "runs_through_find_incidents": rule.n_compared,
            }
        print(f"{name}: {time.perf_counter() - began:.0f} s", file=sys.stderr)
    found["seconds"] = round(time.perf_counter() - began, 1)
    found["peak_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps(found, indent=1))
    print(table(found), file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
