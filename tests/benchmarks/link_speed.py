"""Speed and memory without pauses: `curate links check` and lychee in turns on the same links.

lychee (0.24.2) runs with its own pacing off and 500 requests at once; it follows redirects and
reads no page. `curate` applies every rule: robots.txt, a probe per directory, the page read and
judged.
"""

from __future__ import annotations

import json
import statistics
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from link_rig import timed

if TYPE_CHECKING:
    from link_rig import Rig, Spent

LINKS = 20_000
HOSTS = 50
# The bench's fast pages are equal to the byte, so they are read once: this reads each of them.
_EACH_PAGE = (
    "from curate.links import visit; visit._page_of = visit._page_of.__wrapped__; "
    "from curate.cli.links import app; app()"
)
_LYCHEE = [
    *("--no-progress", "--format", "json", "-v", "--timeout", "10"),
    *("--max-concurrency", "500", "--host-concurrency", "100", "--host-request-interval", "0ms"),
]


def in_turns(rig: Rig, pairs: int) -> dict:
    """Both checkers `pairs` times, one after the other; medians and their ratios."""
    lychee = Path(sys.executable).with_name("lychee")
    if not lychee.is_file():
        return {"error": "lychee is not installed: pip install -c constraints.txt -e '.[bench]'"}
    links = rig.folder / f"fast-{LINKS}.txt"
    ours, theirs, each, asked = [], [], [], []
    for _ in range(pairs):
        rig.reset()
        out = rig.folder / "fast.jsonl"
        ours.append(rig.check(links, out))
        asked.append(rig.stats()["fast_requests"])
        each.append(rig.check(links, rig.folder / "each.jsonl", program=_EACH_PAGE))
        theirs.append(timed([str(lychee), *_LYCHEE, str(links)], rig.folder / "lychee.json"))
    scored = rig.score(out, "--truth", str(rig.folder / f"fast-{LINKS}.truth.jsonl"))
    their_total = json.loads((rig.folder / "lychee.json").read_text())["total"]
    faster = [b.run_s / a.run_s for a, b in zip(ours, theirs, strict=True)]
    dearer = [a.cpu_s / b.cpu_s for a, b in zip(ours, theirs, strict=True)]
    return {
        "links": LINKS,
        "right": scored["right"],
        "lychee_links": their_total,
        "curate": _medians(ours, LINKS),
        "curate_reading_each_page": _medians(each, LINKS),
        "lychee": _medians(theirs, LINKS),
        "links_per_s_ratio": round(statistics.median(faster), 2),
        "links_per_s_ratios": [round(one, 2) for one in faster],
        "links_per_s_ratio_reading_each_page": _ratio(theirs, each, "run_s"),
        "cpu_ratio_reading_each_page": _ratio(each, theirs, "cpu_s"),
        "cpu_ratio": round(statistics.median(dearer), 2),
        "cpu_ratios": [round(one, 2) for one in dearer],
        "requests": max(asked),
        "requests_per_link": round((max(asked) - 2 * HOSTS) / LINKS, 4),
    }


def many(rig: Rig, n: int) -> dict:
    """Peak memory with `n` links over the same hosts."""
    pattern = (rig.folder / f"fast-{LINKS}.txt").read_text().splitlines()
    hosts = [line.rpartition("/")[0] for line in pattern[:HOSTS]]
    links = rig.folder / "many.txt"
    links.write_text("".join(f"{hosts[i % HOSTS]}/{i}\n" for i in range(n)))
    rig.reset()
    spent = rig.check(links, rig.folder / "many.jsonl")
    with (rig.folder / "many.jsonl").open() as lines:
        n_out = sum(1 for _ in lines)
    return {"links": n, "answers": n_out, "links_per_s": round(n / spent.run_s), **spent.as_dict()}


def _ratio(above: list[Spent], below: list[Spent], what: str) -> float:
    pairs = zip(above, below, strict=True)
    return round(statistics.median(getattr(a, what) / getattr(b, what) for a, b in pairs), 2)


def _medians(runs: list[Spent], n: int) -> dict:
    run_s = statistics.median(run.run_s for run in runs)
    return {
        "run_s": round(run_s, 2),
        "links_per_s": round(n / run_s),
        "cpu_s_per_1000": round(1000 / n * statistics.median(run.cpu_s for run in runs), 3),
        "peak_mib": round(max(run.peak_mib for run in runs), 1),
    }
