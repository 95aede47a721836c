"""Wall time of our crawl beside a bare Scrapy spider on the same addresses, taken in turns."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawl_sites import fresh_catalog, servers, whole
from crawl_watch import Cost, watched

from curate.catalog.runs import begin_run
from curate.catalog.sources import remember_source
from curate.crawl import CrawlSpec, run_crawl

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawl_server import Served

LIMIT = 1.6
_BARE = Path(__file__).with_name("crawl_bare.py")


def ratio(sites: Path, names: Sequence[str], n_pairs: int) -> dict[str, Any]:
    """Pairs of crawls of each site, ours first, and the ratio of their times.

    Ours is `run_crawl`: the child process from its start to its end, into an empty catalog. The
    addresses of the bare spider are the ones that the server was asked for by ours.
    """
    with servers(sites, names) as running:
        left_out = {one.pid for one in running.values()}
        report: dict[str, Any] = {}
        ours_total, bare_total = [0.0] * n_pairs, [0.0] * n_pairs
        for site, server in running.items():
            pairs = []
            for number in range(n_pairs):
                ours, addresses = _ours(sites, site, server, left_out)
                bare = _bare(addresses, server, left_out)
                ours_total[number] += ours["wall_s"]
                bare_total[number] += bare["wall_s"]
                pairs.append({"ours": ours, "bare": bare})
            ratios = [pair["ours"]["wall_s"] / pair["bare"]["wall_s"] for pair in pairs]
            report[site] = {
                "addresses": pairs[0]["bare"]["addresses"],
                "ratio": round(statistics.median(ratios), 3),
                "ratios": [round(one, 3) for one in ratios],
                # Steadier than the wall on a machine that others use too.
                "cpu_ratio": round(
                    statistics.median(p["ours"]["cpu_s"] / p["bare"]["cpu_s"] for p in pairs), 3
                ),
                "pairs": pairs,
            }
        overall = [ours / bare for ours, bare in zip(ours_total, bare_total, strict=True)]
    return {
        "sites": report,
        "ratio": round(statistics.median(overall), 3),
        "ratios": [round(one, 3) for one in overall],
        "limit": LIMIT,
        "within_the_limit": statistics.median(overall) <= LIMIT,
        "load_after": round(os.getloadavg()[0], 2),
    }


def _ours(
    sites: Path, site: str, server: Served, left_out: set[int]
) -> tuple[dict[str, Any], list[str]]:
    definition = whole(sites, site, server.url)
    with (
        tempfile.TemporaryDirectory() as folder,
        fresh_catalog(Path(folder)) as catalog,
    ):
        with catalog.begin() as session:
            now = catalog.clock.now()
            shape = definition.model_dump(mode="json")
            remember_source(session, definition.id, definition.name, shape, at=now)
            run_id, _ = begin_run(session, "crawl", at=now, source_id=definition.id)
        server.forget()
        before = server.cpu_s()
        with watched(left_out) as cost:
            result = run_crawl(CrawlSpec(definition, run_id, catalog.settings))
        server_cpu = server.cpu_s() - before
    addresses = [server.url + path for _, path, _, _ in server.seen() if path != "/robots.txt"]
    return {**_rounded(cost, server_cpu), "captures": result.captures}, addresses


def _bare(addresses: list[str], server: Served, left_out: set[int]) -> dict[str, Any]:
    server.forget()
    before = server.cpu_s()
    with tempfile.TemporaryDirectory() as folder:
        listing = Path(folder) / "addresses"
        listing.write_text("\n".join(addresses), encoding="utf-8")
        with watched(left_out) as cost:
            subprocess.run(
                [sys.executable, str(_BARE), str(listing)],
                check=True,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
    server_cpu = server.cpu_s() - before
    n_asked = len(server.seen())
    if n_asked != len(addresses):
        msg = f"the bare spider asked {n_asked} times for {len(addresses)} addresses"
        raise RuntimeError(msg)
    return {**_rounded(cost, server_cpu), "addresses": n_asked}


def _rounded(cost: Cost, server_cpu: float) -> dict[str, Any]:
    return {**cost.rounded(), "server_cpu_s": round(server_cpu, 2)}
