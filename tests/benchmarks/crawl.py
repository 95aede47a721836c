"""Crawls four real sites on loopback and prints one JSON object of what came of it.

    CURATE_TEST_DATA=FOLDER python tests/benchmarks/crawl.py [--only SECTION ...] [--sites SITE ...]

FOLDER holds `data/sites`. Sections:

reach    pages found by following links, beside the counts in the sites' READMEs
packages the Markdown stories of a folder through the package import, licenses against labels
whole    every page crawled and extracted: licenses against `tests/labels`, languages against the
         storybooks' folders, peak memory, captures a second; then all of it crawled again, which
         must change nothing, ask no page twice and transfer no body
ratio    wall time beside a bare Scrapy spider that downloads the very same addresses
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path

from crawl_packages import packages
from crawl_ratio import ratio
from crawl_sample import PUBLISHED, rows_of
from crawl_sites import REACHES, by_links, fresh_catalog, pages_reached, servers
from crawl_whole import whole_crawl

from curate.pipeline.crawl_step import crawl_source

SECTIONS = ("reach", "packages", "whole", "ratio")


def reach(sites: Path) -> dict:
    """Pages reached by links per start page, and which differ from the README's count."""
    report = {}
    with (
        servers(sites) as running,
        tempfile.TemporaryDirectory() as folder,
        fresh_catalog(Path(folder)) as catalog,
    ):
        for one in REACHES:
            definition = by_links(one, running[one.site].url)
            result = crawl_source(catalog, definition)
            listed = {row["path"] for row in rows_of(sites, one.site)}
            reached = pages_reached(catalog, definition.id)
            report[one.name] = {
                "reached": len(reached & listed),
                "expected": one.expected,
                "of": one.of,
                "equal": len(reached & listed) == one.expected,
                "not_in_the_list": sorted(reached - listed)[:10],
                "captures": result.captures,
                "pages": result.pages,  # more than reached where a page has several addresses
                "redirects": result.redirects,
                "errors": result.errors,
                "not_pages": result.not_pages,
                "seconds": result.seconds,
            }
    return report


def main() -> int:
    """Run the sections that are asked for, all by default."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="+", choices=SECTIONS, default=SECTIONS)
    parser.add_argument("--sites", nargs="+", choices=list(PUBLISHED), default=list(PUBLISHED))
    parser.add_argument("--pairs", type=int, default=3, help="pairs of timed crawls (A/B)")
    arguments = parser.parse_args()
    sites = Path(os.environ.get("CURATE_TEST_DATA", "/nonexistent")) / "data" / "sites"
    if not sites.is_dir():
        print(json.dumps({"error": "CURATE_TEST_DATA names no folder with data/sites"}))
        return 2
    work = {
        "reach": lambda: reach(sites),
        "packages": lambda: packages(sites),
        "whole": lambda: whole_crawl(sites, arguments.sites),
        "ratio": lambda: ratio(sites, arguments.sites, arguments.pairs),
    }
    report: dict = {}
    for section in arguments.only:
        started, load = time.perf_counter(), os.getloadavg()[0]
        report[section] = work[section]()
        report[section]["section_seconds"] = round(time.perf_counter() - started, 1)
        report[section]["load_before"] = round(load, 2)
    print(json.dumps(report, indent=1, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
